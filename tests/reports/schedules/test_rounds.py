"""The round: what is due is drafted once, whatever runs when; what fails says why and is tried again."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal import claims
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.periods import parse
from reports.figures.books import DoesNotReconcile
from reports.runs import actions as reports
from reports.runs.models import Report
from reports.schedules import actions, planning, rounds
from reports.schedules.models import RuleRun, ScheduledReport, ScheduleRule
from reports.schedules.problems import in_words
from tests.factories.schedules import at, cheap_kinds, rule, session

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[str, str, str, str]]:
    found = ScheduledReport.objects.order_by("due_on", "kind", "scope")
    return [(str(row.due_on), row.scope, str(row.period), row.status) for row in found]


def test_a_round_catches_up_and_a_second_changes_nothing() -> None:
    rule(days=30)
    with cheap_kinds("statement") as cheap:
        first = rounds.make_round(now=at(date(2026, 8, 1)))
        second = rounds.make_round(now=at(date(2026, 8, 1)))

    assert (first.drafted, second.drafted) == (3, 0)
    assert rows() == [
        ("2026-01-30", "", "2025-Q4", "done"),
        ("2026-04-30", "", "2026-Q1", "done"),
        ("2026-07-30", "", "2026-Q2", "done"),
    ]
    assert [period for _scope, period in cheap.computed] == ["2025-Q4", "2026-Q1", "2026-Q2"]
    assert {(report.status, report.drafted_by) for report in Report.objects.all()} == {("drafting", None)}


def test_what_comes_is_announced_and_becomes_a_draft_on_its_day() -> None:
    rule()
    with cheap_kinds("statement"):
        rounds.make_round(now=at(date(2026, 4, 3)))
        (early,) = Report.objects.filter(status="scheduled")
        assert (early.period, early.figures_sha256, early.drafted_by) == (parse("2026-Q1"), "", None)
        assert rounds.make_round(now=at(date(2026, 5, 14))).drafted == 0
        assert rounds.make_round(now=at(date(2026, 5, 15))).drafted == 1

    early.refresh_from_db()
    assert (early.status, early.frozen_at) == ("drafting", at(date(2026, 5, 15)))
    assert [event.verb for event in AuditEvent.objects.about(early).order_by("id")] == ["announce", "start"]


def test_a_person_begins_an_announced_report_and_is_its_author(carol: User) -> None:
    rule()
    with cheap_kinds("statement"):
        rounds.make_round(now=at(date(2026, 4, 3)))
        report = Report.objects.get(status="scheduled")
        drafted = reports.draft_report("statement", parse("2026-Q1"), by=carol, now=at(date(2026, 4, 9)))
        rounds.make_round(now=at(date(2026, 5, 15)))

    assert (drafted.pk, drafted.status, drafted.drafted_by, drafted.frozen_at) == (
        report.pk, "drafting", carol, at(date(2026, 4, 9)),
    )  # fmt: skip
    assert ScheduledReport.objects.get(ends_on=date(2026, 3, 31)).done_at == at(date(2026, 4, 9))


def test_whoever_sends_a_draft_of_the_schedule_to_review_is_its_author(dan: User) -> None:
    report = reports.draft_report("statement", parse("2026-Q1"), by=None)

    reports.send_to_review(report, by=dan)

    assert report.drafted_by == dan
    assert not dan.has_perm("reports.approve_report", report)


def test_one_failing_scope_never_stops_the_others_and_is_tried_again_with_longer_waits() -> None:
    rule(kind="donor", scopes="each", covers="year", days=60)
    with cheap_kinds("donor") as cheap:
        cheap.broken["NOR"] = DoesNotReconcile("the balances differ")
        now = at(date(2026, 3, 1))
        first = rounds.make_round(now=now)
        assert (first.drafted, first.failed) == (1, 1)
        waits = []
        for _time in range(5):
            row = ScheduledReport.objects.get(scope="NOR")
            assert row.retry_at is not None
            waits.append(row.retry_at - now)
            assert rounds.make_round(now=row.retry_at - timedelta(seconds=1)).failed == 0
            now = row.retry_at
            rounds.make_round(now=now)
        cheap.broken.clear()
        rounds.make_round(now=now + timedelta(days=1))

    hours = [wait.total_seconds() / 3600 for wait in waits]
    assert hours == [0.25, 1, 4, 24, 24]
    row = ScheduledReport.objects.get(scope="NOR")
    assert (row.status, row.attempts, row.cause, row.retry_at) == ("done", 7, "", None)


@pytest.mark.parametrize(
    ("scope", "error", "cause", "words"),
    [
        ("GONE", Report.DoesNotExist(), "scope", "knows nothing under the code “GONE”"),
        ("NOR", DoesNotReconcile("x"), "ledger", "The ledger does not add up"),
        ("NOR", ZeroDivisionError("by nothing"), "unexpected", "(ZeroDivisionError: by nothing)"),
    ],
)
def test_why_it_failed_is_said_in_words(scope: str, error: Exception, cause: str, words: str) -> None:
    rule(kind="donor", scope=scope, covers="year", days=60)
    with cheap_kinds("donor") as cheap:
        cheap.broken[scope] = error
        rounds.make_round(now=at(date(2026, 3, 1)))
        row = ScheduledReport.objects.get()
        assert (row.status, row.cause) == ("failed", cause)
        assert words in in_words(row)


def test_a_kind_that_is_gone_fails_in_words() -> None:
    rule(kind="leaflet", covers="year", days=60)

    rounds.make_round(now=at(date(2026, 3, 1)))

    row = ScheduledReport.objects.get()
    assert (row.status, in_words(row)) == ("failed", "The portal does not know the kind of report “leaflet”.")


def test_a_period_without_data_is_left_out_unless_the_kind_can_say_so() -> None:
    rule(kind="donor", scope="PER", covers="year", days=60)
    rule(name="Statement", covers="year", days=60, scope="VFTC")
    with cheap_kinds("donor", "statement"):
        rounds.make_round(now=at(date(2026, 3, 1)))
        assert rounds.make_round(now=at(date(2027, 1, 1))).drafted == 0

    donor, statement = (
        ScheduledReport.objects.get(kind=kind, status__in=("skipped", "done")) for kind in ("donor", "statement")
    )
    assert (donor.status, donor.cause, donor.report) == ("skipped", "empty", None)
    assert "Nothing is recorded about PER" in in_words(donor)
    assert statement.status == "done"


def test_a_moved_session_moves_its_announcement_and_two_sessions_ask_once() -> None:
    rule(kind="board", trigger="before_session", covers="half_year", days=30)
    meeting = session(60, date(2026, 5, 11))
    with cheap_kinds("board"):
        rounds.make_round(now=at(date(2026, 3, 20)))
        row = ScheduledReport.objects.get()
        assert (row.due_on, row.status) == (date(2026, 4, 11), "waiting")
        meeting.starts_on = meeting.ends_on = date(2026, 5, 20)
        meeting.save()
        rounds.make_round(now=at(date(2026, 3, 21)))
        row.refresh_from_db()
        assert row.due_on == date(2026, 4, 20)
        meeting.starts_on = meeting.ends_on = date(2026, 9, 7)
        meeting.save()
        moved = rounds.make_round(now=at(date(2026, 3, 22)))
        assert (moved.withdrawn, Report.objects.count(), ScheduledReport.objects.count()) == (1, 0, 0)
        session(61, date(2026, 11, 2))
        rounds.make_round(now=at(date(2026, 12, 1)))

    assert rows() == [("2026-08-08", "", "2026-H1", "done")]


def test_two_rules_of_one_kind_and_period_make_one_report() -> None:
    rule(kind="board", trigger="before_session", covers="half_year", days=30)
    rule(kind="board", covers="half_year", days=20)
    session(60, date(2026, 9, 7))
    with cheap_kinds("board"):
        for day in range(0, 300, 7):
            rounds.make_round(now=at(date(2026, 1, 1) + timedelta(days=day)))

    assert rows() == [("2026-01-20", "", "2025-H2", "done"), ("2026-07-20", "", "2026-H1", "done")]
    assert Report.objects.count() == 2
    assert RuleRun.objects.count() == 3


def test_a_rule_that_cannot_be_planned_never_stops_the_others() -> None:
    broken = rule(trigger="fixed_dates", dates=["13-45"])
    fine = rule(days=30)
    with cheap_kinds("statement"):
        assert rounds.make_round(now=at(date(2026, 2, 1))).drafted == 1

    broken.refresh_from_db()
    assert broken.problem == "IllegalMonthError: bad month number 13; must be 1-12"
    assert ScheduleRule.objects.get(pk=fine.pk).problem == ""


def test_a_round_that_runs_out_of_time_leaves_the_rest_to_the_next() -> None:
    rule(days=30)
    with cheap_kinds("statement"):
        assert rounds.make_round(now=at(date(2026, 8, 1)), seconds=-1).remaining == 3
        assert rounds.make_round(now=at(date(2026, 8, 1)), seconds=60).drafted == 3


def test_a_report_that_another_scheduler_is_at_is_left_alone() -> None:
    rule(days=30)
    with cheap_kinds("statement") as cheap:
        planning.plan(ScheduleRule.objects.get().pk, now=at(date(2026, 2, 1)))
        row = ScheduledReport.objects.get(due_on=date(2026, 1, 30))
        other = connections["default"].copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s, %s)", [claims.SCHEDULE, row.pk])
            assert rounds.draft_one(row.pk, now=at(date(2026, 2, 1))) == ""
        finally:
            other.close()
    assert cheap.computed == []


@pytest.mark.django_db(transaction=True)
def test_schedulers_at_the_same_time_draft_everything_once() -> None:
    rule(kind="donor", scopes="each", covers="quarter", days=30)
    rule(days=30)
    with cheap_kinds("donor", "statement"):
        together = threading.Barrier(3)
        errors: list[BaseException] = []

        def scheduler() -> None:
            together.wait()
            try:
                rounds.make_round(now=at(date(2026, 8, 1)))
            except BaseException as error:
                errors.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=scheduler) for _one in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rounds.make_round(now=at(date(2026, 8, 1)))

    assert errors == []
    due = ScheduledReport.objects.filter(due_on__lte=date(2026, 8, 1))
    assert sorted(due.values_list("kind", "scope", "ends_on")) == sorted(
        (kind, scope, end)
        for kind, scope in (("donor", "NOR"), ("donor", "SWE"), ("statement", ""))
        for end in (date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30))
    )
    assert {row.status for row in due} == {"done"}
    assert Report.objects.filter(status="drafting").count() == 9
    assert AuditEvent.objects.filter(verb__in=("draft", "start")).count() == 9


class WheneverItRuns(TestCase):
    @given(st.lists(st.dates(date(2024, 1, 1), date(2026, 6, 30)), max_size=6), st.sampled_from(["NOR SWE", "", "NOR"]))
    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    def test_each_report_comes_exactly_once_whatever_the_times_of_the_rounds(
        self, days: list[date], codes: str
    ) -> None:
        quarterly = rule(kind="donor", scopes="each", covers="quarter", days=30, starts_on=date(2024, 1, 1))
        rule(trigger="fixed_dates", dates=["03-31", "09-30"], covers="year", starts_on=date(2024, 1, 1))
        end = date(2026, 7, 1)
        with cheap_kinds("donor", "statement") as cheap:
            cheap.codes = codes.split()
            for day in (*sorted(days), end):
                rounds.make_round(now=at(day))

        made = Report.objects.exclude(status="scheduled").values_list("kind", "scope", "ends_on")
        quarters = [one.period.ends_on for one in planning.runs_of(quarterly, end)]
        assert sorted(made) == sorted(
            [("donor", code, last) for code in codes.split() for last in quarters]
            + [("statement", "", date(year, 12, 31)) for year in (2023, 2024, 2025)]
        )


def test_skipping_pausing_and_changing(dan: User) -> None:
    one = rule(days=30)
    now = at(date(2026, 2, 10))
    with cheap_kinds("statement"):
        rounds.make_round(now=now)
        actions.skip_run(one, parse("2026-Q1"), by=dan, reason="The audit is under way", now=now)
        rounds.make_round(now=at(date(2026, 5, 1)))
        actions.pause(one, by=dan, reason="Reorganization", now=at(date(2026, 7, 1)))
        rounds.make_round(now=at(date(2026, 8, 1)))
        actions.resume(one, by=dan, now=at(date(2026, 8, 2)))
        rounds.make_round(now=at(date(2026, 10, 31)))
        actions.change_rule(one, by=dan, days=10, now=at(date(2027, 2, 20)))
        rounds.make_round(now=at(date(2027, 4, 30)))

    assert [(row[0], row[2]) for row in rows() if row[3] == "done"] == [
        ("2026-01-30", "2025-Q4"), ("2026-10-30", "2026-Q3"), ("2027-01-30", "2026-Q4"), ("2027-04-10", "2027-Q1"),
    ]  # fmt: skip
    left_out = RuleRun.objects.filter(is_skipped=True).order_by("due_on")
    assert [(str(run.period), run.reason, run.by) for run in left_out] == [
        ("2026-Q1", "The audit is under way", dan), ("2026-Q2", "paused", dan),
    ]  # fmt: skip
