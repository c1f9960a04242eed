"""Who acts for the State today, and what each may do with its open requests."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.reference.models import State
from projects.requests.drafting.models import TeamMember
from projects.requests.models import Request
from projects.requests.rights import Right


@dataclass(frozen=True)
class PersonLine:
    person: User
    until: date | None  # last day of the membership
    rights: tuple[tuple[Right, int], ...]  # on how many of the open requests, the widest right first


def people_lines(state: State, requests: Iterable[Request], *, today: date) -> tuple[PersonLine, ...]:
    """`requests` are the open ones that the reader sees: nobody learns here of others."""
    rows = list(requests)
    held = Membership.objects.active(today).filter(role=Role.FOCAL_POINT, state=state, user__is_active=True)
    named = {
        (member.request_id, member.user_id): member.right for member in TeamMember.objects.filter(request__in=rows)
    }
    people: dict[int, Any] = {}
    for membership in held.select_related("user").order_by("user__name", "user", "ends_on"):
        people[membership.user_id] = membership
    return tuple(PersonLine(one.user, one.ends_on, rights_of(one.user, rows, named)) for one in people.values())


def rights_of(
    person: User, rows: Iterable[Request], named: dict[tuple[int, int], int]
) -> tuple[tuple[Right, int], ...]:
    counts = Counter(named.get((row.pk, person.pk), row.others_right) for row in rows)
    return tuple((Right(right), counts[right]) for right in sorted(counts, reverse=True))
