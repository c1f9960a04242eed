"""The review of a period: all that was sent, approved together or sent back with a note each; and the period's lock."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portal import formats
from portal.accounts.signed_in import person_of
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workspace import room
from projects.results import actions
from projects.results.actions.review import written_by
from projects.results.models import IndicatorValue, ReportingPeriod, ValueStatus
from projects.results.showing import GRADES, breakdown_rows, figure, of_indicator
from projects.results.views.reach import KEY, opened, period_of


def results_review(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    """Everything of one period that waits for a review. Each value is approved, sent back with a note, or left."""
    project = opened(request, pk, "manage")
    period = period_of(project, period_pk)
    values = submitted_of(period)
    if request.method == "POST":
        return decided(request, project, period, values)
    return render(request, "projects/results/review.html", context_of(request, project, period, values))


def submitted_of(period: ReportingPeriod) -> list[IndicatorValue]:
    rows = IndicatorValue.objects.filter(period=period, status=ValueStatus.SUBMITTED)
    return list(
        rows.select_related("indicator__result", "entered_by")
        .prefetch_related("breakdown__category__type", "evidence__document")
        .order_by("indicator__result__position", "indicator__position", "pk")
    )


def context_of(
    request: HttpRequest, project: Project, period: ReportingPeriod, values: list[IndicatorValue]
) -> dict[str, Any]:
    own = written_by(person_of(request), values)
    return room(request, project, KEY) | {
        "period": period,
        "lines": [line(request, value, value.pk in own) for value in values],
        "may_approve_some": any(value.pk not in own for value in values),
    }


def line(request: HttpRequest, value: IndicatorValue, is_own: bool) -> dict[str, Any]:
    indicator = value.indicator
    return {
        "value": value,
        "figure": figure(indicator, value.numerator, value.denominator),
        "target": of_indicator(indicator, "target"),
        "grade": GRADES[value.grade],
        "breakdown": breakdown_rows(value),
        "who": value.entered_by,
        "is_own": is_own,
        "chosen": request.POST.get(f"act-{value.pk}", ""),
        "note": request.POST.get(f"note-{value.pk}", ""),
        "verified": f"verified-{value.pk}" in request.POST,
    }


def decided(
    request: HttpRequest, project: Project, period: ReportingPeriod, values: list[IndicatorValue]
) -> HttpResponse:
    """Approvals as one act, each return as its own; what is refused stays on the page with what was typed."""
    by, words = person_of(request), request.POST
    seen = {value.pk: int(text) for value in values if (text := words.get(f"seen-{value.pk}", "")).isdecimal()}
    chosen = [value for value in values if words.get(f"act-{value.pk}") == "approve"]
    back = [value for value in values if words.get(f"act-{value.pk}") == "return"]
    verified = {value.pk for value in chosen if f"verified-{value.pk}" in words}
    refused: list[Blocker] = []
    done = 0
    if chosen:
        try:
            done += len(actions.approve(chosen, by=by, verified=verified, seen=seen))
        except NotAllowed as refusal:
            refused += refusal.reasons
    for value in back:
        try:
            done += len(actions.send_back(value, by=by, note=words.get(f"note-{value.pk}", ""), seen=seen))
        except NotAllowed as refusal:
            refused += [Blocker(f"{value.indicator.code}: {reason}") for reason in refusal.reasons]
    if done:
        told = ngettext("%(n)s value is reviewed.", "%(n)s values are reviewed.", done)
        messages.success(request, told % {"n": formats.number(done)})
    if refused:
        context = context_of(request, project, period, submitted_of(period)) | {"refused": refused}
        return render(request, "projects/results/review.html", context, status=409)
    return redirect("results_review", project.pk, period.pk)


@require_POST
def results_period_lock(request: HttpRequest, pk: int, period_pk: int, verb: str) -> HttpResponse:
    """Opens a period for reporting, or locks it."""
    project = opened(request, pk, "manage")
    act = {"unlock": actions.unlock, "lock": actions.lock}.get(verb)
    if act is None:
        raise Http404
    period = act(period_of(project, period_pk), by=person_of(request))
    messages.success(
        request, _("The period is locked.") if period.is_locked else _("The period is open for reporting.")
    )
    return redirect(reverse("results", args=[project.pk]) + "#periods")
