"""Who would get a report, and why: the standing lines laid open as people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership, User
from reports.distribution.about import Subject, subject_of
from reports.distribution.models import Delivery, Recipient
from reports.runs.models import Report


@dataclass
class Getter:
    """One person, however many lines name them. `held` is the membership by which they get the report."""

    person: User
    held: Membership
    lines: list[Recipient] = field(default_factory=list)
    delivery: Delivery | None = None  # what they have already


@dataclass(frozen=True)
class LeftOut:
    """A person whom a line names and who gets nothing."""

    person: User
    why: str | Promise


@dataclass(frozen=True)
class Plan:
    getters: tuple[Getter, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def new(self) -> list[Getter]:
        return [one for one in self.getters if one.delivery is None]


HAS_LEFT = _("Holds no role in the portal any more.")
NOT_THEIRS = _("The report is about another donor or State.")


def plan_of(report: Report, today: date) -> Plan:
    """People twice in the lines get the report once; who has left, or whose it is not, gets nothing."""
    lines = list(Recipient.objects.of(report).select_related("person", "organisation", "state"))
    held = list(memberships(lines, today))
    subject = subject_of(report)
    getters: dict[int, Getter] = {}
    for line in lines:
        for one in reached(line, held, subject):
            getter = getters.setdefault(one.user_id, Getter(one.user, one))
            if line not in getter.lines:
                getter.lines.append(line)
    for delivery in report.deliveries.filter(person__in=getters):
        getters[delivery.person_id].delivery = delivery
    named = {line.person_id: line.person for line in lines if line.person}
    active = {one.user_id for one in held}
    left_out = [
        LeftOut(person, NOT_THEIRS if pk in active else HAS_LEFT)
        for pk, person in named.items()
        if pk not in getters and person is not None
    ]
    return Plan(tuple(sorted(getters.values(), key=lambda one: (one.person.name, one.person.pk))), tuple(left_out))


def memberships(lines: Iterable[Recipient], today: date) -> Iterable[Membership]:
    """Of everybody whom a line may mean: those in force today, of people who can sign in."""
    roles = {line.role for line in lines if line.role}
    people = {line.person_id for line in lines if line.person_id}
    meant = Q(role__in=roles) | Q(user__in=people)
    rows = Membership.objects.active(today).filter(meant, user__is_active=True)
    return rows.select_related("user", "organisation", "state").order_by("user__name", "id")


def reached(line: Recipient, held: Iterable[Membership], subject: Subject) -> Iterator[Membership]:
    for one in held:
        if is_meant(line, one) and subject.may_go_to(one):
            yield one


def is_meant(line: Recipient, one: Membership) -> bool:
    if line.person_id is not None:
        return one.user_id == line.person_id
    return (
        one.role == line.role
        and line.organisation_id in (None, one.organisation_id)
        and line.state_id in (None, one.state_id)
    )
