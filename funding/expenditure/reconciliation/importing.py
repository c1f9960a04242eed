"""A file of totals of the source, one a row. It changes totals that are open; the ledger is not touched."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from funding.contributions.importing.profiles import cell_text
from funding.expenditure.models import SourceTotal
from funding.expenditure.reconciliation.actions import record_source_total
from funding.expenditure.workflow import SourceTotalStatus
from funding.funds.models import Fund
from funding.funds.naming import FundNames
from portal.imports.kinds import ImportKind, Plan, Profile, Row, TableProfile
from portal.imports.models import ImportBatch, Outcome
from portal.imports.sources import Source
from portal.money import AmountInvalid, parse_amount, western
from portal.periods import Period, PeriodInvalid, parse

Key = tuple[str, int, Period, bool]


class SourceTotals(TableProfile):
    name = "source_totals"
    label = _("Totals of the accounts by fund and period, CSV or XLSX")
    headings = {
        "fund": ("fund", "fundcode"),
        "period": ("period",),
        "amount_usd": ("amountusd", "amountinus", "amountinusd", "totalus", "totalusd", "amount", "total"),
        "source": ("source", "system"),
        "with_support_costs": ("withsupportcosts", "includespsc"),
        "reference": ("reference", "report"),
    }
    required = ("fund", "period", "amount_usd")
    amounts = ("amount_usd",)

    def rows(self, source: Source) -> Iterator[Row]:
        for row in super().rows(source):
            values = {name: cell_text(row.values.get(name)) for name in self.headings}
            if any(values.values()):
                yield Row(row.number, values)


@dataclass
class Known:
    funds: FundNames
    totals: dict[Key, SourceTotal]
    seen: dict[Key, int] = field(default_factory=dict)


class SourceTotalsImport(ImportKind):
    name = "source_totals"
    label = _("Totals of the accounts")
    permission = "funding.add_sourcetotal"
    profiles: ClassVar[tuple[Profile, ...]] = (SourceTotals(),)
    model = SourceTotal
    record_page = "source_total_detail"
    all_or_nothing = True

    def context(self, batch: ImportBatch) -> Known:
        totals = SourceTotal.objects.all()
        return Known(
            FundNames(),
            {(total.source, total.fund_id, total.period, total.with_support_costs): total for total in totals},
        )

    def plan(self, row: Row, context: Known) -> Plan:
        plan = Plan(row)
        fund, period, amount = read_fund(plan, context), read_period(plan), read_amount(plan)
        if fund is None or period is None or amount is None:
            return plan
        source = row.values["source"] or "Umoja"
        with_support_costs = row.values["with_support_costs"].strip().casefold() not in ("no", "false", "0", "without")
        key = (source, fund.pk, period, with_support_costs)
        if (first := context.seen.setdefault(key, row.number)) != row.number:
            plan.say("DUPLICATE_IN_FILE", field="period", raw=row.values["period"], severity="error")
            plan.messages[-1]["facts"] = {"row": first}
            return plan
        known = context.totals.get(key)
        if known is not None and known.amount_usd == amount:
            return plan
        if known is not None and known.status == SourceTotalStatus.AGREED:
            plan.say("TOTAL_AGREED", field="amount_usd", raw=row.values["amount_usd"])
            return plan
        plan.outcome = Outcome.CREATE if known is None else Outcome.UPDATE
        plan.changes = {"amount_usd": [str(known.amount_usd) if known else None, str(amount)]}
        plan.values = {
            "source": source,
            "fund": fund,
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
            "amount_usd": amount,
            "with_support_costs": with_support_costs,
            "reference": row.values["reference"],
        }
        return plan

    def write(self, plans: list[Plan], context: Known, *, batch: ImportBatch, by: Any) -> None:
        for plan in plans:
            total = record_source_total(**plan.values, by=by)
            plan.record_id = total.pk
            if plan.outcome == Outcome.CREATE:
                plan.created = {"funding.SourceTotal": [total.pk]}


def read_fund(plan: Plan, context: Known) -> Fund | None:
    raw = plan.row.values["fund"]
    fund = context.funds.find(raw)
    if fund is None:
        plan.say("FUND_UNKNOWN", field="fund", raw=raw, known=", ".join(context.funds.codes))
    return fund


def read_period(plan: Plan) -> Period | None:
    raw = western(plan.row.values["period"])
    try:
        return parse(raw)
    except PeriodInvalid:
        plan.say("PERIOD_INVALID", field="period", raw=raw)
        return None


def read_amount(plan: Plan) -> Decimal | None:
    try:
        return parse_amount(plan.row.values["amount_usd"])
    except AmountInvalid:
        plan.say("AMOUNT_INVALID", field="amount_usd", raw=plan.row.values["amount_usd"])
        return None
