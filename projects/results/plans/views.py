"""Which results of the management plans a project's results add up to."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from portal import formats
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project, room
from projects.results.plans import actions
from projects.results.plans.forms import AddToAllForm, CopyForm, mapping_in
from projects.results.plans.offered import offered

ROWS = 20

explain(map_plans=gettext_lazy("Results mapped to management plans"))


def open_to_map(request: HttpRequest, pk: int) -> Project:
    project = open_project(request, pk)
    if not request.user.has_perm("projects.manage_project", project):
        raise PermissionDenied
    return project


def plan_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    project = open_to_map(request, pk)
    if request.method == "POST":
        try:
            n = actions.map_results(project, mapping_in(request.POST), by=person_of(request))
        except NotAllowed as refusal:
            return mapping_page(request, project, {"refused": refusal.reasons}, status=409)
        say(request, n)
        return redirect(f"{reverse('plan_mapping', args=[pk])}?page={request.POST.get('page', '1')}")
    return mapping_page(request, project, {})


def say(request: HttpRequest, n: int) -> None:
    text = ngettext("%(n)s link changed.", "%(n)s links changed.", n) % {"n": formats.number(n)}
    messages.success(request, text)


def mapping_page(request: HttpRequest, project: Project, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    plans = offered(project)
    results = project.results.select_related("parent").prefetch_related("plan_results")
    page = Paginator(sorted(results, key=place_of), ROWS).get_page(request.GET.get("page"))
    context = room(request, project, "results") | {
        "plans": plans,
        "page": page,
        "rows": rows(page, plans),
        "has_ended": project.status not in actions.MAY_CHANGE,
        "add_form": AddToAllForm(plans=plans),
        "copy_form": CopyForm(plans=plans) if len(plans) > 1 else None,
    }
    return render(request, "projects/results/plans/mapping.html", context | more, status=status)


def place_of(result: Any) -> tuple[Any, ...]:
    """Each outcome before its outputs."""
    outcome = result.parent or result
    return (outcome.position, outcome.pk, result.pk != outcome.pk, result.position, result.pk)


def rows(page: Page[Any], plans: list[Any]) -> list[tuple[Any, list[tuple[Any, bool]]]]:
    """Each result with every result of the plans, and whether it adds up to it."""
    columns = [one for plan in plans for one in plan.shown]
    found = []
    for result in page:
        held = {one.pk for one in result.plan_results.all()}
        found.append((result, [(one, one.pk in held) for one in columns]))
    return found


@require_POST
def plan_mapping_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One result of a plan for all results of the project."""
    project = open_to_map(request, pk)
    form = AddToAllForm(request.POST, plans=offered(project))
    if form.is_valid():
        say(request, actions.add_to_all(project, form.cleaned_data["plan_result"], by=person_of(request)))
    return redirect("plan_mapping", pk)


@require_POST
def plan_mapping_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """What is mapped to one plan is mapped to the same pillars of another."""
    project = open_to_map(request, pk)
    form = CopyForm(request.POST, plans=offered(project))
    if form.is_valid():
        plans = form.cleaned_data
        say(request, actions.copy_to_plan(project, plans["source"], plans["target"], by=person_of(request)))
    return redirect("plan_mapping", pk)
