"""A PDF is made of what it is given, the same each time, or not at all."""

import io
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest

from reports.render import Attachment, Rendering, RenderProblem, render

DATED = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
FONTS = 'font-family: "Noto Sans", "Noto Naskh Arabic", "Noto Sans Math", "Noto Sans CJK SC"'
ATTACHED = [Attachment("figures.json", b'{"total":"12.50"}', "The figures")]


def page(body: str, *, lang: str = "en") -> str:
    direction = "rtl" if lang == "ar" else "ltr"
    return (
        f'<!doctype html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8"><title>Report</title>'
        '<meta name="dcterms.created" content="2026-07-01T09:30:00Z"><meta name="dcterms.modified" content="2026-07-01T09:30:00Z">'
        f"<style>body {{ {FONTS} }} @page {{ size: A4 }}</style></head><body>{body}</body></html>"
    )


def text_of(rendering: Rendering, page_index: int = 0) -> str:
    with pypdfium2.PdfDocument(rendering.content) as document:
        sheet = document[page_index]
        text = sheet.get_textpage().get_text_range()
        sheet.close()
    return text


def test_same_input_gives_the_same_bytes() -> None:
    html = page("<h1>Report</h1><p>Ω 中文 «السلام» − 5 → 3</p>")

    first, second = (render(html, dated=DATED, attachments=ATTACHED) for _time in range(2))

    assert first.content == second.content
    assert first.pages == 1


def test_file_is_tagged_archival_and_carries_its_figures() -> None:
    rendering = render(
        page("<h1>Report</h1><table><tr><th>A</th></tr><tr><td>1</td></tr></table>"), dated=DATED, attachments=ATTACHED
    )

    with pikepdf.open(io.BytesIO(rendering.content)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert str(pdf.Root.ViewerPreferences.DisplayDocTitle) == "True"
        assert "/Filter" not in pdf.Root.Metadata
        with pdf.open_metadata() as facts:
            assert (facts["pdfaid:part"], facts["pdfaid:conformance"], facts["pdfuaid:part"]) == ("3", "A", "1")
        assert pdf.attachments["figures.json"].get_file().read_bytes() == ATTACHED[0].content
        assert [str(file.AFRelationship) for file in pdf.Root.AF] == ["/Data"]
        assert pdf.docinfo["/CreationDate"] == "D:20260701093000+00'00"


@pytest.mark.parametrize(
    "where",
    [
        "<p>{}</p>",
        '<svg width="300" height="40" aria-label="chart"><text x="150" y="20" text-anchor="middle">{}</text></svg>',
    ],
)
def test_arabic_is_shaped_and_read_back(where: str) -> None:
    rendering = render(page(where.format("أفريقيا والعالم"), lang="ar"), dated=DATED)

    assert "أفريقيا" in text_of(rendering)
    assert "والعالم" in text_of(rendering)


def test_character_without_a_glyph_stops_the_rendering() -> None:
    with pytest.raises(RenderProblem) as caught:
        render(page("<p>The prison of ꡀ was visited twice in the year</p>"), dated=DATED)

    assert "ꡀ (U+A840) “The prison of ꡀ was visited twice in t…”" in str(caught.value)


@pytest.mark.parametrize("content", ["bm8gaW1hZ2U=", "iVBORw0KGgoAAAANSUhEUgAA"])
def test_broken_image_stops_the_rendering_and_is_named(content: str) -> None:
    with pytest.raises(RenderProblem, match="“Map of the regions”"):
        render(page(f'<img alt="Map of the regions" src="data:image/png;base64,{content}">'), dated=DATED)


@pytest.mark.parametrize(
    "address", ["https://example.org/logo.png", "file:///etc/hostname", "static:css/no-such.css", "static:../manage.py"]
)
def test_only_own_static_files_are_read(address: str) -> None:
    with pytest.raises(RenderProblem):
        render(page(f'<img src="{address}" alt="logo">'), dated=DATED)


def test_link_to_nowhere_stops_the_rendering() -> None:
    with pytest.raises(RenderProblem, match="nowhere"):
        render(page('<a href="#nowhere">see</a>'), dated=DATED)


def test_chart_has_alternate_text_and_the_print_colours() -> None:
    chart = '<svg width="100" height="20" role="img" aria-label="Three bars"><rect class="ch-s1" width="50" height="10"/></svg>'

    rendering = render(page(chart), dated=DATED)

    with pikepdf.open(io.BytesIO(rendering.content)) as pdf:
        alternates = [str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
        drawn = pdf.pages[0].Contents.read_bytes()
    assert alternates == ["Three bars"]
    assert b"0 0.619608 0.858824 rg" in drawn


def test_progress_counts_the_pages() -> None:
    heard: list[tuple[str, int]] = []

    render(
        page('<p>1</p><p style="break-before: page">2</p>'),
        dated=DATED,
        progress=lambda step, pages: heard.append((step, pages)),
    )

    assert heard == [("layout", 1), ("layout", 2), ("file", 2)]
