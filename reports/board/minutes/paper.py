"""The minutes as a PDF, drawn when they are asked for: what the reader sees of them, in the language of the minutes."""

from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from reports import render
from reports.board.sessions.models import Minutes, MinutesPart
from reports.board.sessions.naming import session_name
from reports.runs.editions import drawn_across


@dataclass(frozen=True)
class MinutesDocument:
    """What base_print.html asks of a document, and the parts."""

    language: str
    is_rtl: bool
    title: str
    author: str
    subject: str
    parts: tuple[MinutesPart, ...]
    is_whole: bool


def document_of(minutes: Minutes, reader: Any) -> MinutesDocument:
    """In the active language."""
    parts = tuple(MinutesPart.objects.visible_to(reader).filter(minutes=minutes).order_by("position"))
    words = {"session": session_name(minutes.session.number)}
    return MinutesDocument(
        language=minutes.language,
        is_rtl=get_language_info(minutes.language)["bidi"],
        title=_("Minutes: %(session)s of the Board of Trustees") % words,
        author=_("Board of Trustees of the United Nations Voluntary Fund for Technical Cooperation"),
        subject=_("Minutes of a session of the Board of Trustees"),
        parts=parts,
        is_whole=len(parts) == minutes.parts.count(),
    )


def html_of(minutes: Minutes, reader: Any) -> str:
    with override(minutes.language):
        moment = (minutes.adopted_at or minutes.drafted_at).astimezone(UTC)
        context = {
            "document": document_of(minutes, reader),
            "session": minutes.session,
            "minutes": minutes,
            "dated": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "watermark": "" if minutes.adopted_at else drawn_across(_("DRAFT")),
        }
        return render_to_string("reports/board/minutes_paper.html", context)


def draw(minutes: Minutes, reader: Any) -> bytes:
    """Raises RenderProblem with words for the person."""
    html = html_of(minutes, reader)
    return render.render(html, dated=(minutes.adopted_at or minutes.drafted_at).astimezone(UTC)).content
