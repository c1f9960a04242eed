"""What a session's page says about its pack and one's own notes."""

from typing import Any

from portal.accounts.rules import is_trustee
from reports.board.packs.contents import hidden_from
from reports.board.packs.models import Pack, PrivateNote
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.parts import item_part, session_part
from reports.runs.parts import Part
from reports.runs.workflow import EditionStatus


@session_part(40)
def pack_card(session: BoardSession, user: Any) -> Part:
    ready = Pack.objects.filter(session=session, hidden=hidden_from(user, session), status=EditionStatus.DONE)
    return Part("reports/board/pack_card.html", {"session": session, "ready": list(ready.order_by("language"))})


@item_part(40)
def own_note(item: AgendaItem, user: Any) -> Part | None:
    """A trustee's own words about the item; nobody else is asked for theirs."""
    if not is_trustee(user):
        return None
    note = PrivateNote.objects.visible_to(user).filter(item=item).first()
    return Part("reports/board/note_card.html", {"item": item, "note": note})
