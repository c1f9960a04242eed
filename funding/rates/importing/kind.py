"""How a file of rates becomes rates. A stored figure never changes: another figure for the same day is refused."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.rates.book import RateBook, is_far
from funding.rates.importing.profiles import PROFILES
from funding.rates.importing.readings import read_day, read_rate
from funding.rates.models import ExchangeRate, RateBasis
from portal.imports.kinds import ImportKind, Plan, Row
from portal.imports.models import ImportBatch, Outcome
from portal.money import DOLLAR, is_currency

MOST_AHEAD = timedelta(days=45)  # the Treasury publishes a month ahead at most
HALF = Decimal("0.5")


@dataclass
class Known:
    book: RateBook
    today: date
    seen: set[tuple[str, date, str, Decimal]] = field(default_factory=set)


class RatesImport(ImportKind):
    name = "rates"
    label = _("Exchange rates")
    permission = "funding.import_exchangerate"
    profiles = PROFILES
    model = ExchangeRate
    four_eyes = True

    def context(self, batch: ImportBatch) -> Known:
        return Known(RateBook(), timezone.localdate())

    def plan(self, row: Row, context: Known) -> Plan:
        plan = Plan(row)
        currency = row.values["currency"].upper()
        on, units = read_day(row.values["effective_on"]), read_rate(row.values["rate"])
        if not is_currency(currency):
            plan.say("CURRENCY_UNKNOWN", field="currency", raw=row.values["currency"])
        if on is None:
            plan.say("DATE_INVALID", field="effective_on", raw=row.values["effective_on"])
        elif on > context.today + MOST_AHEAD:
            plan.say("DATE_FUTURE", field="effective_on", raw=row.values["effective_on"], severity="error")
        if units is None or units <= 0:
            plan.say("AMOUNT_INVALID", field="rate", raw=row.values["rate"])
        if plan.is_rejected or on is None or units is None:
            return plan
        rate = ExchangeRate(
            currency=currency,
            effective_on=on,
            rate=units,
            basis=row.values["basis"],
            source=row.values["source"],
        )
        check_dollar(plan, rate)
        if rate.basis == RateBasis.DERIVED:
            self.plan_derived(plan, rate, context)
        else:
            self.plan_published(plan, rate, context)
        return plan

    def plan_published(self, plan: Plan, rate: ExchangeRate, context: Known) -> None:
        if conflicting := other_rates(plan.row, rate.rate):
            plan.say("RATE_CONFLICT", field="rate", raw=rate.rate, severity="error", expected=str(conflicting[0]))
        before = context.book.operational(rate.currency, rate.effective_on)
        if before is not None and before.effective_on == rate.effective_on:
            if before.rate != rate.rate:
                plan.say("RATE_CONFLICT", field="rate", raw=rate.rate, severity="error", expected=plain(before.rate))
            return
        if before is not None and abs(rate.rate - before.rate) > before.rate * HALF:
            plan.say("RATE_IMPLAUSIBLE", field="rate", raw=rate.rate, before=plain(before.rate))
        self.create_once(plan, rate, context)

    def plan_derived(self, plan: Plan, rate: ExchangeRate, context: Known) -> None:
        """Several rates of one day are normal: a list does not tell the month of its rows. One far from the others is
        not a rate of this currency: it is left out, with a warning."""
        elsewhere = other_rates(plan.row, rate.rate)
        middle = median(sorted([rate.rate, *elsewhere]))
        published = context.book.operational(rate.currency, rate.effective_on)
        reference = published.rate if published else middle
        if is_far(rate.rate, reference):
            facts = {"before": plain(reference)} | whose(plan.row, rate, context.book)
            plan.say("RATE_IMPLAUSIBLE", field="rate", raw=rate.rate, **facts)
            return
        if set(elsewhere) - {rate.rate}:
            plan.say("RATE_SEVERAL", field="rate", raw=rate.rate)
        if any(known.rate == rate.rate for known in context.book.derived.get((rate.currency, rate.effective_on), [])):
            return
        self.create_once(plan, rate, context)

    def create_once(self, plan: Plan, rate: ExchangeRate, context: Known) -> None:
        """A currency stands in the file once for each of its countries."""
        key = (rate.currency, rate.effective_on, rate.basis, rate.rate)
        if key in context.seen or plan.is_rejected:
            return
        context.seen.add(key)
        plan.outcome, plan.values = Outcome.CREATE, rate

    def write(self, plans: list[Plan], context: Known, *, batch: ImportBatch, by: Any) -> None:
        for plan in plans:
            plan.values.source_batch = batch
        ExchangeRate.objects.bulk_create(plan.values for plan in plans)
        for plan in plans:
            plan.record_id = plan.values.pk
            plan.created = {"funding.ExchangeRate": [plan.values.pk]}


def check_dollar(plan: Plan, rate: ExchangeRate) -> None:
    if rate.currency == DOLLAR and rate.rate != 1:
        plan.say("RATE_CONFLICT", field="rate", raw=rate.rate, severity="error", expected="1")


def other_rates(row: Row, own: Decimal) -> list[Decimal]:
    """What the file says elsewhere about the same currency and day, apart from `own` said again."""
    if row.values["basis"] == RateBasis.OPERATIONAL:
        return [rate for text in row.values["others"] if (rate := read_rate(text)) is not None and rate != own]
    rates = [rate for text in row.values["others"] if (rate := read_rate(text)) is not None]
    if own in rates:
        rates.remove(own)
    return rates


def whose(row: Row, rate: ExchangeRate, book: RateBook) -> dict[str, str]:
    """The currency whose rate of that day the figure is, if it is one's."""
    known = [each.currency for each in book.on(rate.effective_on) if each.rate == rate.rate]
    others = [currency for currency in (*row.values["shared_with"], *known) if currency != rate.currency]
    return {"currency": others[0]} if others else {}


def plain(rate: Decimal) -> str:
    return f"{rate.normalize():f}"
