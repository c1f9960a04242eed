from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.listing import facets
from portal.reference.finance import ObjectClass
from projects.components.models import ComponentScore, Moment
from projects.portfolio.filters import ProjectFilter
from projects.portfolio.lists import PROJECTS
from projects.portfolio.models import Project, ProjectMember
from projects.workplan.models import BudgetLine
from tests.factories import funding as money
from tests.factories import portfolio
from tests.factories.reference import assistance_form, component, programme_element, sdg_target, state
from tests.fixtures_scenes import scene


@pytest.fixture
@scene
def two(carol: User) -> tuple[Project, Project]:
    """One with every fact, and a global one with hardly any."""
    full = money.project(
        status="planning",
        presence="adviser",
        reach="country",
        manager=carol,
        budget_usd=Decimal(100),
        starts_on=date(2024, 5, 1),
        ends_on=date(2026, 4, 30),
        is_published=True,
    )
    full.states.set([state("KEN")])
    full.forms.set([assistance_form("training-courses")])
    full.elements.set([programme_element("education")])
    full.sdg_targets.set([sdg_target("16.3")])
    ComponentScore.objects.create(project=full, moment=Moment.APPROVAL, component=component(3), score=2)
    portfolio.with_money(full)
    Project.objects.filter(pk=full.pk).update(status="active")
    bare = money.project(status="planning", reach="global", starts_on=date(2026, 2, 1))
    BudgetLine.objects.create(
        project=bare, code="1", description="Posts", object_class=ObjectClass.STAFF, source="rb23", amount_usd=5
    )
    return full, bare


def keys(user: User, words: str) -> list[int]:
    call = RequestFactory().get(f"/?{words}")
    call.user = user
    return list(PROJECTS.filterset(user, call.GET, call).qs.order_by("pk").values_list("pk", flat=True))


# words → whether the full and the bare project are found
FOUND = {
    "status=active": (True, False),
    "status=planning&status=active": (True, True),
    "state=KEN": (True, False),
    "group=AFG": (True, False),
    "reach=global": (False, True),
    "presence=adviser": (True, False),
    "form=training-courses": (True, False),
    "element=education": (True, False),
    "component=3": (True, False),
    "component=4": (False, False),
    "sdg=16": (True, False),
    "sdg=16.3": (True, False),
    "sdg=16.6": (False, False),
    "source=vftc": (True, False),
    "source=rb23": (False, True),
    "source=vftc&source=rb23": (True, True),
    "source=other_fund": (False, False),
    "year=2024": (True, False),
    "year=99999": (False, False),
    "under_way_since=2024-06-01": (True, False),
    "under_way_until=2024-04-30": (False, False),
    "begun_since=2026-01-01": (False, True),
    "due_until=2026-04-30": (True, False),
    "due_until=2026-04-29": (False, False),
    "several_states=1": (False, False),
    "only=no_request": (True, True),
    "only=mine": (True, False),
    "q=no+such+words": (False, False),
    "component=x&year=y": (False, False),
}


@pytest.mark.parametrize("words", FOUND)
def test_filters(words: str, two: tuple[Project, Project], carol: User) -> None:
    assert keys(carol, words) == [one.pk for one, is_found in zip(two, FOUND[words], strict=True) if is_found]


def test_every_filter_is_tried() -> None:
    tried = {part.partition("=")[0] for words in FOUND for part in words.split("&")}

    assert set(ProjectFilter.base_filters) - tried == {"manager"}


def test_names_of_managers_are_for_staff(client: Client, two: tuple[Project, Project], carol: User, zoe: User) -> None:
    address = reverse("project_list")
    client.force_login(carol)
    inside = BeautifulSoup(client.get(address).content, "html.parser")
    found = client.get("/api/v1/projects/", {"manager": carol.pk}).json()["count"]
    nobody = client.get("/api/v1/projects/", {"manager": 0}).json()["count"]
    client.force_login(zoe)
    outside = client.get(address, {"open": "manager", "manager": carol.pk}, follow=True).content.decode()
    whole = client.get("/api/v1/projects/", {"manager": 0}).json()["count"]

    assert [label.text for label in inside.select("input[name=manager] + bdi")] == ["Carol"]
    assert (found, nobody) == (1, 0)
    assert "Carol" not in outside
    assert whole == 1  # the word is not read for her: it would tell who manages what


def test_mine_are_those_one_leads_or_works_on(two: tuple[Project, Project], carol: User, chris: User) -> None:
    ProjectMember.objects.create(project=two[1], user=chris, since=date(2026, 1, 1))

    assert keys(carol, "only=mine") == [two[0].pk]
    assert keys(chris, "only=mine") == [two[1].pk]


def test_facets_offer_what_there_is(two: tuple[Project, Project], carol: User) -> None:
    names = [facet.name for facet in PROJECTS.facets]
    counts = facets.count(PROJECTS, carol, QueryDict(""), names)

    assert counts == {
        "only": {"mine": 1, "changed": 1, "no_request": 2},
        "status": {"active": 1, "planning": 1},
        "state": {"KEN": 1},
        "group": {"AFG": 1},
        "reach": {"country": 1, "global": 1},
        "presence": {"adviser": 1},
        "form": {"training-courses": 1},
        "element": {"education": 1},
        "component": {"3": 1},
        "sdg": {"16": 1},
        "source": {"vftc": 1, "rb23": 1},
        "manager": {str(carol.pk): 1},
        "year": {"2024": 1, "2026": 1},
    }


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("carol", 17), ("alice", 16), ("", 13)])
def test_queries_of_the_list(
    number: int,
    who: str,
    queries: int,
    request: pytest.FixtureRequest,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _n in range(number):
        made = money.project(is_published=True)
        made.states.set([state("KEN"), state("ZMB")])
    if who:
        client.force_login(request.getfixturevalue(who))
    client.get(reverse("project_list"))  # what is kept between pages

    with django_assert_num_queries(queries):
        assert client.get(reverse("project_list")).status_code == 200


def test_a_visitor_finds_nothing_by_words_about_themselves(client: Client, two: tuple[Project, Project]) -> None:
    for word in ("mine", "changed"):
        assert "TCP-" not in client.get(reverse("project_list"), {"only": word}).content.decode()
