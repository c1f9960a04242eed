"""A line item of the accounts. Its coding is translated by rules; its US$ are those of the accounts.

The ledger proves every amount in another currency by the UN rate. Where the accounts' own US$ is just that, the line is
posted in its currency with the rate; where it is not, it is posted in US$ as the accounts did, with the amount of the
transaction in its description, and a difference of more than a cent is said. So the file's total is the ledger's.
"""

from datetime import date
from decimal import Decimal

from funding.expenditure.actions import NEVER_STARTED
from funding.expenditure.importing import keys, values
from funding.expenditure.importing.coding import Coding
from funding.expenditure.importing.known import Known
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.rates.models import ExchangeRate
from portal.imports.codes import WARNING
from portal.imports.kinds import Plan
from portal.money import CENT, DOLLAR, is_currency

CODES = ("wbs", "grant", "fund", "sponsored_class", "gl_account")


def read(plan: Plan, context: Known) -> LedgerEntry | None:
    document, item = values.required(plan, "document"), values.required(plan, "item")
    on, amount_usd = values.day_not_later(plan, "posting_date", context.today), values.amount(plan, "amount_usd")
    coding = context.coder.code(plan.row.values)
    say_what_is_wrong(plan, coding)
    currency, amount, rate = money(plan, on, amount_usd, context)
    if plan.is_rejected or on is None or amount_usd is None:
        return None
    fiscal_year = values.text(plan, "fiscal_year") or str(on.year)
    return ledger.entry(
        kind=EntryKind.SUPPORT_COST if coding.is_support_cost else EntryKind.EXPENDITURE,
        fund=coding.fund,
        contribution=coding.contribution,
        project=coding.project,
        currency=currency,
        amount=amount,
        rate=rate,
        object_class=coding.object_class,
        description=description(plan, currency),
        source_key=keys.of_document(fiscal_year, document, item),
        by=None,
        **context.closed.posting(on).facts,
    )


def say_what_is_wrong(plan: Plan, coding: Coding) -> None:
    """A line whose coding nobody has explained waits on the matching screen."""
    codes = " · ".join(filter(None, (values.text(plan, name) for name in CODES)))
    if missing := coding.missing:
        plan.say("CODING_UNKNOWN", field="wbs", raw=codes, missing=missing)
    if coding.project is not None and coding.project.status in NEVER_STARTED:
        plan.say("PROJECT_NOT_STARTED", field="wbs", raw=coding.project.code)
    if coding.contribution is not None and coding.fund is not None and coding.contribution.fund_id != coding.fund.pk:
        plan.say("CONTRIBUTION_UNKNOWN", field="grant", raw=f"{coding.contribution.reference} · {coding.fund.code}")


Money = tuple[str, Decimal, ExchangeRate | None]  # currency, amount and rate to post with


def money(plan: Plan, on: date | None, amount_usd: Decimal | None, context: Known) -> Money:
    currency = values.text(plan, "currency").upper() or DOLLAR
    in_dollars: Money = (DOLLAR, amount_usd or Decimal(0), None)
    if not is_currency(currency):
        plan.say("CURRENCY_UNKNOWN", field="currency", raw=values.text(plan, "currency"))
        return in_dollars
    amount = values.amount(plan, "amount") if values.text(plan, "amount") else None
    if amount is None or amount_usd is None or on is None:
        return in_dollars
    if currency == DOLLAR:
        if amount != amount_usd:
            differs(plan, amount, amount_usd)
        return in_dollars
    return converted(plan, currency, amount, amount_usd, context.book.in_force(currency, on)) or in_dollars


def converted(
    plan: Plan, currency: str, amount: Decimal, amount_usd: Decimal, rate: ExchangeRate | None
) -> Money | None:
    """None where the UN rate does not give the accounts' US$ to the cent."""
    if rate is None:
        raw = f"{currency} {values.text(plan, 'posting_date')}"
        plan.say("RATE_MISSING", field="currency", raw=raw, severity=WARNING, posted_in_dollars=True)
        return None
    expected = ledger.in_dollars(amount, rate)
    if expected == amount_usd and amount:
        return currency, amount, rate
    if abs(expected - amount_usd) > CENT:
        differs(plan, expected, amount_usd, rate=f"{rate.rate.normalize():f}")
    return None


def differs(plan: Plan, expected: Decimal, amount_usd: Decimal, rate: str = "") -> None:
    plan.say(
        "USD_DIFFERS",
        field="amount_usd",
        raw=str(amount_usd),
        expected=str(expected),
        difference=str(amount_usd - expected),
        rate=rate,
    )


def description(plan: Plan, posted_in: str) -> str:
    """The line's text; before it the transaction's own money where the line is posted in US$."""
    currency, text = values.text(plan, "currency").upper(), values.text(plan, "text")
    if currency and currency != posted_in and values.text(plan, "amount"):
        text = f"{currency} {values.text(plan, 'amount')} · {text}".rstrip(" ·")
    return text[:250]
