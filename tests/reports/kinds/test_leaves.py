"""A report page by page: whole, in order, none too heavy, and every line of the contents leads to where it stands."""

from datetime import date

from django.utils.safestring import SafeString

from reports.kinds import leaves
from reports.kinds.document import Cell, Closing, Cover, Document, Paragraph, Row, Section, Table, numbered

WORDS = SafeString("Places of detention are visited. " * 40)


def document(*sections: Section, has_contents: bool = True) -> Document:
    text = SafeString("x")
    return Document(
        language="en", is_rtl=False, title="Report", subject="Report", author="Office", frozen_on=date(2026, 1, 1),
        cover=Cover("A/1", text, "", text, text, text, text, "2025", (text,), text, text, text, text),
        sections=numbered(sections), closing=Closing(text, (), "", "", "", (text, text, text)), running_title="Report",
        has_contents=has_contents,
    )  # fmt: skip


def chapter(anchor: str, paragraphs: int, *inner: Section, is_annex: bool = False) -> Section:
    blocks = tuple(Paragraph(WORDS) for _one in range(paragraphs))
    return Section(anchor, "I.", SafeString(anchor), blocks, inner, is_annex=is_annex)


def annex(rows: int) -> Section:
    lines = tuple(Row((Cell(f"{number}"), Cell("k" * 300))) for number in range(rows))
    table = Table("t", SafeString("T"), (Cell("No"), Cell("K")), lines, (50, 50), note=SafeString("A note"))
    return Section("annex-1", "Annex I", SafeString("Annex"), (table,), is_annex=True)


def pages(made: Document) -> tuple[leaves.Leaf, ...]:
    return leaves.leaves(made, lambda anchor, part: f"/{anchor}/{part}")


def test_a_long_report_has_a_page_for_each_chapter_and_parts_of_a_long_one() -> None:
    made = document(chapter("one", 2), chapter("two", 30, chapter("two-a", 1), chapter("two-b", 1)), annex(200))

    found = pages(made)

    assert [(one.anchor, one.part, one.parts) for one in found] == [
        ("", 1, 1), ("one", 1, 1), ("two", 1, 2), ("two", 2, 2), ("annex-1", 1, 3), ("annex-1", 2, 3), ("annex-1", 3, 3),
    ]  # fmt: skip
    numbers = [one.number for leaf in found for section in leaf.document.sections for one in section.paragraphs()]
    assert numbers == list(range(1, 35))
    tables = [leaf.document.sections[0].blocks[0] for leaf in found if leaf.anchor == "annex-1"]
    assert [row.cells[0].text for table in tables for row in table.rows] == [str(number) for number in range(200)]  # type: ignore[union-attr]
    assert [table.note for table in tables] == ["", "", "A note"]  # type: ignore[union-attr]
    weights = [leaves.weight(block) for leaf in found for section in leaf.document.sections for block in section.blocks]
    assert max(weights) <= leaves.MOST


def test_the_contents_lead_to_the_page_on_which_each_section_begins() -> None:
    first, *_others = pages(document(chapter("one", 20, chapter("one-a", 6), chapter("one-b", 1)), annex(1)))

    assert (first.document.has_cover, first.document.sections) == (True, ())
    assert [(one.anchor, one.url) for one in first.document.listed] == [("one", "/one/1"), ("annex-1", "/annex-1/1")]
    assert [(one.anchor, one.url, one.range) for one in first.document.listed[0].sections] == [
        ("one-a", "/one/1", "21–26"), ("one-b", "/one/2", "27"),
    ]  # fmt: skip


def test_a_short_report_stays_together_without_its_annexes() -> None:
    first, second = pages(document(chapter("one", 2), chapter("two", 2), annex(2)))

    assert [one.anchor for one in first.document.sections] == ["one", "two"]
    assert [(one.anchor, one.url) for one in first.document.listed] == [
        ("one", ""),
        ("two", ""),
        ("annex-1", "/annex-1/1"),
    ]
    assert (second.anchor, second.document.has_cover, second.document.has_contents) == ("annex-1", False, False)
