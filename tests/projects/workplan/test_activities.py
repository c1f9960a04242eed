"""Acts on activities: what they write, and every reason for which they are refused."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from portal import formats
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.participation.models import Event
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus
from projects.workplan import actions
from projects.workplan.models import Activity
from tests.factories import workplan
from tests.factories.people import again
from tests.factories.workplan import day, facts

pytestmark = pytest.mark.django_db


def events(project: Project) -> list[tuple[str, str]]:
    found = AuditEvent.objects.about(project).filter(verb__contains="activity").order_by("id")
    return [(event.verb, event.note) for event in found]


def reasons(refusal: pytest.ExceptionInfo[NotAllowed]) -> list[tuple[str, str]]:
    return [(reason.anchor, str(reason)) for reason in refusal.value.reasons]


class TestAdding:
    def test_it_gets_the_next_number_and_stands_in_the_history(self, running: Project, carol: User) -> None:
        first, second = workplan.activity(running, carol), workplan.activity(running, carol, title="Visits")

        stored = list(running.activities.values_list("number", "title", "status", "progress").order_by("number"))
        assert stored == [(1, "Training of monitors", "planned", 0), (2, "Visits", "planned", 0)]
        assert events(running) == [("add_activity", "1. Training of monitors"), ("add_activity", "2. Visits")]
        assert (first.number, second.number) == (1, 2)

    def test_a_number_is_never_given_again(self, running: Project, carol: User) -> None:
        workplan.activity(running, carol)
        actions.remove(workplan.activity(running, carol), by=carol)

        assert workplan.activity(running, carol).number == 3

    def test_dates_outside_the_project_are_refused_with_the_rule_the_dates_and_the_place(
        self, running: Project, carol: User
    ) -> None:
        with pytest.raises(NotAllowed) as refusal:
            workplan.activity(running, carol, starts_on=day(-300), ends_on=day(500))

        period = formats.period(running.starts_on, running.ends_on)
        assert reasons(refusal) == [
            ("id_starts_on", f"{formats.day(day(-300))} is outside the dates of the project: {period}."),
            ("id_ends_on", f"{formats.day(day(500))} is outside the dates of the project: {period}."),
        ]
        assert not running.activities.exists()

    def test_all_reasons_are_said_together(
        self, running: Project, carol: User, chris: User, dan: User, zoe: User
    ) -> None:
        other = workplan.planned(zoe, (carol, chris), dan, "ZMB")
        line = other.budget_lines.create(code="1", description="x", object_class="staff", amount_usd=1)
        output = other.results.create(level="output", code="1.1", title="x")

        with pytest.raises(NotAllowed) as refusal:
            workplan.activity(
                running, carol, title=" ", ends_on=day(-60), owner=zoe, budget_line=line, output=output
            )  # fmt: skip

        assert [anchor for anchor, _text in reasons(refusal)] == [
            "id_title", "id_ends_on", "id_output", "id_budget_line", "id_owner",
        ]  # fmt: skip

    def test_the_first_and_the_last_day_of_the_project_are_inside(self, running: Project, carol: User) -> None:
        made = workplan.activity(running, carol, starts_on=running.starts_on, ends_on=running.ends_on)

        assert made.number == 1

    @pytest.mark.parametrize("status", ["closed", "terminated", "cancelled"])
    def test_nothing_changes_after_the_project_has_ended(self, running: Project, carol: User, status: str) -> None:
        made = workplan.activity(running, carol)
        Project.objects.filter(pk=running.pk).update(status=status)

        acts: list[Any] = [
            lambda: workplan.activity(running, carol),
            lambda: actions.edit(made, by=carol, facts={"title": "Other"}),
            lambda: actions.cancel(made, by=carol, reason="No money"),
            lambda: actions.remove(made, by=carol),
            lambda: actions.record_progress(made, by=carol, progress=5, note="Begun"),
        ]
        for act in acts:
            with pytest.raises(NotAllowed, match="The project has ended"):
                act()
        assert list(running.activities.values_list("title", "status", "progress")) == [
            ("Training of monitors", "planned", 0)
        ]

    def test_only_named_facts_are_taken(self, running: Project, carol: User) -> None:
        with pytest.raises(ValueError, match="progress"):
            actions.add(running, by=carol, facts=facts(progress=100))

    def test_a_copy_says_where_it_comes_from(self, running: Project, carol: User) -> None:
        source = workplan.activity(running, carol)

        actions.add(running, by=carol, facts=facts(), copied_from=source)

        event = AuditEvent.objects.about(running).filter(verb="add_activity").latest("id")
        assert event.facts == {"number": 2, "copied_from": f"{running.code} 1"}


class TestChanging:
    def test_only_what_changed_is_told(self, running: Project, carol: User) -> None:
        made = workplan.activity(running, carol)

        actions.edit(made, by=carol, facts=facts(place="Mombasa"))
        actions.edit(made, by=carol, facts=facts(place="Mombasa"))

        assert Activity.objects.get().place == "Mombasa"
        event = AuditEvent.objects.about(running).get(verb="edit_activity")
        assert event.facts == {"number": 1, "changes": {"place": ["", "Mombasa"]}}

    def test_a_cancelled_one_keeps_its_reason_and_stays(self, running: Project, carol: User) -> None:
        made = workplan.activity(running, carol)

        actions.cancel(made, by=carol, reason=" The trainers are not free. ")

        stored = Activity.objects.get()
        assert (stored.status, stored.cancel_reason) == ("cancelled", "The trainers are not free.")
        assert events(running)[-1] == ("cancel_activity", "1. Training of monitors: The trainers are not free.")
        with pytest.raises(NotAllowed, match="not changed any more"):
            actions.edit(made, by=carol, facts={"title": "Other"})
        with pytest.raises(NotAllowed, match="Cancelled"):
            actions.cancel(made, by=carol, reason="Again")

    def test_cancelling_asks_why(self, running: Project, carol: User) -> None:
        with pytest.raises(NotAllowed) as refusal:
            actions.cancel(workplan.activity(running, carol), by=carol, reason=" ")

        assert [anchor for anchor, _text in reasons(refusal)] == ["id_reason"]

    def test_the_database_refuses_a_cancellation_without_a_reason(self, running: Project, carol: User) -> None:
        workplan.activity(running, carol)
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.update(status="cancelled")

    def test_what_has_happened_is_never_taken_out(self, running: Project, carol: User, chris: User) -> None:
        made = workplan.activity(running, carol)
        Event.objects.create(
            project=running, activity=made, title="Day 1", starts_on=day(-1), ends_on=day(-1), invitation="open"
        )
        actions.record_progress(made, by=carol, progress=10, note="Begun")
        workplan.point(running, carol, carol, chris, activity=made)

        with pytest.raises(NotAllowed) as refusal:
            actions.remove(made, by=carol)

        assert [text for _anchor, text in reasons(refusal)] == [
            "Events were recorded for it. Cancel the activity instead.",
            "Action points come from it. Cancel the activity instead.",
            "Its progress was recorded. Cancel the activity instead.",
        ]
        assert running.activities.count() == 1


class TestProgress:
    @pytest.mark.parametrize(
        ("before", "progress", "status"),
        [(0, 0, "planned"), (0, 40, "ongoing"), (40, 100, "done"), (100, 60, "ongoing"), (40, 0, "ongoing")],
    )
    def test_the_status_follows(self, running: Project, carol: User, before: int, progress: int, status: str) -> None:
        made = workplan.activity(running, carol)
        if before:
            actions.record_progress(made, by=carol, progress=before, note="Before")

        actions.record_progress(made, by=carol, progress=progress, note="Now")

        stored = Activity.objects.get()
        assert (stored.progress, stored.status, stored.progress_note) == (progress, status, "Now")
        assert events(running)[-1] == ("record_activity", f"1. Training of monitors: {progress}%: Now")

    def test_it_needs_a_figure_from_0_to_100_and_a_sentence(self, running: Project, carol: User) -> None:
        with pytest.raises(NotAllowed) as refusal:
            actions.record_progress(workplan.activity(running, carol), by=carol, progress=101, note="")

        assert [anchor for anchor, _text in reasons(refusal)] == ["id_progress", "id_note"]

    def test_it_begins_with_the_project(self, planned: Project, carol: User) -> None:
        with pytest.raises(NotAllowed, match="has not begun"):
            actions.record_progress(workplan.activity(planned, carol), by=carol, progress=1, note="Early")

    def test_what_somebody_recorded_meanwhile_is_not_overwritten(
        self, running: Project, carol: User, chris: User
    ) -> None:
        made = workplan.activity(running, carol)
        seen = actions.mark(made)
        actions.record_progress(made, by=chris, progress=40, note="First week done", seen=seen)

        with pytest.raises(NotAllowed, match="40%: “First week done”"):
            actions.record_progress(made, by=carol, progress=20, note="Begun", seen=seen)

        assert Activity.objects.get().progress == 40

    def test_many_at_once_keep_what_is_good(self, running: Project, carol: User) -> None:
        for number in range(3):
            workplan.activity(running, carol, title=f"Activity {number}")
        done = actions.record_many(
            running,
            [
                actions.Report(1, 50, "Half"),
                actions.Report(2, 50, ""),
                actions.Report(3, 100, "Over"),
                actions.Report(9, 1, "x"),
            ],
            by=carol,
        )

        assert done.kept == [1, 3]
        assert {number: [str(one) for one in found] for number, found in done.refused.items()} == {
            2: ["Say in a sentence where the activity stands."],
            9: ["There is no activity 9."],
        }
        assert list(running.activities.order_by("number").values_list("progress", flat=True)) == [50, 0, 100]


# Who may change the plan, and record the progress of an activity that Alice owns.
RIGHTS = {
    "carol": (True, True),
    "dan": (True, True),
    "frank": (False, False),
    "ada": (False, False),
    "alice": (False, True),
    "bob": (False, False),
    "zoe": (False, False),
    "tess": (False, False),
    "nora": (False, False),
}


@pytest.mark.parametrize("name", RIGHTS)
def test_rights_by_role(name: str, running: Project, carol: User, alice: User, request: pytest.FixtureRequest) -> None:
    made = workplan.activity(running, carol, owner=alice)
    person = again(request.getfixturevalue(name))

    found = tuple(person.has_perm(f"projects.{verb}_activity", made) for verb in ("change", "record"))

    assert found == RIGHTS[name]


@pytest.mark.parametrize("name", RIGHTS)
def test_what_pages_answer_by_role(
    name: str, running: Project, carol: User, alice: User, client: Client, request: pytest.FixtureRequest
) -> None:
    workplan.activity(running, carol, owner=alice)
    client.force_login(again(request.getfixturevalue(name)))
    room = f"/en/projects/{running.pk}/work-plan/"
    changes, records = RIGHTS[name]

    edit = client.get(f"{room}1/edit/").status_code
    record = client.post(f"{room}1/progress/", {"progress": 10, "note": "Begun"}).status_code
    quick = client.get(f"{room}progress/").status_code

    assert client.get(room).status_code == 200  # consent is to publish, and it has started
    assert edit == (200 if changes else 403)
    assert (record, quick) == ((302, 200) if records else (403, 403))


def test_an_owner_who_left_the_team_of_the_state_has_no_right(running: Project, carol: User, alice: User) -> None:
    made = workplan.activity(running, carol, owner=alice)
    alice.memberships.update(ends_on=day(-1), starts_on=day(-100))

    assert not again(alice).has_perm("projects.record_activity", made)


@pytest.mark.parametrize("status", ProjectStatus.values)
def test_late_is_only_what_runs(status: str, running: Project, carol: User) -> None:
    workplan.activity(running, carol, ends_on=day(-1))
    workplan.activity(running, carol, ends_on=day(0))
    done = workplan.activity(running, carol, ends_on=day(-1))
    actions.record_progress(done, by=carol, progress=100, note="Over")
    actions.cancel(workplan.activity(running, carol, ends_on=day(-1)), by=carol, reason="No")
    Project.objects.filter(pk=running.pk).update(status=status)

    late = [row.number for row in Activity.objects.all().late(day(0))]

    assert late == ([1] if status in ("active", "suspended", "completing") else [])
