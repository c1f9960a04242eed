"""Whether a stated US$ amount can be believed: for published lists, and for what a donor states to whoever types it in."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from funding.rates.book import RateBook, is_far
from funding.rates.models import ExchangeRate
from portal.imports.codes import CODES
from portal.money import DOLLAR, convert, implied_rate, whole_dollars


def gives(amount: Decimal, rate: ExchangeRate, stated: Decimal) -> bool:
    """To the dollar, half up, as the lists are published."""
    return whole_dollars(convert(amount, rate.rate)) == whole_dollars(stated)


def doubt(book: RateBook, *, used: ExchangeRate, amount: Decimal, on: date, stated: Decimal) -> dict[str, str]:
    """The facts of RATE_IMPLAUSIBLE: what the stated US$ implies, and whose rate of the day that is, if anybody's."""
    facts = {"published": f"{stated:,}", "used": plain(used.rate)}
    facts["implied"] = plain(implied_rate(amount, stated).quantize(Decimal("0.0001"))) if stated > 0 else "—"
    if whose := whose_rate(book, used=used, amount=amount, on=on, stated=stated):
        facts["whose"] = whose
    return facts


def whose_rate(book: RateBook, *, used: ExchangeRate, amount: Decimal, on: date, stated: Decimal) -> str:
    """The other currency whose rate of the day gives the stated US$; "" when there is none."""
    if stated <= 0 or gives(amount, used, stated):
        return ""
    others = (rate for rate in book.on(on) if rate.currency != used.currency and gives(amount, rate, stated))
    return next((rate.currency for rate in others), "")


def warning(*, currency: str, amount: Decimal, on: date, stated: Decimal | None, used: ExchangeRate | None) -> str:
    """A sentence when the US$ that a donor states implies a rate far from the one used, or another currency's; else "".

    A bank's rate differs a little from the UN's: unlike a published list, a donor's own figure need not be exact.
    """
    if stated is None:
        return ""
    if currency == DOLLAR or used is None:
        return "" if whole_dollars(stated) == whole_dollars(amount) else str(CODES["PUBLISHED_DIFFERS"].sentence)
    facts = doubt(RateBook(), used=used, amount=amount, on=on, stated=stated)
    if "whose" in facts:
        sentence = _(
            "The US$ %(published)s that the donor states implies the rate of %(whose)s on that day; recorded at %(used)s. Compare with the source."
        )
        return sentence % facts
    if stated <= 0 or is_far(implied_rate(amount, stated), used.rate):
        sentence = _(
            "The US$ %(published)s that the donor states implies %(implied)s; recorded at %(used)s. Compare with the source."
        )
        return sentence % facts
    return ""


def plain(rate: Decimal) -> str:
    return f"{rate.normalize():f}"
