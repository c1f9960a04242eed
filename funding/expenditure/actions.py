"""Expenditure of projects, with the programme support cost that the fund charges on it. The ledger is written through
funding.ledger.actions alone."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.contributions.models import Contribution
from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import project_money
from funding.periods.models import FinancialPeriod
from funding.periods.posting import posting_for
from funding.periods.workflow import PeriodStatus
from funding.support_costs.book import SupportCosts
from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.imports.models import ImportBatch
from portal.money import DOLLAR, share
from portal.reference.finance import ObjectClass
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus

NEVER_STARTED = (ProjectStatus.PLANNING, ProjectStatus.CANCELLED)


def blockers_to_record(
    project: Project,
    *,
    fund: Fund,
    contribution: Contribution | None,
    amount: Decimal,
    on: date,
    object_class: str,
    today: date,
) -> list[Blocker]:
    """Over-expenditure is not among them: what the accounts have paid is recorded and shown."""
    reasons = []
    if project.status in NEVER_STARTED:
        reasons.append(
            Blocker(
                _("%(code)s is “%(stage)s”: a project spends once it has started.")
                % {"code": project.code, "stage": project.get_status_display()}
            )
        )
    if amount == 0:
        reasons.append(
            Blocker(_("An amount of nothing is not recorded; a correction is negative."), anchor="id_amount")
        )
    if on > today:
        reasons.append(Blocker(_("Expenditure cannot lie in the future."), anchor="id_on"))
    if contribution is not None and contribution.fund_id != fund.pk:
        reasons.append(
            Blocker(
                _("%(reference)s belongs to another fund.") % {"reference": contribution.reference},
                anchor="id_contribution",
            )
        )
    if object_class not in ObjectClass.values:
        reasons.append(Blocker(_("Choose the object class."), anchor="id_object_class"))
    return reasons


@transaction.atomic
def record_expenditure(
    project: Project,
    *,
    fund: Fund,
    contribution: Contribution | None,
    amount: Decimal,
    currency: str = DOLLAR,
    on: date,
    object_class: str,
    by: User | None,
    description: str = "",
    source_key: str = "",
    source_batch: ImportBatch | None = None,
    is_closing: bool = False,
    today: date | None = None,
) -> LedgerEntry:
    """Posts one line of expenditure, negative for a correction, and the programme support cost that goes with it.

    A day in a closed period is posted as a late item into the first open day after it; `is_closing` posts it on its own
    day while that period is only soft-closed. Raises NotAllowed with the reasons, or RateMissing.
    """
    reasons = blockers_to_record(
        project,
        fund=fund,
        contribution=contribution,
        amount=amount,
        on=on,
        object_class=object_class,
        today=today or timezone.localdate(),
    )
    if reasons:
        raise NotAllowed(reasons)
    entry = ledger.post(
        ledger.entry(
            kind=EntryKind.EXPENDITURE,
            fund=fund,
            contribution=contribution,
            project=project,
            currency=currency,
            amount=amount,
            rate=ledger.rate_for(currency, on),
            object_class=object_class,
            description=description,
            source_key=source_key,
            source_batch=source_batch,
            by=by,
            **where_to_post(on, is_closing=is_closing),
        )
    )
    for support_cost in support_costs([entry]):
        ledger.post(support_cost)
    audit.record(
        project,
        "record_expenditure",
        by=by,
        is_internal=True,
        facts={"entry": entry.pk, "amount_usd": str(entry.amount_usd), "object_class": object_class},
    )
    return entry


def where_to_post(on: date, *, is_closing: bool) -> dict[str, Any]:
    """The day, and what a late or closing entry says of itself."""
    period = FinancialPeriod.objects.closed().of(on)
    if is_closing and period is not None and period.status == PeriodStatus.SOFT_CLOSED:
        return {"value_on": on, "is_closing": True}
    return posting_for(on).facts


def post_lines(lines: Sequence[LedgerEntry], *, charged: Sequence[LedgerEntry] | None = None) -> None:
    """Posts many lines of expenditure in bulk, then the support costs on all of them or on those `charged`: two
    statements however many lines."""
    LedgerEntry.objects.bulk_create(lines)
    LedgerEntry.objects.bulk_create(support_costs(lines if charged is None else charged))


def support_costs(lines: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """A percentage of each line by its agreement or fund and the day on which it arose, to the cent; charged on
    expenditure, never on income, and shown apart."""
    rates = SupportCosts({line.fund_id for line in lines})
    return [
        LedgerEntry(
            kind=EntryKind.SUPPORT_COST,
            value_on=line.value_on,
            occurred_on=line.occurred_on,
            late_for=line.late_for,
            is_closing=line.is_closing,
            currency=DOLLAR,
            amount=amount,
            amount_usd=amount,
            fund=line.fund,
            donor_id=line.donor_id,
            contribution=line.contribution,
            project=line.project,
            description=line.description,
            source_batch=line.source_batch,
            accompanies=line,
            posted_by=line.posted_by,
        )
        for line in lines
        if (amount := share(line.amount_usd, percent_of(line, rates)))
    ]


def percent_of(line: LedgerEntry, rates: SupportCosts) -> Decimal:
    return rates.percent(line.fund_id, line.contribution_id, line.occurred_on or line.value_on)


def overspending(project: Project) -> list[str]:
    """A sentence for each source of which the project has spent more than it was allocated."""
    return [
        _("%(source)s: %(spent)s spent of %(allocated)s allocated.")
        % {
            "source": source.contribution.reference if source.contribution else source.fund.code,
            "spent": formats.usd(source.spent_usd, 2),
            "allocated": formats.usd(source.allocated_usd, 2),
        }
        for source in project_money(project).overspent
    ]
