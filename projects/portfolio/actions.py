"""The only code that writes projects."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.numbering import next_reference
from portal.workflow import Blocker, NotAllowed, Workflow, register
from projects.components import actions as components
from projects.portfolio import checks
from projects.portfolio.amendments.when import raise_revision
from projects.portfolio.facts import (
    BY_AMENDMENT,
    EDITABLE,
    SETS,
    against_budget,
    against_change,
    against_dates,
    against_manager,
    against_reach,
    plain,
)
from projects.portfolio.models import Project
from projects.portfolio.workflow import ENDED, MOVES, STATES
from projects.requests.actions import WORKFLOW as REQUEST_WORKFLOW
from projects.requests.models import Request

GUARDED = ("activate", "complete", "close", "terminate", "cancel")
WORKFLOW = register(Workflow("project", STATES, MOVES, blockers={verb: checks.guard(verb) for verb in GUARDED}))


@transaction.atomic
def agree(request: Request, *, by: User, now: datetime | None = None) -> Project:
    """Concludes what both sides have accepted: the request is finished and its project begins in planning.

    The project takes over the accepted terms, the State, recommendations, forms, elements and targets, and the component
    scores at request and at approval.
    """
    now = now or timezone.now()
    REQUEST_WORKFLOW.move(request, "agree", by=by, now=now, agreed_at=now, agreed_by=by)
    terms: dict[str, Any] = request.terms.latest("number").content
    project = Project.objects.create(
        code=next_reference("TCP", timezone.localdate(now).year),
        title=terms["title"],
        language=request.language,
        summary=request.need,
        request=request,
        starts_on=day_of(terms["starts_on"]),
        ends_on=day_of(terms["ends_on"]),
        budget_usd=Decimal(terms["budget_usd"]),
        manager=request.officer,
        is_published=request.consent == Request.Consent.PUBLISH,
        created_at=now,
        created_by=by,
    )
    project.states.set([request.state])
    for name in ("recommendations", "forms", "elements", "sdg_targets"):
        getattr(project, name).set(getattr(request, name).all())
    components.carry_over(request, project)
    audit.record(
        project, "create_from_request", by=by, at=now, to_status=project.status, facts={"request": request.reference}
    )
    return project


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@transaction.atomic
def edit(project: Project, *, by: User, facts: Mapping[str, Any]) -> Project:
    """Changes facts of a project: all while it is planned, some while it runs, none once it has ended.

    `facts` may name only the editable ones; anything else raises. What stays as it was needs no right to be changed.
    Raises NotAllowed with every reason.
    """
    if unknown := set(facts) - EDITABLE:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    stored = locked(project)
    before = {name: value_of(stored, name) for name in facts}
    after = {name: list(value) if name in SETS else value for name, value in facts.items()}
    changed = {name for name in facts if differ(name, before[name], after[name])}
    reasons = [] if by.has_perm("projects.manage_project", stored) else [Blocker(_("You do not manage this project."))]
    refuse([*reasons, *against_change(stored, changed), *against_facts(stored, after, changed)])
    write(stored, {name: after[name] for name in changed})
    if changed & BY_AMENDMENT:
        raise_revision(stored)
    if changed:
        told = {name: [plain(before[name]), plain(after[name])] for name in sorted(changed)}
        audit.record(stored, "edit", by=by, facts={"changes": told})
    project.refresh_from_db()
    return project


def locked(project: Project) -> Project:
    return Project.objects.select_for_update(of=("self",)).get(pk=project.pk)


def value_of(project: Project, name: str) -> Any:
    return list(getattr(project, name).all()) if name in SETS else getattr(project, name)


def differ(name: str, before: Any, after: Any) -> bool:
    if name in SETS:
        return {one.pk for one in before} != {one.pk for one in after}
    return bool(before != after)


def against_facts(project: Project, facts: Mapping[str, Any], changed: set[str]) -> list[Blocker]:
    """What is wrong with the new values, together with those that stay."""

    def now(name: str) -> Any:
        return facts[name] if name in facts else value_of(project, name)

    found: list[Blocker] = []
    if changed & {"reach", "states", "regions"}:
        found += against_reach(now("reach"), states=now("states"), regions=now("regions"))
    if changed & {"starts_on", "ends_on"}:
        found += against_dates(now("starts_on"), now("ends_on"))
    if "budget_usd" in changed:
        found += against_budget(now("budget_usd"))
    if "manager" in changed:
        found += against_manager(now("manager"))
    return found


def write(project: Project, facts: Mapping[str, Any]) -> None:
    columns = [name for name in facts if name not in SETS]
    for name in columns:
        setattr(project, name, facts[name])
    if columns:
        project.save(update_fields=columns)
    for name in set(facts) - set(columns):
        getattr(project, name).set(facts[name])


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


@transaction.atomic
def move(project: Project, verb: str, *, by: User, note: str = "", now: datetime | None = None) -> Project:
    """Makes a move of the table when its check-list is done. What ends the project also keeps when."""
    now = now or timezone.now()
    ends: dict[str, Any] = {"closed_at": now} if WORKFLOW.verb(verb).target in ENDED else {}
    return WORKFLOW.move(project, verb, by=by, note=note, now=now, **ends)
