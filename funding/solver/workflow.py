"""A plan of allocations is worked out, edited, and then posted as a whole or dropped."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State

DRAFT, POSTED, DROPPED = "draft", "posted", "dropped"  # AllocationPlan.Status
OHCHR, NOBODY = pgettext_lazy("whose turn", "OHCHR"), pgettext_lazy("whose turn", "Nobody")
LABELS = {
    DRAFT: pgettext_lazy("allocation plan", "Draft"),
    POSTED: pgettext_lazy("allocation plan", "Posted"),
    DROPPED: pgettext_lazy("allocation plan", "Dropped"),
}
STATES = (
    State(DRAFT, LABELS[DRAFT], LABELS[DRAFT], OHCHR, "warn"),
    State(POSTED, LABELS[POSTED], LABELS[POSTED], NOBODY, "ok"),
    State(DROPPED, LABELS[DROPPED], LABELS[DROPPED], NOBODY),
)
MOVES = (
    Move(
        "post",
        _("Post the plan"),
        pgettext_lazy("history", "Plan posted"),
        (DRAFT,),
        POSTED,
        "funding.post_allocationplan",
        tone="primary",
    ),
    Move(
        "drop",
        _("Drop the plan"),
        pgettext_lazy("history", "Plan dropped"),
        (DRAFT,),
        DROPPED,
        "funding.post_allocationplan",
    ),
)
