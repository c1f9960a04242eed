"""A project from planning to closure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class ProjectStatus(models.TextChoices):
    PLANNING = "planning", pgettext_lazy("project", "Planning")
    ACTIVE = "active", pgettext_lazy("project", "Active")
    SUSPENDED = "suspended", pgettext_lazy("project", "Suspended")
    COMPLETING = "completing", pgettext_lazy("project", "Completing")
    CLOSED = "closed", pgettext_lazy("project", "Closed")
    TERMINATED = "terminated", pgettext_lazy("project", "Terminated")
    CANCELLED = "cancelled", pgettext_lazy("project", "Cancelled")


S = ProjectStatus
OHCHR, NOBODY = pgettext_lazy("whose turn", "OHCHR"), pgettext_lazy("whose turn", "Nobody")

STATES = (
    State(S.PLANNING, S.PLANNING.label, S.PLANNING.label, OHCHR),
    State(S.ACTIVE, S.ACTIVE.label, S.ACTIVE.label, OHCHR, "ok"),
    State(S.SUSPENDED, S.SUSPENDED.label, S.SUSPENDED.label, OHCHR, "warn"),
    State(S.COMPLETING, S.COMPLETING.label, S.COMPLETING.label, OHCHR, "progress"),
    State(S.CLOSED, S.CLOSED.label, S.CLOSED.label, NOBODY, "ok"),
    State(S.TERMINATED, S.TERMINATED.label, S.TERMINATED.label, NOBODY, "bad"),
    State(S.CANCELLED, S.CANCELLED.label, S.CANCELLED.label, NOBODY, "bad"),
)
RUNNING = (S.ACTIVE, S.SUSPENDED, S.COMPLETING)
SHOWN_OUTSIDE = (*RUNNING, S.CLOSED, S.TERMINATED)
ENDED = (S.CLOSED, S.TERMINATED, S.CANCELLED)

MOVES = (
    Move(
        "activate",
        _("Start the project"),
        pgettext_lazy("history", "Project started"),
        (S.PLANNING,),
        S.ACTIVE,
        "projects.manage_project",
        tone="primary",
    ),
    Move(
        "suspend",
        _("Suspend"),
        pgettext_lazy("history", "Suspended"),
        (S.ACTIVE,),
        S.SUSPENDED,
        "projects.decide_project",
        needs_note=True,
    ),
    Move(
        "resume",
        _("Resume"),
        pgettext_lazy("history", "Resumed"),
        (S.SUSPENDED,),
        S.ACTIVE,
        "projects.decide_project",
        needs_note=True,
    ),
    Move(
        "complete",
        _("Begin completion"),
        pgettext_lazy("history", "Completion begun"),
        (S.ACTIVE,),
        S.COMPLETING,
        "projects.manage_project",
    ),
    Move(
        "reopen",
        _("Reopen the work"),
        pgettext_lazy("history", "Work reopened"),
        (S.COMPLETING,),
        S.ACTIVE,
        "projects.manage_project",
        needs_note=True,
    ),
    Move(
        "close",
        _("Close the project"),
        pgettext_lazy("history", "Closed"),
        (S.COMPLETING,),
        S.CLOSED,
        "projects.decide_project",
        tone="primary",
    ),
    Move(
        "terminate",
        _("Terminate"),
        pgettext_lazy("history", "Terminated"),
        RUNNING,
        S.TERMINATED,
        "projects.decide_project",
        needs_note=True,
        tone="danger",
    ),
    Move(
        "cancel",
        _("Cancel"),
        pgettext_lazy("history", "Cancelled"),
        (S.PLANNING,),
        S.CANCELLED,
        "projects.decide_project",
        needs_note=True,
        tone="danger",
    ),
)
