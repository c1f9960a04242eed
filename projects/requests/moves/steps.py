"""How a page or a call of the API carries out each verb: the form that it needs and the action that it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.workflow import Blocker, Move, NotAllowed
from projects.portfolio import actions as portfolio
from projects.requests import actions
from projects.requests.assessing.forms import AssessorsForm
from projects.requests.deciding.forms import AcceptForm, DecisionForm, DeferForm
from projects.requests.models import Request
from projects.requests.moves.forms import AdviceForm, MoveForm, NoteForm, RedirectForm
from projects.requests.moves.freshness import Stale, refuse_stale
from projects.requests.questions.forms import AskForm

Act = Callable[[Request, User, Any], Any]


@dataclass(frozen=True)
class Step:
    act: Act
    form: type[MoveForm] = NoteForm
    explanation: Any = ""

    @property
    def has_page(self) -> bool:
        return self.form is not NoteForm


def note(form: Any) -> str:
    return str(form.cleaned_data["note"])


def decided(form: Any) -> dict[str, Any]:
    return {"note": note(form), "translated": form.cleaned_data["translated"]}


READ_BY_STATE = gettext_lazy("The State reads what you write here.")
STEPS: dict[str, Step] = {
    "submit": Step(
        lambda r, by, f: actions.submit(r, by=by, note=note(f)),
        explanation=gettext_lazy("What you have written is frozen as a version, and you receive a receipt with a number."),
    ),
    "withdraw": Step(lambda r, by, f: actions.withdraw(r, by=by, note=note(f))),
    "take": Step(lambda r, by, f: actions.take(r, by=by, note=note(f)), explanation=READ_BY_STATE),
    "ask": Step(
        lambda r, by, f: actions.ask(
            r, by=by, questions=f.questions, answer_due_on=f.cleaned_data["answer_due_on"]
        ),
        AskForm,
        gettext_lazy(
            "Leave empty what is clear. The State can change only the sections you ask about, and its clock runs until the day you give."
        ),
    ),
    "resume_screening": Step(lambda r, by, f: actions.send_answers(r, by=by, note=note(f))),
    "resume_assessment": Step(lambda r, by, f: actions.send_answers(r, by=by, note=note(f))),
    "lapse": Step(lambda r, by, f: actions.lapse(r, by=by, note=note(f)), explanation=READ_BY_STATE),
    "start_assessment": Step(
        lambda r, by, f: actions.start_assessment(r, by=by, assessors=f.assessors, note=note(f)),
        AssessorsForm,
        gettext_lazy("Two people assess the request, and neither sees the other's view before both are in."),
    ),
    "redirect": Step(
        lambda r, by, f: actions.redirect(r, by=by, note=note(f), to=f.cleaned_data["to"]),
        RedirectForm,
        gettext_lazy("The State receives a letter that says where its need can be met, and why."),
    ),
    "decline": Step(
        lambda r, by, f: actions.decline(r, by=by, **decided(f)),
        DecisionForm,
        gettext_lazy("The State receives a letter with your reasons. A head of section can reopen the request within 24 months."),
    ),
    "seek_advice": Step(lambda r, by, f: actions.seek_advice(r, by=by, note=note(f)), explanation=READ_BY_STATE),
    "record_advice": Step(
        lambda r, by, f: actions.record_advice(r, by=by, note=note(f), advice=f.cleaned_data["advice"]), AdviceForm
    ),
    "bring_to_decision": Step(
        lambda r, by, f: actions.bring_to_decision(r, by=by, note=note(f)), explanation=READ_BY_STATE
    ),
    "accept": Step(
        lambda r, by, f: actions.accept(r, by=by, conditions=f.conditions, **decided(f)),
        AcceptForm,
        gettext_lazy("Without conditions, or with some that have to be closed before the agreement."),
    ),
    "defer": Step(
        lambda r, by, f: actions.defer(r, by=by, review_on=f.cleaned_data["review_on"], **decided(f)), DeferForm
    ),
    "agree": Step(
        lambda r, by, f: portfolio.agree(r, by=by),
        explanation=gettext_lazy("The accepted terms become the project, and the request is finished with them."),
    ),
    "reopen": Step(lambda r, by, f: actions.reopen(r, by=by, note=note(f)), explanation=READ_BY_STATE),
}  # fmt: skip


def carry_out(found: Request, verb: str, *, by: User, form: Any) -> None:
    """Raises Stale when the record moved since the form was opened, also when that is only why the move was refused."""
    seen = form.cleaned_data["seen"]
    refuse_stale(found, seen, by)
    try:
        STEPS[verb].act(found, by, form)
    except Stale:
        raise
    except NotAllowed:
        refuse_stale(found, seen, by)
        raise


@dataclass(frozen=True)
class Panel:
    move: Move
    blockers: list[Blocker]
    url: str
    has_page: bool
    text: Any


ORDER = {"primary": 0}  # what is meant to be done comes first, what ends the matter last


def panels(found: Request, user: Any) -> list[Panel]:
    """The moves open to this person, each with what stands in its way; of the two ways back only the right one."""
    shown = []
    for move in actions.WORKFLOW.open_moves(found, user):
        if move.verb.startswith("resume_") and move.target != found.asked_during:
            continue
        step = STEPS[move.verb]
        shown.append(
            Panel(
                move,
                actions.WORKFLOW.reasons_against(found, move.verb),
                reverse("request_act", args=[found.pk, move.verb]),
                step.has_page,
                step.explanation,
            )
        )
    return sorted(shown, key=lambda one: (one.move.tone == "danger", bool(one.blockers), ORDER.get(one.move.tone, 1)))
