"""An allocation from proposal to release. Only what is posted counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class AllocationStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("allocation", "Proposed")
    POSTED = "posted", pgettext_lazy("allocation", "Posted")
    RELEASED = "released", pgettext_lazy("allocation", "Released")
    DROPPED = "dropped", pgettext_lazy("allocation", "Not pursued")


S = AllocationStatus
OHCHR, NOBODY = pgettext_lazy("whose turn", "OHCHR"), pgettext_lazy("whose turn", "Nobody")
STATES = (
    State(S.PROPOSED, S.PROPOSED.label, S.PROPOSED.label, OHCHR, "warn"),
    State(S.POSTED, S.POSTED.label, S.POSTED.label, NOBODY, "ok"),
    State(S.RELEASED, S.RELEASED.label, S.RELEASED.label, NOBODY),
    State(S.DROPPED, S.DROPPED.label, S.DROPPED.label, NOBODY),
)
NOT_COUNTED = (S.PROPOSED, S.DROPPED)  # never posted

MOVES = (
    Move(
        "post",
        _("Post the allocation"),
        pgettext_lazy("history", "Allocation posted"),
        (S.PROPOSED,),
        S.POSTED,
        "funding.post_allocation",
        tone="primary",
    ),
    Move(
        "drop",
        _("Drop the proposal"),
        pgettext_lazy("history", "Proposal dropped"),
        (S.PROPOSED,),
        S.DROPPED,
        "funding.add_allocation",
    ),
    Move(
        "release",
        _("Release what is unspent"),
        pgettext_lazy("history", "Released"),
        (S.POSTED,),
        S.RELEASED,
        "funding.post_allocation",
        needs_note=True,
        tone="danger",
    ),
)
