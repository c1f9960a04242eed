"""A chart of a dashboard in a report: the same drawing, answer and table, as parts of a document."""

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language_info

from portal.charts import shown
from portal.charts.shown import Shown
from reports.kinds.cells import NUMBER
from reports.kinds.document import Block, Cell, Chart, Row, Table

FIGURES = 64  # per cent of a table's width that figures take at most
WIDEST = 18  # one of them


def blocks(one: Shown, *, has_table: bool = True) -> tuple[Block, ...]:
    """The picture over its answer, then the figures under the question; words are those of the active language."""
    caption = format_html("<strong>{}</strong> {}", one.question, one.answer)
    picture = Chart(one.drawing, caption, one.legend)
    return (picture, table(one)) if has_table and one.rows else (picture,)


def table(one: Shown) -> Table:
    rows = [Row(tuple(cell_of(cell, at, one) for at, cell in enumerate(row))) for row in one.rows]
    if one.total:
        rows.append(Row(tuple(cell_of(cell, at, one) for at, cell in enumerate(one.total)), tone="sum"))
    return Table(
        id=f"{one.key}-table",
        caption=format_html("{}", one.question),
        heads=tuple(Cell(head, kind_at(at, one)) for at, head in enumerate(one.heads)),
        rows=tuple(rows),
        widths=widths(one.names, len(one.heads) - one.names),
        note=format_html("{}", one.note),
    )


def kind_at(at: int, one: Shown) -> str:
    return NUMBER if at >= one.names else "text"


def cell_of(cell: shown.Cell, at: int, one: Shown) -> Cell:
    """Addresses in a file are whole, because it is read outside the portal."""
    direction = ("rtl" if get_language_info(cell.lang)["bidi"] else "ltr") if cell.lang else ""
    url = settings.SITE_URL.rstrip("/") + cell.url if cell.url.startswith("/") else cell.url
    return Cell(cell.text, kind_at(at, one), lang=cell.lang, dir=direction, url=url)


def widths(names: int, figures: int) -> tuple[int, ...]:
    """Per cent of each column: figures as wide as they may be, words the rest."""
    each = min(WIDEST, FIGURES // figures) if figures else 0
    words, over = divmod(100 - each * figures, max(1, names))
    return (words + over, *(words for _name in range(names - 1)), *(each for _figure in range(figures)))
