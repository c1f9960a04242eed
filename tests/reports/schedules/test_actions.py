"""What people decide about the schedule, who may, and what is refused."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.desk import tasks_for
from portal.periods import parse
from portal.workflow import NotAllowed
from reports.runs import actions as reports
from reports.runs import announcements, making
from reports.runs.models import Report
from reports.schedules import actions, rounds, telling
from reports.schedules.models import RuleRun, ScheduledReport, ScheduleRule
from reports.schedules.problems import in_words
from tests.factories.schedules import at, cheap_kinds, rule

pytestmark = pytest.mark.django_db
NOW = at(date(2026, 5, 20))
GOOD: dict[str, Any] = {
    "name": "Quarterly", "kind": "statement", "trigger": "after_period", "covers": "quarter", "days": 45,
    "starts_on": date(2026, 1, 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("dan", True),
        ("frank", True),
        ("ada", True),
        ("carol", False),
        ("tess", False),
        ("alice", False),
        ("nora", False),
    ],
)
def test_head_finance_and_administrator_look_after_the_schedule(
    who: str, may: bool, request: pytest.FixtureRequest
) -> None:
    person, kept = request.getfixturevalue(who), rule()
    row = ScheduledReport.objects.create(
        rule=kept, kind="statement", starts_on=kept.starts_on, ends_on=kept.starts_on, due_on=kept.starts_on
    )

    for act in (
        lambda: actions.add_rule(by=person, **GOOD),
        lambda: actions.change_rule(kept, by=person, days=30),
        lambda: actions.run_now(kept, by=person),
        lambda: actions.try_again(row, by=person),
        lambda: actions.leave_out(row, by=person, reason="Not wanted"),
        lambda: actions.pause(kept, by=person, reason="Not wanted"),
        lambda: actions.resume(kept, by=person),
    ):
        if may:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.parametrize(
    ("facts", "anchors"),
    [
        ({"trigger": "fixed_dates"}, ["id_dates"]),
        ({"trigger": "fixed_dates", "dates": ["3-31", "02-30", "06-30"]}, ["id_dates", "id_dates"]),
        ({"trigger": "every_months", "months": 0}, ["id_months"]),
        ({"days": 0}, ["id_days"]),
        ({"trigger": "before_session", "days": 400}, ["id_days"]),
        ({"ends_on": date(2025, 1, 1)}, ["id_ends_on"]),
        ({"kind": "leaflet"}, ["id_kind"]),
        ({"kind": "board", "scopes": "each"}, ["id_scopes"]),
        ({"kind": "board", "scope": "VFTC", "days": None}, ["id_scope", "id_days"]),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_all_reasons(
    facts: dict[str, Any], anchors: list[str], dan: User
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        actions.add_rule(by=dan, **{**GOOD, **facts})

    assert [reason.anchor for reason in refusal.value.reasons] == anchors
    assert not ScheduleRule.objects.exists()


def test_what_a_trigger_does_not_use_is_not_kept(dan: User) -> None:
    made = actions.add_rule(by=dan, **{**GOOD, "dates": ["03-31"], "months": 4})

    assert (made.dates, made.months, made.days, made.created_by) == ([], None, 45, dan)
    assert AuditEvent.objects.about(made).get().verb == "add_rule"


def test_a_rule_keeps_its_kind(dan: User) -> None:
    with pytest.raises(TypeError):
        actions.change_rule(rule(), by=dan, kind="board")


def test_run_now_drafts_the_last_period_that_is_over_once(dan: User) -> None:
    kept = rule()
    with cheap_kinds("statement"):
        for _time in range(2):
            for row in actions.run_now(kept, by=dan, now=NOW):
                rounds.draft_one(row.pk, now=NOW)

    report = Report.objects.get()
    assert (report.period, report.status, report.drafted_by) == (parse("2026-Q1"), "drafting", None)
    assert ScheduledReport.objects.get().attempts == 1


def test_run_now_without_anything_to_report_says_so(dan: User) -> None:
    kept = rule(kind="donor", scopes="each")
    with cheap_kinds("donor") as cheap:
        cheap.codes = []
        with pytest.raises(NotAllowed, match="Nothing is recorded"):
            actions.run_now(kept, by=dan, now=NOW)


def test_a_report_left_out_is_not_tried_any_more_until_somebody_wants_it(dan: User) -> None:
    kept = rule(kind="donor", scope="GONE", covers="year", days=60)
    with cheap_kinds("donor") as cheap:
        rounds.make_round(now=at(date(2026, 3, 1)))
        row = ScheduledReport.objects.get()
        with pytest.raises(NotAllowed):
            actions.leave_out(row, by=dan, reason=" ")
        actions.leave_out(row, by=dan, reason="The agreement ended", now=NOW)
        assert rounds.make_round(now=NOW) == rounds.Round()
        assert in_words(row) == "Left out by a person: The agreement ended"
        cheap.codes.append("GONE")
        rounds.draft_one(actions.try_again(row, by=dan, now=NOW).pk, now=NOW)

    row.refresh_from_db()
    assert (row.status, row.cause, row.decided_by, row.report) == ("done", "", None, Report.objects.get())
    assert [event.verb for event in AuditEvent.objects.about(kept).order_by("id")] == ["leave_out_report", "run_report"]


def test_leaving_out_an_announced_report_takes_it_back(dan: User) -> None:
    rule()
    with cheap_kinds("statement"):
        rounds.make_round(now=at(date(2026, 5, 1)))
        row = ScheduledReport.objects.get(status="waiting")
        actions.leave_out(row, by=dan, reason="Not this time")

    assert not Report.objects.filter(status="scheduled").exists()
    assert ScheduledReport.objects.get(pk=row.pk).report is None


def test_a_run_left_out_can_be_taken_in_again_until_its_day(dan: User) -> None:
    kept = rule()
    actions.skip_run(kept, parse("2026-Q2"), by=dan, reason="Audit", now=NOW)
    with pytest.raises(NotAllowed, match="no run to come"):
        actions.skip_run(kept, parse("2026-Q2"), by=dan, reason="Audit", now=NOW)
    run = RuleRun.objects.get()
    with pytest.raises(NotAllowed, match="Its day has passed"):
        actions.take_in_again(run, by=dan, now=at(date(2026, 8, 15)))
    actions.take_in_again(run, by=dan, now=NOW)
    with cheap_kinds("statement"):
        rounds.make_round(now=at(date(2026, 8, 14)))

    assert ScheduledReport.objects.get(ends_on=date(2026, 6, 30)).status == "done"


def test_the_database_wants_reasons() -> None:
    kept = rule()
    row = ScheduledReport.objects.create(
        rule=kept, kind="statement", starts_on=kept.starts_on, ends_on=kept.starts_on, due_on=kept.starts_on
    )
    for change in ({"status": "failed", "cause": "ledger"}, {"status": "skipped"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ScheduledReport.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduledReport.objects.create(
            kind="statement", starts_on=kept.starts_on, ends_on=kept.starts_on, due_on=kept.starts_on
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleRule.objects.update(is_active=False)


def test_an_announced_report_has_no_editions_and_no_figures_to_refresh(carol: User) -> None:
    report = announcements.announce("board", parse("2026-H1"), now=NOW)

    for act in (
        lambda: making.queue_edition(report, "en", by=carol),
        lambda: reports.refresh_figures(report, by=carol),
        lambda: reports.send_to_review(report, by=carol),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert announcements.announce("board", parse("2026-H1")).pk == report.pk
    assert announcements.withdraw(report)
    assert not Report.objects.exists()


def test_writers_find_drafts_on_their_desk_and_get_one_mail(carol: User, frank: User, tess: User, ada: User) -> None:
    rule(days=30)
    rule(kind="donor", scope="GONE", covers="year", days=60)
    with cheap_kinds("statement", "donor"):
        rounds.make_round(now=NOW)
        assert [telling.tell(now=NOW) for _time in range(2)] == [2, 0]
        assert [telling.mail(person.pk) for person in (*telling.writers(NOW), tess)] == [1, 1, 0]
        desk = {person.name: [task.title[0] for task in tasks_for(person)] for person in (carol, frank, tess, ada)}

    drafts = [
        "Statement of income and expenditure, 1 January–31 March 2026",
        "Statement of income and expenditure, 1 October–31 December 2025",
    ]
    failed = "1 scheduled report could not be drafted"
    assert desk == {"Carol": drafts, "Frank": [failed, *drafts], "Tess": [], "Ada": [failed]}
    assert sorted(message.to[0] for message in mail.outbox) == sorted([carol.email, frank.email])
    assert "/desk/" in mail.outbox[0].body
    assert "tatement" not in mail.outbox[0].body
