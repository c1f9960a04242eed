"""The value of an indicator for one period, from the reporter's draft to the reviewer's approval."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State, Workflow, register


class ValueStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("value of an indicator", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("value of an indicator", "To be reviewed")
    RETURNED = "returned", pgettext_lazy("value of an indicator", "Returned")
    APPROVED = "approved", pgettext_lazy("value of an indicator", "Approved")


S = ValueStatus
REPORTER, REVIEWER = pgettext_lazy("whose turn", "Whoever reports"), pgettext_lazy("whose turn", "OHCHR")
NOBODY = pgettext_lazy("whose turn", "Nobody")

STATES = (
    State(S.DRAFT, S.DRAFT.label, S.DRAFT.label, REPORTER),
    State(S.SUBMITTED, S.SUBMITTED.label, S.SUBMITTED.label, REVIEWER, "progress"),
    State(S.RETURNED, S.RETURNED.label, S.RETURNED.label, REPORTER, "warn"),
    State(S.APPROVED, S.APPROVED.label, S.APPROVED.label, NOBODY, "ok"),
)

MOVES = (
    Move(
        "submit_value",
        _("Send for review"),
        pgettext_lazy("history", "Values sent for review"),
        (S.DRAFT, S.RETURNED),
        S.SUBMITTED,
        "projects.report_indicatorvalue",
        tone="primary",
    ),
    Move(
        "correct_value",
        _("Correct before the review"),
        pgettext_lazy("history", "Values corrected before the review"),
        (S.SUBMITTED,),
        S.DRAFT,
        "projects.report_indicatorvalue",
    ),
    Move(
        "approve_value",
        _("Approve"),
        pgettext_lazy("history", "Values approved"),
        (S.SUBMITTED,),
        S.APPROVED,
        "projects.review_indicatorvalue",
        tone="primary",
    ),
    Move(
        "return_value",
        _("Send back"),
        pgettext_lazy("history", "Values sent back"),
        (S.SUBMITTED,),
        S.RETURNED,
        "projects.review_indicatorvalue",
        needs_note=True,
    ),
    Move(
        "reopen_value",
        _("Open again"),
        pgettext_lazy("history", "Approved value opened again"),
        (S.APPROVED,),
        S.RETURNED,
        "projects.reopen_indicatorvalue",
        needs_note=True,
    ),
)

WORKFLOW = register(Workflow("value", STATES, MOVES))
