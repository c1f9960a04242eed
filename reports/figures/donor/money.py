"""The money of one donor beside its agreements: years, conditions, instalments, proofs, adjustments and where it went, from the
same figures as its pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from funding.adjustments.models import Adjustment
from funding.adjustments.workflow import AdjustmentStatus
from funding.agreements.figures import InstalmentRow, row_of
from funding.agreements.models import Instalment, InstalmentStanding, ReportDue
from funding.contributions.models import Contribution
from funding.donors.figures import Amount, DonorYear, years_from
from funding.donors.models import Donor
from funding.earmarking.models import Condition
from funding.earmarking.terms import RELATIONS, Terms, called, of_agreement, terms_of
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind, LedgerEntry
from funding.statement.figures import statements
from funding.statement.shapes import Statement
from portal.money import DOLLAR
from portal.periods import Period
from portal.reference.names import names_of
from reports.figures.donor.agreements import NOTHING
from reports.figures.donor.shapes import (
    AdjustmentLine,
    ConditionLine,
    DueLine,
    EntryLine,
    Flow,
    InstalmentLine,
    YearLine,
)
from reports.figures.freezing import Sheet
from reports.figures.outside import Named

PROVED = (EntryKind.COMMITMENT, EntryKind.RECEIPT, EntryKind.EXCHANGE, EntryKind.WRITE_DOWN, EntryKind.REFUND)
SETTLED = (InstalmentStanding.PAID, InstalmentStanding.CANCELLED)
LONG = 24  # months: from there on the flow of money goes by year


# Years

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


def conditions_of(donor: Donor, gifts: Iterable[Contribution]) -> Mapping[int, Sequence[tuple[Terms, ConditionLine]]]:
    """Contribution → its conditions, those of the agreement itself first. Without what they are held against: that comes with
    the projects."""
    found = {
        gift.pk: [(terms, condition_line(gift.reference, terms, ())) for terms in of_agreement(gift)] for gift in gifts
    }
    references = {gift.pk: gift.reference for gift in gifts}
    for row in Condition.objects.filter(contribution__donor=donor).with_values():
        if row.contribution_id in found:
            terms = terms_of(row)
            line = condition_line(references[row.contribution_id], terms, named_values(row))
            found[row.contribution_id].append((terms, line))
    return found


def condition_line(reference: str, terms: Terms, values: tuple[Named, ...]) -> ConditionLine:
    return ConditionLine(
        reference=reference,
        dimension=str(terms.dimension),
        sense=str(terms.sense),
        strength=str(terms.strength),
        values=values,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        wording=terms.wording,
        of_agreement=terms.of_agreement,
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


def instalment_lines(
    donor: Donor, gifts: Iterable[Contribution], period: Period, *, as_at: date
) -> tuple[InstalmentLine, ...]:
    """Those still open, and those that fell due in the period or after it; one query."""
    place = {gift.pk: number for number, gift in enumerate(gifts)}
    rows = Instalment.objects.filter(contribution__donor=donor).select_related("contribution").with_standing(as_at)
    made = (row_of(one, as_at) for one in rows if one.contribution_id in place)
    found = sorted(made, key=lambda row: place[row.contribution.pk])
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


def entry_lines(donor: Donor, gifts: Iterable[Contribution], as_at: date) -> tuple[EntryLine, ...]:
    """Every movement of these agreements that is not spending, with the rate that proves its US$; by day."""
    shown = {gift.reference for gift in gifts}
    entries = LedgerEntry.objects.filter(contribution__donor=donor, value_on__lte=as_at, kind__in=PROVED)
    columns = (
        "contribution__reference", "kind", "value_on", "currency", "amount",
        "rate__rate", "rate__effective_on", "amount_usd",
    )  # fmt: skip
    rows = entries.order_by("value_on", "pk").values_list(*columns)
    return tuple(EntryLine(*row) for row in rows if row[0] in shown)


def adjustment_lines(donor: Donor, gifts: Iterable[Contribution], period: Period) -> tuple[AdjustmentLine, ...]:
    """Approved ones of the period, as the donor's people see them in the portal."""
    shown = {gift.pk for gift in gifts}
    rows = Adjustment.objects.filter(
        contribution__donor=donor, status=AdjustmentStatus.APPROVED, on__range=(period.starts_on, period.ends_on)
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
        if row.contribution_id in shown
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
    references = {gift.pk: gift.reference for gift in gifts}
    rows = ReportDue.objects.filter(contribution__donor=donor)
    by_this = set(rows.filter(fulfilled_by(donor, period)).values_list("pk", flat=True))
    shown = rows.filter(Q(sent_on__isnull=True) | Q(due_on__range=(period.starts_on, period.ends_on)))
    return tuple(
        DueLine(
            references[row.contribution_id],
            row.kind,
            row.covers_from,
            row.covers_until,
            row.due_on,
            row.sent_on,
            row.pk in by_this,
        )
        for row in shown.order_by("due_on", "pk")
        if row.contribution_id in references
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
