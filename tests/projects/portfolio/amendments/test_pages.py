"""The room of amendments: what each reader meets, and a draft from its first page to the decision."""

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from portal import formats
from portal.accounts.models import User
from portal.desk import tasks_for
from projects.portfolio import checks
from projects.portfolio.amendments import actions
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.sections import SECTIONS, Field, Section
from projects.portfolio.models import Project
from projects.portfolio.workspace import TABS
from tests.factories import accounts
from tests.factories import amendments as make
from tests.factories.people import again
from tests.factories.sections import TEAM
from tests.fixtures_scenes import scene


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def room(project: Project, rest: str = "", language: str = "en") -> str:
    return f"/{language}/projects/{project.pk}/amendments/{rest}"


@pytest.fixture
@scene
def several(project: Project, carol: User, chris: User, dan: User) -> dict[str, Amendment]:
    """One of each standing: A1 withdrawn, A2 refused, A3 in force, A4 proposed, A5 a draft."""
    return {
        "withdrawn": actions.withdraw(make.proposed(project, carol), by=carol),
        "refused": actions.refuse(make.proposed(project, carol), by=chris, note="Too late."),
        "in force": make.in_force(project, carol, chris),
        "proposed": make.proposed(project, carol, budget_usd="300000"),
        "draft": make.begun(project, carol, budget_usd="225000"),
    }


ALL = {"A1", "A2", "A3", "A4", "A5"}
SEES = {
    "carol": ALL, "dan": ALL, "frank": ALL, "alice": {"A2", "A3", "A4"}, "zoe": {"A3"}, "tess": {"A3"}, "nora": {"A3"},
    "": {"A3"},
}  # fmt: skip


@pytest.mark.parametrize("name", SEES, ids=[name or "the public" for name in SEES])
def test_who_sees_which(
    name: str, project: Project, several: dict[str, Amendment], request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(name)) if name else Client()

    page = soup(client.get(room(project)))
    answers = {f"A{n}": client.get(room(project, f"{n}/")).status_code for n in range(1, 6)}

    assert {link.text for link in page.select("tbody th a")} == SEES[name]
    assert answers == {each: 200 if each in SEES[name] else 404 for each in ALL}


def test_the_public_reads_what_changed_and_names_nobody(project: Project, several: dict[str, Amendment]) -> None:
    page = soup(Client().get(room(project, "3/")))

    assert "In force since" in page.text
    assert [(one.select_one("del").text, one.select_one("ins").text) for one in page.select(".amd-row dd")] == [  # type: ignore[union-attr]
        ("31 December 2027", "31 March 2028")
    ]
    assert "Carol" not in page.text
    assert "Chris" not in page.text
    assert page.select("main form") == []


@pytest.mark.parametrize(("rows", "queries"), [(1, 6), (3, 6)])
def test_the_room_asks_no_more_for_more_rows(
    rows: int, queries: int, project: Project, carol: User, chris: User, django_assert_num_queries: Any
) -> None:
    for _each in range(rows):
        make.proposed(project, carol)
    client = signed_in(carol)
    client.get(room(project))

    with django_assert_num_queries(queries):
        response = client.get(room(project))

    assert len(soup(response).select("tbody tr")) == rows
    assert len(response.content) < 60_000


def test_a_draft_from_its_first_page_to_the_decision(project: Project, carol: User, dan: User) -> None:
    officer, head = signed_in(carol), signed_in(dan)

    begun = officer.post(room(project, "new/"), {"reason": "Interpreters are needed.", "language": "en"}, follow=True)
    officer.post(room(project, "1/reason/"), {"reason": "Interpreters cost more.", "language": "en", "seen": "1"})
    facts = {"seen": "2", "row": "project", "project-starts_on": "2026-01-01", "project-ends_on": "2027-12-31", "project-budget_usd": "300000", "project-reach": "country"}  # fmt: skip
    saved = soup(officer.post(room(project, "1/edit/facts/"), facts, follow=True))
    officer.post(room(project, "1/move/propose/"), {"seen": "3"})
    shown = soup(head.get(room(project, "1/")))
    decided = soup(head.post(room(project, "1/move/approve/"), {"seen": "3"}, follow=True))

    project.refresh_from_db()
    assert begun.redirect_chain[-1][0].endswith("/amendments/1/")
    assert (
        "36.4% more than the US$\N{NO-BREAK SPACE}220,000 of the agreed terms"
        in saved.select_one("#size").parent.parent.text
    )  # type: ignore[union-attr]
    assert "The deciding official decides on it." in saved.text
    assert [form["action"].split("/")[-2] for form in shown.select("form[action*=move]")] == [
        "approve",
        "send_back",
        "refuse",
    ]  # type: ignore[union-attr]
    assert "In force since" in decided.text
    assert (project.budget_usd, project.revision) == (300_000, 2)


def test_who_proposed_it_reads_that_somebody_else_decides(project: Project, carol: User, chris: User) -> None:
    make.proposed(project, carol, budget_usd="300000")

    own, colleague = (soup(signed_in(person).get(room(project, "1/"))) for person in (carol, chris))

    assert "You proposed it: somebody else decides." in own.text
    assert "It waits for the deciding official." in colleague.text
    assert own.select("form[action*=approve]") == colleague.select("form[action*=approve]") == []


def test_what_cannot_be_read_is_said_and_the_rest_is_kept(project: Project, carol: User) -> None:
    make.begun(project, carol)
    facts = {"row": "project", "project-starts_on": "2026-01-01", "project-ends_on": "31.3.2028x", "project-budget_usd": "230000", "project-reach": "country"}  # fmt: skip

    page = soup(signed_in(carol).post(room(project, "1/edit/facts/"), facts))

    (row,) = Amendment.objects.get().proposal["facts"]
    assert (row["ends_on"], row["budget_usd"]) == ("2027-12-31", "230000")
    assert page.select_one("#id_project-ends_on")["value"] == "31.3.2028x"  # type: ignore[index]
    assert [link["href"] for link in page.select(".errsum a")] == ["#id_project-ends_on"]


def test_a_broken_rule_stands_beside_its_field_and_the_draft_is_kept(project: Project, carol: User) -> None:
    make.begun(project, carol)
    facts = {"row": "project", "project-starts_on": "2026-01-01", "project-ends_on": "2025-01-01", "project-budget_usd": "230000", "project-reach": "country"}  # fmt: skip

    page = soup(signed_in(carol).post(room(project, "1/edit/facts/"), facts, follow=True))
    refused = signed_in(carol).post(room(project, "1/move/propose/"), {})

    assert "The project cannot end before it starts." in page.select_one("#id_project-ends_on_error").text  # type: ignore[union-attr]
    assert Amendment.objects.get().proposal["facts"][0]["budget_usd"] == "230000"
    assert refused.status_code == 409
    link = soup(refused).select_one(".move .ticks a")
    assert link is not None
    assert link["href"] == f"{room(project, '1/edit/facts/')}#id_project-ends_on"


def test_rows_are_added_and_taken_away_without_a_script(
    project: Project, carol: User, chris: User, dan: User, team: Section
) -> None:
    member = project.members.create(user=chris, part="Trains", since="2026-02-01")
    make.begun(project, carol)
    client, key = signed_in(carol), str(member.pk)
    typed = {"row": [key], f"{key}-part": "Trains and advises", f"{key}-since": "2026-02-01", "add": "1"}

    more = soup(client.post(room(project, "1/edit/team/"), typed))
    kept_back = Amendment.objects.get().proposal["team"]
    sent = {"row": [key, "new1", "new2"], f"{key}-remove": "on", f"{key}-since": "2026-02-01", "new1-user": str(dan.pk), "new1-part": "Leads", "new1-since": "2026-03-01", "new2-part": ""}  # fmt: skip
    client.post(room(project, "1/edit/team/"), sent)
    diff = soup(client.get(room(project, "1/")))

    assert [each["value"] for each in more.select("[data-portal-rows] [name=row]")] == [key, "new1"]
    assert more.select_one(f"#id_{key}-part").text.strip() == "Trains and advises"  # type: ignore[union-attr]
    assert kept_back == [{"key": key, "user": str(chris.pk), "part": "Trains", "since": "2026-02-01", "until": None, "colour": "unseen by the form"}]  # fmt: skip
    assert Amendment.objects.get().proposal["team"] == [{"key": "new1", "user": str(dan.pk), "part": "Leads", "since": "2026-03-01"}]  # fmt: skip
    assert [(row.select_one(".badge").text, row.select_one("bdi").text) for row in diff.select(".amd-row")] == [  # type: ignore[union-attr]
        ("Taken away", "Chris"),
        ("New", "Dan"),
    ]


def test_what_was_taken_away_can_be_put_back(project: Project, carol: User, chris: User, team: Section) -> None:
    member = project.members.create(user=chris, part="Trains", since="2026-02-01")
    draft = make.begun(project, carol)
    before = draft.proposal["team"]
    actions.save_section(draft, "team", [], by=carol)
    client = signed_in(carol)

    page = soup(client.get(room(project, "1/edit/team/")))
    client.post(room(project, "1/edit/team/"), {f"restore-{member.pk}": "on"})

    assert page.select_one(f"label[for=id_restore-{member.pk}]").text == "Put back: Chris"  # type: ignore[union-attr]
    assert Amendment.objects.get().proposal["team"] == before


def test_a_long_section_is_written_row_by_row(project: Project, carol: User, team: Section) -> None:
    people = [accounts.person(f"Member {n:02}") for n in range(30)]
    members = [project.members.create(user=each, since="2026-02-01") for each in people]
    make.begun(project, carol)
    client, key, page = signed_in(carol), str(members[4].pk), room(project, "1/edit/team/")

    listed = soup(client.get(page))
    row = soup(client.get(page, {"row": key}))
    client.post(page, {"partial": "1", "row": key, f"{key}-part": "Leads", f"{key}-since": "1999-02-01"})
    client.post(page, {"partial": "1", "row": str(members[5].pk), f"{members[5].pk}-remove": "on"})
    blocked = soup(client.get(room(project, "1/")))

    draft = Amendment.objects.get()
    assert len(listed.select(".amd-parts a")) == 30
    assert [each["value"] for each in row.select("[name=row]")] == [key]
    assert [each["key"] for each in draft.proposal["team"]] == [str(each.pk) for each in members if each != members[5]]
    assert draft.proposal["team"][4] == {**draft.base["team"][4], "part": "Leads", "since": "1999-02-01"}
    assert blocked.select_one(".move .ticks a")["href"] == f"{page}?row={key}#id_{key}-since"  # type: ignore[index]


def test_a_choice_may_be_what_the_draft_adds_elsewhere(
    project: Project, carol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = Field("user", "Person", "choice", choices_in=lambda draft: [(row["key"], f"State {row['key']}") for row in draft["states"]])  # fmt: skip
    monkeypatch.setitem(SECTIONS, "team", replace(TEAM, fields=(leader, *TEAM.fields[1:])))
    draft = make.begun(project, carol)
    actions.save_section(draft, "states", [*draft.proposal["states"], {"key": "new1", "state": "UGA"}], by=carol)
    client = signed_in(carol)

    client.post(room(project, "1/edit/team/"), {"row": "new1", "new1-user": "new1", "new1-since": "2026-02-01"})

    assert Amendment.objects.get().proposal["team"][0]["user"] == "new1"
    assert "State new1" in soup(client.get(room(project, "1/"))).text


def test_long_texts_differ_word_by_word(project: Project, carol: User, chris: User, team: Section) -> None:
    member = project.members.create(user=chris, part="Trains forty monitors", since="2026-02-01")
    draft = make.begun(project, carol)
    actions.save_section(draft, "team", [{**draft.proposal["team"][0], "part": "Trains fifty monitors"}], by=carol)

    page = soup(signed_in(carol).get(room(project, "1/")))

    assert ([one.text for one in page.select(".amd-row del")], [one.text for one in page.select(".amd-row ins")]) == (["forty"], ["fifty"])  # fmt: skip
    assert member.part == "Trains forty monitors"


def test_the_draft_of_a_colleague_is_not_overwritten_unseen(project: Project, carol: User, chris: User) -> None:
    make.save(make.begun(project, carol), carol, budget_usd="230000")
    facts = {"seen": "1", "row": "project", "project-starts_on": "2026-01-01", "project-ends_on": "2028-03-31", "project-budget_usd": "220000", "project-reach": "country"}  # fmt: skip
    client = signed_in(chris)

    refused = client.post(room(project, "1/edit/facts/"), facts)
    page = soup(refused)
    client.post(room(project, "1/edit/facts/"), facts | {"seen": page.select_one("[name=seen]")["value"]})  # type: ignore[index]

    assert refused.status_code == 409
    assert "Draft of the amendment changed" in page.text
    assert page.select_one("#id_project-ends_on")["value"] == "2028-03-31"  # type: ignore[index]
    assert Amendment.objects.get().proposal["facts"][0]["ends_on"] == "2028-03-31"


def test_what_moved_is_shown_and_taken_over(project: Project, carol: User, dan: User) -> None:
    make.begun(project, carol, ends_on="2028-05-31", budget_usd="230000")
    make.in_force(project, carol, dan, ends_on="2028-03-31", starts_on="2026-01-15")
    client = signed_in(carol)

    blocked = soup(client.get(room(project, "1/")))
    saving = client.post(room(project, "1/edit/facts/"), {"row": "project", "project-budget_usd": "231000"})
    page = soup(client.get(room(project, "1/take-over/")))
    unchosen = client.post(room(project, "1/take-over/"), {})
    client.post(room(project, "1/take-over/"), {"keep-facts-project-ends_on": "mine"})

    today = formats.day(timezone.localdate())
    assert [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in page.select("tbody tr")] == [
        ["1 January 2026", "15 January 2026", "1 January 2026", f"A2 {today}"],
        ["31 December 2027", "31 March 2028", "31 May 2028", f"A2 {today}"],
    ]
    assert "by A2: Dates, budget and reach" in blocked.select_one(".move .ticks").text  # type: ignore[union-attr]
    assert saving.status_code == 409
    assert [each["name"] for each in page.select("input[type=radio]")] == ["keep-facts-project-ends_on"] * 2
    assert "Choose which of the two shall count." in soup(unchosen).text
    draft = Amendment.objects.get(number=1)
    assert draft.proposal["facts"] == [
        {"key": "project", "starts_on": "2026-01-15", "ends_on": "2028-05-31", "budget_usd": "230000", "reach": "country"}
    ]  # fmt: skip
    assert draft.base_revision == 2


def test_the_desk_asks_those_who_may_decide(
    project: Project, alice: User, carol: User, chris: User, dan: User, frank: User
) -> None:
    make.proposed(project, carol, budget_usd="300000")
    make.proposed(project, carol)

    asked = {
        person.name: [
            (task.title[1], str(task.what)) for task in tasks_for(again(person)) if "/amendments/" in task.url
        ]
        for person in (alice, carol, chris, dan, frank)
    }

    smaller, larger = (
        ("Amendment A2", "Decide on this amendment"),
        ("Amendment A1", "Decide on this amendment, as deciding official"),
    )
    assert asked == {"Alice": [], "Carol": [], "Chris": [smaller], "Dan": [larger, smaller], "Frank": []}


def test_a_project_does_not_close_over_an_open_amendment(project: Project, carol: User, dan: User) -> None:
    Project.objects.filter(pk=project.pk).update(status="completing")
    project.refresh_from_db()
    make.begun(project, carol)

    missing = [str(one) for one in checks.missing(project, "close")]

    assert "Amendment A1 is open: decide on it or withdraw it." in missing


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("rest", ["", "new/", "1/", "1/reason/", "1/edit/facts/", "1/edit/states/", "1/take-over/"])
def test_every_page_opens_in_both_directions(language: str, rest: str, project: Project, carol: User) -> None:
    make.begun(project, carol, budget_usd="230000")

    response = signed_in(carol).get(room(project, rest, language))

    assert response.status_code == 200
    assert soup(response).html["dir"] == ("rtl" if language == "ar" else "ltr")  # type: ignore[index]
    assert len(response.content) < 60_000


@pytest.mark.parametrize("rest", ["new/", "1/reason/", "1/edit/facts/", "1/take-over/"])
@pytest.mark.parametrize("name", ["alice", "frank"])
def test_those_who_do_not_manage_it_write_nothing(
    name: str, rest: str, project: Project, carol: User, request: pytest.FixtureRequest
) -> None:
    make.proposed(project, carol)

    assert signed_in(request.getfixturevalue(name)).get(room(project, rest)).status_code == 403


def test_the_room_has_its_tab(project: Project) -> None:
    assert (TABS["amendments"].order, TABS["amendments"].url_name) == (90, "amendment_list")
