"""People, donors, funds and money for tests. Each function makes one thing; what it needs is visible in its arguments."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.funds.models import Fund
from funding.rates.models import ExchangeRate
from funding.support_costs.models import SupportCostRate
from portal.accounts.models import Organisation
from portal.reference.models import State
from projects.portfolio.models import Project

NUMBERS = itertools.count(1)
DAY = date(2026, 10, 5)


def organisation(name: str = "", kind: str = Organisation.Kind.FOUNDATION, state: State | None = None) -> Organisation:
    return Organisation.objects.create(name=name or f"Foundation {next(NUMBERS)}", kind=kind, state=state)


def donor(name: str = "") -> Donor:
    return Donor.objects.create(organisation=organisation(name))


def fund(code: str = "VFTC", commits_on: str = Fund.Basis.RECEIVED, support_cost_percent: str = "13") -> Fund:
    made = Fund.objects.update_or_create(code=code, defaults={"name": f"Fund {code}", "commits_on": commits_on})[0]
    SupportCostRate.objects.update_or_create(
        fund=made, contribution=None, effective_on=date(1981, 1, 1), defaults={"percent": Decimal(support_cost_percent)}
    )
    return made


def rate(currency: str = "EUR", on: date = date(2026, 10, 1), units: str = "0.882", **fields: Any) -> ExchangeRate:
    return ExchangeRate.objects.create(currency=currency, effective_on=on, rate=Decimal(units), source="test", **fields)


def pledge(amount: str = "100000", currency: str = "USD", **fields: Any) -> Contribution:
    facts: dict[str, Any] = {"pledged_on": DAY, "by": None, **fields}
    facts.setdefault("donor", None)
    facts["donor"] = facts["donor"] or donor()
    facts.setdefault("fund", None)
    facts["fund"] = facts["fund"] or fund()
    return contributions.pledge(currency=currency, amount=Decimal(amount), **facts)


def signed(amount: str = "100000", currency: str = "USD", **fields: Any) -> Contribution:
    contribution = pledge(amount, currency, **fields)
    return contributions.sign(contribution, on=contribution.pledged_on, by=None)


def received(amount: str = "100000", currency: str = "USD", **fields: Any) -> Contribution:
    """Signed, and paid in full on the day of the pledge."""
    contribution = signed(amount, currency, **fields)
    contributions.receive(contribution, amount=contribution.amount, on=contribution.pledged_on, by=None)
    return contribution


def project(status: str = "active", **fields: Any) -> Project:
    number = next(NUMBERS)
    facts = {
        "code": f"TCP-2026-{number:04d}",
        "title": f"Project {number}",
        "no_request_reason": "Made for a test",
        "starts_on": date(2026, 1, 1),
        "status": status,
    }
    return Project.objects.create(**{**facts, **fields})
