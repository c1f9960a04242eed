from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import Organisation, User
from portal.documents.models import Document
from portal.imports import pipeline
from portal.imports.diff import Piece
from portal.imports.models import ImportBatch
from portal.imports.review import Change
from tests.portal.imports.conftest import BodiesImport

pytestmark = pytest.mark.django_db
WriteCsv = Callable[..., Path]


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


@pytest.fixture
def officer(client: Client, carol: User) -> Client:
    client.force_login(carol)
    return client


def send(client: Client, content: bytes, name: str = "bodies.csv") -> ImportBatch:
    response = client.post(reverse("import_new"), {"kind": "bodies", "file": SimpleUploadedFile(name, content)})
    batch = ImportBatch.objects.latest("pk")
    assert response.status_code == 302
    assert response["Location"] == reverse("import_review", args=[batch.pk])
    return batch


def test_upload_review_apply_undo(bodies: BodiesImport, officer: Client, carol: User) -> None:
    batch = send(officer, b"Name,Kind\nFund,pooled_fund\n")
    assert (batch.staged_by, batch.file_name, batch.counts["created"]) == (carol, "bodies.csv", 1)
    page = officer.get(reverse("import_review", args=[batch.pk])).content.decode()
    assert "Nothing is changed yet" in page
    assert "Fund" in page
    assert not Organisation.objects.exists()

    officer.post(reverse("import_apply", args=[batch.pk]))
    assert Organisation.objects.get().name == "Fund"
    assert "Take the import back" in officer.get(reverse("import_review", args=[batch.pk])).content.decode()

    officer.post(reverse("import_undo", args=[batch.pk]))
    assert not Organisation.objects.exists()
    assert ImportBatch.objects.get().status == "undone"


def test_the_file_is_kept_only_when_it_can_be_read(bodies: BodiesImport, officer: Client) -> None:
    good = send(officer, b"Name,Kind\nFund,pooled_fund\n")
    bad = send(officer, b"%PDF-1.7", "letter.csv")

    document = Document.objects.get()
    assert good.document == document
    assert (document.media_type, document.sha256) == ("text/csv", good.sha256)
    assert bad.document is None
    page = officer.get(reverse("import_review", args=[bad.pk])).content.decode()
    assert "FILE_TYPE" in page
    assert "it looks like PDF" in page
    assert "Apply the import" not in page


def test_rejected_rows_need_a_tick(bodies: BodiesImport, officer: Client) -> None:
    batch = send(officer, b"Name,Kind\nFund,pooled_fund\n,private\n")
    address = reverse("import_apply", args=[batch.pk])
    page = officer.get(reverse("import_review", args=[batch.pk])).content.decode()
    assert "leave out 1 rejected row" in page
    assert "TEXT_EMPTY" in page

    refused = officer.post(address, follow=True)
    assert "1 row is rejected" in refused.content.decode()
    assert not Organisation.objects.exists()

    officer.post(address, {"partial": "on"})
    assert Organisation.objects.get().name == "Fund"


def test_rows_are_filtered_by_outcome(bodies: BodiesImport, officer: Client) -> None:
    batch = send(officer, b"Name,Kind\nFund,pooled_fund\n,private\n")
    address = reverse("import_review", args=[batch.pk])

    rejected = officer.get(address, {"outcome": "reject"}).context["rows"]
    created = officer.get(address, {"outcome": "create"}).context["rows"]

    assert [row.number for row in rejected] == [3]
    assert [row.number for row in created] == [2]


def test_a_change_is_shown_field_by_field(bodies: BodiesImport, officer: Client) -> None:
    Organisation.objects.create(name="Charity", kind="foundation")
    batch = send(officer, b"Name,Kind\nCharity,private\n")

    (row,) = officer.get(reverse("import_review", args=[batch.pk])).context["rows"]

    assert row.changes == [
        Change("kind", [Piece("Foundation", is_changed=True)], [Piece("Private sector", is_changed=True)])
    ]


def test_what_changed_in_between_is_shown_again(bodies: BodiesImport, officer: Client) -> None:
    batch = send(officer, b"Name,Kind\nFund,pooled_fund\n")
    Organisation.objects.create(name="Fund", kind="private")

    page = officer.post(reverse("import_apply", args=[batch.pk]), follow=True).content.decode()

    assert "It was checked again" in page
    assert ImportBatch.objects.get().counts["updated"] == 1
    assert Organisation.objects.get().kind == "private"


def test_the_same_file_again_has_nothing_to_apply(bodies: BodiesImport, officer: Client) -> None:
    content = b"Name,Kind\nFund,pooled_fund\n"
    first = send(officer, content)
    officer.post(reverse("import_apply", args=[first.pk]))

    page = officer.get(reverse("import_review", args=[send(officer, content).pk])).content.decode()

    assert f"Import {first.pk} has already brought this very file" in page
    assert "Apply the import" not in page


def test_a_file_that_changes_nothing_offers_nothing(bodies: BodiesImport, officer: Client) -> None:
    Organisation.objects.create(name="Fund", kind="pooled_fund")
    batch = send(officer, b"Name,Kind\nFund,pooled_fund\n")

    page = officer.get(reverse("import_review", args=[batch.pk])).content.decode()

    assert "Everything in this file is already in the portal" in page
    assert "Apply the import" not in page


def test_refused_undo_says_why(bodies: BodiesImport, officer: Client) -> None:
    Organisation.objects.create(name="Charity", kind="foundation")
    batch = send(officer, b"Name,Kind\nCharity,private\n")
    officer.post(reverse("import_apply", args=[batch.pk]))
    Organisation.objects.update(kind="academic")

    page = officer.post(reverse("import_undo", args=[batch.pk]), follow=True).content.decode()

    assert "has been changed since" in page
    assert ImportBatch.objects.get().status == "applied"


def test_row_report_as_csv_and_xlsx(bodies: BodiesImport, officer: Client) -> None:
    batch = send(officer, b"Name,Kind\n,private\nFund,=1+1\n")
    address = reverse("import_report", args=[batch.pk])

    lines = officer.get(address).content.decode("utf-8-sig").splitlines()
    workbook = officer.get(address, {"format": "xlsx"})

    assert lines[0] == "row,column,severity,code,message,raw_value,suggestion,action_taken"
    assert lines[1].startswith("2,A · Name,error,TEXT_EMPTY,There is no text.,,")
    assert "'=1+1" in lines[2]
    assert lines[2].endswith("would be left out")
    assert workbook.content.startswith(b"PK")


@pytest.mark.parametrize("name", ["import_list", "import_new"])
def test_people_who_may_import_nothing_are_refused(client: Client, alice: User, name: str) -> None:
    client.force_login(alice)

    assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["import_review", "import_report", "import_apply", "import_undo"])
def test_imports_of_others_kinds_are_not_found(
    client: Client, bodies: BodiesImport, write_csv: WriteCsv, alice: User, name: str
) -> None:
    batch = pipeline.stage(bodies, write_csv(("Fund", "pooled_fund")), by=None)
    client.force_login(alice)
    method = client.post if name in ("import_apply", "import_undo") else client.get

    assert method(reverse(name, args=[batch.pk])).status_code == 404


def test_acts_are_posts(officer: Client, bodies: BodiesImport, write_csv: WriteCsv) -> None:
    batch = pipeline.stage(bodies, write_csv(("Fund", "pooled_fund")), by=None)

    assert officer.get(reverse("import_apply", args=[batch.pk])).status_code == 405
    assert officer.get(reverse("import_undo", args=[batch.pk])).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(
    officer: Client,
    bodies: BodiesImport,
    write_csv: WriteCsv,
    carol: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        pipeline.stage(bodies, write_csv((f"Fund {number}", "pooled_fund")), by=carol)

    with django_assert_num_queries(4):
        response = officer.get(reverse("import_list"))

    assert len(response.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_review_costs_the_same_for_one_row_and_three(
    officer: Client,
    bodies: BodiesImport,
    write_csv: WriteCsv,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    rows = [(f"Fund {number}", "wrong") for number in range(count)]
    batch = pipeline.stage(bodies, write_csv(*rows), by=None)

    with django_assert_num_queries(11):
        response = officer.get(reverse("import_review", args=[batch.pk]))

    assert len(response.context["rows"]) == count
