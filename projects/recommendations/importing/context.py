"""What the portal already knows of the records that a file is about; kept up to date while the file is read."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from portal.imports.models import ImportBatch
from portal.reference.aliases import StateNames, normalise
from portal.reference.models import Entity, SdgGoal, SdgTarget, State, UprSession
from projects.recommendations.importing.known import EDITABLE, Known, Pair, Shelf, ShelfKey, Shelves, load
from projects.recommendations.models import (
    AffectedGroup,
    Mechanism,
    Recommendation,
    Review,
    SourceDocument,
    Theme,
)
from projects.recommendations.profiles.candidate import Candidate

__all__ = ["EDITABLE", "Context", "Known", "Pair", "Shelf", "ShelfKey"]
MOST_SPELLINGS = 5_000
OTHER_CODES = {"hrc": "CCPR", "hrctee": "CCPR", "hrcommittee": "CCPR", "universalperiodicreview": "UPR"}


class Context:
    """One run over a file. Queries grow with the number of chunks, never with that of rows."""

    def __init__(self, batch: ImportBatch, authorities: dict[str, int]) -> None:
        self.batch = batch
        self.authorities = authorities
        self.names = StateNames()
        self.parties: dict[str, tuple[State | None, Entity | None]] = {}
        every = list(State.objects.all())
        self.by_iso3 = {state.iso3: state for state in every}
        self.iso3: dict[int | None, str] = {None: "?"} | {state.pk: state.iso3 for state in every}
        self.entities = {
            normalise(str(name)): entity for entity in Entity.objects.all() for name in names_of(entity) if name
        }
        self.sessions = {session.number: session for session in UprSession.objects.all()}
        self.goals = {goal.number: goal.pk for goal in SdgGoal.objects.all()}
        self.targets = {
            code: (goal, pk) for code, goal, pk in SdgTarget.objects.values_list("code", "goal__number", "pk")
        }
        self.themes = {(theme.vocabulary, theme.name): theme.pk for theme in Theme.objects.all()}
        self.groups = {group.name: group.pk for group in AffectedGroup.objects.all()}
        self.load_mechanisms()
        self.load_reviews()
        self.documents: dict[str, SourceDocument] = {}
        self.shelves = Shelves()
        self.candidates: dict[int, Candidate] = {}  # of the present chunk, by row
        self.rows_of_uuids: dict[int, int] = {}  # identifier → the first row of this file that has it
        self.uuids: dict[str, ShelfKey] = {}  # of the present chunk: where the portal has filed it
        self.announced: set[Any] = set()  # themes already called new
        self.matched: set[int] = set()  # records that rows of the file are about
        self.written = 0

    # What the file names

    def state(self, name: str) -> State | None:
        return self.party(name)[0]

    def nearest(self, name: str) -> list[State]:
        return self.names.nearest(name[:160], 3)

    def entity(self, name: str) -> Entity | None:
        return self.party(name)[1]

    def party(self, name: str) -> tuple[State | None, Entity | None]:
        if name not in self.parties:
            if len(self.parties) > MOST_SPELLINGS:  # they repeat; a file of nonsense must not fill the memory
                self.parties.clear()
            normal = normalise(name)
            self.parties[name] = (self.names.states.get(normal), self.entities.get(normal))
        return self.parties[name]

    def load_mechanisms(self) -> None:
        self.mechanisms = {each.code: each for each in Mechanism.objects.all()}
        self.mechanism_names = dict(OTHER_CODES)
        for each in self.mechanisms.values():
            self.mechanism_names |= {squeezed(name): each.code for name in (each.code, *names_of(each)) if name}

    def mechanism(self, name: str) -> str:
        return self.mechanism_names.get(squeezed(name), "")

    def kind_of(self, code: str) -> str:
        known = self.mechanisms.get(code)
        return known.kind if known else Mechanism.Kind.SPECIAL_PROCEDURE

    # Reviews

    def load_reviews(self) -> None:
        self.reviews: dict[tuple[int, int], Review] = {}  # State, session's number
        self.reports: dict[tuple[str, int], int] = {}  # symbol, State → session's number
        self.of_state: dict[int, set[int]] = defaultdict(set)
        for review in Review.objects.select_related("session"):
            self.add_review(review, review.session.number)

    def add_review(self, review: Review, session: int) -> None:
        self.reviews[review.state_id, session] = review
        self.of_state[review.state_id].add(session)
        if review.report_symbol:
            self.reports[review.report_symbol, review.state_id] = session

    def session_of_report(self, symbol: str, state: int | None, expected: list[int]) -> int | None:
        """The review that has this report; else the only one that the State had at the sessions it may belong to."""
        if state is None:
            return None
        if known := self.reports.get((symbol, state)):
            return known
        possible = [session for session in expected if session in self.of_state.get(state, ())]
        return possible[0] if len(possible) == 1 else None

    # Records

    def prepare(self, keys: Iterable[ShelfKey], uuids: Iterable[str], symbols: Iterable[str]) -> None:
        """Brings what a chunk of rows may be about into memory, by a fixed number of queries."""
        found = Recommendation.objects.filter(annotation_uuid__in=[each for each in uuids if each])
        self.uuids = {
            str(each): shelf_key(mechanism, state, entity)
            for each, mechanism, state, entity in found.values_list(
                "annotation_uuid", "mechanism__code", "state__iso3", "entity__code"
            )
        }
        missing = self.shelves.missing({*keys, *self.uuids.values()})
        for key, known in load(missing, self.authorities).items():
            self.shelves.put(key, Shelf(known))
        wanted = {symbol for symbol in symbols if symbol} - set(self.documents)
        self.documents |= {each.symbol: each for each in SourceDocument.objects.filter(symbol__in=wanted)}

    def shelf(self, key: ShelfKey) -> Shelf:
        if key not in self.shelves:
            self.shelves.put(key, Shelf(load([key], self.authorities)[key]))
        return self.shelves.get(key)


def names_of(record: Entity | Mechanism) -> list[str]:
    """In every language, with the code."""
    columns = (f"name_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES)
    names = [record.code, *(str(getattr(record, column) or "") for column in columns)]
    return [*names, *(name.rstrip("*") for name in names if name.endswith("*"))]


def squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def shelf_key(mechanism: str, state: str | None, entity: str | None) -> ShelfKey:
    return (mechanism, state or f"={entity or ''}")
