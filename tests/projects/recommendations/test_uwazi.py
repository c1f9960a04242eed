from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from portal.imports.models import ImportBatch
from projects.recommendations.models import Recommendation
from tests.factories.uhri import UWAZI_HEADINGS, uhri_row, uhri_xlsx, uwazi_csv, uwazi_row
from tests.projects.recommendations.conftest import codes, counts

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]


@pytest.fixture
def uwazi(tmp_path: Path) -> Callable[..., Path]:
    made: list[Path] = []

    def write(*rows: Sequence[object], **options: Any) -> Path:
        made.append(uwazi_csv(tmp_path / f"uwazi-{len(made)}.csv", rows, **options))
        return made[-1]

    return write


def test_a_row(bring: Bring, uwazi: Callable[..., Path]) -> None:
    batch = bring(uwazi(uwazi_row(), uwazi_row(by="Spain", response="Not Supported")))

    record = Recommendation.objects.get()
    assert (batch.profile, counts(batch)) == ("upr_info_uwazi", {"read": 2, "created": 2})
    assert record.state
    assert record.state.iso3 == "PER"
    assert record.review
    assert record.review.session.number == 44
    assert (record.position, record.action_category) == ("partially_supported", 5)
    assert set(record.themes.values_list("name", flat=True)) == {"Torture", "Justice"}
    assert (3, "POSITION_CONFLICT") in codes(batch)


TRANSLATED = ("Título", "Fecha", "Plantilla", *UWAZI_HEADINGS[3:12], "Geo", "Documentos", "Adjuntos", "Publicado")
UNKNOWN = ("Title", "Date added", "Template", *"abcdefghi", "Geolocation", "Documents", "Attachments", "Published")


@pytest.mark.parametrize("headings", [TRANSLATED, UNKNOWN])
def test_columns_are_known_by_their_headings_or_by_what_stands_in_them(
    bring: Bring, uwazi: Callable[..., Path], headings: Sequence[str]
) -> None:
    rows = [
        uwazi_row("Ratify the Convention against Torture and its Optional Protocol", state="Peru", by="France"),
        uwazi_row("Abolish the death penalty in law and in practice without delay", state="Cuba", by="Spain"),
    ]

    batch = bring(uwazi(*rows, headings=headings))

    assert batch.profile == "upr_info_uwazi"
    found = Recommendation.objects.order_by("pk").values_list("state__iso3", "recommending__state__iso3", "position")
    assert list(found) == [("PER", "FRA", "supported"), ("CUB", "ESP", "supported")]


def test_pledges_are_told_by_their_template(bring: Bring, uwazi: Callable[..., Path]) -> None:
    bring(uwazi(uwazi_row(), uwazi_row("Plant trees", template="Voluntary pledge", response="", by="Peru")))

    assert sorted(Recommendation.objects.values_list("kind", flat=True)) == ["recommendation", "voluntary_pledge"]


def test_it_adds_states_action_and_issues_to_what_uhri_brought(
    bring: Bring, uwazi: Callable[..., Path], tmp_path: Path
) -> None:
    row = uhri_row(
        "1.1 Ratify it (France)", country="- Peru", states="- France", symbol="A/HRC/55/1", session="- 44th Session"
    )
    bring(uhri_xlsx(tmp_path / "a.xlsx", [row]))

    batch = bring(uwazi(uwazi_row("Ratify it.", by="Spain")))

    record = Recommendation.objects.get()
    assert counts(batch) == {"read": 1, "updated": 1}
    assert (record.source_profile, record.action_category) == ("uhri_xlsx", 5)
    assert [one.state.iso3 for one in record.recommending.all() if one.state] == ["FRA", "ESP"]


def test_a_cycle_that_does_not_have_the_session_is_an_error(
    stage: Callable[[Path], ImportBatch], uwazi: Callable[..., Path]
) -> None:
    batch = stage(uwazi(uwazi_row(cycle="2")))

    made = batch.rows.get().messages[0]
    assert (made["code"], made["severity"], made["column"]) == ("CYCLE_MISMATCH", "error", "K · Session")
    assert made["facts"] == {"session": 44, "cycle": 4, "may_force": True}
