"""Projects, how their components moved, results and lessons."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from portal.periods import Period
from portal.reference.models import Component, RegionalGroup
from projects.components.figures import movements
from projects.components.models import Moment
from projects.experience.models import LessonRelease
from projects.participation.queries import regions_of
from projects.portfolio.models import ProjectQuerySet
from projects.portfolio.workflow import SHOWN_OUTSIDE
from reports.dashboards.board.shapes import Lesson, Lessons, Portfolio, RegionStages
from reports.figures.board import work
from reports.figures.board.shapes import Stage
from reports.figures.freezing import Sheet, names_of
from reports.figures.moments import moments_of
from reports.figures.results import lesson_line, lessons_until, result_lines, summary_of

MOST = 5  # lessons of a list


def of_part(reader: Any, period: Period, sheet: Sheet, *, today: date) -> Portfolio:
    """The same for every reader of the dashboard: trustees and staff see all projects that have started."""
    running = work.running_in(period)
    return Portfolio(
        projects=work.projects_in(running, period, sheet),
        stages=stages_in(running),
        movements=movements(running, Moment.REQUEST, Moment.CLOSURE),
        names={component.number: names_of(component) for component in Component.objects.all()},
        results=summary_of(result_lines(running), sheet, today=today, where="projects under way in the period"),
        lessons=lessons_in(period, sheet),
    )


def stages_in(running: ProjectQuerySet) -> tuple[RegionStages, ...]:
    statuses = dict(running.order_by().values_list("pk", "status"))
    regions = regions_of(set(statuses))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for pk, status in statuses.items():
        for code in regions.get(pk) or ("",):
            counts[code][status] += 1
    names = {group.code: names_of(group) for group in RegionalGroup.objects.all()}
    return tuple(
        RegionStages(code, names.get(code, {}), tuple(Stage(one, counts[code][one]) for one in SHOWN_OUTSIDE))
        for code in (*names, "")
        if code in counts
    )


def lessons_in(period: Period, sheet: Sheet) -> Lessons:
    """Released twins alone: what everybody reads."""
    since, _before = moments_of(period)
    told = lessons_until(period)
    public, new = told.count(), told.filter(decided_at__gte=since).count()
    where = "projects.LessonRelease: in force"
    for id, value, basis, source in (
        ("lessons.public", public, "at_end", f"{where}, released by the last day"),
        ("lessons.new", new, "in_period", f"{where}, released in the period"),
    ):
        sheet.note(id, value, unit="lessons", basis=basis, as_at=period.ends_on, source=source, rows=value)
    sent = Q(lesson__citations__request__submitted_at__isnull=False)
    cited: Any = told.annotate(cited=Count("lesson__citations", filter=sent))
    used = cited.filter(cited__gt=0).order_by("-cited", "-decided_at", "-pk")
    return Lessons(public, new, tuple(lessons_of(used[:MOST])), tuple(lessons_of(cited[:MOST])))


def lessons_of(rows: Iterable[Any]) -> Iterable[Lesson]:
    return (lesson_of(row, row.cited) for row in rows)


def lesson_of(row: LessonRelease, cited: int) -> Lesson:
    released_on = timezone.localdate(row.decided_at) if row.decided_at else None
    return Lesson(lesson_line(row), released_on, cited)
