"""Reading a report page by page: its pages at their addresses, and what stands around one of them."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from reports.kinds.document import Document
from reports.kinds.leaves import Leaf, leaves


def pages_of(document: Document, view: str, pk: int) -> tuple[Leaf, ...]:
    """The cover is at the address of the view itself, a chapter one step below, at the view's name with `_chapter`."""

    def address(anchor: str, number: int) -> str:
        if not anchor:
            return reverse(view, args=[pk])
        return reverse(f"{view}_chapter", args=[pk, anchor]) + (f"?part={number}" if number > 1 else "")

    return leaves(document, address)


def asked(pages: tuple[Leaf, ...], chapter: str, words: Any) -> Leaf:
    """The page that an address names, by its chapter or any section that begins on it: an address stays good when a text grows
    and a chapter gets a page of its own. What the report does not have is not found."""
    part = words.get("part", "1")
    for leaf in pages:
        if (leaf.anchor, str(leaf.part)) == (chapter, part):
            return leaf
    begun = where(pages).get(chapter) if part == "1" else None
    if begun is None:
        raise Http404
    return begun


def where(pages: tuple[Leaf, ...]) -> dict[str, Leaf]:
    """The page on which each section begins, by its anchor."""
    found: dict[str, Leaf] = {}
    for leaf in pages:
        for section in leaf.document.sections:
            for one in (section, *section.sections):
                found.setdefault(one.anchor, leaf)
    return found


def around(pages: tuple[Leaf, ...], leaf: Leaf) -> dict[str, Any]:
    """The context of the page."""
    here = pages.index(leaf)
    return {
        "document": leaf.document,
        "leaf": leaf,
        "cover_url": pages[0].url,
        "previous": pages[here - 1] if here else None,
        "next": pages[here + 1] if here + 1 < len(pages) else None,
        "parts": [one for one in pages if one.anchor == leaf.anchor] if leaf.parts > 1 else [],
    }
