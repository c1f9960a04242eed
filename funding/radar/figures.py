"""What the facts mean: burn against plan, forecast, ageing, and what should be done. Pure functions from facts to figures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from funding.contributions.workflow import ContributionStatus
from funding.radar import thresholds as limits
from funding.radar.facts import ContributionFacts, Facts, ProjectFacts, SourceFacts, Sums
from funding.radar.thresholds import Severity
from portal.money import cents
from projects.portfolio.workflow import RUNNING

NOTHING = Decimal("0.00")
Words = tuple[tuple[str, object], ...]


class Kind(StrEnum):
    """What an item is about; the sentence and the act of each are in funding.radar.sentences."""

    EXPIRING = "expiring"
    EXPIRED = "expired"
    SLOW = "slow"
    FAST = "fast"
    IDLE = "idle"
    LATE = "late"
    PLEDGE = "pledge"
    OVERSPENT = "overspent"
    REPORT = "report"
    RATE = "rate"
    PROJECT_SLOW = "project_slow"
    PROJECT_FAST = "project_fast"
    ENDED = "ended"


LABELS = {
    Kind.EXPIRING: pgettext_lazy("radar", "Expires soon"),
    Kind.EXPIRED: pgettext_lazy("radar", "Expired with money left"),
    Kind.SLOW: pgettext_lazy("radar", "Agreement behind plan"),
    Kind.FAST: pgettext_lazy("radar", "Agreement ahead of plan"),
    Kind.IDLE: pgettext_lazy("radar", "Not allocated"),
    Kind.LATE: pgettext_lazy("radar", "Late instalment"),
    Kind.PLEDGE: pgettext_lazy("radar", "Old pledge"),
    Kind.OVERSPENT: pgettext_lazy("radar", "Overspent source"),
    Kind.REPORT: pgettext_lazy("radar", "Report overdue"),
    Kind.RATE: pgettext_lazy("radar", "Old exchange rate"),
    Kind.PROJECT_SLOW: pgettext_lazy("radar", "Project behind plan"),
    Kind.PROJECT_FAST: pgettext_lazy("radar", "Project ahead of plan"),
    Kind.ENDED: pgettext_lazy("radar", "Ended with money left"),
}


@dataclass(frozen=True)
class Burn:
    """Spending against a straight line from the first to the last day. US$, support costs included.

    `forecast_usd` is what will be left on the last day if spending goes on as in the trailing half year; with less than
    three months of spending behind it, as the plan has it for the days to come, since a few weeks say nothing about a pace.
    """

    starts_on: date
    ends_on: date
    at: date
    total_usd: Decimal
    spent_usd: Decimal
    recent_usd: Decimal
    first_spent_on: date | None

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def days_gone(self) -> int:
        return max(0, min(self.days, (self.at - self.starts_on).days + 1))

    @property
    def days_left(self) -> int:
        return max(0, (self.ends_on - self.at).days)

    @property
    def time_gone(self) -> Decimal:
        """Share of the time, 0 to 1."""
        return Decimal(self.days_gone) / self.days

    @property
    def plan_usd(self) -> Decimal:
        """What the straight line has spent by now."""
        return cents(self.total_usd * self.days_gone / self.days)

    @property
    def ratio(self) -> Decimal | None:
        """Spent ÷ plan to date; None while nothing is planned."""
        return self.spent_usd / self.plan_usd if self.plan_usd > 0 else None

    @property
    def absorbed(self) -> Decimal | None:
        """Spent ÷ the whole."""
        return self.spent_usd / self.total_usd if self.total_usd > 0 else None

    @property
    def trailing_days(self) -> int:
        """Days over which recent spending is averaged: since the first expenditure, the half year at most."""
        if self.first_spent_on is None:
            return 0
        return min(limits.TRAILING_DAYS, (self.at - self.first_spent_on).days + 1)

    @property
    def goes_by_trailing(self) -> bool:
        return self.trailing_days >= limits.LEAST_DAYS

    @property
    def to_come_usd(self) -> Decimal:
        if self.goes_by_trailing:
            return cents(max(self.recent_usd, NOTHING) * self.days_left / self.trailing_days)
        ahead = min(self.days_left, self.days)
        return cents(self.total_usd * ahead / self.days)

    @property
    def forecast_usd(self) -> Decimal:
        """Left on the last day; below nothing, what is missing by then."""
        return self.total_usd - self.spent_usd - self.to_come_usd


def burn_of(total_usd: Decimal, sums: Sums, starts_on: date | None, ends_on: date | None, at: date) -> Burn | None:
    """None where there is no money or no time to measure it against."""
    if starts_on is None or ends_on is None or ends_on < starts_on or total_usd <= 0:
        return None
    return Burn(starts_on, ends_on, at, total_usd, sums.spent_usd, sums.recent_usd, sums.first_spent_on)


def burn_of_contribution(facts: ContributionFacts, at: date) -> Burn | None:
    """The whole agreement over its validity."""
    return burn_of(facts.sums.recorded_usd, facts.sums, facts.starts_on, facts.valid_until, at)


def burn_of_project(facts: ProjectFacts, at: date) -> Burn | None:
    """The cost plan's part from the trust funds over the project's dates; without a cost plan what is allocated."""
    return burn_of(facts.planned_usd or facts.sums.allocated_usd, facts.sums, facts.starts_on, facts.ends_on, at)


@dataclass(frozen=True)
class Item:
    """One thing that needs somebody. `words` are the figures that its sentence is made of; `amount_usd` is what is at stake."""

    kind: Kind
    severity: Severity
    amount_usd: Decimal
    due_on: date | None = None  # the day it turns on: expiry, due date, end
    fund: str = ""
    contribution: ContributionFacts | None = None
    project: ProjectFacts | None = None
    burn: Burn | None = None
    days: int = 0
    number: int | None = None  # of an instalment
    note: str = ""  # kind of report, currency
    amount: Decimal | None = None  # in the contribution's currency

    @property
    def funds(self) -> frozenset[str]:
        return frozenset({self.fund}) if self.fund else self.project.funds if self.project else frozenset()

    @property
    def key(self) -> str:
        """Stays the same from day to day."""
        parts = (
            self.kind,
            self.contribution.reference if self.contribution else "",
            self.project.code if self.project else "",
            str(self.number or ""),
            self.note if self.kind in (Kind.RATE, Kind.REPORT) else "",
            self.due_on.isoformat() if self.due_on and self.kind is Kind.REPORT else "",
        )
        return ":".join(part for part in parts if part)


def radar(facts: Facts) -> tuple[Item, ...]:
    """All items, the most severe first, then the largest amount."""
    found = (
        *(item for gift in facts.contributions for item in of_contribution(gift, facts.at)),
        *(item for project in facts.projects for item in of_project(project, facts.at)),
        *(item for source in facts.sources for item in of_source(source)),
        *late(facts),
        *reports(facts),
        *rates(facts),
    )
    return tuple(sorted(found, key=lambda item: (-item.severity, -item.amount_usd, item.key)))


def of_contribution(gift: ContributionFacts, at: date) -> Iterator[Item]:
    if gift.status == ContributionStatus.PLEDGED:
        yield from pledge(gift, at)
        return
    burn = burn_of_contribution(gift, at)
    if burn is not None:
        yield from expiry(gift, burn)
        if burn.days_left:
            yield from pace(Kind.SLOW, Kind.FAST, burn, contribution=gift, fund=gift.fund)
    yield from idle(gift, at)


def pledge(gift: ContributionFacts, at: date) -> Iterator[Item]:
    days = (at - gift.pledged_on).days
    if severity := limits.PLEDGE.of(days):
        yield Item(
            Kind.PLEDGE, severity, gift.amount_usd, gift.pledged_on, gift.fund, gift, days=days, amount=gift.amount
        )


def matters(usd: Decimal, of: Decimal) -> bool:
    return usd >= max(limits.LEAST_USD, of * limits.SMALL)


def expiry(gift: ContributionFacts, burn: Burn) -> Iterator[Item]:
    """What will be left when the money may no longer be spent. Time alone is no reason: a well spent agreement just ends."""
    days = (burn.ends_on - burn.at).days
    left = burn.total_usd - burn.spent_usd if days < 0 else burn.forecast_usd
    severity = limits.EXPIRY.of(days)
    if severity and matters(left, burn.total_usd):
        kind = Kind.EXPIRED if days < 0 else Kind.EXPIRING
        yield Item(kind, severity, left, burn.ends_on, gift.fund, gift, burn=burn, days=abs(days))


def pace(slow: Kind, fast: Kind, burn: Burn, *, contribution: ContributionFacts | None = None,
         project: ProjectFacts | None = None, fund: str = "") -> Iterator[Item]:  # fmt: skip
    if burn.ratio is None or burn.time_gone < limits.TOO_EARLY:
        return
    behind, ahead = burn.plan_usd - burn.spent_usd, burn.spent_usd - burn.plan_usd
    for kind, line, usd in ((slow, limits.BURN_LOW, behind), (fast, limits.BURN_HIGH, ahead)):
        severity = line.of(burn.ratio)
        if severity is Severity.URGENT and burn.days_left > limits.CATCH_UP_DAYS:
            severity = Severity.SOON
        if severity and matters(usd, burn.total_usd):
            yield Item(kind, severity, usd, burn.ends_on, fund, contribution, project, burn=burn, days=burn.days_left)


def idle(gift: ContributionFacts, at: date) -> Iterator[Item]:
    """What has expired is not to be allocated any more: another item says what becomes of it."""
    since = gift.sums.last_received_on
    is_over = gift.valid_until is not None and gift.valid_until < at
    if since is None or is_over or not matters(gift.unallocated_usd, gift.sums.recorded_usd):
        return
    days = (at - since).days
    if severity := limits.IDLE.of(days):
        yield Item(Kind.IDLE, severity, gift.unallocated_usd, gift.valid_until, gift.fund, gift, days=days)


def of_project(project: ProjectFacts, at: date) -> Iterator[Item]:
    left = project.sums.allocated_usd - project.sums.spent_usd
    if project.ends_on and project.ends_on < at:
        days = (at - project.ends_on).days
        severity = limits.ENDED.of(days)
        if severity and left >= limits.LEAST_USD:
            yield Item(Kind.ENDED, severity, left, project.ends_on, project=project, days=days)
        return
    burn = burn_of_project(project, at)
    if burn is not None and project.status in RUNNING:
        yield from pace(Kind.PROJECT_SLOW, Kind.PROJECT_FAST, burn, project=project)


def of_source(source: SourceFacts) -> Iterator[Item]:
    over = source.spent_usd - source.allocated_usd
    severity = limits.OVERSPENT.of(over) if source.spent_usd > 0 else None
    if severity:
        yield Item(
            Kind.OVERSPENT, severity, over, fund=source.fund, contribution=source.contribution, project=source.project
        )


def late(facts: Facts) -> Iterator[Item]:
    for gift, each in facts.late:
        if severity := limits.LATE.of(each.days):
            yield Item(
                Kind.LATE, severity, each.unpaid_usd, each.due_on, gift.fund, gift,
                days=each.days, number=each.number, amount=each.unpaid,
            )  # fmt: skip


def reports(facts: Facts) -> Iterator[Item]:
    for report in facts.reports:
        days = (facts.at - report.due_on).days
        if severity := limits.REPORT.of(days):
            gift = report.contribution
            yield Item(
                Kind.REPORT, severity, gift.sums.recorded_usd - gift.sums.received_usd, report.due_on, gift.fund, gift,
                days=days, note=str(report.kind),
            )  # fmt: skip


def rates(facts: Facts) -> Iterator[Item]:
    """One item a currency: money in it that is still expected is what would be reckoned wrongly."""
    for rate in facts.rates:
        if rate.newest_on is None:
            continue
        days = (facts.at - rate.newest_on).days
        if severity := limits.RATE.of(days):
            yield Item(Kind.RATE, severity, rate.expected_usd, rate.newest_on, days=days, note=rate.currency)


@dataclass(frozen=True)
class Age:
    """Pledges of an age, with their amount at the rate of the day they were made."""

    key: str
    first: int
    last: int | None
    number: int
    usd: Decimal


@dataclass(frozen=True)
class DonorAges:
    donor: str
    donor_id: int
    ages: tuple[Age, ...]

    @property
    def usd(self) -> Decimal:
        return sum((age.usd for age in self.ages), NOTHING)


def pledge_ages(gifts: Iterable[ContributionFacts], at: date) -> tuple[DonorAges, ...]:
    """Pledges that are not signed, per donor, the largest first."""
    pledges: dict[tuple[str, int], list[ContributionFacts]] = {}
    for gift in gifts:
        if gift.status == ContributionStatus.PLEDGED and gift.pledged_on <= at:
            pledges.setdefault((gift.donor, gift.donor_id), []).append(gift)
    rows = (DonorAges(*donor, ages_of(found, at)) for donor, found in pledges.items())
    return tuple(sorted(rows, key=lambda row: (-row.usd, row.donor)))


def ages_of(gifts: Sequence[ContributionFacts], at: date) -> tuple[Age, ...]:
    def age(key: str, first: int, last: int | None) -> Age:
        inside = [gift for gift in gifts if first <= (at - gift.pledged_on).days <= (10**6 if last is None else last)]
        return Age(key, first, last, len(inside), sum((gift.amount_usd for gift in inside), NOTHING))

    return tuple(age(*band) for band in limits.AGES)
