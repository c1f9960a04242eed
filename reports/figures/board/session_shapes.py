"""Sessions of the Board as frozen facts. Nothing in them is confidential: no names of members, and of the requests only those
that their States let be published, once agreed; the others are counted."""

from dataclasses import dataclass
from datetime import date

from reports.figures.freezing import Names


@dataclass(frozen=True)
class Attended:
    """Members of one regional group, and how many of them took part."""

    group: str
    names: Names
    serving: int
    present: int


@dataclass(frozen=True)
class ItemsLine:
    """How many items of one kind the agenda had."""

    kind: str
    count: int


@dataclass(frozen=True)
class NamedRequest:
    reference: str
    title: str
    language: str
    state_names: Names


@dataclass(frozen=True)
class AdviceLine:
    """How many requests got this advice."""

    advice: str
    count: int


@dataclass(frozen=True)
class BoardAdvice:
    """A recommendation of the Board, and how far it had come at the end of the period."""

    reference: str
    session: int
    text: str
    language: str
    status: str
    due_on: date | None
    done: str  # the latest word on what was done
    done_language: str
    done_on: date | None


@dataclass(frozen=True)
class SessionLine:
    number: int
    starts_on: date
    ends_on: date
    mode: str
    place: str
    language: str  # of place and summary
    summary: str
    state_names: tuple[Names, ...]  # States visited
    attended: tuple[Attended, ...]
    items: tuple[ItemsLine, ...]
    requests: tuple[NamedRequest, ...]
    requests_not_named: int
    advice: tuple[AdviceLine, ...]
    recused_items: int  # items in which a member took no part
    recommendations: tuple[BoardAdvice, ...]
    recommendations_not_given: int  # on requests that are not named

    @property
    def serving(self) -> int:
        return sum(line.serving for line in self.attended)

    @property
    def present(self) -> int:
        return sum(line.present for line in self.attended)

    @property
    def item_count(self) -> int:
        return sum(line.count for line in self.items)

    @property
    def request_count(self) -> int:
        return len(self.requests) + self.requests_not_named
