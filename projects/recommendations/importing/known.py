"""Records that the portal has, or that earlier rows of the file will make, by the keys under which a row finds its own.

A shelf holds all records of one mechanism about one State. Shelves that have not been used for a while go to a temporary
file, so that memory stays flat however long the import is.
"""

import pickle  # of our own records, in a file without a name
import tempfile
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from projects.recommendations.models import Recommendation, RecommendationSdg, RecommendationText, RecommendingState

# Fields that an import writes and a person may correct afterwards.
EDITABLE = ("text", "position", "position_source", "action_category", "document_symbol", "paragraph")
# Fields that only imports write.
FACTS = ("annotation_uuid", "published_on", "uhri_published_at", "is_provisional")
STORED = (*EDITABLE, *FACTS, "kind", "language", "text_raw", "text_hash", "position_raw", "imported", "source_profile")
MOST_IN_MEMORY = 12_000  # records
ShelfKey = tuple[str, str]  # mechanism's code; State's code, or = and the entity's


@dataclass(slots=True)
class Pair:
    """One recommending State's part in a recommendation."""

    order: int
    position: str = ""  # only where it differs from that of the recommendation
    pk: int | None = None


@dataclass(slots=True, eq=False)
class Known:
    """A recommendation that the database has, or that an earlier row of this file will create."""

    values: dict[str, Any]
    authority: int
    pk: int | None = None
    is_new: bool = False
    session: int | None = None  # number of the review's
    has_document: bool = False
    row: int | None = None  # the first row of this file about it
    seen: dict[int | None, int] = field(default_factory=dict)  # State → the first row of this file about the pair
    pairs: dict[int | None, Pair] = field(default_factory=dict)
    themes: set[tuple[str, str]] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    sdgs: set[tuple[int, str]] = field(default_factory=set)  # goal's number, target's code or ""
    also: set[int] = field(default_factory=set)  # further States
    texts: set[str] = field(default_factory=set)  # languages

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

    @property
    def scope(self) -> str:
        """Within which equal texts are the same recommendation: the review, else the document."""
        return scope_of(self.session, str(self.values["document_symbol"]))


def scope_of(session: int | None, symbol: str) -> str:
    return f"#{session}" if session else symbol


class Shelf:
    def __init__(self, known: Iterable[Known]) -> None:
        self.by_uuid: dict[str, Known] = {}
        self.by_paragraph: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self.by_text: dict[tuple[str, str, str], list[Known]] = defaultdict(list)
        self.count = 0
        for each in known:
            self.add(each)

    def add(self, known: Known) -> None:
        self.count += 1
        values = known.values
        if values["annotation_uuid"]:
            self.by_uuid[values["annotation_uuid"]] = known
        if values["document_symbol"] and values["paragraph"]:
            self.by_paragraph[values["document_symbol"], values["paragraph"]].append(known)
        self.by_text[text_key(known)].append(known)

    def remove(self, known: Known) -> None:
        self.count -= 1
        values = known.values
        self.by_uuid.pop(values["annotation_uuid"] or "", None)
        if values["document_symbol"] and values["paragraph"]:
            self.by_paragraph[values["document_symbol"], values["paragraph"]].remove(known)
        self.by_text[text_key(known)].remove(known)


def text_key(known: Known) -> tuple[str, str, str]:
    return (known.scope, str(known.values["kind"]), str(known.values["text_hash"]))


class Shelves:
    """The shelves in use in memory, the others on disk."""

    def __init__(self) -> None:
        self.near: OrderedDict[ShelfKey, Shelf] = OrderedDict()
        self.far: dict[ShelfKey, tuple[int, int]] = {}  # place and length in the file
        self.file: Any = None

    def missing(self, keys: set[ShelfKey]) -> list[ShelfKey]:
        """Those that have never been loaded. Also makes room: no plan of an earlier chunk is waiting any more."""
        self.put_away(keys)
        return sorted(key for key in keys if key not in self)

    def __contains__(self, key: ShelfKey) -> bool:
        return key in self.near or key in self.far

    def put(self, key: ShelfKey, shelf: Shelf) -> None:
        self.near[key] = shelf

    def get(self, key: ShelfKey) -> Shelf:
        if key not in self.near:
            self.near[key] = self.fetch(key)
        self.near.move_to_end(key)
        return self.near[key]

    def put_away(self, wanted: set[ShelfKey]) -> None:
        total = sum(shelf.count for shelf in self.near.values())
        for key in list(self.near):
            if total <= MOST_IN_MEMORY:
                break
            if key not in wanted:
                total -= self.near[key].count
                self.store(key, self.near.pop(key))

    def store(self, key: ShelfKey, shelf: Shelf) -> None:
        self.file = self.file or tempfile.TemporaryFile()  # noqa: SIM115 (goes with the import)
        content = pickle.dumps(shelf, pickle.HIGHEST_PROTOCOL)
        self.far[key] = (self.file.seek(0, 2), len(content))
        self.file.write(content)

    def fetch(self, key: ShelfKey) -> Shelf:
        place, length = self.far.pop(key)
        self.file.seek(place)
        shelf: Shelf = pickle.loads(self.file.read(length))  # noqa: S301 (see above)
        return shelf


def load(keys: list[ShelfKey], authorities: dict[str, int]) -> dict[ShelfKey, list[Known]]:
    """What the database has on these shelves; eight queries, however many there are."""
    shelves: dict[ShelfKey, list[Known]] = {key: [] for key in keys}
    if not keys:
        return shelves
    codes: dict[str, list[str]] = defaultdict(list)
    for mechanism, addressed in keys:
        codes[mechanism].append(addressed)
    rows = Recommendation.objects.filter(reduce(or_, (wanted(code, some) for code, some in codes.items())))
    names = ("pk", "mechanism__code", "state__iso3", "entity__code", "review__session__number", "document_id", *STORED)
    known: dict[int, Known] = {}
    for values in rows.order_by("pk").values(*names):
        key = (values["mechanism__code"], values["state__iso3"] or f"={values['entity__code']}")
        if key in shelves:
            known[values["pk"]] = known_of(values, authorities)
            shelves[key].append(known[values["pk"]])
    add_linked(known)
    return shelves


def wanted(mechanism: str, addressed: list[str]) -> Q:
    entities = [code[1:] for code in addressed if code.startswith("=")]
    return Q(mechanism__code=mechanism) & (Q(state__iso3__in=addressed) | Q(entity__code__in=entities))


def known_of(values: dict[str, Any], authorities: dict[str, int]) -> Known:
    own = {name: values[name] for name in STORED}
    for name in ("annotation_uuid", "published_on", "uhri_published_at"):
        own[name] = in_words(own[name])
    return Known(
        values=own,
        authority=authorities.get(values["source_profile"], 0),
        pk=values["pk"],
        session=values["review__session__number"],
        has_document=values["document_id"] is not None,
    )


def in_words(value: Any) -> str | None:
    """Identifiers, dates and moments as `changes` keeps them."""
    if value is None:
        return None
    if hasattr(value, "astimezone"):
        from django.utils.timezone import localtime

        return str(localtime(value).isoformat())
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def add_linked(known: dict[int, Known]) -> None:
    pks = list(known)
    if not pks:
        return
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
    shared = Recommendation.also_concerns.through.objects.filter(recommendation__in=pks)
    for pk, state in shared.values_list("recommendation", "state"):
        known[pk].also.add(state)
    for pk, language in RecommendationText.objects.filter(recommendation__in=pks).values_list(
        "recommendation", "language"
    ):
        known[pk].texts.add(language)
