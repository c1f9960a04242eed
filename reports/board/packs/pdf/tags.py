"""What readers of the screen hear: the tags of papers hung into the tags of the pack, in reading order."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from reports.board.packs.pdf.papers import BROKEN


class Tags:
    """The tags of the pack while papers are merged into it. `save` writes them back once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.Root.StructTreeRoot
        self.document = self.root.K if isinstance(self.root.K, Dictionary) else self.root.K[0]
        self.parents = dict(pikepdf.NumberTree(self.root.ParentTree).items())
        self.inserted: list[tuple[int, Any]] = []  # after which page of the own part, and what

    def add(self, source: pikepdf.Pdf, pages: list[pikepdf.Page], *, after: int, language: str, title: str) -> bool:
        """Hangs in the tags of a paper whose pages have been copied. False when it has none that can be used."""
        own = source.Root.get("/StructTreeRoot")
        try:
            if not isinstance(own, Dictionary) or "/K" not in own or "/ParentTree" not in own:
                raise KeyError("/StructTreeRoot")
            copied = self.pdf.copy_foreign(own if own.is_indirect else source.make_indirect(own))
            numbers = dict(pikepdf.NumberTree(copied.ParentTree).items())
            part = self.part(copied.K, language, title)
        except BROKEN:
            for page in pages:
                forget_places(page)
            return False
        first = max(self.parents, default=-1) + 1
        self.parents |= {first + number: value for number, value in numbers.items()}
        moved: set[Any] = set()
        for page in pages:
            for holder, key in places(page):
                if holder.objgen != (0, 0):
                    if holder.objgen in moved:
                        continue
                    moved.add(holder.objgen)
                holder[key] = int(holder[key]) + first
        self.merge(copied, "/RoleMap")
        self.merge(copied, "/ClassMap")
        self.inserted.append((after, part))
        return True

    def part(self, kids: Any, language: str, title: str) -> Any:
        listed = list(kids) if isinstance(kids, Array) else [kids]
        part = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self.document, Lang=language, T=title, K=Array(listed))
        )
        for kid in listed:
            kid["/P"] = part
        return part

    def merge(self, copied: Any, key: str) -> None:
        theirs = copied.get(key)
        if isinstance(theirs, Dictionary):
            if key not in self.root:
                self.root[key] = Dictionary()
            for name, value in theirs.items():
                if name not in self.root[key]:
                    self.root[key][name] = value

    def save(self, own_pages: list[Any]) -> None:
        """The parts of papers after what stands before them; `own_pages` are the pack's own, in their order."""
        number = {page: place for place, page in enumerate(own_pages)}
        kids = list(self.document.K) if isinstance(self.document.K, Array) else [self.document.K]
        placed: list[Any] = []
        waiting = sorted(self.inserted, key=lambda one: one[0])
        for kid in kids:
            page = number.get(kid.Pg.objgen, 0) if isinstance(kid, Dictionary) and "/Pg" in kid else 0
            while waiting and waiting[0][0] < page:
                placed.append(waiting.pop(0)[1])
            placed.append(kid)
        self.document["/K"] = Array([*placed, *(part for _after, part in waiting)])
        numbers = Array()
        for key in sorted(self.parents):
            numbers.append(key)
            numbers.append(self.parents[key])
        self.root["/ParentTree"] = self.pdf.make_indirect(Dictionary(Nums=numbers))
        self.root["/ParentTreeNextKey"] = max(self.parents, default=-1) + 1


def places(page: pikepdf.Page) -> Iterator[tuple[Any, str]]:
    """Everything of a page that says where its tags are: itself, its annotations, the drawings it uses."""
    if "/StructParents" in page.obj:
        yield page.obj, "/StructParents"
    for annotation in page.obj.get("/Annots", Array()):
        if isinstance(annotation, Dictionary) and "/StructParent" in annotation:
            yield annotation, "/StructParent"
    yield from in_drawings(page.obj.get("/Resources"), set())


def in_drawings(resources: Any, seen: set[Any]) -> Iterator[tuple[Any, str]]:
    drawings = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if not isinstance(drawings, Dictionary):
        return
    for _name, drawing in drawings.items():  # noqa: PERF102 (no dict: it has no values())
        if not isinstance(drawing, pikepdf.Stream) or drawing.objgen in seen:
            continue
        seen.add(drawing.objgen)
        for key in ("/StructParents", "/StructParent"):
            if key in drawing:
                yield drawing, key
        yield from in_drawings(drawing.get("/Resources"), seen)


def forget_places(page: pikepdf.Page) -> None:
    for holder, key in list(places(page)):
        if key in holder:
            del holder[key]
