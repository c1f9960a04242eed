"""The only code that writes rates of programme support costs. They count for what is posted afterwards, never backwards."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.contributions.models import Contribution
from funding.funds import blockers
from funding.funds.actions import locked, refuse
from funding.funds.models import Fund
from funding.support_costs.models import SupportCostRate
from funding.support_costs.queries import has_been_used, used_from
from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker


@transaction.atomic
def add_rate(
    fund: Fund,
    *,
    contribution: Contribution | None = None,
    effective_on: date,
    percent: Decimal,
    authority: str,
    by: User,
    is_known: bool = False,
    now: datetime | None = None,
) -> SupportCostRate:
    """A rate of the fund, or of one agreement instead, for expenditure with a value date from that day on.

    Expenditure that is posted already keeps the rate at which it was charged; where there is some from that day on, the
    person says with `is_known` that this is meant. Raises NotAllowed with all reasons.
    """
    stored = locked(fund)
    reasons = [
        *against_right(by, stored),
        *blockers.against_assessed(stored),
        *blockers.against_percent(percent),
        *blockers.against_day(effective_on),
        *against_owner(stored, contribution),
        *against_rate_of_the_day(stored, contribution, effective_on),
        *against_authority(authority),
    ]
    refuse(reasons or ([] if is_known else against_posted(stored, contribution, effective_on)))
    used = used_from(stored, contribution, effective_on)
    rate = SupportCostRate.objects.create(
        fund=stored,
        contribution=contribution,
        effective_on=effective_on,
        percent=percent,
        authority=authority,
        recorded_at=now or timezone.now(),
        recorded_by=by,
    )
    facts = {
        **facts_of(rate),
        "at_former_rate": {"lines": used.lines, "support_cost_usd": str(used.support_cost_usd)},
    }
    note = f"{percent} % · {effective_on} · {authority}"
    record(rate, "add_support_cost_rate", by=by, now=now, note=note, facts=facts)
    return rate


@transaction.atomic
def take_back_rate(rate: SupportCostRate, *, by: User, note: str, now: datetime | None = None) -> None:
    """Recorded by mistake: only while nothing has been charged at it. Afterwards another rate from a later day follows."""
    fund = locked(rate.fund)
    reasons = [*against_right(by, fund), *blockers.against_day(rate.effective_on, "")]
    if rate.recorded_by_id is None:
        reasons.append(Blocker(_("This rate came with the fund and stays: add another one from a later day.")))
    if has_been_used(rate):
        reasons.append(
            Blocker(_("Expenditure has been posted at this rate, so it stays: add another one from a later day."))
        )
    if not note.strip():
        reasons.append(Blocker(_("Say why: taking a rate back needs a reason in words."), "id_note"))
    refuse(reasons)
    record(rate, "take_back_support_cost_rate", by=by, now=now, note=note, facts=facts_of(rate))
    rate.delete()


def facts_of(rate: SupportCostRate) -> dict[str, Any]:
    return {
        "contribution": rate.contribution.reference if rate.contribution else None,
        "effective_on": rate.effective_on.isoformat(),
        "percent": str(rate.percent),
    }


def record(
    rate: SupportCostRate, verb: str, *, by: User, now: datetime | None, note: str, facts: dict[str, Any]
) -> None:
    """In the history of the fund, and of the agreement that has a rate of its own."""
    for about in filter(None, (rate.fund, rate.contribution)):
        audit.record(about, verb, by=by, at=now, note=note, facts=facts)


def against_right(by: User, fund: Fund) -> list[Blocker]:
    if by.has_perm("funding.add_supportcostrate"):
        return []
    return [Blocker(_("Only finance officers set rates of programme support costs."))]


def against_owner(fund: Fund, contribution: Contribution | None) -> list[Blocker]:
    if contribution is None or contribution.fund_id == fund.pk:
        return []
    sentence = _("%(reference)s belongs to another fund.") % {"reference": contribution.reference}
    return [Blocker(sentence, "id_contribution")]


def against_rate_of_the_day(fund: Fund, contribution: Contribution | None, on: date) -> list[Blocker]:
    known = SupportCostRate.objects.filter(fund=fund, contribution=contribution, effective_on=on).first()
    if known is None:
        return []
    sentence = _("From %(day)s there is a rate already: %(percent)s. Choose another day.") % {
        "day": formats.day(on),
        "percent": formats.percent(known.percent / 100),
    }
    return [Blocker(sentence, "id_effective_on")]


def against_authority(authority: str) -> list[Blocker]:
    if authority.strip():
        return []
    return [
        Blocker(_("Name the authority: the instruction, the agreement or the Controller's decision."), "id_authority")
    ]


def against_posted(fund: Fund, contribution: Contribution | None, on: date) -> list[Blocker]:
    """Not a reason against the rate, but against not knowing what it leaves as it is."""
    used = used_from(fund, contribution, on)
    if not used.lines:
        return []
    sentence = ngettext(
        "%(count)s line of expenditure (%(usd)s) from %(day)s on is posted already. It keeps the former rate: %(support)s of programme support costs stay as charged. Confirm that you know this.",
        "%(count)s lines of expenditure (%(usd)s) from %(day)s on are posted already. They keep the former rate: %(support)s of programme support costs stay as charged. Confirm that you know this.",
        used.lines,
    ) % {
        "count": formats.number(used.lines),
        "usd": formats.usd(used.expenditure_usd, 2),
        "day": formats.day(on),
        "support": formats.usd(used.support_cost_usd, 2),
    }
    return [Blocker(sentence, "id_is_known")]
