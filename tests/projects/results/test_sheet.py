"""A grid as XLSX and back: what was not changed changes nothing, what was changed is shown cell by cell, the rest by address."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from projects.models import DisaggregationCategory, Indicator, IndicatorValue, ReportingPeriod
from projects.results.grid.rows import build, for_grid
from projects.results.models import EvidenceGrade
from projects.results.sheet import reading, workbook
from projects.results.sheet.differences import compare
from projects.results.sheet.layout import DENOMINATOR, GRADE, KEY, NOTE, NUMERATOR, TEXT
from projects.results.sheet.models import SheetReturn
from projects.results.sheet.views import receive
from tests.factories import results as make
from tests.factories.projects import member_of_kenya

pytestmark = pytest.mark.django_db


def category(code: str) -> int:
    return DisaggregationCategory.objects.get(code=code).pk


def file_of(of: ReportingPeriod, by: User, language: str = "en") -> bytes:
    with override(language):
        found = for_grid(Indicator.objects.filter(result__project=of.project_id))
        return workbook.write(of, build(by, of.project, found, [of], may_report=True))


@contextmanager
def filled(content: bytes, into: list[bytes]) -> Iterator[Any]:
    """The sheet, to be changed as an office program does."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    yield book.worksheets[0]
    buffer = io.BytesIO()
    book.save(buffer)
    into.append(buffer.getvalue())


def line_of(sheet: Any, key: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, KEY + 1).value == f"[[{key}]]")


def change(content: bytes, changes: dict[tuple[str, int], Any]) -> bytes:
    """(key of the line, column) → what a person writes there."""
    made: list[bytes] = []
    with filled(content, made) as sheet:
        for (key, column), value in changes.items():
            sheet.cell(line_of(sheet, key), column + 1).value = value
    return made[0]


def returned(of: ReportingPeriod, content: bytes, by: User) -> SheetReturn:
    found = receive(of, SimpleUploadedFile("sheet.xlsx", content), by=by)
    found.period = of
    return found


def differences(of: ReportingPeriod, content: bytes, by: User) -> list[tuple[str, str, str, str]]:
    """Code, column, stored, in the file."""
    made = compare(by, returned(of, content, by))
    return [(one.indicator.code, item.label, item.now, item.file) for one in made.differences for item in one.changes]


@pytest.fixture
def of(db: None) -> ReportingPeriod:
    return make.period(make.running())


@pytest.fixture
def number(of: ReportingPeriod) -> Indicator:
    return make.indicator(make.outcome(of.project), by=("sex",))


# There and back


def test_an_unchanged_sheet_changes_nothing_in_any_language(
    alice: User, of: ReportingPeriod, number: Indicator
) -> None:
    outcome = number.result
    share, score, words = (make.indicator(outcome, kind) for kind in ("percentage", "score", "qualitative"))
    parts = {category("sex-women"): (Decimal("6.5"), None), category("sex-men"): (Decimal(4), None)}
    make.value(number, of, by=alice, numerator="10.5", breakdown=parts, note="=2+2")
    make.value(share, of, by=alice, numerator="1.234", denominator=8)
    make.value(score, of, by=alice, numerator=2)
    make.value(words, of, by=alice, numerator=None, text="Line one\nline two")

    found = {
        language: differences(of, file_of(of, alice, language), alice) for language in ("en", "ar", "fr", "zh-hans")
    }

    assert found == {"en": [], "ar": [], "fr": [], "zh-hans": []}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    figures=st.lists(st.decimals(min_value=0, max_value=10**9, places=4), min_size=4, max_size=4),
    words=st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=80),
)
def test_whatever_is_filled_in_comes_back_as_the_same_values(figures: list[Decimal], words: str) -> None:
    """Property: fill, send back, take everything, download again: the second sheet holds what the first was filled with."""
    alice = member_of_kenya("Alice")
    of = make.period(make.running())
    outcome = make.outcome(of.project)
    row, share, qualitative = (make.indicator(outcome, kind) for kind in ("number", "percentage", "qualitative"))
    part, whole = sorted(figures[1:3])
    content = change(
        file_of(of, alice),
        {
            (f"i.{row.pk}", NUMERATOR): float(figures[0]),
            (f"i.{row.pk}", NOTE): words,
            (f"i.{share.pk}", NUMERATOR): float(part),
            (f"i.{share.pk}", DENOMINATOR): float(whole + 1),
            (f"i.{qualitative.pk}", TEXT): f"Said: {words}",
        },
    )
    client = Client()
    client.force_login(alice)
    found = returned(of, content, alice)
    address = reverse("sheet_return", args=[of.project_id, of.pk, found.pk])

    response = client.post(address, {"all": ""})

    assert response.status_code == 302
    stored = {value.indicator_id: value for value in IndicatorValue.objects.filter(period=of)}
    assert (stored[row.pk].numerator, stored[share.pk].numerator, stored[share.pk].denominator) == (
        figures[0],
        part,
        whole + 1,
    )
    assert stored[row.pk].note == words.strip()
    assert stored[qualitative.pk].text == f"Said: {words}".strip()
    assert differences(of, file_of(of, alice), alice) == []


def test_changes_are_shown_cell_by_cell_and_taken_as_chosen(
    alice: User, client: Client, of: ReportingPeriod, number: Indicator
) -> None:
    other = make.indicator(number.result)
    make.value(number, of, by=alice, numerator=10)
    women, men = category("sex-women"), category("sex-men")
    content = change(
        file_of(of, alice),
        {
            (f"i.{number.pk}", NUMERATOR): 12,
            (f"i.{number.pk}", NOTE): "Two more",
            (f"b.{number.pk}.{women}", NUMERATOR): "٧",
            (f"b.{number.pk}.{men}", NUMERATOR): "5,0",
            (f"i.{other.pk}", NUMERATOR): 3,
        },
    )

    shown = differences(of, content, alice)
    found = SheetReturn.objects.get()
    client.force_login(alice)
    address = reverse("sheet_return", args=[of.project_id, of.pk, found.pk])
    page = client.get(address).content.decode()
    client.post(address, {"take": [number.pk], f"seen-{number.pk}": "1", f"seen-{other.pk}": "0"})

    assert shown == [
        (number.code, "Value", "10", "12"),
        (number.code, "Explanation", "", "Two more"),
        (number.code, "Sex: Women and girls", "", "٧"),
        (number.code, "Sex: Men and boys", "", "5,0"),
        (other.code, "Value", "", "3"),
    ]
    assert ">G5<" in page
    assert IndicatorValue.objects.get().numerator == Decimal(12)
    found.refresh_from_db()
    event = AuditEvent.objects.about(of.project).get(verb="take_over_sheet")
    assert (found.closed_by, event.facts["what"], event.facts["values"]) == (alice, "sheet.xlsx", 1)
    assert client.get(address).status_code == 302


def test_words_of_the_list_are_known_in_every_language(alice: User, of: ReportingPeriod, number: Indicator) -> None:
    make.value(number, of, by=alice, numerator=10)
    with override("fr"):
        french = str(EvidenceGrade.REPORTED.label)
    content = change(file_of(of, alice), {(f"i.{number.pk}", GRADE): french})
    wrong = change(file_of(of, alice), {(f"i.{number.pk}", GRADE): "Certain"})

    made = [compare(alice, returned(of, each, alice)) for each in (content, wrong)]

    assert [each.differences for each in made] == [[], []]
    assert [sentence for _at, sentence in made[1].problems] == ["“Certain” is not one of the words of the list."]


# What is refused by its address


def test_problems_are_named_by_cell_and_the_rest_can_be_taken(
    alice: User, client: Client, of: ReportingPeriod, number: Indicator
) -> None:
    share, vague, formula = (make.indicator(number.result, kind) for kind in ("percentage", "number", "number"))
    content = change(
        file_of(of, alice),
        {
            (f"i.{number.pk}", NUMERATOR): 4,
            (f"i.{share.pk}", NUMERATOR): 50,
            (f"i.{share.pk}", DENOMINATOR): 40,
            (f"i.{vague.pk}", NUMERATOR): "1.234",
            (f"i.{formula.pk}", NUMERATOR): "=SUM(G1:G2)",
        },
    )
    found = returned(of, content, alice)
    made = compare(alice, found)

    by_code = {one.indicator.code: one.problems for one in made.differences}
    lines = {
        one: line_of(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0], f"i.{one.pk}")
        for one in (share, vague, formula)
    }
    assert by_code[number.code] == []
    assert by_code[share.code] == [(f"G{lines[share]}", "The part (50) cannot be more than the whole (40).")]
    assert by_code[vague.code][0][0] == f"G{lines[vague]}"
    assert made.problems == [
        (f"G{lines[formula]}", "A formula (=SUM(G1:G2)) is not taken over: write the value itself.")
    ]

    client.force_login(alice)
    client.post(reverse("sheet_return", args=[of.project_id, of.pk, found.pk]), {"all": ""})
    assert list(IndicatorValue.objects.values_list("indicator", "numerator")) == [(number.pk, Decimal(4))]


def test_a_key_that_was_changed_and_a_row_that_stands_twice_are_named(
    alice: User, of: ReportingPeriod, number: Indicator
) -> None:
    other = make.indicator(number.result)
    made: list[bytes] = []
    with filled(file_of(of, alice), made) as sheet:
        line, second = line_of(sheet, f"i.{number.pk}"), line_of(sheet, f"i.{other.pk}")
        sheet.cell(line, KEY + 1).value = "[[i.99999]]"
        last = sheet.max_row + 1
        for column, value in ((KEY, f"[[i.{other.pk}]]"), (NUMERATOR, 5)):
            sheet.cell(last, column + 1).value = value

    found = compare(alice, returned(of, made[0], alice))

    assert found.problems == [
        (f"A{line}", "The hidden key “i.99999” is not one of this sheet: the row is left out."),
        (f"A{last}", "This row stands in the sheet twice; the first one is read."),
    ]
    assert found.differences == []
    assert second < last


def test_only_what_the_file_changed_is_taken_where_somebody_wrote_meanwhile(
    alice: User, bob: User, client: Client, of: ReportingPeriod, number: Indicator
) -> None:
    make.value(number, of, by=alice, numerator=10, note="First")
    content = change(file_of(of, alice), {(f"i.{number.pk}", NUMERATOR): 12})
    make.value(number, of, by=bob, numerator=10, note="Bob's words")

    found = returned(of, content, alice)
    made = compare(alice, found).differences[0]
    client.force_login(alice)
    client.post(
        reverse("sheet_return", args=[of.project_id, of.pk, found.pk]), {"take": [number.pk], f"seen-{number.pk}": "2"}
    )

    assert [(change.label, change.now, change.file, change.is_both) for change in made.changes] == [
        ("Value", "10", "12", False)
    ]
    value = IndicatorValue.objects.get()
    assert (value.numerator, value.note) == (Decimal(12), "Bob's words")


def test_a_cell_that_both_changed_is_marked_and_not_ticked(
    alice: User, bob: User, client: Client, of: ReportingPeriod, number: Indicator
) -> None:
    make.value(number, of, by=alice, numerator=10)
    content = change(file_of(of, alice), {(f"i.{number.pk}", NUMERATOR): 12})
    make.value(number, of, by=bob, numerator=11)
    found = returned(of, content, alice)
    client.force_login(alice)
    address = reverse("sheet_return", args=[of.project_id, of.pk, found.pk])

    page = client.get(address).content.decode()
    make.value(number, of, by=bob, numerator=13)
    moved = client.post(address, {"take": [number.pk], f"seen-{number.pk}": "2"})

    assert "changed here too since the download" in page
    assert f'name="take" value="{number.pk}">' in page
    assert (moved.status_code, IndicatorValue.objects.get().numerator) == (409, Decimal(13))
    found.refresh_from_db()
    assert found.closed_at is None


def test_indicators_that_came_or_went_since_the_download_are_said(
    alice: User, of: ReportingPeriod, number: Indicator
) -> None:
    gone = make.indicator(number.result)
    content = change(file_of(of, alice), {(f"i.{gone.pk}", NUMERATOR): 3, (f"i.{number.pk}", NUMERATOR): 4})
    gone.delete()
    make.indicator(number.result)

    made = compare(alice, returned(of, content, alice))

    assert (made.gone, made.new, len(made.differences)) == (1, 1, 1)


def test_foreign_and_old_files_are_refused_by_name(
    alice: User, client: Client, of: ReportingPeriod, number: Indicator, tmp_path: Path
) -> None:
    second = make.period(of.project, "2025-01-01", "2025-06-30")
    good = file_of(of, alice)
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    tampered: list[bytes] = []
    with filled(good, tampered) as sheet:
        sheet.cell(1, NOTE + 1).value = "eyJwZXJpb2QiOjF9:x:y"
    client.force_login(alice)

    def refusal(content: bytes, name: str = "sheet.xlsx", period: ReportingPeriod = of) -> str:
        address = reverse("sheet_offline", args=[period.project_id, period.pk])
        page = client.post(address, {"file": SimpleUploadedFile(name, content)})
        return str(page.context["form"].errors["file"][0])

    said = [
        refusal(good, period=second),
        refusal(plain.getvalue()),
        refusal(tampered[0]),
        refusal(b"Code,Value\n1.a,12\n", "sheet.csv"),
        refusal(with_macros(good), "sheet.xlsm"),
        refusal(good[: len(good) // 2]),
    ]

    assert [words[:60] for words in said] == [
        "This sheet was downloaded for another period or project. Sen",
        "This is not a sheet that the portal made, or its first row w",
        "This is not a sheet that the portal made, or its first row w",
        "This is not an XLSX file. Send the sheet that you downloaded",
        said[4][:60],
        said[5][:60],
    ]
    assert "macros" in said[4]
    assert SheetReturn.objects.count() == 0


def with_macros(content: bytes) -> bytes:
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return buffer.getvalue()


# The file itself


def test_the_sheet_is_locked_but_for_its_cells_and_runs_right_to_left_in_arabic(
    alice: User, of: ReportingPeriod, number: Indicator
) -> None:
    score = make.indicator(number.result, "score")
    sheet = openpyxl.load_workbook(io.BytesIO(file_of(of, alice, "ar"))).worksheets[0]
    line, below = line_of(sheet, f"i.{number.pk}"), line_of(sheet, f"i.{score.pk}")

    assert (sheet.protection.sheet, sheet.sheet_view.rightToLeft, sheet.column_dimensions["A"].hidden) == (
        True,
        True,
        True,
    )
    assert [sheet.cell(line, column + 1).protection.locked for column in (KEY, TEXT, NUMERATOR, NOTE)] == [
        True,
        True,
        False,
        False,
    ]
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"}
    assert lists[f"G{below}"] == '"0,1,2,3"'
    assert f"J{line}" in lists


def test_text_that_looks_like_a_formula_stays_text(alice: User, of: ReportingPeriod) -> None:
    row = make.indicator(make.outcome(of.project, title="=1+1"), title="@SUM(A1)", unit="+x")
    sheet = openpyxl.load_workbook(io.BytesIO(file_of(of, alice))).worksheets[0]

    kinds = {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None}

    assert "f" not in kinds
    assert sheet.cell(line_of(sheet, f"i.{row.pk}"), 3).value == "@SUM(A1)"


def test_only_reporters_take_a_sheet_or_send_one(
    zoe: User, frank: User, alice: User, client: Client, of: ReportingPeriod
) -> None:
    names = ("sheet_offline", "sheet_file")
    answers = {}
    for user in (zoe, frank, alice):
        client.force_login(user)
        answers[user.name] = [client.get(reverse(name, args=[of.project_id, of.pk])).status_code for name in names]

    assert answers == {"Zoe": [403, 403], "Frank": [403, 403], "Alice": [200, 200]}


def test_reading_keeps_where_each_cell_stands(
    alice: User, of: ReportingPeriod, number: Indicator, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(change(file_of(of, alice), {(f"i.{number.pk}", NUMERATOR): 0.1 + 0.2}))

    row = reading.read(path, "sheet.xlsx", of).rows[str(number.pk)]

    assert (row.cells["numerator"], row.at["numerator"], row.at["note"]) == ("0.3", "G5", "K5")
