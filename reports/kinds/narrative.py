"""The author's texts as blocks of a report: tokens become the frozen figures they name, everything else is escaped."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from reports.figures.freezing import Figure
from reports.kinds import labels, markup, values
from reports.kinds.document import Block, Paragraph, Point, Points, Run
from reports.kinds.markup import Footnote, Part, Passage, Token, Words
from reports.kinds.places import Place, Written
from reports.kinds.prose import Prose

Figures = Mapping[str, Figure]
NOTHING = SafeString("")


def blocks(
    prose: Prose, places: Iterable[Place], written: Iterable[Written], figures: Any
) -> Iterator[tuple[Place, tuple[Block, ...]]]:
    """The paragraphs and lists of each place. A text in another language than the edition's is marked, and counted by
    `prose`; its figures are formatted as its own language does."""
    texts = {one.place: one for one in written}
    known = {figure.id: figure for figure in figures.sources}
    for place in places:
        one = texts.get(place.code)
        if one is None or not one.text.strip():
            continue
        if one.language != translation.get_language():
            prose.originals.add(place.code)
        yield place, tuple(blocks_of(one, known))


def blocks_of(one: Written, figures: Figures) -> Iterator[Block]:
    lang, direction = marks(one.language)
    with translation.override(one.language):
        for piece in markup.parse(one.text):
            if isinstance(piece, Passage):
                runs = runs_of(piece.parts, figures)
                yield Paragraph(without_notes(runs), runs=runs, place=one.place, lang=lang, dir=direction)
            else:
                items = tuple(
                    Point(labels.of_point(number), runs_of(item.parts, figures))
                    for number, item in enumerate(piece.items, start=1)
                )
                yield Points(items, place=one.place, lang=lang, dir=direction)


def marks(language: str) -> tuple[str, str]:
    """`lang` and `dir` of a text that is not in the language of the edition."""
    if language == translation.get_language():
        return "", ""
    return language, "rtl" if get_language_info(language)["bidi"] else "ltr"


def runs_of(parts: Iterable[Part], figures: Figures) -> tuple[Run, ...]:
    runs: list[Run] = []
    text = NOTHING
    for part in parts:
        if isinstance(part, Footnote):
            note = SafeString("".join(shown(inner, figures) for inner in part.parts))
            runs.append(Run(text, note))
            text = NOTHING
        else:
            text += shown(part, figures)
    return (*runs, Run(text)) if text or not runs else tuple(runs)


def without_notes(runs: tuple[Run, ...]) -> SafeString:
    return SafeString("".join(run.text for run in runs))


def shown(part: Words | Token, figures: Figures) -> SafeString:
    if isinstance(part, Words):
        return conditional_escape(part.text)
    figure = figures.get(part.id)
    if figure is None or not values.has_form(figure, part.form):
        return format_html('<mark class="token" dir="ltr">{}</mark>', part.raw)
    return format_html(
        '<bdi class="figure" dir="{}" data-figure="{}">{}</bdi>',
        values.direction(figure),
        figure.id,
        values.shown(figure, part.form),
    )
