"""What of a report is written where: its places with their texts in each language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

from reports.figures.freezing import Figure, thaw
from reports.kinds import KINDS
from reports.kinds.places import Place, original_language, wanted_languages
from reports.narrative.models import NarrativeText
from reports.review.locks import writable_places
from reports.runs.models import Report

# What would break a line, a page or the order of letters: controls, and the old directional embeddings and overrides.
UNWANTED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\u202a-\u202e\ud800-\udfff]")
NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")


def tidy(text: str) -> str:
    """Without control characters; not a letter, a space or an empty line is lost."""
    return UNWANTED.sub("", NEWLINES.sub("\n", text))


@dataclass(frozen=True)
class Texts:
    """One reading of a report: places, texts and figures."""

    report: Report

    @cached_property
    def figures(self) -> Any:
        return thaw(KINDS[self.report.kind].figures_type, self.report.figures)

    @cached_property
    def known(self) -> Mapping[str, Figure]:
        return {figure.id: figure for figure in self.figures.sources}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Figure → its words, in the active language."""
        return KINDS[self.report.kind].names(self.figures)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return KINDS[self.report.kind].places(self.figures, self.report.options)

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], NarrativeText]:
        """(place, language) → the text."""
        found = self.report.texts.select_related("edited_by")
        return {(row.place, row.language): row for row in found}

    def place(self, code: str) -> Place | None:
        return next((place for place in self.places if place.code == code), None)

    def text(self, place: str, language: str) -> str:
        row = self.rows.get((place, language))
        return row.text if row else ""

    @cached_property
    def writable(self) -> frozenset[str] | None:
        return writable_places(self.report)

    def is_open(self, place: str) -> bool:
        """Whether the text of the place, or with "figures" the frozen figures, may change now."""
        return self.writable is None or place in self.writable

    @property
    def original(self) -> str:
        return original_language(self.report.options)

    @property
    def wanted(self) -> list[str]:
        return wanted_languages(self.report.options)

    def written(self) -> list[NarrativeText]:
        """Texts with words at places that the report has, in the order of the report."""
        order = {place.code: number for number, place in enumerate(self.places)}
        rows = [row for row in self.rows.values() if row.place in order and row.text.strip()]
        return sorted(rows, key=lambda row: (order[row.place], row.language))

    def left_over(self) -> list[NarrativeText]:
        """Texts whose place the report does not have any more: kept, and not printed."""
        codes = {place.code for place in self.places}
        return [row for row in self.rows.values() if row.place not in codes and row.text.strip()]

    def places_with_text(self) -> list[Place]:
        filled = {row.place for row in self.written()}
        return [place for place in self.places if place.code in filled]

    def missing(self, language: str) -> list[Place]:
        """Places that have a text, and none in this language."""
        return [place for place in self.places_with_text() if not self.text(place.code, language).strip()]


def is_language(code: str) -> bool:
    return code in dict(settings.LANGUAGES)
