"""Rates and days as rate files write them."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from portal.money import western

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SIX_DECIMALS = Decimal("0.000001")
GROUPED = re.compile(r"\d{1,3}(,\d{3})+\.\d+")


def read_rate(text: object) -> Decimal | None:
    """Units for one US$ with up to six decimals; None when it is no number. Zero and less are the caller's question.

    The point is always the decimal one in these files. Thousands may be grouped when a fraction makes them certain:
    `15,750.25`; `15,750` alone could be a little more than fifteen and is none.
    """
    plain = western(str(text)).strip()
    if GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) >= 10**12 or value != value.quantize(SIX_DECIMALS):
        return None
    return value


def read_day(text: object) -> date | None:
    """`01 Oct 2026`, `1-Oct-26`, `2026-10-01`: names of months are English whatever the machine's language."""
    plain = western(str(text or "")).strip()
    if match := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4}|\d{2})", plain):
        name = match[2].lower()
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return made(year, MONTHS.index(name) + 1, int(match[1])) if name in MONTHS else None
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(T00:00:00)?", plain):
        return made(int(match[1]), int(match[2]), int(match[3]))
    return None


def made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
