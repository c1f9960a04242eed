"""A project with several States is one project in every figure. As in UNINFO's sub-outputs, 820 country rows are 444 projects
(domain: test case 4): 47 programmes that nine States of the Pacific share, and 397 projects of one State each."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from funding.funds.models import Fund
from funding.ledger.models import EntryKind
from funding.ledger.queries import project_money, totals_by_kind
from funding.statement.figures import statement
from portal.accounts.models import User
from portal.listing import facets
from portal.periods import Period
from portal.reference.models import State
from projects.coverage.assistance import Assistance, with_assistance
from projects.portfolio.lists import PROJECTS, totals
from projects.portfolio.models import Project
from projects.recommendations.models import Recommendation
from projects.states.lists import state_rows
from reports.figures.board import compute, money, work
from reports.figures.freezing import Sheet
from tests.factories import portfolio
from tests.factories import projects as make

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
SHARED, SINGLE = 47, 397


@pytest.fixture
def uninfo(db: None) -> list[tuple[str, Decimal]]:
    """The country rows as such a list prints them: the project's code and its budget, once for each of its States."""
    pacific = [State.objects.get(iso3=iso3) for iso3 in portfolio.PACIFIC]
    others = list(State.objects.members().exclude(iso3__in=portfolio.PACIFIC).order_by("iso3"))
    made = Project.objects.bulk_create(
        Project(
            code=f"UN-{n:04d}",
            title=f"Output {n}",
            status="active",
            no_request_reason="Made for a test",
            reach="countries" if n < SHARED else "country",
            starts_on=date(2026, 1, 1),
            budget_usd=Decimal(1000 + n),
            is_published=True,
        )
        for n in range(SHARED + SINGLE)
    )
    places = {one.pk: pacific if n < SHARED else [others[n % len(others)]] for n, one in enumerate(made)}
    through: Any = Project._meta.get_field("states").remote_field.through  # type: ignore[union-attr]
    through.objects.bulk_create(
        through(project_id=key, state_id=state.pk) for key, states in places.items() for state in states
    )
    with connection.cursor() as cursor:  # a vacuum between two tests has found the tables empty
        cursor.execute(f"ANALYZE {Project._meta.db_table}, {through._meta.db_table}")
    return [(one.code, one.budget_usd) for one in made for _state in places[one.pk]]


def query(words: str = "") -> Any:
    return QueryDict(words)


def found(user: Any, words: str = "") -> Any:
    return PROJECTS.filterset(user, query(words)).qs


def test_820_country_rows_are_444_projects_with_the_same_sum(uninfo: list[tuple[str, Decimal]], carol: User) -> None:
    assert (len(uninfo), len(set(uninfo))) == (820, 444)
    budget = sum(amount for _code, amount in set(uninfo))

    rows = found(carol)

    assert (rows.count(), totals(rows)["total_budget_usd"]) == (444, budget)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("state=FJI", SHARED),
        ("state=FJI&state=KIR&state=TON", SHARED),
        ("group=APG", None),
        ("reach=countries", SHARED),
        ("status=active&status=planning", 444),
        ("year=2026", 444),
        ("only=no_request", 444),
        ("q=Output", 444),
    ],
)
def test_no_filter_counts_a_project_twice(
    words: str, number: int | None, uninfo: list[tuple[str, Decimal]], carol: User
) -> None:
    rows = found(carol, words)

    keys = list(rows.values_list("pk", flat=True))
    assert len(keys) == len(set(keys)) == rows.count()
    assert number in (None, len(keys))
    assert totals(rows)["total_budget_usd"] == sum(
        Project.objects.filter(pk__in=keys).values_list("budget_usd", flat=True)
    )


def test_facets_count_projects_and_not_country_rows(uninfo: list[tuple[str, Decimal]], carol: User) -> None:
    counts = facets.count(PROJECTS, carol, query(), ["status", "state", "group", "reach", "year"])

    assert counts["status"] == {"active": 444}
    assert counts["reach"] == {"countries": SHARED, "country": SINGLE}
    assert counts["year"] == {"2026": 444}
    assert counts["state"]["FJI"] == SHARED
    # Eight of the nine are of the Asia-Pacific group; Palau, Kiribati … never make it more than one project.
    singles = Project.objects.filter(reach="country", states__regional_group__code="APG").count()
    assert counts["group"]["APG"] == SHARED + singles


def test_page_api_and_file_say_the_same(client: Client, uninfo: list[tuple[str, Decimal]], carol: User) -> None:
    client.force_login(carol)

    page = BeautifulSoup(client.get(reverse("project_list")).content, "html.parser")
    answer = client.get("/api/v1/projects/").json()
    file = b"".join(client.get(reverse("project_list"), {"export": "csv"}).streaming_content)  # type: ignore[attr-defined]
    lines = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))

    budget = sum(amount for _code, amount in set(uninfo))
    lead = page.select_one(".lead")
    assert lead is not None
    assert "444 projects" in lead.text
    assert f"{budget:,.0f}" in lead.text
    assert answer["count"] == len(lines) == 444
    assert sum(Decimal(line["Budget, US$"]) for line in lines) == budget


def test_each_state_counts_its_projects_and_no_page_adds_states_up(
    client: Client, uninfo: list[tuple[str, Decimal]], carol: User
) -> None:
    seen = {row.iso3: row.projects_seen for row in state_rows(carol)}

    assert {seen[iso3] for iso3 in portfolio.PACIFIC} == {SHARED}
    assert sum(seen.values()) == 820  # the country rows: each State's own number, which nothing adds up
    page = client.get(reverse("state_list")).content.decode()
    assert "820" not in page


def test_the_boards_figures_count_projects_once(uninfo: list[tuple[str, Decimal]]) -> None:
    figures = work.projects_in(work.running_in(YEAR), YEAR, Sheet())
    lines = money.project_lines(YEAR)

    assert (figures.active, figures.regional) == (444, SHARED)
    assert len({line.code for line in lines}) == len(lines) == 444
    assert sum(line.cost_plan_usd or 0 for line in lines) == sum(amount for _code, amount in set(uninfo))
    asia = next(line for line in figures.by_region if line.code == "APG")
    assert asia.count == Project.objects.filter(states__regional_group__code="APG").distinct().count()


@pytest.fixture
def shared(db: None) -> Project:
    project = portfolio.pacific(status="planning", budget_usd=Decimal(9000), is_published=True)
    return portfolio.with_money(project)


def test_the_money_of_a_shared_project_is_counted_once(shared: Project) -> None:
    assert project_money(shared).allocated_usd == Decimal(9000)
    assert totals_by_kind()[EntryKind.ALLOCATION] == Decimal(9000)
    assert statement(Fund.objects.get(code="VFTC"), YEAR, basis="received").allocated_usd == Decimal(9000)
    Project.objects.update(status="active")
    assert [line.allocated_usd for line in money.project_lines(YEAR)] == [Decimal(9000)]
    assert compute(YEAR, today=date(2026, 12, 31)).allocated_usd == Decimal(9000)


def test_a_recommendation_that_a_shared_project_answers_is_counted_once(shared: Project, carol: User) -> None:
    Project.objects.update(status="active")
    answered = make.recommendation("FJI", paragraph="142.1")
    make.recommendation("KIR", paragraph="142.2")
    shared.recommendations.add(answered)

    rows: Any = with_assistance(Recommendation.objects.all(), carol)

    assert [row.paragraph for row in rows.filter(assistance=Assistance.ASSISTED)] == ["142.1"]
    assert rows.count() == 2


@pytest.mark.parametrize("who", ["carol", None])
def test_the_page_of_each_state_shows_the_shared_project_once(
    who: str | None, request: pytest.FixtureRequest, client: Client, shared: Project
) -> None:
    Project.objects.update(status="active")
    if who:
        client.force_login(request.getfixturevalue(who))

    for iso3 in portfolio.PACIFIC[:3]:
        page = BeautifulSoup(client.get(reverse("state_detail", args=[iso3])).content, "html.parser")
        assert len(page.select(f"a[href='{reverse('project_detail', args=[shared.pk])}']")) == 1
