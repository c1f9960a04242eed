"""Packs in the worker: once, whatever dies; in words, whatever fails."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from portal import claims
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.celery import app
from portal.documents.models import Document
from reports.board.packs import actions, tasks
from reports.board.packs.making import Made
from reports.board.packs.models import Pack
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.runs.workflow import EditionStatus
from tests.factories import packs
from tests.fixtures_worker import forget_messages, kill, wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(autouse=True)
def empty_queue(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    forget_messages()
    yield
    forget_messages()


@pytest.fixture
def session() -> BoardSession:
    session = packs.session()
    packs.paper(packs.item(session, 1, "Report"), "Scan", packs.plain(3))
    return session


def stored(pack: Pack) -> Pack:
    return Pack.objects.get(pk=pack.pk)


def run(pack: Pack, *, tries_before: int = 0) -> Pack:
    tasks.make_pack.apply(args=(pack.pk,), retries=tries_before)
    return stored(pack)


def test_killed_worker_is_made_good_exactly_once(session: BoardSession, tess: User, tmp_path: Path) -> None:
    pack = actions.queue_pack(session, "en", by=tess)

    with worker(tmp_path) as first:
        wait_until(lambda: stored(pack).step == "layout")
        kill(first)
    cut = stored(pack)
    assert (cut.status, cut.attempt, cut.document) == (EditionStatus.RENDERING, 1, None)

    with worker(tmp_path):
        wait_until(lambda: stored(pack).status == EditionStatus.DONE)
    finished = stored(pack)
    assert (finished.attempt, finished.pages) == (2, 6)
    events = AuditEvent.objects.about(session).filter(verb="finish_pack")
    assert [event.facts["sha256"] for event in events] == [finished.sha256]
    assert len(list(tmp_path.rglob("*pack-en*.pdf"))) == 1


def test_second_message_changes_nothing(session: BoardSession, tess: User) -> None:
    pack = actions.queue_pack(session, "en", by=tess, send=False)
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:  # a living worker's session
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [claims.PACKS, pack.pk])
        assert run(pack).attempt == 0
        assert tasks.resume_packs() == []
        with other.cursor() as cursor:  # closing alone lets go of it some time later
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [claims.PACKS, pack.pk])
    finally:
        other.close()

    assert run(pack).status == EditionStatus.DONE
    assert run(pack).attempt == 1


def test_change_while_it_was_made_sends_it_back(session: BoardSession, tess: User) -> None:
    pack = actions.queue_pack(session, "en", by=tess, send=False)
    begun = actions.begin(pack.pk)
    assert begun is not None
    seen = actions.contents_of(session, "en", []).sha256
    AgendaItem.objects.update(title="Another report")

    made = Made(1, "0" * 64, 3, [])
    assert actions.finish(begun, made, BytesIO(b"old"), content_sha256=seen) is False

    assert (stored(pack).status, stored(pack).document) == (EditionStatus.QUEUED, None)


def test_pack_made_anew_replaces_the_file_of_the_old_one(session: BoardSession, tess: User, tmp_path: Path) -> None:
    pack = run(actions.queue_pack(session, "en", by=tess, send=False))
    same = actions.queue_pack(session, "en", by=tess, send=False)
    assert same.status == EditionStatus.DONE

    AgendaItem.objects.update(title="Another report")
    assert not actions.is_current(stored(pack))
    again = actions.queue_pack(session, "en", by=tess, send=False)
    assert (again.pk, again.status) == (pack.pk, EditionStatus.QUEUED)
    assert stored(pack).document is not None  # the old file is there until the new one is
    newer = run(again)

    assert newer.sha256 != pack.sha256
    assert actions.is_current(newer)
    assert len(list(tmp_path.rglob("*pack-en*.pdf"))) == 1
    assert Document.objects.filter(name__contains="pack-en").count() == 1


def test_full_disk_is_said_in_words_and_leaves_no_half_file(
    session: BoardSession, tess: User, tmp_path: Path, tiny_disk: Path, settings: Any
) -> None:
    pack = actions.queue_pack(session, "en", by=tess, send=False)
    copy_papers(tmp_path, tiny_disk)
    (tiny_disk / "others").write_bytes(bytes(40_000))
    settings.MEDIA_ROOT = tiny_disk

    failed = run(pack, tries_before=tasks.TRIES - 1)

    assert (failed.status, failed.document) == (EditionStatus.FAILED, None)
    assert "(the disk is full)" in failed.problem
    assert list(tiny_disk.rglob("*pack*")) == []
    settings.MEDIA_ROOT = tmp_path
    actions.queue_pack(session, "en", by=tess, send=False)
    assert run(pack).status == EditionStatus.DONE


def copy_papers(source: Path, target: Path) -> None:
    shutil.copytree(source / "documents", target / "documents")


def test_character_without_a_font_fails_with_its_name(session: BoardSession, tess: User) -> None:
    AgendaItem.objects.update(title="Report \U00013000")  # an Egyptian hieroglyph

    failed = run(actions.queue_pack(session, "en", by=tess, send=False))

    assert (failed.status, failed.attempt) == (EditionStatus.FAILED, 1)
    assert "U+13000" in failed.problem


def test_sweep_is_in_the_schedule() -> None:
    app.finalize()
    entries = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}

    assert entries["reports.board.packs.tasks.resume_packs"] == tasks.SWEEP
