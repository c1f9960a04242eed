"""Currencies that took another name or lost zeros: an old code in a new file, and a rate that "moved" by a thousand.

Source: ISO 4217 amendments. `factor`: how many old units one new unit replaced.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Redenomination:
    old: str
    new: str
    factor: Decimal
    since: date

    @property
    def is_within(self) -> bool:
        """The code stayed; only the zeros went."""
        return self.old == self.new


def made(old: str, new: str, factor: str, since: str) -> Redenomination:
    return Redenomination(old, new, Decimal(factor), date.fromisoformat(since))


ALL = (
    made("TRL", "TRY", "1000000", "2005-01-01"),
    made("ROL", "RON", "10000", "2005-07-01"),
    made("AZM", "AZN", "5000", "2006-01-01"),
    made("MZM", "MZN", "1000", "2006-07-01"),
    made("SDD", "SDG", "100", "2007-07-01"),
    made("GHC", "GHS", "10000", "2007-07-03"),
    made("VEB", "VEF", "1000", "2008-01-01"),
    made("TMM", "TMT", "5000", "2009-01-01"),
    made("ZMK", "ZMW", "1000", "2013-01-01"),
    made("LVL", "EUR", "0.702804", "2014-01-01"),
    made("LTL", "EUR", "3.4528", "2015-01-01"),
    made("BYR", "BYN", "10000", "2016-07-01"),
    made("STD", "STN", "1000", "2018-01-01"),
    made("MRO", "MRU", "10", "2018-01-01"),
    made("VEF", "VES", "100000", "2018-08-20"),
    made("VES", "VES", "1000000", "2021-10-01"),
    made("SLL", "SLE", "1000", "2022-07-01"),
    made("HRK", "EUR", "7.5345", "2023-01-01"),
    made("ZWL", "ZWG", "2498.7242", "2024-04-05"),
    made("ANG", "XCG", "1", "2025-03-31"),
)
BY_OLD = {each.old: each for each in ALL if not each.is_within}


def replaced(code: str) -> Redenomination | None:
    """What became of a code that ISO 4217 no longer lists."""
    return BY_OLD.get(code)


def into(code: str) -> Iterator[Redenomination]:
    """The changes that brought this code about, or shortened its figures."""
    return (each for each in ALL if each.new == code)


def explains(code: str, before: Decimal, after: Decimal, *, between: tuple[date, date]) -> Redenomination | None:
    """The redenomination that makes `after` of `before`, give or take a half: the change fell between the two days."""
    first, last = between
    for each in into(code):
        if each.is_within and first < each.since <= last and is_near(before / each.factor, after):
            return each
    return None


def is_near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= other / 2
