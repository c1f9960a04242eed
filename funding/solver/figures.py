"""A plan as its page, its file and its tests read it: lines as they stand now, sums before and after, what was left and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from funding.allocations import blockers
from funding.allocations.holding import held_against
from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.earmarking.check import Assessment
from funding.earmarking.facts import facts_of_many
from funding.earmarking.terms import Names, binding_many
from funding.solver.gaps import Gaps, gross_for, in_cents, in_dollars, net_of
from funding.solver.models import AllocationPlan, PlannedAllocation
from funding.solver.reading import headrooms
from funding.solver.reasons import in_words
from funding.support_costs.book import SupportCosts
from portal.workflow import Blocker
from projects.portfolio.models import Project

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Line:
    """`open_conditions`: those not met now. `reasons`: what would refuse it, were it posted now, apart from the room."""

    planned: PlannedAllocation
    open_conditions: list[Assessment]
    reasons: list[Blocker]
    error: str = ""
    typed_amount: str | None = None
    typed_reason: str | None = None

    @property
    def asks_reason(self) -> bool:
        return any(one.is_to_be_answered for one in self.open_conditions)


@dataclass(frozen=True)
class Source:
    """A contribution: what may be allocated before the plan, what the plan takes, what is left, and why."""

    contribution: Contribution
    before_usd: Decimal
    planned_usd: Decimal
    reasons: list[str] = field(default_factory=list)

    @property
    def after_usd(self) -> Decimal:
        return self.before_usd - self.planned_usd


@dataclass(frozen=True)
class Target:
    """A project: what it lacks before the plan (gross), what the plan gives, what it lacks then, and why."""

    project: Project
    before_usd: Decimal
    planned_usd: Decimal
    after_usd: Decimal
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PlanFigures:
    lines: list[Line]
    sources: list[Source]
    targets: list[Target]

    @property
    def planned_usd(self) -> Decimal:
        return sum((line.planned.amount_usd for line in self.lines), NOTHING)

    @property
    def unused(self) -> list[Source]:
        return [one for one in self.sources if one.after_usd > 0]

    @property
    def unfunded(self) -> list[Target]:
        return [one for one in self.targets if one.after_usd > 0]

    @property
    def unused_usd(self) -> Decimal:
        return sum((one.after_usd for one in self.unused), NOTHING)

    @property
    def lacking_usd(self) -> Decimal:
        return sum((one.after_usd for one in self.unfunded), NOTHING)


def figures(plan: AllocationPlan, *, on: date, refused: Mapping[int, list[Blocker]] | None = None) -> PlanFigures:
    """A draft is held against what is true now: rooms, gaps, conditions. A plan that is posted or dropped shows what it saw."""
    planned = list(plan.lines.select_related("contribution__fund", "contribution__donor__organisation", "project"))
    is_draft = plan.status == AllocationPlan.Status.DRAFT
    lines = lines_now(planned, on, refused or {}) if is_draft else [Line(one, [], []) for one in planned]
    rooms, gaps = now(plan, planned) if is_draft else then(plan)
    return PlanFigures(lines, sources(plan, planned, rooms), targets(plan, planned, gaps))


def lines_now(planned: list[PlannedAllocation], on: date, refused: Mapping[int, list[Blocker]]) -> list[Line]:
    terms = binding_many({line.contribution_id: line.contribution for line in planned}.values())
    facts = facts_of_many({line.project_id for line in planned}) if planned else {}
    found = []
    for line in planned:
        conditions = held_against(line.contribution.fund, terms[line.contribution_id], facts[line.project_id], on=on)
        open_ones = [one for one in conditions if not one.is_met]
        as_allocation = Allocation(
            contribution=line.contribution, project=line.project, amount_usd=line.amount_usd, soft_reason=line.reason
        )
        against = [
            *blockers.of_contribution(as_allocation),
            *blockers.of_project(as_allocation),
            *blockers.of_conditions(as_allocation, open_ones),
        ]
        found.append(Line(line, open_ones, refused.get(line.pk, against if line.amount_usd else [])))
    return found


Cents = dict[int, int]


def now(plan: AllocationPlan, planned: Iterable[PlannedAllocation]) -> tuple[dict[int, Decimal], Cents]:
    """Gross dollars left of each contribution, and net cents lacking in each project, with the rates of the plan's day."""
    lines = list(planned)
    numbers = {one["id"] for one in plan.facts["contributions"]} | {line.contribution_id for line in lines}
    contributions = list(Contribution.objects.filter(pk__in=numbers).select_related("fund"))
    rooms = {key: max(room.left_usd, NOTHING) for key, room in headrooms(contributions).items()}
    projects = {one["id"] for one in plan.facts["projects"]} | {line.project_id for line in lines}
    gaps = Gaps(plan.fund, projects, on=plan.as_at)
    return rooms, {project: gaps.net(project) for project in projects}


def then(plan: AllocationPlan) -> tuple[dict[int, Decimal], Cents]:
    rooms = {one["id"]: in_dollars(one["room"]) for one in plan.facts["contributions"]}
    return rooms, {one["id"]: one["gap"] for one in plan.facts["projects"]}


def sources(plan: AllocationPlan, planned: Iterable[PlannedAllocation], rooms: Mapping[int, Decimal]) -> list[Source]:
    names, sums = Names(), summed(planned, "contribution_id")
    reasons = {one["id"]: one["reasons"] for one in plan.facts["contributions"]}
    rows = Contribution.objects.for_list().filter(pk__in={*reasons, *sums}).order_by("reference")
    return [
        Source(one, rooms.get(one.pk, NOTHING), sums.get(one.pk, NOTHING), in_words(reasons.get(one.pk, ()), names))
        for one in rows
    ]


def targets(plan: AllocationPlan, planned: Iterable[PlannedAllocation], gaps: Cents) -> list[Target]:
    """Compared as what money pays for programmes, since agreements have rates of their own; shown gross at the fund's."""
    lines, names, rates = list(planned), Names(), SupportCosts({plan.fund_id})
    of_fund = rates.percent(plan.fund_id, None, plan.as_at)
    paid: Cents = {}
    for line in lines:
        percent = rates.percent(plan.fund_id, line.contribution_id, plan.as_at)
        paid[line.project_id] = paid.get(line.project_id, 0) + net_of(in_cents(line.amount_usd), percent)
    sums = summed(lines, "project_id")
    reasons = {one["id"]: one["reasons"] for one in plan.facts["projects"]}

    def gross(net: int) -> Decimal:
        return in_dollars(gross_for(max(net, 0), of_fund))

    return [
        Target(
            project=one,
            before_usd=gross(gaps.get(one.pk, 0)),
            planned_usd=sums.get(one.pk, NOTHING),
            after_usd=gross(gaps.get(one.pk, 0) - paid.get(one.pk, 0)),
            reasons=in_words(reasons.get(one.pk, ()), names),
        )
        for one in Project.objects.filter(pk__in={*reasons, *sums}).order_by("starts_on", "code")
    ]


def summed(planned: Iterable[PlannedAllocation], name: str) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for line in planned:
        key: Any = getattr(line, name)
        sums[key] = sums.get(key, NOTHING) + line.amount_usd
    return sums
