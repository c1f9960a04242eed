"""What a cell of a line says: a day, an amount, a contribution. What is wrong is said on the plan."""

from datetime import date
from decimal import Decimal

from funding.contributions.models import Contribution
from funding.expenditure.importing.known import Known
from funding.funds.models import Fund
from funding.rates.importing.readings import read_day
from portal.imports.kinds import Plan
from portal.money import AmountInvalid, parse_amount


def text(plan: Plan, name: str) -> str:
    return str(plan.row.values.get(name) or "").strip()


def required(plan: Plan, name: str) -> str:
    found = text(plan, name)
    if not found:
        plan.say("VALUE_MISSING", field=name)
    return found


def day_not_later(plan: Plan, name: str, today: date) -> date | None:
    raw = text(plan, name)
    on = read_day(raw)
    if on is None:
        plan.say("DATE_INVALID", field=name, raw=raw)
    elif on > today:
        plan.say("DATE_FUTURE", field=name, raw=raw, severity="error")
    return on


def amount(plan: Plan, name: str) -> Decimal | None:
    """In US$ or another currency; nothing as 0. None when it cannot be read."""
    raw = text(plan, name)
    try:
        return parse_amount(raw)
    except AmountInvalid:
        plan.say("AMOUNT_INVALID", field=name, raw=raw)
        return None


def contribution(plan: Plan, fund: Fund | None, context: Known) -> Contribution | None:
    raw = text(plan, "contribution")
    if not raw:
        return None
    found = context.coder.contributions.get(raw.upper())
    if found is None or (fund is not None and found.fund_id != fund.pk):
        plan.say("CONTRIBUTION_UNKNOWN", field="contribution", raw=raw)
        return None
    return found


def known_codes(context: Known) -> str:
    return ", ".join(context.coder.funds.codes)
