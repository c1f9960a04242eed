"""What became of the money of one contribution. Page, API, donor's pages and reports read the same figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from funding.contributions.models import Contribution, ContributionQuerySet
from funding.contributions.workflow import ContributionStatus
from funding.donors.models import Donor
from funding.ledger.models import SPENDING_KINDS, EntryKind
from funding.ledger.queries import NOTHING, totals_by_kind

SAME_GIFT = timedelta(days=60)  # lists of the "latest" contributions overlap; donors do give the same twice


@dataclass(frozen=True)
class ContributionMoney:
    """US$ as at a day. A pledge is outstanding until it is signed or withdrawn, and never part of a total."""

    pledged_usd: Decimal
    signed_usd: Decimal  # at the rate recorded
    exchange_usd: Decimal  # gain of the receipts against it, or loss below nothing
    written_down_usd: Decimal
    received_usd: Decimal  # each receipt at the rate of its own date
    refunded_usd: Decimal
    allocated_usd: Decimal
    spent_usd: Decimal  # with programme support costs

    @property
    def recorded_usd(self) -> Decimal:
        """What the agreement brings: signed ± exchange − written down − refunded."""
        return self.signed_usd + self.exchange_usd - self.written_down_usd - self.refunded_usd

    @property
    def unspent_usd(self) -> Decimal:
        """Of the money that has arrived: received − refunded − spent."""
        return self.received_usd - self.refunded_usd - self.spent_usd


def money_of(contribution: Contribution, *, at: date | None = None) -> ContributionMoney:
    """As at the end of a day, or with everything posted; one query."""
    return money_from(totals_by_kind(until=at, contribution=contribution))


def money_from(totals: Mapping[str, Decimal]) -> ContributionMoney:
    """`totals`: US$ of every kind of entry of one contribution."""
    return ContributionMoney(
        pledged_usd=totals[EntryKind.PLEDGE],
        signed_usd=totals[EntryKind.COMMITMENT],
        exchange_usd=totals[EntryKind.EXCHANGE],
        written_down_usd=totals[EntryKind.WRITE_DOWN],
        received_usd=totals[EntryKind.RECEIPT],
        refunded_usd=totals[EntryKind.REFUND],
        allocated_usd=totals[EntryKind.ALLOCATION],
        spent_usd=sum((totals[kind] for kind in SPENDING_KINDS), NOTHING),
    )


def same_gifts(donor: Donor, *, currency: str, amount: Decimal, on: date) -> ContributionQuerySet:
    """Contributions that could be this one recorded before: same donor, currency and amount, within sixty days."""
    return Contribution.objects.exclude(status=ContributionStatus.WITHDRAWN).filter(
        donor=donor, currency=currency, amount=amount, pledged_on__range=(on - SAME_GIFT, on + SAME_GIFT)
    )
