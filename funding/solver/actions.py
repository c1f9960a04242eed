"""The only code that writes plans of allocations."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.allocations import actions as allocations
from funding.contributions.models import Contribution
from funding.funds.models import Fund
from funding.solver.flow import place
from funding.solver.gaps import in_dollars
from funding.solver.models import AllocationPlan, PlannedAllocation
from funding.solver.problem import Eligibility, Placed, Problem, arcs_of, lines_of
from funding.solver.reading import read
from funding.solver.reasons import facts_of_plan
from funding.solver.workflow import DRAFT, MOVES, STATES
from funding.support_costs.book import SupportCosts
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.money import cents
from portal.workflow import Blocker, NotAllowed, Workflow, register
from projects.portfolio.models import Project

MINIMUM_USD = Decimal(1000)  # what is not worth a line of its own, unless finance says otherwise


def reasons_to_post(plan: AllocationPlan) -> list[Blocker]:
    if not plan.lines.filter(amount_usd__gt=0).exists():
        return [Blocker(_("Every line is left out: there is nothing to post."))]
    return []


WORKFLOW = register(Workflow("allocation_plan", STATES, MOVES, blockers={"post": reasons_to_post}))


class LinesRefused(NotAllowed):
    """Nothing was posted: `by_line` says what is in the way of which line."""

    def __init__(self, by_line: Mapping[int, list[Blocker]]) -> None:
        self.by_line = dict(by_line)
        super().__init__([reason for reasons in self.by_line.values() for reason in reasons])


@transaction.atomic
def make(
    *,
    fund: Fund,
    as_at: date,
    by: User,
    minimum_usd: Decimal = MINIMUM_USD,
    now: datetime | None = None,
) -> AllocationPlan:
    """Works out who could pay for what and keeps it as a draft. Nothing counts before the plan is posted."""
    reasons = []
    if not fund.is_voluntary:
        reasons.append(Blocker(_("Assessed money is not allocated from contributions."), anchor="id_fund"))
    if minimum_usd < 0:
        reasons.append(Blocker(_("The smallest useful amount is not less than nothing."), anchor="id_minimum_usd"))
    if reasons:
        raise NotAllowed(reasons)
    problem = read(fund, on=as_at, minimum_usd=minimum_usd)
    eligibility = Eligibility.of(problem)
    lines = solved(problem, eligibility)
    percent = SupportCosts({fund.pk}).percent(fund.pk, None, as_at)
    plan = AllocationPlan.objects.create(
        fund=fund,
        as_at=as_at,
        facts=facts_of_plan(problem, eligibility, lines, percent),
        made_at=now or timezone.now(),
        made_by=by,
    )
    PlannedAllocation.objects.bulk_create(planned(plan, problem, lines))
    audit.record(plan, "make_plan", by=by, at=now, to_status=plan.status, facts={"lines": len(lines)})
    return plan


def solved(problem: Problem, eligibility: Eligibility) -> list[Placed]:
    arcs = arcs_of(problem, eligibility)
    flows = place([offer.net for offer in problem.offers], [need.gap for need in problem.needs], arcs)
    return lines_of(problem, arcs, flows, eligibility)


def planned(plan: AllocationPlan, problem: Problem, lines: list[Placed]) -> list[PlannedAllocation]:
    return [
        PlannedAllocation(
            plan=plan,
            contribution_id=problem.offers[line.offer].pk,
            project_id=problem.needs[line.need].pk,
            proposed_usd=in_dollars(line.gross),
            amount_usd=in_dollars(line.gross),
        )
        for line in lines
        if line.gross > 0
    ]


@transaction.atomic
def edit(
    plan: AllocationPlan, *, changes: Mapping[int, Mapping[str, Any]], by: User, now: datetime | None = None
) -> int:
    """Changes lines of a draft: line → {"amount_usd", "reason"}; 0 leaves a line out. Says how many changed."""
    lock_draft(plan)
    before = {line.pk: line for line in plan.lines.all()}
    changed = []
    for pk, values in changes.items():
        line = before.get(pk)
        if line is None:
            continue
        amount, reason = cents(values["amount_usd"]), values["reason"].strip()
        if amount < 0:
            raise LinesRefused({pk: [Blocker(_("An amount is not less than nothing; 0 leaves the line out."))]})
        if (amount, reason) != (line.amount_usd, line.reason):
            changed.append({"line": pk, "amount_usd": [str(line.amount_usd), str(amount)]})
            line.amount_usd, line.reason = amount, reason
            line.save(update_fields=["amount_usd", "reason"])
    if changed:
        audit.record(plan, "edit_plan", by=by, at=now, facts={"changes": changed})
    return len(changed)


@transaction.atomic
def add_line(
    plan: AllocationPlan,
    *,
    contribution: Contribution,
    project: Project,
    amount_usd: Decimal,
    by: User,
    reason: str = "",
    now: datetime | None = None,
) -> PlannedAllocation:
    """A line that the solver did not propose. It is held against the conditions like the others."""
    lock_draft(plan)
    reasons = []
    if contribution.fund_id != plan.fund_id:
        reasons.append(Blocker(_("This contribution is to another fund."), anchor="id_contribution"))
    if plan.lines.filter(contribution=contribution, project=project).exists():
        reasons.append(Blocker(_("The plan has this line already: change its amount."), anchor="id_project"))
    if amount_usd <= 0:
        reasons.append(Blocker(_("An allocation is more than nothing."), anchor="id_amount_usd"))
    if reasons:
        raise NotAllowed(reasons)
    line = PlannedAllocation.objects.create(
        plan=plan,
        contribution=contribution,
        project=project,
        proposed_usd=0,
        amount_usd=cents(amount_usd),
        reason=reason,
    )
    facts = {"line": line.pk, "contribution": contribution.reference, "project": project.code}
    audit.record(plan, "add_plan_line", by=by, at=now, facts=facts)
    return line


def lock_draft(plan: AllocationPlan) -> None:
    stored = AllocationPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if stored.status != DRAFT:
        sentence = _("The plan is “%(stage)s”: it does not change any more.")
        raise NotAllowed([Blocker(sentence % {"stage": WORKFLOW.state(stored.status).label})])


@transaction.atomic
def post(plan: AllocationPlan, *, on: date, by: User, note: str = "", now: datetime | None = None) -> AllocationPlan:
    """Posts every line that is not left out as an allocation, all or none.

    Each line is proposed and posted by the actions of allocations, under the locks of its contribution and project, so that
    every rule is asked again as things are now, and each line sees the ones before it. Raises LinesRefused with the
    reasons at each line.
    """
    WORKFLOW.move(plan, "post", by=by, note=note, now=now)
    lines = list(
        plan.lines.filter(amount_usd__gt=0)
        .select_related("contribution__fund", "project")
        .order_by("contribution_id", "pk")
    )
    allocations.lock_all(
        contributions={line.contribution_id for line in lines}, projects={line.project_id for line in lines}
    )
    refused: dict[int, list[Blocker]] = {}
    for line in lines:
        try:
            with transaction.atomic():
                post_line(line, on=on, by=by, now=now)
        except NotAllowed as refusal:
            refused[line.pk] = refusal.reasons
    if refused:
        raise LinesRefused(refused)
    return plan


def post_line(line: PlannedAllocation, *, on: date, by: User, now: datetime | None) -> None:
    proposal = allocations.propose(
        contribution=line.contribution,
        project=line.project,
        amount_usd=line.amount_usd,
        soft_reason=line.reason,
        by=by,
        now=now,
    )
    line.allocation = allocations.post(proposal, on=on, by=by, now=now)
    line.save(update_fields=["allocation"])


@transaction.atomic
def drop(plan: AllocationPlan, *, by: User, note: str = "", now: datetime | None = None) -> AllocationPlan:
    """Gives the plan up. Its lines stay to be read."""
    return WORKFLOW.move(plan, "drop", by=by, note=note, now=now)
