"""What all charts of the dashboard are put together from."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal import formats
from portal.charts.shown import Cell
from reports.dashboards.board.shapes import BoardLook
from reports.figures.freezing import Figure
from reports.kinds import values
from reports.kinds.rows import url_of

NOTHING_DRAWN = SafeString("")
WIDE, HALF = 760, 640  # of a picture in a card of the whole width, and of half of it


def drawn(there_is: object, draw: Callable[[], SafeString]) -> SafeString:
    """No empty axes where there is nothing to draw: the answer says so."""
    return draw() if there_is else NOTHING_DRAWN


def figure(look: BoardLook, id: str, form: str = "") -> Cell:
    """A noted figure; the way to its rows is added for those who may open them."""
    return Cell(values.shown(noted(look, id), form), figure=id)


def noted(look: BoardLook, id: str) -> Figure:
    return next(one for one in look.sources if one.id == id)


def rows_of(look: BoardLook, id: str) -> str:
    """The list behind a figure, for a chart that has more than one."""
    return url_of(noted(look, id), look)


def count(number: int) -> Cell:
    return Cell(formats.number(number))


def usd(amount: Decimal | None) -> Cell:
    return Cell(formats.usd(amount))


def score(value: Decimal | None) -> Cell:
    return Cell(formats.number(value, 2))


def words(text: object, lang: str = "", url: str = "") -> Cell:
    return Cell(str(text), url, lang=lang)


def short(text: str, most: int = 140) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def numbers(found: Iterable[int]) -> tuple[Cell, ...]:
    return tuple(map(count, found))


def in_dollars(look: BoardLook) -> str:
    """Which period, until when, and that amounts are US dollars."""
    return _("US$, %(period)s") % {"period": formats.period(look.starts_on, look.ends_on)}


def in_period(look: BoardLook) -> str:
    return formats.period(look.starts_on, look.ends_on)


def at_end(look: BoardLook) -> str:
    return as_at(look.ends_on)


def today(look: BoardLook) -> str:
    return as_at(look.drafted_on)


def as_at(day: date) -> str:
    return _("As at %(day)s") % {"day": formats.day(day)}
