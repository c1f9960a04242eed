"""The figures that the real files must give (formats.md, sections 1.4 and 1.5)."""

import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.db.models import F

from portal.imports import pipeline
from portal.imports.models import ImportBatch
from projects.recommendations.models import (
    AffectedGroup,
    Recommendation,
    RecommendationSdg,
    RecommendingState,
    Review,
    SourceDocument,
    Theme,
)
from projects.recommendations.profiles.upr_info import FIELDS
from tests.projects.recommendations.conftest import codes, counts

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data]
Bring = Callable[..., ImportBatch]


def tally(name: str) -> dict[object, int]:
    return dict(Counter(Recommendation.objects.values_list(name, flat=True)))


def raw_tally(batch: ImportBatch, name: str) -> dict[object, int]:
    return dict(Counter(row.raw[name] for row in batch.rows.all()))


def test_sessions_1_to_5_and_a_copy_of_them(bring: Bring, shared_upr: Path, tmp_path: Path) -> None:
    batch = bring(shared_upr / "1-5.xls")

    assert batch.counts == {
        "read": 6094, "created": 6094, "updated": 0, "unchanged": 0, "rejected": 0, "conflict": 0,
    }  # fmt: skip
    assert RecommendingState.objects.count() == 6094
    assert Recommendation.objects.count() == 5626
    assert RecommendingState.objects.filter(state=None).count() == 9
    assert Counter(code for _, code in codes(batch)) == {"STATE_UNKNOWN": 9, "THEME_NEW": 54, "ACTION_CONFLICT": 2}
    assert raw_tally(batch, "response") == {"Accepted": 4087, "Noted": 2007}
    supported = RecommendingState.objects.filter(recommendation__position="supported").count()
    assert (supported, RecommendingState.objects.filter(recommendation__position="noted").count()) == (4087, 2007)
    assert raw_tally(batch, "action") == {1.0: 207, 2.0: 993, 3.0: 649, 4.0: 2405, 5.0: 1840}
    assert Counter(Review.objects.values_list("session__number", flat=True)) == dict.fromkeys(range(1, 6), 16)

    before = list(Recommendation.objects.order_by("pk").values())
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(
        ["SuR", "Rgrp", "Org", "Recommendation", "RS", "Rgrp", "Org", "Response", "Action", "Issue", "Session"]
    )
    for row in batch.rows.order_by("number"):
        sheet.append([row.raw[name] for name in FIELDS])
    book.save(tmp_path / "copy.xlsx")

    again = bring(tmp_path / "copy.xlsx")

    assert counts(again) == {"read": 6094, "unchanged": 6094}
    assert list(Recommendation.objects.order_by("pk").values()) == before

    pipeline.undo(batch, by=None)
    assert not Recommendation.objects.exists()


def test_pledges(bring: Bring, shared_upr: Path) -> None:
    batch = bring(shared_upr / "voluntary.xls")

    assert counts(batch) == {"read": 947, "created": 944, "unchanged": 3}
    assert [row for row, code in codes(batch) if code == "DUPLICATE_IN_FILE"] == [131, 939, 940]
    assert tally("kind") == {"voluntary_pledge": 944}
    assert tally("position") == {"not_applicable": 944}
    assert not RecommendingState.objects.exclude(state=F("recommendation__state")).exists()


def test_a_copy_saved_on_a_mac(bring: Bring, stage: Callable[[Path], ImportBatch], shared_upr: Path) -> None:
    batch = bring(shared_upr / "10-13.csv")

    assert batch.counts["read"] == 9047
    assert (batch.counts["rejected"], batch.counts["conflict"]) == (0, 0)
    assert [made["facts"] for made in batch.messages] == [{"encoding": "mac_roman"}]
    assert [row for row, code in codes(batch) if code == "DUPLICATE_IN_FILE"] == [412, 7575]
    assert Recommendation.objects.filter(text__contains="Guaraní").exists()
    assert counts(stage(shared_upr / "10-13.csv")) == {"read": 9047, "unchanged": 9047}


def test_matrix_of_cycle_2(bring: Bring, shared_upr: Path) -> None:
    batch = bring(shared_upr / "UPR20__Slovenia_ThematicListRecommendations_E.docx")

    assert counts(batch) == {"read": 163, "created": 163}
    assert tally("position") == {"supported": 142, "noted": 21}
    assert Recommendation.objects.values("paragraph").distinct().count() == 163
    assert {code for _, code in codes(batch)} == {"THEME_NEW"}
    assert tally("document_symbol") == {"A/HRC/28/15": 163}
    assert set(Theme.objects.values_list("vocabulary", flat=True)) == {"uhri-2014"}
    assert Review.objects.get().session.number == 20
    compound = Recommendation.objects.get(paragraph="115.38")
    assert [one.state.iso3 for one in compound.recommending.all() if one.state] == ["EGY", "PER", "AZE"]
    assert not RecommendingState.objects.filter(state=None).exists()
    assert not Recommendation.objects.filter(recommending=None).exists()


def test_matrix_of_cycle_4(bring: Bring, shared_upr: Path) -> None:
    batch = bring(shared_upr / "upr48-slovenia-thematic-list-of-recommendatio.docx")

    assert counts(batch) == {"read": 254, "created": 254}
    assert tally("position") == {"supported": 217, "noted": 37}
    assert Recommendation.objects.values("paragraph").distinct().count() == 254
    assert {code for _, code in codes(batch)} == {"THEME_NEW"}
    assert (Theme.objects.count(), AffectedGroup.objects.count()) == (60, 24)
    assert RecommendationSdg.objects.exists()
    review = Review.objects.get()
    assert (review.session.number, review.report_symbol) == (48, "A/HRC/59/15")
    first = Recommendation.objects.get(paragraph="140.1")
    assert first.recommending.count() == 8
    assert not Recommendation.objects.filter(recommending=None).exists()
    assert not Recommendation.objects.exclude(position_source__regex=r"^A/HRC/59/15/Add\.1, para\. \d+$").exists()


UHRI = ("FIXTURE_uhri_layout_svn_cycle4.xlsx", "FIXTURE_uhri_layout_svn_cycle4.json")
MATRIX = "upr48-slovenia-thematic-list-of-recommendatio.docx"


@pytest.mark.parametrize(
    ("order", "updated"),
    [
        ((MATRIX, UHRI[0], UHRI[1]), [0, 254, 0]),
        ((MATRIX, UHRI[1], UHRI[0]), [0, 254, 0]),
        ((UHRI[0], MATRIX, UHRI[1]), [0, 254, 0]),
        ((UHRI[1], UHRI[0], MATRIX), [0, 0, 254]),
    ],
)
def test_sources_meet_in_one_record_in_every_order(
    bring: Bring, stage: Callable[[Path], ImportBatch], shared_upr: Path, order: tuple[str, ...], updated: list[int]
) -> None:
    batches = [bring(shared_upr / name) for name in order]

    assert [batch.counts["created"] for batch in batches] == [254, 0, 0]
    assert [batch.counts["updated"] for batch in batches] == updated
    assert Recommendation.objects.exclude(annotation_uuid=None).exclude(position_source="").count() == 254
    assert tally("position") == {"supported": 217, "noted": 37}
    assert [counts(stage(shared_upr / name)) for name in order] == [{"read": 254, "unchanged": 254}] * 3

    for batch in reversed(batches):
        pipeline.undo(batch, by=None)
    assert not Recommendation.objects.exists()
    assert not (Theme.objects.exists())
    assert not (Review.objects.exists())
    assert not (SourceDocument.objects.exists())


def test_the_command_says_that_a_file_came_before(shared_upr: Path) -> None:
    path = shared_upr / "upr48-slovenia-thematic-list-of-recommendatio.docx"
    answers = []
    for _time in range(2):
        out = io.StringIO()
        call_command("import_recommendations", path, "--json", stdout=out)
        answers.append(json.loads(out.getvalue()))

    assert (answers[0]["created"], answers[0]["unchanged"]) == (254, 0)
    assert (answers[1]["created"], answers[1]["updated"], answers[1]["unchanged"]) == (0, 0, 254)
    assert answers[1]["already_imported"] == answers[0]["import"]


@pytest.mark.parametrize("part", [0.01, 0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize("name", ["1-5.xls", "upr48-slovenia-thematic-list-of-recommendatio.docx"])
def test_a_download_that_broke_off_is_refused(
    stage: Callable[[Path], ImportBatch], shared_upr: Path, tmp_path: Path, name: str, part: float
) -> None:
    content = (shared_upr / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(content[: int(len(content) * part)])

    batch = stage(path)

    assert [made["code"] for made in batch.errors] == ["FILE_DAMAGED"]
    assert not batch.rows.exists()
