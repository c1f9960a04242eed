"""Who sees which report, what the pages do, and what the public may ask."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from reports.render import Rendering
from reports.runs import actions, making
from reports.runs.models import Edition, Report
from tests.factories.distribution import published
from tests.factories.reports import HALF, board_report, programme
from tests.factories.review import checked
from tests.fixtures_scenes import scene
from tests.reading import whole

pytestmark = pytest.mark.django_db
PDF = Rendering(b"%PDF-1.7 ready", 3)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
@scene
def report(carol: User) -> Report:
    programme()
    return board_report(by=carol)


def made(report: Report, language: str = "en", content: Rendering = PDF) -> Edition:
    edition = making.begin(making.queue_edition(report, language, by=None).pk)
    assert edition is not None
    making.finish(edition, content)
    return Edition.objects.get(pk=edition.pk)


def approved(report: Report, carol: User, dan: User) -> Edition:
    actions.send_to_review(report, by=carol)
    checked(report)
    actions.approve(report, by=dan)
    return made(report)


def page(name: str, *args: object) -> str:
    return reverse(name, args=args)


def test_writer_drafts_a_report_and_lands_on_it(client: Client, carol: User) -> None:
    client.force_login(carol)

    response = client.post(page("report_new"), {"kind": "board", "period": "2026-H1"})

    report = Report.objects.get()
    assert response["Location"] == page("report_detail", report.pk)
    assert (report.kind, report.period, report.drafted_by) == ("board", HALF, carol)
    assert client.post(page("report_new"), {"kind": "board", "period": "2026-h1"})["Location"] == response["Location"]


def test_a_period_that_is_none_keeps_what_was_typed(client: Client, carol: User) -> None:
    client.force_login(carol)

    response = client.post(page("report_new"), {"kind": "board", "period": "first half"})

    assert response.status_code == 422
    assert "“first half” is no period" in response.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("name", ["tess", "nora", "alice"])
def test_drafts_are_hidden_from_outside(
    name: str, client: Client, report: Report, request: pytest.FixtureRequest
) -> None:
    edition = made(report)
    client.force_login(request.getfixturevalue(name))

    for address in (
        page("report_detail", report.pk),
        page("report_read", report.pk),
        page("edition_file", report.pk, edition.language),
    ):
        assert client.get(address).status_code == 404
    assert client.get(page("report_new")).status_code == 403
    assert report.title not in client.get(page("report_list")).content.decode()


def test_trustee_reads_the_approved_report_and_its_file(
    client: Client, report: Report, carol: User, dan: User, tess: User
) -> None:
    approved(report, carol, dan)
    client.force_login(tess)

    assert client.get(page("report_detail", report.pk)).status_code == 200
    response = client.get(page("edition_file", report.pk, "en"))
    assert b"".join(response.streaming_content) == PDF.content
    assert response["Content-Disposition"] == 'attachment; filename="board-2026-H1-en.pdf"'
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert client.post(page("report_move", report.pk, "publish")).status_code == 403


def test_published_report_is_for_everybody_who_signs_in(
    client: Client, report: Report, carol: User, dan: User, nora: User
) -> None:
    approved(report, carol, dan)
    published(report, carol, dan)
    client.force_login(nora)

    text = whole(client, page("report_read", report.pk))

    assert "Statement of income and expenditure" in text
    assert "215,321.49" in text


def test_author_does_not_approve_and_the_page_says_why(client: Client, dan: User) -> None:
    programme()
    report = board_report(by=dan)
    client.force_login(dan)
    client.post(page("report_move", report.pk, "send_to_review"))

    assert client.post(page("report_move", report.pk, "approve")).status_code == 403
    assert Report.objects.get().status == "in_review"


def test_a_move_that_is_not_possible_keeps_the_note(client: Client, report: Report, carol: User) -> None:
    client.force_login(carol)
    client.post(page("report_move", report.pk, "send_to_review"))

    response = client.post(page("report_move", report.pk, "send_to_review"), {"note": "Once more"})

    assert response.status_code == 409
    assert "is not possible while" in response.content.decode()


def test_editions_fragment_asks_again_only_while_a_worker_is_busy(client: Client, report: Report, carol: User) -> None:
    client.force_login(carol)
    client.post(page("report_editions", report.pk), {"language": "ar"})
    edition = making.begin(report.editions.get().pk)
    assert edition is not None
    making.note_progress(edition, step="layout", progress=40)

    busy = client.get(page("report_editions", report.pk), **HTMX).content.decode()  # type: ignore[arg-type]
    assert 'hx-trigger="every 1s"' in busy
    assert '<progress value="40" max="100"' in busy
    assert "Refresh" in busy
    assert "<html" not in busy

    making.finish(edition, PDF)
    done = client.get(page("report_editions", report.pk), **HTMX).content.decode()  # type: ignore[arg-type]
    assert "hx-trigger" not in done
    assert page("edition_file", report.pk, "ar") in done
    assert done.strip() in client.get(page("report_detail", report.pk)).content.decode()


def test_an_unknown_language_is_refused_in_words(client: Client, report: Report, carol: User) -> None:
    client.force_login(carol)

    response = client.post(page("report_editions", report.pk), {"language": "de"}, follow=True)

    assert "Choose one of the six languages." in response.content.decode()
    assert not report.editions.exists()


def test_refreshed_figures_name_what_moved(client: Client, report: Report, carol: User) -> None:
    from projects.requests.models import Request

    Request.objects.filter(status="screening").update(status="assessment")
    client.force_login(carol)

    response = client.post(page("report_refresh", report.pk), follow=True)

    assert "Requests by stage: Screening: 2 → —" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_one_as_for_three(
    client: Client, carol: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    from portal.periods import parse

    for text in ("2026-H1", "2025", "2024")[:count]:
        made(board_report(parse(text), by=carol))
    client.force_login(carol)
    client.get(page("report_list"))

    with django_assert_num_queries(6):
        response = client.get(page("report_list"))

    assert response.content.decode().count("Board of Trustees report") >= count


# The public page


def test_visitor_verifies_a_code_and_a_file(client: Client, report: Report, carol: User, dan: User) -> None:
    edition = approved(report, carol, dan)

    by_code = client.get(f"/verify/{edition.code.lower()}/", follow=True).content.decode()
    assert "belongs to an edition that was issued" in by_code
    assert edition.sha256 in by_code
    address = page("verify_page")
    same = client.post(address, {"code": edition.code, "file": io.BytesIO(PDF.content)}).content.decode()
    assert "This file is the edition that was issued, unchanged." in same
    alone = client.post(address, {"file": io.BytesIO(PDF.content)}).content.decode()
    assert "This file is the edition that was issued, unchanged." in alone
    other = client.post(address, {"code": edition.code, "file": io.BytesIO(b"%PDF other")}).content.decode()
    assert "this file is not the one that was issued" in other


def test_drafts_and_inventions_are_not_vouched_for(client: Client, report: Report) -> None:
    draft = made(report)

    for code in (draft.code, "NONE-NONE-NONE", "%27"):
        text = client.get(f"/verify/{code}/", follow=True).content.decode()
        assert "No issued edition has this code" in text
        assert draft.sha256 not in text
    assert "Enter a code, choose a file, or both." in client.post(page("verify_page"), {}).content.decode()
