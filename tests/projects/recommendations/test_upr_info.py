from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.imports import codes as all_codes
from portal.imports import pipeline
from portal.imports.models import ImportBatch
from portal.workflow import NotAllowed
from projects.recommendations.models import Recommendation, RecommendingState, Review, Theme
from tests.factories.projects import draft
from tests.factories.recommendations import RENAMED_HEADINGS, upr_row, upr_xlsx
from tests.projects.recommendations.conftest import codes, counts

pytestmark = pytest.mark.django_db
UprFile = Callable[..., Path]
Bring = Callable[..., ImportBatch]


def made_by(record: Recommendation) -> list[tuple[str, str]]:
    return [(one.state.iso3 if one.state else "?", one.position) for one in record.recommending.all()]


def test_a_row_becomes_a_recommendation(bring: Bring, upr_file: UprFile) -> None:
    row = upr_row("Ratify&nbsp;the  Convention ", action="4.0", issue="Torture,Women's rights", session="2.0")

    batch = bring(upr_file(row))

    record = Recommendation.objects.get()
    assert (record.state.iso3, Review.objects.get().session.number) == ("PER", 2)
    assert record.review == Review.objects.get()
    assert (record.text, record.text_raw) == ("Ratify the Convention", "Ratify&nbsp;the  Convention")
    assert (record.position, record.position_raw, record.action_category) == ("supported", "Accepted", 4)
    assert (record.kind, record.source_profile, record.source_row) == ("recommendation", "upr_info_xls", 2)
    assert record.source_batch == batch
    assert made_by(record) == [("FRA", "")]
    assert list(record.themes.values_list("vocabulary", "name")) == [
        ("upr-info", "Torture"),
        ("upr-info", "Women's rights"),
    ]


def test_rows_of_one_text_become_one_recommendation_of_several_states(bring: Bring, upr_file: UprFile) -> None:
    batch = bring(upr_file(upr_row(by="France"), upr_row("Ratify the Convention against torture.", by="Spain")))

    record = Recommendation.objects.get()
    assert made_by(record) == [("FRA", ""), ("ESP", "")]
    assert counts(batch) == {"read": 2, "created": 2}


def test_an_answer_that_differs_by_state_stays_with_the_state(bring: Bring, upr_file: UprFile) -> None:
    batch = bring(upr_file(upr_row(by="France"), upr_row(by="Spain", response="Rejected"), upr_row(by="Italy")))

    record = Recommendation.objects.get()
    assert record.position == "partially_supported"
    assert made_by(record) == [("FRA", "supported"), ("ESP", "noted"), ("ITA", "supported")]
    assert codes(batch) == [(2, "THEME_NEW"), (3, "POSITION_CONFLICT"), (4, "POSITION_CONFLICT")]


def test_a_true_duplicate_is_kept_once_and_said(bring: Bring, upr_file: UprFile) -> None:
    batch = bring(upr_file(upr_row(), upr_row(by="Spain"), upr_row()))

    assert RecommendingState.objects.count() == 2
    assert counts(batch) == {"read": 3, "created": 2, "unchanged": 1}
    assert codes(batch) == [(2, "THEME_NEW"), (4, "DUPLICATE_IN_FILE")]
    assert batch.rows.get(number=4).messages[0]["facts"] == {"first": 2}


def test_a_repeated_row_with_another_answer_keeps_the_first_and_can_come_again(
    bring: Bring, upr_file: UprFile, tmp_path: Path
) -> None:
    rows = [upr_row(response="Noted"), upr_row(by="Spain", response="Noted"), upr_row(response="Accepted")]

    batch = bring(upr_file(*rows))

    assert made_by(Recommendation.objects.get()) == [("FRA", ""), ("ESP", "")]
    assert Recommendation.objects.get().position == "noted"
    assert codes(batch) == [(2, "THEME_NEW"), (4, "DUPLICATE_IN_FILE"), (4, "POSITION_CONFLICT")]
    assert counts(bring(upr_xlsx(tmp_path / "copy.xlsx", rows))) == {"read": 3, "unchanged": 3}


def test_a_state_that_the_source_does_not_know_is_kept_with_a_warning(bring: Bring, upr_file: UprFile) -> None:
    batch = bring(upr_file(upr_row(by="&#40;Unknown&#41;")))

    assert made_by(Recommendation.objects.get()) == [("?", "")]
    made = batch.rows.get().messages[0]
    assert (made["code"], made["severity"], made["column"]) == ("STATE_UNKNOWN", "warning", "E · RS")


def test_pledges_have_no_position(bring: Bring, upr_file: UprFile) -> None:
    bring(upr_file(upr_row(response="Voluntary Pledge", by="Peru")))

    record = Recommendation.objects.get()
    assert (record.kind, record.position, made_by(record)) == ("voluntary_pledge", "not_applicable", [("PER", "")])


def test_a_pledge_and_a_recommendation_of_one_text_stay_two(bring: Bring, upr_file: UprFile) -> None:
    bring(upr_file(upr_row(), upr_row(response="Voluntary Pledge", by="Peru")))

    assert sorted(Recommendation.objects.values_list("kind", flat=True)) == ["recommendation", "voluntary_pledge"]


@pytest.mark.parametrize(
    ("row", "code", "column", "suggestion"),
    [
        (upr_row(state="Atlantis"), "STATE_UNKNOWN", "A · SuR", "Did you mean"),
        (upr_row(by="Frence"), "STATE_UNKNOWN", "E · RS", "Did you mean: France"),
        (upr_row(session=77), "SESSION_INVALID", "K · Session", "1 to 54"),
        (upr_row(session="soon"), "SESSION_INVALID", "K · Session", "1 to 54"),
        (upr_row(text=" <br> "), "TEXT_EMPTY", "D · Recommendation", "Fill in the text"),
        (upr_row(text="a " * 10_001), "TEXT_TOO_LONG", "D · Recommendation", "run into one"),
        (upr_row(text="Response of Peru: see above"), "NOT_A_RECOMMENDATION", "D · Recommendation", "Delete the row"),
    ],
)
def test_bad_rows_are_rejected_with_code_column_and_suggestion(
    stage: Callable[[Path], ImportBatch],
    upr_file: UprFile,
    row: tuple[object, ...],
    code: str,
    column: str,
    suggestion: str,
) -> None:
    batch = stage(upr_file(row, upr_row()))

    assert counts(batch) == {"read": 2, "created": 1, "rejected": 1}
    made = batch.rows.get(number=2).messages[0]
    assert (made["code"], made["severity"], made["column"]) == (code, "error", column)
    assert suggestion in all_codes.suggestion(made)
    with pytest.raises(NotAllowed, match="1 row is rejected"):
        pipeline.apply(batch, by=None)
    assert not Recommendation.objects.exists()


def test_an_unknown_position_or_action_is_left_open_with_a_warning(bring: Bring, upr_file: UprFile) -> None:
    batch = bring(upr_file(upr_row(response="Maybe", action=9)))

    record = Recommendation.objects.get()
    assert (record.position, record.position_raw, record.action_category) == ("unknown", "Maybe", None)
    assert codes(batch) == [(2, "POSITION_INVALID"), (2, "ACTION_INVALID"), (2, "THEME_NEW")]


def test_the_same_rows_in_another_file_change_nothing(bring: Bring, upr_file: UprFile, tmp_path: Path) -> None:
    rows = [
        upr_row(by="France", action=4),
        upr_row(by="Spain", action=2),
        upr_row("Abolish it", by="Italy", response="Noted"),
        upr_row("Abolish it", by="Chile"),
        upr_row("Plant trees", by="Peru", response="Voluntary Pledge"),
    ]
    bring(upr_file(*rows))
    before = list(Recommendation.objects.order_by("pk").values())

    again = bring(upr_xlsx(tmp_path / "same.xlsx", rows))

    assert counts(again) == {"read": 5, "unchanged": 5}
    assert list(Recommendation.objects.order_by("pk").values()) == before
    assert codes(again) == [(3, "ACTION_CONFLICT")]


def test_a_changed_answer_updates_with_its_difference(bring: Bring, upr_file: UprFile) -> None:
    bring(upr_file(upr_row(response="Pending", action=4)))

    batch = bring(upr_file(upr_row(response="Accepted", action=5)))

    record = Recommendation.objects.get()
    assert (record.position, record.action_category) == ("supported", 5)
    assert batch.rows.get().changes == {
        "position": ["pending", "supported"],
        "position_raw": ["Pending", "Accepted"],
        "action_category": [4, 5],
    }


def test_a_value_that_a_person_corrected_stays_and_is_a_conflict(bring: Bring, upr_file: UprFile) -> None:
    bring(upr_file(upr_row(response="Pending", action=4)))
    Recommendation.objects.update(position="noted")

    batch = bring(upr_file(upr_row(response="Accepted", action=5)))

    record = Recommendation.objects.get()
    assert (record.position, record.action_category) == ("noted", 5)
    assert counts(batch) == {"read": 1, "conflict": 1}
    assert codes(batch) == [(2, "EDITED_LOCALLY")]


def test_undo_restores_what_was_there(bring: Bring, upr_file: UprFile) -> None:
    first = bring(upr_file(upr_row(response="Pending", action=4)))
    before = list(Recommendation.objects.values())
    second = bring(
        upr_file(upr_row(action=5, issue="Justice"), upr_row(by="Spain", action=5), upr_row("New", session=3))
    )
    assert (Recommendation.objects.count(), Theme.objects.count(), Review.objects.count()) == (2, 2, 2)

    with pytest.raises(NotAllowed, match="has built on this one"):
        pipeline.undo(first, by=None)
    pipeline.undo(second, by=None)

    after = list(Recommendation.objects.values())
    assert after == before
    assert made_by(Recommendation.objects.get()) == [("FRA", "")]
    assert (Theme.objects.count(), Review.objects.count()) == (1, 1)
    pipeline.undo(first, by=None)
    assert not Recommendation.objects.exists()
    assert not Review.objects.exists()


def test_undo_refuses_when_a_request_names_a_recommendation(bring: Bring, upr_file: UprFile, alice: object) -> None:
    batch = bring(upr_file(upr_row(state="Kenya")))
    request = draft(alice)  # type: ignore[arg-type]
    request.recommendations.set(Recommendation.objects.all())

    with pytest.raises(NotAllowed, match="already used: requests"):
        pipeline.undo(batch, by=None)

    assert request.recommendations.count() == 1


def test_undo_refuses_when_a_person_edited(bring: Bring, upr_file: UprFile) -> None:
    batch = bring(upr_file(upr_row()))
    Recommendation.objects.update(text="Corrected by hand")

    with pytest.raises(NotAllowed, match="edited since: text"):
        pipeline.undo(batch, by=None)

    assert Recommendation.objects.get().text == "Corrected by hand"


@pytest.mark.parametrize(
    ("options", "encoding"),
    [
        ({"encoding": "mac_roman", "line_end": "\r", "headings": RENAMED_HEADINGS}, "mac_roman"),
        ({"encoding": "mac_roman"}, "mac_roman"),
        ({"encoding": "cp1252", "delimiter": ";"}, "cp1252"),
        ({"encoding": "utf-16", "delimiter": "\t"}, "utf-16"),
        ({"encoding": "utf-16-le"}, "utf-16-le"),
        ({"encoding": "utf-8-sig", "headings": ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k")}, None),
    ],
)
def test_copies_saved_by_hand_are_read_whatever_the_encoding(
    bring: Bring, upr_file: UprFile, options: dict[str, object], encoding: str | None
) -> None:
    text = "Protéger les autorités guaraní – “sans délai” – à l’école"

    batch = bring(upr_file(upr_row(text, by="Côte d’Ivoire"), **options))

    record = Recommendation.objects.get()
    assert (record.text, made_by(record)) == (text, [("CIV", "")])
    assert [(made["code"], made["facts"]["encoding"]) for made in batch.messages] == (
        [("FILE_ENCODING", encoding)] if encoding else []
    )


def test_queries_do_not_grow_with_rows(bring: Bring, upr_file: UprFile) -> None:
    bring(upr_file(upr_row()))
    used = []

    for count in (3, 300):
        path = upr_file(*(upr_row(f"Do {count} times {n}") for n in range(count)))
        with CaptureQueriesContext(connection) as queries:
            bring(path)
        used.append(len(queries))

    assert used[0] == used[1]
