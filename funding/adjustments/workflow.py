"""A change of an agreement that a second person approves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class AdjustmentStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("adjustment", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("adjustment", "Approved")
    REJECTED = "rejected", pgettext_lazy("adjustment", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("adjustment", "Taken back")


S = AdjustmentStatus
FINANCE, NOBODY = pgettext_lazy("whose turn", "Finance"), pgettext_lazy("whose turn", "Nobody")
STATES = (
    State(S.PROPOSED, S.PROPOSED.label, S.PROPOSED.label, FINANCE, "warn"),
    State(S.APPROVED, S.APPROVED.label, S.APPROVED.label, NOBODY, "ok"),
    State(S.REJECTED, S.REJECTED.label, S.REJECTED.label, NOBODY, "bad"),
    State(S.WITHDRAWN, S.WITHDRAWN.label, S.WITHDRAWN.label, NOBODY),
)
MOVES = (
    Move(
        "approve",
        _("Approve"),
        pgettext_lazy("history", "Adjustment approved"),
        (S.PROPOSED,),
        S.APPROVED,
        "funding.approve_adjustment",
        tone="primary",
    ),
    Move(
        "reject",
        _("Do not approve"),
        pgettext_lazy("history", "Adjustment not approved"),
        (S.PROPOSED,),
        S.REJECTED,
        "funding.approve_adjustment",
        needs_note=True,
        tone="danger",
    ),
    Move(
        "withdraw",
        _("Take back"),
        pgettext_lazy("history", "Adjustment taken back"),
        (S.PROPOSED,),
        S.WITHDRAWN,
        "funding.withdraw_adjustment",
    ),
)
