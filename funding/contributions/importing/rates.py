"""Which rate proves a published US$ amount, and whether it can be believed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.contributions.plausibility import doubt, gives
from funding.rates.book import RateBook
from funding.rates.models import ExchangeRate
from portal.imports.kinds import Plan
from portal.money import DOLLAR, convert, implied_rate, whole_dollars


@dataclass(frozen=True)
class Proved:
    rate: ExchangeRate | None  # None: in US dollars
    amount_usd: Decimal


def prove(
    plan: Plan, book: RateBook, *, currency: str, amount: Decimal, on: date, published: Decimal | None
) -> Proved | None:
    """The US$ to record. The published figure chooses among the rates that count on that day; it never makes one up.

    When no rate gives it, the operational rate is used, or the derived one nearest to what the figure implies, and the
    row is warned about. Without any rate the row is rejected.
    """
    if currency == DOLLAR:
        return prove_dollars(plan, amount, published)
    candidates = book.candidates(currency, on)
    if not candidates:
        plan.say("RATE_MISSING", field="currency", raw=f"{currency} {on}")
        return None
    if published is None:
        rate = book.in_force(currency, on)
        if rate is None:  # several derived rates, and nothing that says which
            plan.say("RATE_MISSING", field="currency", raw=f"{currency} {on}")
            return None
        return Proved(rate, convert(amount, rate.rate))
    for rate in candidates:
        if gives(amount, rate, published):
            return Proved(rate, convert(amount, rate.rate))
    used = nearest(candidates, amount, published)
    say_implausible(plan, book, used=used, amount=amount, on=on, published=published)
    return Proved(used, convert(amount, used.rate))


def prove_dollars(plan: Plan, amount: Decimal, published: Decimal | None) -> Proved:
    if published is not None and whole_dollars(amount) != whole_dollars(published):
        plan.say("PUBLISHED_DIFFERS", field="published_usd", raw=published)
    return Proved(None, amount)


def nearest(candidates: list[ExchangeRate], amount: Decimal, published: Decimal) -> ExchangeRate:
    if candidates[0].basis == "operational" or published <= 0:
        return candidates[0]
    implied = implied_rate(amount, published)
    return min(candidates, key=lambda rate: abs(rate.rate - implied))


def say_implausible(
    plan: Plan, book: RateBook, *, used: ExchangeRate, amount: Decimal, on: date, published: Decimal
) -> None:
    facts = doubt(book, used=used, amount=amount, on=on, stated=published)
    plan.say("RATE_IMPLAUSIBLE", field="published_usd", raw=published, **facts)
