"""What stands against an act on a fund, in words for the person."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from funding.funds.figures import over_allocated_under
from funding.funds.models import Fund
from funding.periods.models import FinancialPeriod
from portal import formats
from portal.accounts.models import User
from portal.workflow import Blocker

MOST_NAMED = 10
FIRST_YEAR, YEARS_AHEAD = 1945, 10


def against_right(by: User, fund: Fund) -> list[Blocker]:
    if by.has_perm("funding.change_fund", fund):
        return []
    return [Blocker(_("Only finance officers change the rules of a fund."))]


def against_contributions(fund: Fund) -> list[Blocker]:
    """Assessed money stands beside voluntary money and is never given or allocated."""
    if fund.is_voluntary:
        return []
    return [
        Blocker(
            _("%(fund)s is assessed money: it has no contributions and no allocations.") % {"fund": fund.name},
            "id_fund",
        )
    ]


def against_assessed(fund: Fund) -> list[Blocker]:
    if fund.is_voluntary:
        return []
    return [Blocker(_("%(fund)s is assessed money: it has no rules of its own here.") % {"fund": fund.name})]


def against_rule(fund: Fund, commits_on: str) -> list[Blocker]:
    """Names every contribution of which more is allocated than the new rule lets."""
    if commits_on == fund.commits_on:
        return [Blocker(_("This is the rule already."), "id_commits_on")]
    over = over_allocated_under(fund, commits_on)
    reasons = [
        Blocker(
            _("%(reference)s: %(allocated)s is allocated, and under the new rule only %(available)s may be.")
            % {
                "reference": each.reference,
                "allocated": formats.usd(each.allocated_usd, 2),
                "available": formats.usd(max(each.available_usd, Decimal(0)), 2),
            },
            "id_commits_on",
        )
        for each in over[:MOST_NAMED]
    ]
    if len(over) > MOST_NAMED:
        left = len(over) - MOST_NAMED
        reasons.append(Blocker(_("And %(count)s further contributions.") % {"count": formats.number(left)}))
    return reasons


def against_day(on: date, anchor: str = "id_effective_on") -> list[Blocker]:
    """What counts in a closed period does not change any more."""
    period = FinancialPeriod.objects.closed().of(on)
    if period is None:
        return []
    return [
        Blocker(
            _("%(day)s lies in the period %(period)s, which is closed. Choose a day after %(end)s.")
            % {
                "day": formats.day(on),
                "period": formats.period(period.starts_on, period.ends_on),
                "end": formats.day(period.ends_on),
            },
            anchor,
        )
    ]


def against_percent(percent: Decimal) -> list[Blocker]:
    if 0 <= percent <= 100:
        return []
    return [Blocker(_("A percentage is between 0 and 100."), "id_percent")]


def against_policy_of_the_day(fund: Fund, on: date) -> list[Blocker]:
    if not fund.reserve_policies.filter(effective_on=on).exists():
        return []
    return [
        Blocker(_("A reserve policy is in force from %(day)s already.") % {"day": formats.day(on)}, "id_effective_on")
    ]


def against_plan(year: int, planned_usd: Decimal, today: date) -> list[Blocker]:
    reasons = []
    if not FIRST_YEAR <= year <= today.year + YEARS_AHEAD:
        reasons.append(Blocker(_("The year %(year)s cannot be planned.") % {"year": year}, "id_year"))
    if planned_usd < 0:
        reasons.append(Blocker(_("A plan is not less than nothing."), "id_planned_usd"))
    return reasons or against_day(date(year, 12, 31), "id_year")
