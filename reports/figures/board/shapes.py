"""What the Board's report says, as frozen facts: numbers, codes and names, no words and no pages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.periods import Period
from reports.figures.board.cooperation_shapes import Synergies, Theme
from reports.figures.board.finance_shapes import Accounts, Giving, PresenceLine, ReserveLine
from reports.figures.board.session_shapes import BoardAdvice, SessionLine
from reports.figures.freezing import Figure, Names
from reports.figures.results import ResultsSummary


@dataclass(frozen=True)
class Tally:
    """How many of something: by region or by State."""

    code: str
    names: Names
    count: int


@dataclass(frozen=True)
class Stage:
    status: str
    count: int


@dataclass(frozen=True)
class Requests:
    received: int
    received_states: int
    decided: int
    accepted: int
    declined: int
    median_working_days: Decimal | None
    by_stage: tuple[Stage, ...]
    by_region: tuple[Tally, ...]


@dataclass(frozen=True)
class Projects:
    active: int
    started: int
    states: int
    regional: int  # projects that several States share
    by_region: tuple[Tally, ...]


@dataclass(frozen=True)
class Mean:
    """A mean score at one moment; None where nothing was scored."""

    moment: str
    score: Decimal | None
    scored: int


@dataclass(frozen=True)
class ComponentLine:
    number: int
    names: Names
    means: tuple[Mean, ...]
    first: Decimal | None  # mean at request of the projects that were scored again later
    last: Decimal | None  # mean of the same projects at their latest moment
    compared: int


@dataclass(frozen=True)
class ScoreChange:
    """A project whose score of a component moved between request and the latest moment."""

    project: str
    title: str
    language: str
    component: int
    first: int
    last: int


@dataclass(frozen=True)
class Recommendations:
    linked: int
    supported: int
    by_mechanism: tuple[Stage, ...]  # `status` is the mechanism's code
    by_state: tuple[Tally, ...]


@dataclass(frozen=True)
class ContributionLine:
    """One contribution that was signed or received in the period, with the proof of its US$ amount."""

    reference: str
    donor: str
    donor_names: Names
    fund: str
    currency: str
    amount: Decimal
    rate: Decimal | None
    amount_usd: Decimal
    signed_usd: Decimal
    received_usd: Decimal


@dataclass(frozen=True)
class ClassLine:
    object_class: str
    usd: Decimal


@dataclass(frozen=True)
class Statement:
    """Income and expenditure of one fund, or of all of them together (code "")."""

    fund: str
    fund_names: Names
    opening_usd: Decimal
    income_usd: Decimal  # received, at the rate of the receipt
    exchange_usd: Decimal  # gain since the agreement, or loss when negative; contained in what was received
    expenditure: tuple[ClassLine, ...]
    direct_usd: Decimal
    support_cost_usd: Decimal
    expenditure_usd: Decimal
    net_usd: Decimal
    refunds_usd: Decimal
    closing_usd: Decimal
    pledges_usd: Decimal  # outstanding at the end; part of no total


@dataclass(frozen=True)
class MonthLine:
    month: date
    received_usd: Decimal
    spent_usd: Decimal


@dataclass(frozen=True)
class ProjectLine:
    """Cost plan and expenditure without programme support costs; `code` "" gathers what names no project."""

    code: str
    title: str
    language: str
    states: tuple[str, ...]
    state_names: tuple[Names, ...]
    cost_plan_usd: Decimal | None
    allocated_usd: Decimal
    period_usd: Decimal
    total_usd: Decimal
    presence: str = ""  # Project.Presence; "" is not recorded
    regions: tuple[str, ...] = ()  # codes of the regional groups of its States and of those that it names

    @property
    def balance_usd(self) -> Decimal | None:
        return None if self.cost_plan_usd is None else self.cost_plan_usd - self.total_usd

    @property
    def implemented(self) -> Decimal | None:
        """Part of the cost plan that is spent; None without a cost plan."""
        return self.total_usd / self.cost_plan_usd if self.cost_plan_usd else None


@dataclass(frozen=True)
class BoardFigures:
    starts_on: date
    ends_on: date
    drafted_on: date
    requests: Requests
    projects: Projects
    components: tuple[ComponentLine, ...]
    score_changes: tuple[ScoreChange, ...]
    recommendations: Recommendations
    contributions: tuple[ContributionLine, ...]
    allocated_usd: Decimal
    unallocated_usd: Decimal
    statement: Statement
    funds: tuple[Statement, ...]
    months: tuple[MonthLine, ...]
    project_lines: tuple[ProjectLine, ...]
    sources: tuple[Figure, ...]
    # What follows came later: a report that was frozen before has the defaults.
    sessions: tuple[SessionLine, ...] | None = None
    earlier_recommendations: tuple[BoardAdvice, ...] = ()
    themes: tuple[Theme, ...] = ()
    synergies: Synergies | None = None
    results: ResultsSummary | None = None
    giving: Giving | None = None
    reserve: ReserveLine | None = None
    accounts: Accounts | None = None
    presences: tuple[PresenceLine, ...] = ()

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)
