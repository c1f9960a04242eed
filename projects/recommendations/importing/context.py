"""What the portal already knows of the reviews that a file is about; kept up to date while the file is read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from portal.imports.models import ImportBatch
from portal.reference.aliases import StateNames
from portal.reference.models import SdgGoal, SdgTarget, State, UprSession
from projects.recommendations.models import (
    AffectedGroup,
    Recommendation,
    RecommendationSdg,
    RecommendingState,
    Review,
    Theme,
)

# Fields that an import writes and a person may correct afterwards.
EDITABLE = ("text", "position", "position_source", "action_category", "document_symbol", "paragraph")
STORED = (*EDITABLE, "kind", "text_raw", "text_hash", "position_raw", "imported", "source_profile")
Key = tuple[int, int]  # State, session


@dataclass
class Pair:
    """One recommending State's part in a recommendation."""

    order: int
    position: str = ""  # only where it differs from that of the recommendation
    pk: int | None = None


@dataclass
class Known:
    """A recommendation that the database has, or that an earlier row of this file will create."""

    values: dict[str, Any]
    authority: int
    pk: int | None = None
    is_new: bool = False
    row: int | None = None  # the first row of this file about it
    seen: dict[int | None, int] = field(default_factory=dict)  # State → the first row of this file about the pair
    pairs: dict[int | None, Pair] = field(default_factory=dict)
    themes: set[tuple[str, str]] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    sdgs: set[tuple[int, str]] = field(default_factory=set)  # goal's number, target's code or ""

    @property
    def stored_pk(self) -> int:
        if self.pk is None:
            raise LookupError("This recommendation has not been written yet.")
        return self.pk

    def is_edited(self, name: str) -> bool:
        """Whether a person has given this field its present value."""
        value = self.values[name]
        return value not in (None, "", "unknown") and self.values["imported"].get(name) != value

    def position_of(self, state: int | None) -> str:
        return self.pairs[state].position or str(self.values["position"])


class Shelf:
    """The recommendations of one review, by the keys under which a row may find its own."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.by_paragraph: dict[tuple[str, str], Known] = {}
        self.by_text: dict[tuple[str, str], list[Known]] = defaultdict(list)
        for each in known:
            self.add(each)

    def add(self, known: Known) -> None:
        values = known.values
        if values["document_symbol"] and values["paragraph"]:
            self.by_paragraph[values["document_symbol"], values["paragraph"]] = known
        self.by_text[values["kind"], values["text_hash"]].append(known)

    def rekey(self, known: Known, before: tuple[str, str]) -> None:
        """After its symbol, paragraph or text changed; `before` is kind and hash of before."""
        self.by_text[before].remove(known)
        self.add(known)


class Context:
    """One run over a file. Queries grow with the number of reviews, never with that of rows."""

    def __init__(self, batch: ImportBatch, authorities: dict[str, int]) -> None:
        self.batch = batch
        self.authorities = authorities
        self.names = StateNames()
        self.states: dict[str, State | None] = {}
        self.iso3: dict[int | None, str] = {None: "?"} | dict(State.objects.values_list("pk", "iso3"))
        self.sessions = {session.number: session for session in UprSession.objects.all()}
        self.goals = {goal.number: goal.pk for goal in SdgGoal.objects.all()}
        self.targets = {
            code: (goal, pk) for code, goal, pk in SdgTarget.objects.values_list("code", "goal__number", "pk")
        }
        self.themes = {(theme.vocabulary, theme.name): theme.pk for theme in Theme.objects.all()}
        self.groups = {group.name: group.pk for group in AffectedGroup.objects.all()}
        self.reviews: dict[Key, Review] = {(each.state_id, each.session_id): each for each in Review.objects.all()}
        self.shelves: dict[tuple[int, int, str], Shelf] = {}
        self.announced: set[Any] = set()  # themes already called new
        self.matched: set[int] = set()  # records that rows of the file are about

    def state(self, name: str) -> State | None:
        if name not in self.states:
            self.states[name] = self.names.find(name)
        return self.states[name]

    def nearest(self, name: str) -> str:
        return ", ".join(str(state) for state in self.names.nearest(name, 3))

    def shelf(self, state: State, session: UprSession, symbol: str) -> Shelf:
        """What is known of the review, and of the same document wherever it was filed."""
        key = (state.pk, session.pk, symbol)
        if key not in self.shelves:
            wanted = Q(review__session=session)
            if symbol:
                wanted |= Q(document_symbol=symbol)
            rows = Recommendation.objects.filter(wanted, state=state, mechanism__code="UPR")
            self.shelves[key] = Shelf(known for _review, known in load(rows, self.authorities))
        return self.shelves[key]

    def load_reviews(self, keys: set[Key]) -> None:
        """Fills the shelves of many reviews at once, for sources that name no document."""
        missing = {key for key in keys if (*key, "") not in self.shelves}
        if not missing:
            return
        shelves: dict[Key, list[Known]] = {key: [] for key in missing}
        rows = Recommendation.objects.filter(
            mechanism__code="UPR",
            state__in={state for state, _session in missing},
            review__session__in={session for _state, session in missing},
        )
        for key, known in load(rows, self.authorities):
            if key in shelves:
                shelves[key].append(known)
        self.shelves |= {(*key, ""): Shelf(known) for key, known in shelves.items()}


def load(rows: "QuerySet[Recommendation]", authorities: dict[str, int]) -> list[tuple[Key, Known]]:
    """Each with the review it belongs to; five queries, however many there are."""
    loaded = list(rows.order_by("pk").values("pk", "state", "review__session", *STORED))
    if not loaded:
        return []
    known = {
        values["pk"]: Known(
            values={name: values[name] for name in STORED},
            authority=authorities.get(values["source_profile"], 0),
            pk=values["pk"],
        )
        for values in loaded
    }
    pks = rows.order_by().values("pk")
    pairs = RecommendingState.objects.filter(recommendation__in=pks).order_by("order", "pk")
    for pk, recommendation, member, order, position in pairs.values_list(
        "pk", "recommendation", "state", "order", "position"
    ):
        known[recommendation].pairs[member] = Pair(order, position, pk)
    themes = Recommendation.themes.through.objects.filter(recommendation__in=pks)
    for pk, vocabulary, name in themes.values_list("recommendation", "theme__vocabulary", "theme__name"):
        known[pk].themes.add((vocabulary, name))
    groups = Recommendation.groups.through.objects.filter(recommendation__in=pks)
    for pk, name in groups.values_list("recommendation", "affectedgroup__name"):
        known[pk].groups.add(name)
    links = RecommendationSdg.objects.filter(recommendation__in=pks)
    for pk, goal, target in links.values_list("recommendation", "goal__number", "target__code"):
        known[pk].sdgs.add((goal, target or ""))
    return [((values["state"], values["review__session"]), known[values["pk"]]) for values in loaded]
