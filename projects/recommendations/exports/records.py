"""The rows of an export, read some hundred at a time: memory stays flat however many there are.

The numbers of the records are fetched first (eight bytes each), so that a slow reader never holds a cursor open in the
database. Each portion then costs the same eight queries.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from projects.coverage.assistance import with_assistance
from projects.followup.models import ProgressEntry
from projects.recommendations import texts
from projects.recommendations.models import (
    Recommendation,
    RecommendationSdg,
    RecommendationText,
    RecommendingState,
)

PORTION = 1000
FIELDS = (
    "pk", "annotation_uuid", "mechanism__code", "mechanism__kind", "kind", "document_symbol", "document__uhri_id", "paragraph",
    "para_major", "para_minor", "para_suffix", "text", "text_raw", "imported", "language", "position", "position_source",
    "published_on", "uhri_published_at", "state_id", "entity_id", "review_id", "review__session__number",
    "review__session__cycle", "lead__name", "lead__language", "state_progress", "state_progress_on", "ohchr_progress",
    "ohchr_progress_on", "assistance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comment:
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Translation:
    text: str
    language: str
    is_official: bool


@dataclass(slots=True)
class Record:
    """One recommendation with all that hangs on it. Attributes have the names of the model's fields."""

    pk: int
    annotation_uuid: UUID | None
    mechanism: str
    mechanism_kind: str
    kind: str
    document_symbol: str
    document_id: UUID | None
    paragraph: str
    para_major: int | None
    para_minor: int | None
    para_suffix: str
    text: str
    text_raw: str
    imported: dict[str, Any]
    language: str
    position: str
    position_source: str
    published_on: date | None
    uhri_published_at: datetime | None
    state: int | None
    entity: int | None
    review: int | None
    session: int | None
    cycle: int | None
    lead: str | None
    lead_language: str | None
    state_progress: str
    state_progress_on: date | None
    ohchr_progress: str
    ohchr_progress_on: date | None
    assistance: str
    recommending: list[tuple[int | None, str]] = field(default_factory=list)  # State, its own answer if it differs
    also_concerns: list[int] = field(default_factory=list)
    all_themes: list[tuple[str, str]] = field(default_factory=list)  # vocabulary, name, in the order of the source
    groups: list[str] = field(default_factory=list)
    sdgs: list[tuple[int, str]] = field(default_factory=list)  # goal's number, target's code or ""
    comments: dict[str, Comment] = field(default_factory=dict)  # side → its latest
    translation: Translation | None = None

    @property
    def themes(self) -> list[str]:
        """Those of UHRI's vocabularies: UPR Info's issues are another list, and are not passed off as themes of UHRI."""
        return list(dict.fromkeys(name for vocabulary, name in self.all_themes if vocabulary != "upr-info"))

    @property
    def issues(self) -> list[str]:
        return [name for vocabulary, name in self.all_themes if vocabulary == "upr-info"]

    @property
    def in_order(self) -> tuple[int, int, str, int]:
        """137.9 before 137.10; without a number last."""
        last = 10**9
        major = self.para_major if self.para_major is not None else last
        return (major, self.para_minor if self.para_minor is not None else 0, self.para_suffix, self.pk)

    @property
    def printed_text(self) -> str:
        """As the document prints it: the number in front, and behind it the States where the source had them there.

        Both come from the source's own text around the part that is kept as the text, which a person may have edited.
        """
        raw = texts.clean(self.text_raw)
        head, found, tail = raw.partition(str(self.imported.get("text") or self.text)) if raw else ("", "", "")
        if not found:
            head = tail = ""
        if self.paragraph and not head.strip():
            head = numbered(self.paragraph)
        return f"{head}{self.text}{tail}"


def numbered(label: str) -> str:
    """The number as UHRI writes it in front of a text; `texts.PARAGRAPH_FORMS` reads each of them back."""
    if label.isdecimal():
        return f"{label}. "
    return f"para. {label}: " if "(" in label else f"{label} "


def records(rows: "QuerySet[Recommendation]", user: Any, *, language: str = "") -> Iterator[Record]:
    """In the order of `rows`. With a `language`, each has its text in that language where there is one."""
    plain: QuerySet[Any] = rows.select_related(None).prefetch_related(None)
    numbers = array("q", plain.values_list("pk", flat=True).iterator(chunk_size=10_000))
    for start in range(0, len(numbers), PORTION):
        yield from portion(numbers[start : start + PORTION].tolist(), user, language)


def portion(pks: Sequence[int], user: Any, language: str) -> Iterator[Record]:
    chosen = with_assistance(Recommendation.objects.visible_to(user).filter(pk__in=pks), user)
    found = {values[0]: Record(*values) for values in chosen.order_by().values_list(*FIELDS)}
    add_states(found)
    add_links(found)
    add_comments(found)
    if language:
        add_translations(found, language)
    return (found[pk] for pk in pks if pk in found)


def add_states(found: dict[int, Record]) -> None:
    pairs = RecommendingState.objects.filter(recommendation__in=list(found)).order_by("order", "pk")
    for pk, state, position in pairs.values_list("recommendation_id", "state_id", "position"):
        found[pk].recommending.append((state, position))
    shared = Recommendation.also_concerns.through.objects.filter(recommendation__in=list(found)).order_by("pk")
    for pk, state in shared.values_list("recommendation_id", "state_id"):
        found[pk].also_concerns.append(state)


def add_links(found: dict[int, Record]) -> None:
    pks = list(found)
    themes = Recommendation.themes.through.objects.filter(recommendation__in=pks).order_by("pk")
    for pk, vocabulary, name in themes.values_list("recommendation_id", "theme__vocabulary", "theme__name"):
        found[pk].all_themes.append((vocabulary, name))
    groups = Recommendation.groups.through.objects.filter(recommendation__in=pks).order_by("pk")
    for pk, name in groups.values_list("recommendation_id", "affectedgroup__name"):
        found[pk].groups.append(name)
    sdgs = RecommendationSdg.objects.filter(recommendation__in=pks).order_by("goal__number", "target__position")
    for pk, goal, target in sdgs.values_list("recommendation_id", "goal__number", "target__code"):
        found[pk].sdgs.append((goal, target or ""))


def add_comments(found: dict[int, Record]) -> None:
    latest = (
        ProgressEntry.objects.filter(recommendation__in=list(found))
        .order_by("recommendation_id", "side", "-as_at", "-id")
        .distinct("recommendation_id", "side")
    )
    for pk, side, comment, language in latest.values_list("recommendation_id", "side", "comment", "language"):
        if comment:
            found[pk].comments[side] = Comment(comment, language)


def add_translations(found: dict[int, Record], language: str) -> None:
    wanted: Iterable[int] = [pk for pk, record in found.items() if record.language != language]
    rows = RecommendationText.objects.filter(recommendation__in=wanted, language__in={language, language[:2]})
    for pk, code, text, is_official in rows.values_list("recommendation_id", "language", "text", "is_official"):
        found[pk].translation = Translation(text, code, is_official)
