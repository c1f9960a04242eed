"""The sums of the database are those of the rules; only approved values count; a project with several States counts once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from projects.portfolio.models import Project
from projects.results.aggregation import Reached, Total, Value, roll_up, to_date
from projects.results.figures import Basis, framework, sources
from projects.results.models import Indicator, IndicatorValue, PeriodTarget
from tests.factories import results as make

pytestmark = pytest.mark.django_db

QUARTERS = (("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-07-01", "2025-09-30"))


@pytest.mark.parametrize("kind", Indicator.Kind.values)
@pytest.mark.parametrize("counting", Indicator.Counting.values)
@pytest.mark.parametrize("known", [(), (0,), (0, 2), (0, 1, 2)], ids=str)
def test_the_database_adds_up_as_the_rules_do(kind: str, counting: str, known: tuple[int, ...]) -> None:
    project = make.running("KEN")
    row = make.indicator(make.outcome(project), kind, counting=counting)
    facts: list[dict[str, Any]] = [
        {"numerator": Decimal(n + 1), "denominator": Decimal(4) if kind == "percentage" else None}
        if kind != "qualitative"
        else {"text": f"Stage {n}"}
        for n in known
    ]
    for number, values in zip(known, facts, strict=True):
        IndicatorValue.objects.create(
            indicator=row, period=make.period(project, *QUARTERS[number]), status="submitted", **values
        )

    (standing,) = framework(project, Basis.REVIEW).standings

    ends = [date.fromisoformat(QUARTERS[number][1]) for number in known]
    told = to_date(kind, counting, [Value(end, **values) for end, values in zip(ends, facts, strict=True)])
    assert standing.total == Total(told.numerator, told.denominator, told.text, told.n, told.as_at)


def test_only_approved_values_count_unless_asked_otherwise(alice: User, carol: User) -> None:
    project = make.running("KEN")
    row = make.indicator(make.outcome(project), target_numerator=40)
    make.approved(row, make.period(project, *QUARTERS[0]), by=alice, reviewer=carol, numerator=10)
    make.submitted(row, make.period(project, *QUARTERS[1]), by=alice, numerator=30)
    make.value(row, make.period(project, *QUARTERS[2]), by=alice, numerator=500)

    approved, review = ((framework(project, basis).standings[0]) for basis in Basis)

    assert (approved.total.numerator, approved.reached) == (10, Reached.ON_TRACK)
    assert (review.total.numerator, review.reached) == (40, Reached.ACHIEVED)


def test_the_targets_of_the_periods_say_what_is_expected(alice: User, carol: User) -> None:
    """30 of 100 would be ahead of the calendar, and is behind a plan that asks for 60 by then."""
    project = make.running("KEN")
    row = make.indicator(make.outcome(project), target_numerator=100)
    periods = [make.period(project, *quarter) for quarter in QUARTERS]
    for period, numerator in zip(periods[:2], (20, 10), strict=True):
        make.approved(row, period, by=alice, reviewer=carol, numerator=numerator)
    assert framework(project).standings[0].reached == Reached.ON_TRACK

    PeriodTarget.objects.bulk_create(PeriodTarget(indicator=row, period=p, numerator=30) for p in periods)

    assert framework(project).standings[0].reached == Reached.BEHIND


def test_outputs_stand_under_their_outcome(alice: User) -> None:
    project = make.running("KEN")
    first, second = make.outcome(project, "1"), make.outcome(project, "2")
    output = make.outcome(project, "1.1", level="output", parent=first)
    for result in (first, output, second):
        make.indicator(result)

    found = framework(project)

    assert [(o.result.code, [r.code for r in o.outputs], len(o.standings)) for o in found.outcomes] == [
        ("1", ["1.1"], 2),
        ("2", [], 1),
    ]
    assert found.counts == {Reached.NO_DATA: 3}


def test_a_project_with_several_states_counts_once(alice: User, carol: User, dan: User) -> None:
    for iso3 in (("KEN", "ZMB", "FJI"), ("KEN",)):
        project = make.running(*iso3)
        row = make.indicator(make.outcome(project), unit="people")
        make.approved(row, make.period(project), by=carol, reviewer=dan, numerator=10)

    found = roll_up(sources(Project.objects.filter(states__iso3__in=["KEN", "ZMB", "FJI"])))

    assert [(one.total.numerator, one.indicators, one.projects) for one in found] == [(20, 2, 2)]


def large(outcomes: int, indicators: int, periods: int) -> Project:
    """A project full of approved values, made fast."""
    by, reviewer = make.people()
    project = make.running("KEN", starts_on=date(2023, 1, 1))
    rows = [make.outcome(project) for _n in range(outcomes)]
    made = Indicator.objects.bulk_create(
        Indicator(
            result=result, code=f"{result.code}.{n}", title=f"Number of people trained in course {n} who use what they learnt",
            kind="percentage" if n % 3 == 0 else "number", position=n, target_numerator=500,
            target_denominator=1000 if n % 3 == 0 else None,
        )
        for result in rows
        for n in range(indicators)
    )  # fmt: skip
    spans = [
        make.period(project, f"{2023 + n // 4}-{n % 4 * 3 + 1:02}-01", f"{2023 + n // 4}-{n % 4 * 3 + 3:02}-28")
        for n in range(periods)
    ]
    IndicatorValue.objects.bulk_create(
        IndicatorValue(
            indicator=row, period=span, numerator=n + 1, denominator=100 if row.kind == "percentage" else None,
            status="approved", entered_by=by, reviewed_by=reviewer, reviewed_at=timezone.now(),
        )
        for row in made
        for n, span in enumerate(spans)
    )  # fmt: skip
    return project


@pytest.mark.parametrize("size", [(1, 1, 1), (3, 3, 3), (12, 60, 16)], ids=str)
def test_costs_the_same_for_few_and_11520_values(
    size: tuple[int, int, int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    project = large(*size)

    with django_assert_num_queries(5):
        found = framework(project)

    assert len(found.standings) == size[0] * size[1]
    assert {standing.total.n for standing in found.standings} == {size[2]}


def test_the_roll_up_costs_the_same_for_one_and_three_projects(
    alice: User, carol: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(3):
        project = make.running("KEN")
        make.approved(make.indicator(make.outcome(project)), make.period(project), by=alice, reviewer=carol)

    keys = list(Project.objects.values_list("pk", flat=True))

    for count in (1, 3):
        with django_assert_num_queries(3):
            assert len(sources(Project.objects.filter(pk__in=keys[:count]))) == count
