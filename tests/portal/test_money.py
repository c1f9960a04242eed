from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.money import (
    AmountInvalid,
    Proof,
    convert,
    implied_rate,
    is_currency,
    parse_amount,
    precision,
    proof,
    share,
    whole_dollars,
)

CENTS = st.decimals(min_value="0.01", max_value="99999999999.99", places=2)
RATES = st.decimals(min_value="0.000001", max_value="999999.999999", places=6)


@pytest.mark.parametrize(
    ("amount", "rate", "dollars"),
    [
        ("175000", "0.923", "189599.13"),
        ("48846.51", "0.786", "62145.69"),
        ("394000000", "10.816", "36427514.79"),
        ("0.01", "2", "0.01"),  # exactly half a cent goes up
        ("-0.01", "2", "-0.01"),  # and a reversal mirrors it
        ("100", "1", "100.00"),
    ],
)
def test_conversion_is_half_up_to_the_cent(amount: str, rate: str, dollars: str) -> None:
    assert convert(Decimal(amount), Decimal(rate)) == Decimal(dollars)


@given(CENTS, RATES)
def test_conversion_is_the_nearest_cent_to_the_exact_quotient(amount: Decimal, rate: Decimal) -> None:
    exact = Fraction(amount) / Fraction(rate)

    difference = Fraction(convert(amount, rate)) - exact

    assert -Fraction(1, 200) < difference <= Fraction(1, 200)


@given(CENTS, RATES)
def test_conversion_of_the_opposite_is_the_opposite(amount: Decimal, rate: Decimal) -> None:
    assert convert(-amount, rate) == -convert(amount, rate)


@given(CENTS, RATES)
def test_a_proof_made_by_us_holds_and_a_cent_more_does_not(amount: Decimal, rate: Decimal) -> None:
    made = proof(amount, "EUR", rate)

    assert made.holds
    assert not Proof("EUR", amount, rate, made.amount_usd + Decimal("0.01")).holds


def test_dollars_prove_themselves() -> None:
    assert proof(Decimal("5.00"), "USD", None).holds
    assert not Proof("USD", Decimal(5), None, Decimal(6)).holds
    assert not Proof("EUR", Decimal(5), None, Decimal(5)).holds


@pytest.mark.parametrize("rate", ["0", "-0.9"])
def test_a_rate_is_more_than_nothing(rate: str) -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        convert(Decimal(1), Decimal(rate))


@pytest.mark.parametrize(("value", "whole"), [("0.5", "1"), ("1.49", "1"), ("2.5", "3"), ("-2.5", "-3")])
def test_whole_dollars_are_half_up(value: str, whole: str) -> None:
    assert whole_dollars(Decimal(value)) == Decimal(whole)


def test_implied_rate_of_the_anomaly_of_2021() -> None:
    assert implied_rate(Decimal(1865000), Decimal(1515028)) == Decimal("1.231000")


def test_a_share_is_rounded_once() -> None:
    assert share(Decimal("0.12"), Decimal(13)) == Decimal("0.02")
    assert share(Decimal("-0.12"), Decimal(13)) == Decimal("-0.02")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("45000", "45000"),
        ("45000.5", "45000.50"),
        ("48846.51", "48846.51"),
        ("45 000.50", "45000.50"),
        ("45\u00a0000", "45000"),
        ("45\u202f000,50", "45000.50"),
        ("630 075,70", "630075.70"),
        ("630075,7", "630075.70"),
        ("37'175", "37175"),
        ("3’145’785", "3145785"),
        ("1,234,567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("1,234.50", "1234.50"),
        ("٤٥٬٠٠٠٫٥٠", "45000.50"),
        ("٤٥٠٠٠", "45000"),
        ("٤٥٬٠٠٠", "45000"),
        ("۱۲۳۴", "1234"),
        ("−335 802", "-335802"),
        ("(335,802.00)", "-335802"),
        ("-22448", "-22448"),
        ("+5", "5"),
        ("\u200f12.50\u200e", "12.50"),
        (7, "7"),
        (Decimal("7.10"), "7.10"),
    ],
)
def test_amounts_that_mean_one_thing(text: str, amount: str) -> None:
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "1.234",  # one and a fraction, or a thousand and more: nobody can tell
        "1,234",
        "12,345",
        "",
        "  ",
        "five",
        "EUR 5",
        "1.234.56",
        "1,23,456",
        "1,234,56",
        "1.2.3",
        "12.345",
        "0.001",
        "1e5",
        "NaN",
        "Infinity",
        "--5",
        "5-",
        "²5",
        "٫٥٠٫",
        "100000000000000",
        5.0,
        True,
    ],
)
def test_amounts_that_are_refused(text: object) -> None:
    with pytest.raises(AmountInvalid):
        parse_amount(text)  # type: ignore[arg-type]


@given(st.decimals(min_value="-99999999999999", max_value="99999999999999", places=2))
def test_a_plain_decimal_reads_back_as_itself(amount: Decimal) -> None:
    assert parse_amount(f"{amount:f}") == amount


@given(st.text(max_size=12))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        amount = parse_amount(text)
    except AmountInvalid:
        return
    assert amount == amount.quantize(Decimal("0.01"))


def test_currencies_and_their_decimals() -> None:
    assert [precision(code) for code in ("EUR", "XOF", "JPY", "KWD")] == [2, 0, 0, 3]
    assert [is_currency(code) for code in ("EUR", "XCG", "SLE", "ZZZ", "eur", "-", "")] == [True] * 3 + [False] * 4
