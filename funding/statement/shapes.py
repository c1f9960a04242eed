"""A statement of income and expenditure as plain, frozen facts: numbers, codes and names, no words and no pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from funding.ledger.models import SPENDING_KINDS, EntryKind
from portal.periods import Period
from portal.reference.names import Names

NOTHING = Decimal("0.00")


class Basis(models.TextChoices):
    """When money counts as income. The two are shown side by side and never mixed in one total."""

    RECEIVED = "received", _("Received (cash)")
    RECORDED = "recorded", _("Recorded (agreements)")


SPENT = dict.fromkeys(SPENDING_KINDS, -1)
# What each kind of entry does to the balance of a basis; kinds that are not named do nothing to it. An exchange
# difference belongs to the recorded basis alone: a receipt already stands at the rate of its own day.
SIGNS: dict[str, dict[EntryKind, int]] = {
    Basis.RECEIVED: {EntryKind.RECEIPT: 1, EntryKind.REFUND: -1, **SPENT},
    Basis.RECORDED: {
        EntryKind.COMMITMENT: 1,
        EntryKind.EXCHANGE: 1,
        EntryKind.WRITE_DOWN: -1,
        EntryKind.REFUND: -1,
        **SPENT,
    },
}
CONTRIBUTED = {Basis.RECEIVED: EntryKind.RECEIPT, Basis.RECORDED: EntryKind.COMMITMENT}


class DoesNotBalance(ValueError):
    """Opening balance, movements and closing balance do not agree: such a statement is not shown."""


@dataclass(frozen=True)
class DonorLine:
    """What one donor gave in the period. `kind` is that of its organisation."""

    donor: int
    name: str
    names: Names
    kind: str
    usd: Decimal


@dataclass(frozen=True)
class KindLine:
    """Donors of one kind together."""

    kind: str
    usd: Decimal
    donors: tuple[DonorLine, ...]


@dataclass(frozen=True)
class ClassLine:
    object_class: str  # "" is not classified by the source
    usd: Decimal


@dataclass(frozen=True)
class ProjectLine:
    """Expenditure of one project; `code` "" gathers what names no project."""

    code: str
    title: str
    language: str
    direct_usd: Decimal
    support_cost_usd: Decimal

    @property
    def spent_usd(self) -> Decimal:
        return self.direct_usd + self.support_cost_usd


@dataclass(frozen=True)
class FundLine:
    """Expenditure of one assessed source in the period, beside the statement."""

    fund: str
    names: Names
    section: str
    usd: Decimal


@dataclass(frozen=True)
class RateLine:
    """A United Nations rate that entries of the period were converted at."""

    currency: str
    effective_on: date
    rate: Decimal
    entries: int
    usd: Decimal


@dataclass(frozen=True)
class EntryNote:
    """An entry that a reader asks about: a negative line, a reversal or a late item."""

    entry: int
    why: str  # negative, reversal, late
    kind: str
    value_on: date
    occurred_on: date | None
    late_for: str  # the closed period, as portal.periods reads it
    project: str
    contribution: str
    description: str
    usd: Decimal


@dataclass(frozen=True)
class Reserve:
    """The operating reserve at the last day. None is not known: no policy, or no plan of the year."""

    required_usd: Decimal | None
    percent: Decimal | None  # None where several policies are added up
    basis: str  # planned, trailing, mixed or ""
    year_usd: Decimal  # what a year costs: the base of the policy, or the past twelve months


@dataclass(frozen=True)
class Statement:
    """Income and expenditure of a fund, or of all voluntary funds together, on one basis.

    US$ to the cent; refunds and write-downs are positive amounts that lower the balance. `closing_usd` is counted from
    the entries and not from the lines above it, so that `balances` says something.
    """

    fund: str  # code; "" is all voluntary funds
    fund_names: Names
    is_voluntary: bool  # of an assessed source only the expenditure means anything
    basis: str
    starts_on: date
    ends_on: date  # the last day that counts
    whole_until: date  # the last day of the period asked for
    known_until: datetime | None  # only what had been posted by then
    opening_usd: Decimal
    contributions: tuple[DonorLine, ...]
    exchange_usd: Decimal  # gain, or loss below nothing, of the period; in the total on the recorded basis only
    expenditure: tuple[ClassLine, ...]
    support_cost_usd: Decimal
    refunds_usd: Decimal
    write_downs_usd: Decimal  # on the received basis for information
    closing_usd: Decimal
    pledges_usd: Decimal  # outstanding at the end, in no total
    allocated_usd: Decimal  # in the period, in no total
    reserve: Reserve | None  # None: not shown to this reader
    projects: tuple[ProjectLine, ...]  # of a statement that is explained
    assessed: tuple[FundLine, ...]
    rates: tuple[RateLine, ...]
    entries_noted: tuple[EntryNote, ...]
    entries_not_shown: int  # further ones that would have been noted

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def by_kind(self) -> tuple[KindLine, ...]:
        kinds = dict.fromkeys(line.kind for line in self.contributions)
        made = (tuple(line for line in self.contributions if line.kind == kind) for kind in kinds)
        return tuple(KindLine(lines[0].kind, total(line.usd for line in lines), lines) for lines in made)

    @property
    def contributions_usd(self) -> Decimal:
        return total(line.usd for line in self.contributions)

    @property
    def counted_exchange_usd(self) -> Decimal:
        return self.exchange_usd if self.basis == Basis.RECORDED else NOTHING

    @property
    def counted_write_downs_usd(self) -> Decimal:
        return self.write_downs_usd if self.basis == Basis.RECORDED else NOTHING

    @property
    def income_usd(self) -> Decimal:
        return self.contributions_usd + self.counted_exchange_usd

    @property
    def direct_usd(self) -> Decimal:
        """Expenditure before programme support costs."""
        return total(line.usd for line in self.expenditure)

    @property
    def expenditure_usd(self) -> Decimal:
        return self.direct_usd + self.support_cost_usd

    @property
    def net_usd(self) -> Decimal:
        """Excess of income over expenditure, or shortfall below nothing."""
        return self.income_usd - self.expenditure_usd

    @property
    def adjustments_usd(self) -> Decimal:
        """What refunds and write-downs do to the balance: nothing or less."""
        return -self.refunds_usd - self.counted_write_downs_usd

    @property
    def balances(self) -> bool:
        return self.opening_usd + self.net_usd + self.adjustments_usd == self.closing_usd

    @property
    def available_usd(self) -> Decimal | None:
        """What is left above the operating reserve; below nothing, how much of the reserve has been drawn down."""
        if self.reserve is None or self.reserve.required_usd is None:
            return None
        return self.closing_usd - self.reserve.required_usd

    @property
    def months_of_cover(self) -> Decimal | None:
        """How many average months of spending the closing balance lasts; None where nothing is spent."""
        if self.reserve is None or self.reserve.year_usd <= 0:
            return None
        return self.closing_usd * 12 / self.reserve.year_usd


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)
