"""Schedules of agreements for tests: each function makes one thing."""

from datetime import date
from decimal import Decimal
from typing import Any

from funding.agreements.models import Instalment, ReportDue
from funding.contributions.models import Contribution
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from tests.factories.funding import DAY


def instalment(contribution: Contribution, amount: str, due_on: date, **fields: Any) -> Instalment:
    number = contribution.instalments.count() + 1
    return Instalment.objects.create(
        contribution=contribution, **{"number": number, "amount": Decimal(amount), "due_on": due_on, **fields}
    )


def report_due(contribution: Contribution, due_on: date, **fields: Any) -> ReportDue:
    facts = {"kind": ReportDue.Kind.FINANCIAL, **fields}
    return ReportDue.objects.create(contribution=contribution, due_on=due_on, **facts)


def written_down(contribution: Contribution, amount: str, on: date = DAY) -> LedgerEntry:
    return post(contribution, EntryKind.WRITE_DOWN, amount, on)


def refunded(contribution: Contribution, amount: str, on: date = DAY) -> LedgerEntry:
    return post(contribution, EntryKind.REFUND, amount, on)


def post(contribution: Contribution, kind: EntryKind, amount: str, on: date) -> LedgerEntry:
    """As an approved adjustment does."""
    return ledger.post(
        ledger.entry(
            kind=kind,
            contribution=contribution,
            value_on=on,
            currency=contribution.currency,
            rate=contribution.rate,
            amount=Decimal(amount),
            by=None,
        )
    )
