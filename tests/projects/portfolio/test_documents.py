from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.workflow import NotAllowed
from projects.portfolio.documents import actions
from projects.portfolio.models import Project, ProjectDocument
from tests.factories import portfolio
from tests.factories import projects as make
from tests.factories.projects import PDF
from tests.fixtures_scenes import scene


def fetch(client: Client, address: str) -> tuple[int, bytes]:
    """Status and content; what streams is read to its end, which closes the file."""
    response = client.get(address)
    return response.status_code, b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return portfolio.prepared(make.project(alice, (carol, chris), dan), dan)


@pytest.fixture
def keep(project: Project, carol: User) -> Callable[..., ProjectDocument]:
    def keep(title: str = "Mission report", is_shared: bool = False) -> ProjectDocument:
        upload = SimpleUploadedFile("report.pdf", PDF)
        return actions.add(project, by=carol, upload=upload, title=title, kind="mission", is_shared=is_shared)

    return keep


# who → (room, a file that is shared, a file that is not)
OPENS = {
    "alice": (200, 200, 404),
    "zoe": (404, 404, 404),
    "carol": (200, 200, 200),
    "frank": (200, 200, 200),
    "tess": (403, 403, 403),
    "nora": (403, 403, 403),
}


@pytest.mark.parametrize("name", OPENS)
def test_who_opens_what(
    name: str, request: pytest.FixtureRequest, client: Client, project: Project, keep: Callable[..., ProjectDocument]
) -> None:
    shared, kept = keep(is_shared=True), keep("Internal note")
    if name in ("tess", "nora"):
        Project.objects.filter(pk=project.pk).update(status="active", is_published=True)
    client.force_login(request.getfixturevalue(name))

    addresses = (
        reverse("project_documents", args=[project.pk]),
        *(reverse("project_document_file", args=[project.pk, one.pk]) for one in (shared, kept)),
    )

    assert tuple(fetch(client, address)[0] for address in addresses) == OPENS[name]


def test_a_file_of_another_project_is_not_there(
    client: Client, carol: User, project: Project, keep: Callable[..., ProjectDocument]
) -> None:
    other = Project.objects.create(code="TCP-2026-0900", title="Other", no_request_reason="Made for a test")
    client.force_login(carol)

    assert client.get(reverse("project_document_file", args=[other.pk, keep().pk])).status_code == 404


def test_from_adding_to_removal(client: Client, alice: User, carol: User, project: Project) -> None:
    client.force_login(carol)
    sent = {
        "title": "Rapport de mission",
        "language": "fr",
        "kind": "mission",
        "upload": SimpleUploadedFile("r.pdf", PDF),
    }
    client.post(reverse("project_document_add", args=[project.pk]), sent)
    document = ProjectDocument.objects.get()
    file = reverse("project_document_file", args=[project.pk, document.pk])
    client.post(reverse("project_document_share", args=[project.pk, document.pk]), {"with_states": "1"})
    seen_by_staff = fetch(client, file)
    client.force_login(alice)
    shared = fetch(client, file)
    client.force_login(carol)
    client.post(reverse("project_document_remove", args=[project.pk, document.pk]))

    page = BeautifulSoup(client.get(reverse("project_documents", args=[project.pk])).content, "html.parser")
    assert seen_by_staff == shared == (200, PDF)
    assert [link.text for link in page.select("details a[lang=fr], details [lang=fr]")] == ["Rapport de mission"]
    assert fetch(client, file)[0] == 200  # kept for the history, for staff
    client.force_login(alice)
    assert fetch(client, file)[0] == 404
    history = client.get(reverse("project_history", args=[project.pk])).content.decode()
    assert "Document shared with the States" in history
    assert "Document removed" in history


def test_a_dangerous_file_is_not_kept(client: Client, carol: User, project: Project) -> None:
    client.force_login(carol)

    page = client.post(
        reverse("project_document_add", args=[project.pk]),
        {"title": "x", "language": "en", "kind": "other", "upload": SimpleUploadedFile("x.pdf", b"MZ not a PDF")},
    )

    assert "This is not a PDF" in page.content.decode()
    assert ProjectDocument.objects.count() == 0


def test_when_the_project_has_ended_only_an_evaluation_is_added(
    project: Project, carol: User, keep: Callable[..., ProjectDocument]
) -> None:
    document = keep()
    Project.objects.filter(pk=project.pk).update(status="closed")
    project.refresh_from_db()

    for act in (
        keep,
        lambda: actions.remove(document, by=carol),
        lambda: actions.share(document, by=carol, with_states=True),
    ):
        with pytest.raises(NotAllowed, match="has ended"):
            act()
    actions.add(project, by=carol, upload=SimpleUploadedFile("e.pdf", PDF), title="Two years after", kind="evaluation")

    assert ProjectDocument.objects.filter(removed_at=None).count() == 2


@pytest.mark.parametrize("name", ["alice", "zoe", "frank", "nora"])
def test_only_those_who_manage_change_files(
    name: str, request: pytest.FixtureRequest, project: Project, keep: Callable[..., ProjectDocument]
) -> None:
    person, document = request.getfixturevalue(name), keep(is_shared=True)

    for act in (
        lambda: actions.add(project, by=person, upload=SimpleUploadedFile("e.pdf", PDF), title="x"),
        lambda: actions.remove(document, by=person),
        lambda: actions.share(document, by=person, with_states=False),
    ):
        with pytest.raises(NotAllowed, match="do not manage"):
            act()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_room(
    number: int,
    client: Client,
    carol: User,
    project: Project,
    keep: Callable[..., ProjectDocument],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _n in range(number):
        keep()
    client.force_login(carol)

    with django_assert_num_queries(6):
        client.get(reverse("project_documents", args=[project.pk]))


def test_over_the_api(
    client: Client, alice: User, carol: User, project: Project, keep: Callable[..., ProjectDocument]
) -> None:
    shared, _kept = keep(is_shared=True), keep("Internal note")
    address = f"/api/v1/projects/{project.pk}/documents/"
    client.force_login(alice)
    seen = client.get(address).json()
    refused = client.post(address, {"title": "x"})
    client.force_login(carol)
    sent = {"title": "New", "language": "en", "kind": "other", "upload": SimpleUploadedFile("n.pdf", PDF)}

    made = client.post(address, sent)

    assert [(one["title"], one["url"]) for one in seen] == [
        ("Mission report", reverse("project_document_file", args=[project.pk, shared.pk]))
    ]
    assert (refused.status_code, made.status_code) == (403, 201)
    assert [one["title"] for one in client.get(address).json()] == ["New", "Internal note", "Mission report"]
