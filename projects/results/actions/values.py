"""Entering values and sending them for review."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.audit.history import OFFICE
from portal.workflow import Blocker, NotAllowed
from projects.results.actions import revisions
from projects.results.actions.holding import hold_period, indicators_for, must, values_of
from projects.results.entries import Entry, Parts, Refused, check, shown
from projects.results.models import (
    EvidenceGrade,
    Indicator,
    IndicatorValue,
    ReportingPeriod,
    ValueBreakdown,
    ValueRevision,
    ValueStatus,
)
from projects.results.workflow import WORKFLOW

FIELDS = (
    "numerator",
    "denominator",
    "text",
    "note",
    "grade",
    "language",
    "status",
    "revision",
    "entered_at",
    "entered_by",
)


@dataclass(frozen=True)
class Saved:
    """What became of each entry, as keys of indicators."""

    saved: tuple[int, ...]
    refused: tuple[Refused, ...]
    unchanged: tuple[int, ...]


@dataclass(frozen=True)
class Submitted:
    values: tuple[int, ...]  # keys of the values that wait for the review now
    refused: tuple[Refused, ...]


@transaction.atomic
def save_values(period: ReportingPeriod, entries: Sequence[Entry], *, by: User, now: datetime | None = None) -> Saved:
    """Keeps every good entry of one period and refuses the others, each with its rule and place.

    One revision for each value that changed and one event on the project. An entry that says what is stored already is
    unchanged, whoever wrote it. A submitted value that is corrected while its period is open is a draft again. A changed
    value that was verified is no longer so. Raises NotAllowed when the person does not report on the project at all.
    """
    now = now or timezone.now()
    period = hold_period(period)
    must(by, "projects.report_project", period.project, _("You do not report on this project."))
    keys = [entry.indicator_id for entry in entries]
    indicators, stored = indicators_for(keys), values_of(period, keys)
    hands = hands_since(entries, stored)
    good: list[Entry] = []
    refused: list[Refused] = []
    unchanged: list[int] = []
    for entry in entries:
        value = stored.get(entry.indicator_id)
        if says_the_same(entry, value):
            unchanged.append(entry.indicator_id)
            continue
        against = judge(entry, indicators, period, value, today=timezone.localdate(now))
        if entry.indicator_id in {other.indicator_id for other in good}:
            against = [Refused(entry.indicator_id, "", _("This indicator is entered twice."), "twice")]
        against += against_move(entry, value, hands, by)
        refused += against
        good += [] if against else [entry]
    values = [write(entry, period, stored.get(entry.indicator_id), by=by, now=now) for entry in good]
    store(values, {entry.indicator_id: entry.breakdown for entry in good}, by=by, now=now)
    if values:
        told(period, "save_values", [indicators[value.indicator_id] for value in values], by=by, at=now)
    return Saved(tuple(entry.indicator_id for entry in good), tuple(refused), tuple(unchanged))


def judge(
    entry: Entry,
    indicators: Mapping[int, Indicator],
    period: ReportingPeriod,
    value: IndicatorValue | None,
    *,
    today: Any,
) -> list[Refused]:
    indicator = indicators.get(entry.indicator_id)
    if indicator is None:
        return [Refused(entry.indicator_id, "", _("This indicator belongs to another project."), "not_in_project")]
    return check(entry, indicator, period, value, today=today)


def says_the_same(entry: Entry, value: IndicatorValue | None) -> bool:
    if value is None:
        return entry.is_empty and not entry.grade
    return (
        entry.numerator == value.numerator
        and entry.denominator == value.denominator
        and entry.text.strip() == value.text
        and entry.note.strip() == value.note
        and entry.grade in ("", value.grade)
        and dict(entry.breakdown) == breakdown_of(value)
    )


def breakdown_of(value: IndicatorValue) -> dict[int, Parts]:
    return {row.category_id: (row.numerator, row.denominator) for row in value.breakdown.all()}


def hands_since(entries: Sequence[Entry], stored: Mapping[int, IndicatorValue]) -> dict[int, ValueRevision]:
    """By indicator, the latest contents that somebody wrote after what the form showed."""
    seen = {entry.indicator_id: entry.seen_revision for entry in entries if entry.seen_revision is not None}
    behind = [
        value.pk for key, value in stored.items() if seen.get(key) is not None and value.revision > (seen[key] or 0)
    ]
    if not behind:
        return {}
    rows = ValueRevision.objects.filter(value__in=behind, verb="save").select_related("by", "value").order_by("number")
    return {row.value.indicator_id: row for row in rows if row.number > (seen[row.value.indicator_id] or 0)}


def against_move(
    entry: Entry, value: IndicatorValue | None, hands: Mapping[int, ValueRevision], by: User
) -> list[Refused]:
    """Somebody wrote something else since: it is said, with what it is now, and never overwritten unseen."""
    since = hands.get(entry.indicator_id)
    if since is None or value is None:
        return []
    sentence = _("It was changed since you opened the page, to %(now)s (%(who)s, %(when)s).") % {
        "now": words_for(value),
        "who": who(since.by, by),
        "when": formats.moment(since.at),
    }
    return [Refused(entry.indicator_id, "", sentence, "moved")]


def words_for(value: IndicatorValue) -> str:
    if value.text:
        return f"“{value.text[:120]}”"
    if value.numerator is None:
        return formats.UNKNOWN
    if value.denominator is None:
        return shown(value.numerator)
    return _("%(part)s of %(whole)s") % {"part": shown(value.numerator), "whole": shown(value.denominator)}


def who(person: User | None, reader: User) -> str:
    """People outside OHCHR do not read which member of staff acted."""
    if person is None or (not reader.standing.is_staff and person.standing.is_staff):
        return str(OFFICE)
    return person.name


def write(
    entry: Entry, period: ReportingPeriod, value: IndicatorValue | None, *, by: User, now: datetime
) -> IndicatorValue:
    """The row as the entry makes it, not stored yet."""
    if value is None:
        value = IndicatorValue(indicator_id=entry.indicator_id, period=period, revision=0)
    elif value.status == ValueStatus.SUBMITTED:
        WORKFLOW.set_on([value], "correct_value")
    value.numerator, value.denominator = entry.numerator, entry.denominator
    value.text, value.note = entry.text.strip(), entry.note.strip()
    value.language = entry.language or (value.language if value.pk else by.language)
    value.grade = grade_after(entry, value)
    value.revision += 1
    value.entered_at, value.entered_by = now, by
    return value


def grade_after(entry: Entry, value: IndicatorValue) -> str:
    """What was verified is another figure now: the review looks at it again."""
    if entry.grade and entry.grade != EvidenceGrade.VERIFIED:
        return entry.grade
    return EvidenceGrade.DOCUMENTED if value.grade == EvidenceGrade.VERIFIED else value.grade


def store(
    values: Sequence[IndicatorValue], breakdowns: Mapping[int, Mapping[int, Parts]], *, by: User, now: datetime
) -> None:
    IndicatorValue.objects.bulk_create([value for value in values if value.pk is None])
    known = [value for value in values if value.revision > 1]
    if known:
        IndicatorValue.objects.bulk_update(known, FIELDS)
        ValueBreakdown.objects.filter(value__in=known).delete()
    ValueBreakdown.objects.bulk_create(
        ValueBreakdown(value=value, category_id=category, numerator=part, denominator=whole)
        for value in values
        for category, (part, whole) in breakdowns[value.indicator_id].items()
    )
    keep_contents(values, "save", by=by, at=now)


def keep_contents(values: Sequence[IndicatorValue], verb: str, *, by: User, at: datetime, comment: str = "") -> None:
    """Revisions of what is stored now, read again with the rows that belong to each value."""
    fresh = IndicatorValue.objects.filter(pk__in=[value.pk for value in values])
    rows = fresh.prefetch_related("breakdown", "evidence__document").order_by("pk")
    if values:
        revisions.keep(rows, verb, by=by, at=at, comment=comment)


@transaction.atomic
def submit(
    period: ReportingPeriod, indicators: Collection[int] | None = None, *, by: User, now: datetime | None = None
) -> Submitted:
    """Sends drafts and returned values of a period for review: those of `indicators` (keys), or all that are ready.

    What has nothing in it, or may not change any more, is refused and the rest is sent. Raises NotAllowed when the person
    does not report on the project, or when there is nothing at all to send.
    """
    now = now or timezone.now()
    period = hold_period(period)
    must(by, "projects.report_project", period.project, _("You do not report on this project."))
    keys = None if indicators is None else list(indicators)
    stored = values_of(period, keys)
    known = indicators_for(stored if keys is None else keys)
    waiting = {key: value for key, value in stored.items() if is_open(value) and (keys or not is_blank(value))}
    refused = [one for key in keys or () if key not in waiting for one in against_absent(key, stored.get(key))]
    ready = []
    for key, value in waiting.items():
        against = [*against_blank(value), *check(as_entry(value), known[key], period, value)]
        refused += against
        ready += [] if against else [value]
    if not ready and not refused:
        raise NotAllowed([Blocker(_("There is nothing to send for review in this period."))])
    move(ready, "submit_value", by=by, now=now)
    if ready:
        told(period, "submit_value", [known[value.indicator_id] for value in ready], by=by, at=now)
    return Submitted(tuple(value.pk for value in ready), tuple(refused))


def is_open(value: IndicatorValue) -> bool:
    return value.status in (ValueStatus.DRAFT, ValueStatus.RETURNED)


def is_blank(value: IndicatorValue) -> bool:
    return value.numerator is None and not value.text


def against_absent(key: int, value: IndicatorValue | None) -> list[Refused]:
    if value is None:
        return [Refused(key, "numerator", _("Enter the value."), "value_missing")]
    if value.status == ValueStatus.APPROVED:
        return [Refused(key, "", _("The value is approved: a manager has to open it again first."), "approved")]
    return []  # it waits for the review already


def against_blank(value: IndicatorValue) -> list[Refused]:
    return [Refused(value.indicator_id, "numerator", _("Enter the value."), "value_missing")] if is_blank(value) else []


def as_entry(value: IndicatorValue) -> Entry:
    """What is stored, judged again by the rules of today: the framework may have changed since it was entered."""
    return Entry(
        indicator_id=value.indicator_id,
        numerator=value.numerator,
        denominator=value.denominator,
        text=value.text,
        note=value.note,
        grade=value.grade,
        breakdown=breakdown_of(value),
    )


def move(
    values: Sequence[IndicatorValue],
    verb: str,
    *,
    by: User,
    now: datetime,
    comment: str = "",
    also: Sequence[str] = (),
    **fields: Any,
) -> None:
    """One move of the workflow on many values, with a revision each. `also` are columns that the caller has set."""
    WORKFLOW.set_on(values, verb)
    for value in values:
        value.revision += 1
        for name, content in fields.items():
            setattr(value, name, content)
    if values:
        IndicatorValue.objects.bulk_update(values, ["status", "revision", *also, *fields])
        keep_contents(values, verb.removesuffix("_value"), by=by, at=now, comment=comment)


def told(
    period: ReportingPeriod, verb: str, indicators: Sequence[Indicator], *, by: User, at: datetime, note: str = ""
) -> None:
    """The one event of an act on the project: which indicators, of which period."""
    audit.record(
        period.project,
        verb,
        by=by,
        at=at,
        note=note,
        facts={
            "what": ", ".join(indicator.code for indicator in indicators),
            "period": [period.starts_on.isoformat(), period.ends_on.isoformat()],
            "period_id": period.pk,
            "indicators": [indicator.pk for indicator in indicators],
        },
    )
