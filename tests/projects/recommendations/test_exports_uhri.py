import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import unescape

import ijson
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.imports import pipeline
from portal.imports.kinds import ImportKind
from portal.imports.models import ImportBatch
from projects.followup.models import ProgressEntry
from projects.institutions.models import Institution
from projects.recommendations.exports.records import numbered
from projects.recommendations.exports.words import load_words, ordinal
from projects.recommendations.exports.workbook import clean, workbook
from projects.recommendations.models import (
    AffectedGroup,
    Recommendation,
    RecommendationSdg,
    RecommendingState,
    SourceDocument,
    Theme,
)
from projects.recommendations.profiles import PROFILES
from projects.recommendations.texts import split_paragraph
from tests.factories.projects import recommendation
from tests.factories.recommendations import cycle_4_row
from tests.factories.reference import sdg_target, state
from tests.projects.recommendations.conftest import counts

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
MatrixFile = Callable[..., Path]
IDENTICAL = (
    "Text", "Countries Concerned", "Reccomending Body", "Document Symbol", "Themes", "Affected Persons", "Sdgs",
    "Document Publication Date", "UPR Reccomending States", "UPR Position", "Type", "OHCHR Annotation Id", "UPR Session",
    "Regions Concerned", "Recommending Regions", "Date of publication on UHRI",
)  # fmt: skip
ANNOTATION = "b4288060-6633-478d-9a9a-df1978d336c3"
DOCUMENT = "41a0b08f-5a9a-4eb5-985f-05b47986ad82"
HAS_UHRI = {"uhri_xlsx", "uhri_json"} <= {profile.name for profile in PROFILES}


def fetch(client: Client, key: str, language: str = "en", **filters: str) -> bytes:
    address = reverse("recommendation_list").replace("/en/", f"/{language}/", 1)
    response = client.get(address, {"export": key, **filters})
    assert response.status_code == 200
    return bytes(response.getvalue())  # type: ignore[attr-defined]


def sheet(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def lines(content: bytes) -> list[dict[str, Any]]:
    """The rows of a workbook by their headings."""
    head, *rows = sheet(content).iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def full_record() -> Recommendation:
    """With something in every column."""
    record = recommendation("KEN", paragraph="142.10", by="FRA")
    RecommendingState.objects.create(recommendation=record, state=state("TLS"), order=1)
    for name in ("Torture", "Rights of persons, including children & youth"):
        record.themes.add(Theme.objects.create(vocabulary="uhri-2024", name=name))
    record.themes.add(Theme.objects.create(vocabulary="upr-info", name="Justice"))
    record.groups.add(AffectedGroup.objects.create(name="Women & girls"))
    target = sdg_target("16.3")
    RecommendationSdg.objects.create(recommendation=record, goal=target.goal, target=target, origin="uhri")
    RecommendationSdg.objects.create(recommendation=record, goal=sdg_target("5.1").goal, origin="matrix")
    record.document = SourceDocument.objects.create(symbol="A/HRC/44/9", uhri_id=DOCUMENT)
    record.annotation_uuid = ANNOTATION  # type: ignore[assignment]
    record.text_raw = "142.10 Establish an independent monitoring body (France) (Timor-Leste);"
    record.imported = {"text": record.text}
    record.position_source = "A/HRC/44/9/Add.1, para. 3"
    record.published_on = date(2020, 3, 20)
    record.uhri_published_at = datetime(2020, 9, 1, 8, 30, tzinfo=UTC)
    record.lead = Institution.objects.create(state=state("KEN"), name="Ministry of Justice")
    for side, progress, comment, day in (
        ("state", "planned", "An older word.", date(2025, 1, 1)),
        ("state", "implemented", "The Act is in force.", date(2026, 6, 30)),
        ("ohchr", "partially_implemented", "It covers adults only.", date(2026, 9, 15)),
    ):
        ProgressEntry.objects.create(recommendation=record, side=side, progress=progress, comment=comment, as_at=day)
    record.state_progress, record.state_progress_on = "implemented", date(2026, 6, 30)
    record.ohchr_progress, record.ohchr_progress_on = "partially_implemented", date(2026, 9, 15)
    record.save()
    return record


# XLSX


def test_identical_workbook_is_uhris_own(client: Client) -> None:
    full_record()

    content = fetch(client, "uhri-identical", "ar")

    made = sheet(content)
    assert tuple(cell.value for cell in made[1]) == IDENTICAL
    assert not made.sheet_view.rightToLeft
    assert [cell.value for cell in made[2]] == [
        "142.10 Establish an independent monitoring body (France) (Timor-Leste);",
        "- Kenya",
        "- UPR",
        "A/HRC/44/9",
        "- Torture\n- Rights of persons, including children & youth",
        "- Women & girls",
        "- 5 - GENDER EQUALITY\n- 16.3 - Peace, Justice and Strong Institutions",
        datetime(2020, 3, 20),  # noqa: DTZ001
        "- France\n- Timor-Leste",
        "- Supported",
        "- Recommendations",
        ANNOTATION,
        "- 35th Session",
        "- Africa",
        "- Western Europe and Others\n- Asia-Pacific",
        datetime(2020, 9, 1, 10, 30),  # noqa: DTZ001  at OHCHR's seat
    ]
    assert [made["H2"].is_date, made["P2"].is_date, made["A2"].data_type] == [True, True, "s"]


def test_corrected_workbook_adds_the_follow_up(client: Client) -> None:
    record = full_record()

    (line,) = lines(fetch(client, "uhri-xlsx"))

    head = list(line)
    assert head[:16] == [name.replace("Reccomending", "Recommending").replace("Sdgs", "SDGs") for name in IDENTICAL]
    assert {name: line[name] for name in head[16:]} == {
        "Paragraph": "142.10",
        "Source of position": "A/HRC/44/9/Add.1, para. 3",
        "Issues (UPR Info)": "- Justice",
        "Progress reported by the State": "Implemented",
        "Reported as at": datetime(2026, 6, 30),  # noqa: DTZ001
        "Comment of the State": "The Act is in force.",
        "Verification by OHCHR": "Partially implemented",
        "Verified as at": datetime(2026, 9, 15),  # noqa: DTZ001
        "Comment of OHCHR": "It covers adults only.",
        "Lead institution": "Ministry of Justice",
        "Assistance": "No assistance",
        "Page in the portal": f"http://testserver/en/recommendations/{record.pk}/",
    }


def test_corrected_workbook_in_arabic_runs_from_right_to_left(client: Client) -> None:
    full_record()

    made = sheet(fetch(client, "uhri-xlsx", "ar"))

    assert made.sheet_view.rightToLeft
    row = [cell.value for cell in made[2]]
    assert row[1] == f"- {state('KEN').name_ar}"  # type: ignore[attr-defined]
    assert row[3] == "A/HRC/44/9"
    assert row[11] == ANNOTATION
    assert row[16] == "142.10"


def test_no_text_becomes_a_formula(client: Client) -> None:
    record = recommendation(text='=HYPERLINK("http://evil.example","x")')
    Recommendation.objects.filter(pk=record.pk).update(paragraph="", para_major=None, para_minor=None)

    cell = sheet(fetch(client, "uhri-identical"))["A2"]

    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://evil.example","x")', "s")


def test_text_that_xml_cannot_hold(client: Client) -> None:
    recommendation(text="Ratify\x0b it & <soon> 😀")

    assert sheet(fetch(client, "uhri-identical"))["A2"].value == "142.10 Ratify it & <soon> 😀"


def test_text_that_looks_like_an_escaped_character_stays_text() -> None:
    """Excel reads `_x000D_` as a line end, and `_x005F_` as the underscore of a text."""
    assert clean("a_x000D_b\r\nc") == "a_x005F_x000D_b\nc"


@settings(max_examples=60, deadline=None)
@given(cells=st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=4))
def test_any_text_makes_a_workbook_that_opens(cells: list[str]) -> None:
    widths = [10] * len(cells)
    parts = workbook(title="[T]: a/b", headings=cells, widths=widths, rows=[cells], language="en", right_to_left=True)

    made = sheet(b"".join(parts))

    for (cell,), text in zip(made.iter_cols(min_row=2), cells, strict=True):
        kept = clean(text).replace("_x005F_x", "_x")
        assert (cell.value or "") == unescape(kept)


def test_an_empty_list_is_still_a_workbook(client: Client) -> None:
    assert lines(fetch(client, "uhri-identical")) == []
    assert json.loads(fetch(client, "uhri-json")) == []


# CSV


def table(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf")
    assert "\r\n" in text
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_for_programs_is_english_and_untouched(client: Client) -> None:
    full_record()

    head, row = table(fetch(client, "uhri-csv", "fr"))

    line = dict(zip(head, row, strict=True))
    assert line["Themes"] == "Torture | Rights of persons, including children & youth"
    assert line["UPR Recommending States"] == "France | Timor-Leste"
    assert line["Document Publication Date"] == "2020-03-20"
    assert line["Date of publication on UHRI"] == "2020-09-01T10:30:00"
    assert line["UPR Position"] == "Supported"
    assert line["Reported as at"] == "2026-06-30"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\t1"])
def test_only_the_excel_safe_csv_marks_formulas(client: Client, start: str) -> None:
    record = recommendation()
    Recommendation.objects.filter(pk=record.pk).update(text=start, paragraph="")

    plain, safe = (table(fetch(client, key))[1][0] for key in ("uhri-csv", "uhri-csv-excel"))

    assert (plain, safe) == (start, f"'{start}")


# JSON


def test_json_has_uhris_keys_then_ours(client: Client) -> None:
    record = full_record()

    content = fetch(client, "uhri-json", "ar")

    assert list(ijson.items(io.BytesIO(content), "item")) == json.loads(content)
    (fact,) = json.loads(content)
    assert list(fact)[:18] == [
        "AffectedPersons", "AnnotationId", "AnnotationType", "Body", "Countries", "DocumentId", "PublicationDate",
        "PublicationDateOnUhri", "Regions", "Sdgs", "Symbol", "Text", "Themes", "UprCycle", "UprPositions",
        "UprRecommendingCountry", "UprRecommendingRegions", "UprSession",
    ]  # fmt: skip
    assert {name: fact[name] for name in list(fact)[:18]} == {
        "AffectedPersons": ["Women & girls"],
        "AnnotationId": ANNOTATION,
        "AnnotationType": "- Recommendations",
        "Body": "- UPR",
        "Countries": ["Kenya"],
        "DocumentId": DOCUMENT,
        "PublicationDate": "2020-03-20T00:00:00",
        "PublicationDateOnUhri": "2020-09-01T10:30:00",
        "Regions": ["Africa"],
        "Sdgs": ["5 - GENDER EQUALITY", "16.3 - Peace, Justice and Strong Institutions"],
        "Symbol": "A/HRC/44/9",
        "Text": "142.10 Establish an independent monitoring body (France) (Timor-Leste);",
        "Themes": ["Torture", "Rights of persons, including children & youth"],
        "UprCycle": "3rd Cycle",
        "UprPositions": ["Supported"],
        "UprRecommendingCountry": ["France", "Timor-Leste"],
        "UprRecommendingRegions": ["Western Europe and Others", "Asia-Pacific"],
        "UprSession": ["35th Session"],
    }
    assert {name: fact[name] for name in list(fact)[18:]} == {
        "Paragraph": "142.10",
        "Language": "en",
        "Kind": "recommendation",
        "Position": "supported",
        "PositionSource": "A/HRC/44/9/Add.1, para. 3",
        "PositionsByState": {},
        "Issues": ["Justice"],
        "Progress": "implemented",
        "ProgressDate": "2026-06-30",
        "ProgressComment": "The Act is in force.",
        "Verification": "partially_implemented",
        "VerificationDate": "2026-09-15",
        "VerificationComment": "It covers adults only.",
        "LeadInstitution": "Ministry of Justice",
        "Assistance": "none",
        "PortalId": record.pk,
        "PortalUrl": f"http://testserver/en/recommendations/{record.pk}/",
    }


def test_answers_that_differ_by_state(client: Client) -> None:
    record = recommendation()
    Recommendation.objects.filter(pk=record.pk).update(position="partially_supported")
    record.recommending.update(position="noted")
    RecommendingState.objects.create(recommendation=record, state=None, order=1, position="supported")

    (fact,) = json.loads(fetch(client, "uhri-json"))

    assert fact["UprPositions"] == ["Supported/Noted"]
    assert fact["UprRecommendingCountry"] == ["France", "Unknown"]
    assert fact["PositionsByState"] == {"France": "noted", "Unknown": "supported"}


# Text, order, filters, cost


@pytest.mark.parametrize(
    ("raw", "imported", "text", "paragraph", "expected"),
    [
        ("", "Ratify it", "Ratify it", "137.9", "137.9 Ratify it"),
        ("", "Ratify it", "Ratify it", "", "Ratify it"),
        ("137.9 Ratify&nbsp;it (Peru);", "Ratify it", "Ratify it", "137.9", "137.9 Ratify it (Peru);"),
        ("137.9 Ratify it (Peru);", "Ratify it", "Ratify it soon", "137.9", "137.9 Ratify it soon (Peru);"),
        ("4.The Committee urges", "The Committee urges", "The Committee urges", "4", "4.The Committee urges"),
        (" Ratify  it ", "Ratify it", "Ratify it", "", "Ratify it"),
        ("something else", "Ratify it", "Ratify it", "79(a)", "para. 79(a): Ratify it"),
    ],
)  # fmt: skip
def test_text_as_the_document_prints_it(
    client: Client, raw: str, imported: str, text: str, paragraph: str, expected: str
) -> None:
    record = recommendation()
    Recommendation.objects.filter(pk=record.pk).update(
        text_raw=raw, text=text, paragraph=paragraph, imported={"text": imported}
    )

    (fact,) = json.loads(fetch(client, "uhri-json"))

    assert fact["Text"] == expected


@pytest.mark.parametrize("label", ["137.10", "67", "79(a)"])
def test_the_number_in_front_is_read_back(label: str) -> None:
    assert split_paragraph(f"{numbered(label)}Ratify it")[0].label == label


def test_ordinals_and_words(db: None) -> None:
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 48)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "48th",
    ]  # fmt: skip
    words = load_words("en")
    assert words.position("voluntary_pledge", "not_applicable") == "Voluntary Pledge"
    assert words.position("recommendation", "unknown") == ""


def test_filters_order_and_name_of_the_file(client: Client) -> None:
    for paragraph in ("142.10", "142.9"):
        recommendation("KEN", paragraph=paragraph)
    recommendation("ZMB", paragraph="1.1")
    query = {"export": "uhri-json", "state": "KEN", "session": "35", "sort": "citation"}

    response = client.get(reverse("recommendation_list"), query)

    assert [fact["Paragraph"] for fact in json.loads(response.getvalue())] == ["142.9", "142.10"]  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith('attachment; filename="recommendations-kenya-session-35-20')


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("key", "queries"), [("uhri-json", 12), ("uhri-identical", 12), ("uhri-csv", 12)])
def test_costs_the_same_for_one_and_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, key: str, queries: int, count: int
) -> None:
    for number in range(count):
        recommendation(paragraph=f"142.{number + 1}")

    with django_assert_num_queries(queries):
        fetch(client, key)


def test_the_api_gives_the_same_file(client: Client, nora: User) -> None:
    full_record()
    client.force_login(nora)

    response = client.get("/api/v1/recommendations/", {"export": "uhri-json", "state": "KEN"})

    (fact,) = json.loads(response.getvalue())  # type: ignore[attr-defined]
    assert fact["AnnotationId"] == ANNOTATION
    assert client.get("/api/v1/recommendations/", {"state": "KEN"}).json()["count"] == 1


def test_the_page_offers_the_formats_with_its_filters(client: Client) -> None:
    record = recommendation()

    page = client.get(reverse("recommendation_list"), {"state": "KEN"}).content.decode()
    detail = client.get(reverse("recommendation_detail", args=[record.pk])).content.decode()

    assert "/en/recommendations/?state=KEN&amp;export=matrix" in page
    assert "/en/recommendations/?state=KEN&amp;session=35&amp;export=uhri-xlsx" in detail


# And back

FORMATS = [("uhri-identical", "xlsx"), ("uhri-xlsx", "xlsx"), ("uhri-json", "json")]
reads_uhri = pytest.mark.skipif(not HAS_UHRI, reason="UHRI's own files cannot be read yet")


@pytest.fixture
def export(client: Client, tmp_path: Path) -> Callable[[str, str], Path]:
    def export(key: str, extension: str) -> Path:
        path = tmp_path / f"{key}.{extension}"
        path.write_bytes(fetch(client, key))
        return path

    return export


@reads_uhri
@pytest.mark.parametrize(("key", "extension"), FORMATS)
def test_importing_what_was_exported_changes_nothing(
    bring: Bring,
    kind: ImportKind,
    matrix_file: MatrixFile,
    export: Callable[[str, str], Path],
    key: str,
    extension: str,
) -> None:
    """The first time only the better source is noted: until then the records came from a matrix."""
    second = cycle_4_row("140.10 Strengthen – again – “the law” (Netherlands (Kingdom of the));", position="Noted")
    bring(matrix_file("Right to health", cycle_4_row(), second))
    for record in Recommendation.objects.all():
        record.annotation_uuid = uuid4()
        record.published_on, record.uhri_published_at = date(2025, 3, 24), datetime(2025, 8, 1, 9, 30, tzinfo=UTC)
        record.save()
    first = bring(
        export("uhri-json" if extension == "xlsx" else "uhri-identical", "json" if extension == "xlsx" else "xlsx")
    )

    batch = pipeline.stage(kind, export(key, extension), by=None)

    assert [set(row.changes) for row in first.rows.all()] == [{"source_profile"}] * 2
    assert counts(batch) == {"read": 2, "unchanged": 2}


@reads_uhri
@pytest.mark.shared_data
@pytest.mark.parametrize(("key", "extension"), FORMATS)
def test_a_file_of_uhri_comes_back_unchanged(
    bring: Bring, kind: ImportKind, shared_upr: Path, export: Callable[[str, str], Path], key: str, extension: str
) -> None:
    bring(shared_upr / "FIXTURE_uhri_layout_svn_cycle4.xlsx")

    batch = pipeline.stage(kind, export(key, extension), by=None)

    assert counts(batch) == {"read": 254, "unchanged": 254}
