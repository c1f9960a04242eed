"""The places of a report that a reviewer can speak about."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from portal.workflow import Text
from reports.figures.freezing import thaw
from reports.kinds import KINDS, Place
from reports.kinds.document import Document, Section
from reports.review.locks import FIGURES
from reports.runs.models import Report

SECTION = "section:"  # before the anchor of a chapter: what it says by itself
FIGURES_TITLE = _("Frozen figures and choices")


def places_of(report: Report) -> tuple[Place, ...]:
    """Where the author writes, in the order of the kind."""
    kind = KINDS[report.kind]
    return tuple(kind.places(thaw(kind.figures_type, report.figures), report.options))


def flaggable(report: Report) -> list[tuple[str, Text]]:
    """What can be opened again for the author: code and title, the figures last."""
    return [*((place.code, place.title) for place in places_of(report)), (FIGURES, FIGURES_TITLE)]


def chapters(document: Document) -> Iterator[Section]:
    """All sections of a document, each before those within it."""
    for section in document.sections:
        yield section
        yield from section.sections


def section_place(section: Section) -> str:
    return f"{SECTION}{section.anchor}"[:60]


def is_place(report: Report, place: str) -> bool:
    """Whether something can be said about it. Chapters are known only once the document is drawn; their form is enough."""
    if place == FIGURES or place.startswith(SECTION):
        return place != SECTION
    return place in {one.code for one in places_of(report)}


def title_of_place(report: Report, place: str) -> Text:
    """In words; the code of a place that the report does not have any more."""
    return dict(flaggable(report)).get(place, place.removeprefix(SECTION))
