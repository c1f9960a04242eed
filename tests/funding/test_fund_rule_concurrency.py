"""A change of the rule while people allocate, with real transactions."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from funding.allocations import actions as allocations
from funding.allocations.models import Allocation
from funding.funds import actions
from funding.funds.figures import over_allocated_under
from funding.funds.models import Fund
from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from tests.at_once import at_once
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_of_the_rule_and_allocations_at_once_never_over_allocate() -> None:
    finance = person("Alice", Role.FINANCE)
    fund = make.fund("NEW", commits_on="signed")
    project = make.project()
    gifts = [make.signed("1000", fund=fund) for _ in range(6)]
    proposals = [
        allocations.propose(contribution=gift, project=project, amount_usd=Decimal(100), by=finance) for gift in gifts
    ]

    def post(pk: int) -> Callable[[], Any]:
        return lambda: allocations.post(Allocation.objects.get(pk=pk), on=make.DAY, by=finance)

    def change() -> Fund:
        return actions.change_rule(Fund.objects.get(pk=fund.pk), commits_on="received", note="Cash first", by=finance)

    results = at_once(*(post(proposal.pk) for proposal in proposals[:3]), change, *(post(p.pk) for p in proposals[3:]))

    fund.refresh_from_db()
    refused = [result for result in results if isinstance(result, NotAllowed)]
    posted = Allocation.objects.filter(status="posted").count()
    assert over_allocated_under(fund, fund.commits_on) == []
    assert [result for result in results if isinstance(result, Exception) and result not in refused] == []
    # Either the rule came first and nothing could be allocated, or somebody allocated and the rule could not change.
    assert (fund.commits_on, posted) in {("received", 0), *(("signed", number) for number in range(1, 7))}
