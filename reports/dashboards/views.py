"""One view for every dashboard: the page, or the file that the address asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from portal.charts.shown import Cell, Shown
from portal.kept import pages
from portal.listing.views import query
from reports.dashboards.asked import Asked, DashboardForm
from reports.dashboards.declaration import Answer, Dashboard, answer
from reports.dashboards.exports import csv_file, workbook

FRESH = 300  # seconds for which a visitor's page may be shown again
FILES: dict[str, Callable[[Answer, Mapping[str, Shown]], HttpResponseBase]] = {"csv": csv_file, "xlsx": workbook}


@dataclass(frozen=True)
class Page:
    """What stands within the frame of the site."""

    about: str  # the donor or fund that it is about; "" for all
    body: SafeString
    is_clear: bool  # nothing of the address was refused or put right


@require_safe
def respond(request: HttpRequest, dashboard: Dashboard) -> HttpResponseBase:
    """A period that makes no sense is put right and said; a word that is no choice is said beside its field, and the rest of
    the address answered: 400, and the page stays. A file is only made of what was asked."""
    if dashboard.may_look is not None and not dashboard.may_look(request.user):
        raise PermissionDenied
    if file := FILES.get(request.GET.get("export", "")):
        _form, asked, is_clear = understand(request, dashboard)
        if is_clear:
            made = answer(dashboard, asked, request.user)
            return fresh(request, dashboard, file(made, charts_of(made)))
    page = pages.of_page(request, dashboard.code, lambda: draw(request, dashboard), words=dashboard.form.base_fields)
    context = {"dashboard": dashboard, "page": page}
    status = 200 if page.is_clear else 400
    return fresh(request, dashboard, render(request, "reports/dashboards/page.html", context, status=status))


def draw(request: HttpRequest, dashboard: Dashboard) -> Page:
    """From the address on: also the choices of the form come from the database."""
    form, asked, is_clear = understand(request, dashboard)
    form.offer_periods(asked.period)
    made = answer(dashboard, asked, request.user)
    context = {
        "dashboard": dashboard,
        "form": form,
        "made": made,
        "figures": made.figures,
        "charts": charts_of(made),
        "about": dashboard.about(made.figures),
        "problems": asked.problems,
        "is_clear": is_clear,
        "csv_query": query(request, export="csv"),
        "xlsx_query": query(request, export="xlsx"),
        **dashboard.context(asked, made.figures, request.user),
    }
    return Page(context["about"], pages.draw(request, dashboard.template, context), is_clear)


def understand(request: HttpRequest, dashboard: Dashboard) -> tuple[DashboardForm, Asked, bool]:
    """The form as it was filled in, what is asked, and whether that is all that the address says."""
    form = dashboard.form(request.GET, today=timezone.localdate(), reader=request.user)
    understood = form.understood
    asked = understood.question
    return form, asked, understood is form and not asked.problems


def charts_of(made: Answer) -> dict[str, Shown]:
    """Each figure in the table of a chart opens its rows, as it does elsewhere on the page."""

    def row_of(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(replace(cell, url=url_of(cell)) if made.has(cell.figure) else cell for cell in row)

    def url_of(cell: Cell) -> str:
        return cell.url or made.line(cell.figure).url

    return {
        name: replace(shown, rows=tuple(map(row_of, shown.rows)), total=row_of(shown.total))
        for name, shown in made.dashboard.charts(made.asked, made.figures).items()
    }


def fresh(request: HttpRequest, dashboard: Dashboard, response: Any) -> HttpResponse:
    """What everybody reads may be kept for a moment; what one person reads is kept nowhere but with that person."""
    patch_vary_headers(response, ["Cookie"])
    if dashboard.may_look is None and not request.user.is_authenticated and response.status_code == 200:
        patch_cache_control(response, public=True, max_age=FRESH)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response
