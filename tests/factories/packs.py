"""Sessions of the Board with papers: small PDF files of every temper."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from portal.accounts.models import User
from portal.documents import actions as documents
from portal.documents.models import Document
from portal.reference.models import RegionalGroup
from reports import render
from reports.board.members.models import BoardMember
from reports.board.sessions.models import AgendaItem, BoardSession, Recusal, SessionPaper

ADDED_AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def session(number: int = 60, **facts: Any) -> BoardSession:
    facts = {
        "starts_on": date(2026, 10, 12),
        "ends_on": date(2026, 10, 14),
        "place": "Geneva",
        "status": "convened",
        **facts,
    }
    return BoardSession.objects.create(number=number, **facts)


def item(session: BoardSession, position: int, title: str, **facts: Any) -> AgendaItem:
    facts = {"kind": "request" if facts.get("request") else "discussion", "added_at": ADDED_AT, **facts}
    return AgendaItem.objects.create(session=session, position=position, title=title, **facts)


def paper(about: AgendaItem | BoardSession, title: str, content: bytes | Document, **facts: Any) -> SessionPaper:
    """A paper of an item, or of the whole session."""
    of_item = isinstance(about, AgendaItem)
    media_type = facts.pop("media_type", "application/pdf")
    if isinstance(content, bytes):
        content = documents.keep(content, name="paper.pdf", media_type=media_type, by=None)
    return SessionPaper.objects.create(
        session=about.session if isinstance(about, AgendaItem) else about,
        item=about if of_item else None,
        title=title,
        document=content,
        **{"added_at": ADDED_AT, **facts},
    )


def recuse(item: AgendaItem, user: User) -> Recusal:
    group = RegionalGroup.objects.first()
    member, _is_new = BoardMember.objects.get_or_create(
        user=user, defaults={"name": user.name, "regional_group": group}
    )
    return Recusal.objects.create(item=item, member=member, reason="A relative works there", declared_by=user)


def tagged(title: str, body: str, language: str = "en") -> bytes:
    """A paper as the portal itself would make it: tagged, with links and bookmarks."""
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="dcterms.created" content="2026-07-01T09:30:00Z"><meta name="dcterms.modified" content="2026-07-01T09:30:00Z">'
        '<style>body { font-family: "Noto Sans" } section { break-before: page } @page { size: A4 }</style></head>'
        f"<body><h1>{title}</h1>{body}</body></html>"
    )
    return render.render(html, dated=ADDED_AT).content


def plain(pages: int = 1, *, rotate: int = 0, size: tuple[int, int] = (595, 842), **save: Any) -> bytes:
    """A paper as from a scanner: no tags, no names; its pages say their number."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(pages):
        page = pdf.add_blank_page(page_size=size)
        page.obj["/Resources"] = Dictionary(Font=Dictionary(F1=font))
        page.obj["/Contents"] = pdf.make_stream(f"BT /F1 40 Tf 80 400 Td (Sheet {number + 1}) Tj ET".encode())
        if rotate:
            page.obj["/Rotate"] = rotate
    if pages > 1:  # from the first to the last, as Word writes it
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([80, 380, 300, 440]), Border=Array([0, 0, 0]),
            Dest=Array([pdf.pages[-1].obj, Name.XYZ, 0, 700, 0]),
        )  # fmt: skip
        pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(link)])
    file = io.BytesIO()
    pdf.save(file, deterministic_id=not save, **save)
    return file.getvalue()


def locked() -> bytes:
    return plain(encryption=pikepdf.Encryption(owner="owner", user="reader"))
