"""The only code that changes the rules of a fund. Each act is in the fund's history with what it was before."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.funds import blockers
from funding.funds.models import AnnualPlan, Fund, ReservePolicy
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.money import cents
from portal.workflow import Blocker, NotAllowed


def locked(fund: Fund) -> Fund:
    return Fund.objects.select_for_update(of=("self",), no_key=True).get(pk=fund.pk)


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


@transaction.atomic
def change_rule(fund: Fund, *, commits_on: str, note: str, by: User, now: datetime | None = None) -> Fund:
    """Which money of a contribution may be allocated from now on: what is signed, or what has been received.

    Raises NotAllowed naming every contribution of which more is allocated than the new rule lets. Whoever allocates at the
    same time queues on the contributions, and is then measured by the new rule.
    """
    stored = locked(fund)
    # In this order everywhere: see funding.funds.guards.
    list(stored.contributions.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))
    reasons = [*blockers.against_right(by, stored), *blockers.against_assessed(stored)]
    reasons += blockers.against_rule(stored, commits_on)
    if not note.strip():
        reasons.append(Blocker(_("Say why: a change of the rule needs a reason in words."), "id_note"))
    refuse(reasons)
    before, stored.commits_on = stored.commits_on, commits_on
    stored.save(update_fields=["commits_on"])
    facts = {"commits_on": [before, commits_on]}
    audit.record(stored, "change_fund_rule", by=by, at=now, note=note, facts=facts)
    return stored


@transaction.atomic
def add_reserve_policy(
    fund: Fund,
    *,
    effective_on: date,
    percent: Decimal,
    basis: str,
    authority: str,
    by: User,
    now: datetime | None = None,
) -> ReservePolicy:
    """The reserve that the fund keeps from a day on; what was asked for on earlier days stays as it was."""
    stored = locked(fund)
    refuse(
        [
            *blockers.against_right(by, stored),
            *blockers.against_assessed(stored),
            *blockers.against_percent(percent),
            *blockers.against_day(effective_on),
            *blockers.against_policy_of_the_day(stored, effective_on),
        ]
    )
    policy = ReservePolicy.objects.create(
        fund=stored,
        effective_on=effective_on,
        percent=percent,
        basis=basis,
        authority=authority,
        recorded_at=now or timezone.now(),
        recorded_by=by,
    )
    facts = {"effective_on": effective_on.isoformat(), "percent": str(percent), "basis": basis, "authority": authority}
    audit.record(
        stored, "add_reserve_policy", by=by, at=now, note=f"{percent} % · {effective_on} · {authority}", facts=facts
    )
    return policy


@transaction.atomic
def record_plan(
    fund: Fund,
    *,
    year: int,
    planned_usd: Decimal,
    source: str,
    by: User,
    today: date | None = None,
    now: datetime | None = None,
) -> AnnualPlan:
    """What the fund plans to spend in a calendar year, with programme support costs; a second plan of a year revises the
    first, and the history keeps both figures."""
    stored = locked(fund)
    refuse(
        [
            *blockers.against_right(by, stored),
            *blockers.against_plan(year, planned_usd, today or timezone.localdate()),
        ]
    )
    known = AnnualPlan.objects.filter(fund=stored, year=year).first()
    before = str(known.planned_usd) if known else None
    plan, _created = AnnualPlan.objects.update_or_create(
        fund=stored,
        year=year,
        defaults={
            "planned_usd": cents(planned_usd),
            "source": source,
            "recorded_at": now or timezone.now(),
            "recorded_by": by,
        },
    )
    facts = {"year": year, "planned_usd": [before, str(plan.planned_usd)]}
    audit.record(
        stored, "record_annual_plan", by=by, at=now, note=f"{year} · US$ {plan.planned_usd} · {source}", facts=facts
    )
    return plan
