"""A document as pages of the portal: the cover with the contents, then one page a chapter, and a long one in parts.

A file is one piece; a page that holds a whole report would be too heavy for a slow line (tests/weight.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from reports.kinds.document import Block, Document, Paragraph, Points, Row, Section, Table

MOST = 30_000  # bytes of a part, beside the frame of the page
SHORT = 14_000  # bytes of all chapters of a report that is read on one page
EACH = 45  # bytes of the tags around a paragraph or a cell

Address = Callable[[str, int], str]  # anchor of the chapter and part → address of the page
Bit = tuple[Section | None, Block | None]  # in which section of the chapter; None: an empty one


@dataclass(frozen=True)
class Leaf:
    """One page. `anchor` is "" for the cover; a chapter of several parts numbers them from 1."""

    anchor: str
    part: int
    parts: int
    label: str
    heading: str
    url: str
    document: Document


def leaves(document: Document, address: Address) -> tuple[Leaf, ...]:
    """All pages in the order of reading. A short report stays together on the first one, without its annexes."""
    together = kept_together(document)
    bare = replace(document, has_cover=False, has_contents=False)
    listed, pages = list(together), []
    for chapter in document.sections[len(together) :]:
        parts = tuple(parts_of(chapter))
        listed.append(addressed(chapter, parts, address))
        pages += [
            Leaf(chapter.anchor, number, len(parts), chapter.label, chapter.heading, address(chapter.anchor, number),
                 replace(bare, sections=(part,)))
            for number, part in enumerate(parts, start=1)
        ]  # fmt: skip
    cover = replace(document, sections=together, contents=tuple(listed))
    return Leaf("", 1, 1, "", "", address("", 1), cover), *pages


def kept_together(document: Document) -> tuple[Section, ...]:
    chapters = tuple(takewhile(lambda one: not one.is_annex, document.sections))
    size = sum(weight(block) for chapter in chapters for _inner, block in bits_of(chapter))
    return chapters if size <= SHORT else ()


def addressed(chapter: Section, parts: tuple[Section, ...], address: Address) -> Section:
    """The chapter and its sections with the pages on which they begin, for the contents."""
    begins: dict[str, int] = {}
    for number, part in enumerate(parts, start=1):
        for inner in part.sections:
            begins.setdefault(inner.anchor, number)
    sections = tuple(replace(one, url=address(chapter.anchor, begins[one.anchor])) for one in chapter.sections)
    return replace(chapter, url=address(chapter.anchor, 1), sections=sections)


def parts_of(chapter: Section) -> Iterator[Section]:
    """The chapter in parts of at most `MOST` bytes, cut between paragraphs, and within a table between rows."""
    held: list[Bit] = []
    size = 0
    for bit in bits_of(chapter):
        more = weight(bit[1])
        if held and size + more > MOST:
            yield put_together(chapter, held)
            held, size = [], 0
        held.append(bit)
        size += more
    yield put_together(chapter, held)


def bits_of(chapter: Section) -> Iterator[Bit]:
    for block in chapter.blocks:
        yield from ((None, one) for one in cut(block))
    for inner in chapter.sections:
        if not inner.blocks:
            yield inner, None
        for block in inner.blocks:
            yield from ((inner, one) for one in cut(block))


def cut(block: Block) -> Iterator[Block]:
    """A long table in several, each with the heads; the note stands under the last."""
    if not isinstance(block, Table) or weight(block) <= MOST:
        yield block
        return
    rows: list[Row] = []
    size = 0
    for row in block.rows:
        if rows and size + weight_of_row(row) > MOST:
            yield replace(block, rows=tuple(rows), note=type(block.note)())
            rows, size = [], 0
        rows.append(row)
        size += weight_of_row(row)
    yield replace(block, rows=tuple(rows))


def put_together(chapter: Section, held: list[Bit]) -> Section:
    blocks = tuple(block for inner, block in held if inner is None and block is not None)
    found: dict[str, Section] = {inner.anchor: replace(inner, blocks=()) for inner, _block in held if inner is not None}
    for inner, block in held:
        if inner is not None and block is not None:
            one = found[inner.anchor]
            found[inner.anchor] = replace(one, blocks=(*one.blocks, block))
    return replace(chapter, blocks=blocks, sections=tuple(found.values()))


def weight(block: Block | None) -> int:
    """About how many bytes it is on a page. A picture is not counted."""
    if isinstance(block, Table):
        return sum(map(weight_of_row, block.rows))
    if isinstance(block, Paragraph):
        return EACH + size_of(block.text) + sum(EACH + size_of(run.text) + size_of(run.note) for run in block.runs)
    if isinstance(block, Points):
        return sum(EACH + size_of(run.text) for item in block.items for run in item.runs)
    return 0


def weight_of_row(row: Row) -> int:
    return sum(
        EACH + size_of(cell.text) + size_of(cell.url) + (EACH + size_of(cell.ask) if cell.ask else 0)
        for cell in row.cells
    )


def size_of(text: str | None) -> int:
    return len((text or "").encode())
