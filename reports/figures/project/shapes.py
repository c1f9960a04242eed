"""What a project sheet says, as frozen facts of what may be shown outside: numbers, codes, names and texts, no pages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.periods import Period
from reports.figures.freezing import Figure, Names
from reports.figures.outside import Named
from reports.figures.results import FrameworkLine


@dataclass(frozen=True)
class Count:
    """A number of people as the public sees it: None with the mark that says how it is hidden."""

    value: int | None
    mark: str


@dataclass(frozen=True)
class DocumentLine:
    """Recommendations of one document that the project answers."""

    symbol: str
    mechanism: str
    paragraphs: tuple[str, ...]
    count: int
    supported: int


@dataclass(frozen=True)
class ComponentLine:
    """Scores at the three moments; None: not scored then."""

    number: int
    names: Names
    request: int | None
    approval: int | None
    closure: int | None

    @property
    def scores(self) -> tuple[int | None, ...]:
        return (self.request, self.approval, self.closure)

    @property
    def first_and_last(self) -> tuple[int, int] | None:
        """At the earliest and at the latest moment that is scored; None when there are not two."""
        there = [score for score in self.scores if score is not None]
        return (there[0], there[-1]) if len(there) > 1 else None


@dataclass(frozen=True)
class ActivityLine:
    number: int
    title: str
    language: str
    starts_on: date
    ends_on: date
    status: str
    progress: int
    is_late: bool


@dataclass(frozen=True)
class SourceLine:
    """Money of one source, never added to another's. None: the ledger holds nothing of the sort for it."""

    source: str
    planned_usd: Decimal
    allocated_usd: Decimal | None
    direct_usd: Decimal | None  # to date
    support_cost_usd: Decimal | None  # to date
    spent_in_period_usd: Decimal | None  # with support costs
    left_usd: Decimal | None

    @property
    def spent_usd(self) -> Decimal | None:
        if self.direct_usd is None or self.support_cost_usd is None:
            return None
        return self.direct_usd + self.support_cost_usd


@dataclass(frozen=True)
class Level:
    """Voluntary funds at the end of a day: allocated and spent since the beginning."""

    on: date
    allocated_usd: Decimal
    spent_usd: Decimal


@dataclass(frozen=True)
class PartnerLine:
    name: str
    language: str
    kind: str
    role: str
    since: date
    until: date | None


@dataclass(frozen=True)
class PartLine:
    """People by one word of a breakdown (sex, group, organisation, year); women where it is by year."""

    by: str
    key: str
    people: Count
    women: Count


@dataclass(frozen=True)
class Participation:
    """Who took part since the beginning. A person is counted once for each event that they came to."""

    events: int
    events_in_period: int
    people: Count
    women: Count
    share: Decimal | None
    parts: tuple[PartLine, ...]
    is_suppressed: bool


@dataclass(frozen=True)
class LessonLine:
    """The twin that the public reads."""

    reference: str
    kind: str
    title: str
    language: str
    learnt: str
    advice: str


@dataclass(frozen=True)
class ProjectFigures:
    starts_on: date
    ends_on: date
    as_at: date  # the last day that counts: the end of the period, or the day of drafting before it
    drafted_on: date
    code: str
    title: str
    language: str
    summary: str
    status: str
    is_published: bool
    reach: str
    presence: str
    begins_on: date | None
    finishes_on: date | None
    budget_usd: Decimal
    states: tuple[Named, ...]
    regions: tuple[Named, ...]
    forms: tuple[Named, ...]
    request: str  # its reference, where the State agreed that the request is public; else ""
    has_request: bool
    documents: tuple[DocumentLine, ...]
    components: tuple[ComponentLine, ...]
    results: tuple[FrameworkLine, ...]
    activities: tuple[ActivityLine, ...]
    money: tuple[SourceLine, ...]
    levels: tuple[Level, ...]
    partners: tuple[PartnerLine, ...]
    participation: Participation
    lessons: tuple[LessonLine, ...]
    sources: tuple[Figure, ...]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def recommendations(self) -> int:
        return sum(line.count for line in self.documents)
