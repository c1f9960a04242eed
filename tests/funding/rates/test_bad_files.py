"""Every bad input about rates that a file can bring: refused or asked about with code and place, nothing half-stored."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from funding.rates.models import ExchangeRate
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.imports import decisions, pipeline
from portal.imports.kinds import get_kind
from portal.imports.models import ImportBatch, Outcome
from portal.workflow import NotAllowed
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db

HEADING = "Country,Currency,Currency Code,Effective Date,Rate\r\n"
Stage = Callable[..., ImportBatch]


@pytest.fixture
def stage(tmp_path: Path, frank: User) -> Stage:
    """A file of rates as Frank has sent it."""

    def staged(text: str | bytes, name: str = "rates.csv") -> ImportBatch:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return pipeline.stage(get_kind("rates"), path, by=frank)

    return staged


@pytest.fixture
def fay(db: None) -> User:
    """The second finance person."""
    return person("Fay", Role.FINANCE)


def row(code: str = "EUR", day: str = "01 Oct 2026", rate: str = "0.882", country: str = "Austria") -> str:
    return f'{country},Money,{code},{day},"{rate}"\r\n'


def said(batch: ImportBatch) -> list[tuple[int, str, str, str]]:
    """Row, outcome, code, column of every message."""
    return [
        (each.number, each.outcome, made["code"], made["column"][:1])
        for each in batch.rows.order_by("number")
        for made in each.messages
    ]


SOON = timezone.localdate() + timezone.timedelta(days=45)
TOO_FAR = timezone.localdate() + timezone.timedelta(days=46)


@pytest.mark.parametrize(
    ("bad", "code", "column"),
    [
        (row("ZZZ"), "CURRENCY_UNKNOWN", "C"),
        (row("euro"), "CURRENCY_UNKNOWN", "C"),
        (row(""), "CURRENCY_UNKNOWN", "C"),
        (row("BYR"), "CURRENCY_UNKNOWN", "C"),
        (row(day="31 Feb 2026"), "DATE_INVALID", "D"),
        (row(day="01/10/2026"), "DATE_INVALID", "D"),
        (row(day=""), "DATE_INVALID", "D"),
        (row(day=f"{TOO_FAR:%Y-%m-%d}"), "DATE_FUTURE", "D"),
        (row(rate="0"), "AMOUNT_INVALID", "E"),
        (row(rate="0.000"), "AMOUNT_INVALID", "E"),
        (row(rate="-0.9"), "AMOUNT_INVALID", "E"),
        (row(rate="much"), "AMOUNT_INVALID", "E"),
        (row(rate=""), "AMOUNT_INVALID", "E"),
        (row(rate="0,882"), "AMOUNT_INVALID", "E"),
        (row(rate="15,750"), "AMOUNT_INVALID", "E"),
        (row(rate="0.1234567"), "AMOUNT_INVALID", "E"),
        (row(rate="1e9999"), "AMOUNT_INVALID", "E"),
        (row(rate="NaN"), "AMOUNT_INVALID", "E"),
        (row(rate="٠"), "AMOUNT_INVALID", "E"),
        (row("USD", rate="1.01"), "RATE_CONFLICT", "E"),
    ],
)
def test_a_row_is_refused_with_its_place(stage: Stage, fay: User, bad: str, code: str, column: str) -> None:
    batch = stage(HEADING + row("CHF", rate="0.834") + bad)

    assert said(batch) == [(3, Outcome.REJECT, code, column)]
    with pytest.raises(NotAllowed):
        pipeline.apply(batch, by=fay)
    assert ExchangeRate.objects.count() == 0


@pytest.mark.parametrize(
    ("good", "code", "units"),
    [
        (row(rate="0.882"), "EUR", "0.882"),
        (row(rate=" 0.882 "), "EUR", "0.882"),
        (row("eur"), "EUR", "0.882"),
        (row("KZT\t", rate="540"), "KZT", "540"),
        (row(rate="٠٫٨٨٢"), "EUR", "0.882"),
        (row(rate="۰.۸۸۲"), "EUR", "0.882"),
        (row("IDR", rate="15,750.25"), "IDR", "15750.25"),
        (row("USD", rate="1.000"), "USD", "1"),
        (row(day=f"{SOON:%Y-%m-%d}"), "EUR", "0.882"),
        (row("BYR", "01 Jun 2016", "19500"), "BYR", "19500"),
    ],
)
def test_what_is_read(stage: Stage, fay: User, good: str, code: str, units: str) -> None:
    pipeline.apply(stage(HEADING + good), by=fay)

    assert list(ExchangeRate.objects.values_list("currency", "rate")) == [(code, Decimal(units))]


def test_a_replaced_currency_is_named_with_its_successor(stage: Stage) -> None:
    batch = stage(HEADING + row("BYR", rate="19500"))

    message = pipeline_messages(batch)[0]

    assert message["suggestion"] == "BYR became BYN on 2016-07-01, 10000 to 1. Use BYN and its rate."


def pipeline_messages(batch: ImportBatch) -> list[dict[str, Any]]:
    from portal.imports import codes

    return [codes.described(made) for each in batch.rows.order_by("number") for made in each.messages]


def test_a_redenominated_currency_is_compared_in_todays_money(stage: Stage, fay: User) -> None:
    make.rate("BYR", date(2016, 6, 1), "19500")

    batch = stage(HEADING + row("BYN", "01 Jul 2016", "1.95"))
    pipeline.apply(batch, by=fay)

    assert said(batch) == [(2, Outcome.CREATE, "RATE_REDENOMINATED", "E")]
    assert ExchangeRate.objects.get(currency="BYN").rate == Decimal("1.95")


def test_zeros_that_went_under_the_same_code_are_named(stage: Stage) -> None:
    make.rate("VES", date(2021, 9, 1), "4150000")

    batch = stage(HEADING + row("VES", "01 Oct 2021", "4.18"))

    assert said(batch) == [(2, Outcome.CREATE, "RATE_REDENOMINATED", "E")]


def test_equal_rates_of_several_countries_are_one_rate(stage: Stage, fay: User) -> None:
    batch = stage(HEADING + row() + row(country="Belgium") + row(country="Cyprus", rate="0.8820"))

    pipeline.apply(batch, by=fay)

    assert (batch.counts["created"], batch.counts["unchanged"]) == (1, 2)
    assert ExchangeRate.objects.get().source == "UNORE · Austria"


def test_conflicting_rates_of_one_file_reject_each_other(stage: Stage) -> None:
    batch = stage(HEADING + row() + row(country="Belgium", rate="0.883") + row("CHF", rate="0.834"))

    assert said(batch) == [(2, "reject", "RATE_CONFLICT", "E"), (3, "reject", "RATE_CONFLICT", "E")]


@pytest.mark.parametrize(("rate", "asks"), [("1.323", False), ("1.324", True), ("0.441", False), ("0.440", True)])
def test_more_than_half_up_or_down_asks_a_person(stage: Stage, rate: str, asks: bool) -> None:
    make.rate("EUR", date(2026, 9, 1), "0.882")

    batch = stage(HEADING + row(rate=rate))

    assert said(batch) == ([(2, "reject", "RATE_IMPLAUSIBLE", "E")] if asks else [])


def test_a_confirmed_movement_is_imported_by_a_second_person(stage: Stage, frank: User, fay: User) -> None:
    make.rate("EUR", date(2026, 9, 1), "0.5")
    batch = stage(HEADING + row())

    decisions.decide(batch, code="RATE_IMPLAUSIBLE", choice="force", by=frank)
    batch.refresh_from_db()
    with pytest.raises(NotAllowed):
        pipeline.apply(batch, by=frank)
    pipeline.apply(batch, by=fay)

    assert ExchangeRate.objects.in_force("EUR", date(2026, 10, 1)).rate == Decimal("0.882")


def test_a_history_of_many_months_is_compared_month_by_month(stage: Stage) -> None:
    months = row("ARS", "01 Jan 2026", "100") + row("ARS", "01 Feb 2026", "140") + row("ARS", "01 Mar 2026", "190")

    assert said(stage(HEADING + months)) == []


def test_an_unused_rate_is_superseded_by_a_file_that_two_people_confirm(stage: Stage, frank: User, fay: User) -> None:
    stored = make.rate()
    batch = stage(HEADING + row(rate="0.883"))
    assert said(batch) == [(2, "reject", "RATE_CONFLICT", "E")]

    decisions.decide(batch, code="RATE_CONFLICT", choice="force", by=frank)
    batch.refresh_from_db()
    pipeline.apply(batch, by=fay)

    new = ExchangeRate.objects.standing().get()
    assert (new.rate, new.supersedes, new.source_batch) == (Decimal("0.883"), stored, batch)
    pipeline.undo(batch, by=fay)
    assert ExchangeRate.objects.get().rate == Decimal("0.882")
    assert ExchangeRate.objects.standing().count() == 1


def test_a_used_rate_is_never_changed_by_a_file_and_the_review_page_offers_a_correction(
    stage: Stage, frank: User, client: Client
) -> None:
    stored = make.rate()
    make.pledge("1000", "EUR")
    batch = stage(HEADING + row(rate="0.883"))

    with pytest.raises(NotAllowed):
        decisions.decide(batch, code="RATE_CONFLICT", choice="force", by=frank)
    client.force_login(frank)
    page = client.get(reverse("import_review", args=[batch.pk])).content.decode()

    address = f"{reverse('rate_correction_new', args=[stored.pk])}?new_rate=0.883"
    assert f'href="{address}"' in page
    assert 'value="0.883"' in client.get(address).content.decode()
    assert ExchangeRate.objects.get() == stored


def test_a_rate_that_came_into_use_since_the_check_stays(stage: Stage, frank: User, fay: User) -> None:
    make.rate()
    batch = stage(HEADING + row(rate="0.883"))
    decisions.decide(batch, code="RATE_CONFLICT", choice="force", by=frank)
    batch.refresh_from_db()
    make.pledge("1000", "EUR")

    with pytest.raises(NotAllowed):
        pipeline.apply(batch, by=fay)

    assert ExchangeRate.objects.get().rate == Decimal("0.882")


XLS = (
    "United Nations Operational Rates of Exchange, units of currency, per one US dollar, for official use\r\n"
    "Treasury, New York, NY, USA, as of 1 October 2026\r\n\r\n"
    "{heading}"
    "Austria\tEuro\tEUR\t01 Oct 2026\t0.882\t\r\n"
    "Belgium\tEuro\tEUR\t01 Oct 2026\t0.882\t\r\n"
    "Kazakhstan\tTenge\tKZT\t\t01 Oct 2026\t540\r\n".replace("\t\t01", "\t01")
    + "St. Vincent and the Grena\tE.C. Dollar\tXCD\t15 Oct 2026\t2.7\r\n\r\n"
    "The rate with the newest effective date supersedes, whatever the country, all others.\r\n"
)


@pytest.mark.parametrize("heading", ["", "Country\tCurrency\tCode\tEffective Date\tRate\r\n"])
def test_the_tab_separated_xls_with_preamble_and_footer(stage: Stage, fay: User, heading: str) -> None:
    batch = stage(XLS.format(heading=heading), "un-daily.xls")

    pipeline.apply(batch, by=fay)

    assert (batch.profile, batch.counts["read"], batch.counts["created"]) == ("unore_table", 4, 3)
    assert list(ExchangeRate.objects.order_by("currency").values_list("currency", "effective_on", "rate")) == [
        ("EUR", date(2026, 10, 1), Decimal("0.882")),
        ("KZT", date(2026, 10, 1), Decimal(540)),
        ("XCD", date(2026, 10, 15), Decimal("2.7")),
    ]
    first = batch.rows.order_by("number")[0].number
    assert first == (5 if heading else 4)


def test_a_workbook_with_real_dates_and_numbers(stage: Stage, fay: User) -> None:
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    for cells in (
        ["Rates of October"],
        [],
        ["Country", "Code", "Effective date", "Rate"],
        ["Austria", "EUR", date(2026, 10, 1), 0.882],
    ):
        sheet.append(cells)
    book.save(file)

    pipeline.apply(stage(file.getvalue(), "rates.xlsx"), by=fay)

    assert list(ExchangeRate.objects.values_list("effective_on", "rate")) == [(date(2026, 10, 1), Decimal("0.882"))]


def test_the_same_file_again_changes_nothing(stage: Stage, fay: User) -> None:
    pipeline.apply(stage(HEADING + row() + row("CHF", rate="0.834")), by=fay)

    again = stage(HEADING + row() + row("CHF", rate="0.834"), "again.csv")

    assert pipeline.already_applied(again) is not None
    assert again.changes_nothing
