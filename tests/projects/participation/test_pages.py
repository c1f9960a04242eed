import csv
import io
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from projects.participation import actions
from projects.participation.models import Event
from projects.participation.queries import figures_of
from projects.portfolio.models import Project, ProjectMember
from tests.factories import participation as make
from tests.factories.people import member

pytestmark = pytest.mark.django_db

SMALL = {
    ("women", "none", "un"): 3,
    ("men", "none", "un"): 30,
    ("women", "none", "media"): 20,
    ("men", "none", "media"): 9,
}
READERS = ["alice", "zoe", "frank", "tess", "nora", "ada"]


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def page(client: Client, name: str, *args: Any, **query: str) -> Any:
    return client.get(reverse(name, args=args), query)


def sign_in(client: Client, request: pytest.FixtureRequest, name: str) -> User:
    user: User = request.getfixturevalue(name)
    client.force_login(user)
    return user


def posted(**changes: Any) -> dict[str, Any]:
    facts = {
        "title": "Training of monitors", "language": "en", "starts_on": "2026-03-02", "ends_on": "2026-03-04", "place": "Nakuru",
        "mode": "in_person", "invitation": "open", "access_measures": ["travel"], "rows": "2",
        "n-government-women": "12", "n-government-men": "15",
        "g-0-group": "rural", "g-0-organisation": "community", "n-g0-women": "7",
    }  # fmt: skip
    return facts | changes


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("participation_room", 7), ("event_list", 8), ("participation", 8)],
)
@pytest.mark.parametrize("reader", ["carol", "nora"])
def test_query_counts(
    client: Client,
    request: pytest.FixtureRequest,
    django_assert_num_queries: DjangoAssertNumQueries,
    carol: User,
    name: str,
    queries: int,
    count: int,
    reader: str,
) -> None:
    projects = [make.project()] * count if name == "participation_room" else [make.project() for _ in range(count)]
    for project in projects:
        make.event(project, carol, SMALL)
    sign_in(client, request, reader)
    args = [projects[0].pk] if name == "participation_room" else []
    page(client, name, *args)

    with django_assert_num_queries(queries):
        page(client, name, *args)


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_of_an_event(
    client: Client, carol: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    project = make.project()
    events = [make.event(project, carol, SMALL) for _ in range(count)]
    client.force_login(carol)
    page(client, "event_detail", project.pk, events[0].pk)

    with django_assert_num_queries(8):
        page(client, "event_detail", project.pk, events[0].pk)


def test_a_room_with_many_events_stays_light(client: Client, carol: User) -> None:
    project = make.project()
    for _ in range(30):
        make.event(project, carol, SMALL)
    client.force_login(carol)

    assert len(page(client, "participation_room", project.pk).content) < 60_000


@pytest.mark.parametrize("name", ["carol", "dan"])
def test_the_team_reads_small_numbers(client: Client, carol: User, name: str, request: pytest.FixtureRequest) -> None:
    project = make.project()
    made = make.event(project, carol, SMALL)
    sign_in(client, request, name)

    assert "fewer than 5" not in text(page(client, "event_detail", project.pk, made.pk))
    (row,) = client.get("/api/v1/events/").json()["results"]
    assert (row["people"], row["women"], row["people_hidden"]) == (62, 23, "")


@pytest.mark.parametrize("name", [*READERS, ""])
def test_nobody_else_reads_a_small_number_on_any_page_or_file(
    client: Client, carol: User, name: str, request: pytest.FixtureRequest
) -> None:
    project = make.project()
    make.event(project, carol, {("women", "none", "un"): 3, ("men", "none", "un"): 30})
    second = make.event(project, carol, SMALL)
    if name:
        sign_in(client, request, name)

    shown = text(page(client, "event_detail", project.pk, second.pk))
    assert "fewer than 5" in shown
    assert "not shown" in shown
    lines = list(csv.reader(io.StringIO(b"".join(page(client, "event_list", export="csv")).decode("utf-8-sig"))))
    place = {heading: index for index, heading in enumerate(lines[0])}
    assert [(row[place["Women"]], row[place["Women, when hidden"]]) for row in lines[1:]][-1] == ("", "fewer than 5")
    if name:
        rows = client.get("/api/v1/events/", {"sort": "title"}).json()["results"]
        assert next((row["women"], row["women_hidden"]) for row in rows) == (None, "fewer than 5")
        cells = client.get(f"/api/v1/events/{second.pk}/counts/").json()
        assert {cell["people"] for cell in cells if cell["hidden"]} == {None}
        assert not any(0 < (cell["people"] or 0) < 5 for cell in cells)
        figures = client.get("/api/v1/events/figures/", {"project": project.pk}).json()
        assert not any(0 < (figure["people"] or 0) < 5 for figure in figures)


def test_words_that_nothing_reads_are_said(client: Client, carol: User) -> None:
    client.force_login(carol)
    page = reverse("participation")

    response = client.get(page, {"state": "KEN", "page": "9"})

    assert response.status_code == 200
    assert [one.unread.name for one in response.context["problems"]] == ["state", "page"]
    assert "“state” is no filter here." in response.content.decode()
    for words in ({"export": "pdf"}, {"export": "csv", "state": "KEN"}):
        assert client.get(page, words).status_code == 400


def test_page_list_and_api_agree(client: Client, carol: User, nora: User) -> None:
    project = make.project()
    for counts in (SMALL, make.MIXED, make.LARGE):
        make.event(project, carol, counts)
    client.force_login(nora)

    tables = figures_of(project, Event.objects.filter(project=project), nora).tables
    rows = client.get("/api/v1/events/").json()["results"]

    assert {row["id"]: (row["people"], row["women"]) for row in rows} == {
        pk: (table.people.value, table.women.value) for pk, table in tables.items()
    }


def scoped(name: str, iso3: str) -> User:
    return member(name, Role.OFFICER, iso3=iso3)


def test_the_query_of_rights_is_the_rule(carol: User, dan: User, alice: User, frank: User, nora: User) -> None:
    """`with_rights` says for each project what `projects.see_counts_project` says."""
    kenya, zambia, both = make.project("KEN"), make.project("ZMB"), make.project("KEN", "ZMB")
    for project in (kenya, zambia, both):
        make.event(project, carol)
    officer = scoped("Olga", "ZMB")
    manager, helper = frank, member("Hugo", Role.FINANCE)
    Project.objects.filter(pk=kenya.pk).update(manager=manager)
    ProjectMember.objects.create(project=zambia, user=helper, since="2020-01-01")
    gone = member("Gil", Role.FINANCE)
    ProjectMember.objects.create(project=zambia, user=gone, since="2020-01-01", until="2021-01-01")

    for person in (carol, dan, alice, frank, nora, officer, helper, gone):
        rows = Event.objects.with_rights(person)
        found = {row.project_id: row.sees_counts for row in rows}
        rule = {
            project.pk: person.has_perm("projects.see_counts_project", project)
            for project in Project.objects.for_page()
        }
        assert found == rule, person


def test_an_officer_of_another_state_reads_suppressed_numbers(client: Client, carol: User) -> None:
    project = make.project("KEN")
    made = make.event(project, carol, SMALL)
    client.force_login(scoped("Olga", "ZMB"))

    assert "fewer than 5" in text(page(client, "event_detail", project.pk, made.pk))
    assert page(client, "event_sheet", project.pk, made.pk).status_code == 403
    assert page(client, "event_edit", project.pk, made.pk).status_code == 403


def test_record_over_the_page(client: Client, carol: User) -> None:
    project = make.project()
    client.force_login(carol)

    answer = client.post(reverse("event_new", args=[project.pk]), posted())

    made = Event.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert actions.counts_of(made) == {
        ("women", "none", "government"): 12, ("men", "none", "government"): 15, ("women", "rural", "community"): 7,
    }  # fmt: skip
    assert (made.access_measures, made.place) == (["travel"], "Nakuru")


def test_a_refused_form_keeps_everything(client: Client, carol: User) -> None:
    project = make.project()
    client.force_login(carol)

    answer = client.post(
        reverse("event_new", args=[project.pk]), posted(starts_on="2025-12-01", **{"n-media-men": "4"})
    )

    soup = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, Event.objects.count()) == (409, 0)
    assert "lies outside the project" in text(answer)
    assert soup.select_one("#id_n-media-men")["value"] == "4"  # type: ignore[index]
    assert soup.select_one("#id_n-g0-women")["value"] == "7"  # type: ignore[index]


def test_a_wrong_count_is_marked_in_its_place(client: Client, carol: User) -> None:
    project = make.project()
    client.force_login(carol)

    answer = client.post(reverse("event_new", args=[project.pk]), posted(**{"n-media-men": "a few"}))

    soup = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 409
    assert soup.select_one("#id_n-media-men[aria-invalid=true]")["value"] == "a few"  # type: ignore[index]
    assert soup.select_one('a[href="#id_n-media-men"]')


def test_more_rows_without_a_script(client: Client, carol: User) -> None:
    project = make.project()
    client.force_login(carol)

    answer = client.post(reverse("event_new", args=[project.pk]), posted(more="1"))

    soup = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, Event.objects.count()) == (200, 0)
    assert len(soup.select("select[name$=-group]")) == 4
    assert soup.select_one("#id_n-government-women")["value"] == "12"  # type: ignore[index]


def test_edit_shows_and_changes_the_counts(client: Client, carol: User) -> None:
    project = make.project()
    made = make.event(project, carol, make.MIXED)
    client.force_login(carol)

    soup = BeautifulSoup(page(client, "event_edit", project.pk, made.pk).content, "html.parser")
    assert soup.select_one("#id_n-civil_society-men")["value"] == "9"  # type: ignore[index]
    assert soup.select_one("#id_g-0-group option[selected]")["value"] == "disability"  # type: ignore[index]

    client.post(reverse("event_edit", args=[project.pk, made.pk]), posted(title="Seminar"))
    made.refresh_from_db()
    assert (made.title, made.people) == ("Seminar", 34)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("address", ["event_new", "event_edit", "event_delete", "event_sheet", "event_sheet_send"])
def test_others_do_not_write(
    client: Client, carol: User, name: str, address: str, request: pytest.FixtureRequest
) -> None:
    project = make.project()
    made = make.event(project, carol, SMALL)
    sign_in(client, request, name)
    args = [project.pk] if address == "event_new" else [project.pk, made.pk]

    statuses = {
        client.get(reverse(address, args=args)).status_code,
        client.post(reverse(address, args=args)).status_code,
    }

    assert statuses <= {403, 405}
    assert Event.objects.get().people == 62


@pytest.mark.parametrize("name", ["zoe", "nora", ""])
def test_a_project_that_is_not_visible_has_no_room(
    client: Client, carol: User, name: str, request: pytest.FixtureRequest
) -> None:
    project = make.project(is_published=False)
    made = make.event(project, carol)
    if name:
        sign_in(client, request, name)

    assert page(client, "participation_room", project.pk).status_code == 404
    assert page(client, "event_detail", project.pk, made.pk).status_code == 404
    assert "Training of monitors" not in text(page(client, "event_list"))
    assert "Training of judges" not in text(page(client, "participation"))


def test_an_event_is_found_in_its_project_only(client: Client, carol: User) -> None:
    made = make.event(make.project(), carol)
    client.force_login(carol)

    assert page(client, "event_detail", make.project().pk, made.pk).status_code == 404


def test_a_cited_event_is_not_deleted_and_says_why(client: Client, carol: User) -> None:
    from projects.components.models import ComponentScore, ScoreEvidence
    from tests.factories.reference import component

    project = make.project()
    made = make.event(project, carol)
    score = ComponentScore.objects.create(project=project, moment="closure", component=component(6), score=2)
    ScoreEvidence.objects.create(score=score, event=made)
    client.force_login(carol)

    answer = client.post(reverse("event_delete", args=[project.pk, made.pk]))

    assert (answer.status_code, Event.objects.count()) == (409, 1)
    assert "Take it out of the evidence first." in text(answer)


def test_evidence_links_land_on_the_event(client: Client, carol: User) -> None:
    project = make.project()
    made = make.event(project, carol)
    client.force_login(carol)

    soup = BeautifulSoup(page(client, "participation_room", project.pk).content, "html.parser")

    assert soup.find(id=f"event-{made.pk}")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"state": "KEN"}, 1), ({"form": "workshops"}, 1), ({"year": "2026"}, 2), ({"mode": "online"}, 1),
        ({"organisation": "media"}, 1), ({"access": "childcare"}, 1), ({"q": "nakuru"}, 1), ({}, 2),
    ],
)  # fmt: skip
def test_filters(client: Client, carol: User, query: dict[str, str], number: int) -> None:
    from tests.factories.reference import assistance_form

    make.event(make.project("KEN"), carol, SMALL)
    make.event(
        make.project("ZMB"), carol, place="Lusaka", mode="online",
        form=assistance_form("workshops"), access_measures=["childcare"],
    )  # fmt: skip
    client.force_login(carol)

    assert client.get("/api/v1/events/", query).json()["count"] == number


def test_figures_over_projects_leave_out_what_is_hidden(client: Client, carol: User, nora: User) -> None:
    make.event(make.project("KEN"), carol, {("women", "none", "un"): 3})
    make.event(make.project("ZMB"), carol, make.LARGE)

    def total(user: User) -> Any:
        client.force_login(user)
        return client.get("/api/v1/events/figures/").json()[0]

    assert (total(carol)["people"], total(carol)["left_out"]) == (53, 0)
    assert (total(nora)["people"], total(nora)["left_out"]) == (50, 1)
    assert "leave out numbers of 1 event" in text(page(client, "participation"))
    lines = b"".join(page(client, "participation", export="csv")).decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[-5:] == ["2", "50", "20", "0.4", "1"]


# The attendance sheet


def workbook(*lines: tuple[Any, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for line in (("Kind of organization", "Group", "Sex", "People"), *lines):
        book.active.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("sheet.xlsx", buffer.getvalue())


def send(client: Client, made: Event, file: SimpleUploadedFile) -> Any:
    return client.post(reverse("event_sheet_send", args=[made.project_id, made.pk]), {"file": file})


@pytest.mark.parametrize("language", ["en", "ar", "fr"])
def test_the_template_comes_back_as_it_was_sent(client: Client, carol: User, language: str) -> None:
    made = make.event(make.project(), carol, make.MIXED)
    client.force_login(carol)
    path = reverse("event_sheet", args=[made.project_id, made.pk]).replace("/en/", f"/{language}/")
    content = client.get(path).content

    actions.count(made, by=carol, counts={}, today=make.TODAY)
    answer = send(client, made, SimpleUploadedFile("sheet.xlsx", content))

    assert answer.status_code == 302
    assert actions.counts_of(made) == make.MIXED


def test_lines_of_one_kind_add_up(client: Client, carol: User) -> None:
    made = make.event(make.project(), carol)
    client.force_login(carol)

    send(client, made, workbook(("Media", "", "Women", 3), ("media", "none", "women", "4"), ("Media", "", "Men", 0)))

    assert actions.counts_of(made) == {("women", "none", "media"): 7}


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (
            workbook(("Press", "", "Women", 3)),
            "Line 2, Kind of organization: “Press” is none of the words of the template.",
        ),
        (workbook(("Media", "", "Women", "some")), "Line 2: “some” is not a whole number"),
        (workbook(("Media", "", "Women", 3, "Jane Doe")), "The sheet has more columns than the template (E)."),
        (SimpleUploadedFile("sheet.xlsx", b"not a workbook"), "This is not an XLSX file."),
        (SimpleUploadedFile("sheet.xlsx", b"PK\x03\x04broken"), "damaged"),
    ],
)
def test_a_sheet_that_is_refused_changes_nothing(
    client: Client, carol: User, file: SimpleUploadedFile, said: str
) -> None:
    made = make.event(make.project(), carol)
    client.force_login(carol)
    file.seek(0)

    answer = send(client, made, file)

    assert (answer.status_code, actions.counts_of(made)) == (409, make.LARGE)
    assert said in text(answer)


def test_a_person_without_a_membership_today_is_not_of_the_team(client: Client, carol: User) -> None:
    project = make.project()
    made = make.event(project, carol, SMALL)
    Membership.objects.filter(user=carol).update(ends_on="2021-01-01")
    client.force_login(User.objects.get(pk=carol.pk))

    assert "fewer than 5" in text(page(client, "event_detail", project.pk, made.pk))
