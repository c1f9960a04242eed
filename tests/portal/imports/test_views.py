import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import Organisation, User
from portal.documents.models import Document
from portal.imports import pipeline
from portal.imports.diff import Piece
from portal.imports.models import ImportBatch
from portal.imports.review import Change
from tests.factories.reference import state
from tests.portal.imports.conftest import BodiesImport
from tests.portal.imports.seats import SeatsImport

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
def test_people_who_may_import_nothing_are_refused(client: Client, tess: User, name: str) -> None:
    client.force_login(tess)

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

    with django_assert_num_queries(5):
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


# Decisions on the page


@pytest.fixture
def asked(seats: SeatsImport, tmp_path: Path) -> ImportBatch:
    Organisation.objects.create(name="A corrected", kind="foundation", state=state("KEN"))
    path = tmp_path / "seats.csv"
    path.write_text(
        "Name,Kind,State\nFund,private,Swazland\nTrust,private,Swazland\nBank,private,Czechia; Slovakia\n"
        "Response of Kenya,private,Kenya\nA corrected,private,Kenya\n",
        encoding="utf-8",
    )
    return pipeline.stage(seats, path, by=None)


def test_the_questions_of_many_rows_are_asked_once(officer: Client, asked: ImportBatch) -> None:
    questions = officer.get(reverse("import_review", args=[asked.pk])).context["questions"]

    found = {
        (one.said.code, one.about): (one.rows, [str(choice.label) for choice in one.said.ask.choices])
        for one in questions
    }
    assert found == {
        ("STATE_UNKNOWN", "Swazland"): (2, ["Eswatini", "Switzerland", "Iceland"]),
        ("MULTI_COUNTRY", "Czechia; Slovakia"): (1, ["Czechia", "Slovakia"]),
        ("NOT_A_RECOMMENDATION", ""): (1, ["Import it all the same"]),
        ("EDITED_LOCALLY", ""): (1, ["Keep the portal's value", "Take the file's value"]),
    }


def test_a_spelling_is_settled_by_button_or_by_a_typed_name(officer: Client, asked: ImportBatch) -> None:
    address = reverse("import_decide", args=[asked.pk])

    response = officer.post(address, {"name": "Swazland", "choice": "SWZ", "back": "?outcome=reject"})
    assert response["Location"] == reverse("import_review", args=[asked.pk]) + "?outcome=reject"
    assert ImportBatch.objects.get(pk=asked.pk).counts["created"] == 2
    officer.post(reverse("import_withdraw", args=[asked.pk]), {"name": "Swazland"})
    assert ImportBatch.objects.get(pk=asked.pk).counts["created"] == 0
    officer.post(address, {"name": "Swazland", "state": "إسواتيني"})
    assert ImportBatch.objects.get(pk=asked.pk).names[0]["iso3"] == "SWZ"


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "Swazland", "state": "Atlantis"},
        {"name": "Kenya", "choice": "KEN"},
        {"code": "MULTI_COUNTRY", "choice": "force"},
        {"code": "MULTI_COUNTRY", "choice": "CZE", "row": "9999999999999999999999"},
        {"code": "MULTI_COUNTRY", "choice": "CZE", "row": "first"},
        {},
    ],
)
def test_an_answer_that_nobody_asked_for_is_refused(officer: Client, asked: ImportBatch, sent: dict[str, str]) -> None:
    response = officer.post(reverse("import_decide", args=[asked.pk]), sent)

    assert response.status_code == 409
    assert "No row of this import asks for that" in response.content.decode()
    assert not asked.rows.decided().exists()


def test_a_row_shows_what_was_decided_by_whom_until_it_is_withdrawn(
    officer: Client, asked: ImportBatch, carol: User
) -> None:
    row = asked.rows.get(number=4)
    officer.post(reverse("import_decide", args=[asked.pk]), {"code": "MULTI_COUNTRY", "choice": "CZE", "row": row.pk})

    (shown,) = officer.get(reverse("import_review", args=[asked.pk]), {"decided": "1"}).context["rows"]
    assert (shown.number, [one.sentence for one in shown.decided], shown.decided_by) == (
        4,
        ["State: Czechia"],
        carol.name,
    )

    officer.post(reverse("import_withdraw", args=[asked.pk]), {"row": row.pk, "key": "state"})
    row.refresh_from_db()
    assert (row.decisions, row.decided_by, row.outcome) == ({}, None, "reject")


def test_rows_are_found_by_number_words_and_code(officer: Client, asked: ImportBatch) -> None:
    address = reverse("import_review", args=[asked.pk])

    def numbers(**words: str) -> list[int]:
        return [row.number for row in officer.get(address, words).context["rows"]]

    assert numbers(q="3") == [3]
    assert numbers(q="bank") == [4]
    assert numbers(q="multi_country") == [4]
    assert numbers(code="STATE_UNKNOWN") == [2, 3]
    assert numbers(code="STATE_UNKNOWN", raw="Swazland", q="trust") == [3]
    assert numbers(q='no "such" \\ words') == []
    assert numbers(outcome="conflict") == [6]


def test_the_beginning_of_the_file_is_shown_as_it_was_read(officer: Client, bodies: BodiesImport) -> None:
    batch = send(officer, "Name,Kind\rFundação,pooled_fund\r".encode("mac_roman"))

    page = officer.get(reverse("import_review", args=[batch.pk])).content.decode()

    assert batch.preview["encoding"] == "MAC_ROMAN"
    assert batch.preview["lines"][1] == {"number": 2, "cells": ["Fundação", "pooled_fund"]}
    assert "read as MAC_ROMAN" in page


def test_what_stands_in_the_way_of_taking_back_is_said_beforehand(officer: Client, bodies: BodiesImport) -> None:
    Organisation.objects.create(name="Charity", kind="foundation")
    batch = send(officer, b"Name,Kind\nCharity,private\n")
    officer.post(reverse("import_apply", args=[batch.pk]))
    address = reverse("import_review", args=[batch.pk])
    assert "import_undo" not in officer.get(address).context
    assert officer.get(address).context["undo_blockers"] == []

    Organisation.objects.update(kind="academic")

    page = officer.get(address)
    assert "has been changed since" in page.content.decode()
    assert reverse("import_undo", args=[batch.pk]) not in page.content.decode()
    assert Organisation.objects.get().kind == "academic"
    assert ImportBatch.objects.get().status == "applied"


def test_a_refused_act_answers_409_with_the_page(officer: Client, bodies: BodiesImport) -> None:
    batch = send(officer, b"Name,Kind\nFund,pooled_fund\n")

    response = officer.post(reverse("import_undo", args=[batch.pk]))

    assert response.status_code == 409
    assert "Only an import that is applied can be taken back" in response.content.decode()


def test_progress_asks_again_while_a_worker_is_busy_and_opens_the_page_when_it_is_done(
    officer: Client, bodies: BodiesImport
) -> None:
    batch = send(officer, b"Name,Kind\nFund,pooled_fund\n")
    address = reverse("import_progress", args=[batch.pk])
    ImportBatch.objects.update(status="matching", queued_at=timezone.now(), started_at=timezone.now())

    busy = officer.get(address, headers={"HX-Request": "true"})
    assert "every 2s" in busy.content.decode()
    page = officer.get(reverse("import_review", args=[batch.pk]))
    assert "Being checked again" in page.content.decode()
    assert officer.post(reverse("import_apply", args=[batch.pk])).status_code == 409

    ImportBatch.objects.update(status="staged")
    done = officer.get(address, headers={"HX-Request": "true"})
    assert "every 2s" not in done.content.decode()
    assert f'hx-get="{reverse("import_review", args=[batch.pk])}" hx-trigger="load"' in done.content.decode()
    assert officer.get(address)["Location"] == reverse("import_review", args=[batch.pk])


def test_the_file_is_given_back_as_it_was_sent(officer: Client, bodies: BodiesImport, client: Client) -> None:
    content = b"Name,Kind\nFund,pooled_fund\n"
    batch = send(officer, content)

    response = officer.get(reverse("import_file", args=[batch.pk]))

    assert b"".join(response.streaming_content) == content  # type: ignore[attr-defined]
    assert response["Content-Disposition"] == 'attachment; filename="bodies.csv"'


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("import_progress", "get"),
        ("import_file", "get"),
        ("import_decide", "post"),
        ("import_withdraw", "post"),
        ("import_recheck", "post"),
        ("import_retry", "post"),
    ],
)
def test_new_addresses_are_not_found_by_those_who_may_not_import(
    client: Client, asked: ImportBatch, alice: User, name: str, method: str
) -> None:
    client.force_login(alice)

    assert getattr(client, method)(reverse(name, args=[asked.pk])).status_code == 404


def test_the_report_tells_decisions_what_is_missing_and_all_counts(officer: Client, asked: ImportBatch) -> None:
    left_out = Organisation.objects.create(name="=Left out", kind="private", state=state("KEN"))
    officer.post(reverse("import_decide", args=[asked.pk]), {"code": "NOT_A_RECOMMENDATION", "choice": "force"})
    address = reverse("import_report", args=[asked.pk])

    lines = list(csv.DictReader(io.StringIO(officer.get(address).content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(officer.get(address, {"format": "xlsx"}).content))

    told = {(line["row"], line["code"]): line["action_taken"] for line in lines}
    assert told["5", "DECIDED"] == "would be added; decided by Carol: force = True"
    assert told["", "MISSING_IN_FILE"] == "kept"
    assert [line["raw_value"] for line in lines if line["code"] == "MISSING_IN_FILE"] == [
        f"'{left_out.name}: Sits in Kenya"
    ]
    counts = dict(book["counts"].iter_rows(values_only=True))
    assert (counts["read"], counts["rejected"], counts["missing_in_file"], counts["STATE_UNKNOWN"]) == (5, 3, 1, 2)
    assert [cell.value for cell in book["rows"][1]] == [
        "row", "column", "severity", "code", "message", "raw_value", "suggestion", "action_taken",
    ]  # fmt: skip


def test_the_report_in_arabic_reads_from_right_to_left(client: Client, asked: ImportBatch, carol: User) -> None:
    client.force_login(carol)

    response = client.get(f"/ar/imports/{asked.pk}/report/", {"format": "xlsx"})

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert [sheet.sheet_view.rightToLeft for sheet in book] == [True, True]
    assert "الدولة" in str(book["rows"]["E2"].value) or "دولة" in str(book["rows"]["E2"].value)
