"""What the pages of an author show of texts and figures."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation

from portal import formats
from reports.kinds import Place, rows, units, values, words
from reports.kinds.document import Document
from reports.narrative import checks
from reports.narrative.outline import blocks_of, line_of, notes_of, section_of
from reports.narrative.texts import Texts

AROUND = 2  # lines of the chapter shown before and after a text


@dataclass(frozen=True)
class Slot:
    """A place to write, with how far it is in this language."""

    place: Place
    url: str
    state: str  # written, missing (there is one in another language), empty
    words: int
    problems: int
    is_open: bool
    row: Any = None


def slot(texts: Texts, place: Place, language: str) -> Slot:
    row = texts.rows.get((place.code, language))
    text = row.text if row else ""
    is_missing = place in texts.missing(language)
    return Slot(
        place,
        reverse("report_text", args=[texts.report.pk, language, place.code]),
        "written" if text.strip() else "missing" if is_missing else "empty",
        len(text.split()),
        len(checks.problems(text, texts.known, {})),
        texts.is_open(place.code),
        row,
    )


def title_in(place: Place, language: str) -> str:
    return f"{place.title} ({formats.language_name(language)})"


def after(texts: Texts, place: Place) -> Place | None:
    codes = [one.code for one in texts.places]
    at = codes.index(place.code) + 1
    return texts.places[at] if at < len(codes) else None


def both(theirs: str, mine: str) -> str:
    return f"{theirs.rstrip()}\n\n{mine.lstrip()}"


@dataclass(frozen=True)
class Offered:
    """A figure in the list from which tokens are chosen."""

    id: str
    token: str
    name: str
    value: str
    unit: str
    basis: str
    as_at: str
    url: str
    forms: tuple[tuple[str, str], ...]  # other tokens of it, with what they print


def figures(texts: Texts, asked: str, language: str) -> list[Offered]:
    """All frozen figures, or those with all the words asked for, as they print in the language of the text."""
    wanted = asked.casefold().split()
    found = []
    for figure in texts.known.values():
        name, unit = texts.names.get(figure.id, figure.id), units.unit(figure.unit)
        with translation.override(language):
            value = values.shown(figure)
            forms = tuple(
                (token, values.shown(figure, token.strip("{}").partition(":")[2]))
                for token in checks.forms_of(figure)[1:]
                if figure.value is not None
            )
        row = Offered(
            figure.id,
            f"{{{figure.id}}}",
            name,
            value,
            unit,
            str(words.BASES[figure.basis]),
            formats.day(figure.as_at),
            rows.url_of(figure, texts.figures),
            forms,
        )
        if all(word in f"{figure.id} {name} {value} {unit}".casefold() for word in wanted):
            found.append(row)
    return found


def preview(texts: Texts, place: Place, language: str, document: Document) -> dict[str, Any]:
    """The text as it prints, with its neighbours in brief; problems and hints of what is written in this language."""
    text = texts.text(place.code, language)
    section = section_of(document, place.anchor)
    own = blocks_of(document, place.code)
    before, following = around(section, place)
    return {
        "section": section,
        "blocks": own,
        "notes": notes_of(own),
        "before": before,
        "following": following,
        "is_original": bool(own) and not text.strip(),
        "problems": checks.problems(text, texts.known, texts.names),
        "hints": checks.hints(text, texts.known, language),
        "preview_url": reverse("report_text_preview", args=[texts.report.pk, language, place.code]),
    }


def around(section: Any, place: Place) -> tuple[list[Any], list[Any]]:
    """What stands before and after the place in its section, in brief; before a first place stands nothing."""
    if section is None:
        return [], []
    lines = [line_of(block) for block in section.blocks if getattr(block, "place", "") != place.code]
    return ([], lines[:AROUND]) if place.is_first else (lines[-AROUND:], [])
