"""How a file of rates becomes rates. A figure never changes: another one for the same day supersedes it, by two people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.rates.actions import supersede
from funding.rates.book import RateBook, is_far, plain
from funding.rates.importing.profiles import PROFILES
from funding.rates.importing.readings import read_day, read_rate
from funding.rates.models import ExchangeRate, RateBasis
from funding.rates.redenominations import Redenomination, explains, into, replaced
from funding.rates.usage import is_used, used
from portal.imports.inverse import take_back
from portal.imports.kinds import ImportKind, Plan, Remedy, Row
from portal.imports.models import ImportBatch, Outcome
from portal.money import DOLLAR, is_currency
from portal.workflow import Blocker, NotAllowed

MOST_AHEAD = timedelta(days=45)  # the Treasury publishes a month ahead at most
HALF = Decimal("0.5")


@dataclass
class Known:
    book: RateBook
    today: date
    used: frozenset[int] = frozenset()  # ids of published rates at which something is recorded
    seen: set[tuple[str, date, str, Decimal]] = field(default_factory=set)


class RatesImport(ImportKind):
    name = "rates"
    label = _("Exchange rates")
    permission = "funding.import_exchangerate"
    profiles = PROFILES
    model = ExchangeRate
    record_page = "rate_detail"
    four_eyes = True

    def context(self, batch: ImportBatch) -> Known:
        published = used(ExchangeRate.objects.standing().operational())
        return Known(RateBook(), timezone.localdate(), frozenset(published.values_list("pk", flat=True)))

    def plan(self, row: Row, context: Known) -> Plan:
        plan = Plan(row)
        currency = row.values["currency"].upper()
        on, units = read_day(row.values["effective_on"]), read_rate(row.values["rate"])
        say_currency(plan, currency, on)
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
            plan.say("RATE_CONFLICT", field="rate", raw=rate.rate, severity="error", expected=plain(conflicting[0]))
        before = context.book.operational(rate.currency, rate.effective_on)
        if before is not None and before.effective_on == rate.effective_on:
            if before.rate != rate.rate and not plan.is_rejected:
                self.plan_another_figure(plan, rate, before, context)
            return
        self.check_movement(plan, rate, before, context)
        self.create_once(plan, rate, context)

    def plan_another_figure(self, plan: Plan, rate: ExchangeRate, stored: ExchangeRate, context: Known) -> None:
        """A stored rate that proves an amount is changed by a correction only. Another one may be superseded by the file
        once somebody has said so on the review page; a second person then applies it."""
        facts = {"expected": plain(stored.rate), "stored": stored.pk}
        if stored.pk in context.used:
            plan.say("RATE_CONFLICT", field="rate", raw=rate.rate, severity="error", used=True, **facts)
        elif not plan.row.decisions.get("force"):
            plan.say("RATE_CONFLICT", field="rate", raw=rate.rate, severity="error", may_force=True, **facts)
        else:
            plan.say("RATE_CONFLICT", field="rate", raw=rate.rate, expected=plain(stored.rate))
            plan.changes = {"rate": [plain(stored.rate), plain(rate.rate)]}
            rate.supersedes = stored
            self.create_once(plan, rate, context, outcome=Outcome.UPDATE)

    def check_movement(self, plan: Plan, rate: ExchangeRate, before: ExchangeRate | None, context: Known) -> None:
        """A rate that moved by more than half is imported once a person has said on the review page that it is so."""
        reference, facts = known_rate(rate, before, context.book)
        if reference is None or abs(rate.rate - reference) <= reference * HALF:
            if facts and not plan.is_rejected:
                plan.say("RATE_REDENOMINATED", field="rate", raw=rate.rate, **facts)
            return
        facts |= {"before": plain(reference), "moved": True}
        if plan.row.decisions.get("force"):
            plan.say("RATE_IMPLAUSIBLE", field="rate", raw=rate.rate, **facts)
        else:
            plan.say("RATE_IMPLAUSIBLE", field="rate", raw=rate.rate, severity="error", may_force=True, **facts)

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

    def create_once(self, plan: Plan, rate: ExchangeRate, context: Known, outcome: Outcome = Outcome.CREATE) -> None:
        """A currency stands in the file once for each of its countries."""
        key = (rate.currency, rate.effective_on, rate.basis, rate.rate)
        if key in context.seen or plan.is_rejected:
            return
        context.seen.add(key)
        plan.outcome, plan.values = outcome, rate
        if outcome == Outcome.CREATE:
            context.book.add(rate)  # so that a history of many months is compared month by month

    def write(self, plans: list[Plan], context: Known, *, batch: ImportBatch, by: Any) -> None:
        for plan in plans:
            plan.values.source_batch, plan.values.recorded_by = batch, by
        ExchangeRate.objects.bulk_create(plan.values for plan in plans if plan.outcome == Outcome.CREATE)
        for plan in plans:
            if plan.outcome == Outcome.UPDATE:
                plan.values = replace_unused(plan.values, by=by)
            plan.record_id = plan.values.pk
            plan.created = {"funding.ExchangeRate": [plan.values.pk]}

    def undo(self, batch: ImportBatch, *, by: Any) -> None:
        """Rates that nothing uses go; those that they had superseded stand again."""
        superseded = list(ExchangeRate.objects.filter(superseded_by__source_batch=batch).values_list("pk", flat=True))
        take_back(self, batch)
        ExchangeRate.objects.filter(pk__in=superseded).update(superseded_at=None)

    def remedy(self, made: Mapping[str, Any]) -> Remedy | None:
        """A figure that differs from a used rate: the way is a correction, with what the file says filled in."""
        if made["code"] != "RATE_CONFLICT" or not made["facts"].get("used"):
            return None
        address = reverse("rate_correction_new", args=[made["facts"]["stored"]])
        return Remedy(_("Propose a correction"), f"{address}?{urlencode({'new_rate': made['raw']})}")


def replace_unused(rate: ExchangeRate, *, by: Any) -> ExchangeRate:
    """Looked at again under lock: somebody may have recorded an amount with it since the file was checked."""
    stored = ExchangeRate.objects.select_for_update(of=("self",)).get(pk=rate.supersedes_id or 0)
    if is_used(stored) or stored.superseded_at is not None:
        raise NotAllowed([Blocker(gettext("%(rate)s is in use now: propose a correction.") % {"rate": stored})])
    return supersede(
        stored, units=rate.rate, source=rate.source, at=timezone.now(), by=by, source_batch=rate.source_batch
    )


def known_rate(
    rate: ExchangeRate, before: ExchangeRate | None, book: RateBook
) -> tuple[Decimal | None, dict[str, Any]]:
    """What the rate is compared with: the one before it, in today's money where the currency was redenominated; and the
    facts that name the redenomination."""
    if before is not None:
        change = explains(rate.currency, before.rate, rate.rate, between=(before.effective_on, rate.effective_on))
        return (before.rate / change.factor, told(change)) if change else (before.rate, {})
    for change in into(rate.currency):
        older = book.operational(change.old, rate.effective_on)
        if older is not None and not change.is_within and change.new != "EUR":
            return older.rate / change.factor, told(change)
    return None, {}


def told(change: Redenomination) -> dict[str, Any]:
    return {"old": change.old, "new": change.new, "factor": plain(change.factor), "since": str(change.since)}


def say_currency(plan: Plan, currency: str, on: date | None) -> None:
    """An old code is right for days on which it was money; later files name it as replaced."""
    change = replaced(currency)
    if is_currency(currency) or (change and on is not None and on < change.since):
        return
    facts = told(change) if change else {}
    plan.say("CURRENCY_UNKNOWN", field="currency", raw=plan.row.values["currency"], **facts)


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
