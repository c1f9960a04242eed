"""A chart of a dashboard is the same in a report: each kind is drawn into a PDF and read back."""

from datetime import UTC, datetime

import pypdfium2
import pytest
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.translation import override

from portal.charts.samples import moments, samples, streams
from portal.charts.shown import Cell, Shown
from reports.kinds import charts
from reports.kinds.document import Chart, Table
from reports.render import Rendering, render

DATED = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


def drawn(language: str) -> Rendering:
    """One of each kind with its table, as an edition prints them."""
    with override(language):
        parts = [
            render_to_string("reports/block.html", {"block": block, "for_print": True})
            for one in samples()
            for block in charts.blocks(one)
        ]
        direction = "rtl" if language == "ar" else "ltr"
        body = format_html_join("", "{}", ((part,) for part in parts))
        html = (
            f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>Charts</title>'
            f'<link rel="stylesheet" href="static:css/print-report.css"></head><body><article class="report">{body}</article></body></html>'
        )
        return render(html, dated=DATED)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_kind_of_chart_is_drawn_into_a_pdf(language: str) -> None:
    rendering = drawn(language)

    with pypdfium2.PdfDocument(rendering.content) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    words = " ".join(text.split())
    with override(language):
        shown = samples()
    for one in shown:
        assert one.question.rstrip("?") in words  # marks stand at the end of the reading direction
        for row in one.rows:
            assert all(
                cell.text.split()[0] in words for cell in row if cell.text.isascii()
            )  # shaped letters read otherwise
    for said in ("Germany 2026 · 400", "Ratification and reporting", "KEN", "2.75"):
        assert said in words


def test_a_chart_becomes_a_picture_and_the_table_of_its_figures() -> None:
    one = streams()

    picture, table = charts.blocks(one)

    assert isinstance(picture, Chart)
    assert isinstance(table, Table)
    assert picture.drawing == one.drawing
    assert [head.text for head in table.heads] == list(one.heads)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        [cell.text for cell in row] for row in one.rows
    ]
    assert [cell.kind for cell in table.rows[0].cells] == ["text", "text", "text", "number"]
    assert (sum(table.widths), len(table.widths)) == (100, 4)
    assert charts.blocks(one, has_table=False) == (picture,)


def test_totals_addresses_and_languages_come_along() -> None:
    row = (Cell("العدل", lang="ar"), Cell("5", url="/en/projects/?x=1"))
    one = Shown(
        "k", "<q>?", "a", moments().drawing, ("h", "n"), (row,), total=(Cell("All"), Cell("5")), note="as at <now>"
    )

    table = charts.table(one)

    assert [(cell.text, cell.dir, cell.url.endswith("/en/projects/?x=1")) for cell in table.rows[0].cells] == [
        ("العدل", "rtl", False),
        ("5", "", True),
    ]
    assert table.rows[0].cells[1].url.startswith("http")
    assert (table.rows[1].tone, table.rows[1].cells[1].text) == ("sum", "5")
    assert (table.caption, table.note) == ("&lt;q&gt;?", "as at &lt;now&gt;")


@pytest.mark.parametrize(("names", "figures"), [(1, 1), (1, 3), (1, 7), (3, 1), (2, 0), (1, 12)])
def test_widths_fill_the_table(names: int, figures: int) -> None:
    found = charts.widths(names, figures)

    assert (len(found), sum(found)) == (names + figures, 100)
    assert min(found) > 4
