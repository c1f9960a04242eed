"""One pack as a file: cover and agenda, then each item with its papers, merged, bookmarked, numbered through."""

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_bidi, get_language_info
from django.utils.translation import gettext as _

from portal import formats
from portal.documents.models import Document
from reports import render
from reports.board.packs.contents import Contents, Item, Paper
from reports.board.packs.pdf import stamps
from reports.board.packs.pdf.papers import CannotMerge, Source, opened
from reports.board.packs.pdf.writing import Merged
from reports.board.sessions.naming import session_name

Progress = Callable[[str, int], None]
TRIES = 3  # of laying out the agenda until its page numbers are right; the second is right unless it grows by a page


@dataclass(frozen=True)
class Remark:
    """A paper that is not in the pack as it should be: for the secretariat."""

    paper: str  # anchor
    title: str
    reason: str
    is_left_out: bool


@dataclass
class Made:
    pages: int
    sha256: str
    size: int
    remarks: list[Remark]


@dataclass
class Gathered:
    """The papers that can be merged, and why others cannot."""

    sources: dict[str, Source] = field(default_factory=dict)
    remarks: dict[str, Remark] = field(default_factory=dict)

    def pages_of(self, paper: Paper) -> int:
        """In the merged file: its own, or one that says why it is not there. A file of another kind has none."""
        if paper.anchor in self.sources:
            return self.sources[paper.anchor].pages
        return 0


def make(contents: Contents, target: Any, *, progress: Progress) -> Made:
    """Writes the pack into `target`: the same bytes for the same contents. Raises RenderProblem."""
    with translation.override(contents.language), ExitStack() as files:
        gathered = gather(contents, files, progress)
        progress("layout", 35)
        front, _numbers = laid_out(contents, gathered)
        progress("layout", 60)
        merged = Merged(front, title=title_of(contents), dated=contents.dated)
        for done, (paper, after) in enumerate(in_order(contents, gathered, merged), start=1):
            merged.insert(
                gathered.sources[paper.anchor], paper.anchor, after=after, title=paper.title, language=paper.language
            )
            progress("file", 60 + 25 * done // len(gathered.sources))
        merged.finish(outline(contents, gathered))
        stamps.stamp(merged.pdf, stamps.drawn(contents.number, len(merged.pdf.pages), dated=contents.dated))
        progress("file", 90)
        merged.save(target)
        return measured(target, len(merged.pdf.pages), list(gathered.remarks.values()))


def measured(target: Any, pages: int, remarks: list[Remark]) -> Made:
    size = target.tell()
    target.seek(0)
    sha256 = hashlib.file_digest(target, "sha256").hexdigest()
    target.seek(0)
    return Made(pages, sha256, size, remarks)


def title_of(contents: Contents) -> str:
    return _("Board of Trustees, pack: {session}").format(session=session_name(contents.number))


def gather(contents: Contents, files: ExitStack, progress: Progress) -> Gathered:
    gathered = Gathered()
    papers = [paper for paper in contents.papers if paper.is_pdf]
    documents = Document.objects.in_bulk([paper.document for paper in papers])
    for done, paper in enumerate(papers, start=1):
        try:
            source = opened(files.enter_context(documents[paper.document].file.open("rb")))
        except CannotMerge as problem:
            gathered.remarks[paper.anchor] = Remark(paper.anchor, paper.title, str(problem), is_left_out=True)
        except FileNotFoundError:
            lost = _("The file is not in the store of documents.")
            gathered.remarks[paper.anchor] = Remark(paper.anchor, paper.title, lost, is_left_out=True)
        else:
            files.enter_context(source.pdf)
            gathered.sources[paper.anchor] = source
            if source.is_damaged:
                note = _("The file is damaged; what could be read of it is in the pack. Compare it with the original.")
                gathered.remarks[paper.anchor] = Remark(paper.anchor, paper.title, note, is_left_out=False)
        progress("papers", 30 * done // len(papers))
    return gathered


# The pages that the portal writes


def laid_out(contents: Contents, gathered: Gathered) -> tuple[bytes, dict[str, int]]:
    """Cover, agenda and dividers with the right page numbers, and where each anchor is among the pages of the pack."""
    numbers: dict[str, int] = {}
    for _try in range(TRIES):
        content = render.render(html_of(contents, gathered, numbers), dated=contents.dated).content
        found = merged_numbers(contents, gathered, content)
        if found == numbers:
            return content, numbers
        numbers = found
    return content, numbers


def merged_numbers(contents: Contents, gathered: Gathered, front: bytes) -> dict[str, int]:
    """The page of each item and paper in the pack, counted from 1."""
    own = own_pages(front)
    numbers, before = {}, 0
    for anchor, papers in groups(contents):
        if anchor in own:
            numbers[anchor] = own[anchor] + before + 1
        for paper in papers:
            if paper.anchor in gathered.sources:
                ahead = own[after_anchor(anchor, papers, paper, gathered)] + before + 2
                numbers[paper.anchor] = ahead
                before += gathered.sources[paper.anchor].pages
            elif f"note-{paper.anchor}" in own:
                numbers[paper.anchor] = own[f"note-{paper.anchor}"] + before + 1
    return numbers


def groups(contents: Contents) -> Iterator[tuple[str, tuple[Paper, ...]]]:
    if contents.general:
        yield "general", contents.general
    for item in contents.items:
        yield item.anchor, item.papers


def after_anchor(anchor: str, papers: tuple[Paper, ...], paper: Paper, gathered: Gathered) -> str:
    """The portal's own page that a paper follows: the end of its divider, or the note on a paper that was left out."""
    before = papers[: papers.index(paper)]
    notes = [one for one in before if is_left_out(one, gathered)]
    return f"note-{notes[-1].anchor}" if notes else f"end-{anchor}"


def is_left_out(paper: Paper, gathered: Gathered) -> bool:
    remark = gathered.remarks.get(paper.anchor)
    return remark is not None and remark.is_left_out


def own_pages(front: bytes) -> dict[str, int]:
    with pikepdf.open(io.BytesIO(front)) as pdf:
        place = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        return {str(name): place[target[0].objgen] for name, target in names.items()}


def html_of(contents: Contents, gathered: Gathered, numbers: dict[str, int]) -> str:
    title = title_of(contents)
    return render_to_string(
        "reports/board/pack.html",
        {
            "document": {
                "language": contents.language,
                "is_rtl": get_language_bidi(),
                "title": title,
                "author": _("Office of the United Nations High Commissioner for Human Rights"),
                "subject": _("Agenda and papers of a session of the Board of Trustees"),
            },
            "dated": contents.dated.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "contents": contents,
            "title": title,
            "when": formats.period(contents.starts_on, contents.ends_on),
            "general": [shown(paper, gathered, numbers) for paper in contents.general],
            "general_page": numbers.get("general"),
            "items": [shown_item(item, gathered, numbers) for item in contents.items],
            "has_late": any(paper.is_late for paper in contents.papers),
        },
    )


def shown_item(item: Item, gathered: Gathered, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "item": item,
        "dir": direction(item.language),
        "about_dir": direction(item.about_language),
        "page": numbers.get(item.anchor),
        "papers": [shown(paper, gathered, numbers) for paper in item.papers],
    }


def shown(paper: Paper, gathered: Gathered, numbers: dict[str, int]) -> dict[str, Any]:
    remark = gathered.remarks.get(paper.anchor)
    return {
        "paper": paper,
        "dir": direction(paper.language),
        "page": numbers.get(paper.anchor),
        "pages": gathered.pages_of(paper),
        "left_out": remark.reason if remark and remark.is_left_out else "",
    }


def direction(language: str) -> str:
    return "rtl" if language and get_language_info(language)["bidi"] else "ltr"


# The order of the pages, and the bookmarks


def in_order(contents: Contents, gathered: Gathered, merged: Merged) -> Iterator[tuple[Paper, str]]:
    for anchor, papers in groups(contents):
        for paper in papers:
            if paper.anchor in gathered.sources:
                yield paper, after_anchor(anchor, papers, paper, gathered)


def outline(contents: Contents, gathered: Gathered) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Title, anchor and papers of each bookmark of the first level."""
    yield _("Agenda"), "agenda", []
    if contents.general:
        yield _("Papers of the whole session"), "general", marks(contents.general, gathered)
    for item in contents.items:
        if not item.is_withheld:
            yield f"{item.number}. {item.title}", item.anchor, marks(item.papers, gathered)


def marks(papers: tuple[Paper, ...], gathered: Gathered) -> list[tuple[str, str]]:
    found = []
    for paper in papers:
        if paper.anchor in gathered.sources:
            found.append((paper.title, paper.anchor))
        elif is_left_out(paper, gathered):
            found.append((paper.title, f"note-{paper.anchor}"))
    return found
