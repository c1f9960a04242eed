"""A report from draft to publication: what each act does, and what it refuses."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.documents.models import Document
from portal.workflow import NotAllowed
from projects.requests.models import Request
from reports.figures.freezing import fingerprint
from reports.render import Rendering
from reports.runs import actions, claims, making
from reports.runs.models import Edition, Report
from reports.runs.workflow import EditionStatus
from tests.factories.distribution import released
from tests.factories.reports import DRAFTED_AT, HALF, board_report, programme
from tests.factories.review import checked
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db
PDF = Rendering(b"%PDF-1.7 ready", 3)
NOW = datetime(2026, 7, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
@scene
def report(carol: User) -> Report:
    programme()
    return board_report(by=carol)


def made(report: Report, language: str = "en") -> Edition:
    """An edition as the worker leaves it, without the work of drawing it."""
    edition = making.begin(making.queue_edition(report, language, by=None).pk)
    assert edition is not None
    making.finish(edition, PDF)
    return Edition.objects.get(pk=edition.pk)


def test_draft_freezes_the_figures_once_per_period(report: Report, frank: User) -> None:
    again = board_report(by=frank)

    assert again.pk == report.pk
    assert Report.objects.count() == 1
    assert again.figures_sha256 == fingerprint(again.figures)
    assert (again.title, again.frozen_at) == ("Board of Trustees report, 1 January–30 June 2026", DRAFTED_AT)
    assert AuditEvent.objects.about(again).get().verb == "draft"


def test_draft_of_another_period_is_another_report(report: Report, carol: User) -> None:
    from portal.periods import parse

    assert board_report(parse("2026"), by=carol).pk != report.pk


def test_the_database_refuses_a_second_report_of_the_period(report: Report) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(kind="board", starts_on=HALF.starts_on, ends_on=HALF.ends_on, title="Twice")


def test_only_writers_draft(tess: User, alice: User) -> None:
    for person in (tess, alice):
        with pytest.raises(NotAllowed):
            actions.draft_report("board", HALF, by=person)
    assert not Report.objects.exists()


def test_later_changes_leave_the_frozen_figures_alone(report: Report, carol: User) -> None:
    before = report.figures
    Request.objects.filter(status="screening").update(status="assessment")

    report.refresh_from_db()
    assert report.figures == before

    moved = actions.refresh_figures(report, by=carol, now=NOW)
    assert moved == [
        {"id": "requests.stage.assessment", "before": None, "after": "2"},
        {"id": "requests.stage.screening", "before": "2", "after": None},
    ]
    assert report.figures_sha256 == fingerprint(report.figures) != fingerprint(before)


def test_figures_do_not_change_once_in_review(report: Report, carol: User) -> None:
    actions.send_to_review(report, by=carol)

    with pytest.raises(NotAllowed):
        actions.refresh_figures(report, by=carol)


def test_nobody_approves_what_they_wrote(dan: User) -> None:
    programme()
    report = board_report(by=dan)
    actions.send_to_review(report, by=dan)

    with pytest.raises(NotAllowed):
        actions.approve(report, by=dan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(approved_by=dan, approved_at=NOW)


def test_approval_orders_the_editions_again_without_the_draft_mark(report: Report, carol: User, dan: User) -> None:
    draft = made(report, "fr")
    Report.objects.filter(pk=report.pk).update(options={"languages": ["ar"]})
    actions.send_to_review(report, by=carol)
    checked(report)

    actions.approve(report, by=dan, now=NOW)

    assert (report.status, report.approved_by, report.approved_at) == ("approved", dan, NOW)
    queued = {edition.language: edition.status for edition in report.editions.all()}
    assert queued == dict.fromkeys(("ar", "en", "fr"), "queued")
    assert Edition.objects.get(pk=draft.pk).code == draft.code


def test_publication_waits_for_an_edition(report: Report, carol: User, dan: User) -> None:
    actions.send_to_review(report, by=carol)
    checked(report)
    actions.approve(report, by=dan)
    released(report, carol, dan)

    with pytest.raises(NotAllowed, match="No edition"):
        actions.publish(report, by=dan)
    made(report, "en")
    actions.publish(report, by=dan)

    assert report.status == "published"


def test_changes_are_asked_for_with_a_reason(report: Report, carol: User, dan: User) -> None:
    actions.send_to_review(report, by=carol)
    places = {"figures": "Explain the exchange loss"}
    with pytest.raises(NotAllowed):
        actions.request_changes(report, by=dan, note=" ", places=places)

    actions.request_changes(report, by=dan, note="Explain the exchange loss.", places=places)

    assert report.status == "changes_requested"
    assert AuditEvent.objects.about(report).filter(verb="request_changes").get().note == "Explain the exchange loss."


def test_every_move_that_the_table_does_not_have_is_refused(report: Report, carol: User, dan: User) -> None:
    """All pairs of stage and verb; people have the rights, so that only the table can refuse."""
    people = {"send_to_review": carol}
    refused = []
    for status in [state.value for state in actions.WORKFLOW.states]:
        for move in actions.WORKFLOW.moves:
            if status in move.sources:
                continue
            with connection.cursor() as cursor:
                cursor.execute("UPDATE reports_report SET status = %s WHERE id = %s", [status, report.pk])
            with pytest.raises(NotAllowed), transaction.atomic():
                actions.WORKFLOW.move(report, move.verb, by=people.get(move.verb, dan), note="Because")
            refused.append((status, move.verb))

    assert len(refused) == 7 * 6 - 7


# Editions


def test_an_edition_is_ordered_once(report: Report, carol: User) -> None:
    first = making.queue_edition(report, "ar", by=carol)
    second = making.queue_edition(report, "ar", by=carol)

    assert first.pk == second.pk
    assert AuditEvent.objects.about(report).filter(verb="queue_edition").count() == 1


def test_a_ready_and_current_edition_is_not_made_again(report: Report) -> None:
    edition = made(report)

    assert making.queue_edition(report, "en", by=None).status == EditionStatus.DONE
    assert making.begin(edition.pk) is None


def test_finishing_stores_the_file_and_says_so(report: Report) -> None:
    edition = made(report, "es")

    assert edition.document is not None
    assert (edition.status, edition.progress, edition.pages, edition.sha256) == ("done", 100, 3, PDF.sha256)
    assert (edition.document.sha256, edition.document.size, edition.document.media_type) == (
        PDF.sha256,
        14,
        "application/pdf",
    )
    with edition.document.file.open() as stored:
        assert stored.read() == PDF.content
    assert edition.file_name == "board-2026-H1-es.pdf"


def test_only_the_latest_claim_finishes(report: Report) -> None:
    pk = making.queue_edition(report, "en", by=None).pk
    slow, quick = making.begin(pk), making.begin(pk)
    assert slow is not None
    assert quick is not None

    assert making.finish(quick, PDF) is True
    assert making.finish(slow, Rendering(b"%PDF other", 9)) is False

    assert Document.objects.count() == 1
    assert Edition.objects.get(pk=pk).pages == 3
    making.note_progress(slow, step="layout", progress=50)
    making.fail(slow, problem="late")
    assert Edition.objects.get(pk=pk).status == EditionStatus.DONE


def test_an_edition_whose_report_moved_on_goes_back_into_the_queue(report: Report, carol: User) -> None:
    edition = making.begin(making.queue_edition(report, "en", by=None).pk)
    assert edition is not None
    Request.objects.filter(status="screening").update(status="assessment")
    actions.refresh_figures(report, by=carol)

    assert making.finish(edition, PDF) is False

    assert Edition.objects.get(pk=edition.pk).status == EditionStatus.QUEUED
    assert not Document.objects.exists()


def test_a_failure_keeps_its_reason(report: Report) -> None:
    edition = making.begin(making.queue_edition(report, "en", by=None).pk)
    assert edition is not None

    making.fail(edition, problem="The fonts have no picture for these characters: X")

    stored = Edition.objects.get(pk=edition.pk)
    assert (stored.status, stored.problem) == ("failed", "The fonts have no picture for these characters: X")
    assert making.queue_edition(report, "en", by=None).status == EditionStatus.QUEUED


def test_a_done_edition_without_a_file_cannot_be_stored(report: Report) -> None:
    pk = making.queue_edition(report, "en", by=None).pk

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=pk).update(status="done")


def test_no_other_language_than_the_six(report: Report) -> None:
    with pytest.raises(ValueError, match="'de'"):
        making.queue_edition(report, "de", by=None)


def test_codes_are_short_and_differ() -> None:
    codes = {making.new_code() for _time in range(500)}

    assert len(codes) == 500
    assert all(len(code) == 14 and not set(code) & set("01OILU") for code in codes)


def test_a_claim_is_held_by_one_session_only() -> None:
    from django.db import connections

    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, 7)", [claims.EDITIONS])
        assert not claims.is_free(7)
    finally:
        other.close()
    # The other session's end is what frees it; the server may need a moment to notice.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, 7), pg_advisory_unlock(%s, 7)", [claims.EDITIONS] * 2)
    assert claims.is_free(7)
