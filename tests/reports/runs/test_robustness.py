"""What can go wrong while editions are made: a killed process at every stage, six at once, a full disk, a text without a font."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings as portal
from django.db import connection, connections

from portal.audit.models import AuditEvent
from portal.documents.models import Document
from projects.portfolio.models import Project
from reports.runs import claims, making, tasks, verification
from reports.runs.models import Edition, Report
from reports.runs.workflow import EditionStatus
from tests.factories.reports import board_report, programme
from tests.fixtures_worker import forget_messages, kill_children, wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore::ResourceWarning")]
Worker = tuple["subprocess.Popen[bytes]", Path]


@pytest.fixture(scope="module")
def two_at_once(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """One real worker for all tests of this file, doing two tasks side by side."""
    media = tmp_path_factory.mktemp("media")
    forget_messages()
    with worker(media, at_once=2) as process:
        yield process, media
    forget_messages()


def ordered(*languages: str) -> list[Edition]:
    programme()
    report = board_report()
    return [making.queue_edition(report, language, by=None) for language in languages]


def stored(edition: Edition) -> Edition:
    return Edition.objects.get(pk=edition.pk)


def finished(report: Report) -> list[str]:
    events = AuditEvent.objects.about(report).filter(verb="finish_edition")
    return sorted(event.facts["sha256"] for event in events)


def test_six_languages_at_once_come_once_each(two_at_once: Worker, settings: Any) -> None:
    _process, settings.MEDIA_ROOT = two_at_once
    languages = [code for code, _name in portal.LANGUAGES]
    editions = ordered(*languages)
    most = 0

    def all_done() -> bool:
        nonlocal most
        states = list(Edition.objects.values_list("status", flat=True))
        most = max(most, states.count(EditionStatus.RENDERING))
        return set(states) == {EditionStatus.DONE}

    wait_until(all_done)

    assert most == 2  # side by side, and never more than the worker takes
    made = [stored(edition) for edition in editions]
    assert [edition.attempt for edition in made] == [1] * 6
    assert finished(Report.objects.get()) == sorted(edition.sha256 for edition in made)
    assert Document.objects.count() == 6
    for edition in made:
        assert edition.document is not None
        with edition.document.file.open("rb") as file:
            assert verification.sha256_of(file) == edition.sha256
            with pikepdf.open(file) as pdf:
                assert str(pdf.Root.Lang).lower() == edition.language


# Killed at each stage


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def held_up(statement: str, *values: Any) -> Iterator[None]:
    """Another session holds what the worker needs next, so that it stands still there."""
    other = connections["default"].copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(statement, values)
        yield
    finally:
        other.rollback()
        other.close()


def before_it_is_begun(edition: Edition) -> AbstractContextManager[None]:
    return held_up("SELECT 1 FROM reports_edition WHERE id = %s FOR UPDATE", edition.pk)


def after_the_file_is_written(_edition: Edition) -> AbstractContextManager[None]:
    return held_up("LOCK TABLE portal_document IN SHARE MODE")


def at_step(step: str) -> Callable[[Edition], bool]:
    return lambda edition: stored(edition).step == step


STAGES: tuple[tuple[Callable[[Edition], AbstractContextManager[None]] | None, Callable[[Edition], bool]], ...] = (
    (before_it_is_begun, lambda edition: waits_for_a_lock() and stored(edition).status == EditionStatus.QUEUED),
    (None, at_step("figures")),
    (None, at_step("layout")),
    (None, at_step("file")),
    (after_the_file_is_written, lambda edition: waits_for_a_lock()),
)


def test_killed_at_every_stage_the_edition_still_comes_exactly_once(two_at_once: Worker, settings: Any) -> None:
    process, settings.MEDIA_ROOT = two_at_once
    programme()
    report = board_report()
    edition = making.queue_edition(report, "ar", by=None, send=False)

    for hold, is_reached in STAGES:
        with ExitStack() as stack:
            if hold is not None:
                stack.enter_context(hold(edition))
            tasks.render_edition.delay(edition.pk)
            wait_until(lambda is_reached=is_reached: is_reached(edition))
            kill_children(process)
            cut = stored(edition)
            assert (cut.document, cut.sha256, cut.pages) == (None, "", None)
            assert not Edition.objects.ready().exists()  # nothing is served
            forget_messages()
        wait_until(lambda: claims.is_free(edition.pk))  # the database ends the session of the dead
        assert not Document.objects.exists()
        tasks.resume_editions()

    wait_until(lambda: stored(edition).status == EditionStatus.DONE)
    made = stored(edition)
    assert made.attempt > len(STAGES) - 1
    assert finished(report) == [made.sha256]
    assert Document.objects.count() == 1
    assert made.document is not None
    with made.document.file.open("rb") as file:
        assert verification.sha256_of(file) == made.sha256


# What the author is told


def run(edition: Edition, *, tries_before: int = 0) -> Edition:
    tasks.render_edition.apply(args=(edition.pk,), retries=tries_before)
    return stored(edition)


def test_full_disk_is_said_in_words_and_leaves_no_half_file(tiny_disk: Path, tmp_path: Path, settings: Any) -> None:
    programme()
    edition = making.queue_edition(board_report(), "en", by=None, send=False)
    settings.MEDIA_ROOT = tiny_disk

    failed = run(edition, tries_before=tasks.TRIES - 1)

    assert (failed.status, failed.document) == (EditionStatus.FAILED, None)
    assert "the disk is full" in failed.problem
    assert [path for path in tiny_disk.rglob("*") if path.is_file()] == []
    settings.MEDIA_ROOT = tmp_path  # room again
    making.queue_edition(Report.objects.get(), "en", by=None, send=False)
    assert run(edition).status == EditionStatus.DONE


@pytest.mark.parametrize(("text", "letter"), [("በኢትዮጵያ", "U+1260"), ("Visit to 㐂", "U+3402")])
def test_script_without_a_font_is_told_with_its_place_and_not_tried_again(text: str, letter: str) -> None:
    programme()
    Project.objects.filter(code="TCP-2025-0001").update(title=f"{text} follow-up")

    failed = run(making.queue_edition(board_report(), "en", by=None, send=False))

    assert (failed.status, failed.attempt, failed.document) == (EditionStatus.FAILED, 1, None)
    assert letter in failed.problem
    assert f"{text} follow-up" in failed.problem
    assert not Document.objects.exists()
