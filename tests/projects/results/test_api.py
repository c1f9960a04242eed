"""Results over the API: the same rows, rights and refusals as the pages."""

from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from projects.portfolio.models import Project
from projects.results.models import Indicator, IndicatorValue, ReportingPeriod
from tests.factories import results as make
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db

VALUES = "/api/v1/indicator-values/"


@pytest.fixture
@scene
def project() -> Project:
    return make.running("KEN")


@pytest.fixture
@scene
def period(project: Project) -> ReportingPeriod:
    return make.period(project)


@pytest.fixture
@scene
def row(project: Project) -> Indicator:
    return make.indicator(make.outcome(project), by=("sex",), target_numerator=40)


def sent(client: Client, method: str, path: str, body: dict[str, Any]) -> Any:
    return getattr(client, method)(path, body, content_type="application/json")


def test_saves_the_good_and_refuses_the_others(
    client: Client, project: Project, period: ReportingPeriod, row: Indicator, alice: User
) -> None:
    client.force_login(alice)
    share = make.indicator(row.result, "percentage")
    women, men, *_rest = (c.pk for c in row.disaggregations.get().categories.all())
    entries = [
        {"indicator": row.pk, "numerator": "5", "seen_revision": 0, "breakdown": [{"category": women, "numerator": "3"}, {"category": men, "numerator": "2"}]},
        {"indicator": share.pk, "numerator": "9", "denominator": "8"},
    ]  # fmt: skip

    answer = sent(client, "put", f"{VALUES}save/", {"period": period.pk, "entries": entries})

    assert answer.status_code == 409
    told = answer.json()
    assert told["saved"] == [row.pk]
    assert [(r["indicator"], r["place"], r["code"]) for r in told["refused"]] == [
        (share.pk, "numerator", "part_over_whole")
    ]
    assert sent(client, "put", f"{VALUES}save/", {"period": period.pk, "entries": entries[:1]}).json()["unchanged"] == [
        row.pk
    ]


def test_a_value_goes_its_way(
    client: Client, period: ReportingPeriod, row: Indicator, alice: User, carol: User
) -> None:
    made = make.value(row, period, by=alice)
    client.force_login(alice)
    assert sent(client, "post", f"{VALUES}submit/", {"period": period.pk}).json() == {
        "values": [made.pk],
        "refused": [],
    }
    assert sent(client, "post", f"{VALUES}{made.pk}/approve/", {}).status_code == 403
    client.force_login(carol)
    assert sent(client, "post", f"{VALUES}{made.pk}/send-back/", {"note": ""}).status_code == 409
    assert sent(client, "post", f"{VALUES}{made.pk}/approve/", {"revision": 1}).status_code == 409

    answer = sent(client, "post", f"{VALUES}{made.pk}/approve/", {"revision": 2})

    assert (answer.status_code, answer.json()["status"]) == (200, "approved")
    assert sent(client, "post", f"{VALUES}{made.pk}/reopen/", {"note": "Counted twice"}).json()["status"] == "returned"


@pytest.mark.parametrize(
    ("name", "count", "notes"), [("zoe", 1, [""]), ("alice", 2, ["Named", "Named"]), ("frank", 2, ["Named", "Named"])]
)
def test_values_are_those_of_the_pages(
    name: str,
    count: int,
    notes: list[str],
    client: Client,
    period: ReportingPeriod,
    row: Indicator,
    alice: User,
    carol: User,
    request: pytest.FixtureRequest,
) -> None:
    make.value(make.indicator(row.result), period, by=alice, note="Named")
    make.approved(row, period, by=alice, reviewer=carol, note="Named")
    client.force_login(request.getfixturevalue(name))

    answer = client.get(VALUES, {"period": period.pk}).json()

    assert (answer["count"], [value["note"] for value in answer["results"]]) == (count, notes)


def test_a_stranger_to_the_project_saves_nothing(
    client: Client, period: ReportingPeriod, row: Indicator, zoe: User
) -> None:
    client.force_login(zoe)
    body = {"period": period.pk, "entries": [{"indicator": row.pk, "numerator": "1"}]}

    assert sent(client, "put", f"{VALUES}save/", body).status_code == 403
    Project.objects.update(is_published=False)
    assert sent(client, "put", f"{VALUES}save/", body).status_code == 404
    assert not IndicatorValue.objects.exists()


def test_the_framework_says_what_is_reached(
    client: Client, project: Project, period: ReportingPeriod, row: Indicator, alice: User, carol: User
) -> None:
    make.approved(row, period, by=alice, reviewer=carol, numerator=10)
    client.force_login(alice)

    told = client.get(f"/api/v1/results/{project.pk}/").json()

    assert (told["basis"], [r["code"] for r in told["results"]]) == ("approved", ["1"])
    (indicator,) = told["indicators"]
    assert (indicator["numerator"], indicator["progress"], indicator["reached"], indicator["values"]) == (
        "10.0000",
        "0.2500",
        "behind",
        1,
    )
    assert [p["ends_on"] for p in told["periods"]] == ["2026-06-30"]
