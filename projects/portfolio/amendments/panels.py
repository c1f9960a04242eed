"""What the page of an amendment, and the API, show of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.workflow import Blocker, Move
from projects.portfolio.amendments import size
from projects.portfolio.amendments.actions import WORKFLOW
from projects.portfolio.amendments.branch import basis_from, basis_of, findings_of
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.sentences import LARGER, SMALLER, finding_in_words
from projects.portfolio.amendments.workflow import DECIDE, AmendmentStatus

Text = str | Promise


@dataclass(frozen=True)
class Panel:
    move: Move
    blockers: Sequence[Blocker]
    url: str
    text: Text = ""


@dataclass(frozen=True)
class Size:
    """Whose decision it is, and why, with the figures."""

    is_major: bool
    label: Text
    decider: Text
    reasons: list[tuple[bool, str]]  # whether this one makes it larger, and its sentence


def size_of(amendment: Amendment) -> Size:
    basis = basis_from(amendment.basis) if amendment.basis else basis_of(amendment.project)
    found = findings_of(amendment)
    is_major = size.is_major(found)
    decider = _("Decided by the deciding official.") if is_major else _("Decided by the project's managers.")
    if amendment.decided_at is None:
        decider = (
            _("The deciding official decides on it.")
            if is_major
            else _("Somebody who manages the project, and did not propose it, decides on it.")
        )
    reasons = [(finding.is_major, finding_in_words(finding, basis)) for finding in found]
    return Size(is_major, LARGER if is_major else SMALLER, decider, reasons)


PROPOSERS = frozenset({"take_back", "withdraw"})


def panels(amendment: Amendment, user: Any) -> list[Panel]:
    """The moves this person may make now, each with what stands in its way. Who decides is not offered besides what
    is for those who proposed."""
    if not user.is_authenticated:
        return []
    args = (amendment.project_id, amendment.number)
    moves = WORKFLOW.open_moves(amendment, user)
    if any(move.permission == DECIDE for move in moves):
        moves = [move for move in moves if move.verb not in PROPOSERS]
    return [
        Panel(
            move,
            WORKFLOW.reasons_against(amendment, move.verb),
            reverse("amendment_move", args=[*args, move.verb]),
            text_of(move, amendment),
        )
        for move in moves
    ]


def text_of(move: Move, amendment: Amendment) -> Text:
    if move.verb == "approve":
        return _("Everything below “What changes” is then written into the project.")
    if move.verb == "propose":
        return size_of(amendment).decider
    return ""


def why_not_this_reader(amendment: Amendment, user: Any) -> str:
    """For a manager who meets a proposal that somebody else has to decide on."""
    if amendment.status != AmendmentStatus.PROPOSED or not user.is_authenticated:
        return ""
    if user.has_perm(DECIDE, amendment) or not user.has_perm("projects.change_amendment", amendment):
        return ""
    if amendment.proposed_by_id == user.pk:
        return _("You proposed it: somebody else decides.")
    return _("It waits for the deciding official.")
