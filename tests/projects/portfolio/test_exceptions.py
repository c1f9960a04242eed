"""Projects without a request: what their reach asks for, and who approves the exception."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import RegionalGroup
from portal.workflow import NotAllowed
from projects.portfolio.exceptions import actions
from projects.portfolio.models import Project
from tests.factories import portfolio
from tests.factories.people import member
from tests.factories.reference import state

FACTS: dict[str, Any] = {"title": "Regional training", "reason": "The States agreed on it together.", "reach": "global"}


def create(by: User, **changes: Any) -> Project:
    return actions.create(by=by, **{**FACTS, **changes})


@pytest.mark.parametrize(
    ("reach", "iso3", "groups", "anchor"),
    [
        ("country", ["KEN"], [], None),
        ("country", [], [], "id_states"),
        ("country", ["KEN", "ZMB"], [], "id_states"),
        ("countries", ["KEN", "ZMB"], [], None),
        ("countries", ["KEN"], [], "id_states"),
        ("regional", [], ["AFG"], None),
        ("regional", ["KEN"], [], "id_regions"),
        ("global", [], [], None),
    ],
)
def test_reach_asks_for_states_or_regions(
    reach: str, iso3: list[str], groups: list[str], anchor: str | None, carol: User
) -> None:
    places = {
        "states": [state(code) for code in iso3],
        "regions": list(RegionalGroup.objects.filter(code__in=groups)),
    }
    if anchor is None:
        project = create(carol, reach=reach, **places)
        assert (project.status, project.states.count(), project.regions.count()) == ("planning", len(iso3), len(groups))
        return

    with pytest.raises(NotAllowed) as refusal:
        create(carol, reach=reach, **places)

    assert [reason.anchor for reason in refusal.value.reasons] == [anchor]
    assert Project.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({"reason": "  "}, "id_reason"),
        ({"starts_on": date(2027, 1, 1), "ends_on": date(2026, 1, 1)}, "id_ends_on"),
        ({"ends_on": date(2026, 1, 1)}, "id_starts_on"),
        ({"budget_usd": Decimal(-1)}, "id_budget_usd"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], anchor: str, carol: User) -> None:
    with pytest.raises(NotAllowed) as refusal:
        create(carol, **changes)

    assert [reason.anchor for reason in refusal.value.reasons] == [anchor]


MAY_RECORD = {"alice": False, "carol": True, "dan": True, "frank": False, "tess": False, "nora": False, "ada": False}


@pytest.mark.django_db
@pytest.mark.parametrize("name", MAY_RECORD)
def test_officers_and_heads_record(name: str, request: pytest.FixtureRequest, client: Client) -> None:
    client.force_login(request.getfixturevalue(name))

    assert client.get(reverse("project_new")).status_code == (200 if MAY_RECORD[name] else 403)


def test_an_officer_for_one_state_records_for_that_state(db: None) -> None:
    kim = member("Kim", Role.OFFICER, iso3="KEN")

    assert create(kim, reach="country", states=[state("KEN")]).created_by == kim
    for places in ({"reach": "country", "states": [state("ZMB")]}, {"reach": "global"}):
        with pytest.raises(NotAllowed, match="do not begin projects"):
            create(kim, **places)


APPROVES = {"alice": False, "carol": False, "dan": True, "frank": False, "tess": False, "nora": False, "ada": False}


@pytest.mark.parametrize("name", APPROVES)
def test_a_head_who_did_not_record_it_approves(name: str, request: pytest.FixtureRequest, chris: User) -> None:
    project = create(chris)
    person = request.getfixturevalue(name)

    if not APPROVES[name]:
        with pytest.raises(NotAllowed):
            actions.approve(project, by=person)
    else:
        actions.approve(project, by=person, note="The letter is on file.")

    project.refresh_from_db()
    assert (project.exception_by == person) is (project.exception_at is not None) is APPROVES[name]


def test_nobody_approves_their_own(dan: User) -> None:
    project = create(dan)
    other = member("Hana", Role.HEAD)

    with pytest.raises(NotAllowed, match="another head of section"):
        actions.approve(project, by=dan)
    actions.approve(project, by=other)
    with pytest.raises(NotAllowed, match="approved already"):
        actions.approve(project, by=other)


def test_activation_waits_for_the_approval(client: Client, carol: User, dan: User) -> None:
    project = create(
        carol,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        budget_usd=Decimal(100),
        manager=carol,
        summary="What it does.",
    )
    portfolio.score_at_approval(project, dan)
    portfolio.with_money(portfolio.prepared(project, dan))
    client.force_login(dan)
    address = reverse("project_detail", args=[project.pk])
    page = BeautifulSoup(client.get(address).content, "html.parser")

    assert page.select("form[action$='/move/activate/']") == []
    assert "The States agreed on it together." in page.text
    client.post(reverse("project_exception", args=[project.pk]), {"note": "The letter is on file."})
    client.post(reverse("project_move", args=[project.pk, "activate"]))

    project.refresh_from_db()
    assert (project.status, project.exception_by) == ("active", dan)


def test_the_form_says_what_is_missing_and_records(client: Client, carol: User) -> None:
    client.force_login(carol)
    sent = {"title": "Training", "language": "fr", "reach": "countries", "states": ["KEN"], "sdg_targets": "16.3"}

    refused = client.post(reverse("project_new"), sent)
    page = BeautifulSoup(refused.content, "html.parser")
    made = client.post(reverse("project_new"), {**sent, "states": ["KEN", "ZMB"], "reason": "They agreed together."})

    assert [link["href"] for link in page.select(".errsum a")] == ["#id_reason", "#id_states_0"]
    project = Project.objects.get()
    assert made["Location"] == reverse("project_detail", args=[project.pk])
    assert (project.language, project.created_by, project.budget_usd) == ("fr", carol, 0)
    assert [one.code for one in project.sdg_targets.all()] == ["16.3"]


def test_over_the_api(client: Client, carol: User, dan: User) -> None:
    client.force_login(carol)
    wrong = client.post("/api/v1/projects/", {**FACTS, "language": "en", "reach": "country"}, "application/json")
    made = client.post("/api/v1/projects/", {**FACTS, "language": "en"}, "application/json")
    address = f"/api/v1/projects/{made.json()['id']}/exception/"

    assert (wrong.status_code, list(wrong.json())) == (400, ["states"])
    assert client.post(address).status_code == 403
    client.force_login(dan)
    assert client.post(address, {"note": "On file."}, "application/json").status_code == 200
    again = client.post(address)
    assert (again.status_code, again.json()["reasons"]) == (409, ["The exception is approved already."])
