"""Out of the board, filled in, and back through the review."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.accounts.models import User
from portal.imports import pipeline
from portal.imports.kinds import get_kind
from portal.imports.models import ImportBatch
from portal.workflow import NotAllowed
from projects.followup import actions
from projects.followup.importing.sheet import HEADINGS
from projects.followup.models import ProgressEntry
from projects.institutions.models import Institution
from projects.recommendations.models import Recommendation
from tests.factories.projects import recommendation
from tests.factories.reference import state

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
Fill = Callable[..., Path]


@pytest.fixture
def fill(client: Client, alice: User, tmp_path: Path) -> Fill:
    """Takes the workbook out and writes into its rows: fill({1: {"new_progress": "Planned"}})."""

    def fill(rows: dict[int, dict[str, Any]], language: str = "en") -> Path:
        client.force_login(alice)
        content = client.get(f"/{language}/recommendations/follow-up/", {"export": "sheet"}).content
        book = openpyxl.load_workbook(io.BytesIO(content))
        columns = {name: index for index, name in enumerate(HEADINGS, start=1)}
        for number, cells in rows.items():
            for name, value in cells.items():
                book.worksheets[0].cell(number + 1, columns[name], value)
        path = tmp_path / "follow-up.xlsx"
        book.save(path)
        return path

    return fill


def stage(path: Path, by: User) -> ImportBatch:
    return pipeline.stage(get_kind("followup"), path, by=by)


def codes(batch: ImportBatch) -> list[str]:
    return [made["code"] for row in batch.rows.order_by("number") for made in row.messages]


def test_there_and_back(fill: Fill, alice: User) -> None:
    rows = [recommendation(paragraph=f"1.{n}") for n in (1, 2, 3)]
    ministry = Institution.objects.create(state=state("KEN"), name="Ministry of Justice")
    path = fill({
        1: {"new_progress": "Partially implemented", "as_at": DAY, "comment": "Law 12", "lead": "ministry of justice"},
        2: {"new_progress": "planned", "as_at": "2026-03-02", "evidence_url": "https://laws.example/1"},
    })  # fmt: skip

    batch = stage(path, alice)
    assert batch.counts == {"read": 3, "created": 0, "updated": 2, "unchanged": 1, "rejected": 0, "conflict": 0}
    assert not ProgressEntry.objects.exists()
    pipeline.apply(batch, by=alice)

    found = list(Recommendation.objects.order_by("pk").values_list("state_progress", "state_progress_on", "lead"))
    assert found == [
        ("partially_implemented", DAY, ministry.pk),
        ("planned", date(2026, 3, 2), None),
        ("", None, None),
    ]
    assert [entry.comment for entry in ProgressEntry.objects.order_by("recommendation")] == ["Law 12", ""]
    assert [entry.evidence_url for entry in ProgressEntry.objects.order_by("recommendation")] == [
        "", "https://laws.example/1",
    ]  # fmt: skip
    assert [row.pk for row in rows] == list(Recommendation.objects.order_by("pk").values_list("pk", flat=True))


def test_the_same_file_again_says_nothing_new(fill: Fill, alice: User, tmp_path: Path) -> None:
    recommendation()
    path = fill({1: {"new_progress": "Planned", "as_at": DAY}})
    pipeline.apply(stage(path, alice), by=alice)
    book = openpyxl.load_workbook(path)
    book.properties.title = "saved again"  # other bytes, same rows
    book.save(tmp_path / "again.xlsx")

    again = stage(tmp_path / "again.xlsx", alice)

    assert (again.counts["unchanged"], again.counts["updated"]) == (1, 0)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"new_progress": "Done"}, "PROGRESS_INVALID"),
        ({"new_progress": "Planned", "as_at": "soon"}, "DATE_INVALID"),
        ({"new_progress": "Planned", "as_at": "2999-01-01"}, "DATE_FUTURE"),
        ({"new_progress": "Planned", "lead": "Ministry of Silly Walks"}, "INSTITUTION_UNKNOWN"),
        ({"new_progress": "Planned", "evidence_url": "javascript:alert(1)"}, "ADDRESS_INVALID"),
        ({"new_progress": "Planned", "comment": "x" * 6001}, "TEXT_TOO_LONG"),
        ({"new_progress": "Planned", "portal_id": "999999"}, "RECOMMENDATION_UNKNOWN"),
        ({"new_progress": "Planned", "portal_id": "=1+1"}, "RECOMMENDATION_UNKNOWN"),
    ],
)
def test_rows_that_are_refused(fill: Fill, alice: User, cells: dict[str, Any], code: str) -> None:
    recommendation()

    batch = stage(fill({1: cells}), alice)

    assert codes(batch) == [code]
    assert batch.counts["rejected"] == 1


def test_a_comment_alone_is_said_to_be_lost(fill: Fill, alice: User) -> None:
    recommendation()

    batch = stage(fill({1: {"comment": "We are working on it"}}), alice)

    assert codes(batch) == ["COMMENT_ALONE"]
    assert batch.counts["unchanged"] == 1


def test_a_row_that_somebody_changed_meanwhile_is_refused_in_words(fill: Fill, alice: User, bob: User) -> None:
    record = recommendation()
    path = fill({1: {"new_progress": "Planned", "as_at": DAY}})
    actions.report_progress(record, by=bob, progress="implemented", as_at=DAY)

    batch = stage(path, alice)

    assert codes(batch) == ["CHANGED_SINCE_SHEET"]
    assert "“Implemented” was recorded on" in str(batch.rows.get().messages)


def test_what_changed_between_review_and_apply_is_not_overwritten(fill: Fill, alice: User, bob: User) -> None:
    record = recommendation()
    batch = stage(fill({1: {"new_progress": "Planned", "as_at": DAY}}), alice)
    actions.report_progress(record, by=bob, progress="implemented", as_at=DAY)

    with pytest.raises(pipeline.ChangedSinceShown):
        pipeline.apply(batch, by=alice)

    record.refresh_from_db()
    assert record.state_progress == "implemented"


def test_another_states_rows_are_unknown(fill: Fill, alice: User, zoe: User) -> None:
    recommendation("KEN", paragraph="1.1")
    path = fill({1: {"new_progress": "Planned", "as_at": DAY}})

    assert codes(stage(path, zoe)) == ["RECOMMENDATION_UNKNOWN"]


def test_who_sees_whose_file(fill: Fill, client: Client, alice: User, bob: User, zoe: User, carol: User) -> None:
    recommendation()
    batch = stage(fill({1: {"new_progress": "Planned", "as_at": DAY}}), alice)

    assert {
        person.name: ImportBatch.objects.visible_to(person).filter(pk=batch.pk).exists()
        for person in (alice, bob, zoe, carol)
    } == {"Alice": True, "Bob": False, "Zoe": False, "Carol": False}
    with pytest.raises(NotAllowed):
        stage(fill({}), carol)


def test_statements_are_not_taken_back(fill: Fill, alice: User) -> None:
    recommendation()
    batch = pipeline.apply(stage(fill({1: {"new_progress": "Planned", "as_at": DAY}}), alice), by=alice)

    with pytest.raises(NotAllowed, match="never taken back"):
        pipeline.undo(batch, by=alice)


@pytest.mark.parametrize("language", ["ar", "en", "fr", "ru", "zh-hans"])
def test_headings_are_known_in_each_language(fill: Fill, alice: User, language: str) -> None:
    recommendation()

    batch = stage(fill({1: {"new_progress": "implemented", "as_at": DAY}}, language), alice)

    assert batch.counts["updated"] == 1


def test_through_the_browsers_pages(fill: Fill, client: Client, alice: User) -> None:
    record = recommendation()
    path = fill({1: {"new_progress": "Planned", "as_at": DAY}})

    answer = client.post(
        "/en/imports/new/", {"kind": "followup", "file": SimpleUploadedFile("f.xlsx", path.read_bytes())}
    )
    page = client.get(answer["Location"]).content.decode()
    client.post(f"{answer['Location']}apply/")

    assert "<dt>New progress</dt>" in page
    record.refresh_from_db()
    assert record.state_progress == "planned"
