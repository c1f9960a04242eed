"""Who has not reported: the standing of a period, the matrix, the desk, and reminders that go out once."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.desk import tasks_for
from portal.workflow import NotAllowed
from projects.models import Indicator, ReportingPeriod, ReportingReminder
from projects.portfolio.models import Project, ProjectMember
from projects.results import actions
from projects.results.reporting import actions as reminders
from projects.results.reporting import rules, tasks
from projects.results.reporting.desk import tasks as desk_tasks
from projects.results.reporting.matrix import Half, half_named, half_of, matrix
from projects.results.reporting.standing import missing, periods_of, told, with_standing
from tests.factories import results as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 15)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def period(project: Project, due: date = date(2026, 7, 31), *, is_locked: bool = False) -> ReportingPeriod:
    return make.period(project, "2026-01-01", "2026-06-30", due_on=due, is_locked=is_locked)


def project_of(manager: User | None = None, *, indicators: int = 3, **facts: Any) -> Project:
    project = make.running(manager=manager, **facts)
    outcome = make.outcome(project)
    for _number in range(indicators):
        make.indicator(outcome)
    return project


def report(of: ReportingPeriod, n: int, by: User, *, send: bool = True) -> None:
    rows = list(Indicator.objects.filter(result__project=of.project_id).order_by("pk"))[:n]
    actions.save_values(of, [make.entry(row, 5) for row in rows], by=by)
    if send:
        actions.submit(of, by=by)


def standing(of: ReportingPeriod, today: date = TODAY) -> str:
    found = with_standing(ReportingPeriod.objects.filter(pk=of.pk), today).get()
    return f"{found.standing}: {told(found, today)}"


@pytest.mark.parametrize(
    ("reported", "today", "is_locked", "said"),
    [
        (0, date(2026, 6, 30), True, "not_due: Not due yet"),
        (0, date(2026, 7, 1), False, "not_due: Not due yet"),
        (0, date(2026, 7, 1), True, "locked: Locked"),
        (2, date(2026, 7, 1), False, "partly: Partly: 2 of 3"),
        (2, date(2026, 7, 31), True, "partly: Partly: 2 of 3"),
        (0, date(2026, 7, 31), False, "not_due: Not due yet"),
        (0, date(2026, 8, 1), False, "late: Late by 1 day"),
        (2, date(2026, 8, 12), True, "late: Late by 12 days"),
        (3, date(2026, 12, 1), True, "reported: Reported"),
    ],
)
def test_standing_of_a_period(reported: int, today: date, is_locked: bool, said: str, carol: User) -> None:
    of = period(project_of())
    if reported:
        report(of, reported, carol)
    ReportingPeriod.objects.update(is_locked=is_locked)

    assert standing(of, today) == said


def test_drafts_and_returned_values_are_missing_and_a_project_without_indicators_owes_nothing(
    carol: User, chris: User
) -> None:
    of = period(project_of(indicators=2))
    report(of, 2, carol, send=False)
    drafts = standing(of)
    actions.submit(of, by=carol)
    value = of.values.order_by("pk")[0]
    actions.send_back(value, by=chris, note="Which places?")
    empty = period(project_of(indicators=0), date(2026, 1, 1))

    assert (drafts, standing(of), standing(empty)) == (
        "not_due: Not due yet",
        "partly: Partly: 1 of 2",
        "empty: No indicators",
    )
    assert missing(with_standing(ReportingPeriod.objects.filter(pk=of.pk), TODAY).get()) == "1 value of 2 is missing"


def test_who_sees_whose_reports(alice: User, zoe: User, carol: User, nora: User) -> None:
    """Focal points those of their own States alone, also where other projects are published; donors none."""
    kenya, both, ended = project_of(), project_of(), project_of(status="closed")
    both.states.set([make.state("KEN"), make.state("ZMB")])
    keys = {project.pk: period(project).pk for project in (kenya, both, ended)}

    seen = {user.name: set(periods_of(user, TODAY).values_list("pk", flat=True)) for user in (alice, zoe, carol, nora)}

    assert seen == {
        "Alice": {keys[kenya.pk], keys[both.pk]},
        "Zoe": {keys[both.pk]},
        "Carol": {keys[kenya.pk], keys[both.pk]},
        "Nora": set(),
    }


# The matrix


def test_halves() -> None:
    assert half_of(date(2026, 6, 30)) == Half(2026, 1)
    assert [str(Half(2026, 1).plus(step)) for step in (-3, -1, 0, 1, 2)] == [
        "2024-H2",
        "2025-H2",
        "2026-H1",
        "2026-H2",
        "2027-H1",
    ]
    assert [half_named(text) for text in ("2025-H1", "2025-H3", "9999-H2", "x", "")] == [Half(2025, 1), *[None] * 4]


def test_matrix_puts_reports_under_the_half_year_in_which_they_are_due(carol: User) -> None:
    project = project_of()
    first, second = period(project), make.period(project, "2025-07-01", "2025-12-31", due_on=date(2026, 1, 31))
    make.period(project, "2023-07-01", "2023-12-31", due_on=date(2024, 1, 31))

    made = matrix(carol, periods_of(carol, TODAY), middle=half_of(TODAY), page=None, today=TODAY)

    assert [str(half) for half in made.halves] == ["2025-H2", "2026-H1", "2026-H2", "2027-H1"]
    assert [[cell.period.pk for cell in cells] for cells in made.rows[0].cells] == [[], [second.pk], [first.pk], []]
    assert made.counts == {"late": 1, "not_due": 1}


def test_matrix_page_filters_and_opens_the_period(carol: User, client: Client) -> None:
    mine, other = project_of(carol), project_of()
    late = make.period(mine, "2026-01-01", "2026-06-30", due_on=timezone.localdate() - timedelta(days=12))
    period(other, timezone.localdate() + timedelta(days=3))
    client.force_login(carol)

    page = client.get(reverse("reporting_matrix"), {"whose": "mine", "standing": "late"})

    assert [row.project for row in page.context["made"].rows] == [mine]
    assert reverse("grid_period", args=[mine.pk, late.pk]) in page.content.decode()
    assert "Late by 12 days" in page.content.decode()


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("reporting_matrix", 9), ("reporting_list", 7)])
def test_as_many_queries_for_one_project_as_for_three(
    name: str, queries: int, n: int, carol: User, client: Client, django_assert_num_queries
) -> None:
    for _number in range(n):
        project = project_of(carol)
        period(project)
        make.period(project, "2025-07-01", "2025-12-31", due_on=date(2026, 1, 31))
    client.force_login(carol)
    url = reverse(name)
    client.get(url)

    with django_assert_num_queries(queries):
        response = client.get(url)

    assert response.status_code == 200


def test_list_files_and_api_are_the_same_rows(carol: User, client: Client) -> None:
    period(project_of())
    client.force_login(carol)

    text = b"".join(client.get(reverse("reporting_list"), {"export": "csv"}).streaming_content).decode()  # type: ignore[attr-defined]
    api = client.get("/api/v1/reporting-periods/").json()["results"]

    assert len(text.strip().splitlines()) == 1 + len(api) == 2
    assert (api[0]["expected"], api[0]["reported"], api[0]["due_on"]) == (3, 0, "2026-07-31")


def test_donors_and_trustees_do_not_come_in(nora: User, tess: User, client: Client) -> None:
    answers = []
    for user in (nora, tess):
        client.force_login(user)
        answers += [client.get(reverse(name)).status_code for name in ("reporting_matrix", "reporting_list")]

    assert answers == [403] * 4


# Reminders


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        ("2026-07-16", None),
        ("2026-07-17", "coming"),
        ("2026-07-31", "coming"),
        ("2026-08-01", "late"),
        ("2026-08-29", "late"),
        ("2026-08-30", "very_late"),
        ("2027-01-27", "very_late"),
        ("2027-01-28", None),
    ],
)
def test_which_reminder_speaks(today: str, kind: str | None) -> None:
    assert rules.kind_due(date(2026, 7, 31), date.fromisoformat(today)) == kind


def test_a_round_reminds_manager_and_team_once_however_often_it_runs(carol: User, chris: User, dan: User) -> None:
    project = project_of(carol)
    ProjectMember.objects.create(project=project, user=chris, since=date(2026, 1, 1))
    ProjectMember.objects.create(project=project, user=dan, since=date(2025, 1, 1), until=date(2025, 6, 30))
    period(project)

    rounds = [reminders.make_round(now=at(date(2026, 7, 20))) for _time in range(2)]

    assert rounds == [{"reminders": 2, "people": 2}, {"reminders": 0, "people": 0}]
    assert set(ReportingReminder.objects.values_list("user__name", "kind")) == {
        ("Carol", "coming"),
        ("Chris", "coming"),
    }
    events = AuditEvent.objects.about(project).filter(verb="remind_reporting")
    assert [(event.is_internal, event.facts["kind"], event.facts["people"]) for event in events] == [
        (True, "coming", 2)
    ]


def test_one_mail_for_several_projects_in_the_language_of_the_person_without_a_word_of_the_case(carol: User) -> None:
    User.objects.filter(pk=carol.pk).update(language="fr")
    for _number in range(3):
        period(project_of(carol, title="Secret prison visits"))

    done = reminders.make_round(now=at(date(2026, 7, 20)))
    written = [reminders.mail(carol.pk, now=at(date(2026, 7, 20))) for _time in range(2)]

    assert written == [1, 0]
    assert done == {"reminders": 3, "people": 1}
    assert len(mail.outbox) == 1
    message = mail.outbox[0]
    assert "Secret" not in message.body + message.subject
    assert "TCP-" not in message.body + message.subject
    assert "/fr/results/reporting/?whose=mine" in message.body
    assert ReportingReminder.objects.filter(mailed_at__isnull=True).count() == 0


def test_focal_points_are_reminded_where_the_project_asks_them_and_the_period_is_open(
    alice: User, zoe: User, carol: User
) -> None:
    project = project_of(carol)
    of = period(project, is_locked=True)
    people = []
    for asks, is_locked in ((False, False), (True, True), (True, False)):
        reminders.ask_states(project, by=carol, asks=asks)
        ReportingPeriod.objects.update(is_locked=is_locked)
        found = ReportingPeriod.objects.select_related("project__states_report").get(pk=of.pk)
        people.append([user.name for user in rules.reporters(found, TODAY)])

    assert people == [["Carol"], ["Carol"], ["Alice", "Carol"]]
    assert [event.verb for event in AuditEvent.objects.about(project).order_by("id")] == ["ask_states_to_report"]
    with pytest.raises(NotAllowed):
        reminders.ask_states(project, by=alice, asks=False)


def test_a_simulated_half_year_with_a_standstill(carol: User, chris: User, alice: User) -> None:
    """Reminders run every day but for six weeks: each kind goes once a person, and the latest speaks for those missed."""
    reported, late, suspended = project_of(carol), project_of(carol), project_of(carol, status="suspended")
    asked = project_of(chris)
    reminders.ask_states(asked, by=chris, asks=True)
    done = period(reported)
    for project in (late, suspended, asked):
        period(project)
    standstill = (date(2026, 7, 25), date(2026, 9, 5))  # from before the due day until after the last reminder is due

    day = date(2026, 7, 1)
    while day <= date(2026, 12, 31):
        if day == date(2026, 7, 20):
            report(done, 3, carol)
        if not standstill[0] <= day < standstill[1]:
            reminders.make_round(now=at(day))
            reminders.make_round(now=at(day) + timedelta(hours=3))
        day += timedelta(days=1)

    rows = ReportingReminder.objects.values_list("period__project", "kind", "user__name")
    assert Counter(rows) == {
        (reported.pk, "coming", "Carol"): 1,  # 17 July, before it reported
        (late.pk, "coming", "Carol"): 1,
        (late.pk, "very_late", "Carol"): 1,
        (asked.pk, "coming", "Chris"): 1,
        (asked.pk, "coming", "Alice"): 1,
        (asked.pk, "very_late", "Chris"): 1,
        (asked.pk, "very_late", "Alice"): 1,
    }
    sent = ReportingReminder.objects.get(period__project=late, kind="very_late").sent_at
    assert timezone.localdate(sent) == standstill[1]


def test_mails_lost_with_the_broker_are_queued_by_the_next_round(carol: User, monkeypatch: pytest.MonkeyPatch) -> None:
    of = period(project_of(carol), timezone.localdate() + timedelta(days=3))
    lost = ReportingReminder.objects.create(
        period=of, kind="coming", user=carol, sent_at=timezone.now() - timedelta(hours=2)
    )

    queued: list[int] = []
    monkeypatch.setattr("projects.results.reporting.tasks.mail_reporting.delay", queued.append)

    tasks.remind_reporting()

    assert (queued, lost.mailed_at) == ([carol.pk], None)


# The desk


def test_the_desk_says_what_is_missing(carol: User, chris: User, alice: User) -> None:
    today = timezone.localdate()
    project = project_of(carol, indicators=12)
    of = make.period(project, "2026-01-01", "2026-06-30", due_on=today + timedelta(days=5))
    report(of, 8, carol)

    found = [task for task in tasks_for(carol) if task.url == reverse("grid_period", args=[project.pk, of.pk])]
    nothing = [*desk_tasks(chris), *desk_tasks(alice)]
    reminders.ask_states(project, by=carol, asks=True)
    asked = list(desk_tasks(alice))

    assert [(task.title[0], str(task.what), task.due_on) for task in found] == [
        (project.code, "Report for 1 January–30 June 2026: 4 of 12 values are missing", of.due_on)
    ]
    assert (nothing, [task.url for task in asked]) == ([], [found[0].url])
