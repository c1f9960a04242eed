"""Who has what in their hands, and who has left with something in them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.desk import Task
from portal.reference.models import State
from projects.requests.assessing.models import Assignment
from projects.requests.handover.holdings import WORKS, for_ohchr
from projects.requests.intake.reading import AT_WORK
from projects.requests.models import Request
from projects.requests.workflow import OPEN, RequestStatus


@dataclass(frozen=True)
class Hands:
    """A person with a role, and how many pieces they hold in it."""

    person: User
    role: Role
    state: State | None
    count: int
    has_left: bool

    @property
    def url(self) -> str:
        state = f"&state={self.state.iso3}" if self.state else ""
        return reverse("handover_new") + f"?person={self.person.pk}&role={self.role.value}{state}"


Held = tuple[str, int, int | None]  # a role, the keys of a person and of the State for which they act
OFFICE = (Role.OFFICER, Role.HEAD)


def all_hands() -> list[Hands]:
    """Those who have left first, then by the number of pieces."""
    return named(held(), held_today())


def left_behind() -> list[Hands]:
    """Of those who have left alone, who are few: what people of today hold for OHCHR is not counted."""
    here = held_today()
    working = {person for role, person, _state in here if role == Role.OFFICER}
    return named({hand: n for hand, n in held(besides=working).items() if hand not in here}, here)


def named(counts: Mapping[Held, int], here: Collection[Held]) -> list[Hands]:
    people = User.objects.in_bulk({person for _role, person, _state in counts})
    states = State.objects.in_bulk({state for _role, _person, state in counts if state is not None})
    found = [
        Hands(people[person], Role(role), states.get(state) if state else None, n, (role, person, state) not in here)
        for (role, person, state), n in counts.items()
    ]
    return sorted(found, key=lambda one: (not one.has_left, -one.count, one.person.name))


def held_today() -> set[Held]:
    """The roles of people with access; an officer's and a head's are one here, and for no State."""
    roles = Membership.objects.active(timezone.localdate()).filter(role__in=(*OFFICE, Role.FOCAL_POINT))
    return {
        (Role.OFFICER, person, None) if role in OFFICE else (role, person, state)
        for role, person, state in roles.filter(user__is_active=True).values_list("role", "user", "state")
    }


def held(*, besides: Collection[int] = ()) -> Counter[Held]:
    """How many pieces are in each hand, but those that `besides` hold for OHCHR; one query, whatever the kinds of work."""
    rows = [(Role.OFFICER, in_charge()), (Role.OFFICER, still_to_assess()), (Role.FOCAL_POINT, contacts())]
    rows += [(Role(role), kind.hands(role)) for kind in WORKS.values() for role in kind.roles]
    first, *others = (
        by_hand(found.exclude(holder__in=besides) if role == Role.OFFICER else found, role) for role, found in rows
    )
    counts: Counter[Held] = Counter()
    for role, person, state, n in first.union(*others, all=True):
        counts[role, person, state] += n
    return counts


def by_hand(rows: QuerySet[Any], role: Role) -> QuerySet[Any, tuple[str, int, int | None, int]]:
    counted = rows.order_by().values("holder", "acts_for").annotate(held_as=Value(role.value), n=Count("pk"))
    return counted.values_list("held_as", "holder", "acts_for", "n")


def in_charge() -> QuerySet[Any]:
    return for_ohchr(Request.objects.filter(status__in=AT_WORK, officer__isnull=False), "officer")


def still_to_assess() -> QuerySet[Any]:
    places = Assignment.objects.filter(request__status=RequestStatus.ASSESSMENT, round=F("request__round"))
    given = Request.objects.filter(
        pk=OuterRef("request"), assessments__round=OuterRef("round"), assessments__assessor=OuterRef("user")
    )
    return for_ohchr(places.exclude(Exists(given)), "user")


def contacts() -> QuerySet[Any]:
    """Open requests that name somebody with an account as contact."""
    person = User.objects.filter(email=Lower(OuterRef("contact_email"))).order_by().values("pk")
    rows = Request.objects.filter(status__in=(*OPEN, RequestStatus.DEFERRED)).exclude(contact_email="")
    return rows.annotate(holder=Subquery(person), acts_for=F("state")).filter(holder__isnull=False)


def hands_for(user: Any) -> list[Hands]:
    """Of everybody, for heads of section and administrators; one's own for everybody else."""
    found = all_hands()
    if standing(user).has(Role.HEAD, Role.ADMIN):
        return found
    return [one for one in found if one.person.pk == user.pk]


def receivers(role: str, state: State | None, besides: User) -> Any:
    held = Membership.objects.active(timezone.localdate())
    roles = (Role.FOCAL_POINT,) if state else (Role.OFFICER, Role.HEAD)
    held = held.filter(role__in=roles, state=state) if state else held.filter(role__in=roles)
    found = User.objects.filter(is_active=True, pk__in=held.values("user")).exclude(pk=besides.pk)
    return found.order_by("name", "id")


def tasks(user: Any) -> Iterator[Task]:
    """For heads of section and administrators: what people who have left still hold."""
    if not standing(user).has(Role.HEAD, Role.ADMIN):
        return
    for one in left_behind():
        place = one.state.name if one.state else str(one.role.label)
        yield Task((one.person.name, place), _("Hand over the work of a person who has left"), one.url)
