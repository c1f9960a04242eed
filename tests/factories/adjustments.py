"""Adjustments of agreements for tests: proposed by one finance person, approved by another."""

from datetime import date
from decimal import Decimal
from typing import Any

from funding.adjustments import actions
from funding.adjustments.models import Adjustment
from funding.contributions.models import Contribution
from portal.accounts.models import User
from tests.factories.funding import DAY


def refund(gift: Contribution, by: User, amount: str = "100", **facts: Any) -> Adjustment:
    facts = {"on": DAY, "reason": "Letter of the donor", **facts}
    return actions.propose_refund(gift, amount=Decimal(amount), by=by, **facts)


def write_down(gift: Contribution, by: User, amount: str = "100", **facts: Any) -> Adjustment:
    facts = {"on": DAY, "reason": "The donor will not pay it", **facts}
    return actions.propose_write_down(gift, amount=Decimal(amount), by=by, **facts)


def carry_over(gift: Contribution, by: User, until: date = date(2027, 12, 31), **facts: Any) -> Adjustment:
    facts = {"reference": "NV 12/2026", "reason": "The training moved", **facts}
    return actions.propose_carry_over(gift, new_valid_until=until, by=by, **facts)
