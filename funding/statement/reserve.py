"""What the reserve policies ask for on a day, of one fund or of several together."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from funding.funds.models import AnnualPlan, Fund, ReservePolicy
from funding.funds.reserve import policies_in_force
from funding.statement.shapes import NOTHING, Reserve, total
from portal.money import share

PLANNED = ReservePolicy.Basis.PLANNED


def reserve_on(day: date, *, fund: Fund | None, trailing: Mapping[int, Decimal]) -> Reserve:
    """`trailing` is what each fund spent in the twelve months to the day. Funds without a policy ask for no reserve; when
    the plan that a policy is measured by is missing, the whole reserve is not known. Two queries."""
    funds = Fund.objects.voluntary().values_list("pk", flat=True) if fund is None else [fund.pk]
    policies = policies_in_force(funds, day)
    plans = dict(AnnualPlan.objects.filter(year=day.year).values_list("fund", "planned_usd"))
    bases = {
        number: plans.get(number) if policy.basis == PLANNED else trailing.get(number, NOTHING)
        for number, policy in policies.items()
    }
    known = {number: base for number, base in bases.items() if base is not None}
    required = total(share(max(base, NOTHING), policies[number].percent) for number, base in known.items())
    others = total(usd for number, usd in trailing.items() if number not in known)
    percents = {policy.percent for policy in policies.values()}
    names = {str(policy.basis) for policy in policies.values()}
    return Reserve(
        required_usd=required if policies and len(known) == len(bases) else None,
        percent=percents.pop() if len(percents) == 1 else None,
        basis=names.pop() if len(names) == 1 else "mixed" if names else "",
        year_usd=total(known.values()) + others,
    )
