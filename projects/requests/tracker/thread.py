"""The messages of a request as one reader sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.audit.history import OFFICE
from projects.requests.models import Request
from projects.requests.tracker.models import RequestMessage
from projects.requests.tracker.sides import Side, side_of, writer

Text = str | Promise


@dataclass(frozen=True)
class Shown:
    row: RequestMessage
    who: Text
    is_own: bool  # of the reader's side
    is_new: bool  # for the reader's side
    read_at: datetime | None
    read_by: Text


@dataclass(frozen=True)
class Thread:
    items: tuple[Shown, ...]
    unread: int
    last: int  # number of the latest message that the reader is shown


def thread_of(request: Request, reader: Any) -> Thread:
    side = side_of(reader, request)
    rows = RequestMessage.objects.visible_to(reader).filter(request=request).for_thread()
    items = tuple(shown(row, request, side) for row in rows)
    return Thread(items, sum(one.is_new for one in items), items[-1].row.pk if items else 0)


def shown(row: RequestMessage, request: Request, side: Side | None) -> Shown:
    return Shown(
        row=row,
        who=writer(row.sent_by.name, row.role, row.side, office=OFFICE, state=request.state.name, reader=side),
        is_own=row.side == side,
        is_new=side is not None and row.side == side.other and row.read_at is None,
        read_at=row.read_at,
        read_by=reader_name(row, request, side),
    )


def reader_name(row: RequestMessage, request: Request, side: Side | None) -> Text:
    """Of the receipt. Members of staff are not named to the State."""
    if row.read_by is None:
        return ""
    if row.side == Side.STATE:
        return row.read_by.name if side is Side.OHCHR else OFFICE
    return _("%(name)s (%(state)s)") % {"name": row.read_by.name, "state": request.state.name}
