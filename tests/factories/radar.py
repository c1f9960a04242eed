"""Facts of the radar without a database. What is not given is unremarkable."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from funding.ledger.models import EntryKind
from funding.radar.facts import ContributionFacts, ProjectFacts, Sums
from funding.radar.scenario.figures import Commitment, From, Inflow

NUMBERS = itertools.count(1)
TODAY = date(2026, 11, 26)


def sums(
    *,
    signed: str = "0",
    received: str = "0",
    allocated: str = "0",
    spent: str = "0",
    recent: str | None = None,
    first: int | None = None,
    last_received: int | None = None,
) -> Sums:
    """`first` and `last_received` are days ago; `recent` is all of it without saying otherwise."""
    made = Sums(recent_usd=Decimal(recent if recent is not None else spent))
    for kind, usd in (
        (EntryKind.COMMITMENT, signed),
        (EntryKind.RECEIPT, received),
        (EntryKind.ALLOCATION, allocated),
        (EntryKind.EXPENDITURE, spent),
    ):
        made.kinds[kind] = Decimal(usd)
    made.first_spent_on = None if first is None else TODAY - timedelta(days=first)
    made.last_received_on = None if last_received is None else TODAY - timedelta(days=last_received)
    return made


def gift(**facts: Any) -> ContributionFacts:
    number = next(NUMBERS)
    usual = ContributionFacts(
        pk=number,
        reference=f"CON-2026-{number:04d}",
        donor="Norway",
        donor_id=1,
        fund="VFTC",
        fund_id=1,
        commits_on="received",
        status="signed",
        currency="USD",
        amount=Decimal(100000),
        amount_usd=Decimal(100000),
        pledged_on=TODAY - timedelta(days=10),
        starts_on=TODAY - timedelta(days=10),
        valid_until=None,
        sums=sums(signed="100000"),
    )
    return replace(usual, **facts)


def project(**facts: Any) -> ProjectFacts:
    number = next(NUMBERS)
    usual = ProjectFacts(
        pk=number,
        code=f"TCP-2026-{number:04d}",
        title="A project",
        language="en",
        status="active",
        starts_on=TODAY - timedelta(days=100),
        ends_on=TODAY + timedelta(days=265),
        planned_usd=Decimal(0),
        sums=sums(),
        funds=frozenset({"VFTC"}),
    )
    return replace(usual, **facts)


def inflow(usd: str = "1000", month: date = date(2026, 12, 1), **facts: Any) -> Inflow:
    usual = Inflow(From.INSTALMENT, month, Decimal(usd), 1, "Norway", 1, "CON-2026-0001", next(NUMBERS), 1)
    return replace(usual, **facts)


def commitment(usd: str = "1000", **facts: Any) -> Commitment:
    number = next(NUMBERS)
    usual = Commitment(number, f"TCP-2026-{number:04d}", "A project", "en", None, None, Decimal(usd), True)
    return replace(usual, **facts)
