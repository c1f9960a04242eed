"""The registry, the partners room, the API, and that a protected partner is named nowhere outside OHCHR."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from projects.partners.models import Partner, ProjectPartner
from tests.factories import participation as make
from tests.factories.people import again

pytestmark = pytest.mark.django_db
SECRET = "Zebra Shelter Collective"


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def page(client: Client, name: str, *args: Any, **query: str) -> Any:
    return client.get(reverse(name, args=args), query)


def sign_in(client: Client, request: pytest.FixtureRequest, name: str) -> User:
    user: User = request.getfixturevalue(name)
    client.force_login(again(user))
    return user


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("partner_list", 5), ("partner_detail", 7), ("partner_room", 6)])
def test_query_counts(
    client: Client,
    carol: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    queries: int,
    count: int,
) -> None:
    project = make.project()
    for number in range(count):
        make.role(project, make.partner(carol, f"Partner number {number}"), carol, contribution="Trains.")
    if name == "partner_detail":
        for _ in range(count - 1):
            make.role(make.project(), Partner.objects.earliest("pk"), carol)
    args = {"partner_list": [], "partner_detail": [Partner.objects.earliest("pk").pk], "partner_room": [project.pk]}
    client.force_login(carol)
    page(client, name, *args[name])

    with django_assert_num_queries(queries):
        page(client, name, *args[name])


def test_register_asks_about_similar_names(client: Client, carol: User) -> None:
    make.partner(carol, "Legal Aid Network")
    client.force_login(carol)
    facts = {
        "name": "Legal Aid Network of Kenya",
        "language": "en",
        "kind": "civil_society",
        "is_active": "on",
        "state": "",
    }
    facts["state"] = str(Partner.objects.get().state_id)

    first = client.post(reverse("partner_new"), facts)
    assert (first.status_code, Partner.objects.count()) == (409, 1)
    assert "The registry has similar names: Legal Aid Network (Kenya)" in text(first)

    client.post(reverse("partner_new"), facts | {"asked": "1", "is_another": "on"})
    assert Partner.objects.count() == 2


def test_edit_and_merge_over_the_pages(client: Client, carol: User) -> None:
    one, two = make.partner(carol, "Legal Aid Network"), make.partner(carol, "Legal Aid Networks")
    role = make.role(make.project(), two, carol)
    client.force_login(carol)
    facts = {"name": "Legal Aid", "language": "en", "kind": "nhri", "is_active": "on", "state": str(one.state_id)}
    client.post(reverse("partner_edit", args=[one.pk]), facts)
    assert "Legal Aid Networks" in text(page(client, "partner_duplicates"))

    answer = client.post(reverse("partner_merge", args=[two.pk]), {"into": one.pk})

    role.refresh_from_db()
    one.refresh_from_db()
    assert (answer["Location"], role.partner, one.kind) == (one.get_absolute_url(), one, "nhri")
    assert page(client, "partner_detail", two.pk)["Location"] == one.get_absolute_url()
    assert [row["name"] for row in client.get("/api/v1/partners/").json()["results"]] == ["Legal Aid"]


@pytest.mark.parametrize("name", ["alice", "zoe", "frank", "tess", "nora", "ada"])
def test_only_programme_staff_keep_the_registry(
    client: Client, carol: User, name: str, request: pytest.FixtureRequest
) -> None:
    one, two = make.partner(carol, "One"), make.partner(carol, "Another name")
    make.role(make.project(), one, carol)
    sign_in(client, request, name)

    for address, args in (
        ("partner_new", []), ("partner_edit", [one.pk]), ("partner_merge", [two.pk]), ("partner_duplicates", []),
    ):  # fmt: skip
        assert client.get(reverse(address, args=args)).status_code in (403, 405)
        assert client.post(reverse(address, args=args), {"into": one.pk}).status_code in (403, 405)
    assert client.post("/api/v1/partners/", {"name": "X", "kind": "un"}).status_code == 403
    assert (
        client.patch(f"/api/v1/partners/{one.pk}/", {"name": "X"}, content_type="application/json").status_code == 403
    )
    assert client.post(f"/api/v1/partners/{one.pk}/merge/", {"into": two.pk}).status_code in (403, 404)
    assert Partner.objects.get(pk=one.pk).name == "One"


def test_a_stranger_sees_partners_of_visible_projects_only(client: Client, carol: User, nora: User) -> None:
    hidden, open_project = make.project(is_published=False), make.project()
    alone, both = make.partner(carol, "Alone"), make.partner(carol, "Of both projects")
    make.role(hidden, alone, carol)
    make.role(hidden, both, carol)
    make.role(open_project, both, carol)
    client.force_login(nora)

    rows = client.get("/api/v1/partners/").json()["results"]
    assert [(row["name"], row["projects"]) for row in rows] == [("Of both projects", 1)]
    assert page(client, "partner_detail", alone.pk).status_code == 404
    assert hidden.code not in text(page(client, "partner_detail", both.pk))
    assert len(client.get("/api/v1/project-partners/").json()["results"]) == 1


def test_room_in_planning(client: Client, carol: User) -> None:
    project, partner = make.project(status="planning"), make.partner(carol)
    client.force_login(carol)
    facts = {"partner": partner.pk, "role": "consulted", "since": "2026-03-01", "contribution": "Advises."}
    client.post(reverse("partner_role_add", args=[project.pk]), facts)
    row = ProjectPartner.objects.get()
    client.post(reverse("partner_role_describe", args=[project.pk, row.pk]), {"contribution": "Advises on drafts."})
    client.post(reverse("partner_role_end", args=[project.pk, row.pk]), {"until": "2026-06-01", "end_reason": "Done"})

    shown = text(page(client, "partner_room", project.pk))
    assert "Earlier roles" in shown
    assert "1 March 2026 to 1 June 2026" in shown
    assert "Why it ended: Done" in shown
    assert "Advises on drafts." in shown

    client.post(reverse("partner_role_remove", args=[project.pk, row.pk]))
    assert not ProjectPartner.objects.exists()


def test_room_of_a_running_project(client: Client, carol: User) -> None:
    project, partner = make.project(), make.partner(carol)
    row = make.role(project, partner, carol)
    client.force_login(carol)

    shown = text(page(client, "partner_room", project.pk))
    assert "Describe what it does" in shown
    assert "End the role" not in shown
    facts = {"partner": partner.pk, "role": "consulted", "since": "2026-03-01"}
    for answer in (
        client.post(reverse("partner_role_add", args=[project.pk]), facts),
        client.post(reverse("partner_role_end", args=[project.pk, row.pk]), {"until": "2026-06-01", "end_reason": "x"}),
        client.post(reverse("partner_role_remove", args=[project.pk, row.pk])),
    ):
        assert answer.status_code == 409
        assert "this changes by an amendment" in text(answer)
    assert client.post("/api/v1/project-partners/", facts | {"project": project.pk}).status_code == 409
    client.post(reverse("partner_role_describe", args=[project.pk, row.pk]), {"contribution": "Trains."})
    assert ProjectPartner.objects.get().contribution == "Trains."


@pytest.mark.parametrize("name", ["alice", "frank", "tess", "nora"])
def test_others_do_not_change_roles(client: Client, carol: User, name: str, request: pytest.FixtureRequest) -> None:
    project = make.project()
    row = make.role(project, make.partner(carol), carol, contribution="Trains.")
    sign_in(client, request, name)

    for verb in ("end", "describe", "remove"):
        assert client.post(reverse(f"partner_role_{verb}", args=[project.pk, row.pk])).status_code == 403
    assert client.post(reverse("partner_role_add", args=[project.pk])).status_code == 403
    path = f"/api/v1/project-partners/{row.pk}/"
    assert client.patch(path, {"contribution": "x"}, content_type="application/json").status_code == 403
    assert client.post(f"{path}end/", {"until": "2026-06-01", "reason": "x"}).status_code == 403
    assert ProjectPartner.objects.get().contribution == "Trains."


def test_the_api_in_planning(client: Client, carol: User) -> None:
    project = make.project(status="planning")
    client.force_login(carol)
    partner = client.post("/api/v1/partners/", {"name": "Legal Aid", "kind": "civil_society", "state": "KEN"}).json()
    facts = {"project": project.pk, "partner": partner["id"], "role": "consulted", "since": "2026-03-01"}

    made = client.post("/api/v1/project-partners/", facts).json()
    again_refused = client.post("/api/v1/project-partners/", facts)
    ended = client.post(f"/api/v1/project-partners/{made['id']}/end/", {"until": "2026-06-01", "reason": "Done"}).json()

    assert again_refused.status_code == 409
    assert (made["partner_name"], ended["until"], ended["end_reason"]) == ("Legal Aid", "2026-06-01", "Done")


# A protected partner


@pytest.fixture
def protected(carol: User) -> ProjectPartner:
    """In a project of Kenya that everybody sees. That nobody outside reads of it: tests/meta/test_secrets.py."""
    project = make.project()
    partner = make.partner(carol, SECRET, acronym="ZSC", is_protected=True, website="https://zebra-shelter.example/")
    return make.role(project, partner, carol, contribution="Zebra hides people.")


def test_staff_find_a_protected_partner(client: Client, protected: ProjectPartner, frank: User) -> None:
    client.force_login(frank)

    assert SECRET in text(page(client, "partner_list", q="zebra"))
    assert SECRET in text(page(client, "partner_room", protected.project_id))
    assert str(protected) == f"Protected partner P-{protected.partner_id} (Implementing)"


def test_words_of_a_partner_are_safe_for_any_reader(carol: User) -> None:
    row = make.role(make.project(), make.partner(carol), carol)

    assert (str(row), row.anchor) == ("Legal Aid Network (Implementing)", f"partner-{row.pk}")
    assert row.get_absolute_url().endswith(f"/projects/{row.project_id}/partners/#partner-{row.pk}")
