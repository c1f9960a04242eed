"""A session of the Board from its planning to its close."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class SessionStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("session", "Planned")
    CONVENED = "convened", pgettext_lazy("session", "Convened")
    HELD = "held", pgettext_lazy("session", "Held")
    CLOSED = "closed", pgettext_lazy("session", "Closed")


S = SessionStatus
SECRETARIAT, BOARD, NOBODY = (
    pgettext_lazy("whose turn", "Secretariat"),
    pgettext_lazy("whose turn", "Board of Trustees"),
    pgettext_lazy("whose turn", "Nobody"),
)
STATES = (
    State(S.PLANNED, S.PLANNED.label, S.PLANNED.label, SECRETARIAT),
    State(S.CONVENED, S.CONVENED.label, S.CONVENED.label, BOARD, "progress"),
    State(S.HELD, S.HELD.label, S.HELD.label, SECRETARIAT, "warn"),
    State(S.CLOSED, S.CLOSED.label, S.CLOSED.label, NOBODY, "ok"),
)
MOVES = (
    Move(
        "convene",
        _("Convene the session"),
        pgettext_lazy("history", "Session convened"),
        (S.PLANNED,),
        S.CONVENED,
        "reports.convene_boardsession",
        tone="primary",
    ),
    Move(
        "hold",
        _("Say that the session was held"),
        pgettext_lazy("history", "Session held"),
        (S.CONVENED,),
        S.HELD,
        "reports.change_boardsession",
        tone="primary",
    ),
    Move(
        "close",
        _("Close the session"),
        pgettext_lazy("history", "Session closed"),
        (S.HELD,),
        S.CLOSED,
        "reports.convene_boardsession",
        tone="primary",
    ),
)
