"""The figures of a report to one donor: its agreements, where its money went, what came of it. No words and no pages.

Money and names are this donor's alone. Of projects it holds what the public sees, so that the file of figures, which is
attached to every edition, holds nothing else either.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from funding.donors.models import Donor
from funding.earmarking.facts import facts_among, lists_of
from funding.ledger.reconciliation import reconcile
from funding.statement.periods import previous
from funding.statement.shapes import DoesNotBalance
from portal.money import DOLLAR
from portal.periods import Period
from portal.reference.names import names_of
from reports.figures.books import DoesNotReconcile
from reports.figures.donor import agreements, money, work
from reports.figures.donor.shapes import DonorFigures
from reports.figures.freezing import NO_OPTIONS, Sheet
from reports.figures.outside import UnknownScope, people_lines
from reports.figures.results import framework_lines, note_indicators
from reports.figures.statement import sources

__all__ = ["DonorFigures", "compute", "figures_of"]


def compute(period: Period, *, today: date, scope: str, options: Mapping[str, Any] = NO_OPTIONS) -> DonorFigures:
    """Of the donor whose key is `scope`, up to the end of the period or `today` when that is earlier. Raises UnknownScope,
    and DoesNotReconcile when the ledger does not add up."""
    donor = find(scope)
    if not reconcile().is_clean:
        raise DoesNotReconcile("the balances differ from the ledger")
    return figures_of(donor, period, today=today)


def figures_of(donor: Donor, period: Period, *, today: date) -> DonorFigures:
    """The same, without adding up the whole ledger first: a page that many look at shows these."""
    sheet, as_at = Sheet(), min(period.ends_on, max(today, period.starts_on))
    counted = Period(period.starts_on, as_at)
    gifts = list(agreements.contributions_of(donor, counted, as_at))
    posted = agreements.posted_of(donor, counted, as_at=as_at)
    by_gift = agreements.by_gift(posted)
    ways = work.ways_of(posted)
    seen = work.seen_among(ways)
    try:
        made = money.statements_of(donor, period, as_at=as_at)
        earlier = money.statements_of(donor, previous(made[0].period), as_at=previous(made[0].period).ends_on)
    except DoesNotBalance as error:
        raise DoesNotReconcile(str(error)) from error
    lists = lists_of(seen)
    facts = facts_among(seen, lists)
    lines = work.project_lines(ways, seen, lists, facts, gifts, sheet, as_at=as_at)
    results = framework_lines(seen.values(), sheet, today=today)
    note_indicators(results, sheet, today=today, where="published projects of the donor's money")
    entries = money.entry_lines(donor, gifts, as_at)
    state = donor.organisation.state
    figures = DonorFigures(
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        as_at=as_at,
        drafted_on=today,
        donor=donor.pk,
        name=donor.organisation.name,
        names=names_of(state) if state else {"en": donor.organisation.name},
        kind=donor.organisation.kind,
        currency=donor.currency or DOLLAR,
        agreements=agreements.agreement_lines(gifts, by_gift, entries, sheet, as_at=as_at),
        years=money.year_lines(donor, sheet, as_at=as_at),
        conditions=work.held_conditions(gifts, donor, by_gift, seen, facts),
        instalments=money.instalment_lines(donor, gifts, counted, as_at=as_at),
        entries=entries,
        adjustments=money.adjustment_lines(donor, gifts, counted),
        reports_due=money.due_lines(donor, gifts, period),
        projects=lines,
        places=work.place_lines(lines, sheet, as_at=as_at),
        components=work.component_lines(lines, sheet, as_at=as_at),
        flows=money.flows(donor, counted, as_at=as_at),
        statements=made,
        earlier=earlier,
        results=results,
        people=people_lines({key: project.code for key, project in seen.items()}, counted, sheet),
        ways=work.way_lines(posted, lines, seen),
        sources=(*sheet.figures, *sources(made, also={"donor": str(donor.pk)})),
    )
    check(figures)
    return figures


def find(scope: str) -> Donor:
    rows = Donor.objects.select_related("organisation__state")
    found = rows.filter(pk=int(scope)).first() if scope.isdecimal() and len(scope) < 10 else None
    if found is None:
        raise UnknownScope(_("There is no donor with the number “{code}”.").format(code=scope))
    return found


def check(figures: DonorFigures) -> None:
    """The parts lead to the statement, which is counted by itself. Raises DoesNotReconcile."""
    spent = sum((line.spent_usd for line in figures.projects), Decimal(0))
    by_place = sum((line.spent_usd for line in figures.places), Decimal(0))
    by_way = sum((line.spent_usd for line in figures.ways), Decimal(0))
    by_agreement = sum((line.spent_in_period_usd for line in figures.agreements), Decimal(0))
    main = figures.main
    if {spent, by_place, by_way, by_agreement} != {main.expenditure_usd}:
        raise DoesNotReconcile(f"spent {main.expenditure_usd}, by project {spent}, by agreement {by_agreement}")
    if figures.total("unspent_usd") != main.closing_usd:
        raise DoesNotReconcile(f"unspent {figures.total('unspent_usd')}, closing balance {main.closing_usd}")
