"""Who gives, what is kept in reserve, whether the accounts are certified, and what is spent where: frozen facts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.figures.freezing import Names

SEVERAL = "several"  # regional groups of one project


@dataclass(frozen=True)
class Span:
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class DonorLine:
    """What a donor paid in each of the periods compared, in their order; US$ received, before refunds."""

    name: str
    names: Names  # of the State, for a Government
    kind: str  # Organisation.Kind
    standing: str  # funding.donors.standing.Standing; "" in a year without giving
    usd: tuple[Decimal, ...]


@dataclass(frozen=True)
class StandingLine:
    standing: str
    donors: int


@dataclass(frozen=True)
class Giving:
    """Donors of the period beside the same days of earlier years."""

    year: int  # in which donors are first-time or returning
    at: date
    spans: tuple[Span, ...]  # earliest first; the last is the period itself
    donors: tuple[DonorLine, ...]
    totals: tuple[Decimal, ...]
    by_standing: tuple[StandingLine, ...]


@dataclass(frozen=True)
class ReserveLine:
    """The operating reserve at the end of the period; None is not known. See funding.statement.shapes.Reserve."""

    required_usd: Decimal | None
    percent: Decimal | None
    closing_usd: Decimal
    available_usd: Decimal | None  # below nothing: drawn down by so much
    months_of_cover: Decimal | None


@dataclass(frozen=True)
class AccountsLine:
    starts_on: date
    ends_on: date
    status: str  # funding.periods.workflow.PeriodStatus
    certified_on: date | None


@dataclass(frozen=True)
class Accounts:
    """The financial periods that the report's period touches, and how many of its days are certified."""

    lines: tuple[AccountsLine, ...]
    days: int
    certified_days: int

    @property
    def is_certified(self) -> bool:
        return self.certified_days == self.days


@dataclass(frozen=True)
class PresenceLine:
    """Projects of one kind of field presence in one regional group, without programme support costs."""

    presence: str  # Project.Presence; "" is not recorded
    region: str  # code, SEVERAL, or "" for none
    names: Names  # of the regional group
    projects: int
    cost_plan_usd: Decimal
    period_usd: Decimal
    total_usd: Decimal

    @property
    def implemented(self) -> Decimal | None:
        return self.total_usd / self.cost_plan_usd if self.cost_plan_usd else None
