"""What a fund has, what it expects and what it has promised, as the base of its scenarios."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.funds.models import AnnualPlan, Fund
from funding.funds.reserve import Reserve, reserve_of
from funding.ledger.models import SPENDING_KINDS, EntryKind, LedgerEntry
from funding.ledger.queries import NOTHING, narrowed
from funding.radar.instalments import Expected, expected_instalments
from funding.radar.scenario.figures import Commitment, From, Inflow, first_of, months_after, spread
from portal.money import cents, convert
from projects.portfolio.models import Project
from projects.portfolio.workflow import ENDED

# What is signed without a date usually arrives in the quarter that follows; a pledge has to be signed before.
MONTHS_TO_COME = {From.AGREEMENT: 3, From.PLEDGE: 6}


@dataclass(frozen=True)
class FundFacts:
    fund: Fund
    at: date
    reserve: Reserve
    inflows: tuple[Inflow, ...]
    commitments: tuple[Commitment, ...]
    plans: dict[int, Decimal]  # year → US$

    @property
    def opening_usd(self) -> Decimal:
        return self.reserve.balance_usd

    def spending(self, basis: str, months: Sequence[date]) -> dict[date, Decimal]:
        """US$ by month: of the allocations, of the annual plan, or as in the past twelve months."""
        if basis == "plan":
            return {month: cents(self.planned_usd(month.year) / 12) for month in months}
        if basis == "trailing":
            return dict.fromkeys(months, cents(self.reserve.trailing_usd / 12))
        return spread(self.commitments, months)

    def planned_usd(self, year: int) -> Decimal:
        """A year without a plan is taken to cost as much as the latest before it, or else as the past twelve months."""
        known = [number for number in self.plans if number <= year]
        return self.plans[max(known)] if known else self.reserve.trailing_usd


def fund_facts(user: Any, fund: Fund, *, at: date) -> FundFacts:
    plans = dict(AnnualPlan.objects.filter(fund=fund).values_list("year", "planned_usd"))
    return FundFacts(
        fund=fund,
        at=at,
        reserve=reserve_of(fund, at=at),
        inflows=tuple(sorted(inflows(user, fund, at), key=lambda each: (each.month, each.reference, each.number or 0))),
        commitments=tuple(commitments(user, fund, at)),
        plans=plans,
    )


def inflows(user: Any, fund: Fund, at: date) -> Iterable[Inflow]:
    """Instalments on the day they are due, or now where that is past; what agreements still bring beyond them; pledges."""
    stages = (ContributionStatus.PLEDGED, ContributionStatus.SIGNED)
    rows = Contribution.objects.visible_to(user).filter(fund=fund, status__in=stages, pledged_on__lte=at)
    gifts = {row.pk: row for row in rows.select_related("donor__organisation", "rate")}
    paid = amounts(EntryKind.RECEIPT, gifts, at)
    written_off = amounts(EntryKind.WRITE_DOWN, gifts, at)
    scheduled: dict[int, Decimal] = {}
    for each in expected_instalments(user, at=at):
        if gift := gifts.get(each.contribution_id):
            scheduled[gift.pk] = scheduled.get(gift.pk, Decimal(0)) + each.unpaid
            yield of_instalment(gift, each, at)
    for gift in gifts.values():
        gone = paid.get(gift.pk, NOTHING) + written_off.get(gift.pk, NOTHING) + scheduled.get(gift.pk, NOTHING)
        if gift.amount > gone:
            yield of_rest(gift, gift.amount - gone, at)


def amounts(kind: str, gifts: dict[int, Contribution], at: date) -> dict[int, Decimal]:
    """In the currency of each agreement."""
    rows = LedgerEntry.objects.filter(kind=kind, value_on__lte=at, contribution__in=gifts).order_by()
    return {row["contribution"]: row["total"] for row in rows.values("contribution").annotate(total=Sum("amount"))}


def of_instalment(gift: Contribution, each: Expected, at: date) -> Inflow:
    return Inflow(
        source=From.INSTALMENT,
        month=first_of(max(each.payable_on, at)),
        usd=each.unpaid_usd,
        donor_id=gift.donor_id,
        donor=gift.donor.organisation.name,
        contribution_id=gift.pk,
        reference=gift.reference,
        instalment_id=each.instalment_id,
        number=each.number,
    )


def of_rest(gift: Contribution, amount: Decimal, at: date) -> Inflow:
    source = From.PLEDGE if gift.status == ContributionStatus.PLEDGED else From.AGREEMENT
    return Inflow(
        source=source,
        month=months_after(first_of(at), MONTHS_TO_COME[source]),
        usd=convert(amount, gift.rate.rate) if gift.rate else amount,
        donor_id=gift.donor_id,
        donor=gift.donor.organisation.name,
        contribution_id=gift.pk,
        reference=gift.reference,
    )


def commitments(user: Any, fund: Fund, at: date) -> Iterable[Commitment]:
    """What projects that have not ended have not spent of their allocations, and what is proposed for them."""
    kinds = (EntryKind.ALLOCATION, *SPENDING_KINDS)
    rows = narrowed(until=at, fund=fund).filter(kind__in=kinds, project__isnull=False)
    left: dict[int, Decimal] = {}
    for row in rows.values("project", "kind").annotate(usd=Sum("amount_usd")).order_by():
        sign = 1 if row["kind"] == EntryKind.ALLOCATION else -1
        left[row["project"]] = left.get(row["project"], NOTHING) + sign * row["usd"]
    waiting = Allocation.objects.visible_to(user).filter(
        status=AllocationStatus.PROPOSED, contribution__fund=fund, contribution__status=ContributionStatus.SIGNED
    )
    proposed = {
        row["project"]: row["usd"] for row in waiting.order_by().values("project").annotate(usd=Sum("amount_usd"))
    }
    seen = Project.objects.visible_to(user).exclude(status__in=ENDED).filter(pk__in={*left, *proposed})
    for project in seen.order_by("code"):
        for usd, is_posted in ((left.get(project.pk, NOTHING), True), (proposed.get(project.pk, NOTHING), False)):
            if usd > 0:
                yield Commitment(
                    project.pk, project.code, project.title, project.language, project.starts_on, project.ends_on,
                    usd, is_posted,
                )  # fmt: skip
