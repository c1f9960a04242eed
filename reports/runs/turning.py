"""Reading a report page by page: which page an address names, and those beside it."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from reports.kinds.document import Document
from reports.kinds.leaves import Leaf, leaves


def page_of(document: Document, view: str, pk: int, chapter: str = "", part: int = 1) -> dict[str, Any]:
    """The context of one page. The cover is at the address of the view itself, a chapter one step below; what the report does
    not have is not found."""

    def address(anchor: str, number: int) -> str:
        if not anchor:
            return reverse(view, args=[pk])
        return reverse(f"{view}_chapter", args=[pk, anchor]) + (f"?part={number}" if number > 1 else "")

    found = leaves(document, address)
    here = next((at for at, one in enumerate(found) if (one.anchor, one.part) == (chapter, part)), None)
    if here is None:
        raise Http404
    leaf = found[here]
    return {
        "document": leaf.document,
        "leaf": leaf,
        "cover_url": found[0].url,
        "previous": found[here - 1] if here else None,
        "next": found[here + 1] if here + 1 < len(found) else None,
        "parts": [one for one in found if one.anchor == leaf.anchor] if leaf.parts > 1 else [],
    }


def part_asked(words: Any) -> int:
    """Of an address; what is no number is no part of any chapter."""
    asked = words.get("part", "1")
    return int(asked) if asked.isdecimal() else 0


__all__ = ["Leaf", "page_of", "part_asked"]
