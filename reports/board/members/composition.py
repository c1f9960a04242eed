"""Who serves on a day, group by group, and what the balance of the Board lacks."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal import formats
from portal.reference.models import RegionalGroup
from reports.board.members.models import MOST_TERMS, BoardTerm

SOON_DAYS = 183  # six months: time to prepare an appointment


@dataclass(frozen=True)
class Seat:
    """One member who serves."""

    term: BoardTerm
    is_chair: bool
    ends_soon: bool
    may_return: bool  # the member may be appointed once more


@dataclass(frozen=True)
class Group:
    group: RegionalGroup
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Warning:
    """`code` is stable: vacant, two, ends_soon, no_chair."""

    code: str
    sentence: str | Promise


@dataclass(frozen=True)
class Composition:
    on: date
    groups: tuple[Group, ...]

    @property
    def seats(self) -> list[Seat]:
        return [seat for group in self.groups for seat in group.seats]

    @property
    def chair(self) -> Seat | None:
        return next((seat for seat in self.seats if seat.is_chair), None)

    @property
    def warnings(self) -> list[Warning]:
        found = [warning for group in self.groups for warning in of_group(group)]
        if self.seats and self.chair is None:
            found.append(Warning("no_chair", _("The Board has no Chair.")))
        return found


def composition(on: date) -> Composition:
    """Two queries, whatever the size of the Board."""
    serving = defaultdict(list)
    terms = BoardTerm.objects.on(on).select_related("member__regional_group", "member__state")
    for term in terms.order_by("member__name", "pk"):
        serving[term.member.regional_group_id].append(seat(term, on))
    groups = RegionalGroup.objects.order_by("position")
    return Composition(on, tuple(Group(group, tuple(serving[group.pk])) for group in groups))


def seat(term: BoardTerm, on: date) -> Seat:
    chairs = bool(term.chairs_from and term.chairs_until and term.chairs_from <= on <= term.chairs_until)
    return Seat(
        term=term,
        is_chair=chairs,
        ends_soon=term.ends_on <= on + timedelta(days=SOON_DAYS),
        may_return=term.number < MOST_TERMS,
    )


def of_group(group: Group) -> Iterator[Warning]:
    if not group.seats:
        yield Warning("vacant", _("%(group)s: no member serves.") % {"group": group.group})
    if len(group.seats) > 1:
        words = {"group": group.group, "members": formats.names(seat.term.member for seat in group.seats)}
        yield Warning("two", _("%(group)s: more than one member serves (%(members)s).") % words)
    for one in group.seats:
        if one.ends_soon:
            words = {"member": one.term.member, "day": formats.day(one.term.ends_on)}
            yield Warning("ends_soon", ending(one) % words)


def ending(one: Seat) -> str:
    if one.may_return:
        return _("The term of %(member)s ends on %(day)s; a second term is possible.")
    return _("The second and last term of %(member)s ends on %(day)s.")
