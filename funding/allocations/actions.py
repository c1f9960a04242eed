"""The only code that writes allocations. Amounts are gross: programme support costs are paid out of them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.allocations import blockers
from funding.allocations.models import Allocation
from funding.allocations.workflow import MOVES, STATES, AllocationStatus
from funding.contributions.models import Contribution
from funding.ledger import actions as ledger
from funding.ledger.models import SPENDING_KINDS, EntryKind
from funding.ledger.queries import totals_by_kind
from funding.periods.posting import posting_for
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.money import cents
from portal.workflow import Blocker, NotAllowed, Workflow, register
from projects.portfolio.models import Project

WORKFLOW = register(Workflow("allocation", STATES, MOVES, blockers={"post": blockers.to_post}))


@transaction.atomic
def propose(
    *,
    contribution: Contribution,
    project: Project,
    amount_usd: Decimal,
    by: User,
    purpose: str = "",
    soft_reason: str = "",
    now: datetime | None = None,
) -> Allocation:
    """Proposes money of a contribution for a project. It counts nowhere until it is posted, so it may not fit yet.

    `soft_reason` says why it departs from a preference of the donor, or how a condition in words is met.
    """
    if amount_usd <= 0:
        raise NotAllowed([Blocker(_("An allocation is more than nothing."), anchor="id_amount_usd")])
    allocation = Allocation.objects.create(
        contribution=contribution,
        project=project,
        amount_usd=cents(amount_usd),
        purpose=purpose,
        soft_reason=soft_reason.strip(),
        proposed_at=now or timezone.now(),
        proposed_by=by,
    )
    facts = {"allocation": allocation.pk, "project": project.code, "amount_usd": str(allocation.amount_usd)}
    audit.record(allocation, "propose", by=by, at=now, to_status=allocation.status)
    audit.record(contribution, "propose_allocation", by=by, at=now, is_internal=True, facts=facts)
    return allocation


@transaction.atomic
def post(
    allocation: Allocation,
    *,
    on: date,
    by: User,
    note: str = "",
    soft_reason: str | None = None,
    now: datetime | None = None,
) -> Allocation:
    """Posts a proposal: the money is set aside from `on`, as a late item when that day lies in a closed period.

    Whoever posts at the same time queues on the contribution, and conditions, project and room are read after that: what
    changed since the page was shown is seen. Raises NotAllowed with each rule and its figures. `soft_reason`, where given,
    replaces the proposal's own.
    """
    now = now or timezone.now()
    lock_all(contributions={allocation.contribution_id}, projects={allocation.project_id})
    if soft_reason is not None and allocation.status == AllocationStatus.PROPOSED:
        allocation.soft_reason = soft_reason.strip()
        allocation.save(update_fields=["soft_reason"])
    stored = Allocation.objects.select_related("contribution__fund", "project").get(pk=allocation.pk)
    if reasons := blockers.of_day(stored, on):
        raise NotAllowed([*WORKFLOW.reasons_against(stored, "post"), *reasons])
    WORKFLOW.move(allocation, "post", by=by, note=note, now=now, posted_at=now, posted_by=by)
    ledger.post(
        ledger.entry(
            kind=EntryKind.ALLOCATION,
            allocation=allocation,
            amount=allocation.amount_usd,
            description=allocation.purpose,
            by=by,
            **posting_for(on).facts,
        )
    )
    record_on_both(allocation, "allocate", allocation.amount_usd, by=by, now=now)
    return allocation


@transaction.atomic
def drop(allocation: Allocation, *, by: User, note: str = "", now: datetime | None = None) -> Allocation:
    """Gives up a proposal that was never posted."""
    return WORKFLOW.move(allocation, "drop", by=by, note=note, now=now)


@transaction.atomic
def release(allocation: Allocation, *, on: date, by: User, note: str, now: datetime | None = None) -> Allocation:
    """Gives back to the contribution what the project has not spent of it; the spent part stays allocated."""
    lock_all(contributions={allocation.contribution_id}, projects={allocation.project_id})
    WORKFLOW.move(allocation, "release", by=by, note=note, now=now)
    amount = unspent_usd(allocation)
    if amount > 0:
        ledger.post(
            ledger.entry(
                kind=EntryKind.ALLOCATION,
                allocation=allocation,
                amount=-amount,
                description=note[:250],
                by=by,
                **posting_for(on).facts,
            )
        )
    record_on_both(allocation, "release", -amount, by=by, now=now)
    return allocation


def unspent_usd(allocation: Allocation) -> Decimal:
    """Several allocations of one contribution to one project are spent together: no more can be released of one than
    all of them have left, nor more than its own amount."""
    totals = totals_by_kind(contribution=allocation.contribution, project=allocation.project)
    left = totals[EntryKind.ALLOCATION] - sum((totals[kind] for kind in SPENDING_KINDS), Decimal(0))
    return max(min(allocation.amount_usd, left), Decimal(0))


def lock_all(*, contributions: Iterable[int], projects: Iterable[int]) -> None:
    """Before anything is read: the same lock on the contribution as the ledger's own guard and the actions on conditions
    take, then the project's, so that neither money, conditions nor project move in between. Always in this order."""
    for model, keys in ((Contribution, contributions), (Project, projects)):
        rows: Any = model._default_manager.select_for_update(of=("self",), no_key=True)
        list(rows.filter(pk__in=set(keys)).order_by("pk").values_list("pk"))


def record_on_both(allocation: Allocation, verb: str, amount_usd: Decimal, *, by: User, now: datetime | None) -> None:
    facts = {"allocation": allocation.pk, "amount_usd": str(amount_usd)}
    contribution, project = allocation.contribution, allocation.project
    audit.record(contribution, verb, by=by, at=now, facts={**facts, "project": project.code})
    audit.record(
        project, verb, by=by, at=now, is_internal=True, facts={**facts, "contribution": contribution.reference}
    )
