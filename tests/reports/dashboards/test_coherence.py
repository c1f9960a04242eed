"""Every figure of every dashboard: the same on page, API, CSV, XLSX and in the report, and its link opens exactly its rows."""

import csv
import io
import pickle
from decimal import Decimal
from fnmatch import fnmatch
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

import portal.urls  # noqa: F401 (registers the dashboards)
from funding.ledger.models import EntryKind
from funding.statement.lines import SUMS
from funding.statement.shapes import SIGNS
from portal.money import is_currency
from reports.dashboards.declaration import DASHBOARDS, Answer, answer
from reports.figures.freezing import Figure
from reports.kinds import KINDS, values
from tests.factories.dashboards import WORLDS, World
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db
# The page of a list → its endpoint. Any other page has to answer.
APIS = {
    "ledger_list": "ledger",
    "project_list": "projects",
    "request_list": "requests",
    "contribution_list": "contributions",
    "instalment_list": "instalments",
    "report_due_list": "reports-due",
    "recommendation_list": "recommendations",
    "session_list": "board-sessions",
    "board_recommendations": "board-recommendations",
    "component_projects": "component-projects",
    "lesson_list": "released-lessons",
    "library_list": "library",
    "donor_list": "donors",
}
KIND_OF = {str(kind.label): kind for kind in EntryKind}
# The rows of these are records of which the figure counts something else: States of requests, days of decisions
MADE_OF = {"working_days", "states", "months", "score", "percent"}


def test_every_dashboard_has_a_world() -> None:
    assert {world.code for world in WORLDS} == set(DASHBOARDS)


@pytest.fixture(params=WORLDS, ids=str)
def world(request: pytest.FixtureRequest) -> World:
    chosen: World = request.param
    return chosen


@pytest.fixture
@scene
def made(world: World, db: None) -> tuple[Any, dict[str, str]]:
    return world.make()


@pytest.fixture
def asked(world: World, made: tuple[Any, dict[str, str]], client: Client) -> tuple[Answer, Client, dict[str, str]]:
    reader, words = made
    if reader.is_authenticated:
        client.force_login(reader)
    dashboard = DASHBOARDS[world.code]
    form = dashboard.form(words, today=timezone.localdate(), reader=reader)
    assert form.is_valid(), form.errors
    return answer(dashboard, form.question, reader), client, words


Asked = tuple[Answer, Client, dict[str, str]]


def test_page_files_and_api_say_the_same(world: World, asked: Asked) -> None:
    made, client, words = asked
    figures = {line.figure.id: line.figure for line in made.lines}
    address = reverse(world.page)

    page = client.get(address, words)
    data = client.get(f"/api/v1/dashboards/{world.code}/", words).json()
    table = list(csv.DictReader(io.StringIO(file(client, address, words, "csv").decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(file(client, address, words, "xlsx")))

    assert page.status_code == 200
    shown = shown_on(page)
    hidden = {id for id in figures if any(fnmatch(id, one) for one in world.not_shown)}
    assert set(shown) == set(figures) - hidden
    wrong = {id: texts for id, texts in shown.items() if not texts <= readings(figures[id])}
    assert wrong == {}
    assert {one["id"]: one["value"] and Decimal(one["value"]) for one in data["figures"]} == {
        id: one.value for id, one in figures.items()
    }
    assert {one["Figure"]: one["Value"] for one in table} == {
        id: "" if one.value is None else str(one.value) for id, one in figures.items()
    }
    sheet = {row[0]: row[2] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    assert sheet == {id: None if one.value is None else pytest.approx(float(one.value)) for id, one in figures.items()}
    said = [(one["url"], one["basis"], one["as_at"], one["rows"]) for one in data["figures"]]
    assert said == [
        (line.url, line.figure.basis, line.figure.as_at.isoformat(), line.figure.rows) for line in made.lines
    ]


@pytest.mark.parametrize("world", [one for one in WORLDS if DASHBOARDS[one.code].is_kept], indirect=True, ids=str)
def test_what_is_kept_comes_back_as_it_was(world: World, asked: Asked) -> None:
    figures = asked[0].figures
    assert pickle.loads(pickle.dumps(figures)) == figures  # noqa: S301 (our own)


def file(client: Client, address: str, words: dict[str, str], export: str) -> bytes:
    response: Any = client.get(address, {**words, "export": export})
    assert response.status_code == 200
    return response.getvalue() if response.streaming else response.content  # type: ignore[no-any-return]


def shown_on(page: Any) -> dict[str, set[str]]:
    """Figure → everything that the page says it is."""
    found: dict[str, set[str]] = {}
    for mark in BeautifulSoup(page.content, "html.parser").select("[data-portal-figure]"):
        found.setdefault(str(mark["data-portal-figure"]), set()).add(mark.get_text())
    return found


def readings(figure: Figure) -> set[str]:
    """The ways in which a page may say a figure: none of them is another number."""
    forms = values.MONEY_FORMS if figure.unit == "usd" else ("",)
    return {values.shown(figure, form) for form in forms} | {values.in_column(figure)}


def test_links_open_exactly_the_rows_behind(world: World, asked: Asked) -> None:
    made, client, _words = asked
    linked = [line for line in made.lines if line.url]

    wrong = {line.figure.id: found for line in linked if (found := disagrees(line.figure, line.url, client))}

    assert wrong == {}
    assert bool(linked) == world.has_links


def disagrees(figure: Figure, url: str, client: Client) -> str:
    name = str(resolve(urlsplit(url).path).url_name)
    if name not in APIS:
        status = client.get(url).status_code
        return "" if status == 200 else f"{url} answers {status}"
    rows = all_rows(client, APIS[name], urlsplit(url).query)
    if name == "ledger_list" and figure.unit == "usd":
        total = signed(rows, urlsplit(url).query)
        agrees = figure.value in (total, -total) and figure.rows == len(rows)
        return "" if agrees else f"{url} adds up to {total} in {len(rows)} rows, not {figure.value} in {figure.rows}"
    is_of_rows = figure.unit in MADE_OF or figure.unit == "usd" or is_currency(figure.unit)
    counted = figure.rows if is_of_rows else figure.value
    return "" if len(rows) == counted else f"{url} has {len(rows)} rows, not {counted}"


def all_rows(client: Client, path: str, query: str) -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/{path}/?{query}&page_size=1000")
    assert response.status_code == 200, (path, query, response.content)
    data = response.json()
    assert data["count"] == len(data["results"])
    return list(data["results"])


def signed(rows: list[dict[str, Any]], query: str) -> Decimal:
    """What lowers a balance counts as less where the address asks for a balance."""
    words = dict(part.split("=", 1) for part in query.split("&"))
    line = words.get("line", "")
    signs = SIGNS["recorded" if line.endswith("recorded") else "received"] if line in SUMS and line != "direct" else {}
    return sum((Decimal(row["amount_usd"]) * signs.get(KIND_OF[row["kind"]], 1) for row in rows), Decimal(0))


@pytest.mark.parametrize(
    "world", [one for one in WORLDS if DASHBOARDS[one.code].kind and one.is_reported], indirect=True, ids=str
)
def test_figures_of_a_report_are_those_of_the_report(asked: Asked) -> None:
    made, _client, _words = asked
    question = made.asked

    frozen = KINDS[made.dashboard.kind].compute(question.period, today=question.as_at, scope=question.scope, options={})

    known = {figure.id: figure for figure in frozen.sources}
    shared = {line.figure.id: line.figure for line in made.lines if line.figure.id in known}
    assert shared
    assert {id: (one.value, one.rows) for id, one in shared.items()} == {
        id: (known[id].value, known[id].rows) for id in shared
    }
