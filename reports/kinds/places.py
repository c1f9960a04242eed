"""Where people write in a report: the places that its kind offers, and their texts woven into the chapters."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise

from reports.kinds.document import Block, Section


@dataclass(frozen=True)
class Place:
    """One text of the author. `code` is kept with the text and never changes its meaning: session.60, component.3."""

    code: str
    title: str | Promise  # as the author reads it
    anchor: str  # of the section that the text stands in
    is_first: bool = False  # before what the section says by itself; else after it
    help: str | Promise = ""


@dataclass(frozen=True)
class Written:
    """A text as plain data: from the table of texts, or from a version that was kept."""

    place: str
    language: str
    text: str


def original_language(options: Mapping[str, Any]) -> str:
    """In which the authors write first; other languages translate from it."""
    return str(options.get("original") or "en")


def wanted_languages(options: Mapping[str, Any]) -> list[str]:
    """The author's choice: in these the report is approved with all its texts. Without a choice, the original alone."""
    original = original_language(options)
    return list(dict.fromkeys([original, *options.get("languages", ())]))


def in_language(texts: Iterable[Written], language: str, *, original: str = "en") -> list[Written]:
    """One text for each place: in the language, else in the original one, else in whichever there is."""
    by_place: dict[str, dict[str, Written]] = defaultdict(dict)
    for one in texts:
        if one.text.strip():
            by_place[one.place][one.language] = one
    return [
        next((found[code] for code in (language, original, "en") if code in found), next(iter(found.values())))
        for found in by_place.values()
    ]


def woven(sections: Sequence[Section], written: Iterable[tuple[Place, tuple[Block, ...]]]) -> tuple[Section, ...]:
    """The sections with the author's blocks in their places. Numbers are given afterwards."""
    texts = list(written)

    def with_texts(section: Section) -> Section:
        here = [(place, blocks) for place, blocks in texts if place.anchor == section.anchor]
        before = tuple(block for place, blocks in here if place.is_first for block in blocks)
        after = tuple(block for place, blocks in here if not place.is_first for block in blocks)
        inner = tuple(with_texts(one) for one in section.sections)
        return replace(section, blocks=(*before, *section.blocks, *after), sections=inner)

    return tuple(with_texts(section) for section in sections)
