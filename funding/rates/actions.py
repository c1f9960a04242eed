"""The only code that writes rates outside an import: rates fixed for one contribution, and corrections."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from funding.rates.book import is_far
from funding.rates.importing.readings import read_rate
from funding.rates.models import ExchangeRate, RateBasis
from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.money import DOLLAR, is_currency
from portal.workflow import Blocker, NotAllowed


@transaction.atomic
def agree_rate(*, currency: str, units: Decimal, on: date, reason: str, by: User | None) -> ExchangeRate:
    """Another rate than the UN's, fixed by an agreement or a bank's advice, for the one amount that will name it.

    `units` of the currency for one US dollar, at most six decimals; it never comes into force for anything else.
    `warning_about` says beforehand or afterwards when it is far from the UN rate: shown, never in the way.
    Raises NotAllowed with all reasons.
    """
    reasons = blockers_to_agree(currency=currency, units=units, reason=reason)
    if by is not None and not by.has_perm("funding.agree_exchangerate"):
        reasons.append(Blocker(_("You do not have the right to fix a rate.")))
    if reasons:
        raise NotAllowed(reasons)
    rate = ExchangeRate.objects.create(
        currency=currency,
        effective_on=on,
        rate=units,
        basis=RateBasis.AGREED,
        source=_("Agreement or bank advice"),
        reason=reason.strip(),
        recorded_by=by,
    )
    audit.record(rate, "agree_rate", by=by, note=rate.reason, facts={"rate": str(units)})
    return rate


def blockers_to_agree(*, currency: str, units: Decimal, reason: str) -> list[Blocker]:
    reasons = []
    if currency == DOLLAR:
        reasons.append(Blocker(_("An amount in US dollars needs no rate."), anchor="id_rate"))
    elif not is_currency(currency):
        reasons.append(Blocker(_("%(code)s is not a currency.") % {"code": currency}, anchor="id_currency"))
    if units <= 0 or read_rate(units) is None:
        reasons.append(
            Blocker(_("A rate is more than nothing and has at most six decimals."), anchor="id_rate"),
        )
    if not reason.strip():
        reasons.append(
            Blocker(_("Say why another rate than the United Nations rate is used."), anchor="id_rate_reason")
        )
    return reasons


def warning_about(*, currency: str, units: Decimal, on: date) -> str:
    """A sentence when the rate is more than a tenth off the UN rate in force on that day, "" otherwise."""
    published = ExchangeRate.objects.in_force(currency, on)
    if published is None or not is_far(units, published.rate):
        return ""
    return _(
        "This rate is far from the United Nations rate of %(day)s, which is %(rate)s. Compare with the source."
    ) % {
        "day": formats.day(published.effective_on),
        "rate": formats.number(published.rate, formats.digits_of(published.rate, 6)),
    }
