"""Where people write in a report: the places that its kind offers, and their texts woven into the chapters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
