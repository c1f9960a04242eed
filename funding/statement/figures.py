"""The statement of income and expenditure: one function for page, files, API, Board report and the report of its own."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum

from funding.donors.models import Donor
from funding.funds.models import VOLUNTARY, Fund
from funding.ledger.models import SPENDING_KINDS, EntryKind
from funding.statement.movements import (
    DIRECT,
    Movement,
    Spent,
    assessed,
    movements,
    rows,
    spent_by_project,
    summed,
    voluntary,
)
from funding.statement.notes import NOT_EXPLAINED, Explanation, entries_of, explain
from funding.statement.reserve import reserve_on
from funding.statement.shapes import (
    CONTRIBUTED,
    NOTHING,
    SIGNS,
    Basis,
    ClassLine,
    DoesNotBalance,
    DonorLine,
    FundLine,
    ProjectLine,
    Reserve,
    Statement,
    total,
)
from portal.accounts.models import Organisation
from portal.periods import Period, to_date
from portal.reference.finance import ObjectClass
from portal.reference.names import names_of
from projects.portfolio.models import Project

KINDS_OF_DONORS = {kind: position for position, kind in enumerate(Organisation.Kind.values)}


def statement(
    fund: Fund | None,
    period: Period,
    *,
    basis: str,
    as_at: date | None = None,
    known_until: datetime | None = None,
    donors: Collection[int] | None = None,
) -> Statement:
    """Income and expenditure of `fund`, or of all voluntary funds, in the period as far as the day `as_at`.

    `known_until`: only what had been posted by that moment, so that an old statement can be made again. `donors`: only
    the contributions of these donors and what was spent of them. US$ to the cent, from the balance table (with
    `known_until`: from the ledger). Always the same number of queries. Raises DoesNotBalance when opening balance and
    movements do not lead to the closing balance, PeriodInvalid when the period begins after `as_at`.
    """
    return statements(
        fund, period, bases=(basis,), as_at=as_at, known_until=known_until, donors=donors, is_explained=True
    )[basis]


def statements(
    fund: Fund | None,
    period: Period,
    *,
    bases: Iterable[str] = Basis.values,
    as_at: date | None = None,
    known_until: datetime | None = None,
    donors: Collection[int] | None = None,
    is_explained: bool = False,
) -> dict[str, Statement]:
    """The statement on several bases from one reading of the balances. `is_explained` adds the notes, and what was spent of
    each project."""
    counted = to_date(period, as_at) if as_at else period
    found = movements(counted, fund=fund, donors=donors, known_until=known_until)
    shared = Shared(found, fund, counted, donors)
    if is_explained:
        spent = spent_by_project(counted, fund=fund, donors=donors, known_until=known_until)
        shared.projects = project_lines(spent)
    made = {}
    for basis in bases:
        entries = entries_of(counted, basis=basis, fund=fund, donors=donors, known_until=known_until)
        made[basis] = shared.on(
            basis,
            whole_until=period.ends_on,
            known_until=known_until,
            explanation=explain(entries) if is_explained else NOT_EXPLAINED,
        )
    return made


def contributions(period: Period, *, basis: str) -> tuple[DonorLine, ...]:
    """What the statement of all voluntary funds says of donors, when nothing else of it is wanted: two queries."""
    found = rows(fund=None, donors=None, until=period.ends_on, known_until=None)
    found = found.filter(value_on__gte=period.starts_on, kind=CONTRIBUTED[Basis(basis)], fund__kind__in=VOLUNTARY)
    given = dict(found.order_by().values_list("contribution__donor").annotate(usd=Sum("amount_usd")))
    return donor_lines(given, donors_of(given))


class Shared:
    """What the statements of both bases have in common."""

    def __init__(
        self, found: list[Movement], fund: Fund | None, period: Period, donors: Collection[int] | None
    ) -> None:
        self.fund, self.period = fund, period
        self.own = found if fund is not None else voluntary(found)
        self.donors = donors_of(one.donor for one in self.own)
        self.projects: tuple[ProjectLine, ...] = ()
        self.assessed = assessed_lines(assessed(found)) if fund is None and donors is None else ()
        self.reserve = self.reserve_there() if donors is None and (fund is None or fund.is_voluntary) else None

    def reserve_there(self) -> Reserve:
        spent = [one for one in self.own if one.kind in SPENDING_KINDS]
        by_fund = summed(spent, lambda one: one.fund, lambda one: one.trailing)
        return reserve_on(self.period.ends_on, fund=self.fund, trailing=by_fund)

    def on(self, basis: str, *, whole_until: date, known_until: datetime | None, explanation: Explanation) -> Statement:
        within = summed(self.own, lambda one: one.kind, lambda one: one.within)
        until = summed(self.own, lambda one: one.kind, lambda one: one.until)
        made = Statement(
            fund=self.fund.code if self.fund else "",
            fund_names=names_of(self.fund) if self.fund else {},
            is_voluntary=self.fund is None or self.fund.is_voluntary,
            basis=basis,
            starts_on=self.period.starts_on,
            ends_on=self.period.ends_on,
            whole_until=whole_until,
            known_until=known_until,
            opening_usd=balance(summed(self.own, lambda one: one.kind, lambda one: one.before), basis),
            contributions=self.contributions(basis),
            exchange_usd=within.get(EntryKind.EXCHANGE, NOTHING),
            expenditure=class_lines(self.own),
            support_cost_usd=within.get(EntryKind.SUPPORT_COST, NOTHING),
            refunds_usd=within.get(EntryKind.REFUND, NOTHING),
            write_downs_usd=within.get(EntryKind.WRITE_DOWN, NOTHING),
            closing_usd=balance(until, basis),
            pledges_usd=until.get(EntryKind.PLEDGE, NOTHING),
            allocated_usd=within.get(EntryKind.ALLOCATION, NOTHING),
            reserve=self.reserve,
            projects=self.projects,
            assessed=self.assessed,
            rates=explanation.rates,
            entries_noted=explanation.entries,
            entries_not_shown=explanation.further,
        )
        if not made.balances:
            raise DoesNotBalance(f"{made.fund or 'all funds'} {made.period} {basis}: {made.closing_usd} in the ledger")
        return made

    def contributions(self, basis: str) -> tuple[DonorLine, ...]:
        given = summed(
            [one for one in self.own if one.kind == CONTRIBUTED[Basis(basis)]],
            lambda one: one.donor,
            lambda one: one.within,
        )
        return donor_lines(given, self.donors)


def balance(kinds: Mapping[str, Decimal], basis: str) -> Decimal:
    """What is left of these sums on a basis."""
    return total(sign * kinds.get(kind, NOTHING) for kind, sign in SIGNS[basis].items())


def donors_of(numbers: Iterable[int | None]) -> dict[int, Donor]:
    return Donor.objects.select_related("organisation__state").in_bulk({one for one in numbers if one is not None})


def donor_lines(given: Mapping[int, Decimal], donors: Mapping[int, Donor]) -> tuple[DonorLine, ...]:
    """By kind of donor and name, without those whose amounts add up to nothing."""
    lines = [donor_line(donors[number], usd) for number, usd in given.items() if usd]
    return tuple(sorted(lines, key=lambda line: (KINDS_OF_DONORS[line.kind], line.name)))


def donor_line(donor: Donor, usd: Decimal) -> DonorLine:
    organisation = donor.organisation
    names = names_of(organisation.state) if organisation.state else {}
    return DonorLine(donor.pk, organisation.name, names, organisation.kind, usd)


def class_lines(found: list[Movement]) -> tuple[ClassLine, ...]:
    """Every object class in the order of the statement; what is not classified comes last, if there is any."""
    direct = [one for one in found if one.kind in DIRECT]
    sums = summed(direct, lambda one: one.object_class, lambda one: one.within)
    names = [*ObjectClass.values, *([""] if sums.get("") else [])]
    return tuple(ClassLine(name, sums.get(name, NOTHING)) for name in names)


def project_lines(found: Iterable[Spent]) -> tuple[ProjectLine, ...]:
    """Projects with expenditure in the period by code, then what names none."""
    spent = {one.project: one for one in found if one.direct_usd or one.support_cost_usd}
    projects = Project.objects.filter(pk__in=[number for number in spent if number is not None])
    lines = [
        ProjectLine(code, title, language, spent[pk].direct_usd, spent[pk].support_cost_usd)
        for pk, code, title, language in projects.order_by("code").values_list("pk", "code", "title", "language")
    ]
    if none := spent.get(None):
        lines.append(ProjectLine("", "", "", none.direct_usd, none.support_cost_usd))
    return tuple(lines)


def assessed_lines(found: list[Movement]) -> tuple[FundLine, ...]:
    """What was spent of assessed sources, each by itself: beside the statement and in none of its totals."""
    spent = summed([one for one in found if one.kind in SPENDING_KINDS], lambda one: one.fund, lambda one: one.within)
    funds = Fund.objects.assessed().order_by("position", "code")
    return tuple(
        FundLine(fund.code, names_of(fund), fund.budget_section, spent.get(fund.pk, NOTHING)) for fund in funds
    )
