"""The parts a report is made of. A kind builds them from frozen figures; one template draws them on the page and in the PDF.

Paragraphs are numbered 1 to n across all chapters, as in United Nations documents; annexes have no paragraph numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Paragraph:
    text: SafeString
    number: int = 0  # given by `numbered`

    block = "paragraph"


@dataclass(frozen=True)
class Cell:
    """`kind` text, number or code: figures and codes run left to right in every language."""

    text: str
    kind: str = "text"
    lang: str = ""  # of a person's text, where it is not the edition's
    dir: str = ""


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    tone: str = ""  # sum: a total; sub: a line within the one above


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


@dataclass(frozen=True)
class Chart:
    drawing: SafeString
    caption: SafeString
    legend: tuple[str, ...]  # what the first and the second tone stand for

    block = "chart"


Block = Paragraph | Table | Chart


@dataclass(frozen=True)
class Section:
    anchor: str
    label: str  # I. or A. or Annex I
    heading: SafeString
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    is_annex: bool = False

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


def numbered(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The same sections with their paragraphs numbered through, annexes apart."""
    counter = iter(range(1, 10_000))

    def through(section: Section) -> Section:
        if section.is_annex:
            return section
        blocks = tuple(
            replace(block, number=next(counter)) if isinstance(block, Paragraph) else block for block in section.blocks
        )
        return replace(section, blocks=blocks, sections=tuple(through(inner) for inner in section.sections))

    return tuple(through(section) for section in sections)


ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text
