"""Activities in a person's hands pass to another with everything else that they hold, for OHCHR or for a State."""

from collections.abc import Iterable

import pytest

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from projects.requests.handover import actions as handover
from projects.requests.handover.brief import read
from projects.requests.handover.holdings import other_work
from projects.requests.handover.people import all_hands, left_behind
from projects.workplan import actions
from projects.workplan.models import Activity
from tests.factories import accounts, workplan
from tests.factories.reference import state
from tests.factories.workplan import day

pytestmark = pytest.mark.django_db


def held(person: User, iso3: str = "") -> list[int]:
    """Numbers of the activities in the person's hands: for the State, or for OHCHR without one."""
    role = Role.FOCAL_POINT if iso3 else Role.OFFICER
    found = other_work(person, role, state(iso3) if iso3 else None)
    return [one.row.number for one in found if one.kind.key == "activity"]


def hands() -> Iterable[tuple[str, str, str, int, bool]]:
    return [(one.person.name, one.role, one.state.iso3 if one.state else "", one.count, one.has_left) for one in all_hands()]  # fmt: skip


def test_what_is_done_or_cancelled_is_in_nobodys_hands(running: Project, carol: User, chris: User) -> None:
    for status in ("planned", "ongoing", "done", "cancelled"):
        made = workplan.activity(running, carol, owner=chris)
        rows = Activity.objects.filter(pk=made.pk)
        rows.update(status=status, progress=100 if status == "done" else 0, cancel_reason="No money")

    assert held(chris) == [1, 2]
    assert ("Chris", "officer", "", 2, False) in hands()


def test_nor_is_anything_of_a_project_that_has_ended(running: Project, carol: User, chris: User) -> None:
    workplan.activity(running, carol, owner=chris)
    Project.objects.filter(pk=running.pk).update(status="terminated")

    assert held(chris) == []
    assert hands() == []


def test_an_officer_passes_them_to_another(running: Project, carol: User, chris: User, dan: User) -> None:
    given, kept = (workplan.activity(running, carol, owner=chris) for _number in range(2))

    made = handover.hand_over(chris, receiver=dan, role="officer", by=chris, only_works=[f"activity-{given.pk}"])

    owners = dict(running.activities.values_list("number", "owner__name"))
    assert owners == {given.number: "Dan", kept.number: "Chris"}
    event = AuditEvent.objects.about(running).get(verb="pass_activity")
    assert (event.actor, event.note, event.is_internal) == (chris, "1. Training of monitors: Dan", True)
    assert event.facts == {"number": 1, "from": chris.pk, "to": dan.pk, "as": "owner"}
    assert [one["reference"] for one in made.brief] == [f"{running.code} 1"]


def test_the_brief_says_how_far_it_is_and_how_late(running: Project, carol: User, chris: User, dan: User) -> None:
    activity = workplan.activity(running, carol, owner=chris, ends_on=day(-3))
    actions.record_progress(activity, by=chris, progress=40, note="Two of five held.")

    made = handover.hand_over(chris, receiver=dan, role="officer", by=dan)

    item = read(made.brief, made.role)[0]
    assert (str(item.held_as[0]), item.state, str(item.stage.label)) == ("Owner of an activity", "Kenya", "Under way")
    assert (item.due_on, item.late) == (day(-3), "3 days late")
    assert [(str(word.label), word.text) for word in item.words] == [("Where it stands", "40%: Two of five held.")]
    assert item.url == f"/en/projects/{running.pk}/work-plan/1/"


def test_a_focal_point_passes_them_to_a_colleague(running: Project, carol: User, alice: User, bob: User) -> None:
    workplan.activity(running, carol, owner=alice)
    workplan.activity(running, carol, owner=carol)

    handover.hand_over(alice, receiver=bob, role="focal_point", state=state("KEN"), by=alice)

    assert list(running.activities.order_by("number").values_list("owner__name", flat=True)) == ["Bob", "Carol"]
    event = AuditEvent.objects.about(running).get(verb="pass_activity")
    assert (event.note, event.is_internal) == ("1. Training of monitors: Bob", False)


def test_nobody_else_arranges_it(running: Project, carol: User, alice: User, bob: User) -> None:
    activity = workplan.activity(running, carol, owner=alice)

    for person in (bob, carol):
        with pytest.raises(NotAllowed, match="Heads of section and administrators"):
            handover.hand_over(alice, receiver=bob, role="focal_point", state=state("KEN"), by=person)

    assert Activity.objects.get(pk=activity.pk).owner == alice


@pytest.mark.parametrize(
    ("roles", "for_ohchr", "for_kenya", "for_zambia"),
    [
        ([(Role.FOCAL_POINT, "KEN", None)], [], [1], []),
        ([(Role.FOCAL_POINT, "KEN", -5)], [], [1], []),
        ([(Role.OFFICER, "", None)], [1], [], []),
        ([(Role.OFFICER, "", -5)], [1], [], []),
        ([(Role.FOCAL_POINT, "KEN", -5), (Role.OFFICER, "", None)], [1], [], []),
        ([(Role.OFFICER, "", -5), (Role.FOCAL_POINT, "KEN", None)], [], [1], []),
        ([(Role.FOCAL_POINT, "KEN", -5), (Role.FOCAL_POINT, "ZMB", None)], [], [1], []),
        ([(Role.FOCAL_POINT, "ZMB", None)], [1], [], []),  # Zambia's no more: heads of section see to it
    ],
)
def test_for_whom_it_is_held(
    roles: list[tuple[Role, str, int | None]], for_ohchr: list[int], for_kenya: list[int], for_zambia: list[int], running: Project, carol: User, alice: User
) -> None:  # fmt: skip
    """By the role that the person has, or had last, at OHCHR or for a State of the project; in the counts as in the rows."""
    person = accounts.person("Pat")
    for role, iso3, ends in roles:
        of = state(iso3) if iso3 else None
        Membership.objects.create(
            user=person, role=role, scope="state" if of else "programme", state=of, starts_on=day(-9), ends_on=None if ends is None else day(ends)
        )  # fmt: skip
    workplan.activity(running, carol, owner=alice)
    running.activities.update(owner=person)

    assert (held(person), held(person, "KEN"), held(person, "ZMB")) == (for_ohchr, for_kenya, for_zambia)
    told = {(iso3, count) for name, _role, iso3, count, _left in hands() if name == "Pat"}
    assert told == {("KEN", 1) if for_kenya else ("", 1)}


def test_who_has_left_a_state_with_an_activity_is_named(running: Project, carol: User, alice: User) -> None:
    workplan.activity(running, carol, owner=alice)
    Membership.objects.filter(user=alice).update(ends_on="2021-01-01")

    assert ("Alice", "focal_point", "KEN", 1, True) in hands()
    assert left_behind() == [one for one in all_hands() if one.has_left]
