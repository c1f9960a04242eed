"""The thematic chapter as frozen facts: components that the Board chose, partners, and what scores rest on."""

from dataclasses import dataclass

from reports.figures.freezing import Names
from reports.figures.results import Counted, IndicatorLine, LessonLine


@dataclass(frozen=True)
class Movement:
    """In how many projects the score rose, stayed and fell between request and closure."""

    number: int
    rose: int
    stayed: int
    fell: int

    @property
    def compared(self) -> int:
        return self.rose + self.stayed + self.fell


@dataclass(frozen=True)
class ScoredProject:
    """A project that works on the component: scored above 0 at its latest moment."""

    code: str
    title: str
    language: str
    state_names: tuple[Names, ...]
    request: int | None
    approval: int | None
    closure: int | None


@dataclass(frozen=True)
class CitedIndicator:
    """A result that a score of the component rests on."""

    project: str
    indicator: IndicatorLine


@dataclass(frozen=True)
class Theme:
    number: int
    names: Names
    descriptions: Names
    scored: int  # projects under way with a score of the component
    projects: tuple[ScoredProject, ...]
    evidence: tuple[Counted, ...]  # what the scores rest on, by kind
    indicators: tuple[CitedIndicator, ...]
    lessons: tuple[LessonLine, ...]
    lessons_not_shown: int
    movement: Movement | None


@dataclass(frozen=True)
class PartnerName:
    name: str
    language: str


@dataclass(frozen=True)
class UnRole:
    """United Nations entities in one role, each once; `names` without those that are protected."""

    role: str
    entities: int
    projects: int
    names: tuple[PartnerName, ...]


@dataclass(frozen=True)
class PartnerKind:
    kind: str
    partners: int
    projects: int


@dataclass(frozen=True)
class Synergies:
    partners: int
    un_entities: int
    un_projects: int  # projects under way with at least one United Nations partner
    by_role: tuple[UnRole, ...]
    by_kind: tuple[PartnerKind, ...]
