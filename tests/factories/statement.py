"""A small fixed ledger, written as rows that can be read and added up by hand: see tests/golden/statement_by_hand.md."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils import timezone

from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.funds.models import AnnualPlan, Fund, ReservePolicy
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.periods.posting import posting_for
from funding.periods.workflow import PeriodStatus
from funding.rates.models import ExchangeRate
from funding.statement.lines import DIRECT
from funding.statement.shapes import Basis
from funding.support_costs.models import SupportCostRate
from portal.accounts.roles import Role
from portal.money import share
from portal.periods import Period
from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project
from tests.factories import funding
from tests.factories.people import member
from tests.factories.periods import period as financial_period
from tests.factories.reports import government

RATES = (("2025-06-01", "0.923"), ("2026-01-01", "0.901"), ("2026-04-01", "0.940"))  # EUR
# day, kind, donor, currency, amount, and the rate of which day
INCOME = """
2025-07-01  incoming_pledge      Sweden   USD   120000.00
2025-07-15  incoming_pledge      Sweden   USD  -120000.00
2025-07-15  incoming_commitment  Sweden   USD   120000.00
2025-08-01  incoming_funds       Sweden   USD   120000.00
2025-09-10  incoming_pledge      Ireland  EUR   175000.00  2025-06-01
2025-10-05  incoming_pledge      Ireland  EUR  -175000.00  2025-06-01
2025-10-05  incoming_commitment  Ireland  EUR   175000.00  2025-06-01
2025-11-20  incoming_funds       Ireland  EUR   100000.00  2025-06-01
2026-02-15  incoming_funds       Ireland  EUR    50000.00  2026-01-01
2026-02-15  exchange_difference  Ireland  USD     1322.72
2026-05-20  write_down           Ireland  EUR    15000.00  2025-06-01
2026-06-01  incoming_pledge      Sweden-2 USD    25000.00
2026-06-15  refund               Sweden   USD     8000.00
2026-07-20  incoming_funds       Ireland  EUR    10000.00  2026-04-01
2026-07-20  exchange_difference  Ireland  USD     -195.94
"""
ALLOCATED = """
2026-01-10  A  Sweden   80000.00
2026-03-01  B  Ireland  60000.00
"""
# day, project, donor, kind, object class (-: none), amount; support costs come on top: 13 %, of Ireland's agreement 7 %
SPENT = """
2025-12-01  A  Sweden   expenditure   staff                10000.00
2025-12-20  A  Sweden   expenditure   supplies               450.00
2026-01-20  A  Sweden   expenditure   staff                20000.10
2026-03-05  B  Ireland  expenditure   consultants           7100.40
2026-03-12  B  Ireland  expenditure   travel_participants   3333.33
2026-04-15  A  Sweden   disbursement  grants               12500.00
2026-05-02  B  Ireland  expenditure   consultants           -100.40
2026-06-30  A  Sweden   expenditure   operating              999.99
2026-06-30  A  Sweden   expenditure   -                       12.34
2026-07-01  A  Sweden   expenditure   staff                 5000.00
"""
LATE = date(2025, 12, 20)  # the invoice of this day came when 2025 was closed
SUPPORT = {"Sweden": "13", "Ireland": "7"}


def table(text: str) -> Iterable[list[str]]:
    return (line.split() for line in text.strip().splitlines())


def ledger_by_hand() -> Fund:
    """Posts all rows; 2025 is closed before the late item and what follows it."""
    fund = funding.fund("VFTC", commits_on=Fund.Basis.SIGNED)
    rates = {day: funding.rate("EUR", date.fromisoformat(day), units) for day, units in RATES}
    gifts = agreements(fund, rates["2025-06-01"])
    SupportCostRate.objects.create(
        fund=fund, contribution=gifts["Ireland"], effective_on=date(2025, 10, 5), percent=Decimal(7)
    )
    projects = {
        "A": funding.project(code="TCP-2025-000A", title="Project A"),
        "B": funding.project(code="TCP-2026-000B", title="Project B"),
    }
    policies(fund)
    for row in table(INCOME):
        bring(row, gifts, rates, until=date(2025, 12, 31))
    spend_rows(projects, gifts, first=date.min, last=date(2025, 12, 1))
    financial_period("2025", PeriodStatus.SOFT_CLOSED)
    for row in table(INCOME):
        bring(row, gifts, rates, since=date(2026, 1, 1))
    for day, project, donor, amount in table(ALLOCATED):
        set_aside(date.fromisoformat(day), projects[project], gifts[donor], Decimal(amount))
    spend_rows(projects, gifts, first=LATE, last=date.max)
    regular_budget()
    return fund


def agreements(fund: Fund, rate: ExchangeRate) -> dict[str, Contribution]:
    sweden, ireland = government("Sweden", "SWE"), government("Ireland", "IRL")
    return {
        "Sweden": agreement(fund, sweden, "USD", "120000", date(2025, 7, 1), "CON-2025-0901"),
        "Sweden-2": agreement(fund, sweden, "USD", "25000", date(2026, 6, 1), "CON-2026-0902"),
        "Ireland": agreement(fund, ireland, "EUR", "175000", date(2025, 9, 10), "CON-2025-0903", rate),
    }


def agreement(
    fund: Fund, donor: Donor, currency: str, amount: str, on: date, reference: str, rate: ExchangeRate | None = None
) -> Contribution:
    return Contribution.objects.create(
        reference=reference,
        donor=donor,
        fund=fund,
        currency=currency,
        amount=Decimal(amount),
        amount_usd=ledger.in_dollars(Decimal(amount), rate),
        rate=rate,
        pledged_on=on,
    )


def policies(fund: Fund) -> None:
    ReservePolicy.objects.filter(fund=fund).delete()
    ReservePolicy.objects.create(fund=fund, effective_on=date(2025, 1, 1), percent=Decimal(15))
    AnnualPlan.objects.create(fund=fund, year=2026, planned_usd=Decimal(100000))


def bring(
    row: list[str],
    gifts: dict[str, Contribution],
    rates: dict[str, ExchangeRate],
    *,
    since: date = date.min,
    until: date = date.max,
) -> None:
    day, kind, donor, currency, amount, *rated = row
    on = date.fromisoformat(day)
    if not since <= on <= until:
        return
    facts = {"value_on": on, "contribution": gifts[donor], "by": None}
    new = ledger.entry(
        kind=EntryKind(kind),
        currency=currency,
        amount=Decimal(amount),
        rate=rates[rated[0]] if rated else None,
        **facts,
    )  # type: ignore[arg-type]
    if kind == EntryKind.EXCHANGE:
        new.accompanies = LedgerEntry.objects.get(kind=EntryKind.RECEIPT, contribution=gifts[donor], value_on=on)
    if new.amount < 0 and kind == EntryKind.PLEDGE:
        new.reverses = LedgerEntry.objects.get(kind=kind, contribution=gifts[donor], reverses=None)
    ledger.post(new)


def set_aside(on: date, project: Project, gift: Contribution, usd: Decimal) -> None:
    fay = member("Fay", Role.FINANCE)
    made = Allocation.objects.create(
        contribution=gift,
        project=project,
        amount_usd=usd,
        status=AllocationStatus.POSTED,
        proposed_by=fay,
        posted_by=fay,
        posted_at=timezone.now(),
    )
    ledger.post(ledger.entry(kind=EntryKind.ALLOCATION, value_on=on, amount=usd, allocation=made, by=None))


def spend_rows(projects: dict[str, Project], gifts: dict[str, Contribution], *, first: date, last: date) -> None:
    for day, project, donor, kind, object_class, amount in table(SPENT):
        on = date.fromisoformat(day)
        if not first <= on <= last:
            continue
        facts = {**posting_for(on).facts, "contribution": gifts[donor], "project": projects[project], "by": None}
        spent = ledger.post(
            ledger.entry(
                kind=EntryKind(kind),
                amount=Decimal(amount),
                object_class="" if object_class == "-" else object_class,
                description=f"Row of {day}",
                **facts,  # type: ignore[arg-type]
            )
        )
        support = share(spent.amount_usd, Decimal(SUPPORT[donor]))
        ledger.post(ledger.entry(kind=EntryKind.SUPPORT_COST, amount=support, accompanies=spent, **facts))  # type: ignore[arg-type]


def regular_budget() -> None:
    """Beside the Fund, and in no total of it."""
    source = Fund.objects.update_or_create(
        code="RB-23", defaults={"name": "Section 23", "kind": Fund.Kind.REGULAR_BUDGET, "budget_section": "23"}
    )[0]
    ledger.post(
        ledger.entry(
            kind=EntryKind.EXPENDITURE, value_on=date(2026, 2, 1), amount=Decimal(3000), fund=source,
            object_class=ObjectClass.STAFF, by=None,
        )
    )  # fmt: skip


def by_hand(text: str) -> dict[tuple[str, str], dict[str, Decimal]]:
    """The tables of the golden file: (period, basis) → line → US$."""
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for line in text.splitlines():
        if line.startswith("## "):
            period, basis = line.removeprefix("## ").split(" · ")
            found[period, basis] = {}
        elif line.startswith("| ") and not line.startswith("| line"):
            id, usd, *_arithmetic = (part.strip() for part in line.strip("|").split("|"))
            found[period, basis][id] = Decimal(usd.replace(",", ""))
    return found


def added_up(entries: Iterable[LedgerEntry], period: Period, basis: str) -> dict[str, Decimal]:
    """The lines of a statement once more, entry by entry in plain Python: the slow way that cannot be wrong."""
    lines: dict[str, Decimal] = dict.fromkeys(
        ("opening", "contributions", "support_cost", "direct", "closing"), Decimal(0)
    )
    signs = {"expenditure": -1, "disbursement": -1, "support_cost": -1, "refund": -1}
    if basis == Basis.RECEIVED:
        signs["incoming_funds"] = 1
    else:
        signs |= {"incoming_commitment": 1, "exchange_difference": 1, "write_down": -1}

    def add(id: str, usd: Decimal) -> None:
        lines[id] = lines.get(id, Decimal(0)) + usd

    for entry in entries:
        if entry.kind not in signs or entry.value_on > period.ends_on:
            continue
        add("closing", signs[entry.kind] * entry.amount_usd)
        if entry.value_on < period.starts_on:
            add("opening", signs[entry.kind] * entry.amount_usd)
        elif entry.kind in ("incoming_funds", "incoming_commitment"):
            add("contributions", entry.amount_usd)
            add(f"contributions.donor.{entry.donor_id}", entry.amount_usd)
        elif entry.kind in DIRECT:
            add("direct", entry.amount_usd)
            add(f"expenditure.{entry.object_class or 'none'}", entry.amount_usd)
        else:
            name = {"refund": "refunds", "write_down": "write_downs", "exchange_difference": "exchange"}
            add(
                name.get(entry.kind, entry.kind),
                entry.amount_usd * (-1 if entry.kind in ("refund", "write_down") else 1),
            )
    return lines
