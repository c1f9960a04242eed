"""Action points: their moves, who may make which, deadlines that move, and handing over."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal import formats
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.portfolio.checks import CHECKS
from projects.portfolio.models import Project
from projects.risks.models import ActionPoint
from projects.risks.points import actions
from projects.risks.points.desk import tasks
from projects.risks.points.workflow import WORKFLOW
from tests.factories import workplan
from tests.factories.people import again
from tests.factories.workplan import day
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def point(running: Project, carol: User, alice: User, chris: User) -> ActionPoint:
    """Alice has to do it, Chris verifies it, the States see it."""
    return workplan.point(running, carol, alice, chris, is_shared=True)


def told(project: Project) -> list[tuple[str, str, bool]]:
    found = AuditEvent.objects.about(project).filter(verb__contains="action_point").order_by("id")
    return [(event.verb, event.note, event.is_internal) for event in found]


def stored(point: ActionPoint) -> ActionPoint:
    return ActionPoint.objects.get(pk=point.pk)


class TestMoves:
    def test_done_and_verified(self, point: ActionPoint, running: Project, alice: User, chris: User) -> None:
        actions.finish(point, by=alice, note="Sent on Monday.")
        actions.verify(point, by=chris)

        now = stored(point)
        assert (now.status, now.done_at is None, now.verified_at is None) == ("verified", False, False)
        assert told(running) == [
            ("add_action_point", "1. Send the list of visits", False),
            ("action_point_finish", "1. Send the list of visits: Sent on Monday.", False),
            ("action_point_verify", "1. Send the list of visits", False),
        ]
        own = AuditEvent.objects.about(point).order_by("id").values_list("verb", "to_status")
        assert list(own) == [("add_action_point", ""), ("finish", "done"), ("verify", "verified")]

    def test_returned_to_open_with_the_reason(self, point: ActionPoint, alice: User, chris: User) -> None:
        actions.finish(point, by=alice, note="Sent.")
        with pytest.raises(NotAllowed, match="needs a reason"):
            actions.give_back(point, by=chris, note=" ")

        actions.give_back(point, by=chris, note="Two places are missing.")

        assert (stored(point).status, stored(point).done_at) == ("open", None)

    def test_the_verifier_never_marks_it_done(
        self, point: ActionPoint, running: Project, carol: User, chris: User
    ) -> None:
        with pytest.raises(NotAllowed, match="do not have the right"):
            actions.finish(point, by=chris, note="Seen")
        own = workplan.point(running, carol, chris, carol)
        with pytest.raises(NotAllowed, match="do not have the right"):
            actions.finish(own, by=carol, note="Seen")

    def test_cancelled_with_a_reason(self, point: ActionPoint, carol: User) -> None:
        with pytest.raises(NotAllowed, match="needs a reason"):
            actions.cancel(point, by=carol, note="")
        actions.cancel(point, by=carol, note="The visit was dropped.")

        assert stored(point).status == "cancelled"

    @pytest.mark.parametrize("status", ["closed", "terminated"])
    def test_after_the_project_it_is_only_handed_over(
        self, status: str, point: ActionPoint, running: Project, alice: User, carol: User
    ) -> None:
        Project.objects.filter(pk=running.pk).update(status=status)

        for act in (
            lambda: actions.finish(point, by=alice, note="Sent"),
            lambda: actions.cancel(point, by=carol, note="No"),
            lambda: actions.edit(point, by=carol, facts={"text": "Other"}),
            lambda: actions.move_deadline(point, by=carol, due_on=day(40), reason="Late"),
            lambda: workplan.point(running, carol, alice, carol),
        ):
            with pytest.raises(NotAllowed, match="has ended"):
                act()
        actions.hand_over(point, by=carol, reference="Country office, memo 14")

        assert (stored(point).status, stored(point).handed_note) == ("handed_over", "Country office, memo 14")


class TestHandingOver:
    def test_another_project_takes_it_over_as_its_own(
        self, point: ActionPoint, running: Project, alice: User, carol: User, chris: User, dan: User
    ) -> None:
        other = workplan.running(alice, (carol, chris), dan)
        workplan.point(other, carol, carol, chris)

        actions.hand_over(point, by=carol, to=other)

        new = other.action_points.get(number=2)
        assert (stored(point).status, stored(point).handed_to) == ("handed_over", other)
        assert (new.status, new.text, new.owner, new.verifier, new.due_on, new.came_from, new.is_shared) == (
            "open", point.text, alice, chris, point.due_on, point, True,
        )  # fmt: skip
        assert told(other)[-1] == ("take_action_point", f"2. {point.text}: {running.code} 1", False)

    def test_every_reason_against_the_receiver(
        self, point: ActionPoint, running: Project, carol: User, chris: User, dan: User, zoe: User
    ) -> None:
        zambia = workplan.running(zoe, (carol, chris), dan, "ZMB")
        cases: list[tuple[dict[str, Any], str]] = [
            ({}, "Name the project"),
            ({"to": running}, "Choose another project"),
            ({"to": zambia}, "owner or verifier does not work in that project"),
        ]
        for arguments, reason in cases:
            with pytest.raises(NotAllowed, match=reason):
                actions.hand_over(point, by=carol, **arguments)
        Project.objects.filter(pk=zambia.pk).update(status="closed")
        with pytest.raises(NotAllowed, match="has ended"):
            actions.hand_over(point, by=carol, to=Project.objects.get(pk=zambia.pk))

        assert stored(point).status == "open"


class TestDeadlines:
    def test_the_day_before_and_why_are_kept(self, point: ActionPoint, running: Project, carol: User) -> None:
        actions.move_deadline(point, by=carol, due_on=day(50), reason="The Ministry moves house.")

        assert stored(point).due_on == day(50)
        event = AuditEvent.objects.about(point).get(verb="move_deadline")
        days = {"before": formats.day(day(20)), "after": formats.day(day(50))}
        assert event.note == "from {before} to {after}: The Ministry moves house.".format(**days)
        assert event.facts == {"due_on": [day(20).isoformat(), day(50).isoformat()]}
        assert AuditEvent.objects.about(running).filter(verb="move_deadline").count() == 1

    def test_it_needs_another_coming_day_and_a_reason(self, point: ActionPoint, carol: User, alice: User) -> None:
        with pytest.raises(NotAllowed) as refusal:
            actions.move_deadline(point, by=carol, due_on=day(-1), reason="")
        assert [reason.anchor for reason in refusal.value.reasons] == ["id_due_on", "id_reason"]
        with pytest.raises(NotAllowed, match="already"):
            actions.move_deadline(point, by=carol, due_on=day(20), reason="x")
        with pytest.raises(NotAllowed, match="do not manage"):
            actions.move_deadline(point, by=alice, due_on=day(30), reason="x")


def test_what_stands_against_a_new_point(running: Project, carol: User, chris: User, dan: User, zoe: User) -> None:
    other = workplan.running(zoe, (carol, chris), dan, "ZMB")
    elsewhere = workplan.risk(other, carol)

    with pytest.raises(NotAllowed) as refusal:
        workplan.point(running, carol, zoe, zoe, text=" ", risk=elsewhere, due_on=day(-1))

    assert [reason.anchor for reason in refusal.value.reasons] == [
        "id_text", "id_verifier", "id_owner", "id_verifier", "id_risk", "id_due_on",
    ]  # fmt: skip
    assert not running.action_points.exists()


# What each person may do with Alice's point that Chris verifies.
RIGHTS = {
    "carol": {"change", "do"}, "dan": {"change", "do"}, "chris": {"change", "verify"}, "frank": set(), "ada": set(),
    "alice": {"do"}, "bob": set(), "zoe": set(), "tess": set(), "nora": set(),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHTS)
def test_rights_by_role(name: str, point: ActionPoint, request: pytest.FixtureRequest) -> None:
    person = again(request.getfixturevalue(name))

    found = {verb for verb in ("change", "do", "verify") if person.has_perm(f"projects.{verb}_actionpoint", point)}

    assert found == RIGHTS[name]


@pytest.mark.parametrize("status", ["open", "done", "verified", "handed_over", "cancelled"])
def test_moves_by_stage(status: str, point: ActionPoint, carol: User, chris: User) -> None:
    point.status = status
    moves = {
        name: {move.verb for move in WORKFLOW.open_moves(point, who)} for name, who in (("c", carol), ("v", chris))
    }

    assert moves == {
        "open": {"c": {"finish", "hand_over", "cancel"}, "v": {"hand_over", "cancel"}},
        "done": {"c": {"hand_over", "cancel"}, "v": {"verify", "return", "hand_over", "cancel"}},
    }.get(status, {"c": set(), "v": set()})


SEES = {"carol": [1, 2, 3], "frank": [1, 2, 3], "alice": [1, 2], "bob": [1], "zoe": [], "tess": [], "nora": []}


@pytest.mark.parametrize("name", SEES)
def test_who_sees_which(
    name: str, running: Project, carol: User, alice: User, chris: User, client: Client, request: pytest.FixtureRequest
) -> None:
    """Shared; Alice's, not shared; internal."""
    workplan.point(running, carol, carol, chris, is_shared=True)
    workplan.point(running, carol, alice, chris)
    workplan.point(running, carol, carol, chris)
    client.force_login(again(request.getfixturevalue(name)))

    rows = client.get("/api/v1/action-points/?sort=project").json()["results"]
    room = client.get(f"/en/projects/{running.pk}/action-points/").status_code
    pages = [client.get(f"/en/projects/{running.pk}/action-points/{n}/").status_code for n in (1, 2, 3)]

    assert [row["number"] for row in rows] == SEES[name]
    assert room == (200 if SEES[name] else 403)
    assert pages == [200 if n in SEES[name] else 404 if SEES[name] else 403 for n in (1, 2, 3)]


def test_what_is_not_shared_is_internal_in_the_history_of_the_project(
    running: Project, carol: User, chris: User
) -> None:
    workplan.point(running, carol, carol, chris)

    assert told(running) == [("add_action_point", "1. Send the list of visits", True)]


def test_a_project_closes_when_all_points_are_settled(
    point: ActionPoint, running: Project, carol: User, alice: User, chris: User
) -> None:
    check = CHECKS["close"]["action_points"]
    second = workplan.point(running, carol, carol, chris)
    actions.finish(point, by=alice, note="Sent")

    before = [str(reason) for reason in check.missing(running)]
    actions.verify(point, by=chris)
    actions.cancel(second, by=carol, note="Not needed")

    assert before == ["Not settled yet: action points 1 and 2."]
    assert list(check.missing(running)) == []


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "path", "queries"),
    [
        ("carol", "/en/projects/{pk}/action-points/", 7), ("alice", "/en/projects/{pk}/action-points/", 7),
        ("carol", "/en/action-points/", 6), ("alice", "/en/action-points/", 6),
    ],
)  # fmt: skip
def test_pages_ask_as_much_for_one_point_as_for_three(
    running: Project,
    carol: User,
    alice: User,
    chris: User,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    request: pytest.FixtureRequest,
    name: str,
    path: str,
    queries: int,
    count: int,
) -> None:
    for _number in range(count):
        workplan.point(running, carol, alice, chris, is_shared=True)
    client.force_login(request.getfixturevalue(name))
    url = path.format(pk=running.pk)
    client.get(url)

    with django_assert_num_queries(queries):
        response = client.get(url)

    rows = BeautifulSoup(response.content, "html.parser").select(".tbl--stack tbody tr, #results tbody tr")
    assert len(rows) == count
    assert len(response.content) < 60_000


def test_the_list_is_filtered(running: Project, carol: User, chris: User, client: Client) -> None:
    workplan.point(running, carol, carol, chris, origin="board")
    late = workplan.point(running, carol, carol, chris, is_urgent=True)
    ActionPoint.objects.filter(pk=late.pk).update(due_on=day(-1))
    done = workplan.point(running, carol, chris, carol)
    actions.finish(done, by=chris, note="Sent")
    client.force_login(carol)

    def found(query: str) -> list[int]:
        return [row["number"] for row in client.get(f"/api/v1/action-points/?{query}&sort=project").json()["results"]]

    assert found("mine=owner") == [1, 2]
    assert found("mine=verifier") == [3]
    assert found("due=late") == [2]
    assert found("due=verify") == [3]
    assert found("urgent=yes") == [2]
    assert found("origin=board") == [1]
    assert found("status=done&state=KEN") == [3]
    assert found("state=ZMB") == []


def test_the_desk_of_owner_and_verifier(running: Project, carol: User, alice: User, chris: User) -> None:
    for due in (5, 15, 1):
        workplan.point(running, carol, alice, chris, due_on=day(due))
    late, far, done = running.action_points.order_by("number")
    ActionPoint.objects.filter(pk=late.pk).update(due_on=day(-5))
    actions.finish(done, by=alice, note="Sent")

    def found(person: User) -> list[tuple[str, Any]]:
        return [(str(task.what), task.due_on) for task in tasks(again(person))]

    assert far.due_on == day(15)  # more than two weeks away: not yet
    assert found(alice) == [("Action point", day(-5))]
    assert found(chris) == [("Verify that the action point is done", day(1))]
    assert found(carol) == []


def test_from_a_risk_and_from_a_visit(running: Project, carol: User, chris: User, client: Client) -> None:
    risk = workplan.risk(running, carol)
    visit = workplan.activity(running, carol, title="Visit", owner=chris)
    client.force_login(carol)
    url = f"/en/projects/{running.pk}/action-points/new/"

    def chosen(query: str) -> dict[str, str]:
        page = BeautifulSoup(client.get(f"{url}{query}").content, "html.parser")
        fields = ("origin", "risk", "activity", "owner")
        found = {name: page.select_one(f"#id_{name} option[selected]") for name in fields}
        return {name: option.text for name, option in found.items() if option is not None and option["value"]}

    assert chosen(f"?risk={risk.pk}") == {"origin": "Risk", "risk": "Visits are refused", "owner": "Carol"}
    assert chosen(f"?activity={visit.number}") == {"origin": "Monitoring visit", "activity": "Visit", "owner": "Chris"}
    sent = {
        "text": "Ask again", "language": "en", "origin": "risk", "risk": risk.pk, "owner": carol.pk,
        "verifier": chris.pk, "due_on": day(9),
    }  # fmt: skip
    assert client.post(url, sent).status_code == 302
    assert running.action_points.get().risk == risk


def test_the_page_refuses_with_the_reason_and_keeps_the_note(point: ActionPoint, client: Client, alice: User) -> None:
    client.force_login(alice)
    url = f"/en/projects/{point.project_id}/action-points/1/move/"

    refused = client.post(f"{url}finish/", {"note": " "})
    done = client.post(f"{url}finish/", {"note": "Sent"})

    assert (refused.status_code, done.status_code) == (409, 302)
    assert "needs a reason" in BeautifulSoup(refused.content, "html.parser").select_one(".errsum").text  # type: ignore[union-attr]
    assert client.post(f"{url}verify/").status_code == 403
    assert client.post(f"{url}nonsense/").status_code == 404
    assert stored(point).status == "done"


def test_a_state_does_not_read_the_risk_behind_a_point(
    running: Project, carol: User, alice: User, chris: User, client: Client
) -> None:
    risk = workplan.risk(running, carol, title="Reprisals are likely")
    workplan.point(running, carol, alice, chris, risk=risk, is_shared=True)
    client.force_login(alice)

    page = client.get(f"/en/projects/{running.pk}/action-points/1/").content.decode()

    assert "Reprisals" not in page
    assert "Carol" not in page
    assert "OHCHR" in page


class TestApi:
    def test_opening_moving_and_reading(self, running: Project, carol: User, chris: User, client: Client) -> None:
        client.force_login(carol)
        sent = {
            "project": running.pk, "text": "Send the list", "language": "en", "origin": "other", "owner": carol.pk,
            "verifier": chris.pk, "due_on": day(9).isoformat(),
        }  # fmt: skip
        made = client.post("/api/v1/action-points/", sent, "application/json")
        url = f"/api/v1/action-points/{made.json()['id']}/"

        moves = [one["verb"] for one in client.get(f"{url}moves/").json()]
        later = client.post(f"{url}deadline/", {"due_on": day(30).isoformat(), "reason": "Later"}, "application/json")
        without = client.post(f"{url}moves/finish/", {"note": ""}, "application/json")
        done = client.post(f"{url}moves/finish/", {"note": "Sent"}, "application/json")
        own = client.post(f"{url}moves/verify/", {}, "application/json")

        assert (made.status_code, moves) == (201, ["finish", "hand_over", "cancel"])
        assert (later.json()["due_on"], without.status_code, done.json()["status_code"]) == (
            day(30).isoformat(), 409, "done",
        )  # fmt: skip
        assert own.status_code == 403

    def test_handing_over_needs_a_receiver(self, point: ActionPoint, carol: User, client: Client) -> None:
        client.force_login(carol)
        url = f"/api/v1/action-points/{point.pk}/moves/hand_over/"

        refused = client.post(url, {}, "application/json")
        done = client.post(url, {"reference": "Country office"}, "application/json")

        assert refused.json()["reasons"] == [
            "Name the project that takes it over, or say who does, with the reference."
        ]
        assert done.json()["status_code"] == "handed_over"

    def test_others_do_not_open_points(self, running: Project, alice: User, zoe: User, client: Client) -> None:
        answers = []
        for person in (alice, zoe):
            client.force_login(person)
            answers.append(
                client.post("/api/v1/action-points/", {"project": running.pk}, "application/json").status_code
            )

        assert answers == [403, 403]  # Zoe reads the published project and has no part in it
