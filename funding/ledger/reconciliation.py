"""Proves the books by adding everything up again: what the database keeps, what other records say of the ledger, and what
was certified. The triggers keep all of this; here it is not believed but counted."""

from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
TOTAL_DIFFERENCES = """
    SELECT c.reference, p.code, k.kind, f.code, e.usd, t.amount_usd, e.first_on, t.first_on, e.last_on, t.last_on
    FROM (
        SELECT contribution_id, project_id, kind, fund_id,
               SUM(amount_usd) AS usd, MIN(value_on) AS first_on, MAX(value_on) AS last_on
        FROM funding_ledgerentry WHERE contribution_id IS NOT NULL OR project_id IS NOT NULL GROUP BY 1, 2, 3, 4
    ) e
    FULL JOIN funding_ledgertotal t
    ON (COALESCE(e.contribution_id, 0), COALESCE(e.project_id, 0), e.kind, e.fund_id)
     = (COALESCE(t.contribution_id, 0), COALESCE(t.project_id, 0), t.kind, t.fund_id)
    CROSS JOIN LATERAL (
        SELECT COALESCE(e.contribution_id, t.contribution_id) AS contribution_id,
               COALESCE(e.project_id, t.project_id) AS project_id,
               COALESCE(e.kind, t.kind) AS kind, COALESCE(e.fund_id, t.fund_id) AS fund_id
    ) k
    JOIN funding_fund f ON f.id = k.fund_id
    LEFT JOIN funding_contribution c ON c.id = k.contribution_id
    LEFT JOIN projects_project p ON p.id = k.project_id
    WHERE (e.usd, e.first_on, e.last_on) IS DISTINCT FROM (t.amount_usd, t.first_on, t.last_on)
    ORDER BY 1, 2, 3, 4 LIMIT %s
"""
# A posted allocation stands in the ledger with its own amount; a release takes back no more than that.
ALLOCATION_DIFFERENCES = """
    SELECT a.id, c.reference, a.status, a.amount_usd, COALESCE(e.posted, 0), COALESCE(e.net, 0)
    FROM funding_allocation a
    JOIN funding_contribution c ON c.id = a.contribution_id
    LEFT JOIN (
        SELECT allocation_id, SUM(amount_usd) AS net,
               SUM(amount_usd) FILTER (WHERE amount_usd > 0 AND reverses_id IS NULL) AS posted
        FROM funding_ledgerentry WHERE kind = 'outgoing_commitment' GROUP BY 1
    ) e ON e.allocation_id = a.id
    WHERE CASE WHEN a.status IN ('posted', 'released')
               THEN e.posted IS DISTINCT FROM a.amount_usd OR e.net NOT BETWEEN 0 AND a.amount_usd
               ELSE e.net IS NOT NULL END
    ORDER BY a.id LIMIT %s
"""
INSTALMENTS_OVERPAID = """
    SELECT i.id, c.reference, i.number, c.currency, i.amount, SUM(e.amount)
    FROM funding_instalment i
    JOIN funding_contribution c ON c.id = i.contribution_id
    JOIN funding_ledgerentry e ON e.instalment_id = i.id
    GROUP BY i.id, c.reference, i.number, c.currency, i.amount
    HAVING SUM(e.amount) > i.amount
    ORDER BY i.id LIMIT %s
"""
ADJUSTMENT_DIFFERENCES = """
    SELECT a.id, c.reference, a.kind, a.status, a.amount, e.id, e.kind, e.amount
    FROM funding_adjustment a
    JOIN funding_contribution c ON c.id = a.contribution_id
    LEFT JOIN funding_ledgerentry e ON e.id = a.entry_id
    WHERE (a.status <> 'approved' AND a.entry_id IS NOT NULL)
       OR (a.status = 'approved' AND a.kind <> 'carry_over'
           AND (a.kind, a.amount, a.contribution_id, c.currency)
               IS DISTINCT FROM (e.kind, e.amount, e.contribution_id, e.currency))
    ORDER BY a.id LIMIT %s
"""
# Against the rate at which the agreement stood in the ledger when the money came. Where it was never recorded, or in
# another currency, there is nothing to compare with.
EXCHANGE_DIFFERENCES = """
    SELECT r.id, c.reference, r.amount_usd - x.recorded, COALESCE(d.usd, 0)
    FROM funding_ledgerentry r
    JOIN funding_contribution c ON c.id = r.contribution_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN s.rate_id IS NULL THEN r.amount ELSE round(r.amount::numeric(40, 20) / q.rate, 2) END AS recorded
        FROM funding_ledgerentry s LEFT JOIN funding_exchangerate q ON q.id = s.rate_id
        WHERE s.contribution_id = r.contribution_id AND s.kind = 'incoming_commitment' AND s.reverses_id IS NULL
          AND s.id < r.id AND s.currency = r.currency
        ORDER BY s.id DESC LIMIT 1
    ) x
    LEFT JOIN (
        SELECT accompanies_id, SUM(amount_usd) AS usd FROM funding_ledgerentry
        WHERE kind = 'exchange_difference' AND reverses_id IS NULL GROUP BY 1
    ) d ON d.accompanies_id = r.id
    WHERE r.kind = 'incoming_funds' AND r.reverses_id IS NULL AND r.amount_usd - x.recorded <> COALESCE(d.usd, 0)
    UNION ALL
    SELECT e.id, c.reference, 0, e.amount_usd
    FROM funding_ledgerentry e JOIN funding_contribution c ON c.id = e.contribution_id
    LEFT JOIN funding_ledgerentry r ON r.id = e.accompanies_id
    WHERE e.kind = 'exchange_difference' AND e.reverses_id IS NULL
      AND (r.kind IS DISTINCT FROM 'incoming_funds' OR r.contribution_id IS DISTINCT FROM e.contribution_id)
    ORDER BY 1 LIMIT %s
"""
NOT_PROVED = """
    SELECT e.id, e.value_on, e.currency, e.amount, r.rate, e.amount_usd
    FROM funding_ledgerentry e LEFT JOIN funding_exchangerate r ON r.id = e.rate_id
    WHERE CASE WHEN r.id IS NULL THEN e.currency <> 'USD' OR e.amount <> e.amount_usd
               ELSE e.currency <> r.currency OR r.effective_on > e.value_on
                    OR round(e.amount::numeric(40, 20) / r.rate, 2) <> e.amount_usd END
    ORDER BY e.id LIMIT %s
"""
REVERSAL_DIFFERENCES = """
    SELECT n.id, o.id, n.value_on, n.kind, n.amount_usd, o.amount_usd
    FROM funding_ledgerentry n JOIN funding_ledgerentry o ON o.id = n.reverses_id
    WHERE o.reverses_id IS NOT NULL OR n.value_on < o.value_on
       OR (n.kind, n.currency, n.amount, n.amount_usd, n.fund_id, n.object_class, n.contribution_id, n.project_id)
          IS DISTINCT FROM
          (o.kind, o.currency, -o.amount, -o.amount_usd, o.fund_id, o.object_class, o.contribution_id, o.project_id)
    ORDER BY n.id LIMIT %s
"""
SOURCE_DIFFERENCES = """
    SELECT e.id, e.value_on, e.kind, c.reference
    FROM funding_ledgerentry e
    LEFT JOIN funding_contribution c ON c.id = e.contribution_id
    LEFT JOIN funding_allocation a ON a.id = e.allocation_id
    LEFT JOIN funding_instalment i ON i.id = e.instalment_id
    WHERE (c.id IS NOT NULL AND (e.fund_id <> c.fund_id OR e.donor_id IS DISTINCT FROM c.donor_id))
       OR (a.id IS NOT NULL AND (e.contribution_id, e.project_id) IS DISTINCT FROM (a.contribution_id, a.project_id))
       OR (i.id IS NOT NULL AND e.contribution_id IS DISTINCT FROM i.contribution_id)
    ORDER BY e.id LIMIT %s
"""
# A receipt at a worse rate than the agreement's lowers what the fund may commit against, when it commits what is signed;
# it cannot be refused, so what was allocated before may then be too much. Nothing else brings that about.
OVER_ALLOCATED = """
    SELECT reference, allocated, available, loss FROM (
        SELECT c.reference,
               COALESCE(SUM(e.amount_usd) FILTER (WHERE e.kind = 'outgoing_commitment'), 0) AS allocated,
               COALESCE(SUM(e.amount_usd) FILTER (WHERE e.kind IN ('incoming_commitment', 'exchange_difference')
                                                    AND f.commits_on = 'signed'
                                                     OR e.kind = 'incoming_funds' AND f.commits_on = 'received'), 0)
               - COALESCE(SUM(e.amount_usd) FILTER (
                     WHERE e.kind = 'refund' OR e.kind = 'write_down' AND f.commits_on = 'signed'), 0) AS available,
               - COALESCE(SUM(e.amount_usd) FILTER (WHERE e.kind = 'exchange_difference' AND f.commits_on = 'signed'
                                                      AND e.amount_usd < 0 AND e.reverses_id IS NULL), 0) AS loss
        FROM funding_ledgerentry e
        JOIN funding_contribution c ON c.id = e.contribution_id
        JOIN funding_fund f ON f.id = c.fund_id
        GROUP BY c.id, c.reference, f.commits_on
    ) sums
    WHERE allocated > available AND {condition}
    ORDER BY reference LIMIT %s
"""
EXPLAINED, UNEXPLAINED = "allocated <= available + loss", "allocated > available + loss"
MOST = 100  # differences shown; one is enough to stop

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Proof:
    """One thing that must hold: its statement finds the rows for which it does not, and `names` are their columns."""

    key: str
    title: str | Promise
    statement: str
    names: str


PROOFS = (
    Proof(
        "differences",
        _("Each balance is the sum of its entries"),
        BALANCE_DIFFERENCES,
        "value_on fund contribution project kind object_class entries_usd balance_usd entries balance_entries",
    ),
    Proof(
        "total_differences",
        _("Each total of a contribution and a project is the sum of its entries"),
        TOTAL_DIFFERENCES,
        "contribution project kind fund entries_usd total_usd entries_first_on total_first_on entries_last_on total_last_on",
    ),
    Proof(
        "not_proved",
        _("Each amount in US$ follows from its rate"),
        NOT_PROVED,
        "entry value_on currency amount rate amount_usd",
    ),
    Proof(
        "reversal_differences",
        _("Each reversal is the exact opposite of its entry"),
        REVERSAL_DIFFERENCES,
        "entry reverses value_on kind amount_usd reversed_usd",
    ),
    Proof(
        "source_differences",
        _("Each entry names the fund, donor and project of its sources"),
        SOURCE_DIFFERENCES,
        "entry value_on kind contribution",
    ),
    Proof(
        "allocation_differences",
        _("Each posted allocation stands in the ledger with its amount"),
        ALLOCATION_DIFFERENCES,
        "allocation contribution status amount_usd posted_usd net_usd",
    ),
    Proof(
        "over_allocated_without_reason",
        _("No contribution is allocated beyond what may be"),
        OVER_ALLOCATED.format(condition=UNEXPLAINED),
        "contribution allocated_usd available_usd exchange_loss_usd",
    ),
    Proof(
        "instalments_overpaid",
        _("No instalment has received more than it is"),
        INSTALMENTS_OVERPAID,
        "instalment contribution number currency amount received",
    ),
    Proof(
        "adjustment_differences",
        _("Each approved refund and write-down is its entry"),
        ADJUSTMENT_DIFFERENCES,
        "adjustment contribution kind status amount entry entry_kind entry_amount",
    ),
    Proof(
        "exchange_differences",
        _("Each exchange difference is that of its receipt"),
        EXCHANGE_DIFFERENCES,
        "entry contribution expected_usd posted_usd",
    ),
)
CERTIFIED = _("What was certified is what the ledger says today")


@dataclass(frozen=True)
class Reconciliation:
    entries: int
    balances: int
    sum_of_entries_usd: Decimal
    sum_of_balances_usd: Decimal
    differences: Rows
    total_differences: Rows
    not_proved: Rows
    reversal_differences: Rows
    source_differences: Rows
    allocation_differences: Rows
    over_allocated_without_reason: Rows
    instalments_overpaid: Rows
    adjustment_differences: Rows
    exchange_differences: Rows
    over_allocated: Rows  # by an exchange loss, which cannot be refused: named, no mistake
    certified_periods: int = 0
    certified_differences: Rows = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.certified_differences and not any(getattr(self, proof.key) for proof in PROOFS)

    @property
    def broken(self) -> list[str]:
        """Names of what does not hold."""
        return [each.name for each in fields(self) if each.name in BREAKS and getattr(self, each.name)]

    @property
    def first(self) -> list[dict[str, Any]]:
        """A few of the rows that do not hold, for a message."""
        return [row for name in self.broken for row in getattr(self, name)[:3]]


BREAKS = {proof.key for proof in PROOFS} | {"certified_differences"}


def reconcile() -> Reconciliation:
    """Everything. See `in_one_snapshot` for pages and commands."""
    # The figures of the periods read the ledger; only this proof looks back.
    from funding.periods.figures import verify_certified
    from funding.periods.models import FinancialPeriod
    from funding.periods.workflow import PeriodStatus

    return reconcile_books(
        certified_periods=FinancialPeriod.objects.filter(status=PeriodStatus.CERTIFIED).count(),
        certified_differences=[asdict(moved) for moved in verify_certified()],
    )


def in_one_snapshot() -> Reconciliation:
    """So that postings of the same moment do not look like differences. Inside another transaction the sums are those of
    its statements."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return reconcile()


def reconcile_books(*, certified_periods: int = 0, certified_differences: Rows | None = None) -> Reconciliation:
    """All but the certified periods, which the caller may have looked at."""
    with connection.cursor() as cursor:
        entries, entries_usd = one(cursor, "SELECT COUNT(*), COALESCE(SUM(amount_usd), 0) FROM funding_ledgerentry")
        balances, balances_usd = one(cursor, "SELECT COUNT(*), COALESCE(SUM(amount_usd), 0) FROM funding_balance")
        found: dict[str, Rows] = {proof.key: rows(cursor, proof.statement, proof.names) for proof in PROOFS}
        return Reconciliation(
            entries=entries,
            balances=balances,
            sum_of_entries_usd=entries_usd,
            sum_of_balances_usd=balances_usd,
            over_allocated=rows(
                cursor,
                OVER_ALLOCATED.format(condition=EXPLAINED),
                "contribution allocated_usd available_usd exchange_loss_usd",
            ),
            certified_periods=certified_periods,
            certified_differences=certified_differences or [],
            **found,
        )


def one(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return cursor.fetchone()


def rows(cursor: Any, statement: str, names: str) -> Rows:
    cursor.execute(statement, [MOST])
    return [dict(zip(names.split(), row, strict=True)) for row in cursor.fetchall()]
