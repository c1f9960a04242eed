"""The charts of a project's overview for readers outside OHCHR: when, and how the seven components moved."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal import formats
from portal.charts.dots import dots
from portal.charts.series import Series
from portal.charts.shown import Cell, Shown
from portal.reference.models import Component
from projects.components.figures import progress_of
from projects.components.models import Moment
from projects.components.sentences import of_project
from projects.components.shown import Line
from projects.portfolio.models import Project
from projects.workplan.models import Activity
from projects.workplan.picture import describe, work_plan_picture

HIGHEST = 3
WIDE = '<div class="scroll timeline" role="group" aria-labelledby="when" tabindex="0">{}</div>'  # keeps its size on a phone


def when(project: Project, activities: Sequence[Activity], *, today: date) -> Shown | None:
    """The work plan on a calendar. None where there is no plan."""
    if not activities:
        return None
    return Shown(
        key="when",
        question=_("What is done, and when?"),
        answer=describe(activities, today),
        drawing=format_html(WIDE, work_plan_picture(project, activities, today=today)),
        heads=(_("Activity"), _("Dates"), _("Progress"), _("Status")),
        rows=tuple(row_of(project, activity) for activity in activities),
        note=_("As at %(day)s") % {"day": formats.day(today)},
        url=reverse("work_plan", args=[project.pk]),
    )


def row_of(project: Project, activity: Activity) -> tuple[Cell, ...]:
    return (
        Cell(activity.title, reverse("activity_detail", args=[project.pk, activity.number]), lang=activity.language),
        Cell(formats.period(activity.starts_on, activity.ends_on)),
        Cell(formats.percent(activity.progress / 100, 0)),
        Cell(str(activity.get_status_display())),
    )


def components(project: Project, lines: Sequence[Line], *, today: date) -> Shown | None:
    """The seven components at up to three moments. None where nothing is scored."""
    table = [(line.component, [cell.score if cell else None for _moment, cell in line.cells]) for line in lines]
    scored = [at for at, _moment in enumerate(Moment) if any(scores[at] is not None for _component, scores in table)]
    if not scored:
        return None
    moments = [str(list(Moment)[at].label) for at in scored]
    question, answer = _("How were the seven components addressed?"), said(lines, table, scored)
    return Shown(
        key="components",
        question=question,
        answer=answer,
        drawing=dots(
            [Series(name, [scores[at] for _c, scores in table]) for name, at in zip(moments, scored, strict=True)],
            [component.name for component, _scores in table],
            key="components",
            title=question,
            desc=answer,
            high=HIGHEST,
            digits=0,
        ),
        heads=(_("Component"), *moments),
        rows=tuple(
            (Cell(component.name), *(Cell(formats.number(scores[at])) for at in scored)) for component, scores in table
        ),
        legend=tuple(moments),
        note=_("Scores from 0, not addressed, to 3, fully addressed, as at %(day)s") % {"day": formats.day(today)},
        url=reverse("project_components", args=[project.pk]),
    )


def said(lines: Sequence[Line], table: Iterable[tuple[Component, list[int | None]]], scored: Sequence[int]) -> str:
    """How they moved where there are two moments; else how many of them the project addresses."""
    if sentences := of_project(progress_of(lines)):
        return " ".join(sentences)
    last = [scores[scored[-1]] for _component, scores in table]
    facts = {"n": formats.number(sum(bool(score) for score in last)), "all": formats.number(len(last))}
    return _("The project addresses %(n)s of the %(all)s components.") % facts
