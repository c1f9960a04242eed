"""Who may do what with the follow-up of a recommendation of Kenya, and which rows each person works on: one row per person."""

import pytest

from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.followup.models import Cluster
from projects.followup.queries import followed_by
from projects.institutions.models import Institution
from projects.recommendations.models import Recommendation
from tests.factories.people import again, member
from tests.factories.projects import recommendation
from tests.factories.reference import state

pytestmark = pytest.mark.django_db

MAY = {
    "alice": {"follow", "report_progress", "see_evidence"},
    "bob": {"follow", "report_progress", "see_evidence"},
    "zoe": set(),
    "carol": {"follow", "verify_progress", "see_evidence"},
    "dan": {"follow", "verify_progress", "see_evidence"},
    "frank": {"see_evidence"},
    "ada": {"see_evidence"},
    "tess": set(),
    "nora": set(),
}
VERBS = ("follow", "report_progress", "verify_progress", "see_evidence")


@pytest.mark.parametrize("name", MAY)
def test_who_may_do_what_with_a_recommendation_to_kenya(name: str, request: pytest.FixtureRequest) -> None:
    record = recommendation("KEN")
    person: User = again(request.getfixturevalue(name))

    may = {verb for verb in VERBS if person.has_perm(f"projects.{verb}_recommendation", record)}

    assert may == MAY[name]


@pytest.mark.parametrize("name", MAY)
def test_whoever_follows_keeps_institutions_and_clusters(name: str, request: pytest.FixtureRequest) -> None:
    person: User = again(request.getfixturevalue(name))
    kenya = state("KEN")

    may = [
        person.has_perm("projects.change_institution", Institution(state=kenya)),
        person.has_perm("projects.change_cluster", Cluster(state=kenya)),
    ]

    assert may == ["follow" in MAY[name]] * 2


def test_an_officer_of_one_state_verifies_there_alone() -> None:
    officer = member("Olga", Role.OFFICER, iso3="ZMB")
    zambia, kenya = recommendation("ZMB", paragraph="1.1"), recommendation("KEN", paragraph="1.2")

    assert officer.has_perm("projects.verify_progress_recommendation", zambia)
    assert not officer.has_perm("projects.verify_progress_recommendation", kenya)


SEES = {
    "alice": {"kenya"},
    "zoe": {"zambia"},
    "carol": {"kenya", "zambia"},
    "frank": {"kenya", "zambia"},
    "ada": {"kenya", "zambia"},
    "tess": set(),
    "nora": set(),
}


@pytest.mark.parametrize("name", SEES)
def test_whose_follow_up_each_person_works_on(name: str, request: pytest.FixtureRequest) -> None:
    rows = {recommendation("KEN", paragraph="1.1").pk: "kenya", recommendation("ZMB", paragraph="1.2").pk: "zambia"}
    concern = recommendation("KEN", paragraph="1.3")
    Recommendation.objects.filter(pk=concern.pk).update(kind="concern")
    for iso3 in ("KEN", "ZMB"):
        Institution.objects.create(state=state(iso3), name="Ministry")
        Cluster.objects.create(state=state(iso3), name="Torture")
    person = again(request.getfixturevalue(name))
    names = {state("KEN").pk: "kenya", state("ZMB").pk: "zambia"}

    assert {rows[row.pk] for row in followed_by(person)} == SEES[name]
    assert {names[row.state_id] for row in Institution.objects.kept_by(person)} == SEES[name]
    assert {names[row.state_id] for row in Cluster.objects.kept_by(person)} == SEES[name]
