"""The statement of income and expenditure of one donor's money, as the files that the statement's page gives."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from django.http import HttpResponse
from django.utils.translation import get_language

from funding.donors.models import Donor
from funding.statement.asked import Answer, answer
from funding.statement.exports import xlsx_response
from funding.statement.forms import BOTH, Question
from funding.statement.paper import pdf_response
from funding.statement.shapes import EntryNote, ProjectLine, Statement
from portal import formats
from portal.periods import Period
from projects.portfolio.models import Project
from reports.figures.donor.shapes import WITHHELD
from reports.figures.outside import READER
from reports.kinds.donor.words import WITHOUT_NAME
from reports.kinds.scopes import donor_names

FILES: Mapping[str, Callable[[Answer], HttpResponse]] = {"pdf": pdf_response, "xlsx": xlsx_response}


def statement_of(donor: Donor, period: Period, *, as_at: date) -> Answer:
    """On both bases. What the public does not see of a project is withheld here as well. Raises DoesNotBalance."""
    question = Question(None, period, BOTH, as_at, known_until=None, years_back=1, problems=())
    made = answer(question, donors=frozenset({donor.pk}))
    codes = {line.code for one in made.statements for line in one.projects}
    seen = set(Project.objects.visible_to(READER).filter(code__in=codes).values_list("code", flat=True))
    return replace(made, statements=tuple(for_outside(one, seen | {""}, donor) for one in made.statements))


def for_outside(one: Statement, seen: set[str], donor: Donor) -> Statement:
    """Headed by the donor's name."""
    shown = [line for line in one.projects if line.code in seen]
    hidden = [line for line in one.projects if line.code not in seen]
    if hidden:
        direct, support = (sum(getattr(line, name) for line in hidden) for name in ("direct_usd", "support_cost_usd"))
        shown.append(ProjectLine(formats.UNKNOWN, str(WITHOUT_NAME[WITHHELD]), get_language() or "en", direct, support))
    notes = tuple(note if note.project in seen else unnamed(note) for note in one.entries_noted)
    return replace(one, fund_names=donor_names(donor), projects=tuple(shown), entries_noted=notes)


def unnamed(note: EntryNote) -> EntryNote:
    return replace(note, project="", description="")
