"""From the first letter to the project: the steps, who takes each, and how long it has taken."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.requests.clock import Usual
from projects.requests.workflow import RequestStatus

S = RequestStatus
Text = str | Promise
STATE, OHCHR, BOTH, BOARD = (
    pgettext_lazy("who acts", "The State"),
    pgettext_lazy("who acts", "OHCHR"),
    pgettext_lazy("who acts", "Both sides"),
    pgettext_lazy("who acts", "Board of Trustees"),
)


@dataclass(frozen=True)
class Step:
    """`status` is the stage whose working days are the time of the step; "" where no clock runs."""

    key: str
    title: Text
    who: Text
    what: Text
    status: str = ""


@dataclass(frozen=True)
class Timed:
    step: Step
    usual: Usual | None  # None: no clock runs in this step


STEPS = (
    Step(
        "focal_point",
        pgettext_lazy("step of a request", "Name a focal point"),
        STATE,
        _("The Government writes to OHCHR and names the person who will speak for it. That person receives an account; colleagues can be added with the right to read, to write or to send."),
    ),
    Step(
        "draft",
        pgettext_lazy("step of a request", "Write the request"),
        STATE,
        _("Eight short sections, begun from the recommendations that the State wishes to carry out. The draft is saved as it is written and can be filled in on paper or offline. Only the State sees it until it is sent."),
    ),
    Step(
        "submitted",
        pgettext_lazy("step of a request", "Received"),
        OHCHR,
        _("The request gets a reference number and a receipt at once. A programme officer who has no interest in the matter takes it."),
        S.SUBMITTED,
    ),
    Step(
        "screening",
        pgettext_lazy("step of a request", "Checked"),
        OHCHR,
        _("The officer checks that the request is complete and that technical cooperation is the right answer. If another body is better placed, OHCHR says which, and why."),
        S.SCREENING,
    ),
    Step(
        "questions",
        pgettext_lazy("step of a request", "Questions, if there are any"),
        STATE,
        _("OHCHR asks in writing, section by section. While an answer is awaited OHCHR’s clock stands still; reminders come before anything lapses."),
        S.INFO_REQUESTED,
    ),
    Step(
        "assessment",
        pgettext_lazy("step of a request", "Assessed"),
        OHCHR,
        _("Two people assess the request against the seven components, each without knowing what the other wrote, and estimate what it needs."),
        S.ASSESSMENT,
    ),
    Step(
        "board",
        pgettext_lazy("step of a request", "Advice, where it is asked for"),
        BOARD,
        _("Larger or new kinds of cooperation are put to the Board of Trustees, whose members step aside where they have an interest."),
        S.BOARD_ADVICE,
    ),
    Step(
        "decision",
        pgettext_lazy("step of a request", "Decided"),
        OHCHR,
        _("An official who did not assess the request decides: accepted, accepted with conditions, deferred to a named day, or declined with reasons in plain words. The letter comes in the language of the State."),
        S.DECISION,
    ),
    Step(
        "terms",
        pgettext_lazy("step of a request", "Terms agreed"),
        BOTH,
        _("Both sides accept the same text of the terms and close the conditions."),
        S.ACCEPTED,
    ),
    Step(
        "project",
        pgettext_lazy("step of a request", "The project begins"),
        BOTH,
        _("What was agreed, what is reached and what it costs can be followed here by everybody."),
    ),
)  # fmt: skip


def timed(usual: Mapping[str, Usual]) -> tuple[Timed, ...]:
    return tuple(Timed(step, usual.get(step.status) if step.status else None) for step in STEPS)
