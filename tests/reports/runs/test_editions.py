"""The PDF of an edition, read back as a reader's program reads it."""

import csv
import io
import json
import re
from typing import Any

import pikepdf
import pypdfium2
import pytest

from reports.figures.freezing import fingerprint
from reports.render import Rendering
from reports.runs import editions, making
from reports.runs.models import Edition, Report
from tests.factories.reports import board_report, programme
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def report() -> Report:
    programme()
    return board_report()


def rendered(report: Report, language: str) -> tuple[Edition, Rendering]:
    edition = making.queue_edition(report, language, by=None, send=False)
    return edition, editions.make(edition, progress=lambda step, pages: None)


@pytest.fixture
@scene
def english(report: Report) -> tuple[Edition, Rendering]:
    return rendered(report, "en")


@pytest.fixture
@scene
def arabic(report: Report) -> Rendering:
    return rendered(report, "ar")[1]


def pages_of(rendering: Rendering) -> list[str]:
    with pypdfium2.PdfDocument(rendering.content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_english_edition_read_back(report: Report, english: tuple[Edition, Rendering]) -> None:
    edition, rendering = english

    pages = pages_of(rendering)
    text = re.sub(r"\s+", " ", " ".join(pages))
    assert len(pages) == rendering.pages
    assert "Report of the Chair of the Board of Trustees" in pages[0]
    assert "Agenda item 10\r\nTechnical assistance and capacity-building" in pages[0]
    assert "Closing balance 215,321.49" in text
    assert "EUR 175,000.00 0.923 189,599.13 110,987.79" in text
    assert "Participation: 0.5 → 2.5 (2 projects)." in text
    assert edition.code in pages[-1]
    assert report.figures_sha256 in re.sub(r"\s+", "", pages[-1])


def test_contents_give_paragraph_ranges_and_the_right_pages(english: tuple[Edition, Rendering]) -> None:
    pages = pages_of(english[1])
    contents = re.sub(r"[ .]{3,}|\r\n", " ", pages[1])
    found = re.search(r"Financing of technical cooperation (\d+)–(\d+) (\d+)", contents)
    assert found is not None
    first, last = int(found[1]), int(found[2])
    assert 1 < first < last
    assert "IV. Financing of technical cooperation" in re.sub(r"\s+", " ", pages[int(found[3]) - 1])
    assert [number for number in range(1, last + 1) if not re.search(rf"(^|\s){number}\.\s", " ".join(pages[1:]))] == []


def test_structure_language_bookmarks_and_fonts(arabic: Rendering) -> None:
    with pikepdf.open(io.BytesIO(arabic.content)) as pdf:
        assert str(pdf.Root.Lang) == "ar"
        assert bool(pdf.Root.MarkInfo.Marked)
        kinds = {str(item.S) for item in structure(pdf.Root.StructTreeRoot)}
        assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD", "/Figure", "/Caption", "/Link"} <= kinds
        figures = [item for item in structure(pdf.Root.StructTreeRoot) if str(item.S) == "/Figure"]
        assert all(str(figure.Alt) for figure in figures)
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert len(titles) == 10  # four chapters, five annexes, the verification
        assert all(font_file(font) for font in fonts(pdf))
        families = {str(font.FontFamily) for font in fonts(pdf)}
        assert {"Noto Sans", "Noto Naskh Arabic"} <= families <= {"Noto Sans", "Noto Naskh Arabic", "Noto Sans Math"}


def structure(node: Any) -> Any:
    children = node.get("/K")
    if children is None:
        return
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from structure(child)


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return [
        item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
    ]


def font_file(font: Any) -> bool:
    return any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_arabic_is_readable_in_reading_order(arabic: Rendering) -> None:
    text = " ".join(pages_of(arabic))
    for words in ("المشاركة", "كينيا", "الدول الأفريقية", "حزيران/يونيه 2026"):
        assert words in text, words


def test_frozen_figures_are_attached(report: Report, english: tuple[Edition, Rendering]) -> None:
    with pikepdf.open(io.BytesIO(english[1].content)) as pdf:
        attached = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
        assert [str(file.AFRelationship) for file in pdf.Root.AF] == ["/Data", "/Data"]
    data = json.loads(attached["figures.json"])
    assert data["figures"] == report.figures
    assert fingerprint(data["figures"]) == data["sha256"] == report.figures_sha256
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(attached["figures.csv"].decode("utf-8-sig")))}
    assert rows["money.closing"]["value"] == "215321.49"


def test_an_edition_made_again_is_the_same_file(report: Report) -> None:
    edition, first = rendered(report, "zh-hans")

    again = editions.make(Edition.objects.get(pk=edition.pk), progress=lambda step, pages: None)

    assert again.sha256 == first.sha256
