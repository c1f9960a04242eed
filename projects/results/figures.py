"""What a project has reached, indicator by indicator: one function for the page, the API and whoever reads results.

The number of queries does not depend on how many indicators, periods and values there are: the database adds up, and
`aggregation` says what the sums mean (tests/projects/results/test_figures.py holds both against each other).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Project
from projects.results import aggregation
from projects.results.aggregation import NOTHING, Reached, Source, Total
from projects.results.models import Indicator, IndicatorValue, PeriodTarget, ReportingPeriod, Result, ValueStatus


class Basis(StrEnum):
    """Which values count."""

    APPROVED = "approved"
    REVIEW = "review"  # for staff: with those that wait for the review

    @property
    def label(self) -> str | Promise:
        return {
            Basis.APPROVED: _("Approved values only"),
            Basis.REVIEW: _("With values under review: not final"),
        }[self]

    @property
    def statuses(self) -> tuple[str, ...]:
        return (ValueStatus.APPROVED,) if self == Basis.APPROVED else (ValueStatus.APPROVED, ValueStatus.SUBMITTED)


@dataclass(frozen=True)
class Standing:
    """One indicator to date."""

    indicator: Indicator
    total: Total
    reached: Reached
    done: Decimal | None  # of the way from baseline to target
    grade: str  # evidence of the last value
    last_value: int | None  # its key


@dataclass(frozen=True)
class Outcome:
    """An outcome, or an output without one, with everything under it."""

    result: Result
    outputs: tuple[Result, ...]
    standings: tuple[Standing, ...]

    @property
    def counts(self) -> Mapping[Reached, int]:
        return Counter(standing.reached for standing in self.standings)


@dataclass(frozen=True)
class Framework:
    basis: Basis
    outcomes: tuple[Outcome, ...]
    periods: tuple[ReportingPeriod, ...]

    @property
    def standings(self) -> list[Standing]:
        return [standing for outcome in self.outcomes for standing in outcome.standings]

    @property
    def counts(self) -> Mapping[Reached, int]:
        return Counter(standing.reached for standing in self.standings)


def framework(project: Project, basis: Basis = Basis.APPROVED) -> Framework:
    """The whole framework of one project, which the caller has found to be visible."""
    return Framework(basis, frameworks([project], basis)[project.pk], tuple(project.reporting_periods.all()))


def frameworks(projects: Iterable[Project], basis: Basis = Basis.APPROVED) -> dict[int, tuple[Outcome, ...]]:
    """The outcomes of several projects with all that is under them, in four queries however many projects there are."""
    by_key = {project.pk: project for project in projects}
    results = Result.objects.filter(project__in=by_key).order_by("position", "pk")
    indicators = list(
        Indicator.objects.filter(result__project__in=by_key).select_related("result").order_by("position", "pk")
    )
    totals = totals_of(IndicatorValue.objects.filter(period__project__in=by_key), indicators, basis)
    by_result: dict[int, list[Standing]] = {}
    for indicator in indicators:
        total, grade, value, expected = totals.get(indicator.pk, (NOTHING, "", None, None))
        project = by_key[indicator.result.project_id]
        standing = judged(indicator, total, grade, value, expected, project)
        by_result.setdefault(indicator.result_id, []).append(standing)
    by_project: dict[int, list[Result]] = {key: [] for key in by_key}
    for row in results:
        by_project[row.project_id].append(row)
    return {key: tuple(outcomes_of(rows, by_result)) for key, rows in by_project.items()}


def outcomes_of(results: list[Result], by_result: Mapping[int, list[Standing]]) -> Iterable[Outcome]:
    for result in results:
        if result.parent_id is None:
            outputs = tuple(row for row in results if row.parent_id == result.pk)
            standings = [one for row in (result, *outputs) for one in by_result.get(row.pk, ())]
            yield Outcome(result, outputs, tuple(standings))


Found = tuple[
    Total, str, int | None, Decimal | None
]  # total, grade and key of the last value, what was expected by then


def totals_of(values: "QuerySet[IndicatorValue]", indicators: Iterable[Indicator], basis: Basis) -> dict[int, Found]:
    """By indicator, in two queries: the sums of all values, and the last value with the targets up to its period."""
    counted = values.filter(Q(numerator__isnull=False) | ~Q(text=""), status__in=basis.statuses).order_by()
    sums = {
        row["indicator"]: row
        for row in counted.values("indicator").annotate(part=Sum("numerator"), whole=Sum("denominator"), n=Count("pk"))
    }
    latest = {row["indicator_id"]: row for row in last_of(counted)}
    return {
        indicator.pk: found(indicator, sums[indicator.pk], latest[indicator.pk])
        for indicator in indicators
        if indicator.pk in sums
    }


def last_of(counted: "QuerySet[IndicatorValue]") -> Any:
    targets = PeriodTarget.objects.filter(indicator=OuterRef("indicator")).order_by()
    until = targets.filter(period__ends_on__lte=OuterRef("period__ends_on")).values("indicator")
    then = targets.filter(period=OuterRef("period"))
    return (
        counted.order_by("indicator_id", "-period__ends_on")
        .distinct("indicator_id")
        .annotate(
            as_at=F("period__ends_on"),
            parts_until=Subquery(until.annotate(n=Sum("numerator")).values("n")),
            wholes_until=Subquery(until.annotate(n=Sum("denominator")).values("n")),
            part_then=Subquery(then.values("numerator")),
            whole_then=Subquery(then.values("denominator")),
        )
        .values(
            "pk", "indicator_id", "numerator", "denominator", "text", "grade", "as_at",
            "parts_until", "wholes_until", "part_then", "whole_then",
        )
    )  # fmt: skip


def found(indicator: Indicator, summed: Mapping[str, Any], last: Mapping[str, Any]) -> Found:
    if aggregation.adds_up(indicator.kind, indicator.counting):
        total = Total(summed["part"], summed["whole"], "", summed["n"], last["as_at"])
        expected = aggregation.ratio(last["parts_until"], last["wholes_until"])
    else:
        total = Total(last["numerator"], last["denominator"], last["text"], summed["n"], last["as_at"])
        expected = aggregation.ratio(last["part_then"], last["whole_then"])
    return total, last["grade"], last["pk"], expected


def judged(
    indicator: Indicator, total: Total, grade: str, value: int | None, expected: Decimal | None, project: Project
) -> Standing:
    baseline = aggregation.ratio(indicator.baseline_numerator, indicator.baseline_denominator)
    target = aggregation.ratio(indicator.target_numerator, indicator.target_denominator)
    facts: dict[str, Any] = {"baseline": baseline, "target": target, "direction": indicator.direction}
    stands = aggregation.reached(total, **facts, expected=expected, elapsed=elapsed(project, total.as_at))
    return Standing(indicator, total, stands, aggregation.progress(total.figure, **facts), grade, value)


def standing_of(project: Project, indicator: Indicator, basis: Basis = Basis.APPROVED) -> Standing:
    """One indicator alone."""
    totals = totals_of(IndicatorValue.objects.filter(indicator=indicator), [indicator], basis)
    total, grade, value, expected = totals.get(indicator.pk, (NOTHING, "", None, None))
    return judged(indicator, total, grade, value, expected, project)


def elapsed(project: Project, day: date | None) -> Decimal | None:
    """The share of the project's time that has passed at the end of a day; None while its dates are not known."""
    if day is None or project.starts_on is None or project.ends_on is None:
        return None
    days = Decimal((project.ends_on - project.starts_on).days + 1)
    return min(max(((day - project.starts_on).days + 1) / days, Decimal(0)), Decimal(1))


def sources(projects: "QuerySet[Project]", basis: Basis = Basis.APPROVED) -> list[Source]:
    """The total of every indicator of these projects, for a roll-up. A project comes once, however many States it has."""
    keys = projects.order_by().values("pk")
    indicators = list(Indicator.objects.filter(result__project__in=keys).select_related("result"))
    totals = totals_of(IndicatorValue.objects.filter(period__project__in=keys), indicators, basis)
    return [
        Source(
            row.pk,
            row.result.project_id,
            row.kind,
            str(row.scale_max) if row.kind == Indicator.Kind.SCORE else row.unit,
            totals[row.pk][0],
        )
        for row in indicators
        if row.pk in totals
    ]
