"""A condition that is recorded, or a project that changes, while an allocation is being posted; two people posting one plan."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from funding.allocations import actions as allocations
from funding.allocations.models import Allocation
from funding.earmarking import actions as earmarking
from funding.earmarking.models import Condition
from funding.ledger.queries import headroom
from funding.solver import actions as plans
from funding.solver.models import AllocationPlan
from portal.accounts.roles import Role
from portal.reference.models import RegionalGroup, State
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from tests.at_once import at_once
from tests.factories import earmarking as given
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def places() -> None:
    """Reference rows of its own: a transactional test begins with empty tables."""
    for code, iso3, iso2, m49 in (("AFG", "KEN", "KE", "404"), ("APG", "NPL", "NP", "524")):
        group = RegionalGroup.objects.get_or_create(code=code, defaults={"name": code, "position": 1})[0]
        State.objects.get_or_create(
            iso3=iso3,
            defaults={"iso2": iso2, "m49": m49, "name": iso3, "status": State.Status.MEMBER, "regional_group": group},
        )


def while_open(first: Any, second: Any) -> Any:
    """Begins `first` in this connection, lets `second` come to wait for it in another, commits, and says what became of it."""
    result: list[Any] = []
    begun = threading.Event()

    def other() -> None:
        begun.set()
        try:
            result.append(second())
        except NotAllowed as refusal:
            result.append(refusal)
        finally:
            connection.close()

    with transaction.atomic():
        first()
        thread = threading.Thread(target=other)
        thread.start()
        begun.wait(10)
        waits_for_a_lock()
    thread.join(30)
    return result[0]


def waits_for_a_lock() -> None:
    """Asks the server until a connection waits for this one: no guess about time."""
    for _round in range(20_000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE wait_event_type = 'Lock' AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits for the lock")


def test_a_condition_recorded_in_between_is_seen(places: None) -> None:
    finance = person("Fina", Role.FINANCE)
    contribution, project = make.received("100"), given.project("NPL")
    proposal = allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(10), by=finance)

    answer = while_open(
        lambda: earmarking.add(contribution, facts=given.facts("region", "AFG"), by=finance),
        lambda: allocations.post(Allocation.objects.get(pk=proposal.pk), on=make.DAY, by=finance),
    )

    assert isinstance(answer, NotAllowed)
    assert "Only for region" in str(answer)
    assert headroom(contribution).allocated_usd == 0


def test_a_condition_waits_for_an_allocation_that_came_first(places: None) -> None:
    finance = person("Fina", Role.FINANCE)
    contribution, project = make.received("100"), given.project("NPL")
    proposal = allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(10), by=finance)

    answer = while_open(
        lambda: allocations.post(proposal, on=make.DAY, by=finance),
        lambda: earmarking.add(contribution, facts=given.facts("region", "AFG"), by=finance),
    )

    assert isinstance(answer, Condition)
    assert headroom(contribution).allocated_usd == 10


def test_a_project_that_moves_in_between_is_seen(places: None) -> None:
    finance = person("Fina", Role.FINANCE)
    contribution, project = make.received("100"), given.project("KEN")
    given.condition(contribution, "state", "KEN")
    proposal = allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(10), by=finance)

    def widen() -> None:
        Project.objects.select_for_update(of=("self",)).get(pk=project.pk).states.add(State.objects.get(iso3="NPL"))

    answer = while_open(
        widen, lambda: allocations.post(Allocation.objects.get(pk=proposal.pk), on=make.DAY, by=finance)
    )

    assert isinstance(answer, NotAllowed)
    assert "Only for State" in str(answer)


def test_two_people_who_post_one_plan_post_it_once(places: None) -> None:
    first, second = person("Fina", Role.FINANCE), person("Fred", Role.FINANCE)
    contribution = make.received("1000")
    for _number in range(3):
        given.project("KEN", plan={"grants": "200"}, starts_on=date(2026, 1, 1))
    plan = plans.make(fund=contribution.fund, as_at=make.DAY, by=first, minimum_usd=Decimal(0))

    results = at_once(
        *(
            lambda by=by: plans.post(AllocationPlan.objects.get(pk=plan.pk), on=make.DAY, by=by)
            for by in (first, second, first, second)
        )
    )

    assert sum(isinstance(result, NotAllowed) for result in results) == 3
    assert Allocation.objects.filter(status="posted").count() == 3
    assert headroom(contribution).allocated_usd == Decimal("678.00")  # 600 and 13 per cent
