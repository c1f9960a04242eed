"""Papers as they come: whether they can be merged, what their links and bookmarks lead to, what they may not bring along."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name

BROKEN = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError)
UNWANTED = ("/AA", "/B", "/PieceInfo", "/Thumb")  # of a page: acts, threads of articles, private data of programs
DEEPEST = 6  # levels of a paper's own bookmarks


class CannotMerge(Exception):
    """Why a paper is left out, in words for the secretariat and the readers."""


@dataclass(frozen=True)
class Target:
    """Where a link leads: a page of the same paper, and how it is shown."""

    page: int
    view: tuple[Any, ...] = (Name.Fit,)


@dataclass(frozen=True)
class Bookmark:
    title: str
    target: Target
    children: tuple["Bookmark", ...] = ()


@dataclass
class Source:
    pdf: pikepdf.Pdf
    bookmarks: tuple[Bookmark, ...]
    links: dict[tuple[int, int], Target]  # (page, annotation) → where
    is_damaged: bool
    language: str = ""
    pages: int = field(init=False)

    def __post_init__(self) -> None:
        self.pages = len(self.pdf.pages)


def opened(file: Any) -> Source:
    """The paper, ready to be merged. Raises CannotMerge."""
    try:
        pdf = pikepdf.open(file)
    except pikepdf.PasswordError as error:
        raise CannotMerge(_("The file is protected by a password.")) from error
    except BROKEN as error:
        raise CannotMerge(_("The file is damaged and cannot be read.")) from error
    if pdf.is_encrypted:
        raise CannotMerge(_("The file is encrypted."))
    try:
        return read(pdf)
    except BROKEN as error:
        raise CannotMerge(_("The file is damaged and cannot be read.")) from error


def read(pdf: pikepdf.Pdf) -> Source:
    if not len(pdf.pages):
        raise CannotMerge(_("The file has no pages."))
    is_damaged = bool(pdf.check_pdf_syntax())
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    names = named_targets(pdf)
    bookmarks = tuple(bookmarks_of(pdf, pages, names))
    links = dict(links_of(pdf, pages, names))
    for page in pdf.pages:
        disarm(page)
    return Source(pdf, bookmarks, links, is_damaged, str(pdf.Root.get("/Lang", "")))


def named_targets(pdf: pikepdf.Pdf) -> dict[str, Any]:
    found: dict[str, Any] = {}
    old = pdf.Root.get("/Dests")
    if isinstance(old, Dictionary):
        found |= {key.removeprefix("/"): value for key, value in old.items()}
    tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    if tree is not None:
        found |= {str(key): value for key, value in pikepdf.NameTree(tree).items()}
    return found


def target_of(place: Any, pages: dict[Any, int], names: dict[str, Any]) -> Target | None:
    """What a destination means, however it is written; None when it leads nowhere in this paper."""
    if isinstance(place, pikepdf.String | pikepdf.Name | str):
        place = names.get(str(place).removeprefix("/"))
    if isinstance(place, Dictionary):
        place = place.get("/D")
    if not isinstance(place, Array) or not len(place):
        return None
    page = place[0]
    number = page if isinstance(page, int) else pages.get(getattr(page, "objgen", None))
    if number is None or not 0 <= number < len(pages):
        return None
    view = tuple(
        part if not isinstance(part, pikepdf.Object) or isinstance(part, Name) else None for part in list(place)[1:]
    )
    return Target(number, view or (Name.Fit,))


def place_in(act: Any) -> Any:
    """The destination of a link or a bookmark: its own, or that of its "go to"."""
    if "/Dest" in act:
        return act["/Dest"]
    action = act.get("/A")
    return action.get("/D") if isinstance(action, Dictionary) and action.get("/S") == Name.GoTo else None


def bookmarks_of(pdf: pikepdf.Pdf, pages: dict[Any, int], names: dict[str, Any]) -> Iterator[Bookmark]:
    outlines = pdf.Root.get("/Outlines")
    seen: set[Any] = set()

    def below(parent: Any, depth: int) -> Iterator[Bookmark]:
        entry = parent.get("/First")
        while isinstance(entry, Dictionary) and entry.objgen not in seen and depth < DEEPEST:
            seen.add(entry.objgen)
            children = tuple(below(entry, depth + 1))
            target = target_of(place_in(entry), pages, names)
            title = " ".join(str(entry.get("/Title", "")).split())
            if target and title:
                yield Bookmark(title, target, children)
            else:
                yield from children
            entry = entry.get("/Next")

    if isinstance(outlines, Dictionary):
        yield from below(outlines, 0)


def links_of(
    pdf: pikepdf.Pdf, pages: dict[Any, int], names: dict[str, Any]
) -> Iterator[tuple[tuple[int, int], Target]]:
    """Links inside the paper. They are taken off here and set again on the copies, where their pages have new places."""
    for number, page in enumerate(pdf.pages):
        for place, annotation in enumerate(page.obj.get("/Annots", Array())):
            if not isinstance(annotation, Dictionary) or annotation.get("/Subtype") != Name.Link:
                continue
            wanted = place_in(annotation)
            if wanted is None:
                continue
            target = target_of(wanted, pages, names)
            for key in ("/Dest", "/A", "/PA"):
                if key in annotation:
                    del annotation[key]
            if target:
                yield (number, place), target


def disarm(page: pikepdf.Page) -> None:
    """A paper brings its pages and its links, and nothing that runs or sends."""
    for key in UNWANTED:
        if key in page.obj:
            del page.obj[key]
    for annotation in page.obj.get("/Annots", Array()):
        if not isinstance(annotation, Dictionary):
            continue
        if "/AA" in annotation:
            del annotation["/AA"]
        action = annotation.get("/A")
        if isinstance(action, Dictionary):
            if action.get("/S") != Name.URI:
                del annotation["/A"]
            elif "/Next" in action:
                del action["/Next"]
