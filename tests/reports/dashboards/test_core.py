"""What every dashboard does with the words of its address, and what may be kept of its answer."""

import io
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.listing.exports import sheet_name
from reports.dashboards.declaration import opens_for
from tests.factories import funding_page as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> Any:
    """The public dashboard, asked with these words."""
    made.money()
    return lambda **words: client.get(reverse("funding_page"), words)


def said(response: Any) -> str:
    return str(BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("words", "field", "says"),
    [
        ({"scope": "NOPE"}, "id_scope_error", "“NOPE” is not known here"),
        ({"since": "2026-13-01", "period": "2026-H1"}, "id_since_error", "is not a date"),
        ({"period": "x" * 80}, "id_period_error", "at most 60 characters"),
        ({"period": "2126"}, "", "has not begun: this year is shown"),
        ({"period": "2026-06-30..2026-01-01"}, "", "the two are exchanged"),
        ({"period": "once"}, "", "“once” is no period"),
        ({"since": "٢٠٢٦-٠١-٠١"}, "id_since_error", "Did you mean 1 January 2026 (2026-01-01)?"),
        ({"period": "٢٠٢٦-٠١-٠١..٢٠٢٦-٠٦-٣٠"}, "", "is no period, so this year is shown"),
        ({"period": "9999"}, "", "1 January–31 December 9999 has not begun"),
        ({"since": "9999-12-31"}, "", "31 December 9999 has not begun"),
        ({"since": "2026-02-29"}, "id_since_error", "Did you mean 28 February 2026 (2026-02-28)?"),
        ({"period": "2026-02-29..2026-03-31"}, "", "is no period, so this year is shown"),
        ({"since": "2026-06-30", "until": "2026-01-01"}, "", "the two are exchanged"),
        ({"as_at": "2026-06-30\0"}, "id_as_at_error", "holds a sign that no text has"),
        ({"period": "2026\0"}, "id_period_error", "holds a sign that no text has"),
    ],
)
def test_a_bad_word_is_said_and_the_page_stays(
    client: Client, page: Any, words: dict[str, str], field: str, says: str
) -> None:
    response = page(**words)

    soup = BeautifulSoup(response.content, "html.parser")
    place = soup.find(id=field) if field else soup.find(attrs={"role": "alert"})
    assert response.status_code == 400
    assert place is not None
    assert says in place.get_text().replace("\xa0", " ")
    assert soup.select_one('[data-portal-figure="received.closing"]') is not None
    refused = client.get("/api/v1/dashboards/funding/", words)
    assert refused.status_code == 400
    assert says in str(refused.json()).replace("\xa0", " ")


def test_the_rest_of_the_address_is_answered(page: Any) -> None:
    """A fund that nobody knows does not throw away the period."""
    response = page(scope="NOPE", period="2026-H1")

    assert "1 January–30 June 2026" in said(response)


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_no_file_is_made_of_what_was_not_asked(page: Any, export: str) -> None:
    response = page(scope="NOPE", export=export)

    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")


def test_a_workbook_has_the_figures_and_the_table_of_each_chart(page: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(page(export="xlsx", period="2026-H1").content))

    assert book.sheetnames == [
        "Who pays and for what",
        "How did the balance come about",
        "What was given and spent each y",
        "How freely may the money be use",
    ]
    years = list(book.worksheets[2].iter_rows(values_only=True))
    assert years[0] == ("Year", "Received", "Signed", "Spent")
    assert years[5] == ("2026 so far", 57993.9, 2500, 49434.2)


def test_a_visitors_page_is_kept_for_a_moment_and_a_persons_by_nobody(client: Client, page: Any, carol: User) -> None:
    visitor = page()
    client.force_login(carol)
    person = page()

    assert visitor["Cache-Control"] == "public, max-age=300"
    assert person["Cache-Control"] == "private, no-cache"
    assert "Cookie" in visitor["Vary"]
    assert "Cookie" in person["Vary"]


def test_a_page_that_was_put_right_is_not_kept(page: Any) -> None:
    assert page(period="once")["Cache-Control"] == "private, no-cache"


def test_only_reading_is_answered(client: Client) -> None:
    assert client.post(reverse("funding_page")).status_code == 405


@pytest.mark.parametrize(
    ("reader", "name", "opens"),
    [
        (None, "project_list", True),
        (None, "ledger_list", False),
        ("alice", "ledger_list", False),
        ("nora", "ledger_list", True),
        ("carol", "ledger_list", True),
    ],
)
def test_a_link_is_shown_where_its_page_opens(
    request: pytest.FixtureRequest, reader: str | None, name: str, opens: bool
) -> None:
    person = request.getfixturevalue(reader) if reader else AnonymousUser()

    assert opens_for(person, f"{reverse(name)}?since=2026-01-01") is opens
    assert opens_for(person, "/en/nowhere/") is False


def test_sheets_of_one_book_have_different_names() -> None:
    taken: set[str] = set()

    names = [sheet_name(title, taken) for title in ("What [was] given: and spent each year?",) * 2]

    assert names == ["What  was  given  and spent eac", "What  was  given  and spent 2"]
