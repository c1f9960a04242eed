"""A line of the portal's own template: everything is named in the portal's words."""

from funding.expenditure.actions import NEVER_STARTED
from funding.expenditure.importing import keys, values
from funding.expenditure.importing.coding import SUPPORT_COST
from funding.expenditure.importing.known import Known
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from portal.imports.kinds import Plan
from portal.money import DOLLAR, is_currency
from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project

LONGEST = 250


def read(plan: Plan, context: Known) -> LedgerEntry | None:
    source_line = values.required(plan, "source_line")
    project, object_class = read_project(plan, context), read_class(plan, context)
    raw = values.text(plan, "fund")
    fund = context.coder.funds.find(raw)
    if fund is None:
        plan.say("FUND_UNKNOWN", field="fund", raw=raw, known=values.known_codes(context))
    contribution = values.contribution(plan, fund, context)
    on, amount = values.day_not_later(plan, "value_date", context.today), values.amount(plan, "amount")
    if amount == 0:
        plan.say("AMOUNT_INVALID", field="amount", raw=values.text(plan, "amount"))
    currency = values.text(plan, "currency").upper()
    if not is_currency(currency):
        plan.say("CURRENCY_UNKNOWN", field="currency", raw=values.text(plan, "currency"))
    elif on is not None and currency != DOLLAR and context.book.in_force(currency, on) is None:
        plan.say("RATE_MISSING", field="currency", raw=f"{currency} {on}")
    if plan.is_rejected or on is None or amount is None:
        return None
    is_support_cost = object_class == SUPPORT_COST
    return ledger.entry(
        kind=EntryKind.SUPPORT_COST if is_support_cost else EntryKind.EXPENDITURE,
        fund=fund,
        contribution=contribution,
        project=project,
        currency=currency,
        amount=amount,
        rate=None if currency == DOLLAR else context.book.in_force(currency, on),
        object_class="" if is_support_cost else object_class,
        description=values.text(plan, "description")[:LONGEST],
        source_key=keys.of_line(source_line),
        by=None,
        **context.closed.posting(on).facts,
    )


def read_project(plan: Plan, context: Known) -> Project | None:
    raw = values.text(plan, "project")
    project = context.coder.projects.get(raw.upper())
    if project is None:
        plan.say("PROJECT_UNKNOWN", field="project", raw=raw)
    elif project.status in NEVER_STARTED:
        plan.say("PROJECT_NOT_STARTED", field="project", raw=raw)
    return project


def read_class(plan: Plan, context: Known) -> str:
    raw = values.text(plan, "object_class")
    found = context.coder.classes.get(raw.casefold())
    if found is None:
        known = ", ".join(item.value for item in ObjectClass)
        plan.say("CLASS_UNKNOWN", field="object_class", raw=raw, known=known)
    return found or ""
