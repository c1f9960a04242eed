from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.imports import codes as all_codes
from portal.imports import pipeline
from portal.imports.kinds import ImportKind, Row
from portal.imports.models import ImportBatch
from portal.workflow import NotAllowed
from projects.recommendations.models import (
    Mechanism,
    PositionChange,
    Recommendation,
    RecommendationSdg,
    RecommendingState,
    Review,
    SourceDocument,
    Theme,
)
from tests.factories.recommendations import cycle_4_row, upr_row
from tests.factories.uhri import UHRI_HEADINGS, identifier, observation, uhri_json, uhri_row, uhri_xlsx
from tests.projects.recommendations.conftest import codes, counts

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
Stage = Callable[[Path], ImportBatch]
Write = Callable[..., Path]


@pytest.fixture
def uhri(tmp_path: Path) -> Write:
    made: list[Path] = []

    def write(*rows: Sequence[object], **options: Any) -> Path:
        made.append(uhri_xlsx(tmp_path / f"export-{len(made)}.xlsx", rows, **options))
        return made[-1]

    return write


@pytest.fixture
def uhri_stream(tmp_path: Path) -> Write:
    made: list[Path] = []

    def write(*rows: Sequence[object], **options: Any) -> Path:
        made.append(uhri_json(tmp_path / f"export-{len(made)}.json", rows, **options))
        return made[-1]

    return write


def decided(kind: ImportKind, batch: ImportBatch, number: int, **decisions: object) -> Any:
    """How a row is planned once a person has decided about it."""
    stored = batch.rows.get(number=number)
    row = Row(stored.number, stored.raw, decisions)
    context = kind.context(batch)
    kind.prepare([row], context)
    plan = kind.plan(row, context)
    if plan.does_something:
        kind.write([plan], context, batch=batch, by=None)
    return plan


def made_by(record: Recommendation) -> list[str]:
    return [one.state.iso3 for one in record.recommending.all() if one.state]


def test_a_row_of_the_upr(bring: Bring, uhri: Write) -> None:
    batch = bring(uhri(uhri_row()))

    record = Recommendation.objects.get()
    assert (record.mechanism.code, record.state and record.state.iso3, record.kind) == ("UPR", "SVN", "recommendation")
    assert (record.document_symbol, record.paragraph, record.text) == (
        "A/HRC/59/15",
        "140.7",
        "Ratify the Optional Protocol",
    )
    assert (record.position, str(record.annotation_uuid), made_by(record)) == (
        "supported",
        identifier(1),
        ["MDV", "PRT"],
    )
    assert record.published_on == date(2025, 3, 24)
    assert record.uhri_published_at
    assert record.uhri_published_at.isoformat() == "2025-08-01T09:59:27+00:00"
    assert set(record.themes.values_list("vocabulary", "name")) == {
        ("uhri-2024", "Right to health"),
        ("uhri-2024", "Equality, & more"),
    }
    assert list(RecommendationSdg.objects.values_list("target__code", "origin")) == [("16.3", "uhri")]
    review = Review.objects.get()
    assert (review.session.number, review.report_symbol, review.hrc_session) == (48, "A/HRC/59/15", 59)
    assert (SourceDocument.objects.get().symbol, record.document) == ("A/HRC/59/15", SourceDocument.objects.get())
    assert [change.position for change in PositionChange.objects.all()] == ["supported"]
    assert counts(batch) == {"read": 1, "created": 1}


@pytest.mark.parametrize(
    "options",
    [
        {"headings": [each.replace("Reccomending", "Recommending") for each in UHRI_HEADINGS]},
        {"headings": [each.upper().replace(" ", "_") for each in UHRI_HEADINGS]},
        {"above": [["UHRI export"], [], ["Made on", 45870]]},
        {"sheet_before": "Read me"},
    ],
)
def test_headings_are_found_wherever_they_stand_and_however_spelt(
    bring: Bring, uhri: Write, options: dict[str, Any]
) -> None:
    batch = bring(uhri(uhri_row(), **options))

    assert (batch.profile, counts(batch)) == ("uhri_xlsx", {"read": 1, "created": 1})
    assert made_by(Recommendation.objects.get()) == ["MDV", "PRT"]


def test_columns_come_in_any_order_and_further_ones_are_passed_over(bring: Bring, uhri: Write) -> None:
    keep = [index for index, name in enumerate(UHRI_HEADINGS) if name not in ("Regions Concerned", "Affected Persons")]
    order = [*reversed(keep)]
    row = ["extra", *(uhri_row()[index] for index in order)]

    bring(uhri(row, headings=["Notes of ours", *(UHRI_HEADINGS[index] for index in order)]))

    record = Recommendation.objects.get()
    assert (record.paragraph, record.position, record.groups.count()) == ("140.7", "supported", 0)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_cells_of_several_values_have_one_a_line(bring: Bring, uhri: Write, line_end: str) -> None:
    states = line_end.join(["- Timor-Leste", "- Guinea-Bissau", "- South Sudan", "- State of Palestine*"])

    bring(uhri(uhri_row("140.7 Ratify", states=states)))

    assert made_by(Recommendation.objects.get()) == ["TLS", "GNB", "SSD", "PSE"]


@pytest.mark.parametrize(
    ("published", "from_1904"),
    [(46078, False), ("46078", False), (date(2026, 2, 25), False), ("2026-02-25", False), (44616, True)],
)
def test_dates_are_serials_real_dates_or_iso_texts(
    bring: Bring, uhri: Write, published: object, from_1904: bool
) -> None:
    bring(uhri(uhri_row(published=published, on_uhri=""), from_1904=from_1904))

    assert Recommendation.objects.get().published_on == date(2026, 2, 25)


def test_a_stream_gives_what_the_workbook_gives(bring: Bring, uhri: Write, uhri_stream: Write) -> None:
    rows = [uhri_row(), observation("4.The Committee reminds the State party", number=2)]
    bring(uhri(*rows))
    before = list(Recommendation.objects.order_by("pk").values())

    batch = bring(uhri_stream(*rows))

    assert (batch.profile, counts(batch)) == ("uhri_json", {"read": 2, "unchanged": 2})
    assert list(Recommendation.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("options", [{"inside": "results"}, {"encoding": "utf-8-sig"}, {"encoding": "utf-16"}])
def test_streams_in_an_envelope_or_another_encoding(bring: Bring, uhri_stream: Write, options: dict[str, str]) -> None:
    bring(uhri_stream(uhri_row("140.7 Protéger l’école (Côte d’Ivoire)", states="- Côte d’Ivoire"), **options))

    record = Recommendation.objects.get()
    assert (record.text, made_by(record)) == ("Protéger l’école", ["CIV"])
    assert SourceDocument.objects.get().uhri_id is not None


def test_a_stream_that_breaks_off_is_refused_with_its_place(stage: Stage, uhri_stream: Write) -> None:
    path = uhri_stream(*(uhri_row(f"140.{n} Do {n} things", number=n) for n in range(1, 21)))
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"Do 15 things")])

    batch = stage(path)

    made = batch.errors[0]
    assert (made["code"], made["row"]) == ("FILE_DAMAGED", 15)
    assert "after record 14" in all_codes.suggestion(made)
    assert not batch.rows.exists()


def test_lists_first_and_the_data_base_later_give_one_record_each(
    bring: Bring, matrix_file: Write, uhri: Write, upr_file: Write
) -> None:
    bring(matrix_file("Right to health", cycle_4_row()))

    enriched = bring(uhri(uhri_row("140.7 Ratify the &nbsp;Optional Protocol, soon (Maldives) (Portugal);")))
    later = bring(upr_file(upr_row("Ratify the Optional Protocol soon", state="Slovenia", by="Spain", session=48)))

    record = Recommendation.objects.get()
    assert (counts(enriched), counts(later)) == ({"read": 1, "updated": 1}, {"read": 1, "updated": 1})
    assert (record.text, record.position_source) == ("Ratify the Optional Protocol, soon", "A/HRC/59/15/Add.1, para. 3")
    assert (made_by(record), record.action_category) == (["MDV", "PRT", "ESP"], 5)
    assert record.annotation_uuid is not None

    again = pipeline.stage(later_kind(enriched), matrix_file("Right to health", cycle_4_row()), by=None)
    assert counts(again) == {"read": 1, "unchanged": 1}


def later_kind(batch: ImportBatch) -> ImportKind:
    from portal.imports.kinds import get_kind

    return get_kind(batch.kind)


def test_undo_takes_all_of_an_enrichment_back(bring: Bring, matrix_file: Write, uhri: Write) -> None:
    bring(matrix_file("Right to health", cycle_4_row(position="Noted")))
    before = snapshot()

    batch = bring(
        uhri(
            uhri_row("140.7 Ratify the Optional Protocol now (Maldives);"),
            uhri_row("140.8 Another (Chile)", number=2, states="- Chile"),
            observation("9. The Committee recommends", number=3, body="- SR housing", symbol="A/HRC/40/61/Add.1"),
        )
    )
    assert PositionChange.objects.count() == 3
    pipeline.undo(batch, by=None)

    assert snapshot() == before


def snapshot() -> dict[str, list[Any]]:
    models: list[Any] = [
        Recommendation, RecommendingState, RecommendationSdg, PositionChange, Review, SourceDocument, Mechanism, Theme,
        Recommendation.themes.through, Recommendation.groups.through,
    ]  # fmt: skip
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def test_a_draft_becomes_final(bring: Bring, uhri: Write) -> None:
    draft = uhri_row(
        "6.12 Ratify the Optional Protocol (Maldives);", symbol="A/HRC/WG.6/48/L.5", annotation="", session=""
    )
    bring(uhri(draft))
    record = Recommendation.objects.get()
    assert (record.is_provisional, record.review and record.review.session.number) == (True, 48)

    batch = bring(uhri(uhri_row("140.7 Ratify the Optional Protocol (Maldives);")))

    record = Recommendation.objects.get()
    assert (record.document_symbol, record.paragraph, record.para_major, record.is_provisional) == (
        "A/HRC/59/15", "140.7", 140, False,
    )  # fmt: skip
    assert batch.rows.get().changes["paragraph"] == ["6.12", "140.7"]
    assert counts(bring(uhri(draft, uhri_row("140.8 More", number=9)))) == {"read": 2, "created": 1, "unchanged": 1}


# Mechanisms other than the UPR


def test_treaty_bodies_and_special_procedures(bring: Bring, uhri: Write) -> None:
    batch = bring(
        uhri(
            observation("29. The Committee recommends (art. 2)", number=1),
            observation("29. It is concerned", number=2, type="- Concerns/Observations"),
            observation("9. Build homes", number=3, body="- SR adequate housing", symbol="A/HRC/40/61/Add.1"),
            observation("3. Free him", number=4, body="- WG arbitrary detention", symbol="A/HRC/WGAD/2020/3"),
        )
    )

    assert counts(batch) == {"read": 4, "created": 4}
    assert list(Recommendation.objects.order_by("pk").values_list("mechanism__code", "kind", "position", "review")) == [
        ("CEDAW", "recommendation", "not_applicable", None),
        ("CEDAW", "concern", "not_applicable", None),
        ("SR adequate housing", "recommendation", "not_applicable", None),
        ("WG arbitrary detention", "recommendation", "not_applicable", None),
    ]
    assert Mechanism.objects.get(code="SR adequate housing").kind == "special_procedure"
    assert Recommendation.objects.order_by("pk")[0].text == "The Committee recommends (art. 2)"
    assert not PositionChange.objects.exists()
    assert (4, "MECHANISM_NEW") in codes(batch)


@pytest.mark.parametrize(
    ("name", "code"),
    [("- European Union", "EU"), ("- Unión Europea", "EU"), ("- Kosovo*", "XK-1244"), ("- كوسوفو", "XK-1244")],
)
def test_parties_that_are_not_states(bring: Bring, uhri: Write, name: str, code: str) -> None:
    bring(uhri(observation("5. Adopt it", country=name, body="- CRPD", symbol="CRPD/C/EU/CO/1")))

    record = Recommendation.objects.get()
    assert (record.state, record.entity and record.entity.code) == (None, code)


def test_a_state_missing_though_the_symbol_has_it_is_proposed(stage: Stage, uhri: Write, kind: ImportKind) -> None:
    batch = stage(uhri(observation("5. Adopt it", country="", symbol="CEDAW/C/ALB/CO/4")))

    made = batch.rows.get().messages[0]
    assert (counts(batch), made["code"], made["facts"]["choices"]) == (
        {"read": 1, "rejected": 1}, "STATE_UNKNOWN", ["ALB"],
    )  # fmt: skip
    assert "points to Albania" in all_codes.suggestion(made)

    decided(kind, batch, 2, state="ALB")
    assert [each.state.iso3 for each in Recommendation.objects.all() if each.state] == ["ALB"]


def test_several_states_where_one_is_meant_are_a_question(stage: Stage, uhri: Write, kind: ImportKind) -> None:
    row = uhri_row("94.1 Ratify", country="- Uzbekistan\n- Czechia", symbol="A/HRC/22/3", session="- 14th Session")

    batch = stage(uhri(row))

    made = batch.rows.get().messages[0]
    assert (made["code"], made["severity"], made["facts"]["choices"]) == ("MULTI_COUNTRY", "error", ["UZB", "CZE"])
    decided(kind, batch, 2, state="CZE")
    record = Recommendation.objects.get()
    assert record.state
    assert record.state.iso3 == "CZE"


def test_the_review_that_two_states_share(bring: Bring, uhri: Write) -> None:
    row = uhri_row("83.1 Ratify", country="- Sudan\n- South Sudan", symbol="A/HRC/18/16", session="- 11th session")

    bring(uhri(row))

    record = Recommendation.objects.get()
    assert record.state
    assert record.state.iso3 == "SDN"
    assert [state.iso3 for state in record.also_concerns.all()] == ["SSD"]


def test_an_unknown_state_gives_the_three_nearest(stage: Stage, uhri: Write) -> None:
    batch = stage(uhri(uhri_row(country="- Sloveniya")))

    facts = batch.rows.get().messages[0]["facts"]
    assert (facts["name"], facts["nearest_iso3"][0]) == ("Sloveniya", "SVN")


# Doubts


@pytest.mark.parametrize("wrong", ["", "b4288060-6633-478d-9a9a-df1978d336c3"])
def test_a_type_that_is_missing_or_an_identifier_is_for_a_person(bring: Bring, uhri: Write, wrong: str) -> None:
    batch = bring(uhri(uhri_row(type=wrong)))

    assert Recommendation.objects.get().needs_review
    assert (2, "TYPE_UNKNOWN") in codes(batch)


@pytest.mark.parametrize("position", ["- Concerns/Observations", ""])
def test_a_position_that_is_none_is_not_known(bring: Bring, uhri: Write, position: str) -> None:
    batch = bring(uhri(uhri_row(position=position)))

    assert Recommendation.objects.get().position == "unknown"
    assert (2, "POSITION_INVALID") in codes(batch)
    assert not PositionChange.objects.exists()


def test_a_reply_is_no_recommendation_unless_a_person_says_so(stage: Stage, uhri: Write, kind: ImportKind) -> None:
    batch = stage(uhri(uhri_row("140.7 Response of Slovenia: accepted")))

    made = batch.rows.get().messages[0]
    assert (made["code"], made["facts"]) == ("NOT_A_RECOMMENDATION", {"may_force": True})
    decided(kind, batch, 2, force=True)
    assert Recommendation.objects.get().text == "Response of Slovenia: accepted"


def test_an_identifier_that_stands_twice_counts_once(bring: Bring, uhri: Write) -> None:
    batch = bring(uhri(uhri_row(), uhri_row("140.9 Something else (Chile)", states="- Chile")))

    assert counts(batch) == {"read": 2, "created": 1, "unchanged": 1}
    assert (3, "DUPLICATE_IN_FILE") in codes(batch)


@pytest.mark.parametrize(
    "second",
    [
        uhri_row(position="- Noted"),
        uhri_row(position="- Noted", number=2),
        uhri_row("140.7 Else", position="- Noted", number=2),
    ],
)
def test_two_positions_for_one_paragraph_refuse_the_second(stage: Stage, uhri: Write, second: Sequence[object]) -> None:
    batch = stage(uhri(uhri_row(), second))

    made = batch.rows.get(number=3).messages[-1]
    assert (made["code"], made["severity"], made["column"]) == ("POSITION_CONFLICT", "error", "J · UPR Position")
    assert "Row 2 gives another answer" in all_codes.suggestion(made)
    with pytest.raises(NotAllowed, match="1 row is rejected"):
        pipeline.apply(batch, by=None)
    assert not Recommendation.objects.exists()


def test_two_texts_for_one_paragraph_are_both_kept_for_review(bring: Bring, uhri: Write) -> None:
    batch = bring(uhri(uhri_row(), uhri_row("140.7 Quite another text", number=2)))

    assert list(Recommendation.objects.order_by("pk").values_list("needs_review", flat=True)) == [False, True]
    assert (3, "PARAGRAPH_CONFLICT") in codes(batch)


@pytest.mark.parametrize(
    ("facts", "code", "severity", "column"),
    [
        ({"session": "- 48th Session", "symbol": "A/HRC/43/15"}, "SESSION_MISMATCH", "warning", "M · UPR Session"),
        ({"symbol": "see annex"}, "SYMBOL_INVALID", "warning", "D · Document Symbol"),
        ({"annotation": "1234"}, "IDENTIFIER_INVALID", "warning", "L · OHCHR Annotation Id"),
        ({"published": "last spring"}, "DATE_INVALID", "warning", "H · Document Publication Date"),
        ({"sdgs": "- 18.1 - Mars"}, "SDG_UNKNOWN", "warning", "G · Sdgs"),
        ({"themes": "- " + "x" * 10_000}, "TEXT_TOO_LONG", "warning", "E · Themes"),
        ({"text": "140.7 " + "word " * 2_000}, "TEXT_TOO_LONG", "warning", "A · Text"),
        ({"text": "140.7 " + "word " * 5_000}, "TEXT_TOO_LONG", "error", "A · Text"),
        ({"country": "- " + "x" * 10_000}, "STATE_UNKNOWN", "error", "B · Countries Concerned"),
        ({"text": "&nbsp;<br>"}, "TEXT_EMPTY", "error", "A · Text"),
        ({"text": "=CONCAT(A1;B1)"}, "FORMULA_FOUND", "error", "A · Text"),
        ({"body": "-", "symbol": "", "session": ""}, "MECHANISM_UNKNOWN", "error", "C · Reccomending Body"),
        ({"session": "soon", "symbol": ""}, "SESSION_INVALID", "error", "M · UPR Session"),
    ],
)
def test_doubts_and_faults_have_code_and_column(
    stage: Stage, uhri: Write, facts: dict[str, Any], code: str, severity: str, column: str
) -> None:
    batch = stage(uhri(uhri_row(**facts)))

    found = [(made["code"], made["severity"], made["column"]) for made in batch.rows.get().messages]
    assert (code, severity, column) in found
    assert (batch.counts["rejected"] == 1) is (severity == "error")


def test_a_record_without_session_is_kept_under_its_document(bring: Bring, uhri: Write) -> None:
    batch = bring(uhri(uhri_row(symbol="A/HRC/8/30", session="")))

    record = Recommendation.objects.get()
    assert (record.review, record.document_symbol) == (None, "A/HRC/8/30")
    assert (2, "SESSION_INVALID") in codes(batch)


def test_the_review_known_tells_which_of_two_sessions(bring: Bring, uhri: Write, upr_file: Write) -> None:
    bring(upr_file(upr_row(state="Switzerland", session=2)))

    bring(uhri(uhri_row(country="- Switzerland", symbol="A/HRC/8/41", session="")))

    record = Recommendation.objects.get(document_symbol="A/HRC/8/41")
    assert record.review
    assert record.review.session.number == 2


# Edited by a person


def test_a_persons_value_stays_until_it_is_decided(bring: Bring, stage: Stage, uhri: Write, kind: ImportKind) -> None:
    bring(uhri(uhri_row()))
    Recommendation.objects.update(position="noted")
    path = uhri(uhri_row(position="- Supported/Noted"))

    batch = stage(path)

    made = batch.rows.get().messages[0]
    assert (counts(batch), made["code"], made["facts"]["decide"]) == (
        {"read": 1, "conflict": 1},
        "EDITED_LOCALLY",
        "position",
    )
    assert decided(kind, batch, 2, position="portal").outcome == "unchanged"
    assert Recommendation.objects.get().position == "noted"
    decided(kind, batch, 2, position="file")
    assert Recommendation.objects.get().position == "partially_supported"
    assert list(PositionChange.objects.values_list("position", flat=True)) == ["supported", "partially_supported"]


def test_queries_do_not_grow_with_rows_documents_or_states(bring: Bring, uhri_stream: Write) -> None:
    used = []
    for size in (20, 400):
        rows = [
            uhri_row(f"140.{n} Do {size} {n}", number=size * 1000 + n, symbol=f"A/HRC/59/{n % 10}") for n in range(size)
        ]
        rows += [
            observation(f"{n}. Do {size} {n}", number=size * 2000 + n, symbol=f"CEDAW/C/SVN/CO/{n % 10}")
            for n in range(size)
        ]
        path = uhri_stream(*rows)
        bring(uhri_stream(*rows[:1]))
        with CaptureQueriesContext(connection) as queries:
            bring(path)
        used.append(len(queries))

    assert used[1] <= used[0]
