"""The figures of a project sheet: what the project answers, does, costs and has reached, as far as it may be shown outside.

Risks, action points, explanations and whatever else is internal are read by nothing here.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from funding.ledger.reconciliation import reconcile
from portal.periods import Period
from projects.portfolio.models import Project
from projects.portfolio.workflow import SHOWN_OUTSIDE
from reports.figures.books import DoesNotReconcile
from reports.figures.freezing import NO_OPTIONS, Sheet
from reports.figures.outside import UnknownScope, named
from reports.figures.project import money, work
from reports.figures.project.shapes import ProjectFigures
from reports.figures.results import framework_lines

__all__ = ["ProjectFigures", "compute"]


def compute(period: Period, *, today: date, scope: str, options: Mapping[str, Any] = NO_OPTIONS) -> ProjectFigures:
    """Of the project with the code `scope`, up to the end of the period or `today` when that is earlier. Raises
    UnknownScope, and DoesNotReconcile when the ledger does not add up."""
    project = find(scope)
    if not reconcile().is_clean:
        raise DoesNotReconcile("the balances differ from the ledger")
    sheet, as_at = Sheet(), min(period.ends_on, max(today, period.starts_on))
    counted = Period(period.starts_on, as_at)
    note_budget(project, sheet, today=today)
    return ProjectFigures(
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        as_at=as_at,
        drafted_on=today,
        code=project.code,
        title=project.title,
        language=project.language,
        summary=project.summary,
        status=project.status,
        is_published=project.is_published,
        reach=project.reach,
        presence=project.presence,
        begins_on=project.starts_on,
        finishes_on=project.ends_on,
        budget_usd=project.budget_usd,
        states=named(project.states.all(), "iso3"),
        regions=named(project.regions.all(), "code"),
        forms=named(project.forms.all(), "code"),
        request=work.request_of(project),
        has_request=project.request_id is not None,
        documents=work.document_lines(project, sheet, today=today),
        components=work.component_lines(project, sheet, today=today),
        results=framework_lines([project], sheet, today=today),
        activities=work.activity_lines(project, sheet, today=today, as_at=as_at),
        money=money.source_lines(project, counted, sheet),
        levels=money.levels(project, as_at),
        partners=work.partner_lines(project, counted),
        participation=work.participation(project, counted, sheet, today=today),
        lessons=work.lesson_lines(project),
        sources=tuple(sheet.figures),
    )


def find(scope: str) -> Project:
    rows = Project.objects.select_related("request").filter(status__in=SHOWN_OUTSIDE)
    found = rows.filter(code=scope).first()
    if found is None:
        raise UnknownScope(_("There is no project “{code}” that has begun.").format(code=scope))
    return found


def note_budget(project: Project, sheet: Sheet, *, today: date) -> None:
    sheet.note(
        "project.budget", project.budget_usd, unit="usd", basis="at_drafting", as_at=today,
        source=f"projects.Project: {project.code}, budget_usd", rows=1,
    )  # fmt: skip
