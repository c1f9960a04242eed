"""A correction of a rate that entries were posted with: illustrative, by the same actions as a real one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from funding.rates import actions
from funding.rates.models import ExchangeRate, RateCorrection
from funding.rates.usage import used
from portal.accounts.models import User


def load(people: Mapping[str, User], today: date) -> None:
    if RateCorrection.objects.exists():
        return
    rate = used(ExchangeRate.objects.standing().operational()).order_by("-effective_on", "currency").first()
    if rate is None:
        return
    made = actions.propose_correction(
        rate,
        new_rate=rate.rate + Decimal("0.001"),
        source="Illustrative corrigendum",
        reason="The last digit was misread (illustrative).",
        by=people["finance@demo.example"],
    )
    actions.approve_correction(made, by=people["second.finance@demo.example"])
