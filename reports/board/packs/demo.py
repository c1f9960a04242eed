"""Illustrative: a question about a figure with its answer, and a trustee's own note. Nothing is laid out."""

from collections.abc import Mapping

from portal.accounts.models import User
from reports.board.packs import actions as packs
from reports.board.packs.models import PrivateNote
from reports.board.questions import actions as questions
from reports.board.questions.models import FigureQuestion
from reports.board.sessions.models import AgendaItem
from reports.runs.models import Report

QUESTION = "Does this count the requests that were withdrawn before they were decided on?"
ANSWER = "Yes: every request that a State has sent in the period, whatever became of it afterwards."
NOTE = "Ask for the experience of neighbouring States before the item is concluded."


def load(people: Mapping[str, User], *, report: Report) -> None:
    """After the report and, where there is one, the session. A second call changes nothing."""
    trustee, officer = people["trustee@demo.example"], people["officer@demo.example"]
    seen = Report.objects.visible_to(trustee).filter(pk=report.pk).exists()
    if seen and not FigureQuestion.objects.filter(report=report).exists():
        asked = questions.ask(report, figure="requests.received", text=QUESTION, language="en", by=trustee)
        questions.answer(asked, text=ANSWER, language="en", by=officer)
    item = AgendaItem.objects.visible_to(trustee).order_by("-session__number", "position").first()
    if item is not None and not PrivateNote.objects.filter(owner=trustee, item=item).exists():
        packs.save_note(item, text=NOTE, revision=0, by=trustee)
