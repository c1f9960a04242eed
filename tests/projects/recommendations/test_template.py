"""The portal's own table: given out in six languages, read back in any of them."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.accounts.models import User
from portal.imports.models import ImportBatch
from projects.recommendations.models import Recommendation
from projects.recommendations.profiles.template import entries
from projects.recommendations.template_out import MEANINGS, accepted, template_xlsx
from tests.factories.uhri import template_csv
from tests.projects.recommendations.conftest import codes, counts

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
LANGUAGES = ["ar", "zh-hans", "en", "fr", "ru", "es"]
FULL: dict[str, object] = {
    "mechanism": "UPR",
    "state": "Kenya",
    "session": "35",
    "symbol": "A/HRC/44/9",
    "paragraph": "142.10",
    "text": "Ratify it",
    "recommending": "France\nSpain",
    "position": "Supported in part",
    "position_source": "A/HRC/44/9/Add.1, para. 4",
    "themes": "Right to health\nTorture",
    "groups": "Children",
    "sdgs": "SDG 5\n16.3",
    "action": "4",
    "published": "2020-03-20",
    "text_fr": "Ratifier",
    "text_ar": "التصديق عليه",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_table_is_read_in_every_language(bring: Bring, tmp_path: Path, language: str) -> None:
    batch = bring(template_csv(tmp_path / "t.csv", [FULL], language=language))

    record = Recommendation.objects.get()
    assert (batch.profile, counts(batch)) == ("portal_template", {"read": 1, "created": 1})
    assert (record.paragraph, record.para_minor, record.position) == ("142.10", 10, "partially_supported")
    assert [one.state.iso3 for one in record.recommending.all() if one.state] == ["FRA", "ESP"]
    assert sorted(record.texts.values_list("language", "text")) == [("ar", "التصديق عليه"), ("fr", "Ratifier")]
    assert sorted(record.sdg_links.values_list("goal__number", "target__code")) == [(5, None), (16, "16.3")]
    assert record.review
    assert record.review.addendum_symbol == "A/HRC/44/9/Add.1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_empty_table_explains_itself_and_is_recognized(
    stage: Callable[[Path], ImportBatch], tmp_path: Path, language: str
) -> None:
    with translation.override(language):
        content = template_xlsx()
        positions = accepted("position")
    book = openpyxl.load_workbook(io.BytesIO(content))
    table, guide = book.worksheets

    assert table.max_column == len(entries())
    assert guide.max_row == len(entries()) + 1
    assert [cell.value for cell in guide["A"]][1:] == [cell.value for cell in table[1]]
    assert (table.sheet_view.rightToLeft or False) is (language == "ar")
    table.append([*(FULL.get(field, "") for field in entries())])
    table.cell(2, list(entries()).index("position") + 1).value = positions.split(", ")[0]
    book.save(tmp_path / "filled.xlsx")

    batch = stage(tmp_path / "filled.xlsx")

    assert (batch.profile, counts(batch)) == ("portal_template", {"read": 1, "created": 1})
    assert "POSITION_INVALID" not in [code for _row, code in codes(batch)]


def test_an_empty_table_says_that_nothing_is_in_it(stage: Callable[[Path], ImportBatch], tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").write_bytes(template_xlsx())

    assert [made["code"] for made in stage(tmp_path / "empty.xlsx").errors] == ["FILE_EMPTY"]


def test_every_column_is_explained() -> None:
    assert {*MEANINGS, "text_ar", "text_zh_hans", "text_en", "text_fr", "text_ru", "text_es"} == set(entries())


def test_all_mechanisms_fit_into_it(bring: Bring, tmp_path: Path) -> None:
    rows: list[Any] = [
        {
            "mechanism": "Committee against Torture",
            "state": "KEN",
            "symbol": "CAT/C/KEN/CO/3",
            "paragraph": "12",
            "text": "Do",
        },
        {"mechanism": "SR housing", "state": "Kenya", "text": "Build", "type": "Concern or observation"},
        {"mechanism": "UPR", "state": "Kenya", "session": 35, "text": "Plant trees", "type": "Voluntary pledge"},
        {"mechanism": "CRPD", "state": "European Union", "symbol": "CRPD/C/EU/CO/1", "paragraph": "5", "text": "Adopt"},
        {"mechanism": "CED", "state": "Kenya", "symbol": "CED/C/KEN/CO/1", "paragraph": "7", "text_es": "Ratificar"},
    ]

    bring(template_csv(tmp_path / "t.csv", rows))

    found = Recommendation.objects.order_by("pk").values_list("mechanism__code", "kind", "position", "language")
    assert list(found) == [
        ("CAT", "recommendation", "not_applicable", "en"),
        ("SR housing", "concern", "not_applicable", "en"),
        ("UPR", "voluntary_pledge", "not_applicable", "en"),
        ("CRPD", "recommendation", "not_applicable", "en"),
        ("CED", "recommendation", "not_applicable", "es"),
    ]


def test_a_row_in_another_language_is_a_further_text(bring: Bring, tmp_path: Path) -> None:
    row: dict[str, object] = {"mechanism": "CAT", "state": "KEN", "symbol": "CAT/C/KEN/CO/3", "paragraph": "12"}
    bring(template_csv(tmp_path / "en.csv", [row | {"text": "Abolish it"}]))

    batch = bring(template_csv(tmp_path / "fr.csv", [row | {"text": "L’abolir", "language": "fr"}]))

    record = Recommendation.objects.get()
    assert (record.text, list(record.texts.values_list("language", "text"))) == ("Abolish it", [("fr", "L’abolir")])
    assert batch.rows.get().changes == {"texts": [[], ["fr"]]}


@pytest.mark.parametrize(("query", "media"), [("", "spreadsheetml"), ("?format=csv", "text/csv")])
def test_staff_download_it(client: Client, carol: User, query: str, media: str) -> None:
    client.force_login(carol)

    address = reverse("recommendation_template") + query

    response = client.get(address)

    assert (response.status_code, media in response["Content-Type"]) == (200, True)
    assert f'href="{address}"' in client.get(reverse("import_new")).content.decode()


def test_others_do_not(client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.get(reverse("recommendation_template")).status_code == 403
