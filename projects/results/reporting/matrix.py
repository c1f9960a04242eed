"""Who has not reported: projects × half-years in which their reports are due. As many queries for one project as for a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portal import formats
from portal.periods import Period, span
from projects.portfolio.models import Project
from projects.results.models import ReportingPeriod
from projects.results.reporting.standing import Standing, share, told, tone, with_standing

ROWS = 25
HALVES = 4  # shown side by side: two that are over, this one, the next


@dataclass(frozen=True)
class Half:
    """January to June, or July to December."""

    year: int
    number: int  # 1 or 2

    def __str__(self) -> str:
        return f"{self.year}-H{self.number}"

    @property
    def index(self) -> int:
        return self.year * 2 + self.number - 1

    @property
    def period(self) -> Period:
        return span(self.year, 1, self.year, 6) if self.number == 1 else span(self.year, 7, self.year, 12)

    def plus(self, count: int) -> "Half":
        year, number = divmod(self.index + count, 2)
        return Half(year, number + 1)


def half_of(day: date) -> Half:
    return Half(day.year, 1 if day.month <= 6 else 2)


FIRST, LAST = 1950, 9990  # years of which the neighbours can be shown too


def half_named(text: str) -> Half | None:
    """`2026-H1`."""
    year, mark, number = text.partition("-H")
    is_half = mark and year.isdecimal() and len(year) == 4 and number in ("1", "2") and FIRST < int(year) < LAST
    return Half(int(year), int(number)) if is_half else None


@dataclass(frozen=True)
class Cell:
    period: Any
    words: str
    tone: str
    detail: str  # values sent of those expected, and whether the period is locked
    url: str


@dataclass(frozen=True)
class Row:
    project: Project
    cells: list[list[Cell]]  # by half-year; a project may have several reports due in one


@dataclass(frozen=True)
class Matrix:
    halves: list[Half]
    page: Page[Project]
    rows: list[Row]
    counts: Mapping[str, int]  # standing → periods, over all pages
    earlier: Half
    later: Half


def window(middle: Half) -> list[Half]:
    return [middle.plus(offset) for offset in range(-(HALVES - 2), 2)]


def in_window(periods: QuerySet[Any], halves: list[Half]) -> QuerySet[Any]:
    return periods.filter(due_on__range=(halves[0].period.starts_on, halves[-1].period.ends_on))


def matrix(user: Any, periods: QuerySet[Any], *, middle: Half, page: str | None, today: date) -> Matrix:
    """`periods`: those that the filters leave. A project that has one of them is shown with all of its reports in the window."""
    halves = window(middle)
    found = in_window(periods, halves)
    projects = Project.objects.visible_to(user).for_list().filter(pk__in=found.order_by().values("project"))
    shown = Paginator(projects.order_by("code"), ROWS).get_page(page)
    return Matrix(
        halves=halves,
        page=shown,
        rows=rows(list(shown), halves, today),
        counts=counts(found),
        earlier=middle.plus(-2),
        later=middle.plus(2),
    )


def counts(periods: QuerySet[Any]) -> dict[str, int]:
    """How many periods there are of each standing."""
    lines = periods.order_by().values("standing").annotate(n=Count("pk", distinct=True))
    return {line["standing"]: line["n"] for line in lines}


def rows(projects: list[Project], halves: list[Half], today: date) -> list[Row]:
    due: dict[tuple[int, Half], list[Cell]] = {}
    periods = with_standing(ReportingPeriod.objects.filter(project__in=projects), today)
    for period in in_window(periods, halves).order_by("due_on", "starts_on"):
        due.setdefault((period.project_id, half_of(period.due_on)), []).append(cell(period, today))
    return [Row(project, [due.get((project.pk, half), []) for half in halves]) for project in projects]


def cell(period: Any, today: date) -> Cell:
    url = reverse("grid_period", args=[period.project_id, period.pk])
    return Cell(period, told(period, today), tone(period), detail(period), url)


def detail(period: Any) -> str:
    parts = []
    if period.standing in (Standing.LATE, Standing.LOCKED):
        parts.append(share(period))
    if period.standing == Standing.LATE and period.is_locked:
        parts.append(_("locked"))
    return formats.names(parts) if parts else ""
