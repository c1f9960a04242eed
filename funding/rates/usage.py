"""Which amounts a rate proves. They keep it for ever, also when a correction has superseded it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from funding.contributions.models import Contribution
from funding.ledger.models import LedgerEntry
from funding.rates.models import ExchangeRate, ExchangeRateQuerySet


def entries_with(rate: ExchangeRate, *, seen_by: Any) -> Any:
    """Ledger entries at this rate that the reader may see."""
    return LedgerEntry.objects.visible_to(seen_by).filter(rate=rate)


def is_used(rate: ExchangeRate) -> bool:
    return used(ExchangeRate.objects.filter(pk=rate.pk)).exists()


def used(rates: ExchangeRateQuerySet) -> ExchangeRateQuerySet:
    """Those of the rates at which something is recorded or posted."""
    return rates.filter(
        Q(Exists(LedgerEntry.objects.filter(rate=OuterRef("pk"))))
        | Q(Exists(Contribution.objects.filter(rate=OuterRef("pk"))))
    )
