"""Two states of a report side by side: figures that moved, texts word by word, the author's choices."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import formats
from projects.requests.versions.comparing import Change, words
from reports.review.naming import namer
from reports.review.places import title_of_place
from reports.review.versions import texts_by_place
from reports.runs.freezing import as_number
from reports.runs.models import Report

CHOICES: dict[str, str | Promise] = {
    "components": pgettext_lazy("choice of a report", "Components of the thematic chapter"),
    "symbol": pgettext_lazy("choice of a report", "Symbol"),
    "council_session": pgettext_lazy("choice of a report", "Session of the Human Rights Council"),
    "council_dates": pgettext_lazy("choice of a report", "Dates of the session"),
    "dated": pgettext_lazy("choice of a report", "Date of the report"),
    "languages": pgettext_lazy("choice of a report", "Languages"),
    "original": pgettext_lazy("choice of a report", "Original language"),
}


@dataclass(frozen=True)
class FigureChange:
    """Values come formatted; `difference` is the dash where one of them is not known."""

    id: str
    name: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class TextChange:
    place: str
    title: str | Promise
    language: str
    change: Change


@dataclass(frozen=True)
class Comparison:
    figures: tuple[FigureChange, ...]
    texts: tuple[TextChange, ...]
    choices: tuple[Change, ...]
    has_moved_tables: bool  # lines of tables that no figure of the list of sources stands for

    @property
    def is_same(self) -> bool:
        return not (self.figures or self.texts or self.choices or self.has_moved_tables)


def compare(report: Report, before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """Two contents of one report (reports.review.versions.content_of), the older first, in the active language."""
    return Comparison(
        figures=tuple(figure_changes(report.kind, before["figures"], after["figures"])),
        texts=tuple(text_changes(report, before, after)),
        choices=tuple(choice_changes(before["options"], after["options"])),
        has_moved_tables=without_sources(before["figures"]) != without_sources(after["figures"]),
    )


def without_sources(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in figures.items() if key not in ("sources", "drafted_on")}


def figure_changes(kind: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[FigureChange]:
    old, new = by_id(before), by_id(after)
    name_old, name_new = namer(kind, before), namer(kind, after)
    for id in [*new, *(one for one in old if one not in new)]:
        was, is_now = value_in(old, id), value_in(new, id)
        if was == is_now:
            continue
        show = shown_as((new.get(id) or old[id])["unit"])
        gap = None if was is None or is_now is None else is_now - was
        name = name_new(id) if id in new else name_old(id)
        yield FigureChange(id, name, show(was), show(is_now), f"{'+' if gap and gap > 0 else ''}{show(gap)}")


def by_id(figures: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {figure["id"]: figure for figure in figures["sources"]}


def value_in(figures: Mapping[str, dict[str, Any]], id: str) -> Decimal | None:
    return as_number(figures[id]["value"]) if id in figures else None


def shown_as(unit: str) -> Callable[[Decimal | None], str]:
    if unit == "usd":
        return lambda value: formats.usd(value, 2)
    if unit == "score":
        return lambda value: formats.number(value, 2)
    return lambda value: formats.number(value, formats.digits_of(value, 1) if value is not None else 0)


def text_changes(report: Report, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[TextChange]:
    old, new = texts_by_place(before), texts_by_place(after)
    for place, language in sorted({*old, *new}, key=lambda key: (key[0], key[1])):
        was, is_now = old.get((place, language), ""), new.get((place, language), "")
        if was != is_now:
            title = title_of_place(report, place)
            change = Change(place, title, "", pieces=words(was, is_now), is_prose=True)
            yield TextChange(place, title, language, change)


def choice_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in sorted({*before, *after}):
        was, is_now = before.get(name), after.get(name)
        if was != is_now:
            yield Change(name, CHOICES.get(name, name), _("Choices"), before=said(name, was), after=said(name, is_now))


def said(name: str, value: Any) -> str:
    """A choice in words; nothing for one that was not made."""
    if value in (None, "", [], {}):
        return ""
    values = value if isinstance(value, list) else [value]
    if name in ("languages", "original"):
        known = dict(settings.LANGUAGES)
        return formats.names(formats.language_name(one) if one in known else one for one in values)
    return formats.names(values)
