from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal import formats
from projects.portfolio.workflow import RUNNING
from projects.portfolio.workspace import open_project, room
from projects.results.figures import Basis, framework, standing_of
from projects.results.models import Indicator, IndicatorValue, PeriodTarget, ValueStatus
from projects.results.rows import basis_of, cell, chosen, counted, opened, row_of, sees_inside, window
from projects.results.showing import figure
from projects.results.views.reach import KEY, indicator_of


@login_not_required
@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """The framework with what is reached, one outcome open at a time."""
    project = open_project(request, pk)
    context = room(request, project, KEY)
    found = framework(project, basis_of(request.GET, context["sees_internal"]))
    periods = window(found.periods, request.GET, timezone.localdate())
    outcome = chosen(found, request.GET)
    inside = sees_inside(request.user, project)
    waits = waiting(project) if context["may_manage"] else {}
    context |= {
        "found": found,
        "is_running": project.status in RUNNING,
        "counts_approved_only": found.basis == Basis.APPROVED,
        "counts": counted(found.counts),
        "outcomes": [(one, counted(one.counts)) for one in found.outcomes],
        "outcome": outcome,
        "window": periods,
        "open": opened(outcome, periods, request.GET, request.user) if outcome else None,
        "sees_inside": inside,
        "may_report": inside and request.user.has_perm("projects.report_project", project),
        "periods": [(period, waits.get(period.pk, 0)) for period in found.periods],
    }
    return render(request, "projects/results/room.html", context)


def waiting(project: Any) -> dict[int, int]:
    """How many values of each period wait for a review."""
    rows = IndicatorValue.objects.filter(period__project=project, status=ValueStatus.SUBMITTED).order_by()
    return dict(rows.values_list("period").annotate(n=Count("pk")))


@login_not_required
@require_safe
def results_indicator(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """One indicator: how it is defined, where it stands, and its values by period with their targets."""
    project = open_project(request, pk)
    context = room(request, project, KEY)
    indicator = indicator_of(project, indicator_pk)
    basis = basis_of(request.GET, context["sees_internal"])
    values = IndicatorValue.objects.visible_to(request.user).filter(indicator=indicator)
    context |= {
        "indicator": indicator,
        "row": row_of(standing_of(project, indicator, basis)),
        "basis": basis,
        "counts_approved_only": basis == Basis.APPROVED,
        "lines": lines(project, indicator, {value.period_id: value for value in values}),
        "sees_inside": sees_inside(request.user, project),
    }
    return render(request, "projects/results/indicator.html", context)


def lines(project: Any, indicator: Indicator, values: dict[int, IndicatorValue]) -> list[dict[str, Any]]:
    targets = {target.period_id: target for target in indicator.period_targets.all()}
    return [
        {
            "period": period,
            "cell": cell(indicator, values.get(period.pk)),
            "figure": value_words(indicator, values.get(period.pk)),
            "target": target_words(indicator, targets.get(period.pk)),
        }
        for period in project.reporting_periods.all()
    ]


def value_words(indicator: Indicator, value: IndicatorValue | None) -> str:
    return "" if value is None else figure(indicator, value.numerator, value.denominator)


def target_words(indicator: Indicator, target: PeriodTarget | None) -> str:
    if target is None:
        return formats.UNKNOWN
    return target.text or figure(indicator, target.numerator, target.denominator)
