"""The pages of the schedule: what they say, who may act on them, and what they cost."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from reports.runs import announcements
from reports.runs.models import Report
from reports.schedules import rounds
from reports.schedules.models import RuleRun, ScheduledReport, ScheduleRule
from reports.schedules.planning import next_runs
from reports.schedules.terms import period_before
from tests.factories.schedules import at, cheap_kinds, rule, session

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Quarterly statement", "kind": "statement", "scopes": "one", "scope": "", "trigger": "after_period", "dates": "",
    "months": "", "days": "45", "covers": "quarter", "starts_on": "2026-01-01", "ends_on": "",
}  # fmt: skip


def words(response: Any) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_the_schedule_says_rules_results_and_failures_in_words(client: Client, carol: User, dan: User) -> None:
    today = timezone.localdate()
    rule(days=30, starts_on=today - timedelta(days=200))
    rule(kind="board", name="For the session", trigger="before_session", covers="half_year", days=30)
    rule(kind="donor", name="Gone", scope="GONE", covers="year", days=60, starts_on=date(today.year, 1, 1))
    with cheap_kinds("statement", "donor", "board"):
        rounds.make_round(now=at(date(today.year, 3, 20)))
        rounds.make_round(now=at(today))
        client.force_login(dan)
        said = words(client.get(reverse("schedule")))

        assert "30 days after the end of each quarter. In force from" in said
        assert "30 days before each session of the Board, about the half-year before." in said
        assert "No session of the Board to come has its dates yet" in said
        assert "knows nothing under the code “GONE”" in said
        assert "Tried again" not in said
        assert said.count("Run now") == 3
        client.force_login(carol)
        seen = words(client.get(reverse("schedule")))
        assert "Run now" not in seen
        assert "New rule" not in seen


@pytest.mark.parametrize(("who", "status"), [("carol", 200), ("tess", 403), ("alice", 403), ("nora", 403)])
def test_staff_see_the_schedule(who: str, status: int, client: Client, request: pytest.FixtureRequest) -> None:
    made = rule()
    client.force_login(request.getfixturevalue(who))

    for name in ("schedule", "scheduled_report_list", "schedule_calendar"):
        assert client.get(reverse(name)).status_code == status
    assert client.get(reverse("schedule_rule", args=[made.pk])).status_code == (200 if status == 200 else 404)


@pytest.mark.parametrize("count", [1, 3])
def test_the_schedule_costs_the_same_for_one_and_three_rules(
    count: int, client: Client, dan: User, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        rule(days=30)
    session(60, timezone.localdate() + timedelta(days=90))
    client.force_login(dan)
    client.get(reverse("schedule"))

    with django_assert_num_queries(6):
        client.get(reverse("schedule"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_reports(
    count: int, client: Client, dan: User, django_assert_num_queries: Any
) -> None:
    kept = rule()
    for number in range(count):
        day = date(2026, 1, 1 + number)
        ScheduledReport.objects.create(rule=kept, kind="statement", starts_on=day, ends_on=day, due_on=day)
    client.force_login(dan)
    client.get(reverse("scheduled_report_list"))

    with django_assert_num_queries(6):
        client.get(reverse("scheduled_report_list"))


def test_a_new_rule_shows_its_runs_before_it_is_saved(client: Client, frank: User) -> None:
    client.force_login(frank)
    address = reverse("schedule_rule_new")
    assert client.get(address).status_code == 200

    shown = client.post(address, FORM | {"preview": "1"})

    assert shown.status_code == 200
    runs = shown.context["coming"]
    assert [run.due_on for run in runs] == [
        one.due_on for one in next_runs(ScheduleRule(**terms()).terms, timezone.localdate(), 5)
    ]
    assert len(shown.context["missed"]) > 1
    assert not ScheduleRule.objects.exists()

    assert client.post(address, FORM).status_code == 302
    assert ScheduleRule.objects.get().created_by == frank


def terms() -> dict[str, Any]:
    return {"trigger": "after_period", "days": 45, "covers": "quarter", "starts_on": date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("wrong", "words_said"),
    [
        ({"trigger": "fixed_dates", "dates": "31 March"}, "is no day of the year"),
        ({"days": ""}, "Say how many days"),
        ({"kind": "board", "scope": "statement:VFTC"}, "This is not what a report of the chosen kind is about."),
        ({"kind": "board", "scopes": "each"}, "always of the whole programme"),
    ],
)
def test_a_rule_that_cannot_work_is_kept_in_the_form(
    wrong: dict[str, str], words_said: str, client: Client, frank: User
) -> None:
    from tests.factories.funding import fund

    fund("VFTC")
    client.force_login(frank)

    answer = client.post(reverse("schedule_rule_new"), FORM | wrong)

    assert (answer.status_code, words_said in words(answer)) == (422, True)
    assert not ScheduleRule.objects.exists()


def test_a_rule_is_changed_paused_resumed_and_run(client: Client, dan: User) -> None:
    made = rule(days=30)
    client.force_login(dan)
    page = reverse("schedule_rule", args=[made.pk])
    with cheap_kinds("statement"):
        assert client.get(reverse("schedule_rule_edit", args=[made.pk])).status_code == 200
        client.post(reverse("schedule_rule_edit", args=[made.pk]), FORM | {"days": "20", "name": "Faster"})
        assert client.post(reverse("schedule_rule_pause", args=[made.pk]), {"reason": ""}).status_code == 409
        client.post(reverse("schedule_rule_pause", args=[made.pk]), {"reason": "Reorganization"})
        assert "Resume the rule" in words(client.get(page))
        client.post(reverse("schedule_rule_resume", args=[made.pk]))
        said = words(client.post(reverse("schedule_rule_run", args=[made.pk]), follow=True))

    made.refresh_from_db()
    assert (made.name, made.days, made.is_active, made.counts_from) == ("Faster", 20, True, timezone.localdate())
    assert "is drafted." in said
    assert [
        title in said for title in ("Rule changed", "Rule paused", "Rule resumed", "Reports asked for at once")
    ] == [True] * 4
    assert Report.objects.get(status="drafting").period == period_before("quarter", timezone.localdate())


def test_many_reports_are_left_to_the_worker(client: Client, dan: User) -> None:
    made = rule(kind="donor", scopes="each", covers="year")
    client.force_login(dan)
    with cheap_kinds("donor") as cheap:
        cheap.codes = list("ABCDE")
        said = words(client.post(reverse("schedule_rule_run", args=[made.pk]), follow=True))

    assert "5 reports are being drafted." in said
    assert set(ScheduledReport.objects.values_list("status", flat=True)) == {"waiting"}


def test_one_run_is_left_out_with_a_reason_and_taken_in_again(client: Client, dan: User, carol: User) -> None:
    made = rule()
    (run, *_others) = next_runs(made.terms, timezone.localdate() + timedelta(days=1), 5)
    facts = {"period": str(run.period), "reason": "The audit is under way"}
    skip, take_in = (reverse(f"schedule_run_{verb}", args=[made.pk]) for verb in ("skip", "take_in"))
    client.force_login(carol)
    assert client.post(skip, facts).status_code == 403
    client.force_login(dan)

    assert client.post(skip, facts | {"reason": ""}).status_code == 409
    assert client.post(skip, {"period": "never", "reason": "x"}).status_code == 404
    assert "The audit is under way" in words(client.post(skip, facts, follow=True))
    client.post(take_in, facts)

    assert not RuleRun.objects.exists()


def test_a_failed_report_is_tried_again_or_left_out_from_the_page(client: Client, dan: User) -> None:
    made = rule(kind="donor", scope="GONE", covers="year", days=60)
    with cheap_kinds("donor"):
        rounds.make_round(now=at(date(2026, 3, 1)))
        row = ScheduledReport.objects.get(status="failed")
        client.force_login(dan)
        said = words(client.post(reverse("scheduled_report_run", args=[row.pk]), follow=True))
        assert "is not drafted. The portal knows nothing under the code “GONE”" in said
        assert client.post(reverse("scheduled_report_leave_out", args=[row.pk]), {"reason": ""}).status_code == 409
        client.post(reverse("scheduled_report_leave_out", args=[row.pk]), {"reason": "It ended"})
        said = words(client.get(reverse("schedule_rule", args=[made.pk])))

    assert "Left out by a person: It ended" in said


def test_an_announced_report_has_a_page_on_which_it_is_begun(client: Client, carol: User) -> None:
    rule()
    with cheap_kinds("statement"):
        rounds.make_round(now=at(date(2026, 5, 1)))
        report = Report.objects.get(status="scheduled")
        client.force_login(carol)
        page = reverse("report_detail", args=[report.pk])
        said = words(client.get(page))
        assert "The figures are frozen when somebody drafts it" in said
        assert "Draft it now" in said
        assert client.get(reverse("report_read", args=[report.pk])).status_code == 409
        assert client.get(reverse("report_list")).status_code == 200
        assert client.post(reverse("report_editions", args=[report.pk]), {"language": "en"}).status_code == 409
        client.post(reverse("report_move", args=[report.pk, "start"]))

    report.refresh_from_db()
    assert (report.status, report.drafted_by) == ("drafting", carol)


def test_the_calendar_names_what_is_due(client: Client, dan: User) -> None:
    made = rule(trigger="before_session", kind="board", covers="half_year", days=10)
    today = timezone.localdate()
    session(60, today + timedelta(days=40))
    client.force_login(dan)

    file = client.get(reverse("schedule_calendar"))

    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    text = file.content.decode().replace("\r\n ", "")
    assert f"DTSTART;VALUE=DATE:{today + timedelta(days=30):%Y%m%d}" in text
    assert f"report-run-{made.pk}-{period_before('half_year', today + timedelta(days=30))}" in text


def test_the_api_lists_scheduled_reports_for_staff(client: Client, carol: User, tess: User) -> None:
    kept = rule()
    ScheduledReport.objects.create(
        rule=kept, kind="statement", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31), due_on=date(2026, 5, 15)
    )
    client.force_login(carol)
    (row,) = client.get("/api/v1/scheduled-reports/").json()["results"]
    assert (row["due_on"], row["rule"], row["status"]) == ("2026-05-15", "Quarterly statement", "Waiting")
    client.force_login(tess)
    assert client.get("/api/v1/scheduled-reports/").json()["results"] == []


def test_trustees_do_not_see_announcements(client: Client, tess: User) -> None:
    report = announcements.announce("board", period_before("half_year", date(2026, 7, 1)))
    client.force_login(tess)

    assert client.get(reverse("report_detail", args=[report.pk])).status_code == 404
