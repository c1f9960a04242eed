from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.followup import actions as followup
from projects.followup.models import Cluster
from projects.institutions import actions
from projects.institutions.freshness import OPENS, with_freshness
from projects.institutions.models import Institution
from projects.recommendations.models import Recommendation
from tests.factories.projects import recommendation
from tests.factories.reference import state

pytestmark = pytest.mark.django_db


def body(name: str = "Ministry of Justice", iso3: str = "KEN", **facts: Any) -> Institution:
    return Institution.objects.create(state=state(iso3), name=name, **facts)


def reasons(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(NotAllowed) as refusal:
        act()
    return [str(reason) for reason in refusal.value.reasons]


def verbs(record: Any) -> list[str]:
    return list(AuditEvent.objects.about(record).order_by("id").values_list("verb", flat=True))


def test_add_and_rename(alice: User) -> None:
    made = actions.add(state=state("KEN"), by=alice, name=" Ministry  of Justice", language="en", kind="ministry")
    actions.rename(made, by=alice, name="Ministry of Law", language="en", kind="ministry")

    made.refresh_from_db()
    assert (made.name, made.is_active) == ("Ministry of Law", True)
    assert verbs(made) == ["add_institution", "rename_institution"]


def test_add_refuses_with_all_reasons(zoe: User) -> None:
    body("Parliament")

    assert reasons(lambda: actions.add(state=state("KEN"), by=zoe, name="PARLIAMENT", kind="parliament")) == [
        "Only the State and the programme staff who cover it keep its institutions.",
        "The State already has an institution of this name.",
    ]
    assert Institution.objects.count() == 1


def test_two_states_may_have_bodies_of_one_name(alice: User, zoe: User) -> None:
    actions.add(state=state("KEN"), by=alice, name="Parliament", kind="parliament")
    actions.add(state=state("ZMB"), by=zoe, name="Parliament", kind="parliament")

    assert Institution.objects.count() == 2


def test_retire_hands_everything_over(alice: User) -> None:
    old, new = body("Old"), body("New")
    rows = [recommendation(paragraph=f"1.{n}") for n in (1, 2)]
    for row in rows:
        followup.set_lead(row, by=alice, institution=old)
    cluster = followup.create_cluster(state=state("KEN"), by=alice, name="Torture", lead=old)

    assert actions.retire(old, by=alice, successor=new) == 2

    old.refresh_from_db()
    cluster.refresh_from_db()
    assert not old.is_active
    assert cluster.lead == new
    assert set(Recommendation.objects.values_list("lead", flat=True)) == {new.pk}
    assert verbs(rows[0]) == ["set_lead", "set_lead"]
    assert verbs(old) == ["retire_institution"]


def test_retire_refuses_to_leave_anything_without_a_lead(alice: User) -> None:
    old = body("Old")
    followup.set_lead(recommendation(), by=alice, institution=old)

    assert reasons(lambda: actions.retire(old, by=alice)) == [
        "The institution leads on 1 matter: name the institution that takes it over."
    ]
    for successor in (old, body("Abroad", "ZMB"), body("Gone", is_active=False)):
        assert reasons(lambda who=successor: actions.retire(old, by=alice, successor=who)) == [
            "The successor is another active institution of the same State."
        ]
    assert Institution.objects.get(pk=old.pk).is_active


def test_retire_without_anything_to_hand_over_once(alice: User) -> None:
    old = body("Old")

    assert actions.retire(old, by=alice) == 0
    assert reasons(lambda: actions.retire(old, by=alice)) == ["The institution is already retired."]


@pytest.fixture
def ministry(alice: User) -> Institution:
    """Leads on six: 10 days, 200 days, 400 days and open, 400 days and implemented, never, and a mere concern."""
    made = body()
    today = timezone.localdate()
    stories = ((10, "planned"), (200, "planned"), (400, "planned"), (400, "implemented"), (None, ""), (None, ""))
    for number, (days, progress) in enumerate(stories, start=1):
        row = recommendation(paragraph=f"1.{number}")
        followup.set_lead(row, by=alice, institution=made)
        if days is not None:
            followup.report_progress(row, by=alice, progress=progress, as_at=today - timedelta(days=days))
    Recommendation.objects.filter(paragraph="1.6").update(kind="concern")
    return made


def test_freshness_counts_what_the_institution_leads_on(ministry: Institution) -> None:
    idle, today = body("Idle"), timezone.localdate()

    rows = {row.pk: row for row in with_freshness(Institution.objects.all(), today)}

    figures = ("leads_on", "within_6", "within_12", "never", "overdue", "oldest")
    assert [getattr(rows[ministry.pk], name) for name in figures] == [5, 1, 2, 1, 2, today - timedelta(days=400)]
    assert [getattr(rows[idle.pk], name) for name in figures] == [0, 0, 0, 0, 0, None]


@pytest.mark.parametrize("name", ["alice", "carol"])
def test_each_figure_opens_exactly_its_rows(
    client: Client, ministry: Institution, name: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(name))
    listing = client.get(reverse("institution_list"), {"state": "KEN"})
    (row,) = listing.context["rows"]
    cells = {cell.column.key: cell for cell in row.cells}

    for column in OPENS:
        page = client.get(cells[column].href)
        assert page.context["page"].paginator.count == getattr(row.record, column), column


def test_the_same_figures_in_api_and_csv(client: Client, ministry: Institution, carol: User) -> None:
    client.force_login(carol)

    (answer,) = client.get("/api/v1/institutions/").json()["results"]
    lines = b"".join(client.get(reverse("institution_list"), {"export": "csv"})).decode("utf-8-sig").splitlines()

    assert [answer[name] for name in OPENS] == [5, 1, 2, 1, 2]
    assert ",5,1,2,1,2," in lines[1]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(
    client: Client, carol: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        body(f"Ministry {number}")
    client.force_login(carol)
    client.get(reverse("institution_list"))

    with django_assert_num_queries(5):
        client.get(reverse("institution_list"))


def test_pages_add_rename_and_retire(client: Client, alice: User) -> None:
    client.force_login(alice)
    client.post(reverse("institution_new"), {"name": "Parliament", "language": "en", "kind": "parliament"})
    made = Institution.objects.get()
    path = reverse("institution_edit", args=[made.pk])
    client.post(path, {"name": "National Assembly", "language": "en", "kind": "parliament"})
    followup.set_lead(recommendation(), by=alice, institution=made)

    refused = client.post(reverse("institution_retire", args=[made.pk]), {})

    assert refused.status_code == 409
    assert "The institution leads on 1 matter" in refused.content.decode()
    successor = body("Senate")
    client.post(reverse("institution_retire", args=[made.pk]), {"successor": successor.pk})
    made.refresh_from_db()
    assert (made.name, made.is_active) == ("National Assembly", False)
    assert "Institution retired" in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("name", "listed", "opened", "changed"),
    [
        ("alice", 200, 200, 302), ("carol", 200, 200, 302), ("frank", 200, 200, 403), ("zoe", 200, 404, 404),
        ("tess", 403, 404, 404), ("nora", 403, 404, 404),
    ],
)  # fmt: skip
def test_who_works_on_institutions(
    client: Client, name: str, listed: int, opened: int, changed: int, request: pytest.FixtureRequest
) -> None:
    made = body()
    client.force_login(request.getfixturevalue(name))
    path = reverse("institution_edit", args=[made.pk])
    facts = {"name": "Other", "language": "en", "kind": "ministry"}

    assert [
        client.get(reverse("institution_list")).status_code,
        client.get(path).status_code,
        client.post(path, facts).status_code,
    ] == [listed, opened, changed]


def test_a_cluster_keeps_its_lead_from_the_same_state(alice: User) -> None:
    assert reasons(
        lambda: followup.create_cluster(state=state("KEN"), by=alice, name="Torture", lead=body(iso3="ZMB"))
    ) == ["“Ministry of Justice” belongs to another State."]
    assert not Cluster.objects.exists()
