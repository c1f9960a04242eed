from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement

from portal.imports import codes as all_codes
from portal.imports.models import ImportBatch
from projects.recommendations.models import Recommendation, RecommendationSdg, Review
from tests.factories.recommendations import CYCLE_2, CYCLE_2_HEADER, cycle_4_row, upr_row
from tests.projects.recommendations.conftest import codes, counts

pytestmark = pytest.mark.django_db
MatrixFile = Callable[..., Path]
UprFile = Callable[..., Path]
Bring = Callable[..., ImportBatch]
Stage = Callable[[Path], ImportBatch]


def made_by(record: Recommendation) -> list[str]:
    return [one.state.iso3 for one in record.recommending.all() if one.state]


def test_a_row_of_cycle_4(bring: Bring, matrix_file: MatrixFile) -> None:
    batch = bring(matrix_file("Right to health", cycle_4_row()))

    record = Recommendation.objects.get()
    assert (record.document_symbol, record.paragraph, record.para_major, record.para_minor) == (
        "A/HRC/59/15",
        "140.7",
        140,
        7,
    )
    assert record.text == "Ratify the Optional Protocol"
    assert record.text_raw == "140.7 Ratify the Optional Protocol (Maldives) (Portugal);"
    assert (record.position, record.position_source) == ("supported", "A/HRC/59/15/Add.1, para. 3")
    assert made_by(record) == ["MDV", "PRT"]
    assert list(record.themes.values_list("vocabulary", "name")) == [("uhri-2024", "Right to health")]
    assert list(record.groups.values_list("name", flat=True)) == ["Women & girls"]
    assert list(RecommendationSdg.objects.values_list("goal__number", "target", "origin")) == [
        (3, None, "matrix"),
        (16, None, "matrix"),
    ]
    review = Review.objects.get()
    assert (review.state.iso3, review.session.number, review.report_symbol) == ("SVN", 48, "A/HRC/59/15")
    assert counts(batch) == {"read": 1, "created": 1}
    assert codes(batch) == [(3, "THEME_NEW")]


def test_a_row_of_cycle_2(bring: Bring, matrix_file: MatrixFile) -> None:
    row = (
        "115.3 Ratify the Protocol (Portugal, Slovakia);\nSource of position: A/HRC/28/15/Add.1, para. 3 - Para. 3",
        "Noted",
        "A12 Acceptance of international norms\nB1 Torture\nAffected persons:\n- children",
        "\n",
    )

    bring(matrix_file("A12 Acceptance of international norms", row, headings=CYCLE_2, header=CYCLE_2_HEADER))

    record = Recommendation.objects.get()
    assert (record.document_symbol, record.paragraph, record.text) == ("A/HRC/28/15", "115.3", "Ratify the Protocol")
    assert (record.position, record.position_source) == ("noted", "A/HRC/28/15/Add.1, para. 3")
    assert made_by(record) == ["PRT", "SVK"]
    assert list(record.themes.order_by("pk").values_list("vocabulary", "name")) == [
        ("uhri-2014", "A12 Acceptance of international norms"),
        ("uhri-2014", "B1 Torture"),
    ]
    assert list(record.groups.values_list("name", flat=True)) == ["children"]
    assert Review.objects.get().session.number == 20


def test_a_row_of_cycle_3_has_its_goals_among_the_themes(bring: Bring, matrix_file: MatrixFile) -> None:
    row = (
        "121.4 Ratify the Protocol (France) (Lithuania)\nSource of Position: A/HRC/43/15 - Para 121",
        "Supported",
        "- Ratification\nSDGs:\n- 16.3 - Promote the rule of law\nAffected persons:\n- Children",
        "",
    )
    header = "UPR of the Kingdom of the Netherlands (Third Cycle 3rd cycle, 34th session)"

    bring(matrix_file("Ratification", row, headings=CYCLE_2, header=header))

    record = Recommendation.objects.get()
    assert record.state.iso3 == "NLD"
    assert (record.document_symbol, record.position_source) == ("A/HRC/43/15", "A/HRC/43/15, para. 121")
    assert list(record.themes.values_list("vocabulary", flat=True)) == ["uhri-2019"]
    assert list(RecommendationSdg.objects.values_list("goal__number", "target__code")) == [(16, "16.3")]


@pytest.mark.parametrize(
    ("text", "states", "kept"),
    [
        ("140.7 Ratify (Iran (Islamic Republic of));", ["IRN"], "Ratify"),
        ("140.7 Ratify (Bolivarian Republic of Venezuela)", ["VEN"], "Ratify"),
        ("140.7 Ratify (Kingdom of the Netherlands) (Islamic Republic of Iran);", ["NLD", "IRN"], "Ratify"),
        ("140.7 Ratify CAT (CAT) (Spain and Peru);", ["ESP", "PER"], "Ratify CAT (CAT)"),
        (
            "140.7 Ensure funds (Egypt); continue (Peru);take steps (Azerbaijan); ",
            ["EGY", "PER", "AZE"],
            "Ensure funds (Egypt); continue (Peru);take steps (Azerbaijan)",
        ),
        (
            "140.7 Combat trafficking; train officers; address rates (Brazil);",
            ["BRA"],
            "Combat trafficking; train officers; address rates",
        ),
        ("140.7 Carry out the plan (2009–2014) fully (Bahrain)", ["BHR"], "Carry out the plan (2009–2014) fully"),
    ],
)
def test_states_stand_in_brackets(
    bring: Bring, matrix_file: MatrixFile, text: str, states: list[str], kept: str
) -> None:
    bring(matrix_file("Torture", cycle_4_row(text)))

    record = Recommendation.objects.get()
    assert (made_by(record), record.text) == (states, kept)


def test_paragraphs_come_in_document_order(bring: Bring, matrix_file: MatrixFile) -> None:
    rows = [cycle_4_row(f"140.{n} Do {n} things (Spain);") for n in (10, 9, 100)]

    bring(matrix_file("Torture", *rows))

    ordered = Recommendation.objects.all().in_document_order().values_list("paragraph", flat=True)
    assert list(ordered) == ["140.9", "140.10", "140.100"]


@pytest.mark.parametrize(
    ("source", "cited", "expected_codes"),
    [
        ("Source of Position: A/HRC/59/15/Add.1 - Para.3vv", "A/HRC/59/15/Add.1, para. 3", []),
        ("Source of Position: A/HRC/59/15/Add.1", "A/HRC/59/15/Add.1", []),
        ("Source of Position: A/HRC/59/15/Add. 1 - Para. 3", "A/HRC/59/15/Add.1, para. 3", []),
        ("Source of position : A/HRC/59/15 – paragraph 7", "A/HRC/59/15, para. 7", []),
        ("Source of Position: see addendum", "see addendum", ["SYMBOL_INVALID"]),
        ("", "", ["SYMBOL_INVALID"]),
    ],
)
def test_slips_in_the_source_line_do_not_lose_the_row(
    bring: Bring, matrix_file: MatrixFile, source: str, cited: str, expected_codes: list[str]
) -> None:
    good = cycle_4_row("140.1 First (Spain)")

    batch = bring(matrix_file("Right to health", good, cycle_4_row("140.2 Second (Peru)", source=source)))

    record = Recommendation.objects.get(paragraph="140.2")
    assert (record.document_symbol, record.position_source) == ("A/HRC/59/15", cited)
    assert [code for row, code in codes(batch) if row == 4] == expected_codes


def test_a_matrix_gives_paragraph_and_position_to_what_upr_info_brought(
    bring: Bring, matrix_file: MatrixFile, upr_file: UprFile
) -> None:
    bring(
        upr_file(
            upr_row("Ratify the optional protocol", state="Slovenia", by="Maldives", response="Pending", session=48)
        )
    )
    before = Recommendation.objects.get()

    batch = bring(matrix_file("Right to health", cycle_4_row()))

    record = Recommendation.objects.get()
    assert record.pk == before.pk
    assert (record.paragraph, record.position, record.action_category) == ("140.7", "supported", 5)
    assert (record.text, made_by(record)) == ("Ratify the Optional Protocol", ["MDV", "PRT"])
    assert counts(batch) == {"read": 1, "updated": 1}
    assert batch.rows.get().changes["recommending"] == [["MDV"], ["MDV", "PRT"]]


def test_upr_info_adds_to_what_a_matrix_brought_and_overrules_nothing(
    bring: Bring, matrix_file: MatrixFile, upr_file: UprFile
) -> None:
    bring(matrix_file("Right to health", cycle_4_row()))

    row = upr_row("Ratify the optional protocol", state="Slovenia", by="Portugal", response="Noted", session=48)
    batch = bring(upr_file(row))

    record = Recommendation.objects.get()
    assert (record.position, record.text, record.action_category) == ("supported", "Ratify the Optional Protocol", 5)
    assert codes(batch) == [(2, "THEME_NEW"), (2, "POSITION_CONFLICT")]
    assert counts(batch) == {"read": 1, "updated": 1}


def test_the_same_table_in_another_file_changes_nothing(bring: Bring, matrix_file: MatrixFile) -> None:
    rows = ["Right to health", cycle_4_row(), cycle_4_row("140.8 Do more (Spain)")]
    bring(matrix_file(*rows))
    path = matrix_file(*rows)
    document = docx.Document(str(path))
    document.add_paragraph("A line below the table")
    document.save(str(path))

    batch = bring(path)

    assert counts(batch) == {"read": 2, "unchanged": 2}


def test_one_paragraph_twice_in_a_file_is_said(bring: Bring, matrix_file: MatrixFile) -> None:
    batch = bring(matrix_file("Right to health", cycle_4_row(), cycle_4_row()))

    assert Recommendation.objects.get().recommending.count() == 2
    assert counts(batch) == {"read": 2, "created": 1, "unchanged": 1}
    assert (4, "DUPLICATE_IN_FILE") in codes(batch)


def test_two_positions_for_one_paragraph_refuse_the_second_row(stage: Stage, matrix_file: MatrixFile) -> None:
    batch = stage(matrix_file("Right to health", cycle_4_row(), cycle_4_row(position="Noted")))

    assert counts(batch) == {"read": 2, "created": 1, "rejected": 1}
    made = batch.rows.get(number=4).messages[-1]
    assert (made["code"], made["severity"], made["column"]) == (
        "POSITION_CONFLICT", "error", "2 · Position of the State under review",
    )  # fmt: skip
    assert "Row 3 gives another answer" in all_codes.suggestion(made)
    assert made["facts"]["may_force"] is True


@pytest.mark.parametrize(
    ("row", "header", "code", "column"),
    [
        (cycle_4_row("140.7 Ratify (Atlantis);"), None, "STATE_UNKNOWN", "1 · Recommendation and recommending State"),
        (cycle_4_row("140.7 ;"), None, "TEXT_EMPTY", "1 · Recommendation and recommending State"),
        (cycle_4_row(), "UPR of Atlantis (4th Cycle - 48th Session)", "STATE_UNKNOWN", "page heading"),
    ],
)
def test_bad_rows_are_rejected_with_code_and_column(
    stage: Stage, matrix_file: MatrixFile, row: tuple[str, ...], header: str | None, code: str, column: str
) -> None:
    options = {"header": header} if header else {}

    batch = stage(matrix_file("Right to health", row, **options))

    made = batch.rows.get().messages[0]
    assert (made["code"], made["severity"], made["column"]) == (code, "error", column)
    assert counts(batch) == {"read": 1, "rejected": 1}


def test_the_symbol_tells_the_session_that_the_heading_leaves_out(bring: Bring, matrix_file: MatrixFile) -> None:
    bring(matrix_file("Right to health", cycle_4_row(), header="UPR of Slovenia (4th Cycle)"))

    review = Review.objects.get()
    assert (review.session.number, review.hrc_session, review.addendum_symbol) == (48, 59, "A/HRC/59/15/Add.1")


def test_without_session_and_document_the_rows_are_rejected(stage: Stage, matrix_file: MatrixFile) -> None:
    row = cycle_4_row(source="")

    batch = stage(matrix_file("Right to health", row, header="UPR of Slovenia (4th Cycle)"))

    assert counts(batch) == {"read": 1, "rejected": 1}
    made = next(made for made in batch.rows.get().messages if made["code"] == "SESSION_INVALID")
    assert (made["severity"], made["column"]) == ("error", "page heading")
    assert "file name" in all_codes.suggestion(made)


def test_a_row_without_state_or_number_is_kept_with_warnings(bring: Bring, matrix_file: MatrixFile) -> None:
    batch = bring(matrix_file("Right to health", cycle_4_row("Ratify the Protocol")))

    assert Recommendation.objects.get().text == "Ratify the Protocol"
    assert [code for _, code in codes(batch)] == ["PARAGRAPH_MISSING", "STATE_UNKNOWN", "THEME_NEW"]


def test_a_cycle_that_does_not_have_the_session_is_said(stage: Stage, matrix_file: MatrixFile) -> None:
    batch = stage(matrix_file("Right to health", cycle_4_row(), header="UPR of Slovenia (3rd Cycle - 48th Session)"))

    assert (3, "CYCLE_MISMATCH") in codes(batch)


def test_goals_that_do_not_exist_are_said(bring: Bring, matrix_file: MatrixFile) -> None:
    batch = bring(matrix_file("Right to health", cycle_4_row(sdgs="- 18 - MARS\n- 16.3 - Rule of law\n- 16.99 - No")))

    assert [code for _, code in codes(batch)].count("SDG_UNKNOWN") == 2
    assert list(RecommendationSdg.objects.values_list("target__code", flat=True)) == ["16.3"]


def test_state_and_session_may_come_from_the_file_name(bring: Bring, matrix_file: MatrixFile, tmp_path: Path) -> None:
    path = matrix_file("Right to health", cycle_4_row(), header="")

    bring(path.rename(tmp_path / "upr48-slovenia-thematic-list-of-recommendatio.docx"))

    review = Review.objects.get()
    assert (review.state.iso3, review.session.number) == ("SVN", 48)


def test_a_document_without_the_table_is_refused(stage: Stage, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("A letter")
    document.add_table(rows=2, cols=3)
    document.save(str(tmp_path / "letter.docx"))

    batch = stage(tmp_path / "letter.docx")

    assert [made["code"] for made in batch.errors] == ["HEADER_MISSING"]
    assert not batch.rows.exists()


def test_tracked_insertions_are_read_and_tracked_deletions_are_not(bring: Bring, matrix_file: MatrixFile) -> None:
    path = matrix_file("Right to health", cycle_4_row("140.7 Ratify it (Spain);"))
    document = docx.Document(str(path))
    run = document.tables[0].rows[2].cells[0].paragraphs[0].runs[0]
    run.text = " (Spain); Source of Position: A/HRC/59/15 - Para. 3"
    for tag, words_tag, words in (("w:del", "w:delText", "never"), ("w:ins", "w:t", "140.7 Ratify it")):
        change, changed_run, text = (OxmlElement(name) for name in (tag, "w:r", words_tag))
        text.text = words
        changed_run.append(text)
        change.append(changed_run)
        run._r.addprevious(change)
    document.save(str(path))

    bring(path)

    record = Recommendation.objects.get()
    assert (record.paragraph, record.text, made_by(record)) == ("140.7", "Ratify it", ["ESP"])


def test_a_list_that_goes_on_in_a_second_table_is_read_to_its_end(bring: Bring, matrix_file: MatrixFile) -> None:
    path = matrix_file("Right to health", cycle_4_row("140.1 First (Spain)"))
    document = docx.Document(str(path))
    document.add_paragraph("")
    table = document.add_table(rows=2, cols=4)
    for row, text in zip(table.rows, ("140.2 Second (Peru)", "140.3 Third (Chile)"), strict=True):
        for cell, words in zip(row.cells, cycle_4_row(text), strict=True):
            cell.text = words
    document.save(str(path))

    batch = bring(path)

    assert list(batch.rows.values_list("number", flat=True)) == [3, 4, 5]
    assert sorted(Recommendation.objects.values_list("paragraph", flat=True)) == ["140.1", "140.2", "140.3"]
