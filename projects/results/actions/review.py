"""What a reviewer does: approve, send back, open again, and say that the evidence holds."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.workflow import Blocker, NotAllowed
from projects.results.actions.holding import hold_values, reasons_of_end
from projects.results.actions.values import keep_contents, move, told
from projects.results.models import (
    EvidenceGrade,
    Indicator,
    IndicatorValue,
    ReportingPeriod,
    ValueRevision,
    ValueStatus,
)
from projects.results.workflow import WORKFLOW

One = IndicatorValue | Iterable[IndicatorValue]
Seen = Mapping[int, int]  # key of the value → revision that the page showed


@transaction.atomic
def approve(
    values: One,
    *,
    by: User,
    note: str = "",
    verified: Collection[int] = (),
    seen: Seen | None = None,
    now: datetime | None = None,
) -> list[IndicatorValue]:
    """Approves submitted values of one project, all or none, and locks each period that is complete with them.

    `verified` are the keys of those whose evidence the reviewer has looked at. Raises NotAllowed with all reasons: somebody
    who wrote a value approves it never, also after another has corrected it; with `seen`, what was changed since.
    """
    now = now or timezone.now()
    held = hold_values(many(values))
    refuse(against(held, "approve_value", by=by, note=note, seen=seen) + against_verifying(held, verified))
    for value in held:
        if value.pk in verified:
            value.grade = EvidenceGrade.VERIFIED
    facts = {"reviewed_at": now, "reviewed_by": by}
    move(held, "approve_value", by=by, now=now, comment=note.strip(), also=("grade",), **facts)
    tell(held, "approve_value", by=by, at=now, note=note)
    lock_complete(held, by=by, at=now)
    return held


@transaction.atomic
def send_back(
    values: One, *, by: User, note: str, seen: Seen | None = None, now: datetime | None = None
) -> list[IndicatorValue]:
    """Gives submitted values back to whoever reports, with what is to be mended. They may be corrected though the period be locked."""
    now = now or timezone.now()
    held = hold_values(many(values))
    refuse(against(held, "return_value", by=by, note=note, seen=seen))
    move(held, "return_value", by=by, now=now, comment=note.strip(), reviewed_at=now, reviewed_by=by)
    tell(held, "return_value", by=by, at=now, note=note)
    return held


@transaction.atomic
def reopen(values: One, *, by: User, note: str, now: datetime | None = None) -> list[IndicatorValue]:
    """Opens approved values again while the project runs, with the reason. What was approved stays in the history."""
    now = now or timezone.now()
    held = hold_values(many(values))
    refuse(against(held, "reopen_value", by=by, note=note))
    move(held, "reopen_value", by=by, now=now, comment=note.strip(), reviewed_at=None, reviewed_by=None)
    tell(held, "reopen_value", by=by, at=now, note=note)
    return held


@transaction.atomic
def verify(value: IndicatorValue, *, by: User, note: str = "", now: datetime | None = None) -> IndicatorValue:
    """A reviewer, other than those who reported, has looked at the evidence of a value that is under review or approved."""
    now = now or timezone.now()
    held = hold_values([value])
    reasons = reasons_of_end(held[0].period.project) + against_person(held, "verify", by)
    if held[0].status not in (ValueStatus.SUBMITTED, ValueStatus.APPROVED):
        reasons.append(Blocker(_("Only a value that was sent for review is verified.")))
    refuse(reasons + against_verifying(held, [value.pk]))
    held[0].grade = EvidenceGrade.VERIFIED
    held[0].revision += 1
    held[0].save(update_fields=["grade", "revision"])
    keep_contents(held, "verify", by=by, at=now, comment=note.strip())
    tell(held, "verify_value", by=by, at=now, note=note)
    return held[0]


def many(values: One) -> list[IndicatorValue]:
    return [values] if isinstance(values, IndicatorValue) else list(values)


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def against(
    values: Sequence[IndicatorValue], verb: str, *, by: User, note: str, seen: Seen | None = None
) -> list[Blocker]:
    """All reasons against one move on these values, said once for each value that they are about."""
    reasons = reasons_of_end(values[0].period.project)
    if WORKFLOW.verb(verb).needs_note and not note.strip():
        reasons.append(Blocker(_("Say why: this move needs a reason in words."), anchor="id_note"))
    for value in values:
        reasons += [named(value, str(reason)) for reason in WORKFLOW.reasons_against(value, verb)]
        if seen is not None and seen.get(value.pk) != value.revision:
            reasons.append(named(value, _("It was changed since you opened the page: look at it again.")))
    return reasons + against_person(values, verb, by)


def against_person(values: Sequence[IndicatorValue], verb: str, by: User) -> list[Blocker]:
    if not by.has_perm("projects.manage_project", values[0].period.project):
        return [Blocker(_("Only those who manage the project review its values."))]
    if verb not in ("approve_value", "verify"):
        return []
    own = written_by(by, values)
    return [
        named(value, _("You entered it yourself: somebody else has to review it."))
        for value in values
        if value.pk in own
    ]


def written_by(person: User, values: Iterable[IndicatorValue]) -> set[int]:
    """Which of the values the person ever wrote, though another may have corrected them since."""
    keys = [value.pk for value in values]
    rows = ValueRevision.objects.filter(value__in=keys, verb="save", by=person).values_list("value", flat=True)
    return set(rows) | {value.pk for value in values if value.entered_by_id == person.pk}


def against_verifying(values: Sequence[IndicatorValue], verified: Collection[int]) -> list[Blocker]:
    return [
        named(value, _("There is no evidence to verify: a file, an address or a citation."))
        for value in values
        if value.pk in verified and not value.evidence.all()
    ]


def named(value: IndicatorValue, sentence: str) -> Blocker:
    return Blocker(f"{value.indicator.code}: {sentence}", anchor=f"value-{value.pk}")


def tell(values: Sequence[IndicatorValue], verb: str, *, by: User, at: datetime, note: str) -> None:
    """One event for each period, nearly always one."""
    periods = {value.period_id: value.period for value in values}
    for key, period in periods.items():
        indicators = [value.indicator for value in values if value.period_id == key]
        told(period, verb, indicators, by=by, at=at, note=note.strip())


def lock_complete(values: Sequence[IndicatorValue], *, by: User, at: datetime) -> None:
    """A period in which every indicator has an approved value is locked again by that."""
    for period in {value.period_id: value.period for value in values}.values():
        done = IndicatorValue.objects.filter(period=period, status=ValueStatus.APPROVED).count()
        everything = Indicator.objects.filter(result__project=period.project_id).count()
        if not period.is_locked and done >= everything:
            ReportingPeriod.objects.filter(pk=period.pk).update(is_locked=True)
            told(period, "lock_period", [], by=by, at=at)
