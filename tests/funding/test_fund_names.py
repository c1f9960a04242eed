"""Every import finds a fund under every name that the accounts give it."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from funding.funds.models import Fund
from funding.funds.naming import FundNames

pytestmark = pytest.mark.django_db
TITLES = {
    "Trust Fund for the Support to the Activities of the Centre for Human Rights": "HC",
    "Voluntary Fund for Advisory Services and Technical Assistance in the Field of Human Rights": "VFTC",
    "United Nations Voluntary Fund for Indigenous Populations": "INDIGENOUS",
    "Voluntary Technical Assistance Trust Fund to support the participation of least developed countries and "
    "small island developing States in the work of the Human Rights Council": "LDC-SIDS",
}


@pytest.fixture
def names() -> FundNames:
    return FundNames()


@pytest.mark.parametrize(("title", "code"), TITLES.items())
@pytest.mark.parametrize("spelling", [str, str.upper, lambda text: f"  {text}. "])
def test_titles_of_the_accounts_name_their_fund(names: FundNames, title: str, code: str, spelling: type[str]) -> None:
    found = names.find(spelling(title))

    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("vftc", "VFTC"),
        ("UPR-FTA", "UPR-FTA"),
        ("upr implementation fund", "UPR-FTA"),
        ("OHCHR", "HC"),
        ("联合国人权领域技术合作自愿基金", "VFTC"),
        ("صندوق الأمم المتحدة للتبرعات لضحايا التعذيب", "TORTURE"),
        ("Fonds de contributions volontaires des Nations Unies pour les peuples autochtones", "INDIGENOUS"),
        ("section 23", "RB-23"),
    ],
)
def test_codes_aliases_and_names_in_any_language_are_understood(names: FundNames, text: str, code: str) -> None:
    found = names.find(text)

    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "—", "Human rights", "Trust Fund"])
def test_what_is_no_name_of_a_fund_finds_none(names: FundNames, text: str) -> None:
    assert names.find(text) is None


def test_a_name_that_two_funds_share_is_nobodys() -> None:
    for code in ("SLAVERY", "TORTURE"):
        fund = Fund.objects.get(code=code)
        Fund.objects.filter(pk=fund.pk).update(aliases=[*fund.aliases, "Humanitarian fund"])

    names = FundNames()

    assert names.find("Humanitarian fund") is None
    assert names.find("Torture Fund") == Fund.objects.get(code="TORTURE")


@pytest.mark.parametrize(
    ("section", "source_type", "code"),
    [
        ("23", "Regular assessed", "RB-23"),
        (" 24 ", "regular ASSESSED", "RB-24"),
        ("24", "Other Assessed", "PK-SUPPORT"),
        ("23", "Other Assessed", None),
        ("24", "Voluntary", None),
        ("", "", None),
    ],
)
def test_assessed_money_is_named_by_section_and_kind(
    names: FundNames, section: str, source_type: str, code: str | None
) -> None:
    found = names.find_source("", section=section, source_type=source_type)

    assert (found.code if found else None) == code


def test_near_misses_are_suggested(names: FundNames) -> None:
    near = names.nearest("United Nations Voluntary Fund for Victims of Tortures")

    assert near[0].code == "TORTURE"
    assert names.nearest("zzz") == []


@pytest.mark.shared_data
def test_every_row_of_the_published_expenditure_finds_its_source(names: FundNames, shared_data: Path) -> None:
    path = shared_data / "funding" / "ohchr_expenditure_by_source_2019_2023.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        fund = names.find_source(row["fund"], section=row["budget_section"], source_type=row["source_type"])
        assert fund is not None, row
        assert fund.is_voluntary is (row["source_type"] == "Voluntary"), row
        sums[fund.code, row["year"]] += int(row["amount_usd"])

    years = ("2019", "2020", "2021", "2022", "2023")
    assert [sums["VFTC", year] for year in years] == [14_960_370, 15_970_304, 22_341_890, 26_210_954, 28_137_843]
    assert [sums["RB-23", year] for year in years] == [2_523_200, 3_648_588, 2_215_668, 2_342_401, 2_676_888]
    assert len({code for code, _year in sums}) == 12
