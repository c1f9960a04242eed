"""A figure as people read it, by its unit, in the active language. For money there are shorter forms."""

from collections.abc import Callable

from django.utils.translation import get_language_bidi

from portal import formats
from portal.money import is_currency
from reports.figures.freezing import Figure

MONEY_FORMS: dict[str, Callable[[Figure], str]] = {
    "": lambda figure: formats.usd(figure.value, 2),
    "whole": lambda figure: formats.usd(figure.value, 0),
    "millions": lambda figure: formats.usd_millions(figure.value),
}
DIGITS = {"score": 2}  # at most; counts and days have one when they are not whole


def has_form(figure: Figure, form: str) -> bool:
    return form == "" or (figure.unit == "usd" and form in MONEY_FORMS)


def shown(figure: Figure, form: str = "") -> str:
    """US$ 40,000.25 · 8.5 · 2.33; the dash for what cannot be given. The noun after a count is the author's own, so that it
    agrees with the number in every language."""
    if figure.value is None:
        return formats.UNKNOWN
    if figure.unit == "usd":
        return MONEY_FORMS[form](figure)
    if is_currency(figure.unit):
        return formats.money(figure.value, figure.unit)
    if figure.unit == "percent":
        return formats.percent(figure.value / 100)
    return formats.number(figure.value, formats.digits_of(figure.value, DIGITS.get(figure.unit, 1)))


def in_column(figure: Figure) -> str:
    """Without its currency, to the cent: of a table whose head says it."""
    if (figure.unit == "usd" or is_currency(figure.unit)) and figure.value is not None:
        return formats.number(figure.value, 2)
    return shown(figure)


def direction(figure: Figure) -> str:
    """Of the isolated figure: an amount runs as its currency's words do, all else from left to right."""
    return "rtl" if (figure.unit == "usd" or is_currency(figure.unit)) and get_language_bidi() else "ltr"
