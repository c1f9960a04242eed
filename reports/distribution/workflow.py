"""A public copy from its proposal to its release, and out of the public again."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class CopyStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("public copy", "Waits for its release")
    RELEASED = "released", pgettext_lazy("public copy", "Released")
    REFUSED = "refused", pgettext_lazy("public copy", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("public copy", "Withdrawn")


C = CopyStatus
SECOND, NOBODY = pgettext_lazy("whose turn", "A second person"), pgettext_lazy("whose turn", "Nobody")
STATES = (
    State(C.PROPOSED, C.PROPOSED.label, C.PROPOSED.label, SECOND, "progress"),
    State(C.RELEASED, C.RELEASED.label, C.RELEASED.label, NOBODY, "ok"),
    State(C.REFUSED, C.REFUSED.label, C.REFUSED.label, NOBODY, "bad"),
    State(C.WITHDRAWN, C.WITHDRAWN.label, C.WITHDRAWN.label, NOBODY, "bad"),
)
MOVES = (
    Move(
        "release_copy",
        _("Release to the public"),
        pgettext_lazy("history", "Public copy released"),
        (C.PROPOSED,),
        C.RELEASED,
        "reports.decide_publiccopy",
        tone="primary",
    ),
    Move(
        "refuse_copy",
        _("Refuse the release"),
        pgettext_lazy("history", "Release of the public copy refused"),
        (C.PROPOSED,),
        C.REFUSED,
        "reports.decide_publiccopy",
        needs_note=True,
        tone="danger",
    ),
    Move(
        "withdraw_copy",
        pgettext_lazy("public copy", "Withdraw"),
        pgettext_lazy("history", "Public copy withdrawn"),
        (C.PROPOSED, C.RELEASED),
        C.WITHDRAWN,
        "reports.withdraw_publiccopy",
        needs_note=True,
        tone="danger",
    ),
)
