"""Periods of time: a first and a last day, both inclusive."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

INCEPTION = date(1945, 10, 24)  # the United Nations' own: before any fund, so that a balance of that day is nothing


class PeriodInvalid(ValueError):
    """The text names no period."""


@dataclass(frozen=True, order=True)
class Period:
    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise PeriodInvalid(f"{self.starts_on}..{self.ends_on}")

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def __str__(self) -> str:
        """The shortest text that `parse` reads back as this period."""
        if self.is_since_inception:
            return f"..{self.ends_on}"
        year = self.starts_on.year
        for text in (f"{year}", f"{year}-{year + 1}", *(f"{year}-{part}" for part in PARTS), f"{self.starts_on:%Y-%m}"):
            if parse(text) == self:
                return text
        return f"{self.starts_on}..{self.ends_on}"

    @property
    def is_since_inception(self) -> bool:
        return self.starts_on == INCEPTION

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def day_before(self) -> date:
        """The date of the opening balance."""
        return self.starts_on - timedelta(days=1)

    def months(self) -> Iterator["Period"]:
        """The calendar months, the first and the last cut to the period."""
        start = self.starts_on
        while start <= self.ends_on:
            end = min(month(start.year, start.month).ends_on, self.ends_on)
            yield Period(start, end)
            start = end + timedelta(days=1)

    def years(self) -> Iterator["Period"]:
        """The calendar years, the first and the last cut to the period."""
        for number in range(self.starts_on.year, self.ends_on.year + 1):
            whole = year(number)
            yield Period(max(whole.starts_on, self.starts_on), min(whole.ends_on, self.ends_on))


PARTS = {"H1": (1, 6), "H2": (7, 12), "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12)}


def span(first_year: int, first_month: int, last_year: int, last_month: int) -> Period:
    return Period(date(first_year, first_month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]))


def year(number: int) -> Period:
    return span(number, 1, number, 12)


def month(year: int, number: int) -> Period:
    return span(year, number, year, number)


def biennium(first_year: int) -> Period:
    """Two calendar years; the United Nations' begin with an even year."""
    return span(first_year, 1, first_year + 1, 12)


def biennium_of(day: date) -> Period:
    """The biennium of the United Nations in which the day lies."""
    return biennium(day.year - day.year % 2)


def since_inception(until: date) -> Period:
    """Everything up to and on that day."""
    return Period(INCEPTION, until)


def to_date(whole: Period, day: date) -> Period:
    """The part of a period up to and on a day: a biennium to date."""
    return Period(whole.starts_on, min(whole.ends_on, day))


def july_to_june(first_year: int) -> Period:
    """The year of the peacekeeping support account."""
    return span(first_year, 7, first_year + 1, 6)


def parse(text: str) -> Period:
    """The period named by `2026`, `2026-H1`, `2026-Q3`, `2026-07`, `2026-2027` (biennium), `2026/27` (July to June),
    `2026-01-01..2026-06-30`, `2026-2027..2026-11-26` (biennium to date) or `..2026-11-26` (since inception)."""
    plain = text.strip().upper()
    try:
        if ".." in plain:
            first, last = (part.strip() for part in plain.split("..", 1))
            return between(first, date.fromisoformat(last))
        if match := re.fullmatch(r"(\d{4})-([HQ]\d)", plain):
            first_month, last_month = PARTS[match[2]]
            return span(int(match[1]), first_month, int(match[1]), last_month)
        if match := re.fullmatch(r"(\d{4})-(\d{4})", plain):
            if int(match[2]) != int(match[1]) + 1:
                raise PeriodInvalid(text)
            return biennium(int(match[1]))
        if match := re.fullmatch(r"(\d{4})/(\d{2})", plain):
            if (int(match[1]) + 1) % 100 != int(match[2]):
                raise PeriodInvalid(text)
            return july_to_june(int(match[1]))
        if match := re.fullmatch(r"(\d{4})-(\d{2})", plain):
            return month(int(match[1]), int(match[2]))
        if re.fullmatch(r"\d{4}", plain):
            return year(int(plain))
    except (KeyError, ValueError) as error:
        raise PeriodInvalid(text) from error
    raise PeriodInvalid(text)


def between(first: str, last: date) -> Period:
    """What begins with a day, with a named period or, when nothing is named, with the inception."""
    if not first:
        return since_inception(last)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", first):
        return Period(date.fromisoformat(first), last)
    return to_date(parse(first), last)
