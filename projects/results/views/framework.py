"""The framework and its periods, edited in planning."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.portfolio.amendments.when import against_direct_change
from projects.portfolio.models import Project
from projects.portfolio.workspace import room
from projects.results import actions
from projects.results.figures import framework
from projects.results.forms import CopyForm, IndicatorForm, PeriodForm, PeriodsForm, ResultForm, TargetsForm
from projects.results.models import Level, Result
from projects.results.rows import row_of
from projects.results.views.reach import KEY, indicator_of, opened, period_of, result_of

PERIODS, TREE = "periods", "results"


@require_safe
def results_framework(request: HttpRequest, pk: int) -> HttpResponse:
    """The framework to edit: in planning, by whoever manages the project."""
    project = opened(request, pk, "manage")
    return render(request, "projects/results/framework.html", context_of(request, project))


def context_of(request: HttpRequest, project: Project) -> dict[str, Any]:
    found = framework(project)
    return room(request, project, KEY) | {
        "against": against_direct_change(project),
        "tree": [
            (result, [row_of(one) for one in outcome.standings if one.indicator.result_id == result.pk])
            for outcome in found.outcomes
            for result in (outcome.result, *outcome.outputs)
        ],
        "periods": found.periods,
        "periods_form": PeriodsForm(),
        "copy_form": CopyForm(user=request.user, but=project.pk),
    }


def back(project: Project, anchor: str) -> HttpResponse:
    return redirect(reverse("results_framework", args=[project.pk]) + f"#{anchor}")


def formed(
    request: HttpRequest, project: Project, form: BaseForm, act: Callable[[], Any], *, title: str, anchor: str
) -> HttpResponse:
    """One form on its page; a refusal is shown beside the fields that it is about."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except NotAllowed as refusal:
            show_reasons(form, refusal)
            status = 409
        else:
            messages.success(request, _("Saved."))
            return back(project, anchor)
    context = room(request, project, KEY) | {"form": form, "title": title, "anchor": anchor}
    return render(request, "projects/results/form.html", context, status=status)


def results_result_new(request: HttpRequest, pk: int) -> HttpResponse:
    project = opened(request, pk, "manage")
    form = ResultForm(posted(request), project=project, initial=beginning(request, project))
    return formed(
        request,
        project,
        form,
        lambda: actions.add_result(project, by=person_of(request), facts=form.facts),
        title=_("Add a result"),
        anchor=TREE,
    )


def beginning(request: HttpRequest, project: Project) -> dict[str, Any]:
    """An outcome with the next number, or an output under the outcome that the address names."""
    rows = Result.objects.filter(project=project)
    parent = request.GET.get("outcome", "")
    outcome = rows.filter(pk=parent, level=Level.OUTCOME).first() if parent.isdecimal() and len(parent) < 19 else None
    language = person_of(request).language
    if outcome is None:
        number = rows.filter(level=Level.OUTCOME).count() + 1
        return {"level": Level.OUTCOME, "code": str(number), "language": language}
    number = rows.filter(parent=outcome).count() + 1
    return {"level": Level.OUTPUT, "parent": outcome.pk, "code": f"{outcome.code}.{number}", "language": language}


def results_result_edit(request: HttpRequest, pk: int, result_pk: int) -> HttpResponse:
    project = opened(request, pk, "manage")
    result = result_of(project, result_pk)
    form = ResultForm(posted(request), project=project, instance=result)
    return formed(
        request,
        project,
        form,
        lambda: actions.edit_result(result, by=person_of(request), facts=form.facts),
        title=_("Edit the result"),
        anchor=f"result-{result.pk}",
    )


def results_indicator_new(request: HttpRequest, pk: int, result_pk: int) -> HttpResponse:
    project = opened(request, pk, "manage")
    result = result_of(project, result_pk)
    code = f"{result.code}.{chr(ord('a') + min(result.indicators.count(), 25))}"
    form = IndicatorForm(posted(request), initial={"code": code, "language": person_of(request).language})
    return formed(
        request,
        project,
        form,
        lambda: actions.add_indicator(result, by=person_of(request), facts=form.facts),
        title=_("Add an indicator to “%(result)s”") % {"result": result},
        anchor=f"result-{result.pk}",
    )


def results_indicator_edit(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    project = opened(request, pk, "manage")
    indicator = indicator_of(project, indicator_pk)
    form = IndicatorForm(posted(request), instance=indicator)
    return formed(
        request,
        project,
        form,
        lambda: actions.edit_indicator(indicator, by=person_of(request), facts=form.facts),
        title=_("Edit the indicator"),
        anchor=f"indicator-{indicator.pk}",
    )


def results_indicator_targets(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    project = opened(request, pk, "manage")
    indicator = indicator_of(project, indicator_pk)
    periods = list(project.reporting_periods.all())
    form = TargetsForm(posted(request), indicator=indicator, periods=periods)
    return formed(
        request,
        project,
        form,
        lambda: actions.set_period_targets(indicator, form.targets, by=person_of(request)),
        title=_("Targets by period of “%(indicator)s”") % {"indicator": indicator},
        anchor=f"indicator-{indicator.pk}",
    )


@require_POST
def results_result_act(request: HttpRequest, pk: int, result_pk: int, verb: str) -> HttpResponse:
    """Up, down or out."""
    project = opened(request, pk, "manage")
    result, by = result_of(project, result_pk), person_of(request)
    if verb == "remove":
        actions.remove_result(result, by=by)
        return back(project, TREE)
    if verb not in ("up", "down"):
        raise Http404
    actions.move_result(result, verb == "up", by=by)
    return back(project, f"result-{result.pk}")


@require_POST
def results_indicator_act(request: HttpRequest, pk: int, indicator_pk: int, verb: str) -> HttpResponse:
    project = opened(request, pk, "manage")
    indicator, by = indicator_of(project, indicator_pk), person_of(request)
    if verb == "remove":
        actions.remove_indicator(indicator, by=by)
        return back(project, f"result-{indicator.result_id}")
    if verb not in ("up", "down"):
        raise Http404
    actions.move_indicator(indicator, verb == "up", by=by)
    return back(project, f"indicator-{indicator.pk}")


@require_POST
def results_copy(request: HttpRequest, pk: int) -> HttpResponse:
    project = opened(request, pk, "manage")
    form = CopyForm(request.POST, user=request.user, but=project.pk)
    if not form.is_valid():
        context = context_of(request, project) | {"copy_form": form}
        return render(request, "projects/results/framework.html", context, status=400)
    actions.copy_framework(project, form.cleaned_data["source"], by=person_of(request))
    messages.success(
        request, _("The framework is copied. Read it through: codes, baselines and targets are the other project's.")
    )
    return back(project, TREE)


@require_POST
def results_periods_make(request: HttpRequest, pk: int) -> HttpResponse:
    project = opened(request, pk, "manage")
    form = PeriodsForm(request.POST)
    if not form.is_valid():
        context = context_of(request, project) | {"periods_form": form}
        return render(request, "projects/results/framework.html", context, status=400)
    facts = form.cleaned_data
    actions.make_periods(project, facts["rhythm"], by=person_of(request), due_after=facts["due_after"])
    return back(project, PERIODS)


def results_period_edit(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    project = opened(request, pk, "manage")
    period = period_of(project, period_pk)
    form = PeriodForm(posted(request), instance=period)
    return formed(
        request,
        project,
        form,
        lambda: actions.edit_period(period, by=person_of(request), **form.cleaned_data),
        title=_("Edit the reporting period"),
        anchor=PERIODS,
    )


@require_POST
def results_period_remove(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    project = opened(request, pk, "manage")
    actions.remove_period(period_of(project, period_pk), by=person_of(request))
    return back(project, PERIODS)
