"""Pages of requests. Each fetches through visible_to, names a permission, and calls an action."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.accounts.rules import standing
from portal.audit.history import explain, history
from portal.documents.serving import serve
from portal.listing.views import respond
from projects.components.models import Moment
from projects.requests import actions, lists, papers
from projects.requests.assessing.shown import assessing_context
from projects.requests.clock import clock_of
from projects.requests.deciding.shown import conditions_for, terms_of
from projects.requests.finding import find
from projects.requests.models import Request
from projects.requests.moves.freshness import mark
from projects.requests.moves.steps import panels
from projects.requests.questions.asked import open_questions
from projects.requests.questions.sections import LABELS
from projects.requests.sections import drawn
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


@require_safe
def request_list(request: HttpRequest) -> HttpResponseBase:
    staff = standing(request.user).is_staff
    return respond(request, lists.STAFF_LIST if staff else lists.STATE_LIST, template="projects/requests/list.html")


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
        "scores": found.component_scores.filter(moment=Moment.REQUEST)
        .select_related("component")
        .prefetch_related("evidence"),
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
        "request_sections": drawn(request, found),
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
