"""A lesson from its draft to the public, and each of its redacted twins from proposal to release."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class LessonStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("lesson", "Draft")
    ENTERED = "entered", pgettext_lazy("lesson", "In the library of OHCHR")
    CHECKING = "checking", pgettext_lazy("lesson", "Waiting for release")
    PUBLIC = "public", pgettext_lazy("lesson", "Public")
    WITHDRAWN = "withdrawn", pgettext_lazy("lesson", "Withdrawn")


class ReleaseStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("release", "Proposed")
    RELEASED = "released", pgettext_lazy("release", "Released")
    REFUSED = "refused", pgettext_lazy("release", "Refused")
    SUPERSEDED = "superseded", pgettext_lazy("release", "Replaced by a later one")
    WITHDRAWN = "withdrawn", pgettext_lazy("release", "Withdrawn")


S, R = LessonStatus, ReleaseStatus
WRITER, SECOND, NOBODY = (
    pgettext_lazy("whose turn", "Whoever wrote it"),
    pgettext_lazy("whose turn", "A second person"),
    pgettext_lazy("whose turn", "Nobody"),
)

STATES = (
    State(S.DRAFT, S.DRAFT.label, S.DRAFT.label, WRITER),
    State(S.ENTERED, S.ENTERED.label, S.ENTERED.label, NOBODY, "ok"),
    State(S.CHECKING, S.CHECKING.label, S.CHECKING.label, SECOND, "progress"),
    State(S.PUBLIC, S.PUBLIC.label, S.PUBLIC.label, NOBODY, "ok"),
    State(S.WITHDRAWN, S.WITHDRAWN.label, S.WITHDRAWN.label, NOBODY, "bad"),
)
MOVES = (
    Move(
        "enter",
        _("Enter in the library"),
        pgettext_lazy("history", "Entered in the library"),
        (S.DRAFT,),
        S.ENTERED,
        "projects.change_lesson",
        tone="primary",
    ),
    Move(
        "propose",
        _("Propose for publication"),
        pgettext_lazy("history", "Proposed for publication"),
        (S.ENTERED,),
        S.CHECKING,
        "projects.propose_release_lesson",
    ),
    Move(
        "release",
        _("Release to the public"),
        pgettext_lazy("history", "Released to the public"),
        (S.CHECKING,),
        S.PUBLIC,
        "projects.release_lesson",
        tone="primary",
    ),
    Move(
        "refuse",
        _("Refuse the release"),
        pgettext_lazy("history", "Release refused"),
        (S.CHECKING,),
        S.ENTERED,
        "projects.release_lesson",
        needs_note=True,
    ),
    Move(
        "take_back",
        _("Take the proposal back"),
        pgettext_lazy("history", "Proposal taken back"),
        (S.CHECKING,),
        S.ENTERED,
        "projects.propose_release_lesson",
        needs_note=True,
    ),
    Move(
        "revise",
        pgettext_lazy("lesson", "Revise"),
        pgettext_lazy("history", "Revised: a new release is needed before the public reads it"),
        (S.PUBLIC,),
        S.ENTERED,
        "projects.change_lesson",
    ),
    Move(
        "withdraw",
        pgettext_lazy("lesson", "Withdraw"),
        pgettext_lazy("history", "Withdrawn"),
        (S.DRAFT, S.ENTERED, S.CHECKING, S.PUBLIC),
        S.WITHDRAWN,
        "projects.withdraw_lesson",
        needs_note=True,
        tone="danger",
    ),
    Move(
        "reopen",
        pgettext_lazy("lesson", "Take up again"),
        pgettext_lazy("history", "Taken up again"),
        (S.WITHDRAWN,),
        S.ENTERED,
        "projects.change_lesson",
        needs_note=True,
    ),
)

RELEASE_STATES = (
    State(R.PROPOSED, R.PROPOSED.label, R.PROPOSED.label, SECOND, "progress"),
    State(R.RELEASED, R.RELEASED.label, R.RELEASED.label, NOBODY, "ok"),
    State(R.REFUSED, R.REFUSED.label, R.REFUSED.label, WRITER, "bad"),
    State(R.SUPERSEDED, R.SUPERSEDED.label, R.SUPERSEDED.label, NOBODY),
    State(R.WITHDRAWN, R.WITHDRAWN.label, R.WITHDRAWN.label, NOBODY, "bad"),
)
RELEASE_MOVES = (
    Move(
        "release",
        _("Release to the public"),
        pgettext_lazy("history", "Released to the public"),
        (R.PROPOSED,),
        R.RELEASED,
        "projects.decide_lessonrelease",
    ),
    Move(
        "refuse",
        _("Refuse the release"),
        pgettext_lazy("history", "Release refused"),
        (R.PROPOSED,),
        R.REFUSED,
        "projects.decide_lessonrelease",
        needs_note=True,
    ),
    Move(
        "take_back",
        _("Take the proposal back"),
        pgettext_lazy("history", "Proposal taken back"),
        (R.PROPOSED,),
        R.WITHDRAWN,
        "projects.withdraw_lessonrelease",
        needs_note=True,
    ),
    Move(
        "withdraw",
        pgettext_lazy("lesson", "Withdraw"),
        pgettext_lazy("history", "Withdrawn"),
        (R.RELEASED,),
        R.WITHDRAWN,
        "projects.withdraw_lessonrelease",
        needs_note=True,
    ),
    Move(
        "supersede",
        pgettext_lazy("release", "Replace"),
        pgettext_lazy("history", "Replaced by a later release"),
        (R.RELEASED,),
        R.SUPERSEDED,
        "projects.decide_lessonrelease",
    ),
)
