"""Two people at once, with real transactions."""

from datetime import date
from decimal import Decimal

import pytest

from funding.adjustments import actions, figures
from funding.adjustments.models import Adjustment
from funding.allocations import actions as allocations
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.reconciliation import reconcile
from funding.rates import actions as rates
from funding.rates.models import ExchangeRate, RateCorrection
from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from tests.at_once import at_once
from tests.factories import adjustments as adjust
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_approvals_at_once_one_wins() -> None:
    proposer, second, third = (person(name, Role.FINANCE) for name in ("Frank", "Fay", "Finn"))
    gift = make.received("1000")
    made = adjust.refund(gift, proposer, "400")

    results = at_once(
        *(lambda by=by: actions.approve(Adjustment.objects.get(pk=made.pk), by=by) for by in (second, third) * 3)
    )

    assert sum(isinstance(result, NotAllowed) for result in results) == 5
    assert LedgerEntry.objects.filter(kind=EntryKind.REFUND).count() == 1
    assert figures.cash(gift).free_usd == Decimal("600.00")
    assert reconcile().is_clean


def test_refunds_and_allocations_at_once_never_take_more_than_there_is() -> None:
    proposer, second = person("Frank", Role.FINANCE), person("Fay", Role.FINANCE)
    gift, project = make.received("1000"), make.project()
    refunds = [adjust.refund(gift, proposer, "300") for _ in range(4)]
    proposals = [
        allocations.propose(contribution=gift, project=project, amount_usd=Decimal(300), by=proposer) for _ in range(4)
    ]

    results = at_once(
        *(lambda made=made: actions.approve(made, by=second) for made in refunds),
        *(lambda made=made: allocations.post(made, on=make.DAY, by=second) for made in proposals),
    )

    assert sum(isinstance(result, NotAllowed) for result in results) == 5  # three of 300 fit into 1,000
    assert figures.cash(gift).free_usd == Decimal("100.00")
    assert reconcile().is_clean


def test_of_two_corrections_approved_at_once_one_wins() -> None:
    proposer, second, third = (person(name, Role.FINANCE) for name in ("Frank", "Fay", "Finn"))
    rate = make.rate("EUR", date(2026, 10, 1), "0.882")
    made = rates.propose_correction(rate, new_rate=Decimal("0.883"), source="Treasury", reason="Typed", by=proposer)

    results = at_once(
        *(
            lambda by=by: rates.approve_correction(RateCorrection.objects.get(pk=made.pk), by=by)
            for by in (second, third) * 2
        )
    )

    assert sum(isinstance(result, NotAllowed) for result in results) == 3
    assert [each.rate for each in ExchangeRate.objects.standing()] == [Decimal("0.883")]
    assert ExchangeRate.objects.count() == 2
