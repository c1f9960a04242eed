"""Reads the problem of a fund from the records: its signed contributions with money left, its projects with a gap."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from funding.allocations.blockers import OPEN_PROJECTS
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.earmarking.facts import facts_of_many
from funding.earmarking.terms import binding_many
from funding.funds.models import Fund
from funding.ledger.models import Balance
from funding.ledger.queries import Headroom, headroom_under
from funding.projects.sources import source_of_fund
from funding.solver.gaps import Gaps, in_cents
from funding.solver.problem import Need, Offer, Problem
from projects.portfolio.models import Project
from projects.workplan.models import BudgetLine


def read(fund: Fund, *, on: date, minimum_usd: Decimal) -> Problem:
    """As things are now; `on` decides about dates and rates of support costs."""
    source = source_of_fund(fund)
    planned = BudgetLine.objects.filter(source=source, project__status__in=OPEN_PROJECTS).values("project")
    projects = list(Project.objects.filter(pk__in=planned).order_by("pk"))
    gaps = Gaps(fund, (project.pk for project in projects), on=on)
    facts = facts_of_many(project.pk for project in projects if gaps.net(project.pk))
    needs = tuple(
        Need(
            pk=project.pk,
            facts=facts[project.pk],
            gap=gaps.net(project.pk),
            classes={name: in_cents(usd) for name, usd in facts[project.pk].classes(source).items()},
            starts_on=project.starts_on,
        )
        for project in projects
        if gaps.net(project.pk)
    )
    return Problem(on, offers_of(fund, gaps), needs, gaps.given, in_cents(minimum_usd))


def offers_of(fund: Fund, gaps: Gaps) -> tuple[Offer, ...]:
    signed = Contribution.objects.filter(fund=fund, status=ContributionStatus.SIGNED).select_related("fund")
    contributions = list(signed.order_by("pk"))
    rooms = headrooms(contributions)
    open_ones = [one for one in contributions if rooms[one.pk].left_usd > 0]
    terms = binding_many(open_ones)
    return tuple(
        Offer(
            pk=one.pk,
            reference=one.reference,
            room=in_cents(rooms[one.pk].left_usd),
            percent=gaps.percent(one.pk),
            terms=tuple(terms[one.pk]),
            expires_on=one.valid_until,
        )
        for one in open_ones
    )


def headrooms(contributions: list[Contribution]) -> dict[int, Headroom]:
    """What may still be allocated of each, by one query."""
    totals: dict[int, dict[str, Decimal]] = {one.pk: {} for one in contributions}
    rows = Balance.objects.filter(contribution__in=contributions)
    for row in rows.values("contribution", "kind").annotate(usd=Sum("amount_usd")).order_by():
        totals[row["contribution"]][row["kind"]] = row["usd"]
    return {one.pk: headroom_under(one.fund.commits_on, totals[one.pk]) for one in contributions}
