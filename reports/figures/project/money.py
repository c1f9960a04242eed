"""A project's money by source, kept apart, as at a day; and how allocations and spending grew."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from funding.funds.models import VOLUNTARY, Fund
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind
from funding.ledger.queries import NOTHING
from funding.projects.sources import Group, source_of_fund, sources_of
from portal.periods import Period
from projects.portfolio.models import Project
from reports.figures.freezing import Sheet
from reports.figures.project.shapes import Level, SourceLine

MONTHLY = 18  # up to so many months a point a month, else a point a quarter


def source_lines(project: Project, period: Period, sheet: Sheet) -> tuple[SourceLine, ...]:
    """In the order of the accounts. The period ends with the last day that counts."""
    in_period = spent_in(project, period)
    groups = sources_of(project, until=period.ends_on).groups
    lines = tuple(source_line(group, in_period.get(group.source, NOTHING)) for group in groups)
    for group, line in zip(groups, lines, strict=True):
        note_source(project, group, line, period, sheet)
    return lines


def source_line(group: Group, spent_in_period: Decimal) -> SourceLine:
    is_known = group.spent_usd is not None
    return SourceLine(
        source=str(group.source.value),
        planned_usd=group.planned_usd,
        allocated_usd=group.allocated_usd,
        direct_usd=sum((one.expenditure_usd for one in group.money), NOTHING) if is_known else None,
        support_cost_usd=sum((one.support_cost_usd for one in group.money), NOTHING) if is_known else None,
        spent_in_period_usd=spent_in_period if is_known else None,
        left_usd=group.left_usd,
    )


def spent_in(project: Project, period: Period) -> dict[str, Decimal]:
    rows = Balance.objects.within(period).filter(project=project, kind__in=SPENDING_KINDS)
    funds = Fund.objects.in_bulk()
    found: dict[str, Decimal] = {}
    for fund, usd in rows.order_by().values_list("fund").annotate(usd=Sum("amount_usd")):
        source = source_of_fund(funds[fund])
        found[source] = found.get(source, NOTHING) + usd
    return found


def note_source(project: Project, group: Group, line: SourceLine, period: Period, sheet: Sheet) -> None:
    funds = " or ".join(sorted({one.fund.code for one in group.money})) or "none"
    where = f"funding.Balance: project {project.code}, funds {funds}"
    figures = (
        (
            "planned",
            line.planned_usd,
            "at_drafting",
            f"projects.BudgetLine: project {project.code}, source {line.source}",
        ),
        ("allocated", line.allocated_usd, "to_date", f"{where}, allocations"),
        ("direct", line.direct_usd, "to_date", f"{where}, expenditure and disbursements"),
        ("support_cost", line.support_cost_usd, "to_date", f"{where}, programme support costs"),
        ("spent_in_period", line.spent_in_period_usd, "in_period", f"{where}, spending with support costs"),
        ("left", line.left_usd, "to_date", f"{where}, allocations less spending"),
    )
    for name, value, basis, source in figures:
        if value is not None:
            rows = len(group.lines) if name == "planned" else len(group.money)
            sheet.note(
                f"money.{line.source}.{name}",
                value,
                unit="usd",
                basis=basis,
                as_at=period.ends_on,
                source=source,
                rows=rows,
            )


def levels(project: Project, as_at: date) -> tuple[Level, ...]:
    """Voluntary money at the end of each month or quarter from the project's first day, and on the last day that counts.
    Nothing where nothing was posted."""
    rows = list(
        Balance.objects.until(as_at)
        .filter(project=project, fund__kind__in=VOLUNTARY, kind__in=(EntryKind.ALLOCATION, *SPENDING_KINDS))
        .order_by("value_on")
        .values_list("value_on", "kind")
        .annotate(usd=Sum("amount_usd"))
    )
    if not rows:
        return ()
    first = min(rows[0][0], project.starts_on or rows[0][0], as_at)

    def until(day: date, kinds: Iterable[str]) -> Decimal:
        return sum((usd for on, kind, usd in rows if on <= day and kind in kinds), NOTHING)

    return tuple(
        Level(day, until(day, (EntryKind.ALLOCATION,)), until(day, SPENDING_KINDS)) for day in days(first, as_at)
    )


def days(first: date, last: date) -> list[date]:
    """The day before the first, the ends of months or quarters, and the last day."""
    ends = [month.ends_on for month in Period(first, last).months()]
    if len(ends) > MONTHLY:
        ends = [day for day in ends if day.month % 3 == 0 or day == last]
    return [first - timedelta(days=1), *ends]
