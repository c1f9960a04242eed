"""The merged file: read back as a reader of PDF sees it."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
import pytest

from portal.accounts.models import User
from reports.board.packs import making
from reports.board.packs.contents import Contents, contents_of, hidden_from
from reports.board.packs.making import Made
from reports.board.sessions.models import BoardSession, SessionPaper
from tests.factories import packs

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]
WITH_LINKS = (
    '<p><a href="#two">To the second part</a></p><section><h2 id="two">Second part</h2><p>Words</p></section>'
    "<section><h2>Third part</h2><p>More words</p></section>"
)


def made(contents: Contents) -> tuple[bytes, Made]:
    file = io.BytesIO()
    result = making.make(contents, file, progress=lambda step, percent: None)
    return file.getvalue(), result


def texts(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        found = []
        for sheet in document:
            page = sheet.get_textpage()
            found.append(page.get_text_range())
            page.close()
            sheet.close()
    return found


@pytest.fixture
def session() -> BoardSession:
    """Five items: a tagged paper, one on its side and late, one under a password, one broken, a table; one to be hidden."""
    session = packs.session()
    packs.item(session, 1, "Adoption of the agenda", kind="opening")
    second = packs.item(session, 2, "Demande de la Tunisie", language="fr", note="The Board is asked for its advice.")
    third = packs.item(session, 3, "تنفيذ التوصيات", language="ar")
    hidden = packs.item(session, 4, "Confidential matter of Zubrowka")
    packs.paper(session, "Programme of work", packs.plain(2))
    packs.paper(second, "Note by the secretariat", packs.tagged("Note by the secretariat", WITH_LINKS))
    packs.paper(second, "Cost estimate", packs.plain(1, rotate=90), is_late=True)
    packs.paper(third, "Locked annex", packs.locked())
    packs.paper(third, "Broken scan", b"%PDF-1.7 and then nothing")
    packs.paper(third, "Budget", b"PK", media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    packs.paper(hidden, "Zubrowka paper", packs.plain(1))
    return session


def test_whole_pack_read_back(session: BoardSession) -> None:
    content, result = made(contents_of(session, "en", []))

    pages = texts(content)
    assert len(pages) == result.pages == 16
    assert result.sha256 == hashlib.sha256(content).hexdigest()
    assert all(f"Pack · Sixtieth session · page {number} of 16" in page for number, page in enumerate(pages, start=1))
    assert "Board of Trustees, pack: Sixtieth session" in pages[0].replace("\r\n", " ")
    agenda = pages[1]
    for line in ("Adoption of the agenda", "Demande de la Tunisie", "Locked annex not included", "Cost estimate late"):
        assert line in agenda
    assert "Sheet 1" in pages[3]
    assert "Note by the secretariat" in pages[7]
    assert "The file is protected by a password." in pages[12]
    assert "The file is damaged and cannot be read." in pages[13]
    assert "in the offline copy (zip) only" in pages[11]
    assert [(remark.title, remark.is_left_out) for remark in result.remarks] == [
        ("Locked annex", True),
        ("Broken scan", True),
    ]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        facts_of_the_file(pdf)
        links_lead_where_they_say(pdf, pages)
        bookmarks_keep_those_of_papers(pdf)
        tags_of_papers_are_kept(pdf)
        numbers_are_no_text_to_be_read(pdf)


def facts_of_the_file(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en"
    assert str(pdf.docinfo["/Title"]) == "Board of Trustees, pack: Sixtieth session"
    assert pdf.docinfo["/CreationDate"] == "D:20260901080000+00'00"
    with pdf.open_metadata() as facts:
        assert facts["dc:title"] == "Board of Trustees, pack: Sixtieth session"
        assert "pdfuaid:part" not in facts  # papers of others may not be accessible
        assert "pdfaid:part" not in facts


def links_lead_where_they_say(pdf: pikepdf.Pdf, pages: list[str]) -> None:
    place = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    names = {str(name): place[target[0].objgen] for name, target in pikepdf.NameTree(pdf.Root.Names.Dests).items()}
    linked = [str(link.Dest) for link in pdf.pages[1].obj.Annots]
    papers = {f"paper-{paper.pk}": paper for paper in SessionPaper.objects.all()}
    for name in linked:
        title = papers[name].title if name in papers else ""
        if title in ("Note by the secretariat", "Cost estimate", "Programme of work"):
            shown = title if title.startswith("Note") else "Sheet 1"
            assert shown in pages[names[name]]
            assert f"{title} late {names[name] + 1}" in pages[1] or f"{title} {names[name] + 1}" in pages[1]
    assert {"item-1", "item-2", "item-3", "item-4", "general"} <= set(linked)
    inner = pdf.pages[7].obj.Annots[0]  # from the first page of the note to its second part
    assert place[inner.Dest[0].objgen] == 8
    first = pdf.pages[3].obj.Annots[0]  # of a paper without names: from its first page to its last, which came later
    assert place[first.Dest[0].objgen] == 4


def bookmarks_keep_those_of_papers(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert titles == [
            "Agenda",
            "Papers of the whole session",
            "1. Adoption of the agenda",
            "2. Demande de la Tunisie",
            "3. تنفيذ التوصيات",
            "4. Confidential matter of Zubrowka",
        ]
        note, cost = outline.root[3].children
        assert (note.title, cost.title) == ("Note by the secretariat", "Cost estimate")
        assert [inner.title for inner in note.children[0].children] == ["Second part", "Third part"]


def tags_of_papers_are_kept(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root.StructTreeRoot
    parents = dict(pikepdf.NumberTree(root.ParentTree).items())
    for number in (1, 7, 8):  # the agenda, and two pages of the note
        own = parents[int(pdf.pages[number].obj.StructParents)]
        element = own[0]
        assert element.Pg.objgen == pdf.pages[number].obj.objgen
    assert len({int(page.obj.StructParents) for page in pdf.pages if "/StructParents" in page.obj}) == len(
        [page for page in pdf.pages if "/StructParents" in page.obj]
    )
    document = root.K if isinstance(root.K, pikepdf.Dictionary) else root.K[0]
    parts = [part for part in document.K if "/T" in part]
    assert [str(part.T) for part in parts] == ["Note by the secretariat"]
    place = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    of = [7 if "/T" in part else place[part.Pg.objgen] for part in document.K]
    assert of == sorted(of)  # heard in the order of the pages


def numbers_are_no_text_to_be_read(pdf: pikepdf.Pdf) -> None:
    steps = pikepdf.parse_content_stream(pdf.pages[4])
    marks = [str(step.operands[0]) for step in steps if str(step.operator) == "BDC"]
    assert marks == ["/Artifact"]


def test_same_papers_give_the_same_bytes(session: BoardSession) -> None:
    contents = contents_of(session, "ar", [])

    assert made(contents)[0] == made(contents)[0]


def test_hidden_item_leaves_its_number_and_nothing_else(session: BoardSession, tess: User) -> None:
    packs.recuse(session.items.get(position=4), tess)
    hidden = hidden_from(tess, session)

    contents = contents_of(session, "en", hidden)
    content, result = made(contents)

    assert hidden == [session.items.get(position=4).pk]
    pages = texts(content)
    assert result.pages == 14
    assert "4 Withheld because of your declared interest" in pages[1].replace("\r\n", " ")
    assert "Zubrowka" not in "".join(pages)
    assert "Zubrowka" not in repr(contents)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert b"Zubrowka" not in pdf.Root.StructTreeRoot.unparse(resolved=True)
        with pdf.open_outline() as outline:
            assert len(outline.root) == 5
    assert contents.sha256 != contents_of(session, "en", []).sha256


def test_page_numbers_stand_upright_at_the_foot_of_every_page(session: BoardSession) -> None:
    content, _result = made(contents_of(session, "en", []))

    with pypdfium2.PdfDocument(content) as document:
        for number in (1, 3, 10):  # a page of ours, one of a scan, one on its side
            sheet = document[number]
            page = sheet.get_textpage()
            found = page.search("Pack · Sixtieth").get_next()
            assert found is not None
            left, bottom, right, _top = page.get_charbox(found[0])
            width, height = sheet.get_size()
            rotation = sheet.get_rotation()
            page.close()
            sheet.close()
            across, up = (left, bottom) if rotation == 0 else (bottom, width and 595 - right)
            assert 0 < up < 25, (number, rotation)
            assert width * 0.3 < across < width * 0.6
            assert height > 0


@pytest.mark.parametrize("language", ["fr", "zh-hans"])
def test_paper_stands_in_the_language_of_the_pack_else_in_the_original(language: str) -> None:
    session = packs.session()
    item = packs.item(session, 1, "Item")
    original = packs.paper(item, "Note", packs.plain())
    french = packs.paper(item, "Note (fr)", packs.plain(), language="fr", translation_of=original)
    alone = packs.paper(item, "Lettre", packs.plain(), language="fr")

    found = [paper.anchor for paper in contents_of(session, language, []).papers]

    first = french if language == "fr" else original
    assert found == [f"paper-{first.pk}", f"paper-{alone.pk}"]


@pytest.fixture
def changes(session: BoardSession) -> Iterator[tuple[str, Any]]:
    first = session.items.get(position=1)
    return iter(
        [
            ("title", lambda: session.items.filter(pk=first.pk).update(title="Opening")),
            ("paper", lambda: packs.paper(first, "Late paper", packs.plain(), is_late=True)),
            ("gone", lambda: session.papers.filter(title="Budget").delete()),
            ("place", lambda: BoardSession.objects.filter(pk=session.pk).update(place="Nairobi")),
        ]
    )


def test_hash_moves_with_agenda_and_papers_and_with_nothing_else(session: BoardSession, changes: Any) -> None:
    def now() -> str:
        return contents_of(BoardSession.objects.get(pk=session.pk), "en", []).sha256

    seen = [now(), now()]
    assert seen[0] == seen[1]
    for _what, change in changes:
        change()
        seen.append(now())
    assert len(set(seen)) == len(seen) - 1
