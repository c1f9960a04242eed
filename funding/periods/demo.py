"""Illustrative periods: the months until some time ago certified, one soft-closed, the last ones open, and one late item."""

from collections.abc import Mapping
from datetime import date, timedelta

from funding.expenditure.actions import support_costs
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.periods import actions
from funding.periods.models import FinancialPeriod
from funding.periods.posting import posting_for
from portal.accounts.models import User
from portal.periods import Period, month, year

OPEN_MONTHS = 3  # the running one and two before it; the one before these is soft-closed
LATE = "Invoice received after the month was certified (illustrative)"


def load(people: Mapping[str, User], today: date) -> None:
    """Comes last: nothing enters the months that it closes. A second call changes nothing."""
    if FinancialPeriod.objects.exists():
        return
    finance, second = people["finance@demo.example"], people["second.finance@demo.example"]
    made = actions.make_periods(spans(today), by=finance, today=today)
    closing = [period for period in made if period.ends_on < months_back(today, OPEN_MONTHS - 1).starts_on]
    for period in closing:
        actions.soft_close(period, by=finance, note="Bank and accounts agree (illustrative)")
    for period in closing[:-1]:
        actions.certify(period, by=second, note="Statement read and agreed (illustrative)")
    post_late_item(closing[-2], finance)


def entries_to_come() -> int:
    """What `load` will add to the ledger: the late item with its support cost."""
    return 0 if FinancialPeriod.objects.exists() else 2


def spans(today: date) -> list[Period]:
    """The months of this year and of the one before; earlier ones in which something was posted are whole years."""
    first = LedgerEntry.objects.order_by("value_on").values_list("value_on", flat=True).first()
    from_year = min(first.year, today.year - 1) if first else today.year - 1
    years = [year(number) for number in range(from_year, today.year - 1)]
    months = Period(date(today.year - 1, 1, 1), months_back(today, 0).ends_on).months()
    return [*years, *months]


def months_back(today: date, number: int) -> Period:
    index = today.year * 12 + today.month - 1 - number
    return month(index // 12, index % 12 + 1)


def post_late_item(closed: FinancialPeriod, finance: User) -> None:
    """One more invoice of a project that spent in the month that is certified by now."""
    spent = (
        LedgerEntry.objects.filter(
            kind=EntryKind.EXPENDITURE, reverses__isnull=True, contribution__isnull=False, project__isnull=False
        )
        .select_related("fund", "contribution", "project")
        .order_by("-value_on", "pk")
        .first()
    )
    if spent is None:
        return
    on = closed.ends_on - timedelta(days=3)
    invoice = ledger.post(
        ledger.entry(
            kind=EntryKind.EXPENDITURE,
            fund=spent.fund,
            contribution=spent.contribution,
            project=spent.project,
            amount=spent.amount / 10,
            object_class=spent.object_class,
            description=LATE,
            by=finance,
            **posting_for(on).facts,
        )
    )
    for cost in support_costs([invoice]):
        cost.occurred_on, cost.late_for = invoice.occurred_on, invoice.late_for
        ledger.post(cost)
