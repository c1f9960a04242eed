"""A real worker process on the real broker: it makes the edition, and a worker that is killed in the middle is made good."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from portal.audit.models import AuditEvent
from portal.celery import app
from portal.documents.models import Document
from reports.runs import claims, making, tasks
from reports.runs.models import Edition, Report
from reports.runs.workflow import EditionStatus
from tests.factories.reports import board_report, programme
from tests.fixtures_worker import forget_messages, kill, wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(autouse=True)
def empty_queue() -> Iterator[None]:
    """The broker is real, so what a test leaves in it would be done by the next worker."""
    forget_messages()
    yield
    forget_messages()


def ordered(language: str = "en") -> Edition:
    programme()
    return making.queue_edition(board_report(), language, by=None)


def stored(edition: Edition) -> Edition:
    return Edition.objects.get(pk=edition.pk)


def test_worker_makes_the_edition_and_shows_how_far_it_is(tmp_path: Path) -> None:
    edition = ordered()
    assert stored(edition).status == EditionStatus.QUEUED
    seen = []

    with worker(tmp_path):

        def done() -> bool:
            now = stored(edition)
            seen.append((now.step, now.progress))
            return now.status == EditionStatus.DONE

        wait_until(done)

    finished = stored(edition)
    assert finished.attempt == 1
    assert finished.pages is not None
    assert finished.pages > 8
    progress = [percent for _step, percent in seen]
    assert progress == sorted(progress)
    assert "layout" in {step for step, _percent in seen}
    assert Document.objects.count() == 1


def test_killed_worker_is_made_good_by_the_next_one_exactly_once(tmp_path: Path) -> None:
    edition = ordered("ar")

    with worker(tmp_path) as first:
        wait_until(lambda: stored(edition).step == "layout")
        kill(first)
    cut = stored(edition)
    assert (cut.status, cut.attempt, cut.document) == (EditionStatus.RENDERING, 1, None)

    with worker(tmp_path):
        wait_until(lambda: stored(edition).status == EditionStatus.DONE)
        # The broker gives the killed worker's message out again in its own time; now it does so at once.
        tasks.render_edition.delay(edition.pk)
        tasks.render_edition.delay(edition.pk)
        wait_until(queue_is_empty)

    finished = stored(edition)
    assert finished.attempt == 2
    assert Document.objects.count() == 1
    assert [path.name for path in tmp_path.rglob("*.pdf")] == ["board-2026-H1-ar.pdf"]
    events = AuditEvent.objects.about(Report.objects.get()).filter(verb="finish_edition")
    assert [event.facts["sha256"] for event in events] == [finished.sha256]


def queue_is_empty() -> bool:
    """Nothing waits and nothing is being done, but what the killed worker had taken with it."""
    with app.connection_for_read() as broker:
        client = broker.default_channel.client
        return client.llen("reports") == 0 and client.hlen("unacked") <= 1


def test_message_that_comes_again_while_a_worker_is_at_it_changes_nothing(tmp_path: Path) -> None:
    edition = ordered()
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:  # a living worker's session
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [claims.EDITIONS, edition.pk])
        tasks.render_edition.apply(args=(edition.pk,))
        assert stored(edition).attempt == 0
    finally:
        other.close()


def test_sweep_sends_only_what_nobody_is_at() -> None:
    edition = ordered()
    assert making.begin(edition.pk) is not None  # and then the worker died, so that no session holds the claim
    assert tasks.resume_editions() == [edition.pk]

    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [claims.EDITIONS, edition.pk])
        assert tasks.resume_editions() == []
    finally:
        other.close()


def test_sweep_is_in_the_schedule() -> None:
    app.finalize()
    entries = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}

    assert entries["reports.runs.tasks.resume_editions"] == tasks.SWEEP


def test_failure_of_the_house_is_tried_again_and_then_told_in_words(tmp_path: Path, settings: Any) -> None:
    edition = ordered()
    settings.MEDIA_ROOT = tmp_path / "full-disk"
    settings.MEDIA_ROOT.write_text("no folder: nothing can be stored here")

    tasks.render_edition.apply(args=(edition.pk,))

    failed = stored(edition)
    assert (failed.status, failed.attempt) == (EditionStatus.FAILED, tasks.TRIES)
    assert "could not be made (" in failed.problem
    assert not Document.objects.exists()
    settings.MEDIA_ROOT = tmp_path / "media"
    making.queue_edition(Report.objects.get(), "en", by=None, send=False)
    tasks.render_edition.apply(args=(edition.pk,))
    assert stored(edition).status == EditionStatus.DONE
