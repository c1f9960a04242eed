"""What the Board's dashboard says, as facts: numbers, codes and names, no words and no pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.periods import Period
from projects.components.figures import Movement
from projects.components.heat import Heat
from projects.coverage.figures import Coverage
from projects.requests.clock import Usual
from reports.board.advice.models import BoardRecommendation
from reports.figures.board.finance_shapes import Accounts, Giving, ReserveLine
from reports.figures.board.shapes import ComponentLine, Projects, Requests, ScoreChange, Stage, Statement
from reports.figures.freezing import Figure, Names
from reports.figures.results import LessonLine, ResultsSummary

# Money


@dataclass(frozen=True)
class Group:
    """Donors of one standing in one year: how many paid in it, and what."""

    standing: str  # funding.donors.standing.Standing
    donors: int
    usd: Decimal


@dataclass(frozen=True)
class YearOfGiving:
    """The period, or the same days of an earlier year. Standing is that of the calendar year in which it ends."""

    starts_on: date
    ends_on: date
    groups: tuple[Group, ...]

    @property
    def usd(self) -> Decimal:
        return sum((one.usd for one in self.groups), Decimal("0.00"))

    @property
    def donors(self) -> int:
        return sum(one.donors for one in self.groups)


@dataclass(frozen=True)
class Money:
    statement: Statement
    reserve: ReserveLine | None
    accounts: Accounts
    giving: Giving
    years: tuple[YearOfGiving, ...]  # the earliest first; the last is the period itself
    allocated_usd: Decimal
    unallocated_usd: Decimal


# Cooperation


@dataclass(frozen=True)
class RegionStages:
    """Projects under way in the period, by their stage today. A project of two regions is in both."""

    region: str  # code; "" in none
    names: Names
    by_stage: tuple[Stage, ...]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.by_stage)


@dataclass(frozen=True)
class Lesson:
    line: LessonLine
    released_on: date | None
    cited: int  # in requests that were sent


@dataclass(frozen=True)
class Lessons:
    public: int  # released twins in force, by the end of the period
    new: int  # of these, released in the period
    used: tuple[Lesson, ...]  # those that requests cite most
    newest: tuple[Lesson, ...]


@dataclass(frozen=True)
class Portfolio:
    projects: Projects
    stages: tuple[RegionStages, ...]
    movements: tuple[Movement, ...]  # between request and closure
    names: Mapping[int, Names]  # of the components, by number
    results: ResultsSummary
    lessons: Lessons


@dataclass(frozen=True)
class Components:
    lines: tuple[ComponentLine, ...]
    changes: tuple[ScoreChange, ...]
    heat: Heat


# States


@dataclass(frozen=True)
class StateLine:
    """`stands` is the furthest that the reader may know: project, request, none."""

    iso3: str
    names: Names
    region: str
    stands: str


@dataclass(frozen=True)
class RegionLine:
    """States of a regional group: with a project under way in the period, with no more than a request, with neither."""

    region: str
    names: Names
    with_project: int
    with_request: int
    with_neither: int

    @property
    def states(self) -> int:
        return self.with_project + self.with_request + self.with_neither


@dataclass(frozen=True)
class Spell:
    """A month, or a year of a long period, with the requests received and decided on in it."""

    starts_on: date
    received: int
    decided: int


@dataclass(frozen=True)
class Reach:
    lines: tuple[StateLine, ...]
    regions: tuple[RegionLine, ...]

    @property
    def with_project(self) -> int:
        return sum(one.with_project for one in self.regions)

    @property
    def with_request(self) -> int:
        return sum(one.with_request for one in self.regions)


@dataclass(frozen=True)
class Gaps:
    """Supported recommendations × assistance, as the reader may know it."""

    by_state: Coverage
    by_theme: Coverage
    by_region: Coverage


@dataclass(frozen=True)
class Demand:
    requests: Requests
    spells: tuple[Spell, ...]
    usual: tuple[Usual, ...]  # working days a stage took, over all finished requests


# Follow-up and risk


@dataclass(frozen=True)
class AdviceLine:
    """A recommendation of the Board as it stood at the end of the period."""

    key: int
    reference: str
    session: int
    text: str
    language: str
    status: str
    made_on: date
    due_on: date | None
    age: int  # days since it was made
    late: int  # days past its date while it is not settled; 0 is not late

    @property
    def label(self) -> str:
        return str(BoardRecommendation.Status(self.status).label)


@dataclass(frozen=True)
class Asked:
    """Questions about figures: before, at or after a session; 0 names none."""

    session: int
    open: int
    answered: int


@dataclass(frozen=True)
class Watched:
    """What the radar of money finds today of one kind (funding.radar.figures.Kind), and the US$ at stake."""

    kind: str
    number: int
    usd: Decimal


@dataclass(frozen=True)
class LateProject:
    key: int
    code: str
    title: str
    language: str
    ends_on: date
    days: int


@dataclass(frozen=True)
class FollowUp:
    advice: tuple[AdviceLine, ...]  # late ones first
    questions: tuple[Asked, ...]
    risks: tuple[tuple[int, ...], ...]  # likelihood 1 to 5 × impact 1 to 5: open risks of running projects
    levels: tuple[Stage, ...]  # the same by level; `status` is its key
    watched: tuple[Watched, ...]
    late: tuple[LateProject, ...]  # run past their last day

    def of_status(self, *statuses: str) -> int:
        return sum(one.status in statuses for one in self.advice)

    @property
    def overdue(self) -> int:
        return sum(one.late > 0 for one in self.advice)

    @property
    def open_risks(self) -> int:
        return sum(one.count for one in self.levels)


@dataclass(frozen=True)
class BoardLook:
    """One part of the dashboard, for one reader."""

    part: str
    starts_on: date
    ends_on: date  # the last day that counts
    drafted_on: date  # today: stages, scores, risks and the radar are those of this day
    sees_requests: bool  # no request that was sent is kept from the reader; else counts only
    sees_risks: bool  # the same of risks and of the radar
    sources: tuple[Figure, ...] = field(repr=False)
    shown: Money | Portfolio | Components | Reach | Gaps | Demand | FollowUp | None = None  # what the part is about

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def is_of_today(self) -> bool:
        """Lists that show what stands now show the rows of these figures."""
        return self.ends_on >= self.drafted_on
