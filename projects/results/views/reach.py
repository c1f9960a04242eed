"""What every page of results begins with: the project, and the record of it, or 404."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project
from projects.results.models import Indicator, IndicatorValue, ReportingPeriod, Result

KEY = "results"


def opened(request: HttpRequest, pk: int, permission: str) -> Project:
    """The project, when the person sees it (404) and holds the permission (403)."""
    project = open_project(request, pk)
    if not request.user.has_perm(f"projects.{permission}_project", project):
        raise PermissionDenied
    return project


def indicator_of(project: Project, pk: int) -> Indicator:
    rows = Indicator.objects.filter(result__project=project).select_related("result__parent")
    found = get_object_or_404(rows.prefetch_related("disaggregations__categories"), pk=pk)
    found.result.project = project
    return found


def result_of(project: Project, pk: int) -> Result:
    found = get_object_or_404(Result.objects.filter(project=project), pk=pk)
    found.project = project
    return found


def period_of(project: Project, pk: int) -> ReportingPeriod:
    found = get_object_or_404(ReportingPeriod.objects.filter(project=project), pk=pk)
    found.project = project
    return found


def value_of(request: HttpRequest, project: Project, pk: int) -> IndicatorValue:
    rows: Any = IndicatorValue.objects.visible_to(request.user).filter(period__project=project)
    found: IndicatorValue = get_object_or_404(
        rows.select_related("period", "indicator__result", "entered_by", "reviewed_by").prefetch_related(
            "breakdown__category__type", "evidence__document", "indicator__disaggregations__categories"
        ),
        pk=pk,
    )
    found.period.project = project
    return found
