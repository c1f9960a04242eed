"""What pages and the API say about money that has come or is about to be posted."""

from decimal import Decimal

from django.utils.translation import gettext as _

from funding.periods.posting import Posting
from portal import formats
from portal.money import DOLLAR


def exchange(*, currency: str, amount: Decimal, recorded_usd: Decimal, received_usd: Decimal) -> str:
    """How a receipt compares with what the agreement recorded for the same amount."""
    if currency == DOLLAR:
        return _("In US dollars: no exchange difference.")
    difference = received_usd - recorded_usd
    facts = {
        "amount": formats.money(amount, currency, formats.digits_of(amount, 2)),
        "recorded": formats.usd(recorded_usd, 2),
        "received": formats.usd(received_usd, 2),
        "difference": formats.usd(abs(difference), 2),
    }
    if difference > 0:
        return (
            _("%(amount)s was recorded as %(recorded)s and brought %(received)s: an exchange gain of %(difference)s.")
            % facts
        )
    if difference < 0:
        return (
            _("%(amount)s was recorded as %(recorded)s and brought %(received)s: an exchange loss of %(difference)s.")
            % facts
        )
    return _("%(amount)s brought what was recorded for it: no exchange difference.") % facts


def late(posting: Posting) -> str:
    """ "" while the period of the day is open."""
    if posting.late_for is None:
        return ""
    return _("%(on)s lies in a closed period: this will be posted on %(day)s as a late item for %(period)s.") % {
        "on": formats.day(posting.occurred_on),
        "day": formats.day(posting.value_on),
        "period": formats.period(posting.late_for.starts_on, posting.late_for.ends_on),
    }


def same_gift(references: list[str]) -> str:
    return _(
        "The same donor gave the same amount within sixty days: %(references)s. Donors do give the same twice; check that this is not one of them."
    ) % {"references": ", ".join(references)}


def condition_not_met(number: int) -> str:
    return _(
        "The condition of instalment %(number)s has not been recorded as met: money that came before may have to go back."
    ) % {"number": formats.number(number)}
