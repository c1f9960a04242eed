"""What money says on the public home: what was received this year, and who pays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.funds.models import VOLUNTARY
from funding.ledger.models import Balance, EntryKind
from portal import formats
from portal.front import Live, Part, address, figures, part

page = partial(address, "funding_page")


@dataclass(frozen=True)
class Received:
    """US$ that voluntary contributions brought in this year, and how many donors paid them."""

    year: int
    usd: Decimal
    donors: int


def received(today: date) -> Received:
    """From 1 January to `today`, all voluntary funds, by the day on which the money came: the statement's contributions on the
    basis of receipts. One query of the balance table."""
    rows = Balance.objects.filter(
        kind=EntryKind.RECEIPT, fund__kind__in=VOLUNTARY, value_on__range=(date(today.year, 1, 1), today)
    )
    found = rows.aggregate(
        usd=Sum("amount_usd", default=Decimal(0)), donors=Count("contribution__donor", distinct=True)
    )
    return Received(today.year, found["usd"], found["donors"])


@figures(20)
def contributions_received() -> Iterable[Live]:
    today = timezone.localdate()
    yield Live(
        "received",
        _("Contributions received in %(year)s") % {"year": today.year},
        formats.usd_millions(received(today).usd),
        _("Voluntary contributions paid in from 1 January to %(day)s, in US$ at the United Nations rate of the day")
        % {"day": formats.day(today)},
        page(),
    )


@part(40)
def who_pays() -> Part:
    return Part("funding/front.html", {"sentence": sentence(received(timezone.localdate())), "url": page()})


def sentence(found: Received) -> str:
    if not found.donors:
        return _("No voluntary contribution has been paid in yet in %(year)s.") % {"year": found.year}
    said = ngettext(
        "In %(year)s so far, %(n)s donor has paid in %(usd)s.",
        "In %(year)s so far, %(n)s donors have paid in %(usd)s.",
        found.donors,
    )
    return said % {"year": found.year, "n": formats.number(found.donors), "usd": formats.usd(found.usd)}
