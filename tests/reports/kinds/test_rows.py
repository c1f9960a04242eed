"""The list of sources: it has every figure that is frozen and no other, and its links open the rows they were made of."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict
from django.urls import resolve

from funding.ledger.filters import LedgerFilter
from funding.ledger.models import LedgerEntry
from portal.accounts.models import User
from projects.portfolio.filters import ProjectFilter
from projects.portfolio.models import Project
from projects.requests.filters import RequestFilter
from projects.requests.models import Request
from reports.figures.board import BoardFigures, compute
from reports.figures.freezing import Figure
from reports.kinds.document import Document, Row, Section, Table
from reports.kinds.rows import url_of
from reports.narrative.texts import Texts
from reports.runs.editions import document_of
from reports.runs.models import Report
from tests.factories.reports import DRAFTED_AT, HALF, board_report, programme

pytestmark = pytest.mark.django_db
LISTS: dict[str, tuple[Any, Any]] = {
    "ledger_list": (LedgerFilter, LedgerEntry),
    "request_list": (RequestFilter, Request),
    "project_list": (ProjectFilter, Project),
}
DISTINCT = {"requests.states", "projects.states"}  # made of links or records, of which the list shows the records


@pytest.fixture
def report(settings: Any) -> Report:
    settings.SITE_URL = "https://portal.example"
    programme()
    return board_report()


def tables(document: Document) -> list[Table]:
    def within(section: Section) -> list[Table]:
        inner = [table for one in section.sections for table in within(one)]
        return [block for block in section.blocks if isinstance(block, Table)] + inner

    return [table for section in document.sections for table in within(section)]


def source_rows(report: Report) -> list[Row]:
    return [row for table in tables(document_of(report, "en", code="")) for row in table.rows if row.figure]


def test_every_figure_of_the_sources_is_printed_once_and_no_other(report: Report) -> None:
    figures = Texts(report).known

    rows = source_rows(report)

    assert sorted(row.figure for row in rows) == sorted(figures)
    names = Texts(report).names
    assert [row.cells[0].text for row in rows] == [names[row.figure] for row in rows]
    assert [row.cells[4].text for row in rows] == [figures[row.figure].source for row in rows]


def test_the_source_of_a_figure_is_a_link_to_the_whole_address(report: Report) -> None:
    urls = {row.figure: row.cells[4].url for row in source_rows(report)}

    assert urls["money.income"] == (
        "https://portal.example/en/ledger/?money=voluntary&kind=incoming_funds&since=2026-01-01&until=2026-06-30"
    )
    assert urls["requests.received"] == (
        "https://portal.example/en/requests/?received_since=2026-01-01&received_until=2026-06-30"
    )
    assert urls["money.unallocated"] == ""


def test_the_lists_show_as_many_rows_as_the_figures_were_made_of(carol: User) -> None:
    programme()
    figures: BoardFigures = compute(HALF, today=DRAFTED_AT.date())
    shown = {figure.id: rows_behind(figure, figures, carol) for figure in figures.sources if url_of(figure, figures)}

    assert {id: count for id, count in shown.items() if id not in DISTINCT} == {
        figure.id: figure.rows for figure in figures.sources if figure.id in shown and figure.id not in DISTINCT
    }
    assert len(shown) > 20
    assert (shown["requests.states"], shown["projects.states"]) == (3, 2)


def rows_behind(figure: Figure, figures: BoardFigures, user: User) -> int:
    address = urlsplit(url_of(figure, figures))
    words = QueryDict(mutable=True)
    for name, value in parse_qsl(address.query, strict_parsing=True):
        words.appendlist(name, value)
    filters, model = LISTS[str(resolve(address.path).url_name)]
    assert set(words) <= set(filters.base_filters)
    narrowed = filters(words, queryset=model.objects.visible_to(user))
    assert narrowed.is_valid(), narrowed.errors
    return int(narrowed.qs.count())
