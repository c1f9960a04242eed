"""What donors gave: by year in US$ and in the donor's own currency, and over all donors by kind, group and standing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from funding.donors.models import Donor
from funding.donors.standing import Standing
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import NOTHING
from funding.rates.book import RateBook
from portal.accounts.models import Organisation
from portal.money import DOLLAR, cents
from portal.reference.models import RegionalGroup

OF_A_DONOR = (EntryKind.COMMITMENT, EntryKind.RECEIPT, EntryKind.REFUND)


@dataclass
class Amount:
    """The same money twice. What was given in another currency is in the own one at the UN rate of the entry's date; where
    there is no such rate it is left out of `own`, and `left_out` says how many of the `entries` that were."""

    usd: Decimal = NOTHING
    own: Decimal = NOTHING
    left_out: int = 0
    entries: int = 0

    def add(self, usd: Decimal, own: Decimal | None) -> None:
        self.usd += usd
        self.own += own if own is not None else NOTHING
        self.left_out += own is None
        self.entries += 1


@dataclass
class DonorYear:
    year: int
    agreed: Amount = field(default_factory=Amount)  # agreements signed in the year
    received: Amount = field(default_factory=Amount)
    refunded: Amount = field(default_factory=Amount)


def years_of(donor: Donor, user: Any, *, at: date) -> list[DonorYear]:
    """The latest year first; two queries. By value date in the ledger, reversals deducted, so pledges are in none."""
    return years_from(LedgerEntry.objects.visible_to(user).filter(donor=donor), donor, at=at)


def years_from(seen: QuerySet[LedgerEntry], donor: Donor, *, at: date) -> list[DonorYear]:
    """The same of entries of the donor that the caller has found to be visible."""
    entries = seen.filter(kind__in=OF_A_DONOR, value_on__lte=at)
    own = donor.currency or DOLLAR
    book = RateBook([own])
    years: dict[int, DonorYear] = {}
    for kind, on, currency, amount, usd in entries.values_list("kind", "value_on", "currency", "amount", "amount_usd"):
        row = years.setdefault(on.year, DonorYear(on.year))
        into = {"incoming_commitment": row.agreed, "incoming_funds": row.received, "refund": row.refunded}[kind]
        into.add(usd, in_own(own, currency, amount, usd, on, book))
    return [years[year] for year in sorted(years, reverse=True)]


def in_own(own: str, currency: str, amount: Decimal, usd: Decimal, on: date, book: RateBook) -> Decimal | None:
    if currency == own:
        return amount
    if own == DOLLAR:
        return usd
    rate = book.in_force(own, on)
    return cents(usd * rate.rate) if rate else None


def total_of(years: Iterable[DonorYear]) -> DonorYear:
    """All years together; its year means nothing."""
    total = DonorYear(0)
    for row in years:
        for sum_, part in ((total.agreed, row.agreed), (total.received, row.received), (total.refunded, row.refunded)):
            sum_.usd, sum_.own, sum_.left_out = sum_.usd + part.usd, sum_.own + part.own, sum_.left_out + part.left_out
            sum_.entries += part.entries
    return total


@dataclass(frozen=True)
class Line:
    """Donors of one kind, regional group and standing. Regional groups are those of the States; others have none."""

    kind: str  # Organisation.Kind
    group: RegionalGroup | None
    standing: Standing
    donors: int
    agreed_usd: Decimal  # agreements signed in the year
    received_usd: Decimal  # in the year
    agreed_before_usd: Decimal  # in the year before: what lapsed donors do not give any more


@dataclass(frozen=True)
class Breakdown:
    year: int
    at: date
    lines: tuple[Line, ...]
    prospective: int  # recorded, and have never given: in no line

    def total(self, standing: str = "") -> Line:
        """Of all lines, or of those of one standing."""
        some = [line for line in self.lines if standing in ("", line.standing)]
        return Line(
            kind="",
            group=None,
            standing=Standing(standing or Standing.RETURNING),
            donors=sum(line.donors for line in some),
            agreed_usd=sum((line.agreed_usd for line in some), NOTHING),
            received_usd=sum((line.received_usd for line in some), NOTHING),
            agreed_before_usd=sum((line.agreed_before_usd for line in some), NOTHING),
        )


Key = tuple[str, RegionalGroup | None, Standing]
KINDS, STANDINGS = list(Organisation.Kind.values), list(Standing)


def breakdown(user: Any, *, year: int, at: date) -> Breakdown:
    """The donors that the reader sees by kind × regional group × standing in a year as at a date. Two queries."""
    rows: Any = Donor.objects.visible_to(user)
    before = {donor.pk: donor.agreed_usd for donor in rows.in_year(year - 1, at=at)}
    found: defaultdict[Key, list[Any]] = defaultdict(list)
    for donor in rows.for_list().in_year(year, at=at).order_by("pk"):
        state = donor.organisation.state
        found[donor.organisation.kind, state and state.regional_group, Standing(donor.standing)].append(donor)
    never = [key for key in found if key[2] == Standing.PROSPECTIVE]
    prospective = sum(len(found.pop(key)) for key in never)
    lines = tuple(line_of(*key, found[key], before) for key in sorted(found, key=place))
    return Breakdown(year, at, lines, prospective)


def place(key: Key) -> tuple[int, int, int]:
    """In the order of the kinds and groups, donors without a group last."""
    kind, group, standing = key
    return KINDS.index(kind), group.position if group else 1000, STANDINGS.index(standing)


def line_of(
    kind: str, group: RegionalGroup | None, standing: Standing, donors: list[Any], before: dict[int, Decimal]
) -> Line:
    return Line(
        kind=kind,
        group=group,
        standing=standing,
        donors=len(donors),
        agreed_usd=sum((donor.agreed_usd for donor in donors), NOTHING),
        received_usd=sum((donor.received_usd for donor in donors), NOTHING),
        agreed_before_usd=sum((before.get(donor.pk, NOTHING) for donor in donors), NOTHING),
    )
