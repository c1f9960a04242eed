"""What the report on one State says, as frozen facts: numbers, codes and names, no words and no pages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.periods import Period
from reports.figures.board.shapes import ComponentLine
from reports.figures.freezing import Figure, Names
from reports.figures.results import LessonLine, ResultLine, ResultsSummary


@dataclass(frozen=True)
class MechanismLine:
    """What one mechanism has addressed to the State, up to the day of drafting."""

    code: str
    name: str
    recommendations: int
    concerns: int
    documents: int
    latest_on: date | None


@dataclass(frozen=True)
class PositionLine:
    """Recommendations of one cycle of the Universal Periodic Review by the State's position, and its pledges."""

    cycle: int
    supported: int
    partially_supported: int
    noted: int
    open: int
    pledges: int

    @property
    def recommendations(self) -> int:
        return self.supported + self.partially_supported + self.noted + self.open


@dataclass(frozen=True)
class ProgressLine:
    progress: str  # Progress; "" is not reported
    by_state: int
    by_ohchr: int


@dataclass(frozen=True)
class FreshnessLine:
    key: str  # projects.followup.filters.FRESHNESS
    count: int


@dataclass(frozen=True)
class When:
    """A day, or a month; `is_expected` is reckoned and not set by the United Nations."""

    day: date | None
    is_month: bool
    is_expected: bool


@dataclass(frozen=True)
class Dates:
    last_session: int | None
    last_cycle: int | None
    last_on: When
    midterm: When
    report_due: When
    next_session: int | None
    next_cycle: int | None
    next_on: When


@dataclass(frozen=True)
class CoverageLine:
    """Supported recommendations of one cycle (None: all), and how many have been answered with assistance."""

    cycle: int | None
    recommendations: int
    assisted: int
    requested: int

    @property
    def untouched(self) -> int:
        return self.recommendations - self.assisted - self.requested

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.assisted) / self.recommendations if self.recommendations else None


@dataclass(frozen=True)
class RequestLine:
    """A request that is not confidential. Its title stands only where it is agreed and may be published."""

    reference: str
    title: str
    language: str
    status: str
    submitted_on: date
    decided_on: date | None
    working_days: int | None  # with OHCHR up to the decision; None: not decided


@dataclass(frozen=True)
class Requests:
    received: int  # in the period
    decided: int  # in the period
    open: int  # at drafting
    lines: tuple[RequestLine, ...]
    not_listed: int  # confidential between the State and OHCHR: counted, not named


@dataclass(frozen=True)
class SourceLine:
    """One source of a project's money. The plan is the cost plan's; the others are the ledger's, None where it holds none."""

    source: str  # funding.projects.sources: BudgetLine.Source or Further
    planned_usd: Decimal
    allocated_usd: Decimal | None
    period_usd: Decimal | None
    spent_usd: Decimal | None  # up to the end of the period, with programme support costs


@dataclass(frozen=True)
class ProjectLine:
    """The money of a project that several States share is given in full: it is not divided among them."""

    code: str
    title: str
    language: str
    status: str
    state_names: tuple[Names, ...]
    starts_on: date | None
    ends_on: date | None
    recommendations: int
    sources: tuple[SourceLine, ...]

    @property
    def is_shared(self) -> bool:
        return len(self.state_names) > 1


@dataclass(frozen=True)
class People:
    """Who took part in the projects' events of the period, as anybody may know: small numbers are in no sum."""

    events: int
    people: int
    women: int | None  # of the events whose women are shown; None: of none
    share: Decimal | None  # of women among the people of those events
    left_out: int  # events whose numbers are not wholly shown


@dataclass(frozen=True)
class MatrixRow:
    """A recommendation and what is done about it: the annex for the national report."""

    citation: str
    mechanism: str
    text: str
    language: str
    texts: Names  # official or other texts in further languages
    position: str
    state_progress: str
    state_progress_on: date | None
    ohchr_progress: str
    ohchr_progress_on: date | None
    lead: str
    lead_language: str
    projects: tuple[str, ...]
    requests: tuple[str, ...]


@dataclass(frozen=True)
class StateFigures:
    iso3: str
    state_names: Names
    starts_on: date
    ends_on: date
    drafted_on: date
    mechanisms: tuple[MechanismLine, ...]
    positions: tuple[PositionLine, ...]
    progress: tuple[ProgressLine, ...]
    freshness: tuple[FreshnessLine, ...]
    dates: Dates
    coverage: tuple[CoverageLine, ...]  # by cycle
    coverage_total: CoverageLine
    requests: Requests
    projects: tuple[ProjectLine, ...]
    components: tuple[ComponentLine, ...]
    results: ResultsSummary
    result_lines: tuple[ResultLine, ...]
    people: People
    lessons: tuple[LessonLine, ...]
    matrix: tuple[MatrixRow, ...]
    matrix_whole: bool  # with every recommendation of the latest review, not only those that something is done about
    sources: tuple[Figure, ...]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def recommendations(self) -> int:
        """Without concerns and pledges."""
        of_review = sum(line.recommendations for line in self.positions)
        return of_review + sum(line.recommendations for line in self.mechanisms)
