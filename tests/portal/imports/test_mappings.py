"""Files whose headings nobody knows: a person says once which column is which, and later files are read by it."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import Organisation, User
from portal.audit.models import AuditEvent
from portal.imports import background, pipeline
from portal.imports.mappings import actions
from portal.imports.mappings.models import ColumnMapping
from portal.imports.mappings.reading import column_key, fingerprint, index_of, plain_amount, plain_day
from portal.imports.models import ImportBatch
from portal.imports.uploads import SMALL
from tests.portal.imports.conftest import BodiesImport

UNKNOWN = b"Report of bodies;;\nCode;Title of the body;Sort\n1;Fund;pooled_fund\n2;Other fund;pooled_fund\n"


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


@pytest.fixture
def officer(client: Client, carol: User) -> Client:
    client.force_login(carol)
    return client


def send(client: Client, content: bytes, name: str = "bodies.csv") -> ImportBatch:
    client.post(reverse("import_new"), {"kind": "bodies", "file": SimpleUploadedFile(name, content)})
    return ImportBatch.objects.latest("pk")


def say(client: Client, batch: ImportBatch, at: str = "0:2", **facts: str) -> int:
    sent = {"column_name": "1", "column_kind": "2", "name": "Bodies of the report"} | facts
    return client.post(f"{reverse('import_mapping', args=[batch.pk])}?at={at}", sent).status_code


@pytest.mark.django_db
def test_a_person_says_once_which_column_is_which(bodies: BodiesImport, officer: Client, carol: User) -> None:
    batch = send(officer, UNKNOWN)
    assert (batch.is_mappable, batch.errors[0]["code"]) == (True, "HEADER_MISSING")
    review = officer.get(reverse("import_review", args=[batch.pk])).content.decode()
    assert reverse("import_mapping", args=[batch.pk]) in review
    form = officer.get(reverse("import_mapping", args=[batch.pk])).content.decode()
    assert "B · Title of the body (Fund)" in form

    assert say(officer, batch) == 302

    batch.refresh_from_db()
    assert (batch.profile, batch.counts["created"], batch.errors) == ("bodies", 2, [])
    assert [made["code"] for made in batch.messages] == ["MAPPING_USED"]
    assert batch.columns == {"name": "B · Title of the body", "kind": "C · Sort"}
    assert [row.number for row in batch.rows.all()] == [3, 4]
    pipeline.apply(batch, by=carol)
    assert set(Organisation.objects.values_list("name_en", flat=True)) == {"Fund", "Other fund"}
    # the next file with these headings, in another order and without the title above
    later = send(officer, b"Sort;Code;Title of the body\nprivate;3;Third\n", "later.csv")
    assert (later.mapping, later.counts["created"]) == (ColumnMapping.objects.get(), 1)
    assert AuditEvent.objects.get(verb="save_mapping").actor == carol


@pytest.mark.django_db
def test_what_all_rows_have_is_written_once(bodies: BodiesImport, officer: Client) -> None:
    batch = send(officer, UNKNOWN)

    say(officer, batch, column_kind="", constant_kind="private")

    batch.refresh_from_db()
    assert [row.raw for row in batch.rows.all()] == [
        {"name": "Fund", "kind": "private"},
        {"name": "Other fund", "kind": "private"},
    ]


@pytest.mark.django_db
def test_what_is_missing_or_taken_is_said_at_its_field(bodies: BodiesImport, officer: Client) -> None:
    first = send(officer, UNKNOWN)
    say(officer, first)
    other = send(officer, b"Who;What\nFund;private\n", "other.csv")

    assert say(officer, other, at="0:1", column_name="", column_kind="1", name="New") == 409
    assert say(officer, other, at="0:1", column_name="0", column_kind="1") == 409  # the name is taken
    assert say(officer, other, at="0:1", column_name="0", column_kind="7") == 422
    assert ColumnMapping.objects.count() == 1


@pytest.mark.django_db
def test_a_mapping_in_use_can_be_corrected_until_the_file_is_applied(
    bodies: BodiesImport, officer: Client, carol: User
) -> None:
    batch = send(officer, UNKNOWN)
    say(officer, batch, column_name="0")  # the code in the place of the name

    say(officer, batch, name="Corrected")

    batch.refresh_from_db()
    assert [row.raw["name"] for row in batch.rows.all()] == ["Fund", "Other fund"]
    assert [mapping.name for mapping in ColumnMapping.objects.all()] == ["Corrected"]
    pipeline.apply(batch, by=carol)
    assert officer.get(reverse("import_mapping", args=[batch.pk])).status_code == 302


@pytest.mark.django_db
def test_two_columns_of_one_heading_and_a_second_sheet(bodies: BodiesImport, officer: Client) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Cover"])
    sheet = book.create_sheet()
    for row in (["Name", "Kind", "Kind"], ["Fund", "x", "private"]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    batch = send(officer, out.getvalue(), "bodies.xlsx")

    say(officer, batch, at="1:1", column_name="0")

    batch.refresh_from_db()
    assert [row.raw for row in batch.rows.all()] == [{"name": "Fund", "kind": "private"}]


@pytest.mark.django_db
def test_a_large_file_is_read_by_the_worker(
    bodies: BodiesImport, officer: Client, settings: object, django_capture_on_commit_callbacks: object
) -> None:
    rows = b"".join(b"%d;Body %d;private\n" % (n, n) for n in range(12_000))
    batch = send(officer, b"Code;Title of the body;Sort\n" + rows)
    batch.refresh_from_db()
    assert batch.size > SMALL
    background.work(background.begin(batch.pk) or batch)
    batch.refresh_from_db()
    assert batch.is_mappable

    say(officer, batch, at="0:1")
    batch.refresh_from_db()
    assert batch.status == "reading"
    background.work(background.begin(batch.pk) or batch)

    batch.refresh_from_db()
    assert (batch.status, batch.counts["created"]) == ("staged", 12_000)


@pytest.mark.django_db
def test_mappings_are_listed_renamed_and_deleted(bodies: BodiesImport, officer: Client, nora: User) -> None:
    batch = send(officer, UNKNOWN)
    say(officer, batch)
    mapping = ColumnMapping.objects.get()

    assert "Bodies of the report" in officer.get(reverse("mapping_list")).content.decode()
    assert "B · Title of the body" in officer.get(reverse("mapping_detail", args=[mapping.pk])).content.decode()
    officer.post(reverse("mapping_rename", args=[mapping.pk]), {"name": "Renamed"})
    assert officer.post(reverse("mapping_rename", args=[mapping.pk]), {"name": " "}).status_code == 409
    assert ColumnMapping.objects.get().name == "Renamed"
    officer.force_login(nora)
    assert officer.get(reverse("mapping_detail", args=[mapping.pk])).status_code == 404
    assert officer.post(reverse("mapping_delete", args=[mapping.pk])).status_code == 404


@pytest.mark.django_db
def test_a_deleted_mapping_leaves_its_imports(bodies: BodiesImport, officer: Client, carol: User) -> None:
    batch = send(officer, UNKNOWN)
    say(officer, batch)

    actions.delete_mapping(ColumnMapping.objects.get(), by=carol)

    batch.refresh_from_db()
    assert (batch.mapping, batch.counts["created"]) == (None, 2)
    assert send(officer, UNKNOWN, "again.csv").is_mappable


HEADING = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(HEADING, min_size=1, max_size=12))
def test_a_column_is_found_again_whatever_its_heading(headings: list[str]) -> None:
    assert [index_of(headings, column_key(headings, index)) for index in range(len(headings))] == list(
        range(len(headings))
    )
    assert fingerprint(headings) == fingerprint(list(reversed(headings)))


@given(st.integers(-(10**11), 10**11))
def test_an_amount_is_the_same_in_both_habits(cents: int) -> None:
    point = f"{cents / 100:,.2f}" if abs(cents) < 10**13 else ""
    comma = point.replace(",", " ").replace(".", ",").replace(" ", ".")

    assert plain_amount(point, "point") == plain_amount(comma, "comma") == point.replace(",", "")


@pytest.mark.parametrize(
    ("text", "habit", "plain"),
    [
        ("1.234", "comma", "1234"),
        ("1,234", "point", "1234"),
        ("1,234", "comma", "1.234"),
        ("1.234", "", "1.234"),
        ("100.00-", "", "-100.00"),
        ("(1,000.50)", "point", "-1000.50"),
        ("1,23,4", "point", "1,23,4"),  # no habit at all: left for the reader to refuse
        ("n/a", "point", "n/a"),
        ("١٬٢٣٤٫٥٠", "point", "1234.50"),
    ],
)
def test_habits_of_amounts(text: str, habit: str, plain: str) -> None:
    assert plain_amount(text, habit) == plain


@pytest.mark.parametrize(
    ("text", "order", "plain"),
    [
        ("31.01.2026", "dmy", "2026-01-31"),
        ("01/31/2026", "mdy", "2026-01-31"),
        ("01/02/2026", "", "01/02/2026"),  # never guessed
        ("2026-01-31", "dmy", "2026-01-31"),
    ],
)
def test_order_of_days(text: str, order: str, plain: str) -> None:
    assert plain_day(text, order) == plain
