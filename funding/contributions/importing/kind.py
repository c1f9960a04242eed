"""How a published list becomes signed contributions with a receipt, each US$ proved by the rate that gives it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.contributions import actions
from funding.contributions.figures import SAME_GIFT
from funding.contributions.importing.headings import is_total
from funding.contributions.importing.profiles import LatestContributions
from funding.contributions.importing.rates import Proved, prove
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.donors.actions import record_donor
from funding.donors.naming import DonorNames, Found
from funding.funds.models import Fund
from funding.funds.naming import FundNames
from funding.periods.models import FinancialPeriod
from funding.rates.book import RateBook
from funding.rates.importing.readings import read_day
from portal.imports.kinds import ImportKind, Plan, Profile, Row
from portal.imports.models import ImportBatch, Outcome
from portal.money import DOLLAR, AmountInvalid, is_currency, parse_amount, precision, whole_dollars
from portal.reference.aliases import normalise

DEFAULT_FUND = "HC"  # a gift "to OHCHR" is not one to the VFTC
IN_DOLLARS = frozenset({"", "-", "–", "—", "−", "US$", "$US", "$", "USD"})
NO_AMOUNT = frozenset({"", "-", "–", "—", "−"})

Key = tuple[str, str, Decimal, date]  # donor, currency, amount, day


@dataclass(frozen=True)
class Gift:
    found: Found
    fund: Fund
    currency: str
    amount: Decimal
    on: date
    proved: Proved
    conditions: str

    @property
    def key(self) -> Key:
        return donor_key(self.found), self.currency, self.amount, self.on


@dataclass
class Known:
    donors: DonorNames
    book: RateBook
    funds: FundNames
    today: date
    recorded: Counter[Key]  # gifts that earlier imports have brought
    days: dict[tuple[str, str, Decimal], list[date]]
    closed: list[FinancialPeriod]
    sum_published: Decimal = Decimal(0)  # of the rows so far: what a row of totals is compared with
    rows: dict[Key, list[int]] = field(default_factory=dict)  # of this file


class ContributionsImport(ImportKind):
    name = "contributions"
    label = _("Contributions")
    permission = "funding.import_contribution"
    profiles: ClassVar[tuple[Profile, ...]] = (LatestContributions(),)
    model = Contribution
    record_page = "contribution_detail"
    four_eyes = True

    def context(self, batch: ImportBatch) -> Known:
        recorded: Counter[Key] = Counter()
        days: dict[tuple[str, str, Decimal], list[date]] = {}
        gifts = Contribution.objects.exclude(status=ContributionStatus.WITHDRAWN).filter(source_batch__isnull=False)
        for gift in gifts.select_related("donor__organisation__state"):
            key = gift_key(gift)
            recorded[key] += 1
            days.setdefault(key[:3], []).append(key[3])
        return Known(
            donors=DonorNames(),
            book=RateBook(),
            funds=FundNames(),
            today=timezone.localdate(),
            recorded=recorded,
            days=days,
            closed=list(FinancialPeriod.objects.closed().defer("figures")),
        )

    def plan(self, row: Row, context: Known) -> Plan:
        plan = Plan(row)
        if is_no_gift(plan, context):
            return plan
        found, fund = read_donor(plan, context), read_fund(plan, context)
        on, currency = read_date(plan, context), read_currency(plan)
        published = read_published(plan)
        amount = read_amount(plan, currency, published)
        context.sum_published += published or Decimal(0)
        if plan.is_rejected or found is None or fund is None or on is None or amount is None:
            return plan
        proved = prove(plan, context.book, currency=currency, amount=amount, on=on, published=published)
        if proved is None:
            return plan
        gift = Gift(found, fund, currency, amount, on, proved, row.values.get("conditions") or "")
        decide(plan, gift, context)
        if plan.does_something:
            say_late(plan, gift, context)
        return plan

    def write(self, plans: list[Plan], context: Known, *, batch: ImportBatch, by: Any) -> None:
        for plan in plans:
            gift: Gift = plan.values
            donor = record_donor(gift.found, by=by, since_year=gift.on.year)
            contribution = actions.pledge(
                donor=donor,
                fund=gift.fund,
                currency=gift.currency,
                amount=gift.amount,
                pledged_on=gift.on,
                rate=gift.proved.rate,
                conditions=gift.conditions,
                source_batch=batch,
                source_row=plan.row.number,
                by=by,
            )
            actions.sign(contribution, on=gift.on, by=by)
            actions.receive(contribution, amount=gift.amount, on=gift.on, rate=gift.proved.rate, by=by)
            plan.record_id = contribution.pk
            plan.created = {"funding.Contribution": [contribution.pk]}

    def undo(self, batch: ImportBatch, *, by: Any) -> None:
        """Money reverses: each contribution that the file brought is annulled, and stays to be seen. Donors stay."""
        for contribution in Contribution.objects.filter(source_batch=batch).order_by("pk"):
            actions.annul_import(contribution, by=by, reason=str(_("The import was taken back.")))


def donor_key(found: Found) -> str:
    return f"state:{found.state.pk}" if found.state else normalise(found.name)


def gift_key(gift: Contribution) -> Key:
    organisation = gift.donor.organisation
    who = f"state:{organisation.state_id}" if is_state(organisation) else normalise(organisation.name)
    return who, gift.currency, gift.amount, gift.pledged_on


def is_state(organisation: Any) -> bool:
    return bool(
        organisation.state_id and organisation.kind == "government" and organisation.name == organisation.state.name
    )


def is_no_gift(plan: Plan, context: Known) -> bool:
    """Totals and notes below a list are passed over and said so; a total is compared with the rows above it."""
    values = plan.row.values
    if is_total(values["donor"]):
        plan.say("ROW_TOTAL", field="donor", raw=values["donor"])
        total = number(Plan(plan.row), "published_usd")
        if total is not None and whole_dollars(total) != whole_dollars(context.sum_published):
            facts = {"total": f"{total:,}", "sum": f"{context.sum_published:,}"}
            plan.say("TOTAL_DIFFERS", field="published_usd", raw=values["published_usd"], **facts)
        return True
    if values["is_text_only"] and is_note(values["donor"], context):
        plan.say("ROW_NOTE", field="donor", raw=values["donor"])
        return True
    return False


def is_note(text: str, context: Known) -> bool:
    """A sentence, not the name of a donor whose amount is missing."""
    found = context.donors.find(text) if len(text) <= 200 else None
    return found is None or (found.donor is None and found.state is None and not context.donors.misspelt_state(found))


def say_late(plan: Plan, gift: Gift, context: Known) -> None:
    for period in context.closed:
        if period.starts_on <= gift.on <= period.ends_on:
            plan.say("PERIOD_CLOSED", field="received_on", raw=gift.on, period=str(period))


def read_donor(plan: Plan, context: Known) -> Found | None:
    text = plan.row.values["donor"]
    if not text:
        plan.say("VALUE_MISSING", field="donor")
        return None
    found = context.donors.find(text)
    if len(found.name) > 200:
        plan.say("TEXT_TOO_LONG", field="donor", raw=text, limit=200)
    if nearest := context.donors.misspelt_state(found):
        plan.say("STATE_UNKNOWN", field="donor", raw=text, nearest=", ".join(nearest))
    elif found.donor is None:
        plan.say("DONOR_NEW", field="donor", raw=text)
    return found


def read_fund(plan: Plan, context: Known) -> Fund | None:
    name = plan.row.values["fund"] or DEFAULT_FUND
    fund = context.funds.find(name)
    if fund is None:
        plan.say("FUND_UNKNOWN", field="fund", raw=name, known=", ".join(context.funds.voluntary_codes) or "—")
    elif not fund.is_voluntary:
        plan.say("FUND_ASSESSED", field="fund", raw=name, known=", ".join(context.funds.voluntary_codes))
    return fund


def read_date(plan: Plan, context: Known) -> date | None:
    text = plan.row.values["received_on"]
    on = read_day(text)
    if on is None:
        plan.say("DATE_INVALID", field="received_on", raw=text)
    elif on > context.today:
        plan.say("DATE_FUTURE", field="received_on", raw=text, severity="error")
    return on


def read_currency(plan: Plan) -> str:
    text = plan.row.values["currency"]
    if text.upper() in IN_DOLLARS:
        return DOLLAR
    if not is_currency(text.upper()):
        plan.say("CURRENCY_UNKNOWN", field="currency", raw=text)
    return text.upper()


def read_published(plan: Plan) -> Decimal | None:
    return number(plan, "published_usd")


def read_amount(plan: Plan, currency: str, published: Decimal | None) -> Decimal | None:
    """In the currency; a gift in US$ has it in either column. Nothing and less is no contribution."""
    amount = number(plan, "amount")
    if amount is None and currency == DOLLAR:
        amount = published
    if amount is None:
        if not plan.is_rejected:
            plan.say("VALUE_MISSING", field="amount")
        return None
    has_too_many_decimals = is_currency(currency) and precision(currency) == 0 and amount != int(amount)
    if amount <= 0 or has_too_many_decimals:
        plan.say("AMOUNT_INVALID", field="amount", raw=plan.row.values["amount"])
    return amount


def number(plan: Plan, field: str) -> Decimal | None:
    text = plan.row.values[field]
    if text in NO_AMOUNT:
        return None
    try:
        return parse_amount(text)
    except AmountInvalid:
        plan.say("AMOUNT_INVALID", field=field, raw=text)
        return None


def decide(plan: Plan, gift: Gift, context: Known) -> None:
    """New, unless an earlier import has brought as many of the same gift as this file has up to here."""
    rows = context.rows.setdefault(gift.key, [])
    if rows:
        plan.say("DUPLICATE_IN_FILE", field="donor", severity="info", kept=rows[0])
    rows.append(plan.row.number)
    if context.recorded[gift.key] >= len(rows):
        return
    days = context.days.get(gift.key[:3], ())
    if any(day != gift.on and abs(day - gift.on) <= SAME_GIFT for day in days):
        plan.say("DUPLICATE_IN_DB", field="donor", raw=gift.found.name)
    plan.outcome, plan.values = Outcome.CREATE, gift
    plan.changes = {
        "amount": [None, f"{gift.currency} {gift.amount}"],
        "rate": [None, str(gift.proved.rate) if gift.proved.rate else None],
        "amount_usd": [None, str(gift.proved.amount_usd)],
        "fund": [None, gift.fund.code],
    }
