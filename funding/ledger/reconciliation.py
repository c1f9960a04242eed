"""Proves that what the database keeps equals what the ledger says, by adding everything up again."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

BALANCE_DIFFERENCES = """
    SELECT k.value_on, f.code, c.reference, p.code, k.kind, k.object_class, e.usd, b.usd, e.n, b.n
    FROM (
        SELECT value_on, fund_id, contribution_id, project_id, kind, object_class,
               SUM(amount_usd) AS usd, COUNT(*) AS n
        FROM funding_ledgerentry GROUP BY 1, 2, 3, 4, 5, 6
    ) e
    FULL JOIN (
        SELECT value_on, fund_id, contribution_id, project_id, kind, object_class, amount_usd AS usd, entries AS n
        FROM funding_balance
    ) b
    ON (e.value_on, e.fund_id, COALESCE(e.contribution_id, 0), COALESCE(e.project_id, 0), e.kind, e.object_class)
     = (b.value_on, b.fund_id, COALESCE(b.contribution_id, 0), COALESCE(b.project_id, 0), b.kind, b.object_class)
    CROSS JOIN LATERAL (
        SELECT COALESCE(e.value_on, b.value_on) AS value_on, COALESCE(e.fund_id, b.fund_id) AS fund_id,
               COALESCE(e.contribution_id, b.contribution_id) AS contribution_id,
               COALESCE(e.project_id, b.project_id) AS project_id,
               COALESCE(e.kind, b.kind) AS kind, COALESCE(e.object_class, b.object_class) AS object_class
    ) k
    JOIN funding_fund f ON f.id = k.fund_id
    LEFT JOIN funding_contribution c ON c.id = k.contribution_id
    LEFT JOIN projects_project p ON p.id = k.project_id
    WHERE e.usd IS DISTINCT FROM b.usd OR e.n IS DISTINCT FROM b.n
    ORDER BY 1, 2, 3, 4, 5, 6 LIMIT %s
"""
POSTED_WITHOUT_ENTRY = """
    SELECT a.id, c.reference, a.amount_usd FROM funding_allocation a
    JOIN funding_contribution c ON c.id = a.contribution_id
    WHERE a.status IN ('posted', 'released')
      AND NOT EXISTS (SELECT 1 FROM funding_ledgerentry e WHERE e.allocation_id = a.id)
    ORDER BY a.id LIMIT %s
"""
OVER_ALLOCATED = """
    SELECT c.reference, SUM(b.amount_usd) FILTER (WHERE b.kind = 'outgoing_commitment') AS allocated,
           COALESCE(SUM(b.amount_usd) FILTER (WHERE b.kind IN ('incoming_commitment', 'exchange_difference')
                                                AND f.commits_on = 'signed'
                                                 OR b.kind = 'incoming_funds' AND f.commits_on = 'received'), 0)
           - COALESCE(SUM(b.amount_usd) FILTER (
                 WHERE b.kind = 'refund' OR b.kind = 'write_down' AND f.commits_on = 'signed'), 0) AS available
    FROM funding_balance b
    JOIN funding_contribution c ON c.id = b.contribution_id
    JOIN funding_fund f ON f.id = c.fund_id
    GROUP BY c.id, c.reference, f.commits_on
    HAVING SUM(b.amount_usd) FILTER (WHERE b.kind = 'outgoing_commitment')
         > COALESCE(SUM(b.amount_usd) FILTER (WHERE b.kind IN ('incoming_commitment', 'exchange_difference')
                                                AND f.commits_on = 'signed'
                                                 OR b.kind = 'incoming_funds' AND f.commits_on = 'received'), 0)
         - COALESCE(SUM(b.amount_usd) FILTER (
                 WHERE b.kind = 'refund' OR b.kind = 'write_down' AND f.commits_on = 'signed'), 0)
    ORDER BY c.reference LIMIT %s
"""
MOST = 100  # differences shown; one is enough to stop


@dataclass(frozen=True)
class Reconciliation:
    entries: int
    balances: int
    sum_of_entries_usd: Decimal
    sum_of_balances_usd: Decimal
    differences: list[dict[str, Any]]  # balance ≠ sum of entries
    posted_without_entry: list[dict[str, Any]]
    over_allocated: list[dict[str, Any]]  # an exchange loss can bring this about; nothing else can

    @property
    def is_clean(self) -> bool:
        return not self.differences and not self.posted_without_entry


def reconcile() -> Reconciliation:
    """In one snapshot, so that postings of the same moment do not look like differences."""
    with connection.cursor() as cursor:
        entries, entries_usd = one(cursor, "SELECT COUNT(*), COALESCE(SUM(amount_usd), 0) FROM funding_ledgerentry")
        balances, balances_usd = one(cursor, "SELECT COUNT(*), COALESCE(SUM(amount_usd), 0) FROM funding_balance")
        return Reconciliation(
            entries=entries,
            balances=balances,
            sum_of_entries_usd=entries_usd,
            sum_of_balances_usd=balances_usd,
            differences=rows(
                cursor,
                BALANCE_DIFFERENCES,
                "value_on fund contribution project kind object_class entries_usd balance_usd entries balance_entries",
            ),
            posted_without_entry=rows(cursor, POSTED_WITHOUT_ENTRY, "allocation contribution amount_usd"),
            over_allocated=rows(cursor, OVER_ALLOCATED, "contribution allocated_usd available_usd"),
        )


def one(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return cursor.fetchone()


def rows(cursor: Any, statement: str, names: str) -> list[dict[str, Any]]:
    cursor.execute(statement, [MOST])
    return [dict(zip(names.split(), row, strict=True)) for row in cursor.fetchall()]
