from datetime import date
from typing import Any

import pytest

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.components.models import ComponentScore, ScoreEvidence
from projects.participation import actions
from projects.participation.models import Attendance, Event
from projects.portfolio.checks import checked
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus
from projects.workplan.models import Activity
from tests.factories import participation as make
from tests.factories.reference import component

pytestmark = pytest.mark.django_db


def reasons(act: Any) -> list[tuple[str, str]]:
    with pytest.raises(NotAllowed) as refusal:
        act()
    return [(str(reason), reason.anchor) for reason in refusal.value.reasons]


def test_record_keeps_event_counts_and_history(carol: User) -> None:
    project = make.project()

    made = make.event(project, carol, make.MIXED)

    stored = Event.objects.get()
    assert (stored.title, stored.people, stored.women, stored.recorded_by) == ("Training of monitors", 39, 15, carol)
    assert actions.counts_of(stored) == make.MIXED
    written = AuditEvent.objects.about(project).get()
    assert (written.verb, written.note, written.facts["event"]) == ("record_event", made.title, made.pk)


@pytest.mark.parametrize(
    ("counts", "marks"),
    [
        ({("women", "none", "un"): 3, ("men", "none", "un"): 30}, ("", "small")),
        ({("women", "none", "un"): 30, ("men", "none", "un"): 3}, ("", "held")),  # women would give the men away
        ({("women", "none", "un"): 3}, ("small", "small")),
        ({("women", "none", "un"): 30, ("men", "none", "un"): 30}, ("", "")),
    ],
)
def test_lists_hide_a_small_number_and_its_complement(
    carol: User, counts: dict[tuple[str, str, str], int], marks: tuple[str, str]
) -> None:
    made = make.event(make.project(), carol, counts)

    assert (made.people_mark, made.women_mark) == marks


def test_a_later_event_can_hide_a_number_of_an_earlier_one(carol: User) -> None:
    """Women of both together are shown with the project: those of the first event would give the second away."""
    project = make.project()
    counts = {("women", "none", "un"): 6, ("men", "none", "un"): 90}
    first = make.event(project, carol, counts)
    assert (first.people_mark, first.women_mark) == ("", "")

    make.event(project, carol, {("women", "none", "un"): 3, ("men", "none", "un"): 90})

    first.refresh_from_db()
    assert (first.people_mark, first.women_mark) == ("", "held")


def test_change_replaces_facts_and_counts(carol: User) -> None:
    made = make.event(make.project(), carol)

    actions.change(made, by=carol, facts={"title": "Seminar", "place": ""}, counts=make.MIXED, today=make.TODAY)

    made.refresh_from_db()
    assert (made.title, made.place, made.people) == ("Seminar", "", 39)
    assert Attendance.objects.count() == 4


def test_change_without_counts_keeps_them(carol: User) -> None:
    made = make.event(make.project(), carol)

    actions.change(made, by=carol, facts={"title": "Seminar"}, today=make.TODAY)

    assert actions.counts_of(made) == make.LARGE


def test_dates_outside_the_project_are_refused_with_rule_dates_and_place(carol: User) -> None:
    project = make.project()

    found = reasons(lambda: make.event(project, carol, starts_on=date(2025, 12, 30), ends_on=date(2026, 1, 2)))

    assert found == [
        (
            (
                "“Training of monitors” (Nakuru) on 30 December 2025 lies outside the project, whose dates are "
                "1 January 2026–31 December 2027. An event lies within them."
            ),
            "id_starts_on",
        )
    ]
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("facts", "anchor"),
    [
        ({"ends_on": date(2026, 3, 1)}, "id_ends_on"),
        ({"starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 2)}, "id_starts_on"),
        ({"outcome": "Ask jane@example.org"}, "id_outcome"),
        ({"invitation_note": "Call +254 712 345 678"}, "id_invitation_note"),
        ({"title": "With jane@example.org"}, "id_title"),
        ({"place": "jane@example.org"}, "id_place"),
    ],
)
def test_facts_that_are_refused(carol: User, facts: dict[str, Any], anchor: str) -> None:
    project = make.project()

    assert [found for _sentence, found in reasons(lambda: make.event(project, carol, **facts))] == [anchor]


def test_an_event_to_come_is_planned_without_counts(carol: User) -> None:
    made = make.event(make.project(), carol, {}, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 2))

    assert (made.people, made.attendance.count()) == (0, 0)


def test_a_project_without_dates_has_no_events(carol: User) -> None:
    project = make.project(status="planning", starts_on=None, ends_on=None)

    assert reasons(lambda: make.event(project, carol)) == [
        ("Set the dates of the project first: events lie within them.", "id_starts_on")
    ]


def test_an_activity_of_another_project_is_refused(carol: User) -> None:
    other = Activity.objects.create(
        project=make.project(), number=1, title="X", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1)
    )
    project = make.project()

    assert reasons(lambda: make.event(project, carol, activity=other)) == [
        ("The activity belongs to another project.", "id_activity")
    ]


@pytest.mark.parametrize("status", ProjectStatus.values)
def test_events_change_until_the_project_has_ended(carol: User, status: str) -> None:
    project = make.project()
    made = make.event(project, carol)
    Project.objects.filter(pk=project.pk).update(status=status)

    acts = [
        lambda: make.event(project, carol),
        lambda: actions.change(made, by=carol, facts={"title": "X"}, today=make.TODAY),
        lambda: actions.delete(made, by=carol),
    ]

    for act in acts:
        if status in ("planning", *RUNNING):
            act()
        else:
            assert [sentence for sentence, _anchor in reasons(act)] == [
                "The project has ended: nothing of it changes any more."
            ]


MAY_RECORD = {
    "carol": True, "dan": True, "chris": True,
    "alice": False, "zoe": False, "frank": False, "tess": False, "nora": False, "ada": False,
}  # fmt: skip


@pytest.mark.parametrize(("name", "may"), MAY_RECORD.items())
def test_who_records(name: str, may: bool, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(name)
    project = make.project()

    if may:
        assert make.event(project, person).recorded_by == person
    else:
        assert reasons(lambda: make.event(project, person)) == [
            ("Only the team of the project records who took part.", "")
        ]


def test_delete(carol: User) -> None:
    project = make.project()
    made = make.event(project, carol)

    actions.delete(made, by=carol)

    assert (Event.objects.count(), Attendance.objects.count()) == (0, 0)
    assert AuditEvent.objects.about(project).latest("id").facts["counts"] == {
        "men none government": 30, "women none government": 20,
    }  # fmt: skip


def test_an_event_that_a_score_rests_on_stays(carol: User) -> None:
    project = make.project()
    made = make.event(project, carol)
    score = ComponentScore.objects.create(project=project, moment="closure", component=component(6), score=2)
    ScoreEvidence.objects.create(score=score, event=made)

    assert reasons(lambda: actions.delete(made, by=carol)) == [
        (
            f"The score of “{component(6).name}” (At closure) rests on it. Take it out of the evidence first.",
            "",
        )
    ]
    assert (str(made), made.anchor) == ("Training of monitors", f"event-{made.pk}")
    assert Event.objects.filter(pk=made.pk).exists()


def test_unknown_facts_are_a_mistake_in_the_caller(carol: User) -> None:
    project = make.project()

    with pytest.raises(ValueError, match="recorded_by"):
        make.event(project, carol, recorded_by=None)


def test_closing_waits_for_the_counts_of_every_event(carol: User) -> None:
    project = make.project()
    made = make.event(project, carol, {}, title="Seminar")

    (item,) = [each for each in checked(project, "close") if each.label == "People are counted at every event"]
    assert [(str(found), found.url) for found in item.blockers] == [
        (
            "Count the people at “Seminar” (2–4 March 2026), or delete the event if it was not held.",
            made.get_absolute_url(),
        )
    ]

    actions.count(made, by=carol, counts=make.LARGE, today=make.TODAY)
    assert not [each for each in checked(project, "close") if each.label == item.label and not each.is_done]
