import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import docx
import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.imports import pipeline
from portal.imports.kinds import ImportKind
from portal.imports.models import ImportBatch
from projects.followup.models import ProgressEntry
from projects.recommendations.exports import matrix
from projects.recommendations.models import AffectedGroup, Recommendation, RecommendationText, Theme
from tests.factories.projects import recommendation
from tests.factories.recommendations import cycle_4_row
from tests.projects.recommendations.conftest import counts

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
MatrixFile = Callable[..., Path]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def fetch(client: Client, language: str = "en", **filters: str) -> bytes:
    address = reverse("recommendation_list").replace("/en/", f"/{language}/", 1)
    response = client.get(address, {"export": "matrix", **filters})
    assert response.status_code == 200
    return response.content


def table(content: bytes, number: int = 0) -> list[list[str]]:
    rows = docx.Document(io.BytesIO(content)).tables[number].rows
    return [[cell.text for cell in row.cells] for row in rows]


def part(content: bytes, name: str) -> Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return fromstring(archive.read(name))


def themed(paragraph: str, theme: str, **facts: str) -> Recommendation:
    record = recommendation("KEN", paragraph=paragraph, **facts)
    record.themes.add(Theme.objects.get_or_create(vocabulary="uhri-2024", name=theme)[0])
    return record


def report(record: Recommendation, side: str, progress: str, comment: str, day: date, language: str = "en") -> None:
    ProgressEntry.objects.create(
        recommendation=record, side=side, progress=progress, comment=comment, as_at=day, language=language
    )
    Recommendation.objects.filter(pk=record.pk).update(**{f"{side}_progress": progress, f"{side}_progress_on": day})


def test_layout_of_cycle_4_with_the_implementation(client: Client) -> None:
    record = themed("142.10", "Torture")
    record.groups.add(AffectedGroup.objects.create(name="Women & girls"))
    Recommendation.objects.filter(pk=record.pk).update(position_source="A/HRC/44/9/Add.1, para. 3")
    report(record, "state", "implemented", "The Act is in force.", date(2026, 6, 30))
    report(record, "ohchr", "partially_implemented", "It covers adults only.", date(2026, 9, 15))

    content = fetch(client)

    assert table(content) == [
        [
            "Recommendation and recommending State",
            "Position of the State under review",
            "Human rights themes and groups of persons",
            "Relevant SDGs",
            "Assessment/comments on level of implementation",
        ],
        ["Theme: Torture"] * 5,
        [
            "142.10 Establish an independent monitoring body (France);\nSource of Position: A/HRC/44/9/Add.1 - Para.3",
            "Supported",
            "- Torture\nGroups of Persons:\n- Women & girls",
            "",
            "State: Implemented (30 Jun 2026)\nThe Act is in force.\nOHCHR: Partially implemented (15 Sept 2026)\nIt covers adults only.",
        ],
    ]
    made = docx.Document(io.BytesIO(content))
    assert made.core_properties.title == "UPR of Kenya (3rd Cycle – 35th Session) · Thematic list of recommendations"
    assert made.core_properties.language == "en-GB"
    (section,) = made.sections
    assert section.page_width > section.page_height
    heading = section.header.paragraphs[0].text
    assert heading.startswith("UPR of Kenya (3rd Cycle – 35th Session)\tThematic list of recommendations\tPage")
    fields = [each.get(f"{W}instr", "").strip() for each in part(content, "word/header1.xml").iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]
    first, *others = part(content, "word/document.xml").iter(f"{W}tr")
    assert first.find(f"{W}trPr/{W}tblHeader") is not None
    assert [row.find(f"{W}trPr/{W}tblHeader") for row in others] == [None, None]


def test_sorted_by_theme_and_then_by_paragraph(client: Client) -> None:
    for paragraph, theme in (("142.10", "Torture"), ("142.9", "Torture"), ("142.11", "Health")):
        themed(paragraph, theme)
    recommendation("KEN", paragraph="142.12")

    first_words = [row[0].split()[0:2] for row in table(fetch(client))[1:]]

    assert [words[0] if words[0] != "Theme:" else words[1] for words in first_words] == [
        "142.12", "Health", "142.11", "Torture", "142.9", "142.10",
    ]  # fmt: skip


def test_several_reviews_have_each_their_own_pages(client: Client) -> None:
    recommendation("ZMB", paragraph="1.1")
    recommendation("KEN", paragraph="142.1")

    content = fetch(client)

    made = docx.Document(io.BytesIO(content))
    headings = [section.header.paragraphs[0].text.split("\t")[0] for section in made.sections]
    assert headings == ["UPR of Kenya (3rd Cycle – 35th Session)", "UPR of Zambia (3rd Cycle – 35th Session)"]
    assert [table(content, number)[1][0].split()[0] for number in (0, 1)] == ["142.1", "1.1"]


def test_states_are_named_once(client: Client) -> None:
    recommendation("KEN", paragraph="142.1", text="Ratify it (France);")
    recommendation("KEN", paragraph="142.2", text="Ratify the Convention (CEDAW)")

    texts = [row[0] for row in table(fetch(client))[1:]]

    assert texts == ["142.1 Ratify it (France);", "142.2 Ratify the Convention (CEDAW) (France);"]


def test_in_arabic_the_document_runs_from_right_to_left(client: Client) -> None:
    translated = themed("142.9", "Torture")
    themed("142.10", "Torture")
    RecommendationText.objects.create(
        recommendation=translated, language="ar", text="إنشاء هيئة مستقلة", is_official=True
    )
    report(translated, "state", "implemented", "القانون ساري المفعول.", date(2026, 6, 30), "ar")

    content = fetch(client, "ar")

    body = part(content, "word/document.xml")
    assert body.find(f".//{W}tblPr/{W}bidiVisual") is not None
    assert body.find(f".//{W}sectPr/{W}bidi") is not None
    assert docx.Document(io.BytesIO(content)).core_properties.language == "ar-SA"
    arabic, english = (
        next(each for each in body.iter(f"{W}p") if words in "".join(each.itertext()))
        for words in ("إنشاء هيئة مستقلة", "142.10 Establish")
    )
    assert [each.find(f"{W}pPr/{W}bidi") is not None for each in (arabic, english)] == [True, False]
    assert [each[1].find(f"{W}rPr/{W}rtl") is not None for each in (arabic, english)] == [True, False]
    assert arabic.find(f"{W}r/{W}rPr/{W}lang").attrib == {f"{W}bidi": "ar-SA"}  # type: ignore[union-attr]
    assert english.find(f"{W}r/{W}rPr/{W}lang").attrib == {f"{W}val": "en-GB"}  # type: ignore[union-attr]
    assert "".join(arabic.itertext()) == "142.9 إنشاء هيئة مستقلة (فرنسا)؛"
    assert re.search(r"\[[^\]]+\]$", "".join(english.itertext()))  # the name of its language


def test_a_translation_that_is_not_the_united_nations_own_says_so(client: Client) -> None:
    record = recommendation("KEN", paragraph="142.9")
    RecommendationText.objects.create(recommendation=record, language="fr", text="Créer un organe", is_official=False)

    text = table(fetch(client, "fr"))[1][0]

    assert text.startswith("142.9 Créer un organe (France); [")


def test_too_many_rows_are_refused_kindly(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "MOST_ROWS", 1)
    recommendation("KEN", paragraph="142.1")
    recommendation("ZMB", paragraph="142.2")

    too_many = client.get(reverse("recommendation_list"), {"export": "matrix"})
    none = client.get(reverse("recommendation_list"), {"export": "matrix", "state": "FJI"})

    assert [response.status_code for response in (too_many, none)] == [409, 409]
    assert "A Word document holds up to 1 recommendations, and this list has 2." in too_many.content.decode()
    assert "there is nothing to write" in none.content.decode()
    assert len(fetch(client, state="KEN")) > 1000


@pytest.mark.parametrize("count", [1, 3])
def test_costs_the_same_for_one_and_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        record = recommendation(paragraph=f"142.{number + 1}")
        report(record, "state", "implemented", "Done.", date(2026, 6, 30))

    with django_assert_num_queries(14):
        fetch(client)


def test_importing_what_was_exported_changes_nothing(
    client: Client, bring: Bring, kind: ImportKind, matrix_file: MatrixFile, tmp_path: Path
) -> None:
    compound = "140.8 Ensure access (Egypt); continue the reform (Peru);take steps (Azerbaijan);"
    bring(
        matrix_file(
            "Right to health",
            cycle_4_row(),
            cycle_4_row(compound, position="Noted"),
            "Torture",
            cycle_4_row("140.10 Abolish it (Iran (Islamic Republic of)) (Kingdom of the Netherlands);"),
        )
    )
    path = tmp_path / "again.docx"
    path.write_bytes(fetch(client))

    batch = pipeline.stage(kind, path, by=None)

    assert counts(batch) == {"read": 3, "unchanged": 3}


@pytest.mark.shared_data
def test_the_real_list_comes_back_unchanged(
    client: Client, bring: Bring, kind: ImportKind, shared_upr: Path, tmp_path: Path
) -> None:
    bring(shared_upr / "upr48-slovenia-thematic-list-of-recommendatio.docx")
    path = tmp_path / "again.docx"
    path.write_bytes(fetch(client, state="SVN", session="48"))

    batch = pipeline.stage(kind, path, by=None)

    assert counts(batch) == {"read": 254, "unchanged": 254}
