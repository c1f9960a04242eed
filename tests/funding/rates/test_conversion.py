"""Half up to the cent, once; and the rate in force by date, against the plainest way to say it."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.proofs import exchange_sentence, sentence
from funding.rates import queries
from funding.rates.book import RateBook
from funding.rates.models import ExchangeRate, RateBasis
from portal.money import convert, proof
from tests.factories import funding as make

amounts = st.decimals(min_value="0.01", max_value="99999999999999.99", places=2)
rates = st.decimals(min_value="0.000001", max_value="999999.999999", places=6)


@given(amounts, rates)
def test_a_conversion_is_half_up_to_the_cent(amount: Decimal, rate: Decimal) -> None:
    exact = Fraction(amount) / Fraction(rate)

    cents = Fraction(convert(amount, rate)) * 100

    assert cents.denominator == 1
    assert exact * 100 - Fraction(1, 2) < cents <= exact * 100 + Fraction(1, 2)


@given(amounts, rates)
def test_a_proof_holds_and_its_opposite_too(amount: Decimal, rate: Decimal) -> None:
    made = proof(amount, "EUR", rate)

    assert made.holds
    assert convert(-amount, rate) == -made.amount_usd


START = date(2024, 1, 1)
Stored = tuple[int, int, bool, bool]  # day, thousandths, published, superseded
stored = st.lists(st.tuples(st.integers(0, 12), st.integers(800, 999), st.booleans(), st.booleans()), max_size=14)


def reference(known: list[Stored], day: int) -> int | None:
    """Word for word: the newest published rate that stands and took effect by that day, else the only one derived for it."""
    published = [
        (on, units) for on, units, is_published, is_gone in known if is_published and not is_gone and on <= day
    ]
    if published:
        return max(published)[1]
    derived = {units for on, units, is_published, is_gone in known if not is_published and not is_gone and on == day}
    return derived.pop() if len(derived) == 1 else None


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stored)
def test_the_rate_in_force_is_what_the_plain_words_say(db: None, drawn: list[Stored]) -> None:
    known: dict[tuple[object, ...], Stored] = {}
    for on, units, is_published, is_gone in drawn:  # at most one standing published rate a day, one of each derived
        key = (on, is_published, is_gone, None if is_published and not is_gone else units)
        known.setdefault(key, (on, units, is_published, is_gone))
    ExchangeRate.objects.all().delete()
    for on, units, is_published, is_gone in known.values():
        ExchangeRate.objects.create(
            currency="EUR",
            effective_on=START + timedelta(days=on),
            rate=Decimal(units) / 1000,
            basis=RateBasis.OPERATIONAL if is_published else RateBasis.DERIVED,
            source="test",
            superseded_at="2026-11-01T00:00:00Z" if is_gone else None,
        )
    book = RateBook()

    for day in range(14):
        on = START + timedelta(days=day)
        wanted = reference(list(known.values()), day)
        for found in (ExchangeRate.objects.in_force("EUR", on), book.in_force("EUR", on)):
            assert (found.rate * 1000 if found else None) == wanted


@pytest.mark.django_db
def test_what_was_an_amount_on_a_day() -> None:
    rate = make.rate("EUR", date(2024, 3, 1), "0.923")
    make.rate("EUR", date(2024, 4, 1), "0.926")

    found = queries.convert_on(Decimal(175_000), "EUR", date(2024, 3, 12))

    assert found is not None
    assert (found.rate, found.proof.amount_usd) == (rate, Decimal("189599.13"))
    assert sentence(found.proof).replace("\xa0", " ") == "EUR 175,000 ÷ 0.923 = US$ 189,599.13"
    assert queries.convert_on(Decimal(1), "EUR", date(2024, 2, 29)) is None
    assert queries.convert_on(Decimal(5), "USD", date(1990, 1, 1)).rate is None


@pytest.mark.parametrize(
    ("received", "words"),
    [
        (
            "0.931",
            (
                "Recorded at 0.923: EUR 175,000 ÷ 0.923 = US$ 189,599.13. "
                "Received at 0.931: EUR 175,000 ÷ 0.931 = US$ 187,969.92. Loss: US$ 1,629.21."
            ),
        ),
        (
            "0.92",
            (
                "Recorded at 0.923: EUR 175,000 ÷ 0.923 = US$ 189,599.13. "
                "Received at 0.92: EUR 175,000 ÷ 0.92 = US$ 190,217.39. Gain: US$ 618.26."
            ),
        ),
        ("0.923", ""),
    ],
)
def test_an_exchange_difference_in_words(received: str, words: str) -> None:
    amount = Decimal(175_000)

    said = exchange_sentence(
        recorded=proof(amount, "EUR", Decimal("0.923")), received=proof(amount, "EUR", Decimal(received))
    )

    assert said.replace("\xa0", " ") == words
