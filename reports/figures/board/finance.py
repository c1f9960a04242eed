"""Donors over the years, reserve and cover, certification, and expenditure by field presence. Reads what finance reads."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from funding.donors.models import Donor
from funding.donors.standing import Standing
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from funding.statement.figures import contributions
from funding.statement.shapes import Basis, Statement
from funding.statement.shapes import DonorLine as Given
from portal.periods import Period
from portal.reference.models import RegionalGroup
from projects.portfolio.models import Project
from reports.figures.board.finance_shapes import (
    SEVERAL,
    Accounts,
    AccountsLine,
    DonorLine,
    Giving,
    PresenceLine,
    ReserveLine,
    Span,
    StandingLine,
)
from reports.figures.freezing import Sheet, names_of

if TYPE_CHECKING:
    from reports.figures.board.shapes import ProjectLine

ZERO = Decimal("0.00")


def years_before(period: Period, years: int) -> Period:
    """The same days of an earlier year; 29 February is the 28th where there is none."""

    def earlier(day: date) -> date:
        try:
            return day.replace(year=day.year - years)
        except ValueError:
            return day.replace(year=day.year - years, day=28)

    return Period(earlier(period.starts_on), earlier(period.ends_on))


Received = list[dict[int, Given]]  # by the key of the donor; one a period


def received_in(period: Period, earlier_years: int) -> tuple[list[Period], Received]:
    """The period beside the same days of so many earlier years, the earliest first, and what each donor paid in each."""
    periods = [years_before(period, years) for years in range(earlier_years, 0, -1)] + [period]
    return periods, [{line.donor: line for line in contributions(one, basis=Basis.RECEIVED)} for one in periods]


def giving(period: Period, earlier_years: int, sheet: Sheet) -> Giving:
    return giving_of(*received_in(period, earlier_years), sheet)


def giving_of(periods: list[Period], received: Received, sheet: Sheet) -> Giving:
    last = periods[-1].ends_on
    standings = standings_in(last.year, at=last)
    by_standing = tuple(StandingLine(word, sum(one == word for one in standings.values())) for word in Standing)
    note_giving(by_standing, last.year, sheet, as_at=last)
    return Giving(
        year=last.year,
        at=last,
        spans=tuple(Span(one.starts_on, one.ends_on) for one in periods),
        donors=tuple(donor_lines(received, standings)),
        totals=tuple(sum((line.usd for line in lines.values()), ZERO) for lines in received),
        by_standing=by_standing,
    )


def standings_in(year: int, *, at: date) -> dict[int, str]:
    """Each donor's standing, by its key."""
    judged: Any = Donor.objects.in_year(year, at=at)
    return dict(judged.order_by().values_list("pk", "standing"))


def donor_lines(received: Received, standings: dict[int, str]) -> Iterable[DonorLine]:
    """Governments first, then the other kinds as the statement orders them; by name."""
    known = {pk: line for lines in received for pk, line in lines.items()}
    kinds = {line.kind: None for line in sorted(known.values(), key=lambda line: line.kind != "government")}
    order = list(kinds)
    for pk in sorted(known, key=lambda pk: (order.index(known[pk].kind), known[pk].name)):
        line, amounts = known[pk], tuple(lines[pk].usd if pk in lines else ZERO for lines in received)
        yield DonorLine(line.name, line.names, line.kind, standings.get(pk, ""), amounts)


def note_giving(lines: Iterable[StandingLine], year: int, sheet: Sheet, *, as_at: date) -> None:
    for line in lines:
        sheet.note(
            f"donors.{line.standing}",
            line.donors,
            unit="donors",
            basis="at_end",
            as_at=as_at,
            source=f"funding.Donor: standing {line.standing} in {year}, agreements signed by the date",
            rows=line.donors,
        )


def reserve(found: Statement, sheet: Sheet) -> ReserveLine | None:
    """Of all voluntary funds, at the end of their statement on the basis of money received."""
    if found.reserve is None:
        return None
    required = found.reserve.required_usd
    for id, value, unit, source in (
        ("money.reserve", required, "usd", "funding.ReservePolicy: in force on the last day, of each voluntary fund"),
        ("money.available", found.available_usd, "usd", "closing balance less operating reserve"),
        ("money.months_of_cover", found.months_of_cover, "months", "closing balance by what a year costs, times 12"),
    ):
        sheet.note(id, value, unit=unit, basis="at_end", as_at=found.ends_on, source=source, rows=1)
    return ReserveLine(required, found.reserve.percent, found.closing_usd, found.available_usd, found.months_of_cover)


def accounts(period: Period) -> Accounts:
    rows = FinancialPeriod.objects.filter(starts_on__lte=period.ends_on, ends_on__gte=period.starts_on)
    lines, days = [], 0
    for row in rows.order_by("starts_on"):
        if row.status == PeriodStatus.CERTIFIED:
            shared = Period(max(row.starts_on, period.starts_on), min(row.ends_on, period.ends_on))
            days += shared.days
        certified_on = timezone.localdate(row.certified_at) if row.certified_at else None
        lines.append(AccountsLine(row.starts_on, row.ends_on, row.status, certified_on))
    return Accounts(tuple(lines), period.days, days)


def presences(lines: Iterable["ProjectLine"]) -> tuple[PresenceLine, ...]:
    """Every project line once, so that the table adds up to the one by project."""
    groups = {group.code: group for group in RegionalGroup.objects.all()}
    found: dict[tuple[str, str], list[ProjectLine]] = defaultdict(list)
    for line in lines:
        found[line.presence, region_of(line)].append(line)
    kinds, regions = [*Project.Presence.values, ""], [*groups, SEVERAL, ""]
    return tuple(
        PresenceLine(
            presence=presence,
            region=region,
            names=names_of(groups[region]) if region in groups else {},
            projects=sum(bool(line.code) for line in its),
            cost_plan_usd=sum((line.cost_plan_usd or ZERO for line in its), ZERO),
            period_usd=sum((line.period_usd for line in its), ZERO),
            total_usd=sum((line.total_usd for line in its), ZERO),
        )
        for presence in kinds
        for region in regions
        if (its := found.get((presence, region)))
    )


def region_of(line: "ProjectLine") -> str:
    return SEVERAL if len(line.regions) > 1 else next(iter(line.regions), "")
