"""The pages of the review: what they show, what they do, what they refuse."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.desk import tasks_for
from reports.review import actions as review
from reports.review.models import FinanceCheck, ReviewComment
from reports.runs import actions
from reports.runs.models import Report
from reports.runs.turns import waiting_for
from tests.factories import review as make
from tests.factories.people import again
from tests.factories.reports import board_report

pytestmark = pytest.mark.django_db


def page(name: str, *args: object) -> str:
    return reverse(name, args=args)


def read(client: Client, name: str, *args: object) -> str:
    response = client.get(page(name, *args))
    assert response.status_code == 200
    return response.content.decode()


def test_a_remark_is_written_answered_and_resolved_on_the_reading_page(
    client: Client, report: Report, carol: User, dan: User
) -> None:
    make.text(report, "introduction", "Words of the author.", by=carol)
    make.in_review(report, author=carol)
    client.force_login(dan)
    said = {"place": "introduction", "text": "Who <b>are</b> they?", "is_must": "1"}

    response = client.post(page("report_comment", report.pk), said)

    remark = ReviewComment.objects.get()
    assert response["Location"] == page("report_comment_at", report.pk, remark.pk)
    on = client.get(response["Location"])["Location"]
    assert on == f"{page('report_review', report.pk)}#comment-{remark.pk}"
    client.force_login(carol)
    client.post(page("report_comment_act", report.pk, remark.pk, "reply"), {"text": "The two new members"})
    text = client.get(on).content.decode()
    assert "Who &lt;b&gt;are&lt;/b&gt; they?" in text
    assert "The two new members" in text
    assert "must be resolved" in text
    assert "Words of the author." in text
    assert client.post(page("report_comment_act", report.pk, remark.pk, "resolve")).status_code == 409
    client.force_login(dan)
    client.post(page("report_comment_act", report.pk, remark.pk, "resolve"))
    remark.refresh_from_db()
    assert remark.resolved_by == dan
    assert "No comment is open." in read(client, "report_review", report.pk)


def test_what_was_typed_stays_after_a_refusal(client: Client, report: Report, carol: User) -> None:
    client.force_login(carol)

    response = client.post(
        page("report_comment", report.pk), {"place": "figures", "text": "Why so few?", "is_must": "1"}
    )

    assert response.status_code == 409
    text = response.content.decode()
    assert "Only who approves or checks the report says what must be resolved." in text
    assert ">Why so few?</textarea>" in text


def test_a_remark_about_a_place_that_is_gone_is_still_shown(client: Client, report: Report, dan: User) -> None:
    review.comment(report, place="section:chapter-99", text="An old chapter", by=dan)
    client.force_login(dan)

    text = read(client, "report_review", report.pk)

    assert "Further places" in text
    assert "An old chapter" in text


def test_places_are_flagged_with_reasons(client: Client, report: Report, carol: User, dan: User) -> None:
    make.in_review(report, author=carol)
    client.force_login(dan)
    form = {"place": ["introduction"], "reason-introduction": "", "note": "Almost", "seen": "1"}

    response = client.post(page("report_changes", report.pk), form)
    assert response.status_code == 409
    assert "Say what to change: Introduction" in response.content.decode()
    response = client.post(page("report_changes", report.pk), form | {"reason-introduction": "Name them"})

    assert response["Location"] == page("report_detail", report.pk)
    assert list(report.flags.values_list("place", "reason")) == [("introduction", "Name them")]
    client.force_login(carol)
    text = read(client, "report_detail", report.pk)
    assert "Name them" in text
    assert "The author changes what the reviewer flagged" in text
    assert "Freeze the figures anew" not in text


def test_versions_are_compared_with_each_other_and_with_the_draft(
    client: Client, report: Report, carol: User, dan: User
) -> None:
    make.text(report, "introduction", "Two requests.", by=carol)
    make.in_review(report, author=carol)
    actions.request_changes(report, by=dan, note="Almost", places={"introduction": "How many?"})
    report.texts.update(text="Four requests.")
    client.force_login(dan)

    text = read(client, "report_versions", report.pk)

    assert "<del>Two</del><ins>Four</ins> requests." in text
    address = page("report_versions", report.pk)
    assert "both say the same" in client.get(f"{address}?from=1&to=1").content.decode()
    assert client.get(f"{address}?from=7").status_code == 404
    old = read(client, "report_version", report.pk, 1)
    assert "Two requests." in old
    assert "Four requests." not in old


def test_finance_records_its_check_on_the_page(client: Client, report: Report, carol: User, frank: User) -> None:
    make.in_review(report, author=carol)
    client.force_login(frank)
    address = page("report_check", report.pk)
    assert "Every amount is what the accounts say, to the cent." in read(client, "report_check", report.pk)
    said = {"verdict": "refuse", "note": "", "seen": report.figures_sha256}

    refused = client.post(address, said)
    assert (refused.status_code, FinanceCheck.objects.count()) == (409, 0)
    client.post(address, said | {"note": "One is missing"})

    assert FinanceCheck.objects.get().is_accepted is False
    text = read(client, "report_detail", report.pk)
    assert "Not accepted" in text
    assert "One is missing" in text
    client.force_login(carol)
    assert client.post(address, said).status_code == 403


def test_the_approver_sees_what_is_open_and_what_is_in_the_way(
    client: Client, report: Report, carol: User, dan: User
) -> None:
    make.in_review(report, author=carol)
    review.comment(report, place="figures", text="A wish", by=dan)
    client.force_login(dan)

    text = read(client, "report_detail", report.pk)
    assert "1 comment is not resolved." in text
    assert "Figures of 1 January–30 June 2026 are not certified yet." in text
    assert "Finance has not checked these figures." in text
    make.checked(report)
    assert 'name="seen" value="1"' in read(client, "report_detail", report.pk)
    stale = client.post(page("report_move", report.pk, "approve"), {"seen": "0"})
    assert stale.status_code == 409
    assert "has moved since you opened the page" in stale.content.decode()
    client.post(page("report_move", report.pk, "approve"), {"seen": "1"})
    report.refresh_from_db()
    assert report.approved_by == dan


def test_a_corrigendum_begins_on_its_page(
    client: Client, report: Report, carol: User, dan: User, frank: User, tess: User
) -> None:
    make.published(report, author=carol, head=dan)
    client.force_login(tess)
    assert client.post(page("report_corrigendum", report.pk), {"note": "x"}).status_code == 403
    client.force_login(frank)
    assert page("report_corrigendum", report.pk) in read(client, "report_detail", report.pk)

    response = client.post(page("report_corrigendum", report.pk), {"note": "A wrong year"})

    made = Report.objects.get(correction=1)
    assert response["Location"] == page("report_detail", made.pk)
    assert "Corrigendum 1" in read(client, "report_detail", made.pk)
    again_asked = client.post(page("report_corrigendum", report.pk), {"note": "Another"})
    assert again_asked.status_code == 409
    assert "being written already" in again_asked.content.decode()


def test_a_report_that_is_only_announced_has_a_page(client: Client, carol: User) -> None:
    announced = Report.objects.create(
        kind="board", starts_on="2026-07-01", ends_on="2026-12-31", title="Next", status="scheduled"
    )
    client.force_login(carol)

    text = read(client, "report_detail", announced.pk)

    assert "Scheduled" in text
    assert "Frozen figures" not in text
    for name in ("report_read", "report_review", "report_versions", "report_check"):
        assert client.get(page(name, announced.pk)).status_code == 409


def test_the_work_of_the_review_is_not_for_others(
    client: Client, report: Report, carol: User, dan: User, tess: User
) -> None:
    review.comment(report, place="figures", text="Between ourselves", by=dan)
    make.published(report, author=carol, head=dan)
    client.force_login(tess)

    text = read(client, "report_detail", report.pk)

    assert "Comment written" not in text
    assert "Changes requested" not in text
    for name in ("report_review", "report_versions", "report_check", "report_changes"):
        assert client.get(page(name, report.pk)).status_code == 403
    api = f"/api/v1/reports/{report.pk}"
    assert [client.get(f"{api}/{path}/").json() for path in ("versions", "comments", "finance-checks")] == [[], [], []]


def test_whose_turn_it_is(report: Report, carol: User, dan: User, frank: User) -> None:
    def waits() -> list[str]:
        people = (("carol", carol), ("dan", dan), ("frank", frank))
        return [name for name, one in people if waiting_for(Report.objects.all(), again(one)).exists()]

    def wanted(one: User) -> list[str]:
        title = "Board of Trustees report, 1 January–30 June 2026"
        return [str(task.what) for task in tasks_for(again(one)) if task.title == (title,)]

    turns = {"drafting": waits()}
    make.in_review(report, author=carol)
    turns["in review"] = waits()
    assert (wanted(dan), wanted(frank)) == (["Approve, or request changes"], ["Check the amounts for finance"])
    make.checked(report, by=frank)
    turns["checked"] = waits()
    actions.request_changes(report, by=dan, note="Almost", places={"introduction": "Name them"})
    turns["changes requested"] = waits()
    assert wanted(carol) == ["Change what the reviewer flagged and send it again"]
    make.approved(report, author=carol, head=dan)
    turns["approved"] = waits()

    assert turns == {
        "drafting": ["carol"],
        "in review": ["dan", "frank"],
        "checked": ["dan"],
        "changes requested": ["carol"],
        "approved": ["dan"],
    }


def test_the_list_is_narrowed(client: Client, report: Report, carol: User, dan: User) -> None:
    from portal.periods import parse

    board_report(parse("2024"), by=dan)
    statement = actions.draft_report("statement", parse("2025"), by=carol, scope="VFTC")
    make.in_review(report, author=carol)
    client.force_login(dan)

    def found(query: str) -> list[str]:
        rows = client.get(f"/api/v1/reports/?sort=period&{query}").json()["results"]
        return [f"{row['kind']} {row['starts_on'][:4]}" for row in rows]

    board, money = "Board of Trustees report", "Statement of income and expenditure"
    assert found("") == [f"{board} 2024", f"{money} 2025", f"{board} 2026"]
    assert found("only=waiting") == [f"{board} 2024", f"{board} 2026"]
    assert found("only=mine") == [f"{board} 2024"]
    assert found("status=in_review") == [f"{board} 2026"]
    assert found("period=2026-Q2") == [f"{board} 2026"]
    assert found("scope=vftc") == [f"{money} {statement.starts_on.year}"]


def test_the_api_gives_figures_versions_and_comments(client: Client, report: Report, carol: User, dan: User) -> None:
    make.in_review(report, author=carol)
    review.comment(report, place="figures", text="Why?", by=dan)
    client.force_login(dan)
    api = f"/api/v1/reports/{report.pk}"

    figures = client.get(f"{api}/figures/").json()
    version = client.get(f"{api}/versions/").json()[0]

    assert (figures["figures"], figures["figures_sha256"]) == (report.figures, report.figures_sha256)
    assert (version["number"], version["unchanged"], version["sha256"]) == (1, True, report.versions.get().sha256)
    assert [one["text"] for one in client.get(f"{api}/comments/").json()] == ["Why?"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_reading_page_asks_as_often_for_one_remark_as_for_three(
    client: Client, report: Report, dan: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        remark = review.comment(report, place="introduction", text=f"Remark {number}", by=dan, is_must=True)
        review.reply(remark, text="Answer", by=dan)
    client.force_login(dan)
    client.get(page("report_review", report.pk))

    with django_assert_num_queries(9):
        text = read(client, "report_review", report.pk)

    assert text.count("Remark ") == count
