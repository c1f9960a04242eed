"""The register of risks of a project, and the risks of all projects. For OHCHR alone: to others there is no such page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project, room, those_inside
from projects.risks import actions
from projects.risks.figures import heads, matrix
from projects.risks.forms import WORDS, NewRiskForm, ReviewForm, RiskForm
from projects.risks.levels import IMPACTS, LIKELIHOODS, level_of
from projects.risks.lists import RISKS, TONES, is_overdue, rows, trend_note
from projects.risks.models import ActionPoint, Risk
from projects.workplan.views import demand
from projects.workplan.when import against_work, may_change

INSIDE = "projects.see_internal_project"


def inside(request: HttpRequest, pk: int) -> Project:
    """The project, for those at OHCHR; 403 for others who see the project itself."""
    project = open_project(request, pk)
    if not those_inside(request.user, project):
        raise PermissionDenied(_("Risks are for OHCHR alone."))
    return project


@require_safe
def risk_list(request: HttpRequest) -> HttpResponseBase:
    if not request.user.standing.is_staff:  # type: ignore[union-attr]
        raise PermissionDenied(_("Risks are for OHCHR alone."))
    return respond(request, RISKS)


@require_safe
def risk_register(request: HttpRequest, pk: int) -> HttpResponse:
    project = inside(request, pk)
    found = list(rows(request.user).filter(project=project).order_by("status", "-risk_level", "-id"))
    found.sort(key=lambda risk: risk.status != Risk.Status.OPEN)
    context = {
        "rows": [shown(risk) for risk in found],
        "matrix": matrix(found),
        "heads": heads(),
        "open_count": sum(risk.status == Risk.Status.OPEN for risk in found),
        "may_change": may_change(request.user, project),
    }
    return render(request, "projects/risks/register.html", room(request, project, "risks") | context)


def shown(risk: Any) -> dict[str, Any]:
    return {
        "risk": risk,
        "level": level_of(risk.risk_level),
        "trend": trend_note(risk),
        "tone": TONES[Risk.Status(risk.status)],
        "is_overdue": is_overdue(risk),
    }


def open_risk(request: HttpRequest, pk: int, risk_pk: int) -> tuple[Project, Any]:
    project = inside(request, pk)
    risk = get_object_or_404(rows(request.user), project=project, pk=risk_pk)
    risk.project = project
    return project, risk


@require_safe
def risk_detail(request: HttpRequest, pk: int, risk_pk: int) -> HttpResponse:
    project, risk = open_risk(request, pk, risk_pk)
    return render(request, "projects/risks/risk.html", detail_context(request, project, risk))


def detail_context(request: HttpRequest, project: Project, risk: Any) -> dict[str, Any]:
    user = request.user
    may_review = user.has_perm("projects.review_risk", risk) and not against_work(project)
    first = {"likelihood": risk.likelihood, "impact": risk.impact, "status": risk.status}
    reviews = risk.reviews.select_related("by")
    return room(request, project, "risks") | shown(risk) | {
        "reviews": [(each, level_of(each.level)) for each in reviews],
        "likelihood": LIKELIHOODS[risk.likelihood],
        "impact": IMPACTS[risk.impact],
        "points": ActionPoint.objects.visible_to(user).filter(risk=risk).order_by("number"),
        "may_change": may_change(user, project),
        "review_form": ReviewForm(initial=first) if may_review else None,
    }  # fmt: skip


def risk_new(request: HttpRequest, pk: int) -> HttpResponse:
    project = inside(request, pk)
    demand(request, "projects.manage_project", project)
    form = NewRiskForm(posted(request), initial={"owner": person_of(request).pk})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(project, by=person_of(request), facts=form.facts)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The risk is in the register."))
            return redirect("risk_detail", project.pk, made.pk)
    return render_form(request, project, form)


def risk_edit(request: HttpRequest, pk: int, risk_pk: int) -> HttpResponse:
    project, risk = open_risk(request, pk, risk_pk)
    demand(request, "projects.change_risk", risk)
    form = RiskForm(posted(request), instance=risk)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(risk, by=person_of(request), facts={name: form.cleaned_data[name] for name in WORDS})
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("risk_detail", project.pk, risk.pk)
    return render_form(request, project, form, risk)


def render_form(request: HttpRequest, project: Project, form: Any, risk: Risk | None = None) -> HttpResponse:
    context = room(request, project, "risks") | {"form": form, "risk": risk}
    return render(request, "projects/risks/risk_form.html", context, status=409 if form.errors else 200)


@require_POST
def risk_review(request: HttpRequest, pk: int, risk_pk: int) -> HttpResponse:
    project, risk = open_risk(request, pk, risk_pk)
    demand(request, "projects.review_risk", risk)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            actions.review(risk, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The review is kept."))
            return redirect("risk_detail", project.pk, risk.pk)
    context = detail_context(request, project, risk) | {"review_form": form}
    return render(request, "projects/risks/risk.html", context, status=409)
