"""The agreements of one donor, with what became of the money of each, from the same figures as their pages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from funding.adjustments.figures import cash_of
from funding.contributions.figures import money_from
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.donors.models import Donor
from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind
from portal.periods import Period
from portal.reference.names import names_of
from reports.figures.donor.shapes import Agreement, EntryLine
from reports.figures.freezing import Names, Sheet

NOTHING = Decimal("0.00")
OVER = (ContributionStatus.CLOSED, ContributionStatus.WITHDRAWN)
KINDS = tuple(EntryKind.values)


def contributions_of(donor: Donor, period: Period, as_at: date) -> QuerySet[Contribution]:
    """Those that the report is about: in force on a day of the period, moved in it, or with money left or spent before it was
    pledged, as work may be that a donor pays for afterwards; the oldest first."""
    rows = Contribution.objects.filter(donor=donor).with_totals(as_at)
    moved = Balance.objects.within(period).until(as_at).filter(contribution=OuterRef("pk"))
    was_in_force = Q(pledged_on__lte=as_at) & in_force(period)
    found = rows.filter(was_in_force | Exists(moved) | ~Q(unspent_usd=NOTHING)).order_by("pledged_on", "pk")
    return found.prefetch_related("fund", "rate")  # of thousands of agreements: few, and shared


def funds_of(gifts: Iterable[Contribution]) -> list[Fund]:
    return list({gift.fund_id: gift.fund for gift in gifts}.values())


def in_force(period: Period) -> Q:
    """What was withdrawn without a date has never counted."""
    is_open = ~Q(status__in=OVER) | Q(status=ContributionStatus.CLOSED, ended_on__isnull=True)
    return is_open | Q(ended_on__gte=period.starts_on)


@dataclass(frozen=True)
class Posted:
    """Balances of one agreement, one project and one kind of entry, and how many entries they are made of."""

    gift: int
    reference: str  # of the agreement
    project: int | None
    kind: str
    usd: Decimal
    in_period_usd: Decimal  # of it
    entries: int


def posted_of(donor: Donor, period: Period, *, as_at: date) -> list[Posted]:
    """Everything that was posted of the donor's money up to the day; one query, which agreements, projects and conditions read."""
    rows = Balance.objects.until(as_at).filter(contribution__donor=donor).order_by()
    in_period = Sum("amount_usd", filter=Q(value_on__gte=period.starts_on), default=NOTHING)
    summed = rows.values_list("contribution", "contribution__reference", "project", "kind").annotate(
        usd=Sum("amount_usd"), in_period_usd=in_period, rows=Sum("entries")
    )
    return [Posted(*row) for row in summed]


def by_gift(posted: Iterable[Posted]) -> Mapping[int, Sequence[Posted]]:
    found: dict[int, list[Posted]] = defaultdict(list)
    for row in posted:
        found[row.gift].append(row)
    return found


def agreement_lines(
    gifts: Iterable[Contribution],
    posted: Mapping[int, Sequence[Posted]],
    entries: Iterable[EntryLine],
    sheet: Sheet,
    *,
    as_at: date,
) -> tuple[Agreement, ...]:
    own = in_their_currency(entries)
    found = list(gifts)
    names = {fund.pk: names_of(fund) for fund in funds_of(found)}
    lines = []
    for gift in found:
        lines.append(agreement_line(gift, names[gift.fund_id], own[gift.reference], posted[gift.pk], as_at))
        note_agreement(lines[-1], posted[gift.pk], sheet, as_at=as_at)
    note_totals(lines, sheet, as_at=as_at)
    return tuple(lines)


def by_kind(rows: Iterable[Posted]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = dict.fromkeys(KINDS, NOTHING)
    for row in rows:
        totals[row.kind] += row.usd
    return totals


def in_their_currency(entries: Iterable[EntryLine]) -> Mapping[str, Mapping[str, Decimal]]:
    """Reference → kind of entry → amount in the agreement's currency."""
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(KINDS, NOTHING))
    for entry in entries:
        found[entry.reference][entry.kind] += entry.amount
    return found


def agreement_line(
    gift: Contribution, fund_names: Names, own: Mapping[str, Decimal], posted: Sequence[Posted], as_at: date
) -> Agreement:
    money = money_from(by_kind(posted))
    is_signed = gift.signed_on is not None and gift.signed_on <= as_at
    return Agreement(
        reference=gift.reference,
        title=gift.title,
        donor_reference=gift.agreement_reference,
        fund=gift.fund.code,
        fund_names=fund_names,
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
        spent_in_period_usd=sum((row.in_period_usd for row in posted if row.kind in SPENDING_KINDS), NOTHING),
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


def note_agreement(line: Agreement, posted: Iterable[Posted], sheet: Sheet, *, as_at: date) -> None:
    """Each figure with the address of its entries in the ledger's list; unspent is received less refunded and spent."""
    words = {**AMOUNTS, "unspent_usd": "line=balance-received"}
    entries: Counter[str] = Counter()
    for row in posted:
        entries[row.kind] += row.entries
    for name, word in words.items():
        sheet.note(
            f"agreements.{line.reference}.{name.removesuffix('_usd')}",
            getattr(line, name),
            unit="usd",
            basis="to_date",
            as_at=as_at,
            source=f"ledger: contribution={line.reference} {word} until={as_at}",
            rows=sum(entries[kind] for kind in OF_FIGURE[name]),
        )


def note_totals(lines: Sequence[Agreement], sheet: Sheet, *, as_at: date) -> None:
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
