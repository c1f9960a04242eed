"""One view for every dashboard: the page, or the file that the address asks for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from portal.charts.shown import Cell, Shown
from portal.listing.views import query
from reports.dashboards.declaration import Answer, Dashboard, answer
from reports.dashboards.exports import csv_file, workbook

FRESH = 300  # seconds for which a visitor's page may be shown again
FILES: dict[str, Callable[[Answer, Mapping[str, Shown]], HttpResponseBase]] = {"csv": csv_file, "xlsx": workbook}


@require_safe
def respond(request: HttpRequest, dashboard: Dashboard, **context: Any) -> HttpResponseBase:
    """A period that makes no sense is put right and said; a word that is no choice is said beside its field, and the rest of
    the address answered: 400, and the page stays. A file is only made of what was asked."""
    if dashboard.may_look is not None and not dashboard.may_look(request.user):
        raise PermissionDenied
    form = dashboard.form(request.GET, today=timezone.localdate(), reader=request.user)
    understood = form.understood
    made = answer(dashboard, understood.question, request.user)
    form.offer_periods(made.asked.period)
    is_clear = understood is form and not made.asked.problems
    charts = with_links(dashboard.charts(made.asked, made.figures), made)
    if is_clear and (file := FILES.get(request.GET.get("export", ""))):
        return kept(request, dashboard, file(made, charts))
    shown = {**page(request, form, made, charts), "is_clear": is_clear, **context}
    return kept(request, dashboard, render(request, dashboard.template, shown, status=200 if is_clear else 400))


def page(request: HttpRequest, form: Any, made: Answer, charts: Mapping[str, Shown]) -> dict[str, Any]:
    dashboard = made.dashboard
    return {
        "dashboard": dashboard,
        "form": form,
        "made": made,
        "figures": made.figures,
        "charts": charts,
        "problems": made.asked.problems,
        "csv_query": query(request, export="csv"),
        "xlsx_query": query(request, export="xlsx"),
        **dashboard.context(made.asked, made.figures, request.user),
    }


def with_links(charts: Mapping[str, Shown], made: Answer) -> dict[str, Shown]:
    """Each figure in the table of a chart opens its rows, as it does elsewhere on the page."""

    def row_of(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(replace(cell, url=url_of(cell)) if made.has(cell.figure) else cell for cell in row)

    def url_of(cell: Cell) -> str:
        return cell.url or made.line(cell.figure).url

    return {
        name: replace(shown, rows=tuple(map(row_of, shown.rows)), total=row_of(shown.total))
        for name, shown in charts.items()
    }


def kept(request: HttpRequest, dashboard: Dashboard, response: Any) -> HttpResponse:
    """What everybody reads may be kept for a moment; what one person reads is kept nowhere but with that person."""
    patch_vary_headers(response, ["Cookie"])
    if dashboard.may_look is None and not request.user.is_authenticated and response.status_code == 200:
        patch_cache_control(response, public=True, max_age=FRESH)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response
