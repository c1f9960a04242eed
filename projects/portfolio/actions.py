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
from projects.portfolio import blockers
from projects.portfolio.models import Project
from projects.portfolio.workflow import MOVES, STATES
from projects.requests.actions import WORKFLOW as REQUEST_WORKFLOW
from projects.requests.models import Request

WORKFLOW = register(
    Workflow("project", STATES, MOVES, blockers={"activate": blockers.to_activate, "close": blockers.to_close})
)
EDITABLE = frozenset({"title", "summary", "starts_on", "ends_on", "budget_usd", "manager", "is_published"})


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
    """Changes a project in planning or running. `facts` may name only the editable fields; anything else raises."""
    unknown = set(facts) - EDITABLE
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    if not by.has_perm("projects.manage_project", project):
        raise NotAllowed([Blocker(_("You do not manage this project."))])
    before = {name: str(getattr(project, name)) for name in facts}
    for name, value in facts.items():
        setattr(project, name, value)
    project.save(update_fields=list(facts))
    changes = {name: [before[name], str(value)] for name, value in facts.items() if before[name] != str(value)}
    if changes:
        audit.record(project, "edit", by=by, facts={"changes": changes})
    return project


@transaction.atomic
def move(project: Project, verb: str, *, by: User, note: str = "", now: datetime | None = None) -> Project:
    """The moves of a project that need nothing but the table, the right and the facts already there."""
    return WORKFLOW.move(project, verb, by=by, note=note, now=now)
