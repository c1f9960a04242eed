"""What the database itself holds funds to, whoever writes and whatever runs at the same time.

Assessed money (regular budget, peacekeeping support account) is spent and nothing else: it has no contribution, no
allocation, no programme support costs and no reserve. A refusal is an integrity error whose constraint name says which
rule it was. See also funding.ledger.guards.ASSESSED_IS_SPENT_ONLY.
"""

import pgtrigger

VOLUNTARY = "('trust_fund', 'special_fund')"


REFUSE_ASSESSED = """
    IF EXISTS (SELECT 1 FROM funding_fund WHERE id = NEW.fund_id AND kind NOT IN ('trust_fund', 'special_fund')) THEN
        RAISE EXCEPTION 'Assessed money is spent and nothing else'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_assessed_is_spent_only', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
"""
NOT_OF_ASSESSED_MONEY = pgtrigger.Trigger(
    name="not_of_assessed_money",
    level=pgtrigger.Row,
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("fund_id"),
    func=REFUSE_ASSESSED,
)


ON_CONTRIBUTION = [NOT_OF_ASSESSED_MONEY]
ON_RESERVE_POLICY = [NOT_OF_ASSESSED_MONEY]
ON_SUPPORT_COST_RATE = [
    NOT_OF_ASSESSED_MONEY,
    pgtrigger.Trigger(
        name="of_the_agreements_fund",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("fund_id", "contribution_id"),
        condition=pgtrigger.Condition("NEW.contribution_id IS NOT NULL"),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM funding_contribution WHERE id = NEW.contribution_id AND fund_id = NEW.fund_id
            ) THEN
                RAISE EXCEPTION 'The rate of an agreement names the fund of the agreement'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'support_cost_rate_of_the_agreements_fund',
                          TABLE = 'funding_supportcostrate';
            END IF;
            RETURN NEW;
        """,
    ),
]
ON_ALLOCATION = [
    pgtrigger.Trigger(
        name="not_of_assessed_money",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("contribution_id"),
        func="""
            IF EXISTS (
                SELECT 1 FROM funding_contribution c JOIN funding_fund f ON f.id = c.fund_id
                WHERE c.id = NEW.contribution_id AND f.kind NOT IN ('trust_fund', 'special_fund')
            ) THEN
                RAISE EXCEPTION 'Assessed money is spent and nothing else'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_assessed_is_spent_only',
                          TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        """,
    )
]

# Allocations queue on the contribution, so a change of the rule takes all of the fund's, in one order, before it looks.
# See also funding.ledger.guards.NEVER_OVER_ALLOCATED, which says the same of each posting.
RULE_FITS_WHAT_IS_ALLOCATED = pgtrigger.Trigger(
    name="rule_fits_what_is_allocated",
    level=pgtrigger.Row,
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("commits_on"),
    condition=pgtrigger.Condition("NEW.commits_on IS DISTINCT FROM OLD.commits_on"),
    declare=[("over", "RECORD")],
    func="""
        PERFORM 1 FROM funding_contribution WHERE fund_id = NEW.id ORDER BY id FOR NO KEY UPDATE;
        SELECT c.reference INTO over
        FROM funding_contribution c JOIN funding_ledgerentry e ON e.contribution_id = c.id
        WHERE c.fund_id = NEW.id
        GROUP BY c.id, c.reference
        HAVING COALESCE(SUM(e.amount_usd) FILTER (WHERE e.kind = 'outgoing_commitment'), 0) > 0
           AND COALESCE(SUM(e.amount_usd) FILTER (WHERE e.kind = 'outgoing_commitment'), 0) >
               COALESCE(SUM(e.amount_usd) FILTER (
                   WHERE (NEW.commits_on = 'received' AND e.kind = 'incoming_funds')
                      OR (NEW.commits_on = 'signed' AND e.kind IN ('incoming_commitment', 'exchange_difference'))
               ), 0) - COALESCE(SUM(e.amount_usd) FILTER (
                   WHERE e.kind = 'refund' OR (NEW.commits_on = 'signed' AND e.kind = 'write_down')
               ), 0)
        ORDER BY c.id LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'More of % is allocated than the new rule lets', over.reference
                USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_rule_fits_what_is_allocated',
                      TABLE = 'funding_fund';
        END IF;
        RETURN NEW;
    """,
)
KIND_STAYS_ONCE_USED = pgtrigger.Trigger(
    name="kind_stays_once_used",
    level=pgtrigger.Row,
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("kind"),
    condition=pgtrigger.Condition(f"((NEW.kind IN {VOLUNTARY}) <> (OLD.kind IN {VOLUNTARY}))"),
    func="""
        IF EXISTS (SELECT 1 FROM funding_contribution WHERE fund_id = NEW.id)
           OR EXISTS (SELECT 1 FROM funding_ledgerentry WHERE fund_id = NEW.id) THEN
            RAISE EXCEPTION 'Money of % is in the ledger: voluntary stays voluntary, assessed stays assessed', NEW.code
                USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_kind_stays_once_used', TABLE = 'funding_fund';
        END IF;
        RETURN NEW;
    """,
)
ON_FUND = [RULE_FITS_WHAT_IS_ALLOCATED, KIND_STAYS_ONCE_USED]
