"""Pages of requests. Each fetches through visible_to, names a permission, and calls an action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.rules import standing
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.documents.serving import serve
from portal.listing.views import respond
from portal.posting import posted
from portal.workflow import Blocker, Move, NotAllowed
from projects.components.forms import ComponentScoresForm
from projects.components.models import Moment
from projects.portfolio import actions as portfolio
from projects.portfolio.forms import AgreeForm
from projects.requests import actions, lists
from projects.requests.forms import (
    AnswerForm,
    AskForm,
    AssessForm,
    DecideForm,
    DeferForm,
    NoteForm,
)
from projects.requests.models import Question, Request, RequestCondition
from projects.thread import from_request, stages

explain(
    start=gettext_lazy("Draft begun"),
    answer_question=gettext_lazy("Question answered"),
    assess=gettext_lazy("Assessment given"),
    close_condition=gettext_lazy("Condition closed"),
    declare_interest=gettext_lazy("Interest declared"),
    score_components=gettext_lazy("Components scored"),
)
Act = Callable[[Request, Any, Any], Any]


@dataclass(frozen=True)
class Step:
    """How a page carries out a verb: the form it needs and the action it calls."""

    act: Act
    form: type[django_forms.BaseForm] = NoteForm
    explanation: Any = ""

    @property
    def has_page(self) -> bool:
        return self.form is not NoteForm


def note(form: Any) -> str:
    return str(form.cleaned_data["note"])


STEPS: dict[str, Step] = {
    "submit": Step(lambda r, by, f: actions.submit(r, by=by)),
    "withdraw": Step(lambda r, by, f: actions.withdraw(r, by=by, note=note(f))),
    "take": Step(lambda r, by, f: actions.take(r, by=by)),
    "ask": Step(
        lambda r, by, f: actions.ask(
            r,
            by=by,
            questions=[(f.cleaned_data["section"], f.cleaned_data["question"])],
            answer_due_on=f.cleaned_data["answer_due_on"],
        ),
        AskForm,
        gettext_lazy("The State's clock runs until the day you give; it can change what it wrote and answers here."),
    ),
    "resume_screening": Step(lambda r, by, f: actions.send_answers(r, by=by)),
    "resume_assessment": Step(lambda r, by, f: actions.send_answers(r, by=by)),
    "lapse": Step(lambda r, by, f: actions.lapse(r, by=by, note=note(f))),
    "start_assessment": Step(lambda r, by, f: actions.start_assessment(r, by=by)),
    "redirect": Step(lambda r, by, f: actions.redirect(r, by=by, note=note(f))),
    "decline": Step(lambda r, by, f: actions.decline(r, by=by, note=note(f))),
    "seek_advice": Step(lambda r, by, f: actions.seek_advice(r, by=by)),
    "record_advice": Step(lambda r, by, f: actions.record_advice(r, by=by, note=note(f))),
    "bring_to_decision": Step(lambda r, by, f: actions.bring_to_decision(r, by=by)),
    "accept": Step(lambda r, by, f: actions.accept(r, by=by, note=note(f), conditions=f.conditions), DecideForm),
    "defer": Step(
        lambda r, by, f: actions.defer(r, by=by, note=note(f), review_on=f.cleaned_data["review_on"]), DeferForm
    ),
    "agree": Step(
        lambda r, by, f: portfolio.agree(r, by=by, **f.cleaned_data),
        AgreeForm,
        gettext_lazy("These terms become the project. The request is finished with them."),
    ),
    "reopen": Step(lambda r, by, f: actions.reopen(r, by=by, note=note(f))),
}


def find(request: HttpRequest, pk: int) -> Request:
    return get_object_or_404(Request.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def request_list(request: HttpRequest) -> HttpResponseBase:
    staff = standing(request.user).is_staff
    return respond(request, lists.STAFF_LIST if staff else lists.STATE_LIST, template="projects/requests/list.html")


@require_safe
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    return render(request, "projects/requests/detail.html", detail_context(request, found))


def detail_context(request: HttpRequest, found: Request) -> dict[str, Any]:
    sees_internal = request.user.has_perm("projects.see_internal_request", found)
    return {
        "record": found,
        "state_info": actions.WORKFLOW.state(found.status),
        "panels": panels(found, request.user),
        "scores": found.component_scores.filter(moment=Moment.REQUEST).select_related("component"),
        "questions": found.questions.select_related("asked_by"),
        "assessments": assessments_for(found, request.user) if sees_internal else [],
        "assessments_made": found.assessments.count(),
        "sees_internal": sees_internal,
        "conditions": found.conditions.all(),
        "history": history(found, actions.WORKFLOW, request.user, sees_internal=sees_internal),
        "versions": found.versions.all(),
        "may_edit": found.status in actions.EDITABLE and request.user.has_perm("projects.change_request", found),
        "may_answer": found.status == "info_requested" and request.user.has_perm("projects.answer_request", found),
        "may_assess": may_assess(found, request.user),
        "may_decide": request.user.has_perm("projects.decide_request", found),
        "thread": stages(request.user, from_request(request.user, found.pk)),
    }


ORDER = {"primary": 0, "danger": 2}  # what is meant to be done comes first, what ends the matter last


@dataclass(frozen=True)
class Panel:
    move: Move
    blockers: list[Blocker]
    url: str
    has_page: bool


def panels(found: Request, user: Any) -> list[Panel]:
    """The moves open to this person, each with what stands in its way; of the two ways back only the right one."""
    shown = []
    for move in actions.WORKFLOW.open_moves(found, user):
        if move.verb.startswith("resume_") and move.target != found.asked_during:
            continue
        shown.append(
            Panel(
                move,
                actions.WORKFLOW.reasons_against(found, move.verb),
                reverse("request_act", args=[found.pk, move.verb]),
                STEPS[move.verb].has_page,
            )
        )
    return sorted(shown, key=lambda panel: (bool(panel.blockers), ORDER.get(panel.move.tone, 1)))


def may_assess(found: Request, user: Any) -> bool:
    return (
        found.status == "assessment"
        and user.has_perm("projects.assess_request", found)
        and not found.assessments.filter(assessor=user).exists()
    )


def assessments_for(found: Request, user: Any) -> list[Any]:
    """Blind until both are in: an assessor sees only the own one before."""
    made = list(found.assessments.select_related("assessor"))
    return (
        made if len(made) > 1 or found.status != "assessment" else [one for one in made if one.assessor_id == user.pk]
    )


def request_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One move: its own form when it needs one, otherwise the note from the record's page."""
    found = find(request, pk)
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    move = actions.WORKFLOW.verb(verb)
    if not request.user.has_perm(move.permission, found):
        raise PermissionDenied(_("You do not have the right to “%(move)s”.") % {"move": move.label})
    initial = {"title": found.title, "budget_usd": found.estimated_cost_usd, "starts_on": found.preferred_start_on}
    form: Any = step.form(posted(request), initial=initial)
    reasons = actions.WORKFLOW.reasons_against(found, verb)
    if request.method == "POST" and form.is_valid():
        try:
            step.act(found, request.user, form)
        except NotAllowed as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("Done: %(move)s.") % {"move": move.label})
            return redirect("request_detail", found.pk)
    context = {"record": found, "move": move, "form": form, "reasons": reasons, "explanation": step.explanation}
    return render(
        request, "projects/requests/act.html", context, status=409 if request.method == "POST" and reasons else 200
    )


def request_assess(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    if not may_assess(found, request.user):
        raise PermissionDenied(_("You cannot assess this request now."))
    data = posted(request)
    form, scores = AssessForm(data), ComponentScoresForm(data)
    if request.method == "POST" and form.is_valid() and scores.is_valid():
        given = {number: value for number, (value, _why) in scores.scores.items() if value is not None}
        if len(given) == len(scores.components):
            actions.assess(found, by=person_of(request), scores=given, **form.cleaned_data)
            messages.success(request, _("Your assessment is recorded."))
            return redirect("request_detail", found.pk)
        scores.add_error(None, _("Score all seven components."))
    return render(request, "projects/requests/assess.html", {"record": found, "form": form, "scores": scores})


@require_POST
def question_answer(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(Question, pk=pk, request__in=Request.objects.visible_to(request.user))
    form = AnswerForm(request.POST)
    try:
        actions.answer(question, by=person_of(request), text=form["answer"].value() or "")
        messages.success(request, _("Answer kept. Send the answers when all are ready."))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("request_detail", args=[question.request_id]) + "#questions")


@require_POST
def condition_close(request: HttpRequest, pk: int) -> HttpResponse:
    condition = get_object_or_404(RequestCondition, pk=pk, request__in=Request.objects.visible_to(request.user))
    try:
        actions.close_condition(condition, by=person_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("request_detail", args=[condition.request_id]) + "#conditions")


@require_safe
def request_letter(request: HttpRequest, pk: int) -> FileResponse:
    found = find(request, pk)
    if not found.letter:
        raise Http404
    return serve(found.letter)
