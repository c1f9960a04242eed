"""An amendment from its draft to the day it is in force, or is not."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class AmendmentStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("amendment", "Draft")
    PROPOSED = "proposed", pgettext_lazy("amendment", "Proposed")
    APPROVED = "approved", pgettext_lazy("amendment", "In force")
    REFUSED = "refused", pgettext_lazy("amendment", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "Withdrawn")


S = AmendmentStatus
MANAGERS = pgettext_lazy("whose turn", "Managers of the project")
DECIDER = pgettext_lazy("whose turn", "Who decides")
NOBODY = pgettext_lazy("whose turn", "Nobody")
OPEN = (S.DRAFT, S.PROPOSED)
SHOWN_TO_STATES = (S.PROPOSED, S.APPROVED, S.REFUSED)
CHANGE, DECIDE = "projects.change_amendment", "projects.approve_amendment"

STATES = (
    State(S.DRAFT, S.DRAFT.label, S.DRAFT.label, MANAGERS),
    State(S.PROPOSED, S.PROPOSED.label, S.PROPOSED.label, DECIDER, "progress"),
    State(S.APPROVED, S.APPROVED.label, S.APPROVED.label, NOBODY, "ok"),
    State(S.REFUSED, S.REFUSED.label, S.REFUSED.label, NOBODY, "bad"),
    State(S.WITHDRAWN, S.WITHDRAWN.label, S.WITHDRAWN.label, NOBODY),
)

MOVES = (
    Move(
        "propose", _("Propose"), pgettext_lazy("amendment", "Proposed"), (S.DRAFT,), S.PROPOSED, CHANGE, tone="primary"
    ),
    Move(
        "approve",
        _("Approve and put into force"),
        pgettext_lazy("amendment", "Approved, in force"),
        (S.PROPOSED,),
        S.APPROVED,
        DECIDE,
        tone="primary",
    ),
    Move(
        "send_back",
        _("Send back to the draft"),
        pgettext_lazy("amendment", "Sent back to the draft"),
        (S.PROPOSED,),
        S.DRAFT,
        DECIDE,
        needs_note=True,
        internal=True,
    ),
    Move(
        "refuse",
        pgettext_lazy("amendment, button", "Refuse"),
        pgettext_lazy("amendment", "Refused"),
        (S.PROPOSED,),
        S.REFUSED,
        DECIDE,
        needs_note=True,
        tone="danger",
    ),
    Move(
        "take_back",
        _("Take back to the draft"),
        pgettext_lazy("amendment", "Taken back to the draft"),
        (S.PROPOSED,),
        S.DRAFT,
        CHANGE,
        internal=True,
    ),
    Move(
        "withdraw",
        _("Withdraw the amendment"),
        pgettext_lazy("amendment", "Withdrawn"),
        OPEN,
        S.WITHDRAWN,
        CHANGE,
        tone="danger",
        internal=True,
    ),
)
