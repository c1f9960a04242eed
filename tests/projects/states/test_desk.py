"""The desk of a State: the same figures on page, in the file and in the API; every number opens exactly its rows; nothing
of another State."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.accounts.roles import Role, Scope
from portal.desk import panels_for
from portal.reference.models import State
from projects.followup import actions as followup
from projects.models import Project, Request
from projects.requests import actions
from projects.requests.rights import Right
from projects.requests.tracker import actions as tracker
from projects.results.reporting.models import StatesReport
from projects.states.desk import sentences
from projects.states.desk.figures import Desk, desk
from projects.states.desk.freshness import FreshnessLine
from tests.factories import projects as make
from tests.factories import results
from tests.factories import workplan as plan
from tests.factories.people import again
from tests.factories.reference import state
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db
PAGE = "/en/states/KEN/desk/"


def of(user: User, iso3: str = "KEN") -> Desk:
    return desk(again(user), State.objects.get(iso3=iso3))


def streamed(response: Any) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def records_behind(client: Client, url: str) -> int:
    """How many rows the list of this address shows."""
    page = client.get(url)
    assert page.status_code == 200, url
    return int(page.context["page"].paginator.count)


@pytest.fixture
@scene
def kenya(alice: User, zoe: User, carol: User, chris: User, dan: User) -> Project:
    """Of Kenya a draft, a request being screened with a message, one with questions, and a project that runs and reports;
    three recommendations with fresh, old and no news. Zambia has as much."""
    today = timezone.localdate()
    for person, iso3 in ((alice, "KEN"), (zoe, "ZMB")):
        make.draft(person, iso3, title=f"Draft of {iso3}")
        screened = actions.take(make.submitted(person, iso3), by=carol)
        tracker.send_message(screened, by=carol, text="Which courts?")
        asked = actions.take(make.submitted(person, iso3), by=carol)
        actions.ask(asked, by=carol, questions=[("need", "For how many people?")], answer_due_on=plan.day(10))
        for number, days in ((1, 3), (2, 400)):
            row = make.recommendation(iso3, paragraph=f"1.{number}")
            followup.report_progress(row, by=person, progress="planned", as_at=today - timedelta(days=days))
        make.recommendation(iso3, paragraph="1.3")
    running = results.running("KEN", title="Judges of Kenya")
    results.indicator(results.outcome(running))
    late = results.period(running, str(plan.day(-200)), str(plan.day(-90)), due_on=plan.day(-30), is_locked=False)
    StatesReport.objects.create(project=late.project, asked_by=carol)
    plan.activity(running, carol, title="Course of Kenya", starts_on=plan.day(5), ends_on=plan.day(6))
    results.running("ZMB", title="Judges of Zambia")
    return running


def test_a_focal_point_sees_where_everything_stands(kenya: Project, alice: User) -> None:
    made = of(alice)

    assert {one.id: one.value for one in made.figures} == {
        "requests.open": 3,
        "requests.turn.state": 2,
        "requests.turn.ohchr": 1,
        "requests.turn.board": 0,
        "requests.turn.both": 0,
        "projects.running": 1,
        "projects.planning": 0,
        "reports.late": 1,
        "freshness.all": 5,
        "freshness.recent": 1,
        "freshness.older": 1,
        "freshness.never": 3,
        "coverage.supported": 5,
        "coverage.assisted": 0,
        "coverage.requested": 2,
        "coverage.untouched": 3,
    }
    assert [line.request.status for line in made.requests] == ["info_requested", "draft", "screening"]
    assert [line.is_states_turn for line in made.requests] == [True, True, False]
    assert [(line.unread, line.questions) for line in made.requests] == [(0, 1), (0, 0), (1, 0)]
    assert [line.request.status for line in made.waiting] == ["info_requested", "screening"]
    (project,) = made.projects
    assert project.project == kenya
    assert (project.reports.missing, project.reports.late, project.turn) == (1, 1, "State")
    assert project.milestone is not None
    assert project.milestone.title == "Course of Kenya"
    assert "Course of Kenya" in " ".join(entry.title for entry in made.entries)
    assert [line.person for line in made.people] == [alice]


def test_next_actions_come_most_urgent_first_with_their_reason(kenya: Project, alice: User) -> None:
    made = of(alice)

    assert next((one.what, one.is_late) for one in made.first)[1] is True
    assert made.first[0].url == reverse("grid_period", args=[kenya.pk, kenya.reporting_periods.get().pk])
    assert made.first[0].why == "A report is 30 days late."
    assert made.first[1].what == "Answer OHCHR's questions"
    assert made.first[1].due_on == plan.day(10)
    assert "OHCHR's clock stands still" in made.first[1].why
    assert {"Finish the draft and send it", "Read 1 new message"} <= {str(one.what) for one in made.nexts}


def test_every_number_opens_exactly_its_rows(kenya: Project, alice: User, dan: User, client: Client) -> None:
    for person in (alice, dan):
        client.force_login(person)
        for figure in of(person).figures:
            assert records_behind(client, figure.url) == figure.value, (person, figure.id)


def test_numbers_of_the_pictures_open_exactly_their_rows(kenya: Project, alice: User, client: Client) -> None:
    client.force_login(alice)

    charts = client.get(PAGE).context["charts"]

    assert list(charts) == ["freshness", "progress", "coverage", "positions"]
    checked = 0
    for shown in charts.values():
        for row in (*shown.rows, shown.total):
            for cell in row[1:]:
                if cell.url:
                    assert records_behind(client, cell.url) == int(cell.text), (shown.key, cell)
                    checked += 1
    assert checked > 15
    assert charts["freshness"].answer == (
        "Of 5 recommendations, 1 have news of the last six months, 1 only older news, and 3 have never been reported on."
    )


def test_page_file_and_api_say_the_same(kenya: Project, alice: User, client: Client) -> None:
    client.force_login(alice)
    figures = {one.id: one.value for one in of(alice).figures}

    page = client.get(PAGE)
    lines = list(csv.DictReader(io.StringIO(streamed(client.get(f"{PAGE}?export=csv")))))
    api = client.get("/api/v1/states/KEN/desk/").json()

    assert {one.id: one.value for one in page.context["made"].figures} == figures
    assert {line["Figure"]: int(line["Value"]) for line in lines} == figures
    assert {line["id"]: line["value"] for line in api["figures"]} == figures
    assert [line["status"] for line in api["requests"]] == ["info_requested", "draft", "screening"]
    assert [one["what"] for one in api["nexts"]] == [str(one.what) for one in page.context["made"].nexts]
    assert len(page.content) < 60_000


def test_the_desk_is_for_its_people_and_programme_staff(
    zoe: User, frank: User, tess: User, nora: User, ada: User, client: Client
) -> None:
    for person in (zoe, frank, tess, nora, ada):
        client.force_login(person)
        for address in (PAGE, f"{PAGE}?export=csv", f"{PAGE}?export=xlsx", "/api/v1/states/KEN/desk/"):
            assert client.get(address).status_code == 403, (person, address)


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(PAGE)["Location"].startswith("/en/account/login/")
    assert client.get("/api/v1/states/KEN/desk/").status_code in (401, 403)


def test_nothing_of_another_state_is_said(kenya: Project, alice: User, zoe: User, client: Client) -> None:
    theirs = {
        *Request.objects.filter(state__iso3="KEN").values_list("reference", flat=True),
        *Project.objects.filter(states__iso3="KEN").values_list("code", flat=True),
        "Kenya", "Draft of KEN", "Course of Kenya", alice.name,
    }  # fmt: skip
    client.force_login(zoe)

    told = [
        client.get(address).content.decode()
        for address in ("/en/states/ZMB/desk/", "/api/v1/states/ZMB/desk/", "/en/desk/")
    ]
    told.append(streamed(client.get("/en/states/ZMB/desk/?export=csv")))

    assert [word for text in told for word in theirs if word in text] == []
    assert "Draft of ZMB" in told[0]


def test_a_request_that_its_team_keeps_among_itself_is_on_no_other_desk(kenya: Project, alice: User, bob: User) -> None:
    draft = Request.objects.get(state__iso3="KEN", status="draft")
    draft.team.create(user=alice, right=Right.SUBMIT, added_by=alice)
    Request.objects.filter(pk=draft.pk).update(others_right=Right.NONE)

    assert of(alice).figure("requests.open").value == 3
    assert of(bob).figure("requests.open").value == 2
    rights = {line.person: sentences.rights(line.rights) for line in of(alice).people}
    assert rights[alice] == "Reads, writes and sends"
    assert rights[bob] == "Reads, writes and sends: 2 and Does not see it: 1"
    assert {sentences.rights(line.rights) for line in of(bob).people} == {"Reads, writes and sends"}


def test_a_new_state_is_told_what_to_do_first(client: Client, alice: User) -> None:
    client.force_login(alice)

    empty = client.get(PAGE)
    make.recommendation()
    with_one = client.get(PAGE)

    assert empty.context["made"].is_new
    assert with_one.context["made"].is_new
    assert empty.content.count(b"btn--primary") == with_one.content.count(b"btn--primary") == 1
    assert f'btn--primary" href="{reverse("request_new")}"' in empty.content.decode()
    assert f'btn--primary" href="{reverse("state_unaddressed", args=["KEN"])}"' in with_one.content.decode()


def test_the_address_is_forgiving_about_case_and_strict_about_states(client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.get("/en/states/ken/desk/")["Location"] == PAGE
    assert client.get("/en/states/XKX/desk/").status_code == 404
    assert client.get("/en/states/nowhere/desk/").status_code == 404
    assert client.get(f"{PAGE}?export=exe&period=never").status_code == 200
    assert client.get("/api/v1/states/ken/desk/").json()["state"] == "KEN"
    assert client.get("/api/v1/states/XKX/desk/").status_code == 404


def test_who_has_one_state_goes_to_its_desk_and_who_has_several_chooses(
    client: Client, alice: User, dan: User, nora: User
) -> None:
    client.force_login(alice)
    assert client.get(reverse("state_desks"))["Location"] == PAGE

    alice.memberships.create(role=Role.FOCAL_POINT, scope=Scope.STATE, state=state("ZMB"))
    choices = client.get(reverse("state_desks")).context["choices"]
    assert [iso3 for iso3, _name in choices] == ["KEN", "ZMB"]
    assert client.get(reverse("state_desks"), {"state": "zmb"})["Location"] == "/en/states/ZMB/desk/"
    refused = client.get(reverse("state_desks"), {"state": "FRA"})
    assert "There is no such State" in refused.content.decode()

    client.force_login(dan)
    assert len(client.get(reverse("state_desks")).context["choices"]) == 195
    client.force_login(nora)
    assert client.get(reverse("state_desks")).status_code == 403


def test_a_focal_point_has_the_state_in_brief_on_the_own_desk(kenya: Project, alice: User, carol: User) -> None:
    (panel,) = [one for one in panels_for(again(alice)) if one.template.startswith("projects/states/desk/")]

    ((found, figures),) = panel.context["desks"]
    assert found == state("KEN")
    assert [number for _label, number, _url in figures] == [2, 1, 3]
    assert [one for one in panels_for(again(carol)) if one.template.startswith("projects/states/desk/")] == []


@pytest.mark.parametrize("many", [1, 3])
def test_the_desk_asks_the_same_number_of_questions(
    many: int, alice: User, carol: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        asked = actions.take(make.submitted(alice), by=carol)
        actions.ask(asked, by=carol, questions=[("need", "For how many?")], answer_due_on=plan.day(10))
        running = results.running("KEN")
        results.indicator(results.outcome(running))
        results.period(running, str(plan.day(-200)), str(plan.day(-90)), due_on=plan.day(-30))
        plan.activity(running, carol, starts_on=plan.day(5), ends_on=plan.day(6))
    of(alice)
    reader, kenya = again(alice), state("KEN")

    with django_assert_num_queries(45):
        made = desk(reader, kenya)
    assert (len(made.requests), len(made.projects)) == (many, many)


def test_what_the_clock_says(kenya: Project, alice: User) -> None:
    lines = {line.request.status: line for line in of(alice).requests}

    assert sentences.clock(lines["screening"]) == "0 of 15 working days"
    assert sentences.expected(lines["info_requested"]).startswith("The clock stands still; the answer is due on ")
    assert sentences.overdue(lines["screening"]) == ""


def test_freshness_in_words() -> None:
    assert (
        sentences.fresh(FreshnessLine(None, 0, 0, 0)) == "No recommendation that is followed up has been imported yet."
    )
    assert sentences.fresh(FreshnessLine(4, 0, 0, 1)) == (
        "Of 1 recommendation, 0 has news of the last six months, 0 only older news, and 1 has never been reported on."
    )
