"""A report as its author looks over it: chapter by chapter what the report says by itself, in brief, and the places to write."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import Truncator

from reports.kinds.document import Block, Document, Paragraph, Points, Run, Section, Table
from reports.kinds.places import Place

IN_BRIEF = 140  # characters of a paragraph


@dataclass(frozen=True)
class Line:
    """A paragraph, table or chart that the report makes by itself."""

    kind: str
    text: str
    number: int = 0


@dataclass(frozen=True)
class Part:
    """One section: lines before, between and after its places to write."""

    anchor: str
    label: str
    heading: str
    level: int
    first: tuple[Place, ...]
    lines: tuple[Line, ...]
    last: tuple[Place, ...]


def outline(document: Document, places: Iterable[Place]) -> list[Part]:
    """The sections in order; a place whose section is only printed once it is written stands after those before it."""
    known = tuple(places)
    parts = [part for section in document.sections for part in parts_of(section, known, 2)]
    shown = {place.code for part in parts for place in (*part.first, *part.last)}
    for number, place in enumerate(known):
        if place.code not in shown:
            parts.insert(after(parts, known[:number]), Part(place.anchor, "", str(place.title), 3, (), (), (place,)))
    return parts


def after(parts: list[Part], earlier: tuple[Place, ...]) -> int:
    codes = {place.code for place in earlier}
    at = [n for n, part in enumerate(parts, start=1) if codes & {place.code for place in (*part.first, *part.last)}]
    return max(at, default=0)


def parts_of(section: Section, places: tuple[Place, ...], level: int) -> Iterator[Part]:
    here = [place for place in places if place.anchor == section.anchor]
    yield Part(
        section.anchor,
        section.label,
        plain(section.heading),
        level,
        tuple(place for place in here if place.is_first),
        tuple(line_of(block) for block in section.blocks if not is_written(block)),
        tuple(place for place in here if not place.is_first),
    )
    for inner in section.sections:
        yield from parts_of(inner, places, level + 1)


def is_written(block: Block) -> bool:
    return isinstance(block, Paragraph | Points) and bool(block.place)


def line_of(block: Block) -> Line:
    if isinstance(block, Paragraph):
        return Line("paragraph", Truncator(plain(block.text)).chars(IN_BRIEF), block.number)
    if isinstance(block, Points):
        return Line("points", "")
    return Line("table" if isinstance(block, Table) else "chart", plain(block.caption))


def plain(html: str) -> str:
    return unescape(strip_tags(html))


def blocks_of(document: Document, place: str) -> list[Paragraph | Points]:
    """What is printed for this place."""
    return [block for section in document.sections for block in written_in(section) if place == block.place]


def written_in(section: Section) -> Iterator[Paragraph | Points]:
    yield from (block for block in section.blocks if isinstance(block, Paragraph | Points) and block.place)
    for inner in section.sections:
        yield from written_in(inner)


def notes_of(blocks: Iterable[Paragraph | Points]) -> list[Run]:
    runs: list[Run] = []
    for block in blocks:
        for each in (block.runs,) if isinstance(block, Paragraph) else [item.runs for item in block.items]:
            runs += [run for run in each if run.note]
    return runs


def section_of(document: Document, anchor: str) -> Section | None:
    """The section with this anchor, or the chapter."""
    for section in document.sections:
        for one in (section, *section.sections):
            if one.anchor == anchor:
                return one
    return None
