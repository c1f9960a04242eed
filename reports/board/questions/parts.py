"""Questions about figures on the page of their report, and on that of their session."""

from typing import Any

from reports.board.questions.figures import with_links
from reports.board.questions.lists import rows
from reports.board.questions.models import FigureQuestion
from reports.board.sessions.models import BoardSession
from reports.board.sessions.parts import session_part
from reports.kinds.document import Document
from reports.runs import parts, reading
from reports.runs.models import Report
from reports.runs.parts import Part

MOST = 10


@parts.register(60)
def of_report(report: Report, user: Any) -> Part | None:
    may_ask = user.has_perm("reports.add_figurequestion") and bool(report.figures_sha256)
    asked = rows(user).filter(report=report)
    return card(asked, {"may_ask": may_ask, "report": report}) if may_ask or asked.exists() else None


@reading.register
def links(document: Document, report: Report, user: Any) -> Document:
    """Trustees ask about a figure where they read it."""
    return with_links(document, report) if user.has_perm("reports.add_figurequestion") else document


@session_part(60)
def of_session(session: BoardSession, user: Any) -> Part | None:
    asked = rows(user).filter(session=session)
    return card(asked, {"session": session}) if asked.exists() else None


def card(asked: Any, facts: dict[str, Any]) -> Part:
    shown: list[FigureQuestion] = list(asked[:MOST])
    return Part("reports/board/questions_card.html", {"questions": shown, "total": asked.count(), **facts})
