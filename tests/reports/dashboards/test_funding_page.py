"""Who pays and for what, as a visitor reads it: it adds up, and it names nobody and nothing that is not public."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind
from funding.statement.shapes import total
from portal.accounts.models import Organisation, User
from portal.periods import Period, parse
from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project
from reports.figures.public import FundingFigures, compute
from tests.factories import funding, statement
from tests.factories import funding_page as made

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
HALF = parse("2026-H1")


def values(figures: FundingFigures) -> dict[str, Decimal | None]:
    return {figure.id: figure.value for figure in figures.sources}


def page(client: Client, **words: str) -> str:
    response = client.get(reverse("funding_page"), words)
    assert response.status_code == 200
    return response.content.decode()


def cells(html: str, table: str) -> dict[str, list[str]]:
    """First cell → the others, of the table in the card with this heading."""
    card = BeautifulSoup(html, "html.parser").find("section", attrs={"aria-labelledby": table})
    assert card is not None
    rows = [
        [cell.get_text(" ", strip=True).replace("\xa0", " ") for cell in row.find_all(["th", "td"])]
        for row in card.select("tr")
    ]  # type: ignore[attr-defined]
    return {row[0]: row[1:] for row in rows[1:]}


# It adds up

PROPERTY = {"suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}
KINDS = [kind for kind in EntryKind if kind not in (EntryKind.PLEDGE, EntryKind.ALLOCATION)]
ENTRIES = st.lists(
    st.tuples(
        st.dates(date(2024, 1, 1), date(2026, 12, 31)),
        st.sampled_from(KINDS),
        st.integers(0, 2),  # of which gift
        st.integers(0, 2),  # of which project, 2: of none
        st.decimals("0.01", "99999.99", places=2),
        st.sampled_from(("", "negative", "reversed")),
        st.sampled_from(["", *ObjectClass.values]),
    ),
    max_size=12,
)
SPENT = (EntryKind.EXPENDITURE, EntryKind.DISBURSEMENT, EntryKind.SUPPORT_COST)


@pytest.fixture
def gifts() -> list[Contribution]:
    """A State's and a private person's to one fund, a State's to another: large enough for whatever is refunded."""
    vftc, upr = funding.fund("VFTC"), funding.fund("UPR-FTA")
    donors = [statement.government("Sweden", "SWE"), made.private(made.PRIVATE), statement.government("Chile", "CHL")]
    return [
        funding.received("10000000", fund=fund, donor=donor, pledged_on=date(2024, 1, 1))
        for fund, donor in zip((vftc, vftc, upr), donors, strict=True)
    ]


@pytest.fixture
def two_projects() -> list[Project]:
    return [funding.project(is_published=True), funding.project()]


@given(entries=ENTRIES, days=st.tuples(*[st.dates(date(2024, 1, 1), date(2026, 12, 31))] * 2).map(sorted))
@settings(max_examples=12, **PROPERTY)  # type: ignore[arg-type]
def test_sources_less_uses_are_the_balance(
    gifts: list[Contribution], two_projects: list[Project], entries: list[Any], days: list[date]
) -> None:
    """Of any ledger with refunds, write-downs, exchange differences, negative lines and reversals, to the cent. The examples
    share one database: the ledger grows."""
    for row in entries:
        post(row, gifts, two_projects)

    for scope in ("", "VFTC"):
        figures = compute(VISITOR, Period(*days), scope=scope)
        known: Any = values(figures)
        spent, closing = known["received.expenditure"], known["received.closing"]

        assert known["received.opening"] + known["received.income"] - known["balance.uses"] == closing
        assert spent + known["balance.refunds"] == known["balance.uses"]
        assert known["received.contributions"] == total(one.received_usd for one in figures.givers)
        assert known["recorded.contributions"] == total(one.signed_usd for one in figures.givers)
        assert spent == total(line.usd for line in figures.regions)
        assert spent == total(line.usd for line in figures.projects) + figures.others_usd
        if not scope:
            assert known["received.contributions"] == total(line.received_usd for line in figures.funds)
            assert spent == total(line.spent_usd for line in figures.funds)
            assert closing == total(line.closing_usd for line in figures.funds)
        for number, year in enumerate(figures.years):
            assert year.received_usd == total(level.usd[number] for level in figures.earmarking)


def post(row: tuple[Any, ...], gifts: list[Contribution], projects: list[Project]) -> None:
    day, kind, gift, project, usd, way, object_class = row
    spends = kind in SPENT
    may_be_negative = spends or kind == EntryKind.EXCHANGE
    entry = ledger.post(
        ledger.entry(
            kind=kind,
            value_on=day,
            amount=-usd if way == "negative" and may_be_negative else usd,
            contribution=gifts[gift],
            project=projects[project] if spends and project < len(projects) else None,
            object_class=object_class if spends and kind != EntryKind.SUPPORT_COST else "",
            by=None,
        )
    )
    if way == "reversed":
        ledger.reverse_exactly(entry, by=None, reason="By mistake", value_on=day)


def test_the_half_year_by_hand() -> None:
    """The ledger of tests/golden/statement_by_hand.md, with a private gift of 2,500 and a pledge of 4,000."""
    made.money()

    known = values(compute(VISITOR, HALF, scope="VFTC"))

    assert {
        id: str(known[id]) for id in ("received.opening", "received.income", "balance.uses", "received.closing")
    } == {
        "received.opening": "217042.36",
        "received.income": "57993.90",
        "balance.uses": "57434.20",
        "received.closing": "217602.06",
    }
    assert (known["pledges.all"], known["balance.refunds"]) == (Decimal("29000.00"), Decimal("8000.00"))


def test_pledges_are_in_no_total() -> None:
    made.money()
    before = values(compute(VISITOR, HALF))
    funding.pledge("70000", donor=Organisation.objects.get(name="Sweden").donor, pledged_on=date(2026, 3, 3))

    after = values(compute(VISITOR, HALF))

    changed = {id for id in after if after[id] != before.get(id)}
    assert changed == {
        "pledges.all",
        "pledges.age.91-180",
        f"pledges.donor.{Donor.objects.get(organisation__name='Sweden').pk}",
    }


def test_assessed_money_is_spent_and_nothing_else(client: Client) -> None:
    made.money()

    html = page(client, scope="RB-23", period="2026")
    known = values(compute(VISITOR, parse("2026"), scope="RB-23"))

    assert known["received.expenditure"] == Decimal("3000.00")
    assert not {id for id in known if id.startswith(("pledges", "reserve", "balance", "earmarking", "recorded"))}
    assert "no fund keeps a balance of it" in html
    assert values(compute(VISITOR, parse("2026")))["assessed.RB-23"] == Decimal("3000.00")


# It names nobody and nothing that is not public


@pytest.mark.parametrize("kind", ["private", "other"])
def test_people_who_give_are_not_named_anywhere(client: Client, kind: str) -> None:
    made.money()
    Organisation.objects.filter(name=made.PRIVATE).update(kind=kind)
    words = {"period": "2026-H1"}

    html = page(client, **words)
    data = client.get("/api/v1/dashboards/funding/", words).content.decode()
    table: Any = client.get(reverse("funding_page"), {**words, "export": "csv"})

    person = Donor.objects.get(organisation__name=made.PRIVATE)
    for text in (html, data, b"".join(table.streaming_content).decode()):
        assert made.PRIVATE not in text
        assert f"donor.{person.pk}" not in text
    label = Organisation.Kind(kind).label
    assert cells(html, "givers")[f"{label}, not named 1 donor"] == ["2,500.00", "2,500.00", "4,000.00"]


def test_donors_give_signed_received_and_pledged_apart(client: Client) -> None:
    made.money()

    found = cells(page(client, period="2026-H1"), "givers")

    assert found["Ireland Government · EUR 50,000.00"] == ["—", "55,493.90", "—"]
    assert found["Sweden Government"] == ["—", "—", "25,000.00"]
    assert found["Total"] == ["2,500.00", "57,993.90", "—"]


def test_projects_that_are_not_public_are_one_line(client: Client) -> None:
    made.money()
    Project.objects.filter(code="TCP-2026-000B").update(title="A secret matter")

    html = page(client, period="2026-H1")

    assert cells(html, "projects") == {
        "Project A TCP-2025-000A": ["38,377.54"],
        "Projects that are not public, and what names no project": ["11,056.66"],
    }
    assert "A secret matter" not in html
    assert "TCP-2026-000B" not in html


def test_conditions_and_notes_of_agreements_are_nowhere(client: Client) -> None:
    made.money()
    Contribution.objects.update(conditions="Only for judges", title="Internal title", agreement_reference="REF-77")

    html = page(client)

    assert not [word for word in ("Only for judges", "Internal title", "REF-77", "CON-2025") if word in html]


def test_a_visitor_has_no_link_that_does_not_open(client: Client) -> None:
    made.money()
    soup = BeautifulSoup(page(client, period="2026-H1"), "html.parser")

    links = {str(link["href"]) for link in soup.select("main .stack a[href^='/']")}

    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert links


def test_staff_open_the_entries_behind_a_figure(client: Client, carol: User) -> None:
    made.money()
    client.force_login(carol)

    html = page(client, period="2026-H1")

    mark = BeautifulSoup(html, "html.parser").select_one('a > [data-portal-figure="received.income"]')
    assert mark is not None
    assert mark.parent is not None
    assert mark.parent["href"] == "/en/ledger/?kind=incoming_funds&money=voluntary&since=2026-01-01&until=2026-06-30"


# Words, facts and cost


@pytest.mark.parametrize(
    ("period", "says"),
    [
        ("2026-H1", "More came in than was used: of US$ 57,994 received, US$ 57,434 was spent or refunded"),
        ("2026-07", "More came in than was used"),
        ("2024", "As much came in as was used: US$ 0. The balance is US$ 0, as before."),
    ],
)
def test_the_answer_is_made_from_the_figures(client: Client, period: str, says: str) -> None:
    made.money()

    html = client.get(reverse("funding_page"), {"period": period}).content.decode().replace("\xa0", " ")

    assert says in html


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_other_languages_are_drawn(client: Client, language: str) -> None:
    made.money()

    response = client.get(f"/{language}/funding/", {"period": "since-inception"})

    assert response.status_code == 200
    assert ('dir="rtl"' in response.content.decode()) is (language == "ar")


PUBLISHED = """
Norway        NOK  1000000   10.816     92456
United Kingdom GBP  150000    0.786    190840
Australia     AUD   400000    1.506    265604
Ireland       EUR   175000    0.923    189599
"""


def test_what_ohchr_published_comes_out_to_the_dollar(client: Client) -> None:
    """Gifts at the rates of OHCHR's own lists of 2024, each in its own currency beside US$."""
    fund = funding.fund()
    codes = {"Norway": "NOR", "United Kingdom": "GBR", "Australia": "AUS", "Ireland": "IRL"}
    for line in PUBLISHED.strip().splitlines():
        *name, currency, amount, units, _usd = line.split()
        funding.rate(currency, date(2024, 5, 1), units)
        donor = statement.government(" ".join(name), codes[" ".join(name)])
        funding.received(amount, currency, fund=fund, donor=donor, pledged_on=date(2024, 5, 20))

    figures = compute(VISITOR, parse("2024"))

    usd = {one.name: round(one.received_usd) for one in figures.givers}
    assert usd == {" ".join(line.split()[:-4]): int(line.split()[-1]) for line in PUBLISHED.strip().splitlines()}
    assert {one.name: [(part.currency, int(part.amount)) for part in one.received_in] for one in figures.givers} == {
        "Norway": [("NOK", 1000000)],
        "United Kingdom": [("GBP", 150000)],
        "Australia": [("AUD", 400000)],
        "Ireland": [("EUR", 175000)],
    }


def test_standings_count_donors_over_all_funds() -> None:
    new, back, gone = funding.donor(), funding.donor(), funding.donor()
    for donor, year in ((new, 2026), (back, 2024), (back, 2026), (gone, 2025)):
        funding.signed("100", donor=donor, fund=funding.fund("UPR-FTA"), pledged_on=date(year, 3, 1))
    funding.donor()  # has never given, and is not counted

    known = values(compute(VISITOR, HALF))

    assert [known[f"donors.{name}"] for name in ("first_time", "returning", "lapsed")] == [1, 1, 1]
    assert "donors.first_time" not in values(compute(VISITOR, HALF, scope="VFTC"))


@pytest.mark.parametrize("gifts_made", [1, 3])
def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, gifts_made: int
) -> None:
    fund = funding.fund()
    for _number in range(gifts_made):
        gift = funding.received("1000", fund=fund)
        project = funding.project(is_published=True)
        ledger.post(
            ledger.entry(
                kind=EntryKind.EXPENDITURE, value_on=date(2026, 10, 6), amount=Decimal(10), contribution=gift,
                project=project, object_class=ObjectClass.STAFF, by=None,
            )
        )  # fmt: skip
    client.get(reverse("funding_page"))

    with django_assert_num_queries(28):  # four ask how the tables stand
        client.get(reverse("funding_page"))
