"""What the database itself holds the ledger to, whoever writes and whatever runs at the same time.

A refusal is an integrity error whose constraint name says which rule it was.
"""

import pgtrigger

INSERTED = pgtrigger.Referencing(new="new_rows")


class Guard(pgtrigger.Trigger):
    """Looks once at all rows that a statement has added."""

    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    referencing = INSERTED


# Sorted, so that two writers take the rows in the same order. Totals first: whoever has them has the balances that belong to
# them, and writers of many entries go by their order (funding.ledger.actions.post_many). The table's own checks make amounts
# and kinds sound.
KEEP_BALANCES = Guard(
    name="keep_balances",
    func="""
        INSERT INTO funding_ledgertotal (contribution_id, project_id, kind, fund_id, amount_usd, first_on, last_on)
        SELECT contribution_id, project_id, kind, fund_id, SUM(amount_usd), MIN(value_on), MAX(value_on)
        FROM new_rows WHERE contribution_id IS NOT NULL OR project_id IS NOT NULL
        GROUP BY contribution_id, project_id, kind, fund_id
        ORDER BY contribution_id NULLS FIRST, project_id NULLS FIRST, kind, fund_id
        ON CONFLICT (contribution_id, project_id, kind, fund_id) DO UPDATE
        SET amount_usd = funding_ledgertotal.amount_usd + EXCLUDED.amount_usd,
            first_on = LEAST(funding_ledgertotal.first_on, EXCLUDED.first_on),
            last_on = GREATEST(funding_ledgertotal.last_on, EXCLUDED.last_on);
        INSERT INTO funding_balance
            (value_on, fund_id, contribution_id, project_id, kind, object_class, amount_usd, entries)
        SELECT value_on, fund_id, contribution_id, project_id, kind, object_class, SUM(amount_usd), COUNT(*)
        FROM new_rows
        GROUP BY value_on, fund_id, contribution_id, project_id, kind, object_class
        ORDER BY value_on, fund_id, contribution_id, project_id, kind, object_class
        ON CONFLICT (value_on, fund_id, contribution_id, project_id, kind, object_class) DO UPDATE
        SET amount_usd = funding_balance.amount_usd + EXCLUDED.amount_usd,
            entries = funding_balance.entries + EXCLUDED.entries;
        RETURN NULL;
    """,
)

# Taken before the row is written and before any balance is touched, so that everybody queues at the same door.
# NO KEY: an entry's own foreign key does not have to wait for it.
LOCK_CONTRIBUTION = pgtrigger.Trigger(
    name="lock_contribution",
    level=pgtrigger.Row,
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition(
        "NEW.contribution_id IS NOT NULL AND ("
        "(NEW.kind IN ('outgoing_commitment', 'refund', 'write_down') AND NEW.amount_usd > 0)"
        " OR (NEW.kind IN ('incoming_funds', 'incoming_commitment') AND NEW.amount_usd < 0)"
        " OR (NEW.kind = 'exchange_difference' AND NEW.amount_usd < 0 AND NEW.reverses_id IS NOT NULL))"
    ),
    func="""
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'Money is not set aside on a snapshot: use read committed'
                USING ERRCODE = 'invalid_transaction_state';
        END IF;
        PERFORM 1 FROM funding_contribution WHERE id = NEW.contribution_id FOR NO KEY UPDATE;
        RETURN NEW;
    """,
)

# See also funding.ledger.queries.headroom, which says the same beforehand. An exchange loss is a fact and is never refused;
# taking back a gain that is allocated is.
NEVER_OVER_ALLOCATED = Guard(
    name="never_over_allocated",
    declare=[("over", "RECORD")],
    func="""
        SELECT c.reference, s.allocated, s.available INTO over
        FROM (
            SELECT DISTINCT contribution_id FROM new_rows
            WHERE (kind IN ('outgoing_commitment', 'refund', 'write_down') AND amount_usd > 0)
               OR (kind IN ('incoming_funds', 'incoming_commitment') AND amount_usd < 0)
               OR (kind = 'exchange_difference' AND amount_usd < 0 AND reverses_id IS NOT NULL)
        ) n
        JOIN funding_contribution c ON c.id = n.contribution_id
        JOIN funding_fund f ON f.id = c.fund_id
        CROSS JOIN LATERAL (
            SELECT
                COALESCE(SUM(e.amount_usd) FILTER (WHERE e.kind = 'outgoing_commitment'), 0) AS allocated,
                COALESCE(SUM(e.amount_usd) FILTER (
                    WHERE (f.commits_on = 'received' AND e.kind = 'incoming_funds')
                       OR (f.commits_on = 'signed' AND e.kind IN ('incoming_commitment', 'exchange_difference'))
                ), 0) - COALESCE(SUM(e.amount_usd) FILTER (
                    WHERE e.kind = 'refund' OR (f.commits_on = 'signed' AND e.kind = 'write_down')
                ), 0) AS available
            FROM funding_ledgerentry e
            WHERE e.contribution_id = c.id
              AND e.kind IN ('outgoing_commitment', 'incoming_funds', 'incoming_commitment', 'exchange_difference',
                             'refund', 'write_down')
        ) s
        WHERE s.allocated > s.available
        ORDER BY c.id LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'Allocations of % would be US$ %, and only US$ % may be allocated',
                over.reference, over.allocated, over.available
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_never_over_allocated',
                      TABLE = 'funding_ledgerentry';
        END IF;
        RETURN NULL;
    """,
)

# The donor's people see rows by the donor written on them, so it must be the contribution's own.
AGREES_WITH_ITS_SOURCES = Guard(
    name="agrees_with_its_sources",
    func="""
        IF EXISTS (
            SELECT 1 FROM new_rows n JOIN funding_contribution c ON c.id = n.contribution_id
            WHERE n.fund_id <> c.fund_id OR n.donor_id IS DISTINCT FROM c.donor_id
        ) OR EXISTS (
            SELECT 1 FROM new_rows n JOIN funding_allocation a ON a.id = n.allocation_id
            WHERE n.contribution_id IS DISTINCT FROM a.contribution_id OR n.project_id IS DISTINCT FROM a.project_id
        ) OR EXISTS (
            SELECT 1 FROM new_rows n JOIN funding_instalment i ON i.id = n.instalment_id
            WHERE n.contribution_id IS DISTINCT FROM i.contribution_id
        ) THEN
            RAISE EXCEPTION 'An entry names the fund, donor and project of its contribution, allocation and instalment'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_agrees_with_its_sources',
                      TABLE = 'funding_ledgerentry';
        END IF;
        RETURN NULL;
    """,
)

# Assessed money has no income, allocation or support costs; see also funding.funds.guards.
ASSESSED_IS_SPENT_ONLY = Guard(
    name="assessed_is_spent_only",
    func="""
        IF EXISTS (
            SELECT 1 FROM new_rows n JOIN funding_fund f ON f.id = n.fund_id
            WHERE f.kind NOT IN ('trust_fund', 'special_fund') AND n.kind NOT IN ('expenditure', 'disbursement')
        ) THEN
            RAISE EXCEPTION 'Assessed money is spent and nothing else'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_assessed_is_spent_only',
                      TABLE = 'funding_ledgerentry';
        END IF;
        RETURN NULL;
    """,
)

# Twenty decimals before the only rounding that counts; see also portal.money.convert.
PROVED_BY_ITS_RATE = Guard(
    name="proved_by_its_rate",
    func="""
        IF EXISTS (
            SELECT 1 FROM new_rows n JOIN funding_exchangerate r ON r.id = n.rate_id
            WHERE r.currency <> n.currency OR r.effective_on > n.value_on
               OR round(n.amount::numeric(40, 20) / r.rate, 2) <> n.amount_usd
        ) THEN
            RAISE EXCEPTION 'The US$ amount is not the amount at its rate'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_proved_by_its_rate',
                      TABLE = 'funding_ledgerentry';
        END IF;
        RETURN NULL;
    """,
)

REVERSAL_IS_EXACT = Guard(
    name="reversal_is_exact",
    func="""
        IF EXISTS (
            SELECT 1 FROM new_rows n JOIN funding_ledgerentry o ON o.id = n.reverses_id
            WHERE o.reverses_id IS NOT NULL
               OR n.value_on < o.value_on
               OR (n.kind, n.currency, n.amount, n.amount_usd, n.fund_id, n.object_class)
                  IS DISTINCT FROM (o.kind, o.currency, -o.amount, -o.amount_usd, o.fund_id, o.object_class)
               OR (n.contribution_id, n.project_id, n.donor_id, n.rate_id, n.allocation_id, n.instalment_id)
                  IS DISTINCT FROM
                  (o.contribution_id, o.project_id, o.donor_id, o.rate_id, o.allocation_id, o.instalment_id)
        ) THEN
            RAISE EXCEPTION 'A reversal is the same entry with the opposite amount, once'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reversal_is_exact',
                      TABLE = 'funding_ledgerentry';
        END IF;
        RETURN NULL;
    """,
)

# Whoever closes a period locks the table first (funding.periods.guards): he waits for entries that are under way, and an
# entry that comes later waits for him and then sees what he did. That holds only where every statement looks afresh, so a
# transaction on a snapshot is refused. Up to the last certified day no day is open, not even one of no period: an entry
# there would move the opening balance of what was certified.
PERIOD_OPEN = Guard(
    name="period_open",
    declare=[("shut", "RECORD")],
    func="""
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'Nothing is posted on a snapshot: use read committed'
                USING ERRCODE = 'invalid_transaction_state';
        END IF;
        SELECT n.value_on INTO shut FROM new_rows n
        WHERE n.value_on <= (SELECT MAX(p.ends_on) FROM funding_financialperiod p WHERE p.status = 'certified')
           OR (NOT n.is_closing AND EXISTS (
                  SELECT 1 FROM funding_financialperiod p
                  WHERE p.status = 'soft_closed' AND n.value_on BETWEEN p.starts_on AND p.ends_on))
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'The period of % is closed', shut.value_on
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_period_closed',
                      TABLE = 'funding_ledgerentry';
        END IF;
        IF EXISTS (
            SELECT 1 FROM new_rows n JOIN funding_financialperiod p ON p.id = n.late_for_id
            WHERE n.occurred_on > p.ends_on OR n.value_on <= p.ends_on
        ) THEN
            RAISE EXCEPTION 'A late item arose in the period that it names and counts in a later one'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_late_item_after_its_period',
                      TABLE = 'funding_ledgerentry';
        END IF;
        RETURN NULL;
    """,
)

NEVER_TRUNCATED = pgtrigger.Trigger(
    name="never_truncated",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="""
        RAISE EXCEPTION 'The ledger and its balances are never emptied' USING ERRCODE = 'restrict_violation';
    """,
)

ON_LEDGER = (
    ASSESSED_IS_SPENT_ONLY,
    AGREES_WITH_ITS_SOURCES,
    KEEP_BALANCES,
    NEVER_TRUNCATED,
    LOCK_CONTRIBUTION,
    NEVER_OVER_ALLOCATED,
    PERIOD_OPEN,
    PROVED_BY_ITS_RATE,
    REVERSAL_IS_EXACT,
)

# Depth 0 is a statement from outside; the ledger's own trigger writes at depth 1.
FROM_OUTSIDE = pgtrigger.Condition("pg_trigger_depth() = 0")
ON_BALANCE = [
    pgtrigger.Protect(
        name="written_by_the_ledger",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        condition=FROM_OUTSIDE,
    ),
    NEVER_TRUNCATED,
]
