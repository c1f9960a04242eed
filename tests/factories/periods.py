"""Financial periods for tests, moved by hand: the actions have their own tests."""

from datetime import date
from typing import Any

from django.utils import timezone

from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from portal.accounts.models import User
from portal.periods import parse
from tests.factories.accounts import person

SHA256 = "0" * 64


def period(name: str = "2026-09", status: str = PeriodStatus.OPEN, **fields: Any) -> FinancialPeriod:
    span = parse(name)
    made = FinancialPeriod.objects.create(starts_on=span.starts_on, ends_on=span.ends_on, **fields)
    if status != PeriodStatus.OPEN:
        soft_close(made)
    if status == PeriodStatus.CERTIFIED:
        certify(made)
    return made


def soft_close(found: FinancialPeriod, *, by: User | None = None) -> None:
    found.status, found.closed_at, found.closed_by = PeriodStatus.SOFT_CLOSED, timezone.now(), by or person()
    found.save()


def certify(found: FinancialPeriod, *, by: User | None = None) -> None:
    found.status, found.certified_at, found.certified_by = PeriodStatus.CERTIFIED, timezone.now(), by or person()
    found.figures, found.figures_sha256 = {}, SHA256
    found.save()


def day(number: int, month: int = 9) -> date:
    return date(2026, month, number)
