"""Schedules of agreements for tests: each function makes one thing."""

from datetime import date
from decimal import Decimal
from typing import Any

from funding.agreements.models import Instalment, ReportDue
from funding.contributions.models import Contribution


def instalment(contribution: Contribution, amount: str, due_on: date, **fields: Any) -> Instalment:
    number = contribution.instalments.count() + 1
    return Instalment.objects.create(
        contribution=contribution, **{"number": number, "amount": Decimal(amount), "due_on": due_on, **fields}
    )


def report_due(contribution: Contribution, due_on: date, **fields: Any) -> ReportDue:
    facts = {"kind": ReportDue.Kind.FINANCIAL, **fields}
    return ReportDue.objects.create(contribution=contribution, due_on=due_on, **facts)
