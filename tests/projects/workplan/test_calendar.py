"""Calendar files, parsed back: what stands in them, for whom, and addresses that are taken back."""

from datetime import date, timedelta

import icalendar
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from portal.accounts.models import User
from projects.participation.models import Event
from projects.portfolio.models import Project
from projects.risks.points import actions as points
from projects.workplan import actions as workplan_actions
from projects.workplan.calendar import actions, addresses
from projects.workplan.calendar.models import CalendarFeed
from tests.factories import workplan
from tests.factories.people import again
from tests.factories.workplan import day
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


def read(content: bytes) -> dict[str, tuple[str, date, date]]:
    """Summary, first and last day by the key of each entry."""
    found = icalendar.Calendar.from_ical(content)
    return {
        str(one["uid"]).split("@")[0]: (
            str(one["summary"]),
            one["dtstart"].dt,
            one["dtend"].dt - timedelta(days=1),
        )
        for one in found.walk("vevent")
    }


@pytest.fixture
@scene
def filled(running: Project, carol: User, chris: User, alice: User) -> Project:
    """Two activities, an event, a report, and three action points: internal, shared, settled."""
    visits = workplan.activity(running, carol, title="Visits, and talks; follow-up", owner=alice, place="Mombasa")
    gone = workplan.activity(running, carol, title="Seminar", owner=carol)
    workplan_actions.cancel(gone, by=carol, reason="No money")
    Event.objects.create(
        project=running, activity=visits, title="First day", starts_on=day(5), ends_on=day(6), invitation="open"
    )
    running.reporting_periods.create(starts_on=day(-100), ends_on=day(-10), due_on=day(15))
    workplan.point(running, carol, carol, chris)
    workplan.point(running, carol, alice, chris, is_shared=True)
    settled = workplan.point(running, carol, carol, chris)
    points.cancel(settled, by=carol, note="Not needed")
    workplan.risk(running, carol)
    return running


def keys(project: Project) -> dict[str, str]:
    """The identifiers of what is in the calendar, by a word for each."""
    activities = list(project.activities.order_by("number"))
    found = {"visits": f"activity-{activities[0].pk}", "seminar": f"activity-{activities[1].pk}"}
    found |= {"event": f"event-{project.events.get().pk}", "report": f"report-{project.reporting_periods.get().pk}"}
    for number, point in enumerate(project.action_points.order_by("number"), start=1):
        found[f"point {number}"] = f"action-point-{point.pk}"
    return found | {"risk": f"risk-{project.risks.get().pk}"}


SEEN = {
    "carol": {"visits", "seminar", "event", "report", "point 1", "point 2"},
    "alice": {"visits", "seminar", "event", "report", "point 2"},
    "tess": {"visits", "seminar", "event", "report"},
    "": {"visits", "seminar", "event"},
}


@pytest.mark.parametrize("name", SEEN)
def test_the_calendar_of_a_project_has_what_its_reader_may_see(
    name: str, filled: Project, client: Client, request: pytest.FixtureRequest
) -> None:
    if name:
        client.force_login(request.getfixturevalue(name))

    response = client.get(f"/en/projects/{filled.pk}/work-plan/calendar.ics")

    known = {key: word for word, key in keys(filled).items()}
    assert {known[key] for key in read(response.content)} == SEEN[name]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


def test_entries_keep_their_days_place_text_and_state(filled: Project, carol: User, client: Client) -> None:
    client.force_login(carol)
    content = client.get(f"/en/projects/{filled.pk}/work-plan/calendar.ics").content

    found = read(content)
    words = keys(filled)
    assert found[words["visits"]] == (f"{filled.code}: Visits, and talks; follow-up", day(-30), day(30))
    assert found[words["event"]] == (f"{filled.code}: First day", day(5), day(6))
    assert found[words["point 1"]] == (f"{filled.code}: action point 1 is due", day(20), day(20))
    assert found[words["report"]][1] == day(15)
    events = {str(one["uid"]).split("@")[0]: one for one in icalendar.Calendar.from_ical(content).walk("vevent")}
    assert str(events[words["visits"]]["location"]) == "Mombasa"
    assert str(events[words["visits"]]["url"]) == f"http://testserver/en/projects/{filled.pk}/work-plan/1/"
    assert str(events[words["seminar"]]["status"]) == "CANCELLED"
    assert str(events[words["point 1"]]["description"]) == "Send the list of visits"
    assert str(events[words["point 1"]]["class"]) == "PRIVATE"
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


MINE = {
    "carol": {"seminar", "point 1", "risk"},
    "chris": {"point 1", "point 2"},
    "alice": {"visits", "event", "report", "point 2"},
    "zoe": set(),
}


@pytest.mark.parametrize("name", MINE)
def test_my_work_has_what_is_mine_and_no_more(
    name: str, filled: Project, client: Client, request: pytest.FixtureRequest
) -> None:
    Project.objects.filter(pk=filled.pk).update(manager=None)
    person = request.getfixturevalue(name)
    feed = actions.open_feed(by=person)

    response = client.get(addresses.path_of(feed))

    known = {key: word for word, key in keys(filled).items()}
    assert {known[key] for key in read(response.content)} == MINE[name]
    assert "private" in response["Cache-Control"]


def test_who_manages_a_project_has_its_events_and_reports(filled: Project, carol: User, client: Client) -> None:
    assert filled.manager == carol
    found = read(client.get(addresses.path_of(actions.open_feed(by=carol))).content)

    assert {keys(filled)[word] for word in ("event", "report", "risk")} <= set(found)


def test_an_address_of_a_project_reads_with_the_rights_of_its_person(
    filled: Project, alice: User, client: Client
) -> None:
    path = addresses.path_of(actions.open_feed(by=alice, project=filled))
    known = {key: word for word, key in keys(filled).items()}

    before = client.get(path)
    alice.memberships.update(starts_on=day(-100), ends_on=day(-1))
    without = client.get(path)
    Project.objects.filter(pk=filled.pk).update(is_published=False)

    assert {known[key] for key in read(before.content)} == SEEN["alice"]
    assert {known[key] for key in read(without.content)} == SEEN["tess"]
    assert client.get(path).status_code == 404


def test_an_address_is_one_until_it_is_taken_back(carol: User, client: Client) -> None:
    feed = actions.open_feed(by=carol)
    path = addresses.path_of(feed)
    assert actions.open_feed(by=carol) == feed
    assert client.get(path).status_code == 200

    actions.end_feed(feed)
    newer = actions.open_feed(by=carol)

    assert client.get(path).status_code == 404
    assert addresses.path_of(newer) != path
    assert client.get(addresses.path_of(newer)).status_code == 200


@pytest.mark.parametrize("change", ["x", "key", "nonce", "inactive"])
def test_no_other_address_opens(change: str, carol: User, client: Client) -> None:
    feed = actions.open_feed(by=carol)
    key = addresses.key_of(feed)
    if change == "nonce":
        CalendarFeed.objects.update(nonce="another")
    if change == "inactive":
        User.objects.filter(pk=carol.pk).update(is_active=False)
    asked = {"x": "x", "key": key.replace(str(feed.pk), "999", 1)}.get(change, key)

    assert client.get(f"/en/calendar/private/{asked}.ics").status_code == 404


def test_the_database_keeps_one_open_address_for_all_work(carol: User) -> None:
    actions.open_feed(by=carol)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarFeed.objects.create(user=carol)


def test_the_page_makes_shows_and_takes_back_addresses(filled: Project, alice: User, bob: User, client: Client) -> None:
    client.force_login(alice)
    client.post("/en/calendar/addresses/", {"project": filled.pk})
    client.post("/en/calendar/addresses/")
    page = client.get("/en/calendar/").content.decode()
    feeds = list(CalendarFeed.objects.order_by("id"))

    assert [feed.project for feed in feeds] == [filled, None]
    assert all(f"http://testserver{addresses.path_of(feed)}" in page for feed in feeds)
    assert "Visits, and talks" in page

    client.force_login(bob)
    assert client.post(f"/en/calendar/addresses/{feeds[0].pk}/end/").status_code == 404
    assert addresses.path_of(feeds[0]) not in client.get("/en/calendar/").content.decode()
    client.force_login(again(alice))
    client.post(f"/en/calendar/addresses/{feeds[0].pk}/end/")
    assert list(CalendarFeed.objects.open()) == [feeds[1]]


def test_an_address_of_a_project_that_is_not_seen_is_not_made(planned: Project, zoe: User, client: Client) -> None:
    client.force_login(zoe)

    answers = [client.post("/en/calendar/addresses/", {"project": key}).status_code for key in (planned.pk, "x")]

    assert (answers, CalendarFeed.objects.count()) == ([404, 404], 0)
