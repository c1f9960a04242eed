"""The statement of income and expenditure: one function for page, files, API, Board report and the report of its own."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from funding.donors.models import Donor
from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS, EntryKind
from funding.statement.movements import Movement, assessed, movements, summed, voluntary
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

DIRECT = (EntryKind.EXPENDITURE, EntryKind.DISBURSEMENT)
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
    """The statement on several bases from one reading of the balances. `is_explained` adds the notes."""
    counted = to_date(period, as_at) if as_at else period
    found = movements(counted, fund=fund, donors=donors, known_until=known_until)
    shared = Shared(found, fund, counted, donors)
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


class Shared:
    """What the statements of both bases have in common."""

    def __init__(
        self, found: list[Movement], fund: Fund | None, period: Period, donors: Collection[int] | None
    ) -> None:
        self.fund, self.period = fund, period
        self.own = found if fund is not None else voluntary(found)
        self.donors = Donor.objects.select_related("organisation__state").in_bulk(
            {one.donor for one in self.own if one.donor is not None}
        )
        self.projects = project_lines(self.own)
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
        lines = [donor_line(self.donors[number], usd) for number, usd in given.items() if usd]
        return tuple(sorted(lines, key=lambda line: (KINDS_OF_DONORS[line.kind], line.name)))


def balance(kinds: Mapping[str, Decimal], basis: str) -> Decimal:
    """What is left of these sums on a basis."""
    return total(sign * kinds.get(kind, NOTHING) for kind, sign in SIGNS[basis].items())


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


def project_lines(found: list[Movement]) -> tuple[ProjectLine, ...]:
    """Projects with expenditure in the period by code, then what names none."""
    direct = summed([one for one in found if one.kind in DIRECT], lambda one: one.project, lambda one: one.within)
    support = summed(
        [one for one in found if one.kind == EntryKind.SUPPORT_COST], lambda one: one.project, lambda one: one.within
    )
    numbers = {number for number in {*direct, *support} if direct.get(number) or support.get(number)}
    projects = Project.objects.in_bulk({number for number in numbers if number is not None})
    lines = [
        ProjectLine(one.code, one.title, one.language, direct.get(pk, NOTHING), support.get(pk, NOTHING))
        for pk, one in sorted(projects.items(), key=lambda pair: pair[1].code)
    ]
    if None in numbers:
        lines.append(ProjectLine("", "", "", direct.get(None, NOTHING), support.get(None, NOTHING)))
    return tuple(lines)


def assessed_lines(found: list[Movement]) -> tuple[FundLine, ...]:
    """What was spent of assessed sources, each by itself: beside the statement and in none of its totals."""
    spent = summed([one for one in found if one.kind in SPENDING_KINDS], lambda one: one.fund, lambda one: one.within)
    funds = Fund.objects.assessed().order_by("position", "code")
    return tuple(
        FundLine(fund.code, names_of(fund), fund.budget_section, spent.get(fund.pk, NOTHING)) for fund in funds
    )
