"""The periods a statement is asked for: the choices of the form, what an address names, and what to compare with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats, periods
from portal.periods import INCEPTION, Period, PeriodInvalid

BETWEEN = "between"
INCEPTION_WORD, BIENNIUM_WORD = "since-inception", "biennium-to-date"
Choice = tuple[str, str | Promise]
Group = tuple[str | Promise, list[Choice]]


@dataclass(frozen=True)
class Asked:
    """The period that an address asks for; with a problem, the nearest one that makes sense and why."""

    period: Period
    problem: str = ""


def read(text: str, *, today: date, since: date | None = None, until: date | None = None) -> Asked:
    """What `text` names. `between` (or nothing, when a day is given) is the time from `since` until `until`."""
    usual = Asked(periods.year(today.year))
    if text == BETWEEN or (not text and (since or until)):
        return between(since, until, today=today)
    if not text:
        return usual
    try:
        return checked(named(text, today=today), today=today)
    except (PeriodInvalid, OverflowError):
        return turned(text, today=today) or Asked(usual.period, unreadable(text))


def unreadable(text: str) -> str:
    return _(
        "“%(text)s” is no period, so this year is shown. Write 2026, 2026-H1, 2026-Q3, 2026-07, 2026-2027 (biennium), 2025/26 (July to June) or two days: 2026-01-01..2026-06-30."
    ) % {"text": text[:40]}


def named(text: str, *, today: date) -> Period:
    if text == INCEPTION_WORD:
        return periods.since_inception(today)
    if text == BIENNIUM_WORD:
        return periods.to_date(periods.biennium_of(today), today)
    return periods.parse(text)


def between(since: date | None, until: date | None, *, today: date) -> Asked:
    """An open end is the inception or today."""
    first, last = since or INCEPTION, until or max(today, since or today)
    if last < first:
        return reversed_days(last, first, today=today)
    return checked(Period(first, last), today=today)


def turned(text: str, *, today: date) -> Asked | None:
    """Two days in the wrong order still say what is meant."""
    try:
        last, first = (date.fromisoformat(part.strip()) for part in text.split("..", 1))
    except ValueError:
        return None
    return reversed_days(first, last, today=today) if first < last else None


def reversed_days(first: date, last: date, *, today: date) -> Asked:
    found = checked(Period(first, last), today=today)
    return Asked(found.period, found.problem or _("The first day was after the last; the two are exchanged."))


def checked(period: Period, *, today: date) -> Asked:
    if period.starts_on > today:
        return Asked(
            periods.year(today.year),
            _("%(period)s has not begun: this year is shown.") % {"period": words(period)},
        )
    if period.starts_on < INCEPTION:
        return Asked(
            periods.since_inception(max(period.ends_on, INCEPTION)),
            _("There were no funds before the United Nations: everything up to the last day is shown."),
        )
    return Asked(period)


def words(period: Period) -> str:
    """1 January–30 June 2026; since inception: until 30 June 2026."""
    return formats.period(None if period.is_since_inception else period.starts_on, period.ends_on)


def previous(period: Period, *, years: int = 1) -> Period:
    """The same stretch of the calendar so many whole years before (at least `years`) that the two do not overlap. Since
    inception: the same a year before."""
    if period.is_since_inception:
        return Period(INCEPTION, max(INCEPTION, years_before(period.ends_on, 1)))
    while years_before(period.ends_on, years) >= period.starts_on:
        years += 1
    return Period(years_before(period.starts_on, years), years_before(period.ends_on, years))


def years_before(day: date, years: int) -> date:
    """The last day of February stays the last one."""
    following = day + timedelta(days=1)
    if day.month == 2 and following.month == 3:
        return date(day.year - years, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year - years)


def choices(today: date, *, first_year: int, asked: Period | None = None) -> list[Choice | Group]:
    """What the form offers, the nearest first; a period that an address names and the list lacks is put on top."""
    groups: list[Choice | Group] = [
        (gettext_lazy("Calendar year"), listed(periods.year(number) for number in down(today.year, first_year))),
        (gettext_lazy("Half-year"), listed(begun(parts(today.year, ("H2", "H1")), today))),
        (gettext_lazy("Quarter"), listed(begun(parts(today.year, ("Q4", "Q3", "Q2", "Q1")), today))),
        (gettext_lazy("Month"), listed(months_back(today, 12))),
        (gettext_lazy("July to June"), listed(begun(july_years(today.year, first_year), today), july=True)),
        (gettext_lazy("Biennium"), listed(biennia(today, first_year))),
        (BIENNIUM_WORD, gettext_lazy("Biennium to date")),
        (INCEPTION_WORD, gettext_lazy("Since inception")),
        (BETWEEN, gettext_lazy("Between two days")),
    ]
    known = {value for _name, options in groups if isinstance(options, list) for value, _label in options}
    if asked is not None and str(asked) not in known:
        groups.insert(0, (str(asked), words(asked)))
    return groups


def listed(found: Iterable[Period], *, july: bool = False) -> list[Choice]:
    return [(july_word(period) if july else str(period), words(period)) for period in found]


def july_word(period: Period) -> str:
    return f"{period.starts_on.year}/{period.ends_on.year % 100:02d}"


def down(last: int, first: int) -> range:
    return range(last, min(first, last) - 1, -1)


def parts(year: int, names: tuple[str, ...]) -> Iterator[Period]:
    """Of this year and the one before."""
    for number in (year, year - 1):
        yield from (periods.parse(f"{number}-{name}") for name in names)


def begun(found: Iterable[Period], today: date) -> Iterator[Period]:
    return (period for period in found if period.starts_on <= today)


def months_back(today: date, count: int) -> Iterator[Period]:
    for back in range(count):
        number = today.year * 12 + today.month - 1 - back
        yield periods.month(number // 12, number % 12 + 1)


def july_years(year: int, first_year: int) -> Iterator[Period]:
    return (periods.july_to_june(number) for number in down(year, first_year - 1))


def biennia(today: date, first_year: int) -> Iterator[Period]:
    period = periods.biennium_of(today)
    while period.ends_on.year >= first_year:
        yield period
        period = periods.biennium(period.starts_on.year - 2)
