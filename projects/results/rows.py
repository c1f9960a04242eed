"""The rows that the results room shows: of the framework, and of the values in a window of its periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from projects.portfolio.models import Project
from projects.results.aggregation import Reached
from projects.results.figures import Basis, Framework, Outcome, Standing
from projects.results.models import Indicator, IndicatorValue, ReportingPeriod, Result
from projects.results.showing import GRADES, REACHED, Shown, Text, bar, done_words, of_indicator, short
from projects.results.showing import figure as figure_of
from projects.results.workflow import WORKFLOW

WIDTH = 4  # periods side by side
MOST = 25  # indicators of one outcome on one page


@dataclass(frozen=True)
class Row:
    indicator: Indicator
    kind: Text
    baseline: Shown
    target: Shown
    value: Shown
    label: Text
    tone: str
    done: str
    bar: int | None
    as_at: date | None
    grade: Text


@dataclass(frozen=True)
class Cell:
    """One value in a narrow table; nothing where none is there, or none that the reader may see."""

    value: IndicatorValue | None
    text: str = ""
    state: Any = None


@dataclass(frozen=True)
class Window:
    """Some of the periods side by side, with the way to those before and after."""

    periods: tuple[ReportingPeriod, ...]
    earlier: int | None
    later: int | None


@dataclass(frozen=True)
class OpenOutcome:
    rows: tuple[Row, ...]
    cells: tuple[tuple[Indicator, tuple[Cell, ...]], ...]
    page: int
    pages: int


@dataclass(frozen=True)
class Count:
    label: Text
    tone: str
    n: int


def row_of(standing: Standing) -> Row:
    indicator, total = standing.indicator, standing.total
    label, tone = REACHED[standing.reached]
    return Row(
        indicator=indicator,
        kind=indicator.get_kind_display(),
        baseline=of_indicator(indicator, "baseline"),
        target=of_indicator(indicator, "target"),
        value=Shown(figure_of(indicator, total.numerator, total.denominator), total.text, indicator.language),
        label=label,
        tone=tone,
        done=done_words(standing.done),
        bar=None if standing.done is None else bar(standing.done),
        as_at=total.as_at,
        grade=GRADES.get(standing.grade, ""),
    )


def counted(counts: Mapping[Reached, int]) -> list[Count]:
    """How many indicators stand where, only what there is."""
    return [Count(*REACHED[reached], counts[reached]) for reached in Reached if counts.get(reached)]


def window(periods: Sequence[ReportingPeriod], words: QueryDict, today: date) -> Window:
    """The last periods that have begun, unless the address says from which."""
    begun = sum(period.starts_on <= today for period in periods)
    asked = words.get("from", "")
    most = max(len(periods) - WIDTH, 0)
    first = min(int(asked), most) if asked.isdecimal() and len(asked) < 6 else min(max(begun - WIDTH, 0), most)
    return Window(
        tuple(periods[first : first + WIDTH]),
        max(first - WIDTH, 0) if first else None,
        first + WIDTH if first + WIDTH < len(periods) else None,
    )


def chosen(found: Framework, words: QueryDict) -> Outcome | None:
    """The outcome that the address opens; the first while it says nothing."""
    asked = words.get("outcome", "")
    if asked.isdecimal():
        return next((one for one in found.outcomes if str(one.result.pk) == asked), None)
    return found.outcomes[0] if found.outcomes and not asked else None


def opened(outcome: Outcome, periods: Window, words: QueryDict, user: Any) -> OpenOutcome:
    pages = max((len(outcome.standings) + MOST - 1) // MOST, 1)
    asked = words.get("page", "")
    page = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 6 else 1
    standings = outcome.standings[(page - 1) * MOST : page * MOST]
    indicators = [standing.indicator for standing in standings]
    values = {
        (value.indicator_id, value.period_id): value
        for value in IndicatorValue.objects.visible_to(user)
        .filter(indicator__in=[row.pk for row in indicators], period__in=[period.pk for period in periods.periods])
        .order_by()
        .only("indicator_id", "period_id", "status", "numerator", "denominator", "text", "language")
    }
    cells = [
        (row, tuple(cell(row, values.get((row.pk, period.pk))) for period in periods.periods)) for row in indicators
    ]
    return OpenOutcome(tuple(row_of(standing) for standing in standings), tuple(cells), page, pages)


def cell(indicator: Indicator, value: IndicatorValue | None) -> Cell:
    if value is None:
        return Cell(None)
    text = value.text[:24] if value.text else short(indicator, value.numerator, value.denominator)
    return Cell(value, text, WORKFLOW.state(value.status))


def basis_of(words: QueryDict, sees_internal: bool) -> Basis:
    return Basis.REVIEW if sees_internal and words.get("basis") == Basis.REVIEW else Basis.APPROVED


def result_of(outcome: Outcome, indicator: Indicator) -> Result:
    return next(row for row in (outcome.result, *outcome.outputs) if row.pk == indicator.result_id)


def sees_inside(user: Any, project: Project) -> bool:
    """Whether the person reads explanations, breakdowns, evidence and history: whoever reports, and staff. The public reads
    approved values and the grade of their evidence."""
    return user.is_authenticated and bool(
        user.has_perm("projects.report_project", project) or user.has_perm("projects.see_internal_project", project)
    )
