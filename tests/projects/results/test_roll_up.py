"""The roll-up of results into a management plan: each project once, values added by the rules, every number with its rows."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from projects.models import IndicatorValue, ManagementPlan, PlanResult
from projects.results.plans.figures import Line, Question, RollUp, plan_roll_up
from projects.results.plans.tables import rows, told
from tests.factories import results as make

pytestmark = pytest.mark.django_db
PLAN = "omp-2024"


def pillar(code: str, plan: str = PLAN) -> PlanResult:
    return PlanResult.objects.get(plan__code=plan, code=code)


def line(made: RollUp, code: str) -> Line:
    return next(one for one in made.lines if one.plan_result and one.plan_result.code == code)


def counts(one: Line) -> tuple[int, ...]:
    return (one.projects, one.states, one.outcomes, one.outputs, one.indicators)


def world(carol: User, chris: User) -> None:
    """A project of two States under two pillars, one of Kenya under one of them, and one that no plan has."""
    shared = make.running("KEN", "ZMB", starts_on=date(2025, 1, 1), ends_on=date(2026, 12, 31))
    half = make.period(shared, "2026-01-01", "2026-06-30")
    first, second = make.outcome(shared), make.outcome(shared)
    first.plan_results.add(pillar("M"), pillar("A"))
    second.plan_results.add(pillar("M"))
    well = make.indicator(first, unit="people", target_numerator=Decimal(100))
    behind = make.indicator(first, unit="People", target_numerator=Decimal(1000))
    share = make.indicator(second, "percentage")
    make.indicator(second, "score")
    make.approved(well, half, by=carol, reviewer=chris, numerator=80)
    make.approved(behind, half, by=carol, reviewer=chris, numerator=40)
    make.approved(share, half, by=carol, reviewer=chris, numerator=30, denominator=40)
    kenya = make.running("KEN")
    third = make.outcome(kenya)
    third.plan_results.add(pillar("M"))
    draft = make.indicator(third, unit="people")
    make.value(draft, make.period(kenya), by=carol, numerator=7)
    make.indicator(make.outcome(make.running("FJI")))


def test_each_project_and_state_is_counted_once(carol: User, chris: User) -> None:
    world(carol, chris)

    made = plan_roll_up(carol, Question(plan=PLAN))

    assert counts(made.total) == (2, 2, 3, 0, 5)
    assert counts(line(made, "M")) == (2, 2, 3, 0, 5)
    assert counts(line(made, "A")) == (1, 2, 1, 0, 2)
    assert counts(line(made, "ND")) == (0, 0, 0, 0, 0)


def test_where_indicators_stand_and_what_values_add_up_to(carol: User, chris: User) -> None:
    """A draft is no figure; what is not of one kind and unit is never added."""
    world(carol, chris)

    made = plan_roll_up(carol, Question(plan=PLAN))

    assert made.total.standings == {"well": 1, "behind": 1, "reported": 1, "no_data": 2}
    assert [told(one) for one in made.total.sums] == ["120 people", "75% (30 of 40)"]
    assert [told(one) for one in line(made, "A").sums] == ["120 people"]


def test_a_pillar_has_what_is_under_it_once(carol: User) -> None:
    under = PlanResult.objects.create(
        plan=ManagementPlan.objects.get(code=PLAN),
        parent=pillar("M"),
        level="result",
        code="M1",
        name="M1",
        position=99,
    )
    project = make.running()
    outcome, output = make.outcome(project), make.outcome(project, level="output")
    outcome.plan_results.add(under, pillar("M"))
    output.plan_results.add(under)

    made = plan_roll_up(carol, Question(plan=PLAN))

    assert counts(line(made, "M")) == counts(line(made, "M1")) == counts(made.total) == (1, 1, 1, 1, 0)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"state": "ZMB"}, (1, 1, 2, 0, 4)),
        ({"state": "KEN"}, (2, 1, 3, 0, 5)),
        ({"region": "GRULAC"}, (0, 0, 0, 0, 0)),
        ({"region": "AFG"}, (2, 2, 3, 0, 5)),
        ({"year": 2026}, (2, 2, 3, 0, 5)),
        ({"year": 2024}, (0, 0, 0, 0, 0)),
    ],
)
def test_filters(words: dict[str, Any], expected: tuple[int, ...], carol: User, chris: User) -> None:
    world(carol, chris)

    assert counts(plan_roll_up(carol, Question(plan=PLAN, **words)).total) == expected


def test_a_value_belongs_to_the_plan_in_which_its_period_ends(carol: User, chris: User) -> None:
    """And an indicator that reaches over both is judged by all it has reached until the end of the plan."""
    project = make.running(starts_on=date(2022, 1, 1), ends_on=date(2025, 12, 31))
    outcome = make.outcome(project)
    outcome.plan_results.add(pillar("M", "omp-2018"), pillar("M", "omp-2024"))
    row = make.indicator(outcome, unit="laws", target_numerator=Decimal(12))
    for year, n in ((2022, 2), (2023, 3), (2024, 7)):
        of = make.period(project, f"{year}-01-01", f"{year}-12-31")
        make.approved(row, of, by=carol, reviewer=chris, numerator=n)

    old, new, year = (
        plan_roll_up(carol, question).total
        for question in (Question(plan="omp-2018"), Question(plan="omp-2024"), Question(plan="omp-2018", year=2022))
    )

    assert [[told(one) for one in total.sums] for total in (old, new, year)] == [["5 laws"], ["7 laws"], ["2 laws"]]
    assert (old.standings["well"], old.standings["behind"], new.standings["well"]) == (1, 0, 1)


def test_every_number_opens_exactly_its_rows(carol: User, chris: User, client: Client) -> None:
    world(carol, chris)
    client.force_login(carol)
    lines, total = rows(plan_roll_up(carol, Question(plan=PLAN)))
    wrong = []

    for row in (*lines, total):
        for number in (row.projects, row.states, row.outcomes, row.outputs, row.indicators, *row.standings):
            found = (
                client.get(f"/en{urlsplit(number.url).path.removeprefix('/en')}?{urlsplit(number.url).query}")
                if number.url
                else None
            )
            n = found.context["paginator"].count if found else 0
            wrong += [(number, n)] if n != number.n else []

    assert wrong == []


def test_visitors_count_published_projects_alone(carol: User, chris: User, client: Client) -> None:
    world(carol, chris)
    hidden = make.outcome(make.running("FJI", is_published=False))
    hidden.plan_results.add(pillar("D"))

    public = client.get(reverse("plan_rollup"), {"plan": PLAN})
    client.force_login(carol)
    inside = client.get(reverse("plan_rollup"), {"plan": PLAN})

    assert (public.context["made"].total.projects, inside.context["made"].total.projects) == (2, 3)


def test_page_says_the_extension_and_what_is_not_certain(client: Client) -> None:
    page = client.get(reverse("plan_rollup"), {"plan": "omp-2018"}).content.decode()

    assert "2018–2021, extended to 2023" in page
    assert "have not been checked against the published plan" in page


def test_files_and_api_say_what_the_page_says(carol: User, chris: User, client: Client) -> None:
    world(carol, chris)
    client.force_login(carol)
    made = plan_roll_up(carol, Question(plan=PLAN))

    file = client.get(reverse("plan_rollup"), {"plan": PLAN, "export": "csv"})
    text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = list(csv.DictReader(io.StringIO(text)))
    api = client.get("/api/v1/management-plans/", {"plan": PLAN}).json()
    xlsx = client.get(reverse("plan_rollup"), {"plan": PLAN, "export": "xlsx"})

    assert {(one["Pillar or result, code"], int(one["Projects"])) for one in lines} == {
        ("*", made.total.projects),
        *((one.plan_result.code, one.projects) for one in made.lines if one.plan_result),
    }
    assert [(one["code"], one["projects"], one["indicators"]) for one in api["lines"]] == [
        (one.plan_result.code, one.projects, one.indicators) for one in made.lines if one.plan_result
    ]
    assert (api["total"]["standings"], [one["value"] for one in api["total"]["sums"]]) == (
        made.total.standings,
        ["120.0000", "30.0000"],
    )
    assert xlsx.content.startswith(b"PK")


@pytest.mark.parametrize("n", [1, 3])
def test_as_many_queries_for_one_project_as_for_three(
    n: int, carol: User, chris: User, client: Client, django_assert_num_queries
) -> None:
    for _number in range(n):
        project = make.running()
        outcome = make.outcome(project)
        outcome.plan_results.add(pillar("M"))
        make.approved(make.indicator(outcome), make.period(project), by=carol, reviewer=chris)
    client.force_login(carol)
    url = reverse("plan_rollup")
    client.get(url)

    with django_assert_num_queries(21):
        response = client.get(url)

    assert response.context["made"].total.projects == n
    assert IndicatorValue.objects.count() == n


@pytest.mark.parametrize(
    ("name", "queries"), [("plan_projects", 13), ("plan_states", 11), ("plan_results", 13), ("plan_indicators", 11)]
)
@pytest.mark.parametrize("n", [1, 3])
def test_lists_behind_the_numbers_ask_the_same_for_one_and_three(
    name: str, queries: int, n: int, carol: User, client: Client, django_assert_num_queries
) -> None:
    for _number in range(n):
        outcome = make.outcome(make.running())
        outcome.plan_results.add(pillar("M"))
        make.indicator(outcome)
    client.force_login(carol)
    url = reverse(name)
    client.get(url)

    with django_assert_num_queries(queries):
        client.get(url, {"plan": PLAN})
