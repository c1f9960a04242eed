"""Texts of the Board's report, at two places of its chapters that stay the same whatever else the kind offers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import translation

from reports.kinds import BOARD, KINDS, Place
from reports.kinds.prose import Prose
from reports.narrative import actions
from reports.runs.models import Report

REQUESTS = Place("test.requests", "Requests in words", "Requests for technical cooperation", help="What stood out.")
PROJECTS = Place("test.projects", "Projects in words", "Projects under way", is_first=True)


def places(figures: Any, options: Mapping[str, Any]) -> tuple[Place, ...]:
    """In the sections with these headings."""
    with translation.override("en"):
        sections = BOARD.sections(Prose(), figures)
    anchors = {str(inner.heading): inner.anchor for section in sections for inner in section.sections}
    return tuple(replace(place, anchor=anchors[place.anchor]) for place in (REQUESTS, PROJECTS))


def with_places(monkeypatch: Any) -> None:
    """The Board's kind with the two places."""
    monkeypatch.setitem(KINDS, "board", replace(BOARD, places=places))


def write(report: Report, text: str, place: Place = REQUESTS, language: str = "en", **facts: Any) -> actions.Saved:
    return actions.save_text(report, place.code, language, text, **facts)
