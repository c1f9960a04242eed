"""When a rule calls for a report, and on which period: pure functions over days, without database and without clock."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.periods import Period, biennium_of, span, to_date

MONTHS = {
    "month": 1,
    "quarter": 3,
    "half_year": 6,
    "year": 12,
}  # of the periods that are over before they are reported on


@dataclass(frozen=True)
class Terms:
    """A rule as plain values. See ScheduleRule for their meaning."""

    trigger: str
    covers: str
    starts_on: date  # nothing is due before it; every n months are counted from it
    ends_on: date | None = None
    dates: tuple[str, ...] = ()
    months: int = 0
    days: int = 0
    counts_from: date | None = None  # what was due before these terms were agreed is none of theirs

    @property
    def first(self) -> date:
        return max(self.starts_on, self.counts_from or self.starts_on)


@dataclass(frozen=True, order=True)
class Occurrence:
    due_on: date
    period: Period


@dataclass(frozen=True, order=True)
class Call:
    """One report that is called for: about what, on which period, due when."""

    due_on: date
    period: Period
    scope: str


def occurrences(terms: Terms, first: date, last: date, *, sessions: Sequence[date] = ()) -> list[Occurrence]:
    """Every run of the rule that is due from `first` to `last`, both included, in order. `sessions`: the first days of the
    Board's sessions. Cutting the time into parts and asking for each part gives the same runs."""
    first, last = max(first, terms.first), min(last, terms.ends_on or last)
    if last < first:
        return []
    found = DUE[terms.trigger](terms, first, last, sessions)
    return sorted({one for one in found if first <= one.due_on <= last})


def once(found: Iterable[Occurrence]) -> list[Occurrence]:
    """Each period at its first due day: two sessions in one half-year ask for one report."""
    kept: dict[Period, Occurrence] = {}
    for one in sorted(found):
        kept.setdefault(one.period, one)
    return list(kept.values())


def calls(found: Iterable[Occurrence], scopes: Callable[[Period], Iterable[str]]) -> list[Call]:
    """The reports of these runs: `scopes` says what there is to report on for a period."""
    return [Call(one.due_on, one.period, scope) for one in found for scope in scopes(one.period)]


def as_if_due(terms: Terms, day: date) -> Period:
    """The period of a report that is asked for on this day, whatever the rule says of days: the last one that is over."""
    return period_before(terms.covers, day)


def on_fixed_dates(terms: Terms, first: date, last: date, _sessions: Sequence[date]) -> Iterator[Occurrence]:
    for year in range(first.year, last.year + 1):
        for text in terms.dates:
            month, day = (int(part) for part in text.split("-"))
            yield seen_from(terms, clamped(year, month, day))


def every_months(terms: Terms, first: date, last: date, _sessions: Sequence[date]) -> Iterator[Occurrence]:
    """Counted from the first day each time, so that a rule of the 31st comes back to the 31st after February."""
    begun = months_of(terms.starts_on)
    steps = max(0, (months_of(first) - begun) // terms.months)
    while (due := plus_months(terms.starts_on, steps * terms.months)) <= last:
        yield seen_from(terms, due)
        steps += 1


def after_period(terms: Terms, first: date, last: date, _sessions: Sequence[date]) -> Iterator[Occurrence]:
    """A period to date ends with each month."""
    length, wait = MONTHS.get(terms.covers, 1), timedelta(days=terms.days)
    whole = containing(first - wait, length)
    while (due := whole.ends_on + wait) <= last:
        yield Occurrence(due, period_before(terms.covers, whole.ends_on + timedelta(days=1)))
        whole = containing(whole.ends_on + timedelta(days=1), length)


def before_session(terms: Terms, _first: date, _last: date, sessions: Sequence[date]) -> Iterator[Occurrence]:
    for begins_on in sessions:
        yield seen_from(terms, begins_on - timedelta(days=terms.days))


DUE: dict[str, Callable[[Terms, date, date, Sequence[date]], Iterator[Occurrence]]] = {
    "fixed_dates": on_fixed_dates,
    "every_months": every_months,
    "after_period": after_period,
    "before_session": before_session,
}


def seen_from(terms: Terms, due_on: date) -> Occurrence:
    return Occurrence(due_on, period_before(terms.covers, due_on))


def period_before(covers: str, day: date) -> Period:
    """The last whole period that is over before this day. One to date ends with the month before, because the books are
    closed by month; in January that is the whole year or biennium before."""
    if covers in MONTHS:
        return containing(containing(day, MONTHS[covers]).day_before, MONTHS[covers])
    until = containing(day, 1).day_before
    whole = biennium_of(until) if covers == "biennium_to_date" else containing(until, 12)
    return to_date(whole, until)


def containing(day: date, length: int) -> Period:
    """The month, quarter, half-year or year (`length` in months) in which the day lies."""
    first = (day.month - 1) // length * length + 1
    return span(day.year, first, day.year, first + length - 1)


def clamped(year: int, month: int, day: int) -> date:
    """29 February of a year that has none is its 28th."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def months_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def plus_months(day: date, months: int) -> date:
    year, month = divmod(months_of(day) + months, 12)
    return clamped(year, month + 1, day.day)
