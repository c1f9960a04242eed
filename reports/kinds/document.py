"""The parts a report is made of. A kind builds them from frozen figures; one template draws them on the page and in the PDF.

Paragraphs are numbered 1 to n across all chapters, as in United Nations documents; annexes have no paragraph numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.safestring import SafeString

MOST_COLUMNS = 7  # of a table on an upright page


@dataclass(frozen=True)
class Run:
    """A stretch of an author's text, and the footnote that follows it."""

    text: SafeString
    note: SafeString | None = None
    number: int = 0  # of the footnote, given by `with_notes_numbered`


@dataclass(frozen=True)
class Paragraph:
    text: SafeString
    number: int = 0  # given by `numbered`
    runs: tuple[Run, ...] = ()  # the same text with its footnotes, where it has any
    place: str = ""  # of an author's text
    lang: str = ""  # of an author's text that is not in the edition's language
    dir: str = ""

    block = "paragraph"


@dataclass(frozen=True)
class Point:
    label: str  # (a), (b) …, as United Nations documents count what stands within a paragraph
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Points:
    items: tuple[Point, ...]
    place: str = ""
    lang: str = ""
    dir: str = ""

    block = "points"


@dataclass(frozen=True)
class Cell:
    """`kind` text, number or code: figures and codes run left to right in every language."""

    text: str
    kind: str = "text"
    lang: str = ""  # of a person's text, where it is not the edition's
    dir: str = ""
    url: str = ""  # of the portal's list with the rows behind a figure
    ask: str = ""  # on a page: where the reader asks about this figure; never in a file


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    tone: str = ""  # sum: a total; sub: a line within the one above
    figure: str = ""  # of the list of sources: whose row it is


@dataclass(frozen=True)
class Table:
    id: str
    caption: SafeString
    heads: tuple[Cell, ...]
    rows: tuple[Row, ...]
    widths: tuple[int, ...]  # per cent; the layout is fixed
    note: SafeString = field(default_factory=SafeString)

    block = "table"

    @property
    def is_short(self) -> bool:
        """Short enough to stay on one page."""
        return len(self.rows) <= 8

    @property
    def is_wide(self) -> bool:
        """Too many columns for a page that stands upright."""
        return len(self.heads) > MOST_COLUMNS


@dataclass(frozen=True)
class Chart:
    drawing: SafeString
    caption: SafeString
    legend: tuple[str, ...]  # what the first and the second tone stand for

    block = "chart"


Block = Paragraph | Points | Table | Chart


@dataclass(frozen=True)
class Section:
    anchor: str
    label: str  # I. or A. or Annex I
    heading: SafeString
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    is_annex: bool = False
    note: SafeString = field(default_factory=SafeString)  # footnote to the heading, under an asterisk
    is_optional: bool = False  # left out while nothing is in it: what only the author can write
    url: str = ""  # of the page that it begins on, where the report is read page by page

    @property
    def is_wide(self) -> bool:
        """On pages that lie on their side: an annex with a wide table."""
        return self.is_annex and any(isinstance(block, Table) and block.is_wide for block in self.blocks)

    @property
    def is_empty(self) -> bool:
        return not self.blocks and all(inner.is_empty for inner in self.sections)

    def paragraphs(self) -> Iterator[Paragraph]:
        yield from (block for block in self.blocks if isinstance(block, Paragraph))
        for section in self.sections:
            yield from section.paragraphs()

    @property
    def range(self) -> str:
        """1–6, as the contents give it; nothing for a section without numbered paragraphs."""
        numbers = [paragraph.number for paragraph in self.paragraphs() if paragraph.number]
        if not numbers:
            return ""
        return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


@dataclass(frozen=True)
class Cover:
    symbol: str
    distribution: SafeString
    dated: str
    original: SafeString
    body: SafeString
    agenda: SafeString
    title: SafeString
    period: str
    summary: tuple[SafeString, ...]
    summary_heading: SafeString
    contents_heading: SafeString
    paragraphs_heading: SafeString
    page_heading: SafeString
    session: str = ""  # of the body: Sixty-first session
    session_dates: str = ""
    agenda_title: SafeString = field(default_factory=SafeString)
    footnotes: tuple[SafeString, ...] = ()  # to the title, under one, two … asterisks

    @property
    def marked_footnotes(self) -> list[tuple[str, SafeString]]:
        return [("*" * number, note) for number, note in enumerate(self.footnotes, start=1)]


@dataclass(frozen=True)
class Closing:
    """The last page: how to check that this is what was issued."""

    heading: SafeString
    sentences: tuple[SafeString, ...]
    code: str
    address: str
    figures_sha256: str
    labels: tuple[SafeString, SafeString, SafeString]


@dataclass(frozen=True)
class Document:
    language: str
    is_rtl: bool
    title: str  # plain, for the file's metadata and the page's head
    subject: str
    author: str
    frozen_on: date
    cover: Cover
    sections: tuple[Section, ...]
    closing: Closing
    running_title: str
    marks: tuple[str, ...] = ()  # draft, illustrative data: shown on every page
    watermark: str = ""
    untranslated: SafeString = field(default_factory=SafeString)  # the note that some passages are in English
    footnotes_heading: SafeString = field(default_factory=SafeString)

    @property
    def footnotes(self) -> tuple[Run, ...]:
        """The footnotes, in order."""
        return tuple(run for run in runs_in(self.sections) if run.note)

    remarks: tuple[SafeString, ...] = ()  # on the cover: what a corrigendum corrects
    has_contents: bool = True
    has_cover: bool = True  # False: a page of one chapter (reports.kinds.leaves), without cover and verification
    contents: tuple[Section, ...] = ()  # where they are not the sections: chapters with the addresses of their pages

    @property
    def listed(self) -> tuple[Section, ...]:
        return self.contents or self.sections


def numbered(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The same sections with their paragraphs numbered through, annexes apart. Optional ones in which nothing stands are
    left out; they are the last of their kind, so that no letter or number of another is lost."""
    counter = iter(range(1, 10_000))

    def through(section: Section) -> Section:
        if section.is_annex:
            return section
        blocks = tuple(
            replace(block, number=next(counter)) if isinstance(block, Paragraph) else block for block in section.blocks
        )
        return replace(section, blocks=blocks, sections=tuple(map(through, kept(section.sections))))

    return tuple(map(through, kept(sections)))


def kept(sections: Sequence[Section]) -> Iterator[Section]:
    return (section for section in sections if not (section.is_optional and section.is_empty))


def runs_in(sections: Sequence[Section]) -> Iterator[Run]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield from block.runs
            elif isinstance(block, Points):
                yield from (run for item in block.items for run in item.runs)
        yield from runs_in(section.sections)


def with_notes_numbered(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The same sections with their footnotes numbered through."""
    counter = iter(range(1, 10_000))

    def runs_of(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(replace(run, number=next(counter)) if run.note else run for run in runs)

    def block_of(block: Block) -> Block:
        if isinstance(block, Paragraph):
            return replace(block, runs=runs_of(block.runs)) if block.runs else block
        if isinstance(block, Points):
            return replace(block, items=tuple(replace(item, runs=runs_of(item.runs)) for item in block.items))
        return block

    def through(section: Section) -> Section:
        blocks = tuple(map(block_of, section.blocks))
        return replace(section, blocks=blocks, sections=tuple(map(through, section.sections)))

    return tuple(map(through, sections))


ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text
