import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.rates.book import RateBook
from funding.rates.importing.readings import read_day, read_rate
from funding.rates.models import ExchangeRate, RateBasis
from tests.factories import funding as make

pytestmark = pytest.mark.django_db

HEAD = """<UN_OPERATIONAL_RATES_DATASET>
 <xs:schema id="UN_OPERATIONAL_RATES_DATASET" xmlns="" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="UN_OPERATIONAL_RATES_DATASET"/>
 </xs:schema>\\r\\n"""
DERIVED_HEAD = (
    "# rates worked out from lists\n"
    "table,as_at,donor,currency,amount_in_currency,amount_usd,implied_rate_currency_per_usd\n"
)


def unore(*rows: tuple[str, str, str, str]) -> str:
    items = "".join(
        f"<UN_OPERATIONAL_RATES><abbrv_name>{place}</abbrv_name><name>Money</name><f_curr_code>{code}</f_curr_code>"
        f"<eff_date>{day}</eff_date><rate>{rate}</rate></UN_OPERATIONAL_RATES>"
        for place, code, day, rate in rows
    )
    return f"{HEAD}\t{items}</UN_OPERATIONAL_RATES_DATASET>"


def run(path: Path, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_rates", str(path), "--json", stdout=out, **options)
    return json.loads(out.getvalue())


def refused(path: Path) -> dict[str, Any]:
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_rates", str(path), "--json", stdout=out)
    assert error.value.returncode == 1
    return json.loads(out.getvalue())


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def write(text: str, name: str = "rates.xml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


OCTOBER = (
    ("Afghanistan", "AFN", "01 Oct 2026", "64.883"),
    ("Austria", "EUR", "01 Oct 2026", "0.882"),
    ("Belgium", "EUR", "01 Oct 2026", "0.882"),
    ("St. Vincent and the Grena", "XCD", "01 Oct 2026", "2.7"),
    ("Kazakhstan", "KZT\t", "01 Oct 2026", "540"),
    ("United States", "USD", "01 Oct 2026", "1"),
)


def test_the_treasurys_xml_brings_one_rate_a_currency(written: Any) -> None:
    answer = run(written(unore(*OCTOBER)))

    assert (answer["profile"], answer["read"], answer["created"], answer["unchanged"]) == ("unore_xml", 6, 5, 1)
    assert dict(ExchangeRate.objects.values_list("currency", "rate")) == {
        "AFN": Decimal("64.883"),
        "EUR": Decimal("0.882"),
        "XCD": Decimal("2.7"),
        "KZT": Decimal(540),
        "USD": Decimal(1),
    }
    assert set(ExchangeRate.objects.values_list("effective_on", "basis")) == {(date(2026, 10, 1), "operational")}


def test_a_rate_already_known_is_unchanged_and_a_different_one_is_refused(written: Any) -> None:
    run(written(unore(*OCTOBER)))
    again = run(written(unore(*OCTOBER, ("Chad", "XAF", "01 Oct 2026", "578.394")), "more.xml"))

    answer = refused(written(unore(("Austria", "EUR", "01 Oct 2026", "0.883")), "other.xml"))

    assert (again["created"], again["unchanged"]) == (1, 6)
    assert answer["codes"] == {"RATE_CONFLICT": 1}
    assert ExchangeRate.objects.get(currency="EUR").rate == Decimal("0.882")


def test_conflicting_rates_in_one_file_bring_nothing(written: Any) -> None:
    rows = (*OCTOBER, ("Chad", "EUR", "01 Oct 2026", "0.883"))

    answer = refused(written(unore(*rows)))

    assert answer["codes"] == {"RATE_CONFLICT": 3}
    assert {message["suggestion"] for message in answer["messages"]} == {
        "Expected about 0.882.",
        "Expected about 0.883.",
    }
    assert ExchangeRate.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("Nowhere", "ZZZ", "01 Oct 2026", "5"), "CURRENCY_UNKNOWN"),
        (("Austria", "EUR", "31 Feb 2026", "5"), "DATE_INVALID"),
        (("Austria", "EUR", "01 Oct 2999", "5"), "DATE_FUTURE"),
        (("Austria", "EUR", "01 Oct 2026", "0"), "AMOUNT_INVALID"),
        (("Austria", "EUR", "01 Oct 2026", "-0.9"), "AMOUNT_INVALID"),
        (("Austria", "EUR", "01 Oct 2026", "much"), "AMOUNT_INVALID"),
        (("United States", "USD", "01 Oct 2026", "1.01"), "RATE_CONFLICT"),
    ],
)
def test_rows_that_are_refused(written: Any, row: tuple[str, str, str, str], code: str) -> None:
    answer = refused(written(unore(OCTOBER[0], row)))

    assert list(answer["codes"]) == [code]
    assert answer["messages"][0]["row"] == 2
    assert ExchangeRate.objects.count() == 0


def test_a_rate_that_moved_by_more_than_half_waits_for_a_person(written: Any) -> None:
    make.rate("EUR", date(2026, 9, 1), "0.5")

    answer = refused(written(unore(("Austria", "EUR", "01 Oct 2026", "0.882"))))

    assert answer["codes"] == {"RATE_IMPLAUSIBLE": 1}
    assert "moved by more than half" in answer["messages"][0]["suggestion"]
    assert ExchangeRate.objects.count() == 1


def test_an_entity_in_the_xml_is_never_resolved(written: Any) -> None:
    attack = unore(("&x;", "EUR", "01 Oct 2026", "0.882")).replace(
        "<UN_OPERATIONAL_RATES_DATASET>",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><UN_OPERATIONAL_RATES_DATASET>',
        1,
    )

    run(written(attack))

    assert "root" not in ExchangeRate.objects.get().source


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "FILE_EMPTY"), ("<other/>", "HEADER_MISSING"), ("<broken", "FILE_DAMAGED"), ("a,b\n1,2\n", "HEADER_MISSING")],
)
def test_files_that_are_not_rates(written: Any, text: str, code: str) -> None:
    assert refused(written(text))["codes"] == {code: 1}


def test_the_treasurys_tab_separated_table(written: Any) -> None:
    table = "Country\tCurrency\tCode\r\n".replace("Currency\tCode", "Name\tCurrency Code\tEffective Date\tRate")
    table += "Austria\tEuro\tEUR\t01 Oct 2026\t0.882\r\nBelgium\tEuro\tEUR\t01 Oct 2026\t0.882\r\n\r\n"

    answer = run(written(table, "un-daily.xls"))

    assert (answer["profile"], answer["created"], answer["unchanged"]) == ("unore_table", 1, 1)


def test_derived_rates_of_one_day_stand_side_by_side(written: Any) -> None:
    """Two months' rates in one list are normal; a rate far from the others is somebody else's."""
    rows = (
        "L,2023-11-30,Austria,EUR,125800,133404,0.943\n"
        "L,2023-11-30,Andorra,EUR,10000,10672,0.937\n"
        "L,2023-11-30,Andorra,EUR,10000,10672,0.937\n"
        "L,2023-11-30,Canada,CAD,604050,490699,1.231\n"
        "L,2023-11-30,Ireland,EUR,1865000,1515028,1.231\n"
    )

    answer = run(written(DERIVED_HEAD + rows, "implied.csv"))

    assert answer["profile"] == "implied_rates"
    assert sorted(ExchangeRate.objects.values_list("currency", "rate", "basis")) == [
        ("CAD", Decimal("1.231"), RateBasis.DERIVED),
        ("EUR", Decimal("0.937"), RateBasis.DERIVED),
        ("EUR", Decimal("0.943"), RateBasis.DERIVED),
    ]
    assert answer["codes"] == {"RATE_IMPLAUSIBLE": 1, "RATE_SEVERAL": 3}
    (warning,) = answer["messages"]
    assert (warning["row"], warning["code"]) == (7, "RATE_IMPLAUSIBLE")
    assert "rate of CAD on that day" in warning["suggestion"]


def test_a_derived_rate_says_nothing_about_another_day() -> None:
    make.rate("EUR", date(2024, 6, 30), "0.923", basis=RateBasis.DERIVED)

    assert ExchangeRate.objects.in_force("EUR", date(2024, 6, 30)).rate == Decimal("0.923")
    assert ExchangeRate.objects.in_force("EUR", date(2024, 7, 1)) is None


def test_of_two_derived_rates_none_is_chosen_blindly_and_a_published_one_prevails() -> None:
    for units in ("0.937", "0.943"):
        make.rate("EUR", date(2023, 11, 30), units, basis=RateBasis.DERIVED)
    assert ExchangeRate.objects.in_force("EUR", date(2023, 11, 30)) is None

    make.rate("EUR", date(2023, 11, 1), "0.940")

    assert ExchangeRate.objects.in_force("EUR", date(2023, 11, 30)).rate == Decimal("0.940")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_book_answers_as_the_table_does(db: None, data: st.DataObject) -> None:
    ExchangeRate.objects.all().delete()
    days = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 1, 12))
    keys = st.tuples(st.sampled_from(["EUR", "CHF"]), days, st.sampled_from(RateBasis.values))
    for number, (currency, day, basis) in enumerate(data.draw(st.sets(keys, max_size=12))):
        make.rate(currency, day, f"0.9{number:02d}", basis=basis, reason="Agreement")
    book = RateBook()

    for currency in ("EUR", "CHF", "GBP"):
        for day in range(1, 14):
            on = date(2024, 1, day)
            assert book.in_force(currency, on) == ExchangeRate.objects.in_force(currency, on)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01 Oct 2026", date(2026, 10, 1)),
        ("1-Oct-26", date(2026, 10, 1)),
        ("31 December 2018", date(2018, 12, 31)),
        ("2026-10-01", date(2026, 10, 1)),
        ("2026-10-01T00:00:00", date(2026, 10, 1)),
        ("٢٠٢٦-١٠-٠١", date(2026, 10, 1)),
        ("01/10/2026", None),
        ("31 Feb 2026", None),
        ("01 Okt 2026", None),
        ("", None),
        (None, None),
    ],
)
def test_days_of_rate_files(text: str | None, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "rate"),
    [("0.923", "0.923"), ("578.394", "578.394"), ("٠.٩٢٣", "0.923"), ("0.1234567", None), ("", None), ("NaN", None)],
)
def test_rates_of_rate_files(text: str, rate: str | None) -> None:
    assert read_rate(text) == (Decimal(rate) if rate else None)


@pytest.mark.shared_data
def test_the_real_excerpt_of_october_2026(shared_data: Path) -> None:
    answer = run(shared_data / "unore" / "unore_2026-10-01_excerpt.xml")

    assert (answer["read"], answer["rejected"], answer["codes"]) == (13, 0, {})
    assert ExchangeRate.objects.get(currency="EUR").rate == Decimal("0.882")
