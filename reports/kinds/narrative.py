"""The author's texts as blocks of a report."""

from collections.abc import Iterable, Iterator
from typing import Any

from reports.kinds.document import Block, Paragraph
from reports.kinds.places import Place, Written
from reports.kinds.prose import Prose


def blocks(
    prose: Prose, places: Iterable[Place], written: Iterable[Written], figures: Any
) -> Iterator[tuple[Place, tuple[Block, ...]]]:
    """The paragraphs of each place, in the edition's language."""
    texts = {one.place: one.text for one in written}
    for place in places:
        parts = [part.strip() for part in texts.get(place.code, "").split("\n\n") if part.strip()]
        if parts:
            yield place, tuple(Paragraph(prose.say("{text}", text=part)) for part in parts)
