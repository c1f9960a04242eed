"""What the database itself holds financial periods to, whoever writes and whatever runs at the same time."""

import pgtrigger

CHANGES = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

# Waits for entries that are being written and lets none begin until the change of the period is committed, so that an
# entry either stood before the period was closed or meets it closed. funding.periods.actions takes the same lock before it
# reads the period's row: in the other order it and an entry that names the period could wait for each other.
LOCK_LEDGER = pgtrigger.Trigger(
    name="lock_ledger",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=CHANGES,
    func="""
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'A period is not closed on a snapshot: use read committed'
                USING ERRCODE = 'invalid_transaction_state';
        END IF;
        LOCK TABLE funding_ledgerentry IN SHARE ROW EXCLUSIVE MODE;
        RETURN NULL;
    """,
)

CERTIFIED_FOR_EVER = pgtrigger.Trigger(
    name="certified_for_ever",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Condition("OLD.status = 'certified'"),
    func="""
        RAISE EXCEPTION 'A certified period does not change any more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'financial_period_certified_for_ever',
                  TABLE = 'funding_financialperiod';
    """,
)

STEP_BY_STEP = pgtrigger.Trigger(
    name="step_by_step",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "((OLD.status <> 'open' AND (OLD.starts_on, OLD.ends_on) IS DISTINCT FROM (NEW.starts_on, NEW.ends_on))"
        " OR (OLD.status, NEW.status) NOT IN"
        " (('open', 'open'), ('open', 'soft_closed'), ('soft_closed', 'soft_closed'), ('soft_closed', 'open'),"
        " ('soft_closed', 'certified'), ('certified', 'certified')))"
    ),
    func="""
        RAISE EXCEPTION 'A period goes from open to soft-closed to certified, and its days are fixed once it is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'financial_period_step_by_step',
                  TABLE = 'funding_financialperiod';
    """,
)

CLOSED_STAYS = pgtrigger.Trigger(
    name="closed_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    condition=pgtrigger.Condition("OLD.status <> 'open'"),
    func="""
        RAISE EXCEPTION 'Only an open period can be deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'financial_period_closed_stays',
                  TABLE = 'funding_financialperiod';
    """,
)

# In the statement of a certified period the opening balance is everything before it.
CERTIFIED_IN_ORDER = pgtrigger.Trigger(
    name="certified_in_order",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF EXISTS (
            SELECT 1 FROM funding_financialperiod p
            WHERE p.status <> 'certified'
              AND p.starts_on < (SELECT MAX(c.ends_on) FROM funding_financialperiod c WHERE c.status = 'certified')
        ) THEN
            RAISE EXCEPTION 'Every period before a certified one is certified'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'financial_period_certified_in_order',
                      TABLE = 'funding_financialperiod';
        END IF;
        IF NEW.status = 'certified' AND EXISTS (
            SELECT 1 FROM funding_ledgerentry e
            WHERE e.value_on < NEW.starts_on AND NOT EXISTS (
                SELECT 1 FROM funding_financialperiod p WHERE e.value_on BETWEEN p.starts_on AND p.ends_on)
        ) THEN
            RAISE EXCEPTION 'Entries before the period lie in no period'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'financial_period_no_gap_before_certified',
                      TABLE = 'funding_financialperiod';
        END IF;
        RETURN NULL;
    """,
)

BEGINS_OPEN = pgtrigger.Trigger(
    name="begins_open",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition("NEW.status <> 'open'"),
    func="""
        RAISE EXCEPTION 'A period begins open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'financial_period_begins_open',
                  TABLE = 'funding_financialperiod';
    """,
)

NEVER_TRUNCATED = pgtrigger.Trigger(
    name="never_truncated",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="""
        RAISE EXCEPTION 'Financial periods are never emptied' USING ERRCODE = 'restrict_violation';
    """,
)

ON_PERIOD = [
    LOCK_LEDGER,
    BEGINS_OPEN,
    CERTIFIED_FOR_EVER,
    CERTIFIED_IN_ORDER,
    CLOSED_STAYS,
    NEVER_TRUNCATED,
    STEP_BY_STEP,
]
