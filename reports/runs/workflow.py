"""A report from its draft to its publication, and the states of one edition's rendering."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class ReportStatus(models.TextChoices):
    SCHEDULED = "scheduled", pgettext_lazy("report", "Scheduled")
    DRAFTING = "drafting", pgettext_lazy("report", "Drafting")
    IN_REVIEW = "in_review", pgettext_lazy("report", "In review")
    CHANGES_REQUESTED = "changes_requested", pgettext_lazy("report", "Changes requested")
    APPROVED = "approved", pgettext_lazy("report", "Approved")
    PUBLISHED = "published", pgettext_lazy("report", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("report", "Superseded")


class EditionStatus(models.TextChoices):
    """Where the rendering of one language stands; set by the worker's task, not by people."""

    QUEUED = "queued", pgettext_lazy("edition", "Waiting")
    RENDERING = "rendering", pgettext_lazy("edition", "Being made")
    DONE = "done", pgettext_lazy("edition", "Ready")
    FAILED = "failed", pgettext_lazy("edition", "Failed")


S = ReportStatus
AUTHOR, REVIEWER, SCHEDULE, NOBODY = (
    pgettext_lazy("whose turn", "Author"),
    pgettext_lazy("whose turn", "Reviewer"),
    pgettext_lazy("whose turn", "Schedule"),
    pgettext_lazy("whose turn", "Nobody"),
)
STATES = (
    State(S.SCHEDULED, S.SCHEDULED.label, S.SCHEDULED.label, SCHEDULE, "info"),
    State(S.DRAFTING, S.DRAFTING.label, S.DRAFTING.label, AUTHOR),
    State(S.IN_REVIEW, S.IN_REVIEW.label, S.IN_REVIEW.label, REVIEWER, "progress"),
    State(S.CHANGES_REQUESTED, S.CHANGES_REQUESTED.label, S.CHANGES_REQUESTED.label, AUTHOR, "warn"),
    State(S.APPROVED, S.APPROVED.label, S.APPROVED.label, REVIEWER, "ok"),
    State(S.PUBLISHED, S.PUBLISHED.label, S.PUBLISHED.label, NOBODY, "ok"),
    State(S.SUPERSEDED, S.SUPERSEDED.label, S.SUPERSEDED.label, NOBODY, "warn"),
)
ISSUED = (S.PUBLISHED, S.SUPERSEDED)
APPROVED_STATES = (S.APPROVED, *ISSUED)
MOVES = (
    Move(
        "start",
        _("Draft it now"),
        pgettext_lazy("history", "Drafted, figures frozen"),
        (S.SCHEDULED,),
        S.DRAFTING,
        "reports.write_report",
        tone="primary",
    ),
    Move(
        "send_to_review",
        _("Send to review"),
        pgettext_lazy("history", "Sent to review"),
        (S.DRAFTING, S.CHANGES_REQUESTED),
        S.IN_REVIEW,
        "reports.write_report",
        tone="primary",
        internal=True,
    ),
    Move(
        "request_changes",
        _("Request changes"),
        pgettext_lazy("history", "Changes requested"),
        (S.IN_REVIEW,),
        S.CHANGES_REQUESTED,
        "reports.approve_report",
        needs_note=True,
        internal=True,
    ),
    Move(
        "approve",
        _("Approve"),
        pgettext_lazy("history", "Approved"),
        (S.IN_REVIEW,),
        S.APPROVED,
        "reports.approve_report",
        tone="primary",
    ),
    Move(
        "publish",
        _("Publish"),
        pgettext_lazy("history", "Published"),
        (S.APPROVED,),
        S.PUBLISHED,
        "reports.approve_report",
        tone="primary",
    ),
    Move(
        "supersede",
        _("Replace by its corrigendum"),
        pgettext_lazy("history", "Replaced by a corrigendum"),
        (S.PUBLISHED,),
        S.SUPERSEDED,
        "reports.approve_report",  # made by the publication of the corrigendum, by nobody alone
        needs_note=True,
    ),
)
