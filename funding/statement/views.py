"""The statement of income and expenditure, for any period, with a link from every figure to its entries."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funding.statement import periods
from funding.statement.asked import Answer, answer
from funding.statement.charts import bridge
from funding.statement.exports import xlsx_response
from funding.statement.forms import StatementForm
from funding.statement.lines import BESIDE, Label, entries_behind
from funding.statement.paper import CannotDraw, pdf_response
from funding.statement.rules import donors_read_by
from funding.statement.sentences import entry_kind, heading, notes
from funding.statement.shapes import DoesNotBalance, Statement
from portal.listing.views import query
from portal.reference.names import name_in


@dataclass(frozen=True)
class Cell:
    value: Decimal | None
    url: str
    head: str


@dataclass(frozen=True)
class Line:
    id: str
    label: Label
    tone: str
    cells: tuple[Cell, ...]


FILES = {"xlsx": xlsx_response, "pdf": pdf_response}


@require_safe
def statement_page(request: HttpRequest) -> HttpResponseBase:
    donors = donors_read_by(request.user)
    today = timezone.localdate()
    form = StatementForm(request.GET, today=today, donors=donors)
    if not form.is_valid():
        form.offer_periods(periods.read("", today=today).period)
        return render(request, "funding/statement/page.html", {"form": form}, status=400)
    question = form.question
    form.offer_periods(question.period)
    try:
        made = answer(question, donors=donors)
        if file := FILES.get(request.GET.get("export", "")):
            return file(made)
    except (DoesNotBalance, CannotDraw) as problem:
        context = {"form": form, "stopped": stopped(problem)}
        return render(request, "funding/statement/page.html", context, status=409)
    return page(request, form, made, is_donor=donors is not None)


def stopped(problem: Exception) -> str:
    if isinstance(problem, CannotDraw):
        return str(problem)
    return _("The ledger does not add up, so no statement is shown. Finance has to reconcile it first.")


def page(request: HttpRequest, form: StatementForm, made: Answer, *, is_donor: bool) -> HttpResponse:
    heads = [heading(one, made) for one in made.statements]
    context = {
        "form": form,
        "made": made,
        "main": made.main,
        "heads": heads,
        "lines": lines(made, heads),
        "beside": beside(made, heads),
        "notes": notes(made),
        "noted": [(entry, entry_kind(entry)) for entry in made.main.entries_noted],
        "bridge": bridge(made.main) if made.main.is_voluntary else "",
        "problems": made.question.problems,
        "is_donor": is_donor,
        "assessed": [(line, name_in(line.names), spent_url(made.main, fund=line.fund)) for line in made.main.assessed],
        "projects": [
            (line, spent_url(made.main, project=line.code) if line.code else "") for line in made.main.projects
        ],
        "xlsx_query": query(request, export="xlsx"),
        "pdf_query": query(request, export="pdf"),
    }
    return render(request, "funding/statement/page.html", context, status=400 if made.question.problems else 200)


def lines(made: Answer, heads: list[str]) -> list[Line]:
    return [Line(row.id, row.label, row.tone, cells(row.id, row.values, made.statements, heads)) for row in made.rows]


def beside(made: Answer, heads: list[str]) -> list[Line]:
    if not made.main.is_voluntary:
        return []
    return [
        Line(id, label, "", cells(id, tuple(get(one) for one in made.statements), made.statements, heads))
        for id, (label, get) in BESIDE.items()
    ]


def cells(
    id: str, values: tuple[Decimal | None, ...], statements: tuple[Statement, ...], heads: list[str]
) -> tuple[Cell, ...]:
    return tuple(
        Cell(value, entries_url(id, one) if value is not None else "", head)
        for value, one, head in zip(values, statements, heads, strict=True)
    )


def entries_url(id: str, one: Statement) -> str:
    found = entries_behind(id, one)
    return f"{reverse('ledger_list')}?{urlencode(found.words)}" if found else ""


def spent_url(one: Statement, **words: str) -> str:
    """All spending of the period, of one source or project."""
    found = entries_behind("expenditure", one)
    place = {
        name: value for name, value in (found.words if found else {}).items() if "fund" not in words or name != "money"
    }
    return f"{reverse('ledger_list')}?{urlencode({**place, **words})}"
