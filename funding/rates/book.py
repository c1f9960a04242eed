"""Rates in memory, for imports and reports that ask thousands of times. Answers as ExchangeRateQuerySet.in_force does."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from funding.rates.models import ExchangeRate, RateBasis

FAR = Decimal("0.10")  # from one month to the next, no currency that donors use has moved as much
SIX_DECIMALS = Decimal("0.000001")
MOST = Decimal(10) ** 12


class RateBook:
    """All rates of these currencies (of every currency when none is named), by one query."""

    def __init__(self, currencies: Iterable[str] | None = None) -> None:
        rates = ExchangeRate.objects.standing().exclude(basis=RateBasis.AGREED).order_by("effective_on", "rate")
        if currencies is not None:
            rates = rates.filter(currency__in=set(currencies))
        self.published: dict[str, list[ExchangeRate]] = defaultdict(list)
        self.derived: dict[tuple[str, date], list[ExchangeRate]] = defaultdict(list)
        for rate in rates:
            self.add(rate)

    def add(self, rate: ExchangeRate) -> None:
        """A rate that comes after those known, such as one that the same file has just brought."""
        if rate.basis == RateBasis.OPERATIONAL:
            insort(self.published[rate.currency], rate, key=lambda known: known.effective_on)
        else:
            self.derived[rate.currency, rate.effective_on].append(rate)

    def operational(self, currency: str, on: date) -> ExchangeRate | None:
        known = self.published.get(currency, [])
        index = bisect_right(known, on, key=lambda rate: rate.effective_on)
        return known[index - 1] if index else None

    def in_force(self, currency: str, on: date) -> ExchangeRate | None:
        published = self.operational(currency, on)
        if published is not None:
            return published
        derived = self.derived.get((currency, on), [])
        return derived[0] if len(derived) == 1 else None

    def candidates(self, currency: str, on: date) -> list[ExchangeRate]:
        """Every rate that a published list of that day may have used, the operational one first."""
        published = self.operational(currency, on)
        return [*([published] if published else []), *self.derived.get((currency, on), [])]

    def on(self, day: date) -> Iterable[ExchangeRate]:
        """All rates that count on a day, of every currency: to say whose rate a wrong figure is."""
        for currency in self.published:
            rate = self.operational(currency, day)
            if rate is not None:
                yield rate
        for (_currency, derived_on), rates in self.derived.items():
            if derived_on == day:
                yield from rates


def is_far(rate: Decimal, reference: Decimal) -> bool:
    return abs(rate - reference) > reference * FAR


def is_storable(rate: Decimal) -> bool:
    """More than nothing, with at most six decimals: what the column keeps without rounding."""
    return rate.is_finite() and 0 < rate < MOST and rate == rate.quantize(SIX_DECIMALS)


def plain(rate: Decimal) -> str:
    """For messages and records: 0.923, 15750."""
    return f"{rate.normalize():f}"
