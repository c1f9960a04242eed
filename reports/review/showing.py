"""The document with what is said beside it: a row for each chapter and each place, in the order of reading."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from portal.workflow import Text
from reports.kinds import Place
from reports.kinds.document import Block, Document, Section
from reports.kinds.leaves import Leaf
from reports.review.locks import FIGURES
from reports.review.models import PlaceFlag, ReviewComment
from reports.review.places import FIGURES_TITLE, chapters, places_of, section_place
from reports.runs.editions import document_of
from reports.runs.models import Report
from reports.runs.turning import pages_of, where


@dataclass(frozen=True)
class Remark:
    comment: ReviewComment
    replies: tuple[ReviewComment, ...]
    may_resolve: bool


@dataclass
class Spoken:
    """A place and what is said about it."""

    place: str
    title: Text
    remarks: list[Remark] = field(default_factory=list)
    flag: PlaceFlag | None = None
    is_written: bool = True  # a place without a text says so

    @property
    def anchor(self) -> str:
        return "place-" + "".join(letter if letter.isalnum() else "-" for letter in self.place)

    @property
    def open_count(self) -> int:
        return sum(1 for remark in self.remarks if remark.comment.resolved_at is None)


@dataclass(frozen=True)
class Row:
    """`heading` 2 or 3 where a chapter begins, else 0: blocks that stand together, and the places beside them."""

    heading: int
    label: str
    title: Text
    anchor: str
    is_annex: bool
    blocks: tuple[Block, ...]
    spoken: tuple[Spoken, ...]


class Talk:
    """All that is said about one report, read once."""

    def __init__(self, report: Report, user: Any) -> None:
        self.remarks: dict[str, list[Remark]] = defaultdict(list)
        self.titles: dict[str, Text] = {}
        said = list(report.comments.select_related("written_by", "resolved_by", "report").order_by("written_at", "id"))
        replies = defaultdict(list)
        for one in said:
            one.report = report
            if one.replies_to_id:
                replies[one.replies_to_id].append(one)
        for one in said:
            if one.replies_to_id is None:
                may = user.has_perm("reports.resolve_reviewcomment", one)
                self.remarks[one.place].append(Remark(one, tuple(replies[one.pk]), may))
        flags = report.flags.filter(cleared_at=None).select_related("raised_by")
        self.flags = {flag.place: flag for flag in flags}
        self.written = set(report.texts.exclude(text="").values_list("place", flat=True))

    def about(self, place: str, title: Text, *, is_written: bool = True) -> Spoken:
        return Spoken(place, title, self.remarks.pop(place, []), self.flags.pop(place, None), is_written)

    def rest(self) -> list[Spoken]:
        """About places that the document does not show any more: nothing that was said is lost."""
        return [self.about(place, place) for place in [*self.remarks, *self.flags]]


def rows_of(report: Report, document: Document, talk: Talk) -> Iterator[Row]:
    by_anchor: dict[str, list[Place]] = defaultdict(list)
    for place in places_of(report):
        by_anchor[place.anchor].append(place)
    inner = {one.anchor for section in document.sections for one in section.sections}
    for section in chapters(document):
        places = [
            talk.about(place.code, place.title, is_written=place.code in talk.written)
            for place in by_anchor.pop(section.anchor, [])
        ]
        yield row_of(section, 3 if section.anchor in inner else 2, talk, places)
    left = [place for places in by_anchor.values() for place in places]
    spoken = [talk.about(place.code, place.title, is_written=place.code in talk.written) for place in left]
    if further := [*spoken, *talk.rest()]:
        yield Row(0, "", "", "further-places", False, (), tuple(further))


def row_of(section: Section, heading: int, talk: Talk, places: Iterable[Spoken]) -> Row:
    itself = talk.about(section_place(section), section.heading)
    return Row(
        heading, section.label, section.heading, section.anchor, section.is_annex, section.blocks, (itself, *places)
    )


class Reading:
    """The report page by page (reports.kinds.leaves), with all that is said about it."""

    def __init__(self, report: Report, user: Any, language: str) -> None:
        document = document_of(report, language, code="")
        talk = Talk(report, user)
        self.report = report
        self.pages = pages_of(document, "report_review", report.pk)
        self.figures = talk.about(FIGURES, FIGURES_TITLE)
        self.rows = tuple(rows_of(report, document, talk))
        begins = where(self.pages)
        self.page_by_place = {
            one.place: begins[row.anchor] for row in self.rows for one in row.spoken if row.anchor in begins
        }

    @property
    def spoken(self) -> list[Spoken]:
        return [self.figures, *(one for row in self.rows for one in row.spoken)]

    def page_of(self, place: str) -> Leaf:
        """Figures, and what the document does not show any more, stand on the first page."""
        return self.page_by_place.get(place, self.pages[0])

    def url_of(self, one: Spoken) -> str:
        return f"{self.page_of(one.place).url}#{one.anchor}"

    def rows_on(self, leaf: Leaf) -> list[Row]:
        here = {section.anchor: section for section in chapters(leaf.document)}
        shown = [replace(row, blocks=here[row.anchor].blocks) for row in self.rows if row.anchor in here]
        further = [row for row in self.rows if not row.heading] if leaf == self.pages[0] else []
        return [*shown, *further]
