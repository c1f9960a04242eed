"""What a trustee reads of a request that the Board advises on: as the State sent it, through the agenda item alone."""

from dataclasses import replace
from typing import Any

from projects.requests.drafting import showing
from projects.requests.drafting.sections import Section
from projects.requests.drafting.showing import Answer
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus as S
from reports.board.sessions.models import AgendaItem

# The State does not rewrite it in these stages: what is read is what was sent.
SETTLED = frozenset({S.BOARD_ADVICE, S.DECISION, S.ACCEPTED, S.AGREED, S.DECLINED, S.DEFERRED})
KEPT_BACK = frozenset(
    {"contact_name", "contact_function", "contact_email", "contact_phone"}
)  # nobody's advice needs them


def request_of(item: AgendaItem) -> list[tuple[Section, list[Answer]]]:
    """The request's sections with their answers; nothing while it is being written or has been taken up again.

    Who may see the item may read its request: AgendaItem.objects.visible_to is asked by the caller.
    """
    request = item.request
    if request is None or request.status not in SETTLED:
        return []
    return [(section, shown(request, section)) for section in showing.SECTIONS]


def shown(request: Request, section: Section) -> list[Answer]:
    found: list[Any] = showing.answers(request, section)
    return [replace(answer, anchor="") for answer in found if answer.name not in KEPT_BACK and answer.parts]
