"""Published totals by source and year: fund by its accounting title, last day of the financial year, nothing charged on top."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from funding.expenditure.actions import record_expenditure
from funding.expenditure.figures import by_source
from funding.funds.models import Fund
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.reconciliation import reconcile
from portal.accounts.models import User
from portal.imports import pipeline
from portal.imports.models import ImportBatch
from tests.factories import expenditure as accounts
from tests.factories import funding as make

pytestmark = pytest.mark.django_db

HEADING = "year,financial_year,budget_section,section_title,source_type,document,fund,amount_usd"
TITLE = "Voluntary Fund for Advisory Services"
OTHER = "Trust Fund of the Centre"
# Self-written, with what the published list is known for: a fund twice in a year, a negative line, a year from July to June
ROWS = (
    "2019,2018/19,24,Human rights,Other Assessed,A/74/743,,2000",
    "2019,2019,24,Human rights,Regular assessed,A/75/6,,110000",
    "2019,2019,23,Regular programme,Regular assessed,A/75/6,,2500",
    f"2019,2019,24,Human rights,Voluntary,Financial Statement,{TITLE},1700",
    f"2019,2019,24,Human rights,Voluntary,Financial Statement,{OTHER},9000",
    f"2019,2019,24,Human rights,Voluntary,Financial Statement,{TITLE},14700",
    f"2020,2020,24,Human rights,Voluntary,Financial Statement,{OTHER},-300",
)


@pytest.fixture
def funds() -> dict[str, Fund]:
    made = {"VFTC": make.fund("VFTC"), "HC": make.fund("HC")}
    Fund.objects.filter(code="VFTC").update(accounting_title=TITLE)
    Fund.objects.filter(code="HC").update(accounting_title=OTHER)
    Fund.objects.assessed().delete()
    for code, kind, section in (
        ("R23", "regular_budget", "23"),
        ("R24", "regular_budget", "24"),
        ("OAC", "other_assessed", ""),
    ):
        made[code] = Fund.objects.create(code=code, kind=kind, budget_section=section, name=code)
    return made


def published(folder: Path, *rows: str, name: str = "by_source.csv") -> Path:
    path = folder / name
    path.write_text("\r\n".join(["# Source: a publication", HEADING, *(rows or ROWS)]) + "\r\n", encoding="utf-8")
    return path


def test_totals_count_by_source_on_the_last_day_of_their_year(tmp_path: Path, funds: dict[str, Fund]) -> None:
    answer = accounts.run(published(tmp_path))

    assert (answer["profile"], answer["created"], answer["codes"]) == ("expenditure_by_source", 7, {})
    lines = LedgerEntry.objects.filter(source_batch=answer["import"]).order_by("pk")
    assert {line.kind for line in lines} == {EntryKind.EXPENDITURE}  # no support costs on top
    assert {(line.project, line.object_class) for line in lines} == {(None, "")}
    assert (lines[0].fund, lines[0].value_on, lines[1].value_on) == (
        funds["OAC"],
        date(2019, 6, 30),
        date(2019, 12, 31),
    )
    assert (lines[3].source_key, lines[5].source_key) == ("published:2019/VFTC/1", "published:2019/VFTC/2")
    assert reconcile().is_clean


def test_kinds_of_money_stand_beside_each_other(tmp_path: Path, funds: dict[str, Fund]) -> None:
    accounts.run(published(tmp_path))

    found = by_source()

    assert [(group.key, group.year(2019), group.year(2020)) for group in found.groups] == [
        ("voluntary", Decimal(25400), Decimal(-300)),
        ("regular_budget", Decimal(112500), None),
        ("other_assessed", Decimal(2000), None),
    ]
    assert [found.total(year) for year in found.years] == [Decimal(139900), Decimal(-300)]


def test_the_figure_costs_two_queries(
    tmp_path: Path, funds: dict[str, Fund], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    accounts.run(published(tmp_path))

    with django_assert_num_queries(2):
        by_source()


def test_a_corrected_publication_asks_and_a_longer_one_adds(tmp_path: Path, funds: dict[str, Fund]) -> None:
    accounts.run(published(tmp_path))

    longer = accounts.run(published(tmp_path, *ROWS, f"2020,2020,24,Human rights,Voluntary,FS,{TITLE},5", name="b.csv"))
    changed = accounts.refused(published(tmp_path, *ROWS[:6], ROWS[6].replace("-300", "-301"), name="c.csv"))

    assert (longer["created"], longer["unchanged"]) == (1, 7)
    assert changed["codes"] == {"EDITED_LOCALLY": 1}


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        (TITLE, "Unknown fund", "FUND_UNKNOWN", "G · fund"),
        ("2020,2020,", "2020,2020/22,", "DATE_INVALID", "B · financial_year"),
        ("2020,2020,", "2020,2999,", "DATE_FUTURE", "B · financial_year"),
        ("Voluntary", "Unheard of", "SOURCE_TYPE_UNKNOWN", "E · source_type"),
        ("5000", "five", "AMOUNT_INVALID", "H · amount_usd"),
        ("24,", "99,", "FUND_UNKNOWN", "G · fund"),
    ],
)
def test_one_bad_row_refuses_the_file(
    tmp_path: Path, funds: dict[str, Fund], old: str, new: str, code: str, column: str
) -> None:
    row = f"2020,2020,24,Human rights,Voluntary,Financial Statement,{TITLE},5000"
    if old == "24,":
        row = "2020,2020,24,Human rights,Regular assessed,A/1,,5000"

    answer = accounts.refused(published(tmp_path, *ROWS, row.replace(old, new)))

    (error,) = [each for each in answer["messages"] if each["severity"] == "error"]
    assert (error["code"], error["row"], error["column"]) == (code, 10, column)
    assert error["suggestion"]
    assert not LedgerEntry.objects.exists()


def test_a_total_is_not_mixed_with_the_lines_behind_it(tmp_path: Path, funds: dict[str, Fund]) -> None:
    spent = {"fund": funds["VFTC"], "contribution": None, "amount": Decimal(100), "object_class": "staff", "by": None}
    record_expenditure(make.project(), on=date(2019, 3, 1), **spent)

    answer = accounts.refused(published(tmp_path))

    assert answer["codes"] == {"DETAIL_EXISTS": 2}
    assert {each["row"] for each in answer["messages"]} == {6, 8}


def test_lines_behind_a_published_total_are_warned_about(tmp_path: Path, funds: dict[str, Fund]) -> None:
    accounts.run(published(tmp_path))
    make.project(code="TCP-2026-0031")
    path = tmp_path / "lines.csv"
    path.write_text(
        "source_line,value_date,project,fund,object_class,currency,amount\n"
        "1,2019-03-01,TCP-2026-0031,VFTC,staff,USD,10\n2,2018-12-31,TCP-2026-0031,VFTC,staff,USD,10\n"
    )

    answer = accounts.run(path)

    warned = [each for each in answer["messages"] if each["code"] == "PUBLISHED_EXISTS"]
    assert [each["row"] for each in warned] == [2]


def test_a_total_that_was_taken_back_gives_way_to_its_lines(tmp_path: Path, funds: dict[str, Fund]) -> None:
    answer = accounts.run(published(tmp_path))
    pipeline.undo(ImportBatch.objects.get(pk=answer["import"]), by=None)

    found = by_source()
    assert {found.total(year) for year in found.years} == {Decimal(0)}
    assert accounts.run(published(tmp_path, name="again.csv"))["created"] == 7


def test_the_page_links_each_figure_to_its_rows(
    client: Client, tmp_path: Path, funds: dict[str, Fund], frank: User
) -> None:
    accounts.run(published(tmp_path))
    client.force_login(frank)

    page = client.get(reverse("expenditure_by_source")).content.decode()
    table = b"".join(client.get(reverse("expenditure_by_source"), {"export": "csv"})).decode()

    address = f"{reverse('ledger_list')}?fund=VFTC&amp;kind=spending&amp;since=2019-01-01&amp;until=2019-12-31"
    assert address in page
    rows = client.get(address.replace("&amp;", "&"))
    assert rows.status_code == 200
    assert "Voluntary contributions,VFTC," in table
    assert "All sources,,Together,139900.00,-300.00" in table


@pytest.mark.shared_data
def test_the_published_list_gives_the_published_totals(shared_data: Path) -> None:
    call_command("load_reference", verbosity=0)

    answer = accounts.run(shared_data / "funding" / "ohchr_expenditure_by_source_2019_2023.csv")

    assert (answer["read"], answer["created"], answer["rejected"], answer["codes"]) == (65, 65, 0, {})
    found = by_source()
    assert {year: found.total(year) for year in found.years} == {
        2019: 301_717_530,
        2020: 297_735_994,
        2021: 324_519_309,
        2022: 385_142_166,
        2023: 443_198_164,
    }
    fund = next(row for group in found.groups for row in group.rows if row.fund.code == "VFTC")
    assert list(fund.by_year.values()) == [14_960_370, 15_970_304, 22_341_890, 26_210_954, 28_137_843]
    negative = LedgerEntry.objects.filter(amount_usd__lt=0).order_by("amount_usd")
    assert [line.amount_usd for line in negative] == [-335_802, -22_448]
    assert not LedgerEntry.objects.filter(kind=EntryKind.SUPPORT_COST).exists()
