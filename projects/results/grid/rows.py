"""A grid as its page shows it: indicators of one period, or one indicator over its periods. As many queries for one row as for many."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal import formats
from projects.portfolio.models import Project
from projects.results.actions.values import words_for
from projects.results.entries import Entry, Refused, against_place, shown
from projects.results.grid.posting import Posted, prefix
from projects.results.grid.typed import Key, Typed, as_typed
from projects.results.models import EvidenceGrade, Indicator, IndicatorValue, PeriodTarget, ReportingPeriod, Result
from projects.results.workflow import WORKFLOW

Kind = Indicator.Kind
BROKEN_DOWN = (Kind.NUMBER, Kind.PERCENTAGE)
GRADES = [(grade.value, grade.label) for grade in EvidenceGrade]


@dataclass(frozen=True)
class Cell:
    """One input: its name in the form, what stands in it, and what is wrong with that."""

    name: str
    text: str
    problems: list[str]
    label: str = ""


@dataclass(frozen=True)
class Part:
    """One category of a breakdown."""

    name: str
    numerator: Cell
    denominator: Cell | None


@dataclass
class GridRow:
    indicator: Indicator
    period: ReportingPeriod
    value: IndicatorValue | None
    typed: Typed
    target: str
    before: str  # the value of the period before
    closed: str  # why nothing may be written here now; "" when it may
    refused: list[Refused] = field(default_factory=list)
    is_opened: bool = False  # the breakdown is shown

    @property
    def key(self) -> Key:
        return (self.indicator.pk, self.period.pk)

    @property
    def prefix(self) -> str:
        return prefix(self.key)

    @property
    def state(self) -> Any:
        return WORKFLOW.state(self.value.status) if self.value else None

    @property
    def moved(self) -> str:
        """What somebody else wrote meanwhile, in a sentence."""
        return next((str(one.sentence) for one in self.refused if one.code == "moved"), "")

    @property
    def problems(self) -> list[str]:
        """Of the row as a whole."""
        return [str(one.sentence) for one in self.refused if one.place == "" and one.code != "moved"]

    @property
    def breakdown_problems(self) -> list[str]:
        return self.at("breakdown")

    def at(self, place: str) -> list[str]:
        return [str(one.sentence) for one in self.refused if one.place == place]

    def cell(self, place: str, label: str = "", *, problems: list[str] | None = None) -> Cell:
        found = self.at(place) if problems is None else problems
        return Cell(f"{self.prefix}-{place}", self.typed.cell(place), found, label)

    @property
    def numerator(self) -> Cell:
        return self.cell("numerator")

    @property
    def denominator(self) -> Cell:
        return self.cell("denominator")

    @property
    def text(self) -> Cell:
        return self.cell("text")

    @property
    def note(self) -> Cell:
        return self.cell("note")

    @property
    def grade(self) -> Cell:
        return self.cell("grade")

    @property
    def grades(self) -> list[tuple[str, Any, bool]]:
        """“Verified” is offered where a reviewer has said so."""
        verified = EvidenceGrade.VERIFIED
        held = self.value.grade if self.value else ""
        chosen = self.typed.grade or EvidenceGrade.REPORTED
        return [(key, label, key == chosen) for key, label in GRADES if key != verified or held == verified]

    @property
    def scores(self) -> list[tuple[str, str, bool]]:
        most = self.indicator.scale_max or 0
        return [(str(score), formats.number(score), self.typed.numerator == str(score)) for score in range(most + 1)]

    @property
    def has_breakdown(self) -> bool:
        return self.indicator.kind in BROKEN_DOWN and bool(self.indicator.disaggregations.all())

    @property
    def parts(self) -> Iterator[tuple[str, list[Part]]]:
        """By type of breakdown, its categories with their cells."""
        for kind in self.indicator.disaggregations.all():
            yield str(kind), [self.part(category) for category in kind.categories.all()]

    def part(self, category: Any) -> Part:
        place = f"breakdown-{category.pk}"
        whole = None
        if self.indicator.kind == Kind.PERCENTAGE:
            whole = self.cell(f"{place}-of", problems=[])
        return Part(str(category), self.cell(place), whole)

    @property
    def breakdown_words(self) -> str:
        """What is stored, beside the button that opens it: “Women 12, Men 8”."""
        if self.value is None:
            return ""
        names = {c.pk: str(c) for kind in self.indicator.disaggregations.all() for c in kind.categories.all()}
        said = [
            f"{names[row.category_id]} {figure(row.numerator, row.denominator)}"
            for row in self.value.breakdown.all()
            if row.category_id in names
        ]
        return ", ".join(said)

    @property
    def asks(self) -> str:
        """Unit, scale or kind of the indicator in a few words."""
        if self.indicator.kind == Kind.SCORE:
            return _("score from 0 to %(most)s") % {"most": formats.number(self.indicator.scale_max)}
        if self.indicator.kind == Kind.PERCENTAGE:
            return _("part and whole")
        return "" if self.indicator.kind == Kind.NUMBER else _("in words")


def figure(part: Any, whole: Any = None) -> str:
    if part is None:
        return ""
    return shown(part) if whole is None else _("%(part)s of %(whole)s") % {"part": shown(part), "whole": shown(whole)}


def target_of(indicator: Indicator, target: PeriodTarget | None) -> str:
    """Of the period, else of the whole project."""
    if target is not None:
        return target.text or figure(target.numerator, target.denominator)
    return indicator.target_text or figure(indicator.target_numerator, indicator.target_denominator)


def for_grid(rows: Any) -> Any:
    """Indicators in the order of the framework, with what the rules ask for."""
    ordered = rows.select_related("result__parent").prefetch_related("disaggregations__categories")
    return sorted(ordered, key=place_of)


def place_of(indicator: Indicator) -> tuple[Any, ...]:
    """Outcome, then its own indicators before those of its outputs."""
    result = indicator.result
    outcome = result.parent or result
    return (
        outcome.position,
        outcome.pk,
        result.pk != outcome.pk,
        result.position,
        result.pk,
        indicator.position,
        indicator.pk,
    )


def outcome_of(indicator: Indicator) -> Result:
    return indicator.result.parent or indicator.result


def grouped_by_outcome(rows: Iterable[GridRow]) -> list[tuple[Result, list[GridRow]]]:
    """In the order in which they come."""
    found: dict[int, tuple[Result, list[GridRow]]] = {}
    for row in rows:
        outcome = outcome_of(row.indicator)
        found.setdefault(outcome.pk, (outcome, []))[1].append(row)
    return list(found.values())


def build(
    user: Any,
    project: Project,
    indicators: Iterable[Indicator],
    periods: Iterable[ReportingPeriod],
    *,
    may_report: bool,
) -> list[GridRow]:
    """A row for each indicator and period, with what is stored."""
    indicators, periods = list(indicators), list(periods)
    known = sorted(project.reporting_periods.all(), key=lambda period: period.starts_on)
    previous = {later.pk: earlier.pk for earlier, later in itertools.pairwise(known)}
    wanted = {period.pk for period in periods} | {previous[one.pk] for one in periods if one.pk in previous}
    values = values_for(user, indicators, wanted)
    targets = {
        (target.indicator_id, target.period_id): target
        for target in PeriodTarget.objects.filter(indicator__in=indicators, period__in=periods)
    }
    rows = []
    for period in periods:
        period.project = project
        for indicator in indicators:
            key = (indicator.pk, period.pk)
            value, before = values.get(key), values.get((indicator.pk, previous.get(period.pk, 0)))
            rows.append(
                GridRow(
                    indicator, period, value, as_typed(value), target_of(indicator, targets.get(key)),
                    words_for(before) if before else "", closed_because(indicator, period, value, may_report=may_report),
                )
            )  # fmt: skip
    return rows


def values_for(user: Any, indicators: Iterable[Indicator], periods: Iterable[int]) -> dict[Key, IndicatorValue]:
    rows = IndicatorValue.objects.visible_to(user).filter(indicator__in=indicators, period__in=periods)
    return {(value.indicator_id, value.period_id): value for value in rows.prefetch_related("breakdown", "evidence")}


def closed_because(
    indicator: Indicator, period: ReportingPeriod, value: IndicatorValue | None, *, may_report: bool
) -> str:
    if not may_report:
        return _("You do not report on this project.")
    against = against_place(Entry(indicator.pk), indicator, period, value, timezone.localdate())
    return next((str(one.sentence) for one in against), "")


def overlay(
    rows: list[GridRow], typed: Mapping[Key, Posted], refused: Mapping[Key, list[Refused]], opened: set[Key]
) -> None:
    """What a person typed stays in the rows that were refused, with the reason beside it."""
    for row in rows:
        if row.key in typed:
            row.typed = typed[row.key].typed
        row.refused = list(refused.get(row.key, ()))
        wants = row.typed.breakdown is not None or any(one.place.startswith("breakdown") for one in row.refused)
        if row.has_breakdown and (wants or row.key in opened):
            open_breakdown(row)


def open_breakdown(row: GridRow) -> None:
    row.is_opened = True
    if row.typed.breakdown is None:
        stored = as_typed(row.value, with_breakdown=True).breakdown
        row.typed = Typed(**{**row.typed.__dict__, "breakdown": stored})
