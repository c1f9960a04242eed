"""One value: what is reported, what supports it, its history, and the review."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.documents.serving import serve
from portal.posting import posted
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project, room
from projects.results import actions
from projects.results.actions.review import against
from projects.results.forms import EvidenceForm
from projects.results.history import author, history, staff_for
from projects.results.models import EvidenceGrade, IndicatorValue, ValueEvidence
from projects.results.rows import sees_inside
from projects.results.showing import GRADES, breakdown_rows, figure, of_indicator
from projects.results.views.reach import KEY, opened, value_of
from projects.results.workflow import WORKFLOW

REVIEWS = ("approve_value", "return_value", "reopen_value")
ACTS: dict[str, Callable[..., Any]] = {
    "approve_value": actions.approve,
    "return_value": actions.send_back,
    "reopen_value": actions.reopen,
}


@login_not_required
@require_safe
def results_value(request: HttpRequest, pk: int, value_pk: int) -> HttpResponse:
    project = open_project(request, pk)
    return render(
        request, "projects/results/value.html", context_of(request, project, value_of(request, project, value_pk))
    )


def context_of(request: HttpRequest, project: Project, value: IndicatorValue) -> dict[str, Any]:
    inside = sees_inside(request.user, project)
    user: Any = request.user
    indicator = value.indicator
    may_report = inside and user.has_perm("projects.report_project", project)
    return room(request, project, KEY) | {
        "value": value,
        "indicator": indicator,
        "period": value.period,
        "state": WORKFLOW.state(value.status),
        "figure": figure(indicator, value.numerator, value.denominator),
        "baseline": of_indicator(indicator, "baseline"),
        "target": of_indicator(indicator, "target"),
        "grade": GRADES[value.grade],
        "sees_inside": inside,
        "breakdown": breakdown_rows(value) if inside else [],
        "entered_by": author(value.entered_by, user, staff_for(user, [value.entered_by])) if inside else "",
        "history": history(value, user) if inside else [],
        "panels": panels(project, value, user) if inside else [],
        "may_report": may_report,
        "may_change_evidence": may_report and value.status != "approved",
        "evidence_form": EvidenceForm() if may_report else None,
        "may_verify": inside
        and value.grade == EvidenceGrade.DOCUMENTED
        and value.status in ("submitted", "approved")
        and user.has_perm("projects.review_indicatorvalue", value),
    }


def panels(project: Project, value: IndicatorValue, user: Any) -> list[dict[str, Any]]:
    """The moves of a reviewer from here, each with what stands against it."""
    if not user.has_perm("projects.manage_project", project):
        return []
    moves = [WORKFLOW.verb(verb) for verb in REVIEWS if value.status in WORKFLOW.verb(verb).sources]
    return [
        {
            "move": move,
            "blockers": against([value], move.verb, by=user, note="."),
            "url": reverse("results_value_move", args=[project.pk, value.pk, move.verb]),
        }
        for move in moves
    ]


@require_POST
def results_value_move(request: HttpRequest, pk: int, value_pk: int, verb: str) -> HttpResponse:
    """A review of one value; `seen` is the revision that the page showed."""
    project = opened(request, pk, "manage")
    value = value_of(request, project, value_pk)
    act = ACTS.get(verb)
    if act is None:
        raise Http404
    facts: dict[str, Any] = {"note": request.POST.get("note", "")}
    seen = request.POST.get("seen", "")
    if seen.isdecimal() and verb != "reopen_value":
        facts["seen"] = {value.pk: int(seen)}
    return answered(request, project, value, lambda: act(value, by=person_of(request), **facts))


@require_POST
def results_value_verify(request: HttpRequest, pk: int, value_pk: int) -> HttpResponse:
    project = opened(request, pk, "manage")
    value = value_of(request, project, value_pk)
    return answered(request, project, value, lambda: actions.verify(value, by=person_of(request)))


def answered(request: HttpRequest, project: Project, value: IndicatorValue, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except NotAllowed as refusal:
        fresh = value_of(request, project, value.pk)
        context = context_of(request, project, fresh) | {
            "refused": refusal.reasons,
            "refused_note": request.POST.get("note", ""),
        }
        return render(request, "projects/results/value.html", context, status=409)
    messages.success(request, _("Done."))
    return redirect("results_value", project.pk, value.pk)


@require_POST
def results_value_evidence(request: HttpRequest, pk: int, value_pk: int) -> HttpResponse:
    """Adds a citation, an address or a file."""
    project = opened(request, pk, "report")
    value = value_of(request, project, value_pk)
    form = EvidenceForm(posted(request), request.FILES)
    if not form.is_valid():
        context = context_of(request, project, value) | {"evidence_form": form}
        return render(request, "projects/results/value.html", context, status=400)
    data = form.cleaned_data
    return answered(
        request,
        project,
        value,
        lambda: actions.add_evidence(
            value, by=person_of(request), citation=data["citation"], url=data["url"], upload=data["file"]
        ),
    )


@require_POST
def results_value_evidence_remove(request: HttpRequest, pk: int, value_pk: int, evidence_pk: int) -> HttpResponse:
    project = opened(request, pk, "report")
    value = value_of(request, project, value_pk)
    evidence = get_object_or_404(ValueEvidence.objects.filter(value=value), pk=evidence_pk)
    return answered(request, project, value, lambda: actions.remove_evidence(evidence, by=person_of(request)))


@require_safe
def results_value_file(request: HttpRequest, pk: int, value_pk: int, evidence_pk: int) -> FileResponse:
    """A file that supports a value: for whoever reports on the project, and staff."""
    project = open_project(request, pk)
    value = value_of(request, project, value_pk)
    if not sees_inside(request.user, project):
        raise PermissionDenied
    evidence = get_object_or_404(ValueEvidence.objects.filter(value=value, document__isnull=False), pk=evidence_pk)
    if evidence.document is None:
        raise Http404
    return serve(evidence.document)
