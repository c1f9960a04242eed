"""A risk from open to closed. Its stage moves with a review, which says what changed."""

from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State, Workflow, register
from projects.portfolio.workflow import NOBODY
from projects.risks.models import Risk

S = Risk.Status
OWNER = pgettext_lazy("whose turn", "Owner")
REVIEW = "projects.review_risk"

WORKFLOW = register(
    Workflow(
        "risk",
        (
            State(S.OPEN, S.OPEN.label, S.OPEN.label, OWNER),
            State(S.HAPPENED, S.HAPPENED.label, S.HAPPENED.label, OWNER, "bad"),
            State(S.CLOSED, S.CLOSED.label, S.CLOSED.label, NOBODY, "ok"),
        ),
        (
            Move(
                "happen",
                pgettext_lazy("risk", "It has happened"),
                pgettext_lazy("history", "Has happened"),
                (S.OPEN, S.CLOSED),
                S.HAPPENED,
                REVIEW,
                needs_note=True,
                internal=True,
            ),
            Move(
                "close",
                pgettext_lazy("risk", "Close the risk"),
                pgettext_lazy("history", "Closed"),
                (S.OPEN, S.HAPPENED),
                S.CLOSED,
                REVIEW,
                needs_note=True,
                internal=True,
            ),
            Move(
                "reopen",
                pgettext_lazy("risk", "Open it again"),
                pgettext_lazy("history", "Opened again"),
                (S.HAPPENED, S.CLOSED),
                S.OPEN,
                REVIEW,
                needs_note=True,
                internal=True,
            ),
        ),
    )
)
VERBS = {S.HAPPENED: "happen", S.CLOSED: "close", S.OPEN: "reopen"}
