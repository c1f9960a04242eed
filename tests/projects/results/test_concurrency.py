"""Two people at once, with real transactions."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from projects.portfolio import actions as portfolio
from projects.portfolio.models import Project
from projects.results import actions
from projects.results.models import IndicatorValue, ValueRevision
from tests.at_once import at_once
from tests.factories import results as make
from tests.factories.people import member

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_save_the_same_new_values_one_is_told() -> None:
    alice, bob = (member(name, Role.FOCAL_POINT, iso3="KEN") for name in ("Alice", "Bob"))
    project = make.running("KEN")
    aim = make.outcome(project)
    rows = [make.indicator(aim) for _n in range(5)]
    period = make.period(project)

    def save(by: Any, figure: int, order: list[Any]) -> Callable[[], Any]:
        return lambda: actions.save_values(period, [make.entry(row, figure, seen_revision=0) for row in order], by=by)

    # in opposite orders: neither waits for ever
    results = at_once(save(alice, 1, rows), save(bob, 2, rows[::-1]))

    assert sorted(len(done.saved) for done in results) == [0, 5]
    (told,) = [done for done in results if done.refused]
    assert {refused.code for refused in told.refused} == {"moved"}
    assert IndicatorValue.objects.values("numerator").distinct().count() == 1
    assert ValueRevision.objects.count() == 5


def test_an_approval_and_a_correction_at_once_leave_no_approved_value_that_nobody_saw() -> None:
    alice, carol = member("Alice", Role.FOCAL_POINT, iso3="KEN"), member("Carol", Role.OFFICER)
    project = make.running("KEN")
    row = make.indicator(make.outcome(project))
    period = make.period(project)
    value = make.submitted(row, period, by=alice)
    seen = {value.pk: value.revision}

    approved, saved = at_once(
        lambda: actions.approve(value, by=carol, seen=seen),
        lambda: actions.save_values(period, [make.entry(row, 99)], by=alice),
    )

    value.refresh_from_db()
    if isinstance(approved, NotAllowed):
        assert (value.status, value.numerator, saved.saved) == ("draft", 99, (row.pk,))
    else:
        assert (value.status, value.numerator, [r.code for r in saved.refused]) == ("approved", 10, ["approved"])


def test_nothing_is_saved_into_a_project_that_ends_meanwhile() -> None:
    alice, dan = member("Alice", Role.FOCAL_POINT, iso3="KEN"), member("Dan", Role.HEAD)
    project = make.running("KEN")
    row = make.indicator(make.outcome(project))
    period = make.period(project)

    _ended, saved = at_once(
        lambda: portfolio.move(project, "terminate", by=dan, note="No access"),
        lambda: actions.save_values(period, [make.entry(row, 1)], by=alice),
    )

    assert Project.objects.get().status == "terminated"
    again = actions.save_values(period, [make.entry(row, 2)], by=alice)
    assert [refused.code for refused in again.refused] == ["project_ended"]
    assert list(IndicatorValue.objects.values_list("numerator", flat=True)) == ([Decimal(1)] if saved.saved else [])
