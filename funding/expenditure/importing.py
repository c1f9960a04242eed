"""Lines of expenditure from the accounts: known again by their source line, negative lines kept, never de-duplicated."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.contributions.importing.profiles import cell_text
from funding.contributions.models import Contribution
from funding.expenditure.actions import NEVER_STARTED, post_lines
from funding.funds.models import Fund
from funding.funds.naming import FundNames
from funding.ledger import actions as ledger
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind, LedgerEntry
from funding.rates.book import RateBook
from funding.rates.importing.readings import read_day
from funding.support_costs.book import SupportCosts
from portal.imports.kinds import ImportKind, Plan, Profile, Row, TableProfile
from portal.imports.models import ImportBatch, Outcome
from portal.imports.sources import Source
from portal.money import DOLLAR, AmountInvalid, is_currency, parse_amount, share
from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project

Source3 = tuple[int, int | None, int]  # fund, contribution, project


class ExpenditureLines(TableProfile):
    """The template: one line of the accounts a row."""

    name = "expenditure_lines"
    label = _("Expenditure lines, CSV or XLSX")
    headings = {
        "source_line": ("sourceline", "line", "documentline"),
        "value_date": ("valuedate", "postingdate", "date"),
        "project": ("project", "projectcode"),
        "fund": ("fund", "fundcode"),
        "contribution": ("contribution", "contributionreference", "grant"),
        "object_class": ("objectclass", "class"),
        "currency": ("currency",),
        "amount": ("amount", "amountincurrency"),
        "description": ("description", "text"),
    }
    required = ("source_line", "value_date", "project", "fund", "object_class", "currency", "amount")

    def rows(self, source: Source) -> Iterator[Row]:
        for row in super().rows(source):
            values = {name: cell_text(row.values.get(name)) for name in self.headings}
            if any(values.values()):
                yield Row(row.number, values)


@dataclass
class Known:
    projects: dict[str, Project]
    funds: FundNames
    contributions: dict[str, Contribution]
    classes: dict[str, str]
    book: RateBook
    today: date
    posted: dict[str, LedgerEntry]  # by source key, those that stand
    taken_back: Counter[str]  # how often a line was posted and reversed: it may be posted anew
    support_costs: SupportCosts
    left: defaultdict[Source3, Decimal]  # allocated and not spent, of each source of each project
    seen: dict[str, int] = field(default_factory=dict)


class ExpenditureImport(ImportKind):
    name = "expenditure"
    label = _("Expenditure")
    permission = "funding.import_ledgerentry"
    profiles: ClassVar[tuple[Profile, ...]] = (ExpenditureLines(),)
    model = LedgerEntry
    four_eyes = True
    all_or_nothing = True  # totals must equal those of the source

    def context(self, batch: ImportBatch) -> Known:
        posted, taken_back = posted_lines()
        return Known(
            projects={project.code.upper(): project for project in Project.objects.all()},
            funds=FundNames(),
            contributions={gift.reference.upper(): gift for gift in Contribution.objects.select_related("fund")},
            classes=class_spellings(),
            book=RateBook(),
            today=timezone.localdate(),
            posted=posted,
            taken_back=taken_back,
            support_costs=SupportCosts(),
            left=left_by_source(),
        )

    def plan(self, row: Row, context: Known) -> Plan:
        plan = Plan(row)
        entry = read_entry(plan, context)
        if entry is None:
            return plan
        if (first := context.seen.setdefault(entry.source_key, row.number)) != row.number:
            plan.say("DUPLICATE_IN_FILE", field="source_line", raw=row.values["source_line"], severity="error")
            plan.messages[-1]["facts"] = {"row": first}
            return plan
        known = context.posted.get(entry.source_key)
        if known is not None:
            if facts_of(known) != facts_of(entry):
                plan.say("EDITED_LOCALLY", field="source_line", raw=row.values["source_line"], severity="error")
            return plan
        if again := context.taken_back[entry.source_key]:
            entry.source_key = f"{entry.source_key}~{again + 1}"
        warn_when_overspent(plan, entry, context)
        plan.outcome, plan.values = Outcome.CREATE, entry
        plan.changes = {"amount_usd": [None, str(entry.amount_usd)]}
        return plan

    def write(self, plans: list[Plan], context: Known, *, batch: ImportBatch, by: Any) -> None:
        entries: list[LedgerEntry] = [plan.values for plan in plans]
        for entry in entries:
            entry.source_batch, entry.posted_by = batch, by
        post_lines(entries)
        for plan in plans:
            plan.record_id = plan.values.pk
            plan.created = {"funding.LedgerEntry": [plan.values.pk]}

    def undo(self, batch: ImportBatch, *, by: Any) -> None:
        """Money reverses: every line of the file that is not reversed yet, with its support cost, on its own day."""
        lines = LedgerEntry.objects.filter(source_batch=batch, reverses__isnull=True, reversed_by__isnull=True)
        for line in lines.order_by("pk"):
            ledger.reverse_exactly(line, by=by, reason=str(_("The import was taken back.")), value_on=line.value_on)


KEY = "expenditure:"


def posted_lines() -> tuple[dict[str, LedgerEntry], Counter[str]]:
    """Lines that stand, and how often others were taken back, by the key of the source line."""
    standing: dict[str, LedgerEntry] = {}
    taken_back: Counter[str] = Counter()
    lines = LedgerEntry.objects.filter(source_key__startswith=KEY)
    for line in lines.select_related("fund", "contribution", "project", "reversed_by"):
        key = re.sub(r"~\d+$", "", line.source_key)
        if hasattr(line, "reversed_by"):
            taken_back[key] += 1
        else:
            standing[key] = line
    return standing, taken_back


def class_spellings() -> dict[str, str]:
    """By code and by the English line of the statement."""
    from django.utils import translation

    with translation.override("en"):
        labels = {str(item.label).casefold(): item.value for item in ObjectClass}
    return labels | {item.value: item.value for item in ObjectClass}


def left_by_source() -> defaultdict[Source3, Decimal]:
    left: defaultdict[Source3, Decimal] = defaultdict(Decimal)
    rows = Balance.objects.filter(project__isnull=False, kind__in=(EntryKind.ALLOCATION, *SPENDING_KINDS))
    for fund, contribution, project, kind, usd in (
        rows.values("fund", "contribution", "project", "kind")
        .annotate(usd=Sum("amount_usd"))
        .values_list("fund", "contribution", "project", "kind", "usd")
    ):
        left[fund, contribution, project] += usd if kind == EntryKind.ALLOCATION else -usd
    return left


def read_entry(plan: Plan, context: Known) -> LedgerEntry | None:
    values = plan.row.values
    source_line = values["source_line"]
    if not source_line:
        plan.say("VALUE_MISSING", field="source_line")
    project = context.projects.get(values["project"].upper())
    if project is None:
        plan.say("PROJECT_UNKNOWN", field="project", raw=values["project"])
    elif project.status in NEVER_STARTED:
        plan.say("PROJECT_NOT_STARTED", field="project", raw=values["project"])
    fund = context.funds.find(values["fund"])
    if fund is None:
        plan.say("FUND_UNKNOWN", field="fund", raw=values["fund"], known=", ".join(context.funds.codes))
    contribution = read_contribution(plan, fund, context)
    object_class = context.classes.get(values["object_class"].casefold())
    if object_class is None:
        known = ", ".join(item.value for item in ObjectClass)
        plan.say("CLASS_UNKNOWN", field="object_class", raw=values["object_class"], known=known)
    on, amount, currency = read_day_not_later(plan, context.today), read_amount(plan), values["currency"].upper()
    if not is_currency(currency):
        plan.say("CURRENCY_UNKNOWN", field="currency", raw=values["currency"])
    elif on is not None and currency != DOLLAR and context.book.in_force(currency, on) is None:
        plan.say("RATE_MISSING", field="currency", raw=f"{currency} {on}")
    if plan.is_rejected or on is None or amount is None:
        return None
    return ledger.entry(
        kind=EntryKind.EXPENDITURE,
        fund=fund,
        contribution=contribution,
        project=project,
        value_on=on,
        currency=currency,
        amount=amount,
        rate=None if currency == DOLLAR else context.book.in_force(currency, on),
        object_class=object_class or "",
        description=values["description"][:250],
        source_key=f"{KEY}{source_line}"[:120],
        by=None,
    )


def read_contribution(plan: Plan, fund: Fund | None, context: Known) -> Contribution | None:
    text = plan.row.values["contribution"]
    if not text:
        return None
    contribution = context.contributions.get(text.upper())
    if contribution is None or (fund is not None and contribution.fund_id != fund.pk):
        plan.say("CONTRIBUTION_UNKNOWN", field="contribution", raw=text)
        return None
    return contribution


def read_day_not_later(plan: Plan, today: date) -> date | None:
    text = plan.row.values["value_date"]
    on = read_day(text)
    if on is None:
        plan.say("DATE_INVALID", field="value_date", raw=text)
    elif on > today:
        plan.say("DATE_FUTURE", field="value_date", raw=text, severity="error")
    return on


def read_amount(plan: Plan) -> Decimal | None:
    text = plan.row.values["amount"]
    try:
        amount = parse_amount(text)
    except AmountInvalid:
        plan.say("AMOUNT_INVALID", field="amount", raw=text)
        return None
    if amount == 0:
        plan.say("AMOUNT_INVALID", field="amount", raw=text)
    return amount


def facts_of(entry: LedgerEntry) -> tuple[Any, ...]:
    """What a line of the accounts may not change after it was posted."""
    return (
        entry.value_on,
        entry.currency,
        entry.amount,
        entry.fund.pk,
        entry.contribution.pk if entry.contribution else None,
        entry.project.pk if entry.project else None,
        entry.object_class,
    )


def warn_when_overspent(plan: Plan, entry: LedgerEntry, context: Known) -> None:
    key = (entry.fund.pk, entry.contribution.pk if entry.contribution else None, entry.project.pk)  # type: ignore[union-attr]
    context.left[key] -= entry.amount_usd + share(
        entry.amount_usd, context.support_costs.percent(key[0], key[1], entry.value_on)
    )
    if entry.amount_usd > 0 and context.left[key] < 0:
        plan.say("OVERSPENT", field="amount", raw=plan.row.values["amount"])
