"""A State's request, from draft to agreement: states with both names, whose turn it is, and the table of moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class RequestStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("request", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("request", "Submitted")
    SCREENING = "screening", pgettext_lazy("request", "Screening")
    INFO_REQUESTED = "info_requested", pgettext_lazy("request", "Information requested")
    ASSESSMENT = "assessment", pgettext_lazy("request", "Assessment")
    BOARD_ADVICE = "board_advice", pgettext_lazy("request", "Board advice")
    DECISION = "decision", pgettext_lazy("request", "Decision")
    ACCEPTED = "accepted", pgettext_lazy("request", "Accepted")
    AGREED = "agreed", pgettext_lazy("request", "Agreed")
    DECLINED = "declined", pgettext_lazy("request", "Declined")
    DEFERRED = "deferred", pgettext_lazy("request", "Deferred")
    REDIRECTED = "redirected", pgettext_lazy("request", "Redirected")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("request", "Lapsed")


S = RequestStatus
THE_STATE, OHCHR, BOARD, SHARED, NOBODY = (
    pgettext_lazy("whose turn", "State"),
    pgettext_lazy("whose turn", "OHCHR"),
    pgettext_lazy("whose turn", "Board of Trustees"),
    pgettext_lazy("whose turn", "State and OHCHR"),
    pgettext_lazy("whose turn", "Nobody"),
)

STATES = (
    State(S.DRAFT, S.DRAFT.label, S.DRAFT.label, THE_STATE),
    State(S.SUBMITTED, S.SUBMITTED.label, pgettext_lazy("request, outside", "Received"), OHCHR),
    State(S.SCREENING, S.SCREENING.label, pgettext_lazy("request, outside", "Being checked"), OHCHR, "progress"),
    State(
        S.INFO_REQUESTED,
        S.INFO_REQUESTED.label,
        pgettext_lazy("request, outside", "Your answer is needed"),
        THE_STATE,
        "warn",
    ),
    State(S.ASSESSMENT, S.ASSESSMENT.label, pgettext_lazy("request, outside", "Under assessment"), OHCHR, "progress"),
    State(
        S.BOARD_ADVICE, S.BOARD_ADVICE.label, pgettext_lazy("request, outside", "Decision pending"), BOARD, "progress"
    ),
    State(S.DECISION, S.DECISION.label, pgettext_lazy("request, outside", "Decision pending"), OHCHR, "progress"),
    State(S.ACCEPTED, S.ACCEPTED.label, S.ACCEPTED.label, SHARED, "ok"),
    State(S.AGREED, S.AGREED.label, pgettext_lazy("request, outside", "In cooperation"), NOBODY, "ok"),
    State(S.DECLINED, S.DECLINED.label, S.DECLINED.label, NOBODY, "bad"),
    State(S.DEFERRED, S.DEFERRED.label, S.DEFERRED.label, OHCHR, "warn"),
    State(S.REDIRECTED, S.REDIRECTED.label, S.REDIRECTED.label, NOBODY, "warn"),
    State(S.WITHDRAWN, S.WITHDRAWN.label, S.WITHDRAWN.label, NOBODY, "warn"),
    State(S.LAPSED, S.LAPSED.label, S.LAPSED.label, NOBODY, "warn"),
)

CLOSED = (S.DECLINED, S.DEFERRED, S.REDIRECTED, S.WITHDRAWN, S.LAPSED)
OPEN = tuple(status for status in S if status not in (*CLOSED, S.AGREED))
WITH_OHCHR = tuple(status for status in OPEN if status != S.DRAFT)

MOVES = (
    Move(
        "submit",
        _("Submit the request"),
        pgettext_lazy("history", "Submitted"),
        (S.DRAFT,),
        S.SUBMITTED,
        "projects.submit_request",
        tone="primary",
    ),
    Move(
        "withdraw",
        _("Withdraw"),
        pgettext_lazy("history", "Withdrawn"),
        (S.DRAFT, S.SUBMITTED, S.SCREENING, S.INFO_REQUESTED),
        S.WITHDRAWN,
        "projects.withdraw_request",
        needs_note=True,
        tone="danger",
    ),
    Move(
        "take",
        _("Take for screening"),
        pgettext_lazy("history", "Taken for screening"),
        (S.SUBMITTED,),
        S.SCREENING,
        "projects.screen_request",
        tone="primary",
    ),
    Move(
        "ask",
        _("Ask the State"),
        pgettext_lazy("history", "Questions sent to the State"),
        (S.SCREENING, S.ASSESSMENT),
        S.INFO_REQUESTED,
        "projects.screen_request",
    ),
    Move(
        "resume_screening",
        _("Send the answers"),
        pgettext_lazy("history", "Answers sent"),
        (S.INFO_REQUESTED,),
        S.SCREENING,
        "projects.answer_request",
        tone="primary",
    ),
    Move(
        "resume_assessment",
        _("Send the answers"),
        pgettext_lazy("history", "Answers sent"),
        (S.INFO_REQUESTED,),
        S.ASSESSMENT,
        "projects.answer_request",
        tone="primary",
    ),
    Move(
        "lapse",
        _("Let lapse"),
        pgettext_lazy("history", "Lapsed"),
        (S.INFO_REQUESTED,),
        S.LAPSED,
        "projects.decide_request",
        needs_note=True,
    ),
    Move(
        "start_assessment",
        _("Start the assessment"),
        pgettext_lazy("history", "Assessment started"),
        (S.SCREENING,),
        S.ASSESSMENT,
        "projects.screen_request",
        tone="primary",
    ),
    Move(
        "redirect",
        _("Redirect"),
        pgettext_lazy("history", "Redirected"),
        (S.SCREENING,),
        S.REDIRECTED,
        "projects.screen_request",
        needs_note=True,
    ),
    Move(
        "decline",
        _("Decline"),
        pgettext_lazy("history", "Declined"),
        (S.SCREENING, S.DECISION),
        S.DECLINED,
        "projects.decide_request",
        needs_note=True,
        tone="danger",
    ),
    Move(
        "seek_advice",
        _("Ask the Board for advice"),
        pgettext_lazy("history", "Advice of the Board requested"),
        (S.ASSESSMENT,),
        S.BOARD_ADVICE,
        "projects.screen_request",
    ),
    Move(
        "record_advice",
        _("Record the Board's advice"),
        pgettext_lazy("history", "Advice of the Board recorded"),
        (S.BOARD_ADVICE,),
        S.DECISION,
        "projects.decide_request",
        needs_note=True,
        tone="primary",
    ),
    Move(
        "bring_to_decision",
        _("Bring to decision"),
        pgettext_lazy("history", "Brought to decision"),
        (S.ASSESSMENT,),
        S.DECISION,
        "projects.screen_request",
        tone="primary",
    ),
    Move(
        "accept",
        _("Accept"),
        pgettext_lazy("history", "Accepted"),
        (S.DECISION,),
        S.ACCEPTED,
        "projects.decide_request",
        needs_note=True,
        tone="primary",
    ),
    Move(
        "defer",
        _("Defer"),
        pgettext_lazy("history", "Deferred"),
        (S.DECISION,),
        S.DEFERRED,
        "projects.decide_request",
        needs_note=True,
    ),
    Move(
        "agree",
        _("Agree on the terms"),
        pgettext_lazy("history", "Terms agreed"),
        (S.ACCEPTED,),
        S.AGREED,
        "projects.agree_request",
        tone="primary",
    ),
    Move(
        "reopen",
        _("Reopen"),
        pgettext_lazy("history", "Reopened"),
        CLOSED,
        S.SCREENING,
        "projects.reopen_request",
        needs_note=True,
    ),
)
