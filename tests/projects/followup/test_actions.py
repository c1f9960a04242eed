from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.followup import actions, vocabulary
from projects.followup.actions import Change
from projects.followup.models import Cluster, ProgressEntry
from projects.followup.reconciliation import out_of_step
from projects.followup.seen import Seen
from projects.institutions.models import Institution
from projects.recommendations.models import Progress, Recommendation
from tests.factories.projects import PDF, recommendation
from tests.factories.reference import state

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)


def reasons(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(NotAllowed) as refusal:
        act()
    return [str(reason) for reason in refusal.value.reasons]


def columns(record: Recommendation) -> tuple[Any, ...]:
    record.refresh_from_db()
    return (record.state_progress, record.state_progress_on, record.ohchr_progress, record.ohchr_progress_on)


def verbs(record: Any) -> list[str]:
    return list(AuditEvent.objects.about(record).order_by("id").values_list("verb", flat=True))


@pytest.fixture
def ministry(db: None) -> Institution:
    return Institution.objects.create(state=state("KEN"), name="Ministry of Justice")


class TestReport:
    def test_records_an_entry_the_columns_and_the_event(self, alice: User) -> None:
        record = recommendation()

        entry = actions.report_progress(
            record,
            by=alice,
            progress=Progress.IN_PROGRESS,
            as_at=DAY,
            comment=" Bill before parliament ",
            evidence_url="https://laws.example/12",
            files=[SimpleUploadedFile("bill.pdf", PDF)],
        )

        assert columns(record) == ("in_progress", DAY, "", None)
        assert (entry.comment, entry.side, entry.recorded_by) == ("Bill before parliament", "state", alice)
        assert [document.name for document in entry.documents.all()] == ["bill.pdf"]
        event = AuditEvent.objects.about(record).get()
        assert (event.verb, event.actor, event.from_status, event.to_status) == (
            "report_progress", alice, "", "in_progress",
        )  # fmt: skip

    def test_the_latest_is_by_day_then_as_recorded(self, alice: User) -> None:
        record = recommendation()

        for progress, day in (
            (Progress.IN_PROGRESS, DAY),
            (Progress.PLANNED, DAY - timedelta(days=400)),  # brought in later, speaks of an earlier day
        ):
            actions.report_progress(record, by=alice, progress=progress, as_at=day)
        assert columns(record)[:2] == ("in_progress", DAY)

        actions.report_progress(record, by=alice, progress=Progress.NOT_STARTED, as_at=DAY)  # puts the mistake right
        assert columns(record)[:2] == ("not_started", DAY)
        assert record.progress_entries.count() == 3

    def test_refuses_with_all_reasons(self, carol: User) -> None:
        record = recommendation()
        tomorrow = timezone.localdate() + timedelta(days=1)

        found = reasons(lambda: actions.report_progress(record, by=carol, progress=Progress.PLANNED, as_at=tomorrow))

        assert found == ["Only a focal point of the State reports its progress.", "The day cannot be in the future."]
        assert columns(record) == ("", None, "", None)
        assert not ProgressEntry.objects.exists()

    def test_says_what_moved_since_the_form_was_opened(self, alice: User, bob: User) -> None:
        record = recommendation()
        actions.report_progress(record, by=bob, progress=Progress.PLANNED, as_at=DAY)

        (found,) = reasons(
            lambda: actions.report_progress(
                record, by=alice, progress=Progress.IMPLEMENTED, as_at=DAY, seen=Seen(entry=0, lead=0)
            )
        )

        assert "“Planned” was recorded on" in found
        assert columns(record)[0] == "planned"

    def test_no_entry_is_ever_changed_or_deleted(self, alice: User) -> None:
        entry = actions.report_progress(recommendation(), by=alice, progress=Progress.PLANNED, as_at=DAY)

        for act in (lambda: ProgressEntry.objects.update(progress="implemented"), entry.delete):
            with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
                act()


class TestVerify:
    def test_stands_beside_the_states_report(self, alice: User, carol: User) -> None:
        record = recommendation()
        actions.report_progress(record, by=alice, progress=Progress.IMPLEMENTED, as_at=DAY)

        actions.verify_progress(
            record, by=carol, progress=Progress.IN_PROGRESS, as_at=DAY + timedelta(days=9), comment="No decree yet"
        )

        assert columns(record) == ("implemented", DAY, "in_progress", DAY + timedelta(days=9))
        assert verbs(record) == ["report_progress", "verify_progress"]

    def test_needs_a_reason_and_the_right(self, alice: User) -> None:
        record = recommendation()

        found = reasons(
            lambda: actions.verify_progress(record, by=alice, progress=Progress.PLANNED, as_at=DAY, comment=" ")
        )

        assert found == [
            "Only programme staff who cover the State verify its progress.",
            "Give the reason for what OHCHR finds.",
        ]

    def test_nobody_verifies_what_they_recorded_themselves(self, alice: User, carol: User) -> None:
        """A focal point who later joins OHCHR, with both roles for a day."""
        record = recommendation()
        actions.report_progress(record, by=alice, progress=Progress.PLANNED, as_at=DAY)
        alice.memberships.create(role="officer", scope="programme", starts_on=DAY)
        both = User.objects.get(pk=alice.pk)

        found = reasons(
            lambda: actions.verify_progress(record, by=both, progress=Progress.PLANNED, as_at=DAY, comment="So it is")
        )

        assert found == ["You recorded the State's report yourself: somebody else has to verify it."]

    def test_the_database_wants_a_reason_too(self, carol: User) -> None:
        with pytest.raises(DatabaseError, match="progress_verification_gives_its_reason"), transaction.atomic():
            ProgressEntry.objects.create(
                recommendation=recommendation(), side="ohchr", progress="planned", as_at=DAY, recorded_by=carol
            )


class TestLead:
    def test_is_named_changed_and_taken_away(self, alice: User, ministry: Institution) -> None:
        record = recommendation()

        assert actions.set_lead(record, by=alice, institution=ministry)
        assert not actions.set_lead(record, by=alice, institution=ministry)
        assert actions.set_lead(record, by=alice, institution=None)

        record.refresh_from_db()
        assert record.lead is None
        assert verbs(record) == ["set_lead", "clear_lead"]

    def test_is_an_active_body_of_the_same_state(self, alice: User) -> None:
        abroad = Institution.objects.create(state=state("ZMB"), name="Ministry", is_active=False)

        found = reasons(lambda: actions.set_lead(recommendation(), by=alice, institution=abroad))

        assert found == ["“Ministry” belongs to another State.", "“Ministry” is no longer active."]


class TestClusters:
    def test_open_add_remove(self, alice: User) -> None:
        one, two = recommendation(paragraph="1.1"), recommendation(paragraph="1.2")

        made = actions.create_cluster(state=state("KEN"), by=alice, name=" Fair  trial ", recommendations=[one])
        assert actions.add_to_cluster(made, by=alice, recommendations=[one, two]) == 1
        assert actions.remove_from_cluster(made, by=alice, recommendations=[one]) == 1

        assert made.name == "Fair trial"
        assert list(made.recommendations.all()) == [two]
        assert verbs(made) == ["create_cluster", "add_to_cluster", "remove_from_cluster"]
        assert verbs(one) == ["join_cluster", "leave_cluster"]

    def test_holds_recommendations_to_one_state(self, alice: User) -> None:
        abroad = recommendation("ZMB", paragraph="2.1")

        found = reasons(
            lambda: actions.create_cluster(state=state("KEN"), by=alice, name="Torture", recommendations=[abroad])
        )

        assert found == ["A/HRC/44/9, para. 2.1 does not concern Kenya."]
        assert not Cluster.objects.exists()

    def test_names_are_taken_whatever_their_case(self, alice: User, zoe: User) -> None:
        actions.create_cluster(state=state("KEN"), by=alice, name="Torture")

        assert reasons(lambda: actions.create_cluster(state=state("KEN"), by=zoe, name="TORTURE")) == [
            "Only the State and the programme staff who cover it keep its clusters.",
            "The State already has a cluster of this name.",
        ]

    def test_merge_moves_everything_and_keeps_the_history(self, alice: User) -> None:
        one, two = recommendation(paragraph="1.1"), recommendation(paragraph="1.2")
        first = actions.create_cluster(state=state("KEN"), by=alice, name="Torture", recommendations=[one, two])
        second = actions.create_cluster(state=state("KEN"), by=alice, name="Detention", recommendations=[two])

        actions.merge_clusters(first, into=second, by=alice)

        assert list(Cluster.objects.all()) == [second]
        assert list(second.recommendations.order_by("pk")) == [one, two]
        assert verbs(second) == ["create_cluster", "add_to_cluster", "merge_clusters"]
        assert verbs(one) == ["join_cluster", "leave_cluster", "join_cluster"]

    def test_merge_only_within_a_state_and_never_into_itself(self, carol: User) -> None:
        kenya = actions.create_cluster(state=state("KEN"), by=carol, name="Torture")
        zambia = actions.create_cluster(state=state("ZMB"), by=carol, name="Torture")

        assert reasons(lambda: actions.merge_clusters(kenya, into=zambia, by=carol)) == [
            "Only clusters of the same State are merged."
        ]
        assert reasons(lambda: actions.merge_clusters(kenya, into=kenya, by=carol)) == [
            "A cluster cannot be merged into itself."
        ]

    def test_rename(self, alice: User, ministry: Institution) -> None:
        made = actions.create_cluster(state=state("KEN"), by=alice, name="Torture")

        actions.rename_cluster(made, by=alice, name="Prevention of torture", language="en", lead=ministry)

        made.refresh_from_db()
        assert (made.name, made.lead) == ("Prevention of torture", ministry)


class TestBulk:
    def test_does_all_in_one_with_an_event_for_each(self, alice: User, ministry: Institution) -> None:
        rows = [recommendation(paragraph=f"1.{n}") for n in range(1, 4)]
        cluster = actions.create_cluster(state=state("KEN"), by=alice, name="Torture", recommendations=rows[2:])

        done = actions.bulk_update(
            [
                Change(rows[0].pk, progress="planned", lead=ministry),
                Change(rows[1].pk, progress="implemented", lead=ministry, join=cluster, comment="Law 12 is in force"),
                Change(rows[2].pk, leave=cluster),
            ],
            by=alice,
            as_at=DAY,
            comment="From the mid-term report",
        )

        assert done == actions.Done(progress=2, lead=2, joined=1, left=1)
        assert [columns(row)[:2] for row in rows] == [("planned", DAY), ("implemented", DAY), ("", None)]
        assert [row.lead for row in rows] == [ministry, ministry, None]
        assert list(ProgressEntry.objects.order_by("id").values_list("comment", flat=True)) == [
            "From the mid-term report",
            "Law 12 is in force",
        ]
        assert list(cluster.recommendations.all()) == [rows[1]]
        assert [verbs(row) for row in rows] == [
            ["report_progress", "set_lead"],
            ["report_progress", "set_lead", "join_cluster"],
            ["join_cluster", "leave_cluster"],
        ]

    def test_does_nothing_when_one_row_is_refused_and_names_every_refusal(self, alice: User, bob: User) -> None:
        kenya, moved = recommendation(paragraph="1.1"), recommendation(paragraph="1.2")
        zambia = recommendation("ZMB", paragraph="2.1")
        actions.report_progress(moved, by=bob, progress="in_progress", as_at=DAY)
        changes = [
            Change(kenya.pk, progress="planned", seen=Seen(0, 0)),
            Change(moved.pk, progress="planned", seen=Seen(0, 0)),
            Change(zambia.pk, progress="planned"),
            Change(999_999, progress="planned"),
        ]

        found = reasons(lambda: actions.bulk_update(changes, by=alice, as_at=DAY, comment="x"))

        assert len(found) == 3
        assert found[0].startswith("A/HRC/44/9, para. 1.2: The State's own report: “In progress” was recorded on")
        assert found[1:] == [
            "A/HRC/44/9, para. 2.1: Only a focal point of the State reports its progress.",
            "There is no recommendation 999999.",
        ]
        assert columns(kenya) == ("", None, "", None)
        assert ProgressEntry.objects.count() == 1

    def test_compares_only_what_it_sets(self, alice: User, bob: User, ministry: Institution) -> None:
        record = recommendation()
        actions.report_progress(record, by=bob, progress="planned", as_at=DAY)

        done = actions.bulk_update([Change(record.pk, lead=ministry, seen=Seen(0, 0))], by=alice, as_at=DAY)

        assert done.lead == 1

    def test_staff_speak_for_ohchr_and_need_a_reason(self, carol: User) -> None:
        record = recommendation()

        assert reasons(lambda: actions.bulk_update([Change(record.pk, progress="planned")], by=carol, as_at=DAY)) == [
            "A/HRC/44/9, para. 142.10: Give the reason for what OHCHR finds."
        ]
        actions.bulk_update([Change(record.pk, progress="planned")], by=carol, as_at=DAY, comment="Seen on mission")
        assert columns(record) == ("", None, "planned", DAY)

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ([], "Tick the recommendations that are to change."),
            ([Change(1)], "Choose what is to change: progress, lead institution or cluster."),
            ([Change(1, progress="planned")] * 2, "The same recommendation is named twice."),
            (
                [Change(n, progress="planned") for n in range(501)],
                "At most 500 recommendations change at once.",
            ),
        ],
    )
    def test_refuses_a_set_that_makes_no_sense(self, alice: User, changes: list[Change], sentence: str) -> None:
        assert reasons(lambda: actions.bulk_update(changes, by=alice, as_at=DAY)) == [sentence]


class TestInStep:
    def test_the_columns_equal_the_latest_entries(self, alice: User, carol: User) -> None:
        rows = [recommendation(paragraph=f"1.{n}") for n in range(1, 4)]
        for days in (0, 30, 10):
            actions.report_progress(rows[0], by=alice, progress="planned", as_at=DAY - timedelta(days=days))
        actions.verify_progress(rows[1], by=carol, progress="planned", as_at=DAY, comment="Seen")

        assert list(out_of_step()) == []

    @pytest.mark.parametrize(
        "facts",
        [
            {"state_progress": "implemented", "state_progress_on": DAY},
            {"ohchr_progress": "implemented", "ohchr_progress_on": DAY},
        ],
    )
    def test_the_check_finds_columns_that_were_written_past_the_actions(self, facts: dict[str, Any]) -> None:
        record = recommendation()
        Recommendation.objects.filter(pk=record.pk).update(**facts)

        assert list(out_of_step()) == [record]
        with pytest.raises(CommandError, match="1 recommendations do not repeat"):
            call_command("check_followup")

    def test_the_check_finds_another_day_and_a_missing_column(self, alice: User) -> None:
        other, gone = recommendation(paragraph="1.1"), recommendation(paragraph="1.2")
        for row in (other, gone):
            actions.report_progress(row, by=alice, progress="planned", as_at=DAY)
        Recommendation.objects.filter(pk=other.pk).update(state_progress_on=DAY - timedelta(days=1))
        Recommendation.objects.filter(pk=gone.pk).update(state_progress="", state_progress_on=None)

        assert list(out_of_step()) == [other, gone]


@pytest.mark.parametrize(
    ("progress", "iri", "grade"),
    [
        ("", None, "D"),
        ("not_started", 1, "C"),
        ("planned", 1, "C"),
        ("in_progress", 2, "B"),
        ("partially_implemented", 2, "B"),
        ("implemented", 3, "A"),
        ("not_pursued", 1, "E"),
    ],
)
def test_progress_in_the_words_of_others(progress: str, iri: int | None, grade: str) -> None:
    assert (vocabulary.iri(progress), vocabulary.grade(progress)) == (iri, grade)


def test_every_progress_has_a_meaning_and_a_tone() -> None:
    assert set(vocabulary.MEANINGS) == {"", *Progress.values}
    assert set(vocabulary.TONES) == set(Progress.values)
