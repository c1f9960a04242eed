"""Plans of allocations: made, edited and posted by finance."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from funding.solver import actions
from funding.solver.figures import PlanFigures, figures
from funding.solver.forms import LineForm, LinesForm, PlanForm
from funding.solver.gaps import in_dollars
from funding.solver.lists import ALLOCATION_PLANS
from funding.solver.models import AllocationPlan
from funding.solver.workflow import DRAFT
from portal import formats
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

explain(
    make_plan=gettext_lazy("Plan worked out"),
    edit_plan=gettext_lazy("Lines changed"),
    add_plan_line=gettext_lazy("Line added"),
)


def require_finance(request: HttpRequest) -> None:
    if not request.user.has_perm("funding.add_allocationplan"):
        raise PermissionDenied


def find(request: HttpRequest, pk: int) -> AllocationPlan:
    plan = get_object_or_404(AllocationPlan.objects.visible_to(request.user).select_related("fund", "made_by"), pk=pk)
    require_finance(request)
    return plan


@require_safe
def allocation_plan_list(request: HttpRequest) -> HttpResponseBase:
    require_finance(request)
    return respond(request, ALLOCATION_PLANS, template="funding/solver/list.html")


def allocation_plan_new(request: HttpRequest) -> HttpResponse:
    require_finance(request)
    form = PlanForm(posted(request), initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.make(by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The plan is a draft: nothing counts before it is posted."))
            return redirect("allocation_plan", plan.pk)
    return render(request, "funding/solver/new.html", {"form": form})


@require_safe
def allocation_plan(request: HttpRequest, pk: int) -> HttpResponse:
    plan = find(request, pk)
    return render(request, "funding/solver/plan.html", context(request, plan, figures(plan, on=timezone.localdate())))


def context(request: HttpRequest, plan: AllocationPlan, found: PlanFigures) -> dict[str, Any]:
    user: Any = request.user
    return {
        "record": plan,
        "state_info": actions.WORKFLOW.state(plan.status),
        "figures": found,
        "is_draft": plan.status == DRAFT,
        "percent_words": formats.percent(Decimal(plan.facts["percent"]) / 100),
        "minimum_usd": in_dollars(plan.facts["minimum"]),
        "moves": {move.verb for move in actions.WORKFLOW.open_moves(plan, user)},
        "history": history(plan, actions.WORKFLOW, user, sees_internal=True),
    }


@require_POST
def allocation_plan_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps the lines as they were typed, and then posts the plan when the button says so. What was typed stays when
    the posting is refused."""
    plan = find(request, pk)
    form = LinesForm(plan.lines.all(), request.POST)
    if form.errors:
        return show_typed(request, plan, form)
    changed = actions.edit(plan, changes=form.changes, by=person_of(request))
    if "post" in request.POST:
        return post(request, plan)
    if changed:
        sentence = ngettext("%(n)s line changed.", "%(n)s lines changed.", changed) % {"n": changed}
        messages.success(request, sentence)
    return redirect("allocation_plan", plan.pk)


def show_typed(request: HttpRequest, plan: AllocationPlan, form: LinesForm) -> HttpResponse:
    found = figures(plan, on=timezone.localdate())
    lines = [
        replace(
            line,
            error=form.errors.get(line.planned.pk, ""),
            typed_amount=request.POST.get(f"amount_{line.planned.pk}"),
            typed_reason=request.POST.get(f"reason_{line.planned.pk}"),
        )
        for line in found.lines
    ]
    shown = context(request, plan, replace(found, lines=lines)) | {"has_errors": True}
    return render(request, "funding/solver/plan.html", shown, status=400)


def post(request: HttpRequest, plan: AllocationPlan) -> HttpResponse:
    """All lines or none; every refusal is shown at its line."""
    today = timezone.localdate()
    try:
        actions.post(plan, on=today, by=person_of(request))
    except NotAllowed as refusal:
        plan.refresh_from_db()
        by_line = getattr(refusal, "by_line", {})
        shown = context(request, plan, figures(plan, on=today, refused=by_line))
        reasons = [] if by_line else refusal.reasons
        return render(request, "funding/solver/plan.html", shown | {"refused": reasons, "by_line": by_line}, status=409)
    messages.success(request, _("The plan is posted: every line is an allocation now."))
    return redirect("allocation_plan", plan.pk)


def allocation_plan_line_new(request: HttpRequest, pk: int) -> HttpResponse:
    plan = find(request, pk)
    form = LineForm(posted(request), plan=plan, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_line(plan, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The line is added."))
            return redirect("allocation_plan", plan.pk)
    return render(request, "funding/solver/line.html", {"record": plan, "form": form})


@require_POST
def allocation_plan_drop(request: HttpRequest, pk: int) -> HttpResponse:
    plan = find(request, pk)
    actions.drop(plan, by=person_of(request), note=request.POST.get("note", ""))
    messages.success(request, _("The plan is dropped."))
    return redirect("allocation_plan", plan.pk)
