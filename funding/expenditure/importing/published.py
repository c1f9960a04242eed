"""Published totals of a year by source of money: audited statements of the trust funds, and of the regular budget.

They count on the last day of their financial year, belong to no project and no class, and carry no support costs: these
are in the totals. Repeated lines of one fund are added up and negative ones kept, as published.
"""

import re
from datetime import date

from funding.expenditure.importing import keys, values
from funding.expenditure.importing.known import Known, financial_year
from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from portal.imports.kinds import Plan
from portal.money import western

ONE_YEAR, TWO_YEARS = re.compile(r"\d{4}"), re.compile(r"(\d{4})/(\d{2}|\d{4})")
SOURCE_TYPES = {
    "voluntary": Fund.Kind.TRUST_FUND,
    "regularassessed": Fund.Kind.REGULAR_BUDGET,
    "regularbudget": Fund.Kind.REGULAR_BUDGET,
    "otherassessed": Fund.Kind.OTHER_ASSESSED,
}


def read(plan: Plan, context: Known) -> LedgerEntry | None:
    on = read_year(plan, context.today)
    fund, amount = read_fund(plan, context), values.amount(plan, "amount_usd")
    if plan.is_rejected or on is None or fund is None or amount is None:
        return None
    say_when_detailed(plan, fund, on, context)
    year = values.text(plan, "financial_year")
    context.positions[year, fund.code] += 1
    return ledger.entry(
        kind=EntryKind.EXPENDITURE,
        fund=fund,
        amount=amount,
        description=" · ".join(filter(None, (values.text(plan, "document"), year)))[:250],
        source_key=keys.of_published(year, fund.code, context.positions[year, fund.code]),
        by=None,
        **context.closed.posting(on).facts,
    )


def read_year(plan: Plan, today: date) -> date | None:
    """The last day: of the calendar year for 2019, 30 June 2019 for 2018/19."""
    raw = values.text(plan, "financial_year")
    on = last_day(western(raw))
    if on is None:
        plan.say("DATE_INVALID", field="financial_year", raw=raw)
    elif on > today:
        plan.say("DATE_FUTURE", field="financial_year", raw=raw, severity="error")
    return on


def last_day(year: str) -> date | None:
    try:
        if ONE_YEAR.fullmatch(year):
            return date(int(year), 12, 31)
        if match := TWO_YEARS.fullmatch(year):
            ends = int(match[1]) + 1
            return date(ends, 6, 30) if ends % 100 == int(match[2]) % 100 else None
    except ValueError:
        pass
    return None


def read_fund(plan: Plan, context: Known) -> Fund | None:
    """A trust fund by its title in the accounts; assessed money by its kind and section of the budget."""
    raw, section = values.text(plan, "fund"), values.text(plan, "budget_section")
    kind = SOURCE_TYPES.get(re.sub(r"[\W_]+", "", values.text(plan, "source_type").casefold()))
    if kind is None:
        plan.say("SOURCE_TYPE_UNKNOWN", field="source_type", raw=values.text(plan, "source_type"))
        return None
    if kind == Fund.Kind.TRUST_FUND:
        found = context.coder.funds.find(raw)
        fund = found if found is not None and found.is_voluntary else None
    else:
        funds = context.coder.funds.funds
        # Other assessed money has one source; its section only says under which title it is published.
        fund = next(
            (
                each
                for each in funds
                if each.kind == kind
                and each.budget_section in ((section,) if kind == Fund.Kind.REGULAR_BUDGET else (section, ""))
            ),
            None,
        )
    if fund is None:
        named = raw or f"{values.text(plan, 'source_type')} {section}".strip()
        plan.say("FUND_UNKNOWN", field="fund", raw=named, known=values.known_codes(context))
    return fund


def say_when_detailed(plan: Plan, fund: Fund, on: date, context: Known) -> None:
    """A published total and the lines behind it would count the same money twice."""
    year = financial_year(on)
    if any((fund.pk, each.starts_on) in context.detailed for each in year.months()):
        plan.say(
            "DETAIL_EXISTS", field="amount_usd", raw=values.text(plan, "amount_usd"), fund=fund.code, year=str(year)
        )
