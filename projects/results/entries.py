"""What a person enters for one indicator and one period, and every rule that may refuse it. Nothing here reads or writes rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal import formats
from projects.portfolio.workflow import RUNNING, ProjectStatus
from projects.results.models import (
    DisaggregationCategory,
    EvidenceGrade,
    Indicator,
    IndicatorValue,
    ReportingPeriod,
    ValueStatus,
)

Kind = Indicator.Kind
Parts = tuple[Decimal, Decimal | None]
LARGEST = Decimal(10) ** 14  # what the columns hold: 14 digits before the point, 4 after it
MOST_DECIMALS = 4
CODES = frozenset(
    {
        "part_over_whole", "denominator_missing", "denominator_zero", "denominator_not_asked", "value_missing", "text_missing",
        "breakdown_total", "breakdown_not_asked", "score_out_of_scale", "negative", "too_large", "too_precise", "too_long",
        "evidence_missing", "grade_of_reviewer", "grade_unknown", "period_locked", "period_not_begun", "project_not_begun",
        "project_ended", "approved", "not_in_project", "twice", "moved",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One value as it was entered. All parts empty: nothing is reported, and what was reported is taken out.

    `seen_revision` is the revision that the form showed: 0 when there was no value, None when nothing can be compared.
    `grade` "" leaves the grade as it is.
    """

    indicator_id: int
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    text: str = ""
    note: str = ""
    grade: str = ""
    breakdown: Mapping[int, Parts] = field(default_factory=dict)  # key of the category → its part
    seen_revision: int | None = None
    language: str = ""  # of text and note; "" is that of the person

    @property
    def is_empty(self) -> bool:
        return (
            self.numerator is None
            and self.denominator is None
            and not self.text.strip()
            and not self.note.strip()
            and not self.breakdown
        )


@dataclass(frozen=True)
class Refused:
    """Why one entry is not kept. `place` is numerator, denominator, text, note, grade, breakdown, breakdown-<category>, or ""."""

    indicator_id: int
    place: str
    sentence: str | Promise
    code: str


def check(
    entry: Entry,
    indicator: Indicator,
    period: ReportingPeriod,
    value: IndicatorValue | None = None,
    *,
    today: date | None = None,
) -> list[Refused]:
    """All rules that the entry breaks, each with its place; empty when it may be kept.

    `indicator` comes with its result and with `disaggregations__categories`, `period` with its project, `value` (what is
    stored, if anything) with its evidence: then no query is made.
    """
    against = [*against_place(entry, indicator, period, value, today)]
    if not entry.is_empty:
        against += [*against_figures(entry, indicator), *against_breakdown(entry, indicator)]
    return [*against, *against_words(entry, indicator), *against_grade(entry, value)]


def against_place(
    entry: Entry, indicator: Indicator, period: ReportingPeriod, value: IndicatorValue | None, today: date | None
) -> Iterable[Refused]:
    """Whether anything at all may be written there now."""
    key = entry.indicator_id
    status = period.project.status
    if indicator.result.project_id != period.project_id:
        yield Refused(key, "", _("This indicator belongs to another project."), "not_in_project")
    if status == ProjectStatus.PLANNING:
        yield Refused(key, "", _("The project has not begun: there is nothing to report yet."), "project_not_begun")
    elif status not in RUNNING:
        yield Refused(key, "", _("The project has ended: its values do not change any more."), "project_ended")
    if today is not None and period.starts_on > today:
        yield Refused(
            key,
            "",
            _("The period begins on %(day)s: it cannot be reported yet.") % {"day": formats.day(period.starts_on)},
            "period_not_begun",
        )
    if value is not None and value.status == ValueStatus.APPROVED:
        yield Refused(key, "", _("The value is approved: a manager has to open it again first."), "approved")
    elif period.is_locked and (value is None or value.status != ValueStatus.RETURNED):
        yield Refused(
            key, "", _("The period is locked: a manager of the project opens it for reporting."), "period_locked"
        )


def against_figures(entry: Entry, indicator: Indicator) -> Iterable[Refused]:
    key, part, whole = entry.indicator_id, entry.numerator, entry.denominator
    for place, figure in (("numerator", part), ("denominator", whole)):
        yield from against_size(key, place, figure)
    if indicator.kind == Kind.QUALITATIVE:
        if part is not None or whole is not None:
            yield Refused(
                key, "numerator", _("This indicator is answered in words, not with a figure."), "text_missing"
            )
        return
    if part is None:
        yield Refused(key, "numerator", _("Enter the value."), "value_missing")
    elif part < 0 and not may_be_negative(indicator):
        yield Refused(key, "numerator", _("The value cannot be less than 0."), "negative")
    if indicator.kind == Kind.PERCENTAGE:
        yield from against_parts(key, part, whole)
    elif whole is not None:
        yield Refused(key, "denominator", _("Only a percentage has a whole."), "denominator_not_asked")
    if indicator.kind == Kind.SCORE and part is not None and not 0 <= part <= (indicator.scale_max or 0):
        yield Refused(
            key,
            "numerator",
            _("The score goes from 0 to %(most)s.") % {"most": formats.number(indicator.scale_max)},
            "score_out_of_scale",
        )


def against_size(key: int, place: str, figure: Decimal | None) -> Iterable[Refused]:
    if figure is None:
        return
    if not figure.is_finite() or abs(figure) >= LARGEST:
        yield Refused(key, place, _("The figure is too large."), "too_large")
    elif -int(figure.normalize().as_tuple().exponent) > MOST_DECIMALS:
        yield Refused(
            key, place, _("Use at most %(n)s decimals.") % {"n": formats.number(MOST_DECIMALS)}, "too_precise"
        )


def may_be_negative(indicator: Indicator) -> bool:
    """Counts and scores are not; a number may be where its own baseline or target is (a balance, a change)."""
    known = (indicator.baseline_numerator, indicator.target_numerator)
    return indicator.kind == Kind.NUMBER and any(figure is not None and figure < 0 for figure in known)


def against_parts(key: int, part: Decimal | None, whole: Decimal | None) -> Iterable[Refused]:
    if whole is None:
        yield Refused(key, "denominator", _("A percentage needs the whole: of how many?"), "denominator_missing")
    elif whole <= 0:
        yield Refused(key, "denominator", _("The whole must be more than 0."), "denominator_zero")
    elif part is not None and part > whole:
        yield Refused(
            key,
            "numerator",
            _("The part (%(part)s) cannot be more than the whole (%(whole)s).")
            % {"part": shown(part), "whole": shown(whole)},
            "part_over_whole",
        )


def against_breakdown(entry: Entry, indicator: Indicator) -> Iterable[Refused]:
    """The rows of each type add up to the value. Who is not known by that type goes under its category “Not recorded”."""
    if not entry.breakdown:
        return
    key = entry.indicator_id
    asked = {category.pk: category for kind in indicator.disaggregations.all() for category in kind.categories.all()}
    if indicator.kind not in (Kind.NUMBER, Kind.PERCENTAGE):
        asked = {}
    for number in entry.breakdown:
        if number not in asked:
            yield Refused(
                key, f"breakdown-{number}", _("This indicator is not broken down in this way."), "breakdown_not_asked"
            )
    for kind in indicator.disaggregations.all():
        rows = {c: entry.breakdown[c.pk] for c in kind.categories.all() if c.pk in entry.breakdown and c.pk in asked}
        if rows:
            yield from against_rows(key, indicator, rows)
            yield from against_totals(entry, str(kind), rows, is_percentage=indicator.kind == Kind.PERCENTAGE)


def against_rows(key: int, indicator: Indicator, rows: Mapping[DisaggregationCategory, Parts]) -> Iterable[Refused]:
    for category, (part, whole) in rows.items():
        place = f"breakdown-{category.pk}"
        yield from (*against_size(key, place, part), *against_size(key, place, whole))
        if part < 0 and not may_be_negative(indicator):
            yield Refused(key, place, _("The value cannot be less than 0."), "negative")
        if indicator.kind == Kind.PERCENTAGE and whole is None:
            yield Refused(key, place, _("A percentage needs the whole: of how many?"), "denominator_missing")
        elif indicator.kind != Kind.PERCENTAGE and whole is not None:
            yield Refused(key, place, _("Only a percentage has a whole."), "denominator_not_asked")
        elif whole is not None and part > whole:
            yield Refused(
                key,
                place,
                _("%(category)s: the part (%(part)s) cannot be more than the whole (%(whole)s).")
                % {"category": category, "part": shown(part), "whole": shown(whole)},
                "part_over_whole",
            )


def against_totals(
    entry: Entry, kind: str, rows: Mapping[DisaggregationCategory, Parts], *, is_percentage: bool
) -> Iterable[Refused]:
    checks = [
        (
            sum(part for part, _whole in rows.values()),
            entry.numerator,
            _("%(kind)s adds up to %(total)s, the value is %(value)s."),
        )
    ]
    if is_percentage:
        wholes = sum(whole or 0 for _part, whole in rows.values())
        checks.append(
            (wholes, entry.denominator, _("%(kind)s: the wholes add up to %(total)s, the whole is %(value)s."))
        )
    for total, value, sentence in checks:
        if value is None or total == value:
            continue
        told = sentence % {"kind": kind, "total": shown(Decimal(total)), "value": shown(value)}
        if total < value:
            told += " " + _("Enter the rest under “Not recorded”.")
        yield Refused(entry.indicator_id, "breakdown", told, "breakdown_total")


def against_words(entry: Entry, indicator: Indicator) -> Iterable[Refused]:
    if indicator.kind == Kind.QUALITATIVE and not entry.is_empty and not entry.text.strip():
        yield Refused(entry.indicator_id, "text", _("Say in words what was reached."), "text_missing")
    for place, text, most in (("text", entry.text, 4000), ("note", entry.note, 2000)):
        if len(text) > most:
            yield Refused(
                entry.indicator_id,
                place,
                _("Use at most %(n)s characters.") % {"n": formats.number(most)},
                "too_long",
            )


def against_grade(entry: Entry, value: IndicatorValue | None) -> Iterable[Refused]:
    """Reported is a statement, documented one with evidence, verified what a reviewer has looked at: not the reporter's word."""
    key = entry.indicator_id
    if entry.grade not in ("", *EvidenceGrade.values):
        yield Refused(key, "grade", _("This grade of evidence is not known."), "grade_unknown")
    elif entry.grade == EvidenceGrade.DOCUMENTED and (value is None or not value.evidence.all()):
        yield Refused(key, "grade", _("“Documented” needs a file, an address or a citation."), "evidence_missing")
    elif entry.grade == EvidenceGrade.VERIFIED and (value is None or value.grade != EvidenceGrade.VERIFIED):
        yield Refused(
            key, "grade", _("“Verified” is for the reviewer to say, not for whoever reports."), "grade_of_reviewer"
        )


def shown(figure: Decimal) -> str:
    return formats.number(figure, formats.digits_of(figure, MOST_DECIMALS))
