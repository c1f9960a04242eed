"""A correction of a rate that a second person approves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class CorrectionStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("rate correction", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("rate correction", "Approved")
    REJECTED = "rejected", pgettext_lazy("rate correction", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("rate correction", "Taken back")


S = CorrectionStatus
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
        _("Approve the correction"),
        pgettext_lazy("history", "Correction of the rate approved"),
        (S.PROPOSED,),
        S.APPROVED,
        "funding.approve_ratecorrection",
        tone="primary",
    ),
    Move(
        "reject",
        _("Do not approve"),
        pgettext_lazy("history", "Correction of the rate not approved"),
        (S.PROPOSED,),
        S.REJECTED,
        "funding.approve_ratecorrection",
        needs_note=True,
        tone="danger",
    ),
    Move(
        "withdraw",
        _("Take back"),
        pgettext_lazy("history", "Correction of the rate taken back"),
        (S.PROPOSED,),
        S.WITHDRAWN,
        "funding.withdraw_ratecorrection",
    ),
)
