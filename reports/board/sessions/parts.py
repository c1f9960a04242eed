"""Cards that other features of the Board add to the page of a session or of an agenda item: packs, notes, questions."""

from collections.abc import Callable, Iterator
from typing import Any

from reports.board.sessions.models import AgendaItem, BoardSession
from reports.runs.parts import Part

OfSession = Callable[[BoardSession, Any], Part | None]
OfItem = Callable[[AgendaItem, Any], Part | None]
SESSION: list[tuple[int, OfSession]] = []
ITEM: list[tuple[int, OfItem]] = []


def session_part(order: int) -> Callable[[OfSession], OfSession]:
    """Has the function asked for its card: (session, reader) → Part, or None for nothing. The lowest order comes first."""

    def kept(function: OfSession) -> OfSession:
        SESSION.append((order, function))
        SESSION.sort(key=lambda part: part[0])
        return function

    return kept


def item_part(order: int) -> Callable[[OfItem], OfItem]:
    """The same for the page of an item; it is asked only for items that the reader sees."""

    def kept(function: OfItem) -> OfItem:
        ITEM.append((order, function))
        ITEM.sort(key=lambda part: part[0])
        return function

    return kept


def parts_of_session(session: BoardSession, user: Any) -> Iterator[Part]:
    for _order, make in SESSION:
        if part := make(session, user):
            yield part


def parts_of_item(item: AgendaItem, user: Any) -> Iterator[Part]:
    for _order, make in ITEM:
        if part := make(item, user):
            yield part
