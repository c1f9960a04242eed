"""Pages of requests. Each fetches through visible_to, names a permission, and calls an action."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.rules import standing
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.documents.serving import serve
from portal.listing.views import respond
from portal.workflow import NotAllowed
from projects.components.forms import ComponentScoresForm
from projects.components.models import Moment
from projects.recommendations.models import Recommendation
from projects.requests import actions, lists, papers
from projects.requests.assessing.shown import assessing_context
from projects.requests.clock import clock_of
from projects.requests.deciding.shown import conditions_for, terms_of
from projects.requests.forms import DraftForm, StartForm, own_states
from projects.requests.models import Request
from projects.requests.moves.freshness import mark
from projects.requests.moves.steps import panels
from projects.requests.questions.asked import open_questions
from projects.requests.questions.locking import close_locked, open_part
from projects.requests.questions.sections import LABELS
from projects.thread import from_request, stages

explain(
    start=gettext_lazy("Draft begun"),
    answer_question=gettext_lazy("Question answered"),
    assign_officer=gettext_lazy("Given to an officer"),
    assign_assessors=gettext_lazy("Assessors named"),
    assess=gettext_lazy("Assessment given"),
    consolidate=gettext_lazy("Assessments consolidated"),
    meet_condition=gettext_lazy("Condition reported as met"),
    close_condition=gettext_lazy("Condition closed"),
    return_condition=gettext_lazy("Condition returned: the evidence does not do"),
    propose_terms=gettext_lazy("Terms proposed"),
    accept_terms_state=gettext_lazy("Terms accepted by the State"),
    accept_terms_ohchr=gettext_lazy("Terms accepted by OHCHR"),
    declare_interest=gettext_lazy("Interest declared"),
    withdraw_interest=gettext_lazy("Declaration of interest withdrawn"),
    remind=gettext_lazy("Reminder sent to the State"),
    score_components=gettext_lazy("Components scored"),
)


def find(request: HttpRequest, pk: int) -> Request:
    return get_object_or_404(Request.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def request_list(request: HttpRequest) -> HttpResponseBase:
    staff = standing(request.user).is_staff
    return respond(request, lists.STAFF_LIST if staff else lists.STATE_LIST, template="projects/requests/list.html")


def request_new(request: HttpRequest) -> HttpResponse:
    """Begins a draft with the recommendations ticked on their list, or adds them to an open draft."""
    if not request.user.has_perm("projects.add_request"):
        raise PermissionDenied(_("Only a focal point of a State begins a request."))
    states = own_states(request.user)
    ticked = (request.POST if request.method == "POST" else request.GET).getlist("recommendation")
    chosen = Recommendation.objects.visible_to(request.user).filter(
        pk__in=[pk for pk in ticked if pk.isdigit()], state__in=states
    )
    form = StartForm(
        request.POST if "title" in request.POST else None, states=states, initial={"state": states.first()}
    )
    if request.method == "POST" and form.is_valid():
        made = actions.start(
            state=form.cleaned_data["state"],
            title=form.cleaned_data["title"],
            recommendations=chosen,
            by=person_of(request),
        )
        messages.success(
            request,
            _("Draft %(reference)s is open. Everybody who acts for your State can continue it.")
            % {"reference": made.reference},
        )
        return redirect("request_edit", made.pk)
    drafts = Request.objects.visible_to(request.user).filter(status="draft") if chosen else Request.objects.none()
    return render(
        request,
        "projects/requests/new.html",
        {
            "form": form,
            "chosen": chosen.for_list().in_document_order(),
            "left_out": len(ticked) - chosen.count(),
            "drafts": drafts,
        },
    )


@require_POST
def request_add_recommendations(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    ids = [pk for pk in request.POST.getlist("recommendation") if pk.isdigit()]
    chosen = Recommendation.objects.visible_to(request.user).filter(pk__in=ids, state=found.state)
    try:
        actions.add_recommendations(found, recommendations=chosen, by=person_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("request_edit", found.pk)


def request_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    if not request.user.has_perm("projects.change_request", found):
        raise PermissionDenied(_("Only the State changes its request."))
    if found.status not in actions.EDITABLE:
        messages.info(request, _("The request has been sent; what it says is frozen."))
        return redirect("request_detail", found.pk)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DraftForm(data, files, instance=found)
    scores = ComponentScoresForm(data, about=found, moment=Moment.REQUEST)
    close_locked(form, scores, found)
    if request.method == "POST" and form.is_valid() and scores.is_valid():
        try:
            sent = open_part(
                found, facts=form.facts, scores=scores.scores, letter=form.cleaned_data["letter_file"]
            )  # fmt: skip
            actions.save_draft(found, by=person_of(request), **sent)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("request_detail" if "check" in request.POST else "request_edit", found.pk)
    if request.method == "POST":
        found = find(request, pk)  # a ModelForm writes into its instance even when it refuses
    missing = actions.WORKFLOW.reasons_against(found, "submit") if found.status == "draft" else []
    return render(
        request,
        "projects/requests/edit.html",
        {"record": found, "form": form, "scores": scores, "missing": missing},
    )


@require_safe
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    return render(request, "projects/requests/detail.html", detail_context(request, found))


def detail_context(request: HttpRequest, found: Request) -> dict[str, Any]:
    user: Any = request.user
    sees_internal = user.has_perm("projects.see_internal_request", found)
    return {
        "record": found,
        "state_info": actions.WORKFLOW.state(found.status),
        "panels": panels(found, user),
        "seen": mark(found),
        "clock": clock_of(found),
        "scores": found.component_scores.filter(moment=Moment.REQUEST).select_related("component"),
        "sees_internal": sees_internal,
        "history": history(found, actions.WORKFLOW, user, sees_internal=sees_internal),
        "versions": found.versions.all(),
        "papers": papers.of(found, user),
        "may_edit": found.status in actions.EDITABLE and user.has_perm("projects.change_request", found),
        "may_declare": user.has_perm("projects.declare_interest_request", found),
        "thread": stages(user, from_request(user, found.pk)),
        **questions_context(found, user),
        **assessing_context(found, user),
        "conditions": conditions_for(found, user),
        "terms": terms_of(found, user),
    }


def questions_context(found: Request, user: Any) -> dict[str, Any]:
    """Each question with the label of its section; those that are open now can be answered."""
    may_answer = found.status == "info_requested" and user.has_perm("projects.answer_request", found)
    open_now = {question.pk for question in open_questions(found)} if may_answer else set()
    asked = found.questions.select_related("asked_by", "answered_by")
    return {
        "questions": [(one, LABELS.get(one.section, one.section), one.pk in open_now) for one in asked],
        "may_answer": may_answer,
    }


@require_safe
def request_letter(request: HttpRequest, pk: int) -> FileResponse:
    found = find(request, pk)
    if not found.letter:
        raise Http404
    return serve(found.letter)
