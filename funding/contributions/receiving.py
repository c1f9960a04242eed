"""What a receipt would be: its rate, its US$, its instalment and its day. The form shows it before, the action posts it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from funding.agreements.figures import InstalmentRow, amounts_of, instalments_of
from funding.agreements.models import Instalment, InstalmentStanding
from funding.contributions import sentences
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.ledger.actions import in_dollars, rate_for
from funding.ledger.models import LedgerEntry
from funding.periods.posting import Posting, posting_for
from funding.rates.models import ExchangeRate
from portal import formats
from portal.money import Proof
from portal.workflow import Blocker


@dataclass(frozen=True)
class ExpectedReceipt:
    contribution: Contribution
    amount: Decimal  # in the agreement's currency
    rate: ExchangeRate | None  # of the receipt's own date; None: in US$
    amount_usd: Decimal
    recorded_usd: Decimal  # of this amount, at the rate of the agreement
    instalment: Instalment | None
    posting: Posting

    @classmethod
    def of(cls, posted: LedgerEntry) -> "ExpectedReceipt":
        """A receipt that has been posted, seen in the same way."""
        contribution = posted.contribution
        if contribution is None:
            raise ValueError("A receipt belongs to a contribution.")
        return cls(
            contribution=contribution,
            amount=posted.amount,
            rate=posted.rate,
            amount_usd=posted.amount_usd,
            recorded_usd=in_dollars(posted.amount, contribution.rate),
            instalment=posted.instalment,
            posting=Posting(posted.value_on, posted.occurred_on, posted.late_for),
        )

    @property
    def difference_usd(self) -> Decimal:
        """Gain, or loss below nothing."""
        return self.amount_usd - self.recorded_usd

    @property
    def proof(self) -> Proof:
        return Proof(self.contribution.currency, self.amount, self.rate.rate if self.rate else None, self.amount_usd)

    @property
    def in_words(self) -> str:
        return sentences.exchange(
            currency=self.contribution.currency,
            amount=self.amount,
            recorded_usd=self.recorded_usd,
            received_usd=self.amount_usd,
        )


def foresee(
    contribution: Contribution,
    *,
    amount: Decimal,
    on: date,
    rate: ExchangeRate | None = None,
    instalment: Instalment | None = None,
) -> ExpectedReceipt:
    """Raises RateMissing when no rate is given and none is in force on the day."""
    rate = rate or rate_for(contribution.currency, on)
    return ExpectedReceipt(
        contribution=contribution,
        amount=amount,
        rate=rate,
        amount_usd=in_dollars(amount, rate),
        recorded_usd=in_dollars(amount, contribution.rate),
        instalment=instalment or oldest_open(contribution),
        posting=posting_for(on),
    )


def open_rows(contribution: Contribution) -> list[InstalmentRow]:
    """Those on which something is open, whatever the day; what waits for its condition last."""
    rows = [row for row in instalments_of(contribution, at=date.max) if row.is_open]
    return sorted(rows, key=lambda row: row.standing == InstalmentStanding.WAITS)


def oldest_open(contribution: Contribution) -> Instalment | None:
    """The instalment that a receipt pays when nobody says which."""
    return next((row.instalment for row in open_rows(contribution)), None)


def blockers(
    contribution: Contribution, *, amount: Decimal, on: date, today: date, instalment: Instalment | None = None
) -> list[Blocker]:
    """All reasons against posting this receipt."""
    return [
        *of_the_receipt(contribution, amount=amount, on=on, today=today),
        *of_the_agreement(contribution, amount),
        *of_the_instalment(contribution, amount, instalment),
    ]


def of_the_receipt(contribution: Contribution, *, amount: Decimal, on: date, today: date) -> list[Blocker]:
    reasons = []
    if contribution.status != ContributionStatus.SIGNED:
        reasons.append(Blocker(_("Money is received for signed agreements only.")))
    if amount <= 0:
        reasons.append(Blocker(_("A receipt is more than nothing; a refund is recorded as such."), anchor="id_amount"))
    if on > today:
        reasons.append(Blocker(_("A receipt cannot lie in the future."), anchor="id_on"))
    return reasons


def of_the_agreement(contribution: Contribution, amount: Decimal) -> list[Blocker]:
    outstanding = amounts_of(contribution).outstanding
    if amount <= outstanding:
        return []
    sentence = _("Only %(outstanding)s is outstanding under this agreement; %(amount)s is more.")
    return [
        Blocker(
            sentence
            % {
                "outstanding": formats.money(outstanding, contribution.currency),
                "amount": formats.money(amount, contribution.currency),
            },
            anchor="id_amount",
        )
    ]


def of_the_instalment(contribution: Contribution, amount: Decimal, instalment: Instalment | None) -> list[Blocker]:
    """A receipt pays one instalment: what is more than that is recorded as another receipt."""
    rows = open_rows(contribution)
    if instalment is None and not rows:
        return []
    found = rows[0] if instalment is None else next((row for row in rows if row.instalment == instalment), None)
    if found is None:
        return [Blocker(_("Nothing is open on this instalment of the agreement."), anchor="id_instalment")]
    if amount <= found.open_amount:
        return []
    sentence = _(
        "Instalment %(number)s has %(open)s open; %(amount)s is more. Record what is over as a receipt of another instalment."
    )
    facts = {
        "number": formats.number(found.instalment.number),
        "open": formats.money(found.open_amount, contribution.currency),
        "amount": formats.money(amount, contribution.currency),
    }
    return [Blocker(sentence % facts, anchor="id_amount")]
