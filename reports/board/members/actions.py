"""The only code that writes members of the Board and their terms. Each act is in the history of the member."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from reports.board.members.models import MOST_TERMS, YEARS, BoardMember, BoardTerm

EDITABLE = ("name", "user", "regional_group", "state")


def missing_right(by: User) -> list[Blocker]:
    if by.has_perm("reports.change_boardmember"):
        return []
    return [Blocker(_("Only a head of section or an administrator keeps the composition of the Board."))]


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def last_day(starts_on: date) -> date:
    """Of a whole term: the day before its third anniversary. A term that begins on 29 February ends on the 28th."""
    try:
        return starts_on.replace(year=starts_on.year + YEARS) - timedelta(days=1)
    except ValueError:
        return date(starts_on.year + YEARS, 2, 28)


@transaction.atomic
def add_member(
    *, by: User, facts: Mapping[str, Any], starts_on: date, ends_on: date | None = None, now: datetime | None = None
) -> BoardMember:
    """A new member with their first term, three years unless another last day is given."""
    member = BoardMember()
    refuse(missing_right(by) + put(member, facts))
    member.save()
    audit.record(member, "add_board_member", by=by, at=now, note=member.name)
    add_term(member, by=by, starts_on=starts_on, ends_on=ends_on, now=now)
    return member


def put(member: BoardMember, facts: Mapping[str, Any]) -> list[Blocker]:
    if unknown := set(facts) - set(EDITABLE):
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(member, name, value)
    return against_facts(member)


def against_facts(member: BoardMember) -> list[Blocker]:
    found = []
    if not member.name.strip():
        found.append(Blocker(_("Say who the member is."), "id_name"))
    if member.regional_group_id is None:
        found.append(Blocker(_("Choose the regional group."), "id_regional_group"))
    elif member.state and member.state.regional_group_id != member.regional_group_id:
        words = {"state": member.state, "group": member.regional_group}
        found.append(Blocker(_("%(state)s is not in this group: %(group)s.") % words, "id_state"))
    if member.user_id and BoardMember.objects.filter(user=member.user_id).exclude(pk=member.pk).exists():
        found.append(Blocker(_("This account belongs to another member."), "id_user"))
    return found


@transaction.atomic
def edit_member(member: BoardMember, *, by: User, facts: Mapping[str, Any], now: datetime | None = None) -> BoardMember:
    stored = BoardMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    before = {name: str(getattr(stored, name)) for name in facts}
    refuse(missing_right(by) + put(stored, facts))
    changes = {
        name: [before[name], str(getattr(stored, name))] for name in facts if before[name] != str(getattr(stored, name))
    }
    if changes:
        stored.save(update_fields=list(facts))
        audit.record(stored, "edit_board_member", by=by, at=now, facts={"changes": changes})
    return stored


@transaction.atomic
def add_term(
    member: BoardMember, *, by: User, starts_on: date, ends_on: date | None = None, now: datetime | None = None
) -> BoardTerm:
    """Appointed for three years, or reappointed once. Raises NotAllowed with every reason against."""
    BoardMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    ends_on = ends_on or last_day(starts_on)
    terms = list(member.terms.order_by("starts_on"))
    refuse(missing_right(by) + against_term(member, terms, starts_on, ends_on))
    term = BoardTerm.objects.create(member=member, number=len(terms) + 1, starts_on=starts_on, ends_on=ends_on)
    audit.record(member, "add_board_term", by=by, at=now, note=formats.period(starts_on, ends_on))
    return term


def against_term(member: BoardMember, terms: list[BoardTerm], starts_on: date, ends_on: date) -> list[Blocker]:
    found = []
    if len(terms) >= MOST_TERMS:
        shown = formats.names(formats.period(term.starts_on, term.ends_on) for term in terms)
        words = {"member": member.name, "terms": shown}
        sentence = _("%(member)s has served two terms (%(terms)s). A member serves two terms at most.") % words
        found.append(Blocker(sentence, "id_starts_on"))
    if ends_on <= starts_on:
        found.append(Blocker(_("The last day lies after the first."), "id_ends_on"))
    elif ends_on > last_day(starts_on):
        words = {"day": formats.day(last_day(starts_on))}
        found.append(Blocker(_("A term is three years at most: until %(day)s.") % words, "id_ends_on"))
    for term in terms:
        if term.starts_on <= ends_on and starts_on <= term.ends_on:
            words = {"period": formats.period(term.starts_on, term.ends_on)}
            found.append(Blocker(_("The member serves already in these days: %(period)s.") % words, "id_starts_on"))
        elif starts_on < term.starts_on:
            found.append(Blocker(_("The second term follows the first."), "id_starts_on"))
    return found


@transaction.atomic
def end_term(term: BoardTerm, *, by: User, ends_on: date, reason: str, now: datetime | None = None) -> BoardTerm:
    """The member leaves before the term is over. A Chair's time ends with it."""
    BoardMember.objects.select_for_update(of=("self",)).get(pk=term.member_id)
    stored = BoardTerm.objects.select_related("member").get(pk=term.pk)
    reasons = missing_right(by)
    if not stored.starts_on < ends_on < stored.ends_on:
        words = {"period": formats.period(stored.starts_on, stored.ends_on)}
        reasons.append(Blocker(_("Choose a day within the term, before its end: %(period)s.") % words, "id_ends_on"))
    if not reason.strip():
        reasons.append(Blocker(_("Say why the term ends early."), "id_reason"))
    refuse(reasons)
    before, stored.ends_on = stored.ends_on, ends_on
    if stored.chairs_from and stored.chairs_from > ends_on:
        stored.chairs_from = stored.chairs_until = None
    elif stored.chairs_until and stored.chairs_until > ends_on:
        stored.chairs_until = ends_on
    stored.save(update_fields=["ends_on", "chairs_from", "chairs_until"])
    kept = {"ends_on": [before.isoformat(), ends_on.isoformat()]}
    audit.record(stored.member, "end_board_term", by=by, at=now, note=reason.strip(), facts=kept)
    return stored


@transaction.atomic
def elect_chair(member: BoardMember, *, by: User, on: date, now: datetime | None = None) -> BoardTerm:
    """From this day to the end of the term; whoever was Chair before is so until the day before."""
    refuse(missing_right(by))
    list(BoardMember.objects.select_for_update(of=("self",)).order_by("pk"))  # one election after the other
    term = member.terms.on(on).first()
    before = BoardTerm.objects.chairing(on).select_related("member").first()
    refuse(against_chair(member, term, before, on))
    term = cast("BoardTerm", term)
    BoardTerm.objects.filter(chairs_from__gte=on).update(chairs_from=None, chairs_until=None)
    if before and before.pk != term.pk:
        before.chairs_until = on - timedelta(days=1)
        if before.chairs_from and before.chairs_until < before.chairs_from:
            before.chairs_from = before.chairs_until = None
        before.save(update_fields=["chairs_from", "chairs_until"])
        audit.record(before.member, "leave_chair", by=by, at=now)
    term.chairs_from, term.chairs_until = on, term.ends_on
    term.save(update_fields=["chairs_from", "chairs_until"])
    audit.record(member, "elect_chair", by=by, at=now, note=formats.period(on, term.ends_on))
    return term


def against_chair(
    member: BoardMember, term: BoardTerm | None, before: BoardTerm | None, on: date
) -> list[Blocker]:  # fmt: skip
    if term is None:
        words = {"member": member.name, "day": formats.day(on)}
        sentence = _("The Chair is elected from among the members: %(member)s does not serve on %(day)s.") % words
        return [Blocker(sentence, "id_chairs_from")]
    if before and before.pk == term.pk:
        return [Blocker(_("%(member)s is the Chair already.") % {"member": member.name}, "id_chairs_from")]
    return []


def member_of(user: Any) -> BoardMember | None:
    """Who this person is on the Board, serving or not."""
    return BoardMember.objects.filter(user=user.pk).first() if user.pk else None
