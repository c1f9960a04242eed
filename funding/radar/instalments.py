"""Instalments that are late or still to come, as the radar and the scenarios count them.

How an instalment stands is said by `funding.agreements` alone; here it only gets the shape that the figures work with.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from funding.agreements import figures
from funding.agreements.figures import InstalmentRow
from funding.agreements.models import InstalmentStanding


@dataclass(frozen=True)
class Expected:
    """What has not arrived of one instalment, in its currency and in US$ at the agreement's rate."""

    instalment_id: int
    contribution_id: int
    number: int
    due_on: date
    payable_on: date  # its day, or that on which its condition was met if that came later
    currency: str
    unpaid: Decimal
    unpaid_usd: Decimal
    waits: bool  # for its condition: then it is never late


@dataclass(frozen=True)
class Late(Expected):
    days: int = 0


def late_instalments(user: Any, *, at: date, contribution: int | None = None) -> list[Late]:
    return [
        Late(**facts_of(row), days=row.days_late)
        for row in figures.late_instalments(user, at=at)
        if contribution in (None, row.contribution.pk)
    ]


def expected_instalments(user: Any, *, at: date) -> list[Expected]:
    """Of signed agreements, whether late, due later or waiting, by due date."""
    rows = sorted(figures.open_instalments(user, at=at), key=lambda row: (row.instalment.due_on, row.instalment.pk))
    return [Expected(**facts_of(row)) for row in rows]


def facts_of(row: InstalmentRow) -> dict[str, Any]:
    return {
        "instalment_id": row.instalment.pk,
        "contribution_id": row.contribution.pk,
        "number": row.instalment.number,
        "due_on": row.instalment.due_on,
        "payable_on": row.payable_on,
        "currency": row.currency,
        "unpaid": row.open_amount,
        "unpaid_usd": row.open_usd,
        "waits": row.standing == InstalmentStanding.WAITS,
    }
