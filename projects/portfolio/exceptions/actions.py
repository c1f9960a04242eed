"""Projects that no request asked for: recorded with the reason, and approved by a head of section who did not record them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.numbering import next_reference
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.facts import against_budget, against_dates, against_manager, against_reach
from projects.portfolio.models import Project
from projects.portfolio.workflow import ENDED


@transaction.atomic
def create(
    *,
    by: User,
    title: str,
    reason: str,
    reach: str,
    states: Iterable[State] = (),
    regions: Iterable[Any] = (),
    language: str = "en",
    summary: str = "",
    presence: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    budget_usd: Decimal | None = None,
    manager: User | None = None,
    is_published: bool = False,
    forms: Iterable[Any] = (),
    elements: Iterable[Any] = (),
    sdg_targets: Iterable[Any] = (),
    now: datetime | None = None,
) -> Project:
    """A project in planning without a request. It waits for the exception's approval before it can start.

    Raises NotAllowed with every reason. `reason` is in words for whoever reads the project.
    """
    now = now or timezone.now()
    sets = {
        "states": list(states),
        "regions": list(regions),
        "forms": list(forms),
        "elements": list(elements),
        "sdg_targets": list(sdg_targets),
    }
    budget = budget_usd or Decimal(0)
    refuse(
        [
            *([] if reason.strip() else [Blocker(_("Say why there is no request."), "id_reason")]),
            *against_reach(reach, states=sets["states"], regions=sets["regions"]),
            *against_dates(starts_on, ends_on),
            *against_budget(budget),
            *against_manager(manager),
        ]
    )
    project = Project.objects.create(
        code=next_reference("TCP", timezone.localdate(now).year),
        title=title.strip(),
        language=language,
        summary=summary,
        no_request_reason=reason.strip(),
        reach=Project.Reach(reach),
        presence=presence,
        starts_on=starts_on,
        ends_on=ends_on,
        budget_usd=budget,
        manager=manager,
        is_published=is_published,
        created_at=now,
        created_by=by,
    )
    for name, rows in sets.items():
        getattr(project, name).set(rows)
    if not by.has_perm("projects.add_project", project):
        refuse([Blocker(_("You do not begin projects of these States."))])
    audit.record(
        project, "create_by_exception", by=by, at=now, to_status=project.status, note=project.no_request_reason
    )
    return project


@transaction.atomic
def approve(project: Project, *, by: User, note: str = "", now: datetime | None = None) -> Project:
    """The exception holds from now on. A head of section who did not record the project approves it, once."""
    now = now or timezone.now()
    stored = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    refuse([*against_approval(stored), *against_approver(stored, by)])
    stored.exception_at, stored.exception_by = now, by
    stored.save(update_fields=["exception_at", "exception_by"])
    audit.record(stored, "approve_exception", by=by, at=now, note=note)
    project.refresh_from_db()
    return project


def against_approval(project: Project) -> list[Blocker]:
    if project.request_id is not None:
        return [Blocker(_("This project has a request: there is no exception to approve."))]
    if project.exception_at is not None:
        return [Blocker(_("The exception is approved already."))]
    if project.status in ENDED:
        return [Blocker(_("The project has ended: nothing of it changes any more."))]
    return []


def against_approver(project: Project, by: User) -> list[Blocker]:
    if by.has_perm("projects.approve_exception_project", project):
        return []
    if by.has_perm("projects.decide_project", project):
        return [Blocker(_("You recorded this project: another head of section approves the exception."))]
    return [Blocker(_("A head of section approves the exception."))]


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)
