"""What a certified period said: figures of every fund and a print of its entries, frozen, and proved again at any time."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from funding.funds.models import Fund
from funding.ledger.models import Balance
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from funding.statement.figures import statements
from funding.statement.shapes import Basis, Statement
from portal.periods import Period

# Changes with the meaning of the figures. Those of an older shape cannot be worked out anew; the print of the entries
# and the hash of what was frozen still prove them.
SHAPE = 1

# Every entry that counts in the period, field by field in the order in which it was posted.
ENTRIES = """
    SELECT COUNT(*), encode(sha256(convert_to(COALESCE(string_agg(concat_ws('|',
               e.id, e.kind, to_char(e.value_on, 'YYYY-MM-DD'), e.currency, e.amount, COALESCE(e.rate_id, 0), e.amount_usd,
               e.fund_id, COALESCE(e.donor_id, 0), COALESCE(e.contribution_id, 0), COALESCE(e.project_id, 0),
               COALESCE(e.allocation_id, 0), e.object_class, COALESCE(e.reverses_id, 0)), E'\\n' ORDER BY e.id), ''),
           'UTF8')), 'hex')
    FROM funding_ledgerentry e WHERE e.value_on BETWEEN %s AND %s
"""


def certified_figures(period: Period) -> dict[str, Any]:
    """The statement of each fund that has ever moved until the period's end, US$ as text with two decimals, and the
    SHA-256 of the period's entries. They depend on nothing that can happen after the period is certified."""
    moved = set(Balance.objects.until(period.ends_on).values_list("fund_id", flat=True).distinct().order_by())
    count, entries = print_of_entries(period)
    return {
        "shape": SHAPE,
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "currency": "USD",
        "entries": count,
        "entries_sha256": entries,
        "funds": {
            fund.code: {"id": fund.pk, **figures_of(statements(fund, period))}
            for fund in Fund.objects.filter(pk__in=moved).order_by("code")
        },
    }


def figures_of(both: Mapping[str, Statement]) -> dict[str, Any]:
    """The statement's own lines on both bases, without what hangs on a plan that may still be revised."""
    received, recorded = both[Basis.RECEIVED], both[Basis.RECORDED]
    return {
        "opening_usd": text(received.opening_usd),
        "received_usd": text(received.contributions_usd),
        "refunded_usd": text(received.refunds_usd),
        "expenditure_usd": {line.object_class: text(line.usd) for line in received.expenditure if line.usd},
        "support_cost_usd": text(received.support_cost_usd),
        "closing_usd": text(received.closing_usd),
        "recorded_opening_usd": text(recorded.opening_usd),
        "recorded_usd": text(recorded.contributions_usd),
        "exchange_usd": text(recorded.exchange_usd),
        "written_down_usd": text(recorded.write_downs_usd),
        "recorded_closing_usd": text(recorded.closing_usd),
        "allocated_usd": text(received.allocated_usd),
        "pledges_outstanding_usd": text(received.pledges_usd),
    }


def text(usd: Decimal) -> str:
    return f"{usd:.2f}"


def print_of_entries(period: Period) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, [period.starts_on, period.ends_on])
        count, digest = cursor.fetchone()
    return count, digest


def fingerprint(figures: dict[str, Any]) -> str:
    """SHA-256 of the figures as JSON with sorted keys and no spaces: whoever has the file can work it out."""
    return hashlib.sha256(canonical(figures).encode()).hexdigest()


def canonical(figures: dict[str, Any]) -> str:
    return json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True)
class Moved:
    """One figure of a certified period that is not what was certified. `fund` is empty for what concerns all."""

    period: str
    fund: str
    figure: str
    certified: str
    now: str


def verify_certified() -> list[Moved]:
    """Works out every certified period anew; an empty list is the proof that nothing moved."""
    certified = FinancialPeriod.objects.filter(status=PeriodStatus.CERTIFIED).order_by("starts_on")
    return [moved for period in certified for moved in verify(period)]


def verify(period: FinancialPeriod) -> list[Moved]:
    frozen, name = period.figures or {}, str(period)
    if fingerprint(frozen) != period.figures_sha256:
        return [Moved(name, "", "sha256", period.figures_sha256, fingerprint(frozen))]
    if frozen.get("shape") != SHAPE:
        count, digest = print_of_entries(period.period)
        now = {"entries": count, "entries_sha256": digest}
        return [Moved(name, "", key, str(frozen.get(key)), str(now[key])) for key in now if frozen.get(key) != now[key]]
    return differences(name, frozen, certified_figures(period.period))


def differences(period: str, frozen: dict[str, Any], now: dict[str, Any]) -> list[Moved]:
    found = [
        Moved(period, "", key, str(frozen.get(key)), str(now[key]))
        for key in now
        if key != "funds" and frozen.get(key) != now[key]
    ]
    was, are = by_fund(frozen), by_fund(now)
    for key in sorted({*was, *are}):
        (code, before), (code_now, after) = was.get(key, ("", {})), are.get(key, ("", {}))
        found += [
            Moved(period, code or code_now, figure, str(before.get(figure, "—")), str(after.get(figure, "—")))
            for figure in sorted({*before, *after})
            if before.get(figure) != after.get(figure)
        ]
    return found


def by_fund(figures: dict[str, Any]) -> dict[int, tuple[str, dict[str, Any]]]:
    """By the fund's own key, since a code may be spelled otherwise one day."""
    return {
        row["id"]: (code, {figure: value for figure, value in row.items() if figure != "id"})
        for code, row in figures.get("funds", {}).items()
    }
