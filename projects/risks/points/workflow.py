"""An action point from open to settled."""

from django.utils.translation import pgettext_lazy

from portal.workflow import Blocker, Move, State, Workflow, register
from projects.portfolio.workflow import NOBODY
from projects.risks.models import ActionPoint, ActionPointStatus
from projects.workplan.when import against_work

S = ActionPointStatus
OWNER = pgettext_lazy("whose turn", "Owner")
VERIFIER = pgettext_lazy("whose turn", "Verifier")
UNSETTLED = (S.OPEN, S.DONE)

STATES = (
    State(S.OPEN, S.OPEN.label, S.OPEN.label, OWNER),
    State(S.DONE, S.DONE.label, S.DONE.label, VERIFIER, "progress"),
    State(S.VERIFIED, S.VERIFIED.label, S.VERIFIED.label, NOBODY, "ok"),
    State(S.HANDED_OVER, S.HANDED_OVER.label, S.HANDED_OVER.label, NOBODY, "ok"),
    State(S.CANCELLED, S.CANCELLED.label, S.CANCELLED.label, NOBODY, "warn"),
)
MOVES = (
    Move(
        "finish",
        pgettext_lazy("action point", "It is done"),
        pgettext_lazy("history", "Done"),
        (S.OPEN,),
        S.DONE,
        "projects.do_actionpoint",
        needs_note=True,
        tone="primary",
    ),
    Move(
        "verify",
        pgettext_lazy("action point", "Verify"),
        pgettext_lazy("history", "Verified"),
        (S.DONE,),
        S.VERIFIED,
        "projects.verify_actionpoint",
        tone="primary",
    ),
    Move(
        "return",
        pgettext_lazy("action point", "Return to the owner"),
        pgettext_lazy("history", "Returned to the owner"),
        (S.DONE,),
        S.OPEN,
        "projects.verify_actionpoint",
        needs_note=True,
    ),
    Move(
        "hand_over",
        pgettext_lazy("action point", "Hand over"),
        pgettext_lazy("history", "Handed over"),
        UNSETTLED,
        S.HANDED_OVER,
        "projects.change_actionpoint",
    ),
    Move(
        "cancel",
        pgettext_lazy("action point", "Cancel the action point"),
        pgettext_lazy("history", "Cancelled"),
        UNSETTLED,
        S.CANCELLED,
        "projects.change_actionpoint",
        needs_note=True,
        tone="danger",
    ),
)


def ended(point: ActionPoint) -> list[Blocker]:
    """After its project a point is only handed over."""
    return against_work(point.project)


WORKFLOW = register(
    Workflow("action_point", STATES, MOVES, blockers=dict.fromkeys(("finish", "verify", "return", "cancel"), ended))
)
