"""Many files into one: pages in their places, links and bookmarks that lead where they led, facts of the file, bytes that repeat."""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, OutlineItem

from reports.board.packs.pdf.papers import Bookmark, Source, Target
from reports.board.packs.pdf.tags import Tags


class Merged:
    """The pack while it grows. The portal's own pages (`front`) are there from the start; papers are put between them."""

    def __init__(self, front: bytes, *, title: str, dated: datetime) -> None:
        self.pdf = pikepdf.open(io.BytesIO(front))
        self.title, self.dated = title, dated
        self.own = [page.obj.objgen for page in self.pdf.pages]
        self.names: dict[str, Any] = {
            str(name): target for name, target in pikepdf.NameTree(self.pdf.Root.Names.Dests).items()
        }
        self.tags = Tags(self.pdf)
        self.papers: dict[str, tuple[Source, list[pikepdf.Page]]] = {}
        self.inserted = 0

    def insert(self, source: Source, anchor: str, *, after: str, title: str, language: str) -> None:
        """Puts a paper behind the own page that holds the anchor `after` and what was put there before. Papers come in
        the order of the pack."""
        own = self.own.index(self.names[after][0].objgen)
        first = own + 1 + self.inserted
        for number, page in enumerate(source.pdf.pages):
            self.pdf.pages.insert(first + number, page)
        pages = [self.pdf.pages[first + number] for number in range(source.pages)]
        self.inserted += source.pages
        self.tags.add(source.pdf, pages, after=own, language=source.language or language, title=title)
        for (number, place), target in source.links.items():
            pages[number].obj.Annots[place]["/Dest"] = at(pages, target)
        self.papers[anchor] = (source, pages)
        self.names[anchor] = at(pages, Target(0))

    def finish(self, outline: Iterable[tuple[str, str, list[tuple[str, str]]]]) -> None:
        self.tags.save(self.own)
        ordered = Array()
        for name in sorted(self.names):
            ordered.append(pikepdf.String(name))
            ordered.append(self.names[name])
        self.pdf.Root.Names.Dests = self.pdf.make_indirect(Dictionary(Names=ordered))
        with self.pdf.open_outline() as bookmarks:
            bookmarks.root.clear()
            bookmarks.root.extend(self.bookmark(title, anchor, papers) for title, anchor, papers in outline)

    def bookmark(self, title: str, anchor: str, papers: list[tuple[str, str]]) -> OutlineItem:
        item = OutlineItem(title, self.names[anchor])
        for name, place in papers:
            below = OutlineItem(name, self.names[place])
            if place in self.papers:
                source, pages = self.papers[place]
                below.children.extend(kept(pages, mark) for mark in source.bookmarks)
                below.is_closed = True
            item.children.append(below)
        return item

    def save(self, target: Any) -> None:
        """What was said of the first part alone (archival, accessible) is not said of a file with papers of others."""
        root = self.pdf.Root
        for key in ("/Metadata", "/AF", "/OutputIntents"):
            if key in root:
                del root[key]
        moment = self.dated.strftime("D:%Y%m%d%H%M%S+00'00")
        self.pdf.docinfo["/Title"] = self.title
        self.pdf.docinfo["/CreationDate"] = self.pdf.docinfo["/ModDate"] = moment
        with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as facts:
            facts.load_from_docinfo(self.pdf.docinfo)
            facts["dc:language"] = {str(root.Lang)}
        self.pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def at(pages: list[pikepdf.Page], target: Target) -> Array:
    return Array([pages[target.page].obj, *target.view])


def kept(pages: list[pikepdf.Page], mark: Bookmark) -> OutlineItem:
    item = OutlineItem(mark.title, at(pages, mark.target))
    item.children.extend(kept(pages, below) for below in mark.children)
    item.is_closed = True
    return item


__all__: list[Any] = ["Merged"]
