"""What a donor report says, as frozen facts of one donor alone: numbers, codes and names, no words and no pages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.statement.shapes import Statement
from portal.periods import Period
from reports.figures.freezing import Figure, Names
from reports.figures.outside import Named, PeopleLine
from reports.figures.results import FrameworkLine

PROJECT, WITHHELD, NONE = "project", "withheld", "none"  # what a line of the money's way is about


@dataclass(frozen=True)
class Agreement:
    """One contribution as at the last day that counts. Amounts in `currency`, and US$ where the name says so."""

    reference: str
    title: str
    donor_reference: str
    fund: str
    fund_names: Names
    status: str
    earmarking: str
    conditions: str  # the agreement's own words
    currency: str
    amount: Decimal
    amount_usd: Decimal
    rate: Decimal | None
    pledged_on: date
    signed_on: date | None  # None: a pledge on that day
    starts_on: date | None
    valid_until: date | None
    written_down: Decimal
    received: Decimal
    refunded: Decimal
    pledged_usd: Decimal
    signed_usd: Decimal
    received_usd: Decimal
    refunded_usd: Decimal
    allocated_usd: Decimal
    spent_usd: Decimal
    unspent_usd: Decimal
    free_usd: Decimal  # of the unspent, what no project holds
    spent_in_period_usd: Decimal

    @property
    def outstanding(self) -> Decimal:
        """Of a signed agreement: signed less written down and received, in its currency."""
        return self.amount - self.written_down - self.received if self.signed_on else Decimal("0.00")


@dataclass(frozen=True)
class YearLine:
    """What the donor gave in one calendar year, in US$ and in its own currency at the UN rate of each day."""

    year: int
    agreed_usd: Decimal
    received_usd: Decimal
    refunded_usd: Decimal
    agreed: Decimal
    received: Decimal
    refunded: Decimal
    left_out: int  # entries without a rate, in no amount of the own currency


@dataclass(frozen=True)
class Held:
    """One condition held against one project that its money went to."""

    project: str
    is_met: bool


@dataclass(frozen=True)
class ConditionLine:
    """A condition of this donor as data: see funding.earmarking.terms."""

    reference: str
    dimension: str
    sense: str
    strength: str
    values: tuple[Named, ...]
    starts_on: date | None
    ends_on: date | None
    wording: str
    of_agreement: bool
    held: tuple[Held, ...]


@dataclass(frozen=True)
class InstalmentLine:
    reference: str
    number: int
    due_on: date
    payable_on: date
    currency: str
    amount: Decimal
    paid: Decimal
    open: Decimal
    standing: str
    condition: str
    condition_met_on: date | None
    evidence: str


@dataclass(frozen=True)
class EntryLine:
    """One movement with the proof of its US$."""

    reference: str
    kind: str
    on: date
    currency: str
    amount: Decimal
    rate: Decimal | None
    rate_on: date | None
    usd: Decimal


@dataclass(frozen=True)
class AdjustmentLine:
    """An approved refund, write-down or carry-over of the period."""

    reference: str
    kind: str
    on: date
    currency: str
    amount: Decimal
    new_valid_until: date | None
    donor_reference: str
    reason: str


@dataclass(frozen=True)
class DueLine:
    """A report that an agreement promises. `is_this_report`: it is due for a time that this report covers, and not sent."""

    reference: str
    kind: str
    covers_from: date | None
    covers_until: date | None
    due_on: date
    sent_on: date | None
    is_this_report: bool


@dataclass(frozen=True)
class ProjectLine:
    """Where the donor's money went. A project that is not public has no name here: its money stands under `withheld`."""

    about: str  # project, withheld, none (expenditure that names no project)
    code: str
    title: str
    language: str
    status: str
    reach: str
    starts_on: date | None
    ends_on: date | None
    states: tuple[Named, ...]
    regions: tuple[Named, ...]  # of its States, and those that it names itself
    forms: tuple[Named, ...]
    components: tuple[Named, ...]  # addressed at approval
    classes: tuple[str, ...]  # of its cost plan from the donor's funds
    allocated_usd: Decimal
    direct_usd: Decimal  # of the period
    support_cost_usd: Decimal  # of the period
    total_usd: Decimal  # spent to date, with support costs

    @property
    def spent_usd(self) -> Decimal:
        return self.direct_usd + self.support_cost_usd


@dataclass(frozen=True)
class PlaceLine:
    """Spending of the projects of one State; those of several, and what names no State, by themselves: each dollar once."""

    code: str  # ISO 3166; several, global, withheld, none
    names: Names
    projects: int
    spent_usd: Decimal


@dataclass(frozen=True)
class ComponentLine:
    """Projects that address a component, with their spending: a project counts under each."""

    number: int
    names: Names
    projects: int
    spent_usd: Decimal


@dataclass(frozen=True)
class WayLine:
    """Spending of the period from one agreement by the component and the region of its projects; each dollar stands once.

    component: its number; several; unscored (no score at approval yet). region: the code of a regional group; several;
    global. Of what has no name here both are withheld or none, as ProjectLine.about says."""

    reference: str
    component: str
    region: str
    region_names: Names
    spent_usd: Decimal


@dataclass(frozen=True)
class Flow:
    """Received and spent in one month, or one year of a long period."""

    starts_on: date
    ends_on: date
    received_usd: Decimal
    spent_usd: Decimal


@dataclass(frozen=True)
class DonorFigures:
    starts_on: date
    ends_on: date
    as_at: date  # the last day that counts: the end of the period, or the day of drafting before it
    drafted_on: date
    donor: int
    name: str
    names: Names
    kind: str
    currency: str  # its own
    agreements: tuple[Agreement, ...]
    years: tuple[YearLine, ...]
    conditions: tuple[ConditionLine, ...]
    instalments: tuple[InstalmentLine, ...]
    entries: tuple[EntryLine, ...]
    adjustments: tuple[AdjustmentLine, ...]
    reports_due: tuple[DueLine, ...]
    projects: tuple[ProjectLine, ...]
    places: tuple[PlaceLine, ...]
    components: tuple[ComponentLine, ...]
    flows: tuple[Flow, ...]
    statements: tuple[Statement, ...]  # of this donor's money, on both bases
    earlier: tuple[Statement, ...]  # the same of the period before
    results: tuple[FrameworkLine, ...]
    people: tuple[PeopleLine, ...]
    sources: tuple[Figure, ...]
    ways: tuple[WayLine, ...] = ()  # reports frozen before there were dashboards have none

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def shown_projects(self) -> tuple[ProjectLine, ...]:
        return tuple(line for line in self.projects if line.about == PROJECT)

    @property
    def main(self) -> Statement:
        return self.statements[0]

    def total(self, name: str) -> Decimal:
        """Of all agreements, in US$."""
        amounts: list[Decimal] = [getattr(one, name) for one in self.agreements]
        return sum(amounts, Decimal("0.00"))
