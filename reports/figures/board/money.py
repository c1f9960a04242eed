"""Income, expenditure and balances, read from the ledger's balances alone, so that no two reports can disagree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from funding.contributions.models import Contribution
from funding.funds.models import Fund
from funding.ledger.models import Balance, EntryKind
from funding.ledger.reconciliation import reconcile
from funding.statement.figures import statements
from funding.statement.movements import DIRECT
from funding.statement.shapes import SIGNS, Basis, DoesNotBalance
from funding.statement.shapes import Statement as FundStatement
from portal.periods import Period
from projects.participation.queries import regions_of
from projects.portfolio.models import Project
from reports.figures.board.shapes import (
    ClassLine,
    ContributionLine,
    MonthLine,
    ProjectLine,
    Statement,
)
from reports.figures.board.work import running_in
from reports.figures.books import DoesNotReconcile, counted
from reports.figures.freezing import Sheet, names_of

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def balances() -> QuerySet[Balance]:
    """Of all funds together: assessed money is never part of it."""
    return Balance.objects.filter(fund__in=Fund.objects.voluntary())


def entries_in(rows: QuerySet[Balance]) -> int:
    """How many ledger entries these balances gather."""
    return rows.aggregate(count=Sum("entries"))["count"] or 0


def sums(rows: QuerySet[Balance], *keys: str) -> dict[Any, Decimal]:
    """US$ by one key or by several."""
    found = rows.order_by().values_list(*keys).annotate(total=Sum("amount_usd"))
    return {(row[0] if len(keys) == 1 else row[:-1]): row[-1].quantize(CENT) for row in found}


def books_of(fund: Fund | None, period: Period) -> FundStatement:
    """Raises DoesNotReconcile unless opening balance plus movements is the closing balance, to the cent."""
    try:
        return statements(fund, period, bases=(Basis.RECEIVED,))[Basis.RECEIVED]
    except DoesNotBalance as error:
        raise DoesNotReconcile(str(error)) from error


def statement_of(found: FundStatement) -> Statement:
    return Statement(
        fund=found.fund,
        fund_names=found.fund_names,
        opening_usd=found.opening_usd,
        income_usd=found.income_usd,
        exchange_usd=found.exchange_usd,
        expenditure=tuple(ClassLine(line.object_class, line.usd) for line in found.expenditure),
        direct_usd=found.direct_usd,
        support_cost_usd=found.support_cost_usd,
        expenditure_usd=found.expenditure_usd,
        net_usd=found.net_usd,
        refunds_usd=found.refunds_usd,
        closing_usd=found.closing_usd,
        pledges_usd=found.pledges_usd,
    )


@dataclass(frozen=True)
class Counted:
    """Ledger entries of one kind and object class."""

    kind: str
    object_class: str
    before: int
    within: int

    @property
    def until(self) -> int:
        return self.before + self.within


def note_statement(statement: Statement, period: Period, sheet: Sheet) -> None:
    """Each line of the statement of all funds, into the list of sources."""
    rows = [Counted(*row) for row in counted(balances(), period, "kind", "object_class")]
    flows = "receipts less expenditure, disbursements, support costs and refunds"
    of_flows = [one for one in rows if one.kind in SIGNS[Basis.RECEIVED]]

    def note(id: str, value: Decimal, entries: int, source: str, *, basis: str, as_at: date) -> None:
        where = f"funding.Balance: all funds, {source}"
        sheet.note(id, value, unit="usd", basis=basis, as_at=as_at, source=where, rows=entries)

    def moved(id: str, value: Decimal, source: str, *kinds: str, object_class: str | None = None) -> None:
        its = (one for one in rows if one.kind in kinds and object_class in (None, one.object_class))
        source = f"{source}, value_on in the period"
        note(id, value, sum(one.within for one in its), source, basis="in_period", as_at=period.ends_on)

    note(
        "money.opening",
        statement.opening_usd,
        sum(one.before for one in of_flows),
        f"{flows}, value_on before the period",
        basis="at_start",
        as_at=period.day_before,
    )
    moved("money.income", statement.income_usd, "receipts", EntryKind.RECEIPT)
    moved("money.exchange", statement.exchange_usd, "exchange differences", EntryKind.EXCHANGE)
    for line in statement.expenditure:
        name = line.object_class or "unclassified"
        source = f"expenditure and disbursements, object class {name}"
        moved(f"money.expenditure.{name}", line.usd, source, *DIRECT, object_class=line.object_class)
    moved("money.direct", statement.direct_usd, "expenditure and disbursements", *DIRECT)
    moved("money.support_cost", statement.support_cost_usd, "programme support costs", EntryKind.SUPPORT_COST)
    moved("money.refunds", statement.refunds_usd, "refunds", EntryKind.REFUND)
    note(
        "money.closing",
        statement.closing_usd,
        sum(one.until for one in of_flows),
        f"{flows}, value_on up to the last day",
        basis="at_end",
        as_at=period.ends_on,
    )


def funds_with_movements(period: Period) -> list[Fund]:
    return list(Fund.objects.voluntary().filter(balances__value_on__lte=period.ends_on).distinct().order_by("code"))


def allocated(period: Period, sheet: Sheet) -> Decimal:
    rows = Balance.objects.filter(kind=EntryKind.ALLOCATION, value_on__range=(period.starts_on, period.ends_on))
    value, count = rows.usd(), entries_in(rows)
    sheet.note(
        "money.allocated",
        value,
        unit="usd",
        basis="in_period",
        as_at=period.ends_on,
        source="funding.Balance: all funds, allocations, value_on in the period",
        rows=count,
    )
    return value


def unallocated(period: Period, sheet: Sheet) -> Decimal:
    """Received and not yet set aside for a project, at the end of the period."""
    rows = Balance.objects.filter(
        value_on__lte=period.ends_on, kind__in=(EntryKind.RECEIPT, EntryKind.REFUND, EntryKind.ALLOCATION)
    )
    kinds = sums(rows, "kind")
    value = (
        kinds.get(EntryKind.RECEIPT, ZERO) - kinds.get(EntryKind.REFUND, ZERO) - kinds.get(EntryKind.ALLOCATION, ZERO)
    )
    sheet.note(
        "money.unallocated",
        value,
        unit="usd",
        basis="at_end",
        as_at=period.ends_on,
        source="funding.Balance: all funds, receipts less refunds and allocations, value_on up to the last day",
        rows=entries_in(rows),
    )
    return value


def contribution_lines(period: Period) -> tuple[ContributionLine, ...]:
    """What was signed or received in the period, by donor."""
    rows = Balance.objects.filter(
        value_on__range=(period.starts_on, period.ends_on),
        kind__in=(EntryKind.COMMITMENT, EntryKind.RECEIPT),
        contribution__isnull=False,
    )
    moved = sums(rows, "contribution", "kind")
    found = Contribution.objects.filter(pk__in={pk for pk, _kind in moved}).select_related(
        "donor__organisation__state", "fund", "rate"
    )
    lines = []
    for contribution in found:
        organisation = contribution.donor.organisation
        lines.append(
            ContributionLine(
                reference=contribution.reference,
                donor=organisation.name,
                donor_names=names_of(organisation.state) if organisation.state else {},
                fund=contribution.fund.code,
                currency=contribution.currency,
                amount=contribution.amount,
                rate=contribution.rate.rate if contribution.rate else None,
                amount_usd=contribution.amount_usd,
                signed_usd=moved.get((contribution.pk, EntryKind.COMMITMENT), ZERO),
                received_usd=moved.get((contribution.pk, EntryKind.RECEIPT), ZERO),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.donor, line.reference)))


def months_of(period: Period) -> Iterable[MonthLine]:
    for month in period.months():
        kinds = sums(balances().filter(value_on__range=(month.starts_on, month.ends_on)), "kind")
        spent = sum((kinds.get(kind, ZERO) for kind in (*DIRECT, EntryKind.SUPPORT_COST)), ZERO)
        yield MonthLine(month.starts_on, kinds.get(EntryKind.RECEIPT, ZERO), spent)


def project_lines(period: Period) -> tuple[ProjectLine, ...]:
    """Every project under way in the period or with expenditure in it, and one line for what names no project."""
    until = balances().filter(value_on__lte=period.ends_on)
    within = until.filter(value_on__gte=period.starts_on)
    total, spent = sums(until.filter(kind__in=DIRECT), "project"), sums(within.filter(kind__in=DIRECT), "project")
    set_aside = sums(until.filter(kind=EntryKind.ALLOCATION), "project")
    shown = Project.objects.filter(Q(pk__in=running_in(period)) | Q(pk__in=[pk for pk in spent if pk]))
    projects = list(shown.order_by("code").prefetch_related("states"))
    regions = regions_of({project.pk for project in projects})
    lines = []
    for project in projects:
        states = sorted(project.states.all(), key=lambda state: state.iso3)
        lines.append(
            ProjectLine(
                code=project.code,
                title=project.title,
                language=project.language,
                states=tuple(state.iso3 for state in states),
                state_names=tuple(names_of(state) for state in states),
                cost_plan_usd=project.budget_usd,
                allocated_usd=set_aside.get(project.pk, ZERO),
                period_usd=spent.get(project.pk, ZERO),
                total_usd=total.get(project.pk, ZERO),
                presence=project.presence,
                regions=regions.get(project.pk, ()),
            )
        )
    if None in spent:
        lines.append(ProjectLine("", "", "", (), (), None, ZERO, spent[None], total[None]))
    return tuple(lines)


def check_ledger() -> None:
    """The balances that the figures are read from are the sums of the ledger's entries, or nothing is reported."""
    if not (found := reconcile()).is_clean:
        raise DoesNotReconcile(f"the books do not add up: {found.first}")


def check_lines(lines: tuple[ProjectLine, ...], statement: Statement) -> None:
    total = sum((line.period_usd for line in lines), ZERO)
    if total != statement.direct_usd:
        raise DoesNotReconcile(f"expenditure by project is {total}, by object class {statement.direct_usd}")
