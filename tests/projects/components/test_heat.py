"""The portfolio's scores: counted in the database, and by hand beside it."""

import csv
import io
import random
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client

from portal.accounts.models import User
from portal.reference.models import AssistanceForm, RegionalGroup, State
from projects.components.dimensions import DIMENSIONS, NONE
from projects.components.figures import Movement, movements
from projects.components.heat import Heat, Measure, Question, heat
from projects.components.heat_form import HeatForm
from projects.components.lists import SCORED_PROJECTS
from projects.components.models import Moment
from projects.components.tables import heat_table
from projects.portfolio.models import Project
from tests.factories import components as scores
from tests.factories.people import again


def cell(made: Heat, key: str | None, number: int) -> tuple[int, Decimal | None]:
    rows = {row.heading.key if row.heading else None: row for row in (made.total, *made.rows)}
    found = rows[key].cells[number - 1]
    return found.projects, found.mean


def size(made: Heat, key: str) -> int:
    return next(row.projects for row in made.rows if row.heading and row.heading.key == key)


def test_a_project_of_two_regions_counts_once_in_each_and_once_in_all(dan: User) -> None:
    shared = scores.project("P-1", "KEN", "ZMB", "FRA")  # twice Africa, once Western Europe
    other = scores.project("P-2", "KEN")
    scores.score(shared, Moment.APPROVAL, {6: 3})
    scores.score(other, Moment.APPROVAL, {6: 0})

    made = heat(dan, Question())

    assert [cell(made, key, 6) for key in ("AFG", "WEOG", None)] == [
        (2, Decimal("1.50")), (1, Decimal("3.00")), (2, Decimal("1.50")),
    ]  # fmt: skip
    assert (size(made, "AFG"), size(made, "WEOG"), made.total.projects) == (2, 1, 2)


def test_a_regional_project_is_in_the_regions_that_it_names(dan: User) -> None:
    regional = scores.project("P-1", reach="regional")
    regional.regions.set(RegionalGroup.objects.filter(code="APG"))
    scores.score(regional, Moment.APPROVAL, {1: 2})
    nowhere = scores.project("P-2")
    scores.score(nowhere, Moment.APPROVAL, {1: 1})

    made = heat(dan, Question())

    assert [row.heading.key for row in made.rows if row.heading] == ["APG", NONE]
    assert (cell(made, "APG", 1), cell(made, NONE, 1)) == ((1, Decimal(2)), (1, Decimal(1)))


def test_a_change_counts_projects_scored_at_both_moments(dan: User) -> None:
    for code, first, last in (("P-1", 1, 3), ("P-2", 2, 2), ("P-3", 2, 1)):
        made = scores.project(code, "KEN", "ZMB")
        scores.score(made, Moment.REQUEST, {6: first})
        scores.score(made, Moment.CLOSURE, {6: last, 7: 3})
    scores.score(scores.project("P-4", "KEN"), Moment.CLOSURE, {6: 3})

    found = heat(dan, Question(measure=Measure.CHANGE, moment=Moment.CLOSURE, since=Moment.REQUEST))

    assert (cell(found, "AFG", 6), cell(found, None, 7)) == ((3, Decimal("0.33")), (0, None))
    assert found.compared == (Movement(6, rose=1, stayed=1, fell=1),)
    assert movements(Project.objects.all(), Moment.REQUEST, Moment.CLOSURE) == found.compared


def test_figures_depend_on_what_the_reader_may_see(dan: User, alice: User, zoe: User, client: Client) -> None:
    for code, iso3, status, published in (("P-1", "KEN", "planning", False), ("P-2", "ZMB", "active", True)):
        scores.score(scores.project(code, iso3, status=status, is_published=published), Moment.APPROVAL, {6: 2})

    counts = {person: heat(again(person), Question()).total.projects for person in (dan, alice, zoe)}
    page = BeautifulSoup(client.get("/en/projects/components/").content, "html.parser")

    assert counts == {dan: 2, alice: 2, zoe: 1}
    assert "as far as you may see them" in page.text
    assert page.select_one(".tbl--scores tfoot td:last-child").text == "1"  # type: ignore[union-attr]


def portfolio(seed: int) -> list[Project]:
    """Projects with States, forms, years and scores by chance."""
    chance = random.Random(seed)  # noqa: S311 the same portfolio each time
    iso3 = [*State.objects.members().values_list("iso3", flat=True)]
    forms = [*AssistanceForm.objects.values_list("code", flat=True)]
    made = []
    for n in range(24):
        one = scores.project(
            f"P-{n}", *chance.sample(iso3, chance.randint(0, 4)),
            forms=tuple(chance.sample(forms, chance.randint(0, 3))),
            closed=chance.choice([None, 2024, 2025]), status=chance.choice(["planning", "active"]),
            presence=chance.choice(["", "adviser", "mission"]),
        )  # fmt: skip
        one.regions.set(RegionalGroup.objects.order_by("?")[: chance.randint(0, 1)])
        for moment in Moment:
            numbers = chance.sample(range(1, 8), chance.randint(0, 7))
            scores.score(one, moment, {number: chance.randint(0, 3) for number in numbers})
        made.append(one)
    return made


def keys_of(project: Project, dimension: str) -> set[str]:
    """By hand: the rows that a project belongs to."""
    found = {
        "region": {one.regional_group.code for one in project.states.all() if one.regional_group}
        | {one.code for one in project.regions.all()},
        "form": {one.code for one in project.forms.all()},
        "presence": {project.presence} - {""},
        "started": {str(project.starts_on.year)} if project.starts_on else set(),
        "closed": {str(project.closed_at.year)} if project.closed_at else set(),
    }[dimension]
    return found or {NONE}


def value_by_hand(project: Project, number: int, question: Question) -> int | None:
    known = dict(project.component_scores.filter(component__number=number).values_list("moment", "score"))
    if question.measure is not Measure.CHANGE:
        return known.get(question.moment)
    if question.moment not in known or question.since not in known:
        return None
    return int(known[question.moment]) - int(known[question.since])


@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize("measure", Measure)
def test_every_cell_is_what_counting_by_hand_gives_and_opens_those_projects(
    dimension: str, measure: Measure, dan: User
) -> None:
    projects = portfolio(seed=len(dimension))
    question = Question(DIMENSIONS[dimension], measure, Moment.CLOSURE, Moment.REQUEST)

    made = heat(dan, question)

    table = heat_table(made)
    checked = 0
    for row, shown in zip((*made.rows, made.total), (*table.rows, table.total), strict=True):
        key = row.heading.key if row.heading else None
        inside = [one for one in projects if key is None or key in keys_of(one, dimension)]
        assert row.projects == len(inside)
        for number, cell_made, cell_shown in zip(range(1, 8), row.cells, shown.cells, strict=True):
            by_hand = {one: value for one in inside if (value := value_by_hand(one, number, question)) is not None}
            assert cell_made.projects == len(by_hand)
            if by_hand:
                mean = Decimal(sum(by_hand.values())) / len(by_hand)
                assert cell_made.mean is not None
                assert abs(cell_made.mean - mean) <= Decimal("0.005")
                words = QueryDict(cell_shown.url.partition("?")[2])
                assert set(SCORED_PROJECTS.filterset(dan, words).qs) == set(by_hand)
                checked += 1
    assert {key for one in projects for key in keys_of(one, dimension)} == {
        row.heading.key for row in made.rows if row.heading
    }
    assert checked > 10


def test_narrowed_figures_open_narrowed_lists(dan: User) -> None:
    projects = portfolio(seed=3)
    form = HeatForm(QueryDict("region=AFG&status=closed&rows=form&moment=closure"))
    assert form.is_valid()

    made = heat(dan, form.question)

    inside = {one for one in projects if one.status == "closed" and "AFG" in keys_of(one, "region")}
    assert made.total.projects == len(inside)
    url = heat_table(made).total.cells[5].url
    listed = set(SCORED_PROJECTS.filterset(dan, QueryDict(url.partition("?")[2])).qs)
    assert listed == {one for one in inside if value_by_hand(one, 6, form.question) is not None}


def test_narrowed_by_what_the_rows_are_one_row_remains(dan: User) -> None:
    scores.score(scores.project("P-1", "KEN", "FRA"), Moment.APPROVAL, {6: 2})

    made = heat(dan, Question(words={"region": "AFG"}))

    assert [row.heading.key for row in made.rows if row.heading] == ["AFG"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions(
    count: int, client: Client, dan: User, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        scores.score(scores.project(f"P-{n}", "KEN", "FRA"), Moment.APPROVAL, {6: n})
    client.force_login(dan)
    client.get("/en/projects/components/")

    with django_assert_num_queries(11):
        client.get("/en/projects/components/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    count: int, client: Client, dan: User, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        scores.score(scores.project(f"P-{n}", "KEN", "FRA"), Moment.APPROVAL, {6: n})
    client.force_login(dan)
    client.get("/en/projects/components/projects/?component=6")

    with django_assert_num_queries(14):
        client.get("/en/projects/components/projects/?component=6")


def test_each_cell_says_number_word_and_projects_and_whether_they_are_few(client: Client, dan: User) -> None:
    for n, value in enumerate((3, 2, 3)):
        scores.score(scores.project(f"P-{n}", "KEN", *(["FRA"] if n == 0 else [])), Moment.APPROVAL, {6: value})
    client.force_login(dan)

    page = BeautifulSoup(client.get("/en/projects/components/").content, "html.parser")

    cells = {
        row.th.text: " ".join(row.select("td")[5].text.split()) for row in page.select(".tbl--scores tr") if row.td
    }
    assert cells == {
        "African States": "2.7 Fully3 projects",
        "Western European and other States": "3.0 Fully1 projecttoo few to compare",
        "All, each project once": "2.7 Fully3 projects",
    }
    assert page.select_one(".tbl--scores td.heat--few") is not None


def test_files_and_api_say_the_same(client: Client, dan: User) -> None:
    portfolio(seed=5)
    client.force_login(dan)
    address = "rows=form&measure=change&moment=closure"

    table = client.get(f"/en/projects/components/?{address}&export=csv")
    told = client.get(f"/api/v1/component-heat-map/?{address}").json()

    rows = list(csv.DictReader(io.StringIO(b"".join(table.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    in_file = {
        (row["Row, code"], row["Component, number"]): (
            row["Projects scored"],
            Decimal(row["Mean"]) if row["Mean"] else None,
        )
        for row in rows
    }
    in_api = {
        (one["row"] or "*", str(one["component"])): (
            str(one["projects"]),
            Decimal(one["mean"]) if one["mean"] else None,
        )
        for one in told["cells"]
    }
    assert in_file == in_api
    assert len(in_api) == 7 * len(told["rows"])
    assert client.get(f"/en/projects/components/?{address}&export=xlsx").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "rows=x",
        "measure=change&moment=request",
        "measure=change&moment=closure&since=closure",
        "status=x",
        "started=abc",
    ],
)
def test_words_that_mean_nothing_are_refused(query: str, client: Client, dan: User) -> None:
    client.force_login(dan)

    assert client.get(f"/en/projects/components/?{query}").status_code == 400
    assert client.get(f"/api/v1/component-heat-map/?{query}").status_code == 400
