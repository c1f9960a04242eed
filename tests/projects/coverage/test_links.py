"""Which recommendations a project answers: who changes it, what is refused, what is kept."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.coverage import actions
from projects.models import Recommendation
from projects.portfolio.models import Project
from tests.factories import coverage as make
from tests.factories.people import again

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered() -> Recommendation:
    return make.recommendation()


@pytest.fixture
def project(answered: Recommendation) -> Project:
    return make.project(answered)


def answers(project: Project) -> set[int]:
    return set(Project.objects.get(pk=project.pk).recommendations.values_list("pk", flat=True))


def events(project: Project) -> list[tuple[str, object]]:
    return list(AuditEvent.objects.about(project).order_by("id").values_list("verb", "facts"))


def test_link_adds_what_is_new_and_records_it(project: Project, answered: Recommendation, carol: User) -> None:
    another = make.recommendation(document_symbol="A/HRC/44/9", paragraph="1.1")

    assert actions.link(project, recommendations=[answered, another], by=carol) == [another]
    assert answers(project) == {answered.pk, another.pk}
    facts = {"number": 1, "recommendations": ["A/HRC/44/9, para. 1.1"]}
    assert events(project) == [("link_recommendations", facts)]
    assert actions.link(project, recommendations=[another], by=carol) == []
    assert len(events(project)) == 1


def test_unlink_removes_what_was_there_and_records_it(project: Project, answered: Recommendation, carol: User) -> None:
    assert actions.unlink(project, recommendations=[answered, make.recommendation()], by=carol) == [answered]
    assert answers(project) == set()
    assert [verb for verb, _facts in events(project)] == ["unlink_recommendations"]


def test_recommendations_to_other_states_are_refused_each(
    project: Project, answered: Recommendation, carol: User
) -> None:
    strangers = [make.recommendation("ZMB", paragraph=f"9.{n}") for n in (1, 2)]

    with pytest.raises(NotAllowed) as refusal:
        actions.link(project, recommendations=[*strangers, make.recommendation()], by=carol)

    assert [str(reason) for reason in refusal.value.reasons] == [
        "A/HRC/44/9, para. 9.1 is not to a State of this project.",
        "A/HRC/44/9, para. 9.2 is not to a State of this project.",
    ]
    assert answers(project) == {answered.pk}


MAY = {
    "alice": False,
    "zoe": False,
    "carol": True,
    "dan": True,
    "frank": False,
    "tess": False,
    "nora": False,
    "ada": False,
}


@pytest.mark.parametrize("name", MAY)
def test_who_may(name: str, project: Project, answered: Recommendation, request: pytest.FixtureRequest) -> None:
    person = again(request.getfixturevalue(name))

    try:
        done = actions.unlink(project, recommendations=[answered], by=person)
    except NotAllowed as refusal:
        done, reasons = [], [str(reason) for reason in refusal.reasons]
    else:
        reasons = []

    assert done == ([answered] if MAY[name] else [])
    assert reasons == ([] if MAY[name] else ["You do not manage this project."])
    assert actions.may_link(project, person) == MAY[name]


@pytest.mark.parametrize("status", ["closed", "terminated", "cancelled"])
def test_an_ended_project_stays_as_it_was(status: str, answered: Recommendation, carol: User, alice: User) -> None:
    project = make.project(answered, status=status)

    with pytest.raises(NotAllowed) as refusal:
        actions.unlink(project, recommendations=[answered], by=again(alice))

    assert len(refusal.value.reasons) == 2
    assert not actions.may_link(project, carol)


def test_the_pages(client: Client, project: Project, answered: Recommendation, carol: User) -> None:
    another, stranger = make.recommendation(text="Abolish torture"), make.recommendation("ZMB")
    client.force_login(carol)
    linked, offered = (
        client.get(reverse(name, args=[project.pk]))
        for name in ("project_recommendations", "project_recommendations_add")
    )

    assert [row.record.pk for row in linked.context["rows"]] == [answered.pk]
    assert [row.record.pk for row in offered.context["rows"]] == [another.pk]

    done = client.post(
        reverse("project_link", args=[project.pk, "link"]), {"recommendation": [another.pk]}, follow=True
    )
    assert "1 recommendation added." in done.content.decode()
    assert answers(project) == {answered.pk, another.pk}

    refused = client.post(reverse("project_link", args=[project.pk, "link"]), {"recommendation": [stranger.pk]})
    assert refused.status_code == 409
    assert "is not to a State of this project" in refused.content.decode()

    client.post(reverse("project_link", args=[project.pk, "unlink"]), {"recommendation": [answered.pk, "x"]})
    assert answers(project) == {another.pk}
    assert "Recommendations removed" in client.get(reverse("project_history", args=[project.pk])).content.decode()


def test_others_read_and_do_not_change(client: Client, project: Project, answered: Recommendation, alice: User) -> None:
    client.force_login(again(alice))

    assert client.get(reverse("project_recommendations", args=[project.pk])).status_code == 403
    assert (
        client.post(reverse("project_link", args=[project.pk, "unlink"]), {"recommendation": [answered.pk]}).status_code
        == 403
    )
    assert (
        "Add or remove recommendations" not in client.get(reverse("project_detail", args=[project.pk])).content.decode()
    )
    assert answers(project) == {answered.pk}
