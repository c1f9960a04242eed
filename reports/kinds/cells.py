"""Cells and tables that every kind of report has. Formatting and words only: every figure comes computed."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from html import unescape

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.money import is_currency
from reports.figures.freezing import Figure
from reports.kinds import words
from reports.kinds.document import Cell, Row, Table
from reports.kinds.prose import Prose

NUMBER = "number"
CODE = "code"


def text(value: object) -> Cell:
    return Cell(str(value))


def code(value: object) -> Cell:
    return Cell(str(value), CODE)


def whole(value: Decimal | int | None) -> Cell:
    return Cell(formats.number(value), NUMBER)


def cents(value: Decimal | None) -> Cell:
    return Cell(formats.number(value, 2), NUMBER)


def score(value: Decimal | None) -> Cell:
    return Cell(formats.number(value, 2), NUMBER)


def written(value: str, lang: str) -> Cell:
    return Cell(value, lang=lang, dir="rtl" if get_language_info(lang)["bidi"] else "ltr")


def quoted(value: str, lang: str) -> SafeString:
    """A person's words within a sentence, in the direction of their language."""
    return format_html(
        '<bdi lang="{}" dir="{}">{}</bdi>', lang, "rtl" if get_language_info(lang)["bidi"] else "ltr", value
    )


def left_to_right(value: str) -> SafeString:
    """A code or a symbol within a sentence."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)


def plain(sentence: SafeString) -> str:
    """A sentence as an attribute or a title of a drawing says it: without the marks of a language."""
    return unescape(strip_tags(sentence))


def figure_value(one: Figure) -> Cell:
    """The value of a figure in the list of sources: money to the cent, the rest with the decimals that it has."""
    if one.value is None or one.unit == "usd":
        return cents(one.value)
    if is_currency(one.unit):
        return Cell(formats.money(one.value, one.unit), NUMBER)
    return Cell(formats.number(one.value, formats.digits_of(one.value, 4)), NUMBER)


def lines(values: Iterable[SafeString]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((value,) for value in values))


def heads(prose: Prose, *titles: tuple[Promise, str]) -> tuple[Cell, ...]:
    return tuple(Cell(prose.word(title), kind) for title, kind in titles)


def sources(
    prose: Prose,
    figures: Iterable[Figure],
    *,
    name: Callable[[Figure], str],
    value: Callable[[Figure], Cell],
    widths: tuple[int, ...],
) -> Table:
    """Where each figure comes from, so that anyone with access can make it again. The addresses of the lists of its rows are
    put in when the document is made (reports.kinds.rows)."""
    return Table(
        id="sources",
        caption=prose.say(_("Sources of the figures")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Figure"), "text"),
            (pgettext_lazy("column", "Value"), NUMBER),
            (pgettext_lazy("column", "Basis"), "text"),
            (_("As at"), "text"),
            (_("Table and condition"), CODE),
            (pgettext_lazy("column", "Rows"), NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    text(name(figure)),
                    value(figure),
                    text(prose.word(words.BASES[figure.basis])),
                    text(formats.day(figure.as_at, "short")),
                    code(figure.source),
                    whole(figure.rows),
                ),
                figure=figure.id,
            )
            for figure in figures
        ),
        widths=widths,
        note=prose.say(_("The frozen figures are attached to this file as figures.json and figures.csv.")),
    )
