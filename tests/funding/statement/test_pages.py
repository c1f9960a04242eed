"""The statement as page, workbook and API answer: who sees what, one figure everywhere, and addresses that make no sense."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from funding.funds.models import Fund
from funding.statement.figures import statement
from portal import formats
from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from portal.periods import parse
from tests.factories import statement as made
from tests.factories.people import member

pytestmark = pytest.mark.django_db
API = "/api/v1/statement/"


@pytest.fixture
def fund() -> Fund:
    return made.ledger_by_hand()


@pytest.fixture
def swede(fund: Fund) -> User:
    return member("Sven", Role.DONOR, organisation=Organisation.objects.get(name="Sweden"))


def page(client: Client, user: User, **words: str) -> Any:
    client.force_login(user)
    return client.get(reverse("statement"), words)


def figures(response: Any) -> dict[str, list[str]]:
    """Line → what its cells say."""
    soup = BeautifulSoup(response.content, "html.parser")
    return {
        str(row["id"]).removeprefix("line-"): [cell.get_text(strip=True) for cell in row.find_all("td")]
        for row in soup.select("tr[id^=line-]")
    }


def test_page_workbook_and_api_say_the_same(client: Client, frank: User, fund: Fund) -> None:
    words = {"fund": "VFTC", "period": "2026-H1", "basis": "recorded"}
    one = statement(fund, parse("2026-H1"), basis="recorded")

    shown = figures(page(client, frank, **words))
    answer = client.get(API, words).json()["statements"][0]
    response = client.get(reverse("statement"), {**words, "export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(response.content), data_only=True)

    assert shown["closing"][0] == formats.number(one.closing_usd, 2) == "225,936.30"
    assert shown["write_downs"][0] == "−16,251.35"
    assert Decimal(answer["closing_usd"]) == one.closing_usd
    by_line = {line["id"]: line["usd"] for line in answer["lines"]}
    assert by_line["expenditure.consultants"] == "7000.00"
    sheet = {str(row[0]).strip(): row[1] for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)}
    assert Decimal(str(sheet["Closing balance"])) == one.closing_usd
    assert Decimal(str(sheet["Programme support costs"])) == one.support_cost_usd
    assert [sheet.title for sheet in book.worksheets] == ["Statement", "By donor", "By project", "Notes"]
    projects = list(book.worksheets[2].iter_rows(min_row=2, values_only=True))
    assert projects[-1] == ("Total", None, 44295.76, 5138.44, 49434.20)
    assert {row[0]: row[4] for row in projects[:-1]} == {"TCP-2025-000A": 38377.54, "TCP-2026-000B": 11056.66}


def test_both_bases_stand_side_by_side(client: Client, frank: User, fund: Fund) -> None:
    shown = figures(page(client, frank, fund="VFTC", period="2026-H1", basis="both"))

    assert shown["closing"] == ["215,102.06", "225,936.30"]
    assert shown["exchange"] == ["—", "1,322.72"]


def test_the_column_beside_is_the_like_period_before(client: Client, frank: User, fund: Fund) -> None:
    shown = figures(page(client, frank, fund="VFTC", period="2026-H1"))

    assert shown["opening"] == ["217,042.36", "0.00"]
    assert shown["pledges"] == ["25,000.00", "0.00"]


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        ({"period": "last year"}, 400, "is no period"),
        ({"period": "2026-06-30..2026-01-01"}, 400, "exchanged"),
        ({"period": "between", "since": "2026-06-30", "until": "2026-01-01"}, 400, "exchanged"),
        ({"period": "2126"}, 400, "has not begun"),
        ({"period": "2026-H1", "as_at": "2025-01-01"}, 400, "before the period"),
        ({"fund": "NOFUND"}, 400, "Fund: “NOFUND” is not known here."),
        ({"basis": "recieved"}, 400, "Did you mean Received (cash) (received)"),
        ({"since": "2026-02-30"}, 400, "Did you mean 28 February 2026 (2026-02-28)?"),
        ({"period": "2026-H1", "as_at": "2026-03-31"}, 200, "what counts is up to 31 March 2026"),
        ({"fund": "RB-23", "period": "2026"}, 200, "Assessed money"),
    ],
)
def test_an_address_that_makes_no_sense_is_answered_with_a_reason(
    client: Client, frank: User, fund: Fund, words: dict[str, str], status: int, says: str
) -> None:
    response = page(client, frank, **words)

    assert response.status_code == status
    assert says in response.content.decode().replace("\xa0", " ")
    assert client.get(API, words).status_code == status


def test_a_donor_reads_about_own_money_alone(client: Client, swede: User) -> None:
    response = page(client, swede, period="2025/26", fund="VFTC")
    shown, text = figures(response), response.content.decode()

    assert shown["contributions"] == ["120,000.00", "0.00"]
    assert shown["refunds"] == ["−8,000.00", "0.00"]
    assert shown["expenditure.consultants"] == ["0.00", "0.00"]
    assert shown["support_cost"] == ["5,715.11", "0.00"]  # 1,300 + 58.50 + 2,600.01 + 1,625 + 130 + 1.60
    assert "Ireland" not in text
    assert "Operating reserve" not in text
    assert "RB-23" not in text
    answer = client.get(API, {"period": "2025/26", "basis": "recorded"}).json()["statements"][0]
    assert (answer["income_usd"], answer["exchange_usd"], answer["assessed"]) == ("120000.00", "0.00", [])
    assert client.get(API, {"fund": "RB-23"}).status_code == 400  # a fund to which Sweden gave nothing


def test_links_of_a_donor_show_own_entries_and_no_other_donors_name(client: Client, swede: User) -> None:
    client.force_login(swede)
    ireland = Organisation.objects.get(name="Ireland").donor

    page = client.get(reverse("ledger_list"), {"donor": ireland.pk})

    assert "Ireland" not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("carol", 200), ("frank", 200), ("tess", 200), ("ada", 200), ("alice", 403)]
)
def test_who_reads_the_statement(
    client: Client, request: pytest.FixtureRequest, fund: Fund, name: str, status: int
) -> None:
    user = request.getfixturevalue(name)

    assert page(client, user).status_code == status
    assert client.get(API).status_code == status


def test_a_stranger_signs_in_first(client: Client) -> None:
    assert "/account/login/" in client.get(reverse("statement"))["Location"]
    assert client.get(API).status_code in (401, 403)


def test_in_arabic_the_page_and_the_workbook_run_from_the_right(client: Client, frank: User, fund: Fund) -> None:
    client.force_login(frank)
    response = client.get("/ar/statement/", {"period": "2026-H1", "fund": "VFTC"})
    book = client.get("/ar/statement/", {"period": "2026-H1", "export": "xlsx"})

    assert 'dir="rtl"' in response.content.decode()
    assert figures(response)["closing"][0] == "215,102.06"
    assert openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0].sheet_view.rightToLeft


def test_a_page_costs_the_same_whatever_it_shows(
    client: Client, frank: User, fund: Fund, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(frank)
    with django_assert_max_num_queries(35):
        client.get(reverse("statement"), {"fund": "VFTC", "period": "2026"})


def test_the_pdf_of_the_page_is_drawn_from_the_same_figures(client: Client, frank: User, fund: Fund) -> None:
    response = page(client, frank, fund="VFTC", period="2026-H1", export="pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="statement-VFTC-2026-H1-received.pdf"'
    assert response.content.startswith(b"%PDF-")


LATE = date(2025, 12, 20)


def test_late_items_say_to_which_period_they_belong(client: Client, frank: User, fund: Fund) -> None:
    text = page(client, frank, fund="VFTC", period="2026-H1").content.decode()

    assert "Expenditure, late: it belongs to 1 January–31 December 2025" in text
    assert formats.day(LATE, "short") in text.replace("\xa0", " ")
