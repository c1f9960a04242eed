"""The agreements of one donor, with what became of the money of each, from the same figures as their pages."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from funding.adjustments.figures import cash_of
from funding.contributions.figures import money_from
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.donors.models import Donor
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind, LedgerEntry
from portal.periods import Period
from portal.reference.names import names_of
from reports.figures.donor.shapes import (
    Agreement,
)
from reports.figures.freezing import Sheet

NOTHING = Decimal("0.00")
OVER = (ContributionStatus.CLOSED, ContributionStatus.WITHDRAWN)
PROVED = (EntryKind.COMMITMENT, EntryKind.RECEIPT, EntryKind.EXCHANGE, EntryKind.WRITE_DOWN, EntryKind.REFUND)


def contributions_of(donor: Donor, period: Period, as_at: date) -> QuerySet[Contribution]:
    """Those that the report is about: in force on a day of the period, moved in it, or with money left; the oldest first."""
    rows = Contribution.objects.for_list().filter(donor=donor, pledged_on__lte=as_at).with_totals(as_at)
    moved = Balance.objects.within(period).until(as_at).filter(contribution=OuterRef("pk"))
    return rows.filter(in_force(period) | Exists(moved) | ~Q(unspent_usd=NOTHING)).order_by("pledged_on", "pk")


def in_force(period: Period) -> Q:
    """What was withdrawn without a date has never counted."""
    is_open = ~Q(status__in=OVER) | Q(status=ContributionStatus.CLOSED, ended_on__isnull=True)
    return is_open | Q(ended_on__gte=period.starts_on)


def agreement_lines(
    gifts: Iterable[Contribution], period: Period, sheet: Sheet, *, as_at: date
) -> tuple[Agreement, ...]:
    """The same number of queries for one agreement and for thirty."""
    found = list(gifts)
    own = in_their_currency(found, as_at)
    posted = posted_to(found, as_at)
    spent = dict(
        Balance.objects.within(period)
        .until(as_at)
        .filter(contribution__in=found, kind__in=SPENDING_KINDS)
        .order_by()
        .values_list("contribution")
        .annotate(usd=Sum("amount_usd"))
    )
    lines = tuple(
        agreement_line(gift, own[gift.pk], posted[gift.pk], spent.get(gift.pk, NOTHING), as_at) for gift in found
    )
    for gift, line in zip(found, lines, strict=True):
        note_agreement(line, posted[gift.pk], sheet, as_at=as_at)
    note_totals(lines, sheet, as_at=as_at)
    return lines


@dataclass(frozen=True)
class Posted:
    """Balances of one agreement: project and kind of entry, US$, and how many entries they are made of."""

    project: int | None
    kind: str
    usd: Decimal
    entries: int


def posted_to(gifts: Iterable[Contribution], as_at: date) -> dict[int, list[Posted]]:
    """Contribution → its balances as at the day; one query."""
    rows = Balance.objects.until(as_at).filter(contribution__in=list(gifts)).order_by("contribution", "project", "kind")
    summed = rows.values_list("contribution", "project", "kind").annotate(usd=Sum("amount_usd"), rows=Sum("entries"))
    found: dict[int, list[Posted]] = defaultdict(list)
    for gift, *facts in summed:
        found[gift or 0].append(Posted(*facts))
    return found


def by_kind(rows: Iterable[Posted]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = dict.fromkeys(EntryKind.values, NOTHING)
    for row in rows:
        totals[row.kind] += row.usd
    return totals


def in_their_currency(gifts: Iterable[Contribution], as_at: date) -> dict[int, dict[str, Decimal]]:
    """Contribution → kind of entry → amount in the agreement's currency; one query."""
    found: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    entries = LedgerEntry.objects.filter(contribution__in=list(gifts), value_on__lte=as_at, kind__in=PROVED).order_by()
    for gift, kind, amount in entries.values_list("contribution", "kind").annotate(amount=Sum("amount")):
        found[gift][kind] = amount
    return found


def agreement_line(
    gift: Contribution, own: dict[str, Decimal], posted: list[Posted], spent_in_period: Decimal, as_at: date
) -> Agreement:
    money = money_from(by_kind(posted))
    is_signed = gift.signed_on is not None and gift.signed_on <= as_at
    return Agreement(
        reference=gift.reference,
        title=gift.title,
        donor_reference=gift.agreement_reference,
        fund=gift.fund.code,
        fund_names=names_of(gift.fund),
        status=gift.status,
        earmarking=gift.earmarking,
        conditions=gift.conditions,
        currency=gift.currency,
        amount=gift.amount,
        amount_usd=gift.amount_usd,
        rate=gift.rate.rate if gift.rate else None,
        pledged_on=gift.pledged_on,
        signed_on=gift.signed_on if is_signed else None,
        starts_on=gift.starts_on,
        valid_until=gift.valid_until,
        written_down=own[EntryKind.WRITE_DOWN],
        received=own[EntryKind.RECEIPT],
        refunded=own[EntryKind.REFUND],
        pledged_usd=money.pledged_usd,
        signed_usd=money.signed_usd,
        received_usd=money.received_usd,
        refunded_usd=money.refunded_usd,
        allocated_usd=money.allocated_usd,
        spent_usd=money.spent_usd,
        unspent_usd=money.unspent_usd,
        free_usd=cash_of((row.project, row.kind, row.usd) for row in posted).free_usd,
        spent_in_period_usd=spent_in_period,
    )


AMOUNTS = {  # figure → words that narrow the ledger's list to its entries
    "signed_usd": f"kind={EntryKind.COMMITMENT.value}",
    "received_usd": f"kind={EntryKind.RECEIPT.value}",
    "refunded_usd": f"kind={EntryKind.REFUND.value}",
    "allocated_usd": f"kind={EntryKind.ALLOCATION.value}",
    "spent_usd": "kind=spending",
}
OF_FIGURE = {
    "signed_usd": (EntryKind.COMMITMENT,),
    "received_usd": (EntryKind.RECEIPT,),
    "refunded_usd": (EntryKind.REFUND,),
    "allocated_usd": (EntryKind.ALLOCATION,),
    "spent_usd": SPENDING_KINDS,
    "unspent_usd": (EntryKind.RECEIPT, EntryKind.REFUND, *SPENDING_KINDS),
}


def note_agreement(line: Agreement, posted: list[Posted], sheet: Sheet, *, as_at: date) -> None:
    """Each figure with the address of its entries in the ledger's list; unspent is received less refunded and spent."""
    words = {**AMOUNTS, "unspent_usd": "line=balance-received"}
    for name, word in words.items():
        sheet.note(
            f"agreements.{line.reference}.{name.removesuffix('_usd')}",
            getattr(line, name),
            unit="usd",
            basis="to_date",
            as_at=as_at,
            source=f"ledger: contribution={line.reference} {word} until={as_at}",
            rows=sum(row.entries for row in posted if row.kind in OF_FIGURE[name]),
        )


def note_totals(lines: tuple[Agreement, ...], sheet: Sheet, *, as_at: date) -> None:
    sheet.note(
        "agreements.count", len(lines), unit="agreements", basis="to_date", as_at=as_at,
        source="funding.Contribution: of the donor, in the report", rows=len(lines),
    )  # fmt: skip
    for name in OF_FIGURE:
        total = sum((getattr(line, name) for line in lines), NOTHING)
        short = name.removesuffix("_usd")
        sheet.note(
            f"agreements.{short}", total, unit="usd", basis="to_date", as_at=as_at,
            source=f"figures agreements.[reference].{short}, added up", rows=len(lines),
        )  # fmt: skip
