"""The pages about rates and corrections: the whole way, who sees what, and what a list costs."""

import html
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from funding.rates import queries
from funding.rates.models import ExchangeRate, RateCorrection
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.desk import tasks_for
from portal.imports import pipeline
from portal.imports.kinds import get_kind
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db

LIST = "donor,currency,amount_in_currency,amount_usd\n"


@pytest.fixture
def fay(db: None) -> User:
    """The second finance person."""
    return person("Fay", Role.FINANCE)


def text(response: Any) -> str:
    plain = html.unescape(response.content.decode()).replace("\xa0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", plain))


def test_from_a_wrong_rate_to_the_right_one(client: Client, frank: User, fay: User) -> None:
    rate = make.rate()
    make.pledge("1000", "EUR")
    client.force_login(frank)
    page = client.get(reverse("rate_detail", args=[rate.pk])).content.decode()
    assert reverse("rate_correction_new", args=[rate.pk]) in page

    facts = {"new_rate": "٠٫٨٨٣", "source": "Circular 10", "reason": "Misread"}
    client.post(reverse("rate_correction_new", args=[rate.pk]), facts)
    made = RateCorrection.objects.get()
    address = reverse("rate_correction_move", args=[made.pk, "approve"])
    assert client.post(address).status_code == 403
    assert not [task for task in tasks_for(User.objects.get(pk=frank.pk)) if "correction" in str(task.what)]
    assert [task.url for task in tasks_for(fay) if "correction" in str(task.what)] == [
        reverse("rate_correction_detail", args=[made.pk])
    ]
    client.force_login(fay)
    client.post(address)

    assert ExchangeRate.objects.standing().get().rate == Decimal("0.883")
    old = text(client.get(reverse("rate_detail", args=[rate.pk])))
    assert "A correction has superseded this rate" in old
    assert "1 entry that you may see" in old
    assert "EUR 1,000 ÷ 0.882" in text(client.get(reverse("rate_entries", args=[rate.pk])))
    again = client.post(address)
    assert again.status_code == 409
    assert "not possible while" in text(again)


def test_a_correction_without_source_is_refused_beside_its_field(client: Client, frank: User) -> None:
    client.force_login(frank)
    address = reverse("rate_correction_new", args=[make.rate().pk])

    page = client.post(address, {"new_rate": "0.882", "source": "x", "reason": "y"})

    assert "This is the figure that is stored." in text(page)
    assert RateCorrection.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "rate", "correct", "correction", "plausibility"),
    [
        ("frank", 200, 200, 200, 200),
        ("carol", 200, 403, 200, 403),
        ("nora", 200, 403, 404, 403),
        ("alice", 200, 403, 404, 403),
        ("tess", 200, 403, 404, 403),
    ],
)
def test_who_sees_what(
    who: str,
    rate: int,
    correct: int,
    correction: int,
    plausibility: int,
    client: Client,
    fay: User,
    request: pytest.FixtureRequest,
) -> None:
    from funding.rates import actions

    stored = make.rate()
    made = actions.propose_correction(stored, new_rate=Decimal("0.9"), source="x", reason="y", by=fay)
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("rate_detail", args=[stored.pk])).status_code == rate
    assert client.get(reverse("rate_entries", args=[stored.pk])).status_code == 200
    assert client.get(reverse("rate_currency", args=["EUR"])).status_code == 200
    assert client.get(reverse("rate_correction_new", args=[stored.pk])).status_code == correct
    assert client.get(reverse("rate_correction_detail", args=[made.pk])).status_code == correction
    assert client.get(reverse("rate_plausibility")).status_code == plausibility


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "EUR 175,000 ÷ 0.923 = US$ 189,599.13"),
        ("fr", "175 000 EUR ÷ 0,923 = 189 599,13 $US"),
        ("es", "175.000 EUR ÷ 0,923 = 189.599,13 US$"),
        ("ru", "175 000 EUR ÷ 0,923 = 189 599,13 долл. США"),
        ("zh-hans", "EUR 175,000 ÷ 0.923 = 189,599.13美元"),
        ("ar", "EUR 175,000 ÷ 0.923 = 189,599.13 دولار"),
    ],
)
def test_what_was_it_on_that_day(client: Client, alice: User, language: str, answer: str) -> None:
    rate = make.rate("EUR", date(2024, 3, 1), "0.923")
    client.force_login(alice)

    with translation.override(language):
        page = client.get(reverse("rate_convert"), {"amount": "175000", "currency": "eur", "on": "2024-03-12"})

    assert answer in text(page).replace("\u202f", " ")
    assert f"/rates/{rate.pk}/" in page.content.decode()


def test_the_converter_says_what_is_missing(client: Client, alice: User) -> None:
    client.force_login(alice)
    address = reverse("rate_convert")

    missing = client.get(address, {"amount": "5", "currency": "EUR", "on": "2024-03-12"})
    wrong = client.get(address, {"amount": "1.234", "currency": "ZZZ", "on": ""})

    assert "There is no rate of exchange for this currency and date." in text(missing)
    assert "ZZZ is not a currency" in text(wrong)
    assert "can be read in more than one way" in text(wrong)


def test_rates_by_currency_month_basis_and_standing(client: Client, frank: User) -> None:
    old = make.rate("EUR", date(2026, 9, 1), "0.9", superseded_at=timezone.now())
    make.rate("EUR", date(2026, 9, 1), "0.901", supersedes=old)
    make.rate("EUR", date(2026, 10, 1))
    make.rate("GBP", date(2026, 9, 15), "0.75", basis="derived")
    client.force_login(frank)

    def found(**query: str) -> list[str]:
        answer = client.get(reverse("api-rates-list"), query).json()["results"]
        return sorted(row["rate"] for row in answer)

    assert found(currency="eur", month="2026-09") == ["0.900000", "0.901000"]
    assert found(month="2026-09", standing="yes") == ["0.750000", "0.901000"]
    assert found(standing="no") == ["0.900000"]
    assert found(basis="derived") == ["0.750000"]


def test_a_currency_shows_its_months_newest_first_with_the_change(client: Client, alice: User) -> None:
    for month, units in ((8, "0.8"), (9, "0.84"), (10, "0.882")):
        make.rate("EUR", date(2026, month, 1), units)
    client.force_login(alice)

    page = client.get(reverse("rate_currency", args=["EUR"]))

    assert [month.change for month in queries.history_of("EUR")] == [None, Decimal("0.05"), Decimal("0.05")]
    assert "<polyline" in page.content.decode()
    assert "style=" not in page.content.decode()
    assert text(page).index("1 October 2026") < text(page).index("1 August 2026")
    assert client.get(reverse("rate_currency", args=["XXX"])).status_code == 404


def test_currencies_that_wait_for_a_fresh_rate(frank: User) -> None:
    today = date(2026, 11, 26)
    stale = make.rate("EUR", date(2026, 10, 1))
    make.rate("GBP", date(2026, 10, 12), "0.75")  # 45 days old: fresh
    agreed = make.rate("CHF", date(2026, 10, 1), "0.8", basis="agreed", reason="Bank advice")
    gift = make.signed("100", "EUR")
    make.signed("100", "GBP", pledged_on=date(2026, 10, 12))
    lone = make.pledge("100", "CHF", rate=agreed)
    make.received("100", "EUR")

    found = queries.stale_rates(frank, today=today)

    assert [(each.currency, each.contributions, each.rate, each.days) for each in found] == [
        ("CHF", (lone,), None, None),
        ("EUR", (gift,), stale, 56),
    ]


ANOMALIES = (  # as two lists of 31 October 2023 printed them; the rates of that month beside them
    "European Commission,EUR,10000000,10582010\n"
    "Germany,EUR,630075.70,666752\n"
    "Italy,EUR,500000,600000\n"
    "Canada,CAD,604050,490699\n"
    "Ireland,EUR,1865000,1515028\n"
    "Austria,EUR,125800,133122\n"
)


def imported(text: str | Path, tmp_path: Path, *, by: User, then: User, kind: str = "contributions") -> None:
    path = text if isinstance(text, Path) else tmp_path / "latest-2023-10-31.csv"
    if isinstance(text, str):
        path.write_text(text)
    pipeline.apply(pipeline.stage(get_kind(kind), path, by=by), by=then, partial=True)


def test_published_amounts_that_imply_another_rate_are_listed(
    client: Client, frank: User, fay: User, tmp_path: Path
) -> None:
    make.fund("HC")
    make.rate("EUR", date(2023, 10, 1), "0.945")
    make.rate("CAD", date(2023, 10, 1), "1.231")
    imported(LIST + ANOMALIES, tmp_path, by=frank, then=fay)
    client.force_login(frank)

    page = text(client.get(reverse("rate_plausibility")))
    rows = queries.doubtful(frank)

    assert [(row.contribution.donor.organisation.name, row.whose, row.is_far) for row in rows] == [
        ("Ireland", "CAD", True),
        ("Italy", "", True),
        ("Germany", "", False),
        ("European Commission", "", False),
    ]
    assert "The rate of CAD on that day" in page
    assert "Off by 11.8%" in page
    assert all(row.contribution.amount_usd for row in rows)


@pytest.mark.shared_data
def test_the_real_list_of_2021_has_ireland(shared_data: Path, tmp_path: Path, frank: User, fay: User) -> None:
    make.fund("HC")
    folder = shared_data / "funding"
    imported(folder / "implied_exchange_rates.csv", tmp_path, by=frank, then=fay, kind="rates")
    for path in sorted(folder.glob("ohchr_latest_contributions_*.csv")):
        imported(path, tmp_path, by=frank, then=fay)

    rows = queries.doubtful(frank)

    assert [(row.contribution.donor.organisation.name, row.whose, row.published_usd) for row in rows] == [
        ("Ireland", "CAD", Decimal("1515028.00"))
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_rates_costs_the_same_for_1_and_3(
    client: Client, frank: User, rows: int, django_assert_num_queries: Any
) -> None:
    for month in range(rows):
        make.rate("EUR", date(2026, 8 + month, 1), "0.8")
    client.force_login(frank)
    client.get(reverse("rate_list"))

    with django_assert_num_queries(6):
        client.get(reverse("rate_list"))


def test_an_exchange_difference_is_explained_where_it_stands(client: Client, frank: User) -> None:
    from funding.contributions import actions as contributions

    make.rate("EUR", date(2026, 10, 1), "0.923")
    gift = make.signed("175000", "EUR")
    make.rate("EUR", date(2026, 11, 1), "0.931")
    receipt = contributions.receive(gift, amount=Decimal(175_000), on=date(2026, 11, 5), by=None)
    client.force_login(frank)
    words = (
        "Recorded at 0.923: EUR 175,000 ÷ 0.923 = US$ 189,599.13. "
        "Received at 0.931: EUR 175,000 ÷ 0.931 = US$ 187,969.92. Loss: US$ 1,629.21."
    )

    entry = text(client.get(reverse("ledger_entry", args=[receipt.companions.get().pk])))
    page = text(client.get(reverse("contribution_detail", args=[gift.pk])))

    assert words in entry
    assert words in page
