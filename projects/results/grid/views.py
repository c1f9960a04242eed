"""Entering many values at once: by period, or one indicator over its periods; with a script and equally without one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal import formats
from portal.accounts.signed_in import person_of
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project, room
from projects.results.actions import submit
from projects.results.grid import posting
from projects.results.grid.paging import part_of
from projects.results.grid.rows import GridRow, build, for_grid, grouped_by_outcome, open_breakdown, overlay, values_for
from projects.results.grid.saving import Outcome, checked, save
from projects.results.grid.typed import Key
from projects.results.models import Indicator, ReportingPeriod
from projects.results.reporting.standing import told, tone, with_standing

MOST_PERIODS = 20


def open_grid(request: HttpRequest, pk: int) -> tuple[Project, bool]:
    """The project, and whether this person enters its values. Staff may look; others do not come in."""
    project = open_project(request, pk)
    may_report = request.user.has_perm("projects.report_project", project)
    if not (may_report or request.user.has_perm("projects.see_internal_project", project)):
        raise PermissionDenied
    return project, may_report


def indicators_of(project: Project) -> QuerySet[Indicator]:
    return Indicator.objects.filter(result__project=project)


@require_safe
def grid_index(request: HttpRequest, pk: int) -> HttpResponse:
    """The periods of a project, how far each is reported, and where its values are entered."""
    project, may_report = open_grid(request, pk)
    today = timezone.localdate()
    periods = with_standing(project.reporting_periods.order_by("-starts_on"), today)
    context = room(request, project, "results") | {
        "periods": [(period, told(period, today), tone(period)) for period in periods],
        "may_report": may_report,
        "asks_states": hasattr(project, "states_report"),
        "indicators": for_grid(indicators_of(project)),
    }
    return render(request, "projects/results/grid/index.html", context)


def grid_period(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    project, may_report = open_grid(request, pk)
    period = find_period(project, period_pk)
    part = part_of(
        for_grid(indicators_of(project)), outcome=request.GET.get("outcome", ""), page=request.GET.get("page")
    )
    more = {"period": period, "part": part, "subject": formats.period(period.starts_on, period.ends_on)}
    return answer(request, project, part.indicators, [period], may_report, more)


def grid_indicator(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """One indicator over its periods, the latest first."""
    project, may_report = open_grid(request, pk)
    indicator = get_object_or_404(indicators_of(project), pk=indicator_pk)
    periods = list(project.reporting_periods.filter(starts_on__lte=timezone.localdate()).order_by("-starts_on"))
    more = {"indicator": indicator, "subject": str(indicator)}
    found = for_grid(Indicator.objects.filter(pk=indicator.pk))
    return answer(request, project, found, periods[:MOST_PERIODS], may_report, more)


def find_period(project: Project, pk: int) -> ReportingPeriod:
    found = get_object_or_404(project.reporting_periods, pk=pk)
    found.project = project
    return found


def answer(
    request: HttpRequest,
    project: Project,
    indicators: list[Indicator],
    periods: list[ReportingPeriod],
    may_report: bool,
    more: dict[str, Any],
) -> HttpResponse:
    """Shows the grid, keeps what was sent of it, or shows again what was refused."""
    typed: dict[Key, posting.Posted] = {}
    done, opened = Outcome(), set[Key]()
    if request.method == "POST":
        if not may_report:
            raise PermissionDenied
        typed = posted_rows(request, project)
        if key := posting.key_of(request.POST.get("open", "")):  # without a script: nothing is kept yet
            opened.add(key)
        else:
            done = keep(request, project, typed)
            if not done.refused and send(request, more.get("period"), done):
                return redirect(request.get_full_path())
            typed = {key: row for key, row in typed.items() if key in done.refused}
    rows = build(request.user, project, indicators, periods, may_report=may_report)
    overlay(rows, typed, done.refused, opened)
    context = room(request, project, "results") | page_facts(rows, done, may_report) | more
    template = "projects/results/grid/page.html"
    return render(request, template, context, status=409 if done.moved else 200)


def page_facts(rows: list[GridRow], done: Outcome, may_report: bool) -> dict[str, Any]:
    is_open = any(not row.closed for row in rows)
    return {
        "rows": grouped_by_outcome(rows),
        "is_open": is_open,
        "may_report": may_report,
        "is_locked": any(row.period.is_locked for row in rows),
        "done": done,
        "problems": [
            (f"{row.prefix}-{one.place}" if one.place and one.place != "breakdown" else row.prefix, row, one.sentence)
            for row in rows
            for one in row.refused
        ],
    }


def posted_rows(request: HttpRequest, project: Project) -> dict[Key, posting.Posted]:
    keys = posting.keys_in(request.POST)
    found = {one.pk: one for one in for_grid(indicators_of(project).filter(pk__in={key[0] for key in keys}))}
    return {key: posting.posted(request.POST, key, found[key[0]]) for key in keys if key[0] in found}


def keep(request: HttpRequest, project: Project, typed: Mapping[Key, posting.Posted]) -> Outcome:
    indicators = {one.pk: one for one in for_grid(indicators_of(project).filter(pk__in={key[0] for key in typed}))}
    periods = {one.pk: one for one in project.reporting_periods.filter(pk__in={key[1] for key in typed})}
    rows = {key: row for key, row in typed.items() if key[1] in periods}
    values = values_for(request.user, indicators.values(), periods)
    done = save(rows, indicators, periods, values, by=person_of(request))
    if done.saved:
        n = len(done.saved)
        text = ngettext("%(n)s value saved.", "%(n)s values saved.", n) % {"n": formats.number(n)}
        messages.success(request, text)
    elif not done.refused and "send" not in request.POST:
        messages.info(request, _("Nothing was changed."))
    return done


def send(request: HttpRequest, period: ReportingPeriod | None, done: Outcome) -> bool:
    """Sends the period for review where that button was pressed. False: something stands in the way, told on the page."""
    if period is None or "send" not in request.POST:
        return True
    try:
        sent = submit(period, by=person_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return True
    n = len(sent.values)
    if n:
        text = ngettext("%(n)s value sent for review.", "%(n)s values sent for review.", n)
        messages.success(request, text % {"n": formats.number(n)})
    for one in sent.refused:
        done.refuse((one.indicator_id, period.pk), [one])
    return not sent.refused


@require_POST
def grid_check(request: HttpRequest, pk: int, period_pk: int) -> JsonResponse:
    """What the rules say about one row while it is typed: place → sentences. Nothing is kept."""
    project, _may_report = open_grid(request, pk)
    period = find_period(project, period_pk)
    key = next((key for key in posting.keys_in(request.POST) if key[1] == period.pk), None)
    found = for_grid(indicators_of(project).filter(pk=key[0])) if key else []
    if not key or not found:
        return JsonResponse({"places": {}}, status=400)
    value = values_for(request.user, found, [period.pk]).get(key)
    typed = posting.posted(request.POST, key, found[0]).typed
    places: dict[str, list[str]] = {}
    for one in checked(typed, found[0], period, value):
        places.setdefault(one.place, []).append(str(one.sentence))
    return JsonResponse({"places": places})


@require_safe
def grid_breakdown(request: HttpRequest, pk: int, period_pk: int, indicator_pk: int) -> HttpResponse:
    """The opened breakdown of one row, put into the page by a script."""
    project, may_report = open_grid(request, pk)
    found = for_grid(indicators_of(project).filter(pk=get_object_or_404(indicators_of(project), pk=indicator_pk).pk))
    rows = build(request.user, project, found, [find_period(project, period_pk)], may_report=may_report)
    open_breakdown(rows[0])
    return render(request, "projects/results/grid/breakdown.html", {"row": rows[0]})
