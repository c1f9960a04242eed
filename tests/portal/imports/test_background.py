"""Large imports in a real worker: read, applied and taken back, and made good when the worker is killed in the middle."""

from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.utils import timezone

from portal import claims
from portal.accounts.models import Organisation, User
from portal.audit.models import AuditEvent
from portal.celery import app
from portal.documents.models import Document
from portal.imports import background, pipeline, tasks, uploads
from portal.imports.kinds import get_kind
from portal.imports.models import ImportBatch
from portal.workflow import NotAllowed
from projects.models import Recommendation
from tests.fixtures_worker import forget_messages, kill, wait_until, worker
from tests.portal.imports.conftest import BodiesImport

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore::ResourceWarning")]
HEADER = "SuR,Rgrp,Org,Recommendation,RS,Rgrp,Org,Response,Action,Issue,Session\n"
Status = ImportBatch.Status


@pytest.fixture(autouse=True)
def empty_queue() -> Iterator[None]:
    """The broker is real, so what a test leaves in it would be done by the next worker."""
    forget_messages("imports")
    yield
    forget_messages("imports")


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def file_of(rows: int) -> SimpleUploadedFile:
    lines = (
        f'Kenya,Africa,AU,"Train {number} judges of the {number}th district on the guarantees of a fair trial",France,'
        f"WEOG,EU,Accepted,4,Justice,35\n"
        for number in range(rows)
    )
    return SimpleUploadedFile("large.csv", (HEADER + "".join(lines)).encode())


def sent(carol: User, rows: int = 4000) -> ImportBatch:
    return uploads.receive(get_kind("recommendations"), file_of(rows), by=carol)


def stored(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


def wait_for(batch: ImportBatch, status: str) -> ImportBatch:
    wait_until(lambda: stored(batch).status == status)
    return stored(batch)


def test_worker_reads_applies_and_takes_back(media: Path, carol: User) -> None:
    batch = sent(carol)
    assert (batch.status, batch.rows.count(), batch.counts["read"]) == (Status.READING, 0, 0)
    assert Document.objects.get() == batch.document

    with worker(media, queue="imports"):
        read = wait_for(batch, Status.STAGED)
        assert (read.counts["read"], read.counts["created"], read.staged_by) == (4000, 4000, carol)

        background.apply(read, by=carol)
        assert stored(batch).status == Status.APPLYING
        applied = wait_for(batch, Status.APPLIED)
        assert (Recommendation.objects.count(), applied.applied_by) == (4000, carol)

        background.undo(applied, by=carol)
        wait_for(batch, Status.UNDONE)

    assert not Recommendation.objects.exists()
    verbs = AuditEvent.objects.about(batch).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["apply_import", "undo_import"]


def test_killed_worker_is_made_good_by_the_next_one(media: Path, carol: User) -> None:
    batch = sent(carol)

    with worker(media, queue="imports") as first:
        wait_until(lambda: background.rows_done(batch) > 0)
        kill(first)
    cut = stored(batch)
    assert (cut.status, cut.attempt, cut.rows.count()) == (Status.READING, 1, 0)

    with worker(media, queue="imports"):
        read = wait_for(batch, Status.STAGED)
        background.apply(read, by=carol)
        wait_until(lambda: background.rows_done(batch) > 0)
    assert (stored(batch).status, Recommendation.objects.count()) == (Status.APPLYING, 0)

    with worker(media, queue="imports"):
        wait_for(batch, Status.APPLIED)
        tasks.work_on_import.delay(batch.pk)
        tasks.work_on_import.delay(batch.pk)
        wait_until(queue_is_empty)

    assert Recommendation.objects.count() == 4000
    assert AuditEvent.objects.about(batch).filter(verb="apply_import").count() == 1


def queue_is_empty() -> bool:
    """Nothing waits and nothing is being done, but what the killed workers had taken with them."""
    with app.connection_for_read() as broker:
        client = broker.default_channel.client
        return bool(client.llen("imports") == 0 and client.hlen("unacked") <= 2)


def test_a_file_that_proves_unreadable_in_the_worker_is_refused_and_not_kept(media: Path, carol: User) -> None:
    upload = SimpleUploadedFile("large.csv", b"Title,Price\n" + b"A long title of a book,1\n" * 20_000)
    batch = uploads.receive(get_kind("recommendations"), upload, by=carol)
    assert batch.status == Status.READING

    tasks.work_on_import.apply(args=(batch.pk,))

    refused = stored(batch)
    assert (refused.status, [made["code"] for made in refused.errors]) == (Status.STAGED, ["HEADER_MISSING"])
    assert refused.document is None
    assert not Document.objects.exists()
    assert list(media.rglob("*.csv")) == []


def test_what_can_be_seen_at_once_is_refused_at_once(media: Path, carol: User) -> None:
    batch = uploads.receive(
        get_kind("recommendations"), SimpleUploadedFile("large.pdf", b"%PDF-1.7\n" * 40_000), by=carol
    )

    assert (batch.status, [made["code"] for made in batch.errors]) == (Status.STAGED, ["FILE_TYPE"])
    assert not Document.objects.exists()


def test_failure_of_the_house_is_said_and_can_be_tried_again(media: Path, carol: User) -> None:
    batch = sent(carol, rows=2500)
    assert batch.document is not None
    path = Path(batch.document.file.path)
    content = path.read_bytes()
    path.unlink()

    tasks.work_on_import.apply(args=(batch.pk,))
    failed = stored(batch)
    assert failed.status == Status.FAILED
    assert "FileNotFoundError" in failed.problem
    with pytest.raises(NotAllowed, match="could not be read"):
        pipeline.apply(failed, by=carol)

    path.write_bytes(content)
    background.read_again(failed, by=carol)
    tasks.work_on_import.apply(args=(batch.pk,))
    read = stored(batch)
    assert (read.status, read.problem, read.counts["read"]) == (Status.STAGED, "", 2500)


def test_an_import_over_which_workers_die_is_given_up(media: Path, carol: User) -> None:
    batch = sent(carol, rows=2500)
    ImportBatch.objects.filter(pk=batch.pk).update(attempt=background.TRIES)

    tasks.work_on_import.apply(args=(batch.pk,))

    given_up = stored(batch)
    assert given_up.status == Status.FAILED
    assert "stopped several times" in given_up.problem


def test_message_that_comes_again_while_a_worker_is_at_it_changes_nothing(media: Path, carol: User) -> None:
    batch = sent(carol, rows=2500)
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:  # a living worker's session
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [claims.IMPORTS, batch.pk])
        tasks.work_on_import.apply(args=(batch.pk,))
        assert (stored(batch).status, stored(batch).attempt) == (Status.READING, 0)
    finally:
        other.close()


def test_sweep_sends_only_what_nobody_is_at(media: Path, carol: User) -> None:
    batch = sent(carol, rows=2500)
    assert tasks.resume_imports() == []  # it waits in the queue
    assert background.begin(batch.pk) is not None  # and then the worker died, so that no session holds the claim
    assert tasks.resume_imports() == [batch.pk]

    ImportBatch.objects.filter(pk=batch.pk).update(queued_at=timezone.now() - background.FORGOTTEN * 2)
    assert tasks.resume_imports() == [batch.pk]


def test_sweep_is_in_the_schedule() -> None:
    app.finalize()
    entries = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}

    assert entries["portal.imports.tasks.resume_imports"] == tasks.SWEEP


def test_a_worker_that_finds_the_data_changed_checks_again_and_applies_nothing(
    bodies: BodiesImport, tmp_path: Path, carol: User
) -> None:
    path = tmp_path / "bodies.csv"
    path.write_text("Name,Kind\nFund,pooled_fund\n", encoding="utf-8")
    batch = pipeline.stage(bodies, path, by=carol)
    hand_over(batch, Status.APPLYING, carol)
    Organisation.objects.create(name="Fund", kind="private")

    tasks.work_on_import.apply(args=(batch.pk,))

    checked = stored(batch)
    assert (checked.status, checked.counts["updated"]) == (Status.STAGED, 1)
    assert "was checked again" in checked.problem
    assert Organisation.objects.get().kind == "private"


def test_a_refusal_in_the_worker_is_said_on_the_page(bodies: BodiesImport, tmp_path: Path, carol: User) -> None:
    path = tmp_path / "bodies.csv"
    path.write_text("Name,Kind\nFund,pooled_fund\n,private\n", encoding="utf-8")
    batch = pipeline.stage(bodies, path, by=carol)
    hand_over(batch, Status.APPLYING, carol)

    tasks.work_on_import.apply(args=(batch.pk,))

    refused = stored(batch)
    assert refused.status == Status.STAGED
    assert refused.problem.startswith("1 row is rejected.")


def hand_over(batch: ImportBatch, status: str, by: User) -> None:
    """As for a large import, whatever its size."""
    background.hand_over(batch, status, by=by)


def test_two_people_who_apply_at_once_apply_once(bodies: BodiesImport, tmp_path: Path, carol: User, dan: User) -> None:
    path = tmp_path / "bodies.csv"
    path.write_text("Name,Kind\nFund,pooled_fund\nTrust,private\n", encoding="utf-8")
    batches = [pipeline.stage(bodies, path, by=None), pipeline.stage(bodies, path, by=None)]
    start, refusals = Barrier(3), []

    def press(batch: ImportBatch) -> None:
        start.wait()
        try:
            pipeline.apply(batch, by=None)
        except NotAllowed as refusal:
            refusals.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=press, args=(batch,)) for batch in (batches[0], batches[0], batches[1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["Fund", "Trust"]
    assert ImportBatch.objects.filter(status=Status.APPLIED).count() == 1
    assert len(refusals) == 2
