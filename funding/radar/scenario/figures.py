"""What becomes of a fund's cash when donors pay later, less, or never. Pure functions; money in US$."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import reduce

from portal.money import cents

NOTHING = Decimal("0.00")


class What(StrEnum):
    LATE = "late"  # by so many months
    PART = "part"  # so many per cent of it
    NEVER = "never"


class From(StrEnum):
    """Where an expected income stands: the firmer, the earlier in the list."""

    INSTALMENT = "instalment"
    AGREEMENT = "agreement"  # signed, without a date for what is still to come
    PLEDGE = "pledge"


@dataclass(frozen=True)
class Inflow:
    """Money that is expected in a month, given as its first day."""

    source: From
    month: date
    usd: Decimal
    donor_id: int
    donor: str
    contribution_id: int
    reference: str
    instalment_id: int | None = None
    number: int | None = None


@dataclass(frozen=True)
class Shock:
    """`who`: all, pledges, donor-7, contribution-7 or instalment-7. `by`: months, or per cent that still come."""

    who: str
    what: What
    by: int = 0

    def __str__(self) -> str:
        return f"{self.who}:{self.what}" + (f":{self.by}" if self.what is not What.NEVER else "")

    def meets(self, inflow: Inflow) -> bool:
        names = {
            "all",
            f"donor-{inflow.donor_id}",
            f"contribution-{inflow.contribution_id}",
            f"instalment-{inflow.instalment_id}",
            "pledges" if inflow.source is From.PLEDGE else "",
        }
        return self.who in names

    def on(self, inflow: Inflow) -> Inflow:
        if self.what is What.LATE:
            return replace(inflow, month=months_after(inflow.month, self.by))
        share = Decimal(0) if self.what is What.NEVER else Decimal(self.by) / 100
        return replace(inflow, usd=cents(inflow.usd * share))


def months_after(month: date, number: int) -> date:
    count = month.year * 12 + month.month - 1 + number
    return date(count // 12, count % 12 + 1, 1)


def shaken(inflows: Iterable[Inflow], shocks: Sequence[Shock]) -> tuple[Inflow, ...]:
    """Each income after every shock that meets it: delays add up, shares multiply."""
    return tuple(
        reduce(lambda now, shock: shock.on(now) if shock.meets(now) else now, shocks, each) for each in inflows
    )


@dataclass(frozen=True)
class Commitment:
    """What a project has still to get of the fund: posted allocations that are unspent, or a proposal."""

    project_id: int
    code: str
    title: str
    language: str
    starts_on: date | None
    ends_on: date | None
    usd: Decimal
    is_posted: bool


@dataclass(frozen=True)
class Month:
    """`closing_usd` is the cash on its last day."""

    month: date
    opening_usd: Decimal
    income_usd: Decimal
    spending_usd: Decimal

    @property
    def closing_usd(self) -> Decimal:
        return self.opening_usd + self.income_usd - self.spending_usd


def forecast(
    opening_usd: Decimal, inflows: Iterable[Inflow], spending: Mapping[date, Decimal], months: Sequence[date]
) -> tuple[Month, ...]:
    """Month by month. What was expected before the first month comes in the first; what comes after the last is left out."""
    income: dict[date, Decimal] = {}
    for inflow in inflows:
        month = max(inflow.month, months[0])
        income[month] = income.get(month, NOTHING) + inflow.usd
    made, cash = [], opening_usd
    for month in months:
        made.append(Month(month, cash, income.get(month, NOTHING), spending.get(month, NOTHING)))
        cash = made[-1].closing_usd
    return tuple(made)


def spread(commitments: Iterable[Commitment], months: Sequence[date]) -> dict[date, Decimal]:
    """Each commitment in equal parts over the months in which its project still runs; what has ended is paid at once.
    The cents that do not divide are spent last, so that the parts add up to the whole."""
    made: dict[date, Decimal] = {}
    for each in commitments:
        first = max(months[0], first_of(each.starts_on) if each.starts_on else months[0])
        last = max(first, first_of(each.ends_on) if each.ends_on else months_after(first, 11))
        span = months_between(first, last)
        part = cents(each.usd / len(span))
        for month in span[:-1]:
            made[month] = made.get(month, NOTHING) + part
        made[span[-1]] = made.get(span[-1], NOTHING) + each.usd - part * (len(span) - 1)
    return made


def first_of(day: date) -> date:
    return day.replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    number = (last.year - first.year) * 12 + last.month - first.month
    return [months_after(first, index) for index in range(number + 1)]


def first_below(months: Iterable[Month], limit_usd: Decimal) -> Month | None:
    return next((month for month in months if month.closing_usd < limit_usd), None)


def shortage(months: Iterable[Month]) -> Decimal:
    """How much is missing in the worst month."""
    return max((-month.closing_usd for month in months), default=NOTHING).max(NOTHING)


@dataclass(frozen=True)
class Loss:
    commitment: Commitment
    usd: Decimal

    @property
    def is_whole(self) -> bool:
        return self.usd == self.commitment.usd


def order_of_loss(commitments: Iterable[Commitment]) -> list[Commitment]:
    """Who loses first: what is only proposed before what is posted, then the project that starts latest; a project without
    a date has not begun."""
    return sorted(commitments, key=lambda each: (each.is_posted, -(each.starts_on or date.max).toordinal(), each.code))


def losses(commitments: Iterable[Commitment], missing_usd: Decimal) -> tuple[Loss, ...]:
    """Taken in that order until what is missing is found, or nothing is left to take."""
    made = []
    for each in order_of_loss(commitments):
        taken = min(each.usd, missing_usd)
        if taken <= 0:
            break
        made.append(Loss(each, taken))
        missing_usd -= taken
    return tuple(made)


@dataclass(frozen=True)
class Case:
    """One run of months, with what it means."""

    months: tuple[Month, ...]
    reserve_usd: Decimal | None
    losses: tuple[Loss, ...]

    @property
    def income_usd(self) -> Decimal:
        return sum((month.income_usd for month in self.months), NOTHING)

    @property
    def below_reserve(self) -> Month | None:
        return None if self.reserve_usd is None else first_below(self.months, self.reserve_usd)

    @property
    def below_zero(self) -> Month | None:
        return first_below(self.months, NOTHING)

    @property
    def shortage_usd(self) -> Decimal:
        return shortage(self.months)

    @property
    def lost_usd(self) -> Decimal:
        return sum((loss.usd for loss in self.losses), NOTHING)

    @property
    def not_covered_usd(self) -> Decimal:
        """Missing even if every project lost what it has still to get."""
        return self.shortage_usd - self.lost_usd


def case(
    opening_usd: Decimal,
    inflows: Sequence[Inflow],
    spending: Mapping[date, Decimal],
    months: Sequence[date],
    *,
    reserve_usd: Decimal | None,
    commitments: Sequence[Commitment],
    shocks: Sequence[Shock] = (),
) -> Case:
    made = forecast(opening_usd, shaken(inflows, shocks), spending, months)
    return Case(made, reserve_usd, losses(commitments, shortage(made)))


def largest_donor(inflows: Iterable[Inflow]) -> tuple[int, str, Decimal] | None:
    """Of whom most is expected: key, name, US$."""
    sums: dict[tuple[int, str], Decimal] = {}
    for inflow in inflows:
        key = (inflow.donor_id, inflow.donor)
        sums[key] = sums.get(key, NOTHING) + inflow.usd
    if not sums:
        return None
    (number, name), usd = max(sums.items(), key=lambda pair: (pair[1], -pair[0][0]))
    return number, name, usd
