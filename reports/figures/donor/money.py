"""The money of one donor: agreements, instalments, proofs, adjustments and where it went, from the same figures as its pages."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from funding.adjustments.figures import cash_of
from funding.adjustments.models import Adjustment
from funding.adjustments.workflow import AdjustmentStatus
from funding.agreements.figures import InstalmentRow, row_of
from funding.agreements.models import Instalment, InstalmentStanding, ReportDue
from funding.contributions.figures import money_from
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.donors.figures import Amount, DonorYear, years_from
from funding.donors.models import Donor
from funding.earmarking.models import Condition
from funding.earmarking.terms import RELATIONS, called, of_agreement, terms_of
from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind, LedgerEntry
from funding.statement.figures import statements
from funding.statement.shapes import Statement
from portal.money import DOLLAR
from portal.periods import Period
from portal.reference.names import names_of
from reports.figures.donor.shapes import (
    AdjustmentLine,
    Agreement,
    ConditionLine,
    DueLine,
    EntryLine,
    Flow,
    InstalmentLine,
    YearLine,
)
from reports.figures.freezing import Sheet
from reports.figures.outside import Named

NOTHING = Decimal("0.00")
OVER = (ContributionStatus.CLOSED, ContributionStatus.WITHDRAWN)
SETTLED = (InstalmentStanding.PAID, InstalmentStanding.CANCELLED)
PROVED = (EntryKind.COMMITMENT, EntryKind.RECEIPT, EntryKind.EXCHANGE, EntryKind.WRITE_DOWN, EntryKind.REFUND)
LONG = 24  # months: from there on the flow of money goes by year


# Agreements


def contributions_of(donor: Donor, period: Period, as_at: date) -> list[Contribution]:
    """Those that the report is about: in force on a day of the period, moved in it, or with money left; the oldest first."""
    rows = Contribution.objects.for_list().filter(donor=donor, pledged_on__lte=as_at).with_totals(as_at)
    moved = set(
        Balance.objects.within(period)
        .until(as_at)
        .filter(contribution__donor=donor)
        .values_list("contribution", flat=True)
    )
    is_over = {gift.pk for gift in rows if gift.status in OVER and ended_before(gift, period)}
    return [
        gift
        for gift in rows.order_by("pledged_on", "pk")
        if gift.pk not in is_over or gift.pk in moved or gift.unspent_usd  # type: ignore[attr-defined]
    ]


def ended_before(gift: Contribution, period: Period) -> bool:
    """What was withdrawn without a date has never counted."""
    return gift.ended_on < period.starts_on if gift.ended_on else gift.status == ContributionStatus.WITHDRAWN


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


OF_YEARS = {"agreed": EntryKind.COMMITMENT, "received": EntryKind.RECEIPT, "refunded": EntryKind.REFUND}


def year_lines(donor: Donor, sheet: Sheet, *, as_at: date) -> tuple[YearLine, ...]:
    """By value date, the latest first: the table of the donor's page."""
    years = years_from(LedgerEntry.objects.filter(donor=donor), donor, at=as_at)
    for one in years:
        note_year(one, donor, sheet, as_at=as_at)
    return tuple(
        YearLine(
            year=one.year,
            agreed_usd=one.agreed.usd,
            received_usd=one.received.usd,
            refunded_usd=one.refunded.usd,
            agreed=one.agreed.own,
            received=one.received.own,
            refunded=one.refunded.own,
            left_out=one.agreed.left_out + one.received.left_out + one.refunded.left_out,
        )
        for one in years
    )


def note_year(one: DonorYear, donor: Donor, sheet: Sheet, *, as_at: date) -> None:
    """What there was in the year, in US$ and in the donor's own currency where that is another; an amount that lacks an entry
    for want of a rate is no figure."""
    last = min(date(one.year, 12, 31), as_at)
    for name, kind in OF_YEARS.items():
        amount: Amount = getattr(one, name)
        if not amount.entries:
            continue
        source = f"ledger: donor={donor.pk} kind={kind.value} since={one.year}-01-01 until={last}"
        facts: dict[str, Any] = {"basis": "in_year", "as_at": last, "source": source, "rows": amount.entries}
        sheet.note(f"years.{one.year}.{name}", amount.usd, unit="usd", **facts)
        if donor.currency not in ("", DOLLAR) and not amount.left_out:
            sheet.note(f"years.{one.year}.{name}_own", amount.own, unit=donor.currency, **facts)


# Conditions, instalments, proofs, adjustments, reports due


def condition_lines(gifts: Iterable[Contribution]) -> tuple[tuple[Contribution, ConditionLine], ...]:
    """Without what they are held against: that comes with the projects."""
    found = {gift.pk: gift for gift in gifts}
    lines = [
        (gift, ConditionLine(gift.reference, terms.dimension, terms.sense, terms.strength, (), terms.starts_on, terms.ends_on, "", True, ()))
        for gift in found.values()
        for terms in of_agreement(gift)
    ]  # fmt: skip
    for row in Condition.objects.filter(contribution__in=found).with_values():
        gift = found[row.contribution_id]
        lines.append((gift, condition_line(gift.reference, row)))
    return tuple(sorted(lines, key=lambda pair: pair[0].reference))


def condition_line(reference: str, row: Condition) -> ConditionLine:
    terms = terms_of(row)
    return ConditionLine(
        reference=reference,
        dimension=str(row.dimension),
        sense=str(row.sense),
        strength=str(row.strength),
        values=named_values(row),
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        wording=terms.wording,
        of_agreement=False,
        held=(),
    )


def named_values(row: Condition) -> tuple[Named, ...]:
    """With the names in six languages; an object class is named by its code, in the language that reads it."""
    if row.dimension == Condition.Dimension.OBJECT_CLASS:
        return tuple(Named(key, {}) for key in row.object_classes)
    if row.dimension not in RELATIONS:
        return ()
    relation, key = RELATIONS[row.dimension]
    return tuple(
        Named(str(getattr(one, key)), names_of(one) or {"en": called(one)}) for one in getattr(row, relation).all()
    )


def instalment_lines(gifts: Iterable[Contribution], period: Period, *, as_at: date) -> tuple[InstalmentLine, ...]:
    """Those still open, and those that fell due in the period or after it; one query."""
    place = {gift.pk: number for number, gift in enumerate(gifts)}
    rows = Instalment.objects.filter(contribution__in=place).for_list().with_standing(as_at)
    found = sorted((row_of(one, as_at) for one in rows), key=lambda row: place[row.contribution.pk])
    return tuple(
        instalment_line(row) for row in found if row.standing not in SETTLED or row.payable_on >= period.starts_on
    )


def instalment_line(row: InstalmentRow) -> InstalmentLine:
    return InstalmentLine(
        reference=row.contribution.reference,
        number=row.instalment.number,
        due_on=row.instalment.due_on,
        payable_on=row.payable_on,
        currency=row.contribution.currency,
        amount=row.amount,
        paid=row.paid_amount,
        open=row.open_amount,
        standing=row.standing.value,
        condition=row.instalment.condition,
        condition_met_on=row.instalment.condition_met_on,
        evidence=row.instalment.condition_evidence,
    )


def entry_lines(gifts: Iterable[Contribution], as_at: date) -> tuple[EntryLine, ...]:
    """Every movement of these agreements that is not spending, with the rate that proves its US$; by day."""
    entries = LedgerEntry.objects.filter(contribution__in=list(gifts), value_on__lte=as_at, kind__in=PROVED)
    return tuple(
        EntryLine(
            entry.contribution.reference if entry.contribution else "",
            entry.kind,
            entry.value_on,
            entry.currency,
            entry.amount,
            entry.rate.rate if entry.rate else None,
            entry.rate.effective_on if entry.rate else None,
            entry.amount_usd,
        )
        for entry in entries.select_related("rate", "contribution").order_by("value_on", "pk")
    )


def adjustment_lines(gifts: Iterable[Contribution], period: Period) -> tuple[AdjustmentLine, ...]:
    """Approved ones of the period, as the donor's people see them in the portal."""
    rows = Adjustment.objects.filter(
        contribution__in=list(gifts), status=AdjustmentStatus.APPROVED, on__range=(period.starts_on, period.ends_on)
    )
    return tuple(
        AdjustmentLine(
            row.contribution.reference,
            row.kind,
            row.on,
            row.currency,
            row.amount,
            row.new_valid_until,
            row.reference,
            row.reason,
        )
        for row in rows.select_related("contribution").order_by("on", "pk")
    )


def fulfilled_by(donor: Donor, period: Period) -> Q:
    """Of `ReportDue`: not sent, and due for a time that a report on the period covers wholly. A final report without a first day
    covers the whole agreement; a certified statement is signed by the Controller, and no report of the programme is one."""
    kinds = ReportDue.Kind
    begins_in = Q(covers_from__isnull=True) & ~Q(kind=kinds.FINAL) | Q(covers_from__gte=period.starts_on)
    ends_in = Q(covers_until__gte=period.starts_on, covers_until__lte=period.ends_on)
    return Q(contribution__donor=donor, sent_on__isnull=True) & begins_in & ends_in & ~Q(kind=kinds.CERTIFIED)


def due_lines(donor: Donor, gifts: Iterable[Contribution], period: Period) -> tuple[DueLine, ...]:
    """Those not sent yet, and those that fell due in the period."""
    rows = ReportDue.objects.filter(contribution__in=list(gifts))
    by_this = set(rows.filter(fulfilled_by(donor, period)).values_list("pk", flat=True))
    shown = rows.filter(Q(sent_on__isnull=True) | Q(due_on__range=(period.starts_on, period.ends_on)))
    return tuple(
        DueLine(
            row.contribution.reference,
            row.kind,
            row.covers_from,
            row.covers_until,
            row.due_on,
            row.sent_on,
            row.pk in by_this,
        )
        for row in shown.select_related("contribution").order_by("due_on", "pk")
    )


# Statement and flow


def statements_of(donor: Donor, period: Period, *, as_at: date) -> tuple[Statement, ...]:
    """Income and expenditure of this donor's money on both bases, without what names projects or entries: the report
    names those that may be named by itself."""
    made = statements(None, period, as_at=as_at, donors=(donor.pk,))
    return tuple(without_names(one) for one in made.values())


def without_names(one: Statement) -> Statement:
    return replace(one, projects=(), entries_noted=(), entries_not_shown=0)


def flows(donor: Donor, period: Period, *, as_at: date) -> tuple[Flow, ...]:
    """By month, or by year where the months are more than two years; up to the last day that counts."""
    counted = Period(period.starts_on, max(as_at, period.starts_on))
    rows = list(
        Balance.objects.within(counted)
        .filter(contribution__donor=donor, kind__in=(EntryKind.RECEIPT, *SPENDING_KINDS))
        .order_by()
        .values_list("value_on", "kind")
        .annotate(usd=Sum("amount_usd"))
    )
    if period.is_since_inception:
        counted = Period(min((on for on, _kind, _usd in rows), default=counted.ends_on), counted.ends_on)
    months = list(counted.months())
    parts = months if len(months) <= LONG else list(counted.years())

    def of(part: Period, *kinds: str) -> Decimal:
        return sum((usd for on, kind, usd in rows if on in part and kind in kinds), NOTHING)

    return tuple(
        Flow(part.starts_on, part.ends_on, of(part, EntryKind.RECEIPT), of(part, *SPENDING_KINDS)) for part in parts
    )


def funds_of(gifts: Iterable[Contribution]) -> list[Fund]:
    return list({gift.fund_id: gift.fund for gift in gifts}.values())
