"""Risks and action points in a person's hands pass to another, and nobody comes to verify what they have to do."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.models import Handover
from projects.portfolio.looks.since import room_of
from projects.portfolio.models import Project
from projects.requests.handover import actions as handover
from projects.requests.handover.brief import read
from projects.requests.handover.holdings import other_work
from projects.requests.handover.people import all_hands
from projects.risks.models import ActionPoint, Risk
from projects.risks.points import actions
from tests.factories import workplan
from tests.factories.reference import state

pytestmark = pytest.mark.django_db


def held(person: User, iso3: str = "") -> list[str]:
    role = Role.FOCAL_POINT if iso3 else Role.OFFICER
    return [one.key for one in other_work(person, role, state(iso3) if iso3 else None)]


def people(project: Project) -> list[tuple[str, str]]:
    """Owner and verifier of each action point."""
    return list(project.action_points.order_by("number").values_list("owner__name", "verifier__name"))


class TestRisks:
    def test_open_ones_and_those_that_have_happened_are_held(self, running: Project, carol: User, chris: User) -> None:
        rows = [workplan.risk(running, carol, owner=chris) for _number in range(3)]
        for row, status in zip(rows, ("open", "happened", "closed"), strict=True):
            Risk.objects.filter(pk=row.pk).update(status=status)

        assert held(chris) == [f"risk-{rows[0].pk}", f"risk-{rows[1].pk}"]
        assert {one.person.name: one.count for one in all_hands()} == {
            "Carol": 1,
            "Chris": 2,
        }  # Carol leads the project

    def test_another_owns_them(self, running: Project, carol: User, chris: User, dan: User) -> None:
        risk = workplan.risk(running, carol, owner=chris, response="Go with the commission.")

        made = handover.hand_over(chris, receiver=dan, role="officer", by=dan)

        assert Risk.objects.get(pk=risk.pk).owner == dan
        event = AuditEvent.objects.about(running).get(verb="pass_risk")
        assert (event.note, event.is_internal) == ("Visits are refused (High, 12): Dan", True)
        assert event.facts == {"risk": risk.pk, "from": chris.pk, "to": dan.pk, "as": "owner"}
        words = {str(word.label): str(word.text) for word in read(made.brief, made.role)[0].words}
        assert (words["Level"], words["Response"]) == ("High, 12", "Go with the commission.")


class TestActionPoints:
    def test_owner_and_verifier_pass_in_one_act(
        self, running: Project, carol: User, chris: User, dan: User, alice: User
    ) -> None:
        workplan.point(running, carol, chris, alice, is_shared=True)
        workplan.point(running, carol, alice, chris)

        handover.hand_over(chris, receiver=dan, role="officer", by=dan)

        assert people(running) == [("Dan", "Alice"), ("Alice", "Dan")]
        events = AuditEvent.objects.about(running).filter(verb__startswith="pass").order_by("id")
        assert list(events.values_list("verb", "note", "is_internal")) == [
            ("pass_action_point", "1. Send the list of visits: Dan", True),
            ("pass_verification", "2. Send the list of visits: Dan", True),
        ]
        own = AuditEvent.objects.about(running.action_points.get(number=1)).get(verb="pass_action_point")
        assert own.facts == {"number": 1, "from": chris.pk, "to": dan.pk, "as": "owner"}
        assert {room_of(verb).key for verb in events.values_list("verb", flat=True)} == {"action_points"}

    def test_what_is_settled_is_in_nobodys_hands(self, running: Project, carol: User, chris: User, alice: User) -> None:
        rows = [workplan.point(running, carol, chris, alice) for _number in range(4)]
        for row, status in zip(rows, ("open", "done", "verified", "cancelled"), strict=True):
            ActionPoint.objects.filter(pk=row.pk).update(status=status)

        assert held(chris) == [f"point-{rows[0].pk}", f"point-{rows[1].pk}"]
        assert held(alice, "KEN") == [f"verify-{rows[0].pk}", f"verify-{rows[1].pk}"]
        assert held(alice) == held(chris, "KEN") == []

    def test_what_is_returned_comes_to_the_new_owner(
        self, running: Project, carol: User, chris: User, dan: User, alice: User
    ) -> None:
        point = workplan.point(running, carol, chris, alice)
        actions.finish(point, by=chris, note="Sent.")

        handover.hand_over(chris, receiver=dan, role="officer", by=dan)
        actions.give_back(ActionPoint.objects.get(pk=point.pk), by=alice, note="Two places are missing.")

        stored = ActionPoint.objects.get(pk=point.pk)
        assert (stored.owner, stored.status) == (dan, "open")

    def test_the_owner_cannot_come_to_verify_nor_the_verifier_to_do(
        self, running: Project, carol: User, chris: User, dan: User, alice: User
    ) -> None:
        workplan.risk(running, carol, owner=chris)
        workplan.point(running, carol, chris, dan)
        workplan.point(running, carol, dan, chris)
        workplan.point(running, carol, chris, alice)

        with pytest.raises(NotAllowed) as refused:
            handover.hand_over(chris, receiver=dan, role="officer", by=dan)

        addresses = [reverse("action_point_detail", args=[running.pk, number]) for number in (1, 2)]
        assert [(str(reason), reason.url) for reason in refused.value.reasons] == [
            (f"{running.code} 1: Dan verifies it, and cannot have to do it as well.", addresses[0]),
            (f"{running.code} 2: Dan has to do it, and cannot verify it as well.", addresses[1]),
        ]
        assert people(running) == [("Chris", "Dan"), ("Dan", "Chris"), ("Chris", "Alice")]
        assert (Risk.objects.get().owner, Handover.objects.count()) == (chris, 0)

    def test_the_page_says_so_beside_the_point_and_the_rest_can_go(
        self, client: Client, running: Project, carol: User, chris: User, dan: User, alice: User
    ) -> None:
        refused, free = workplan.point(running, carol, chris, dan), workplan.point(running, carol, chris, alice)
        client.force_login(dan)
        address = reverse("handover_new") + f"?person={chris.pk}&role=officer"

        all_of_it = client.post(address, {"receiver": dan.pk, "work": [f"point-{refused.pk}", f"point-{free.pk}"]})
        rest = client.post(address, {"receiver": dan.pk, "work": [f"point-{free.pk}"]}, follow=True)

        page = all_of_it.content.decode()
        assert all_of_it.status_code == 409
        assert (
            f'<a href="{reverse("action_point_detail", args=[running.pk, 1])}">{running.code} 1: Dan verifies' in page
        )
        assert f"Owner of an action point · {running.code} · Kenya · 1. Send the list of visits" in page
        assert people(running) == [("Chris", "Dan"), ("Dan", "Alice")]
        assert reverse("action_point_detail", args=[running.pk, 2]) in rest.content.decode()

    def test_a_focal_point_passes_what_the_state_has_to_do_and_verify(
        self, client: Client, running: Project, carol: User, chris: User, alice: User, bob: User
    ) -> None:
        workplan.point(running, carol, alice, chris, is_shared=True)
        workplan.point(running, carol, chris, alice)

        made = handover.hand_over(alice, receiver=bob, role="focal_point", state=state("KEN"), by=alice)

        assert people(running) == [("Bob", "Chris"), ("Chris", "Bob")]
        events = AuditEvent.objects.about(running).filter(verb__startswith="pass").order_by("id")
        assert list(events.values_list("note", "is_internal")) == [
            ("1. Send the list of visits: Bob", False), ("2. Send the list of visits: Bob", True),  # not shared
        ]  # fmt: skip
        client.force_login(bob)
        page = client.get(reverse("handover_detail", args=[made.pk])).content.decode()
        assert all(reverse("action_point_detail", args=[running.pk, number]) in page for number in (1, 2))
        assert "Chris" not in page
        assert "Carol" not in page
