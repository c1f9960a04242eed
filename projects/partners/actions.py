"""The only code that writes which partner does what in a project. The registry itself is written by `registry`.

Histories name a partner by its reference: an event stays for ever, and a partner may become protected later.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.participation.blockers import citations
from projects.partners.models import Partner, ProjectPartner
from projects.portfolio.amendments.when import against_direct_change, raise_revision
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus


@transaction.atomic
def add_role(
    project: Project,
    *,
    by: User,
    partner: Partner,
    role: str,
    since: date,
    contribution: str = "",
    now: datetime | None = None,
) -> ProjectPartner:
    """Gives a partner a role in a project in planning; while the project runs this takes an amendment."""
    held = locked(project)
    refuse([*against_right(held, by), *against_direct_change(held), *against_role(held, partner, role)])
    made = write_role(held, partner, role, since, contribution)
    raise_revision(held)
    tell(made, "add_project_partner", by, now)
    return made


@transaction.atomic
def end_role(row: ProjectPartner, *, by: User, until: date, reason: str, now: datetime | None = None) -> ProjectPartner:
    """Ends a role of a project in planning, with the reason; the row stays as history."""
    project = locked(row.project)
    stored = ProjectPartner.objects.select_related("partner").get(pk=row.pk)
    refuse([*against_right(project, by), *against_direct_change(project), *against_ending(stored, until, reason)])
    write_end(stored, until, reason)
    raise_revision(project)
    tell(stored, "end_project_partner", by, now, until=until.isoformat(), reason=reason)
    return stored


@transaction.atomic
def remove_role(row: ProjectPartner, *, by: User, now: datetime | None = None) -> None:
    """Takes back a role that was entered by mistake, in planning. Refused while a component's score rests on it."""
    project = locked(row.project)
    stored = ProjectPartner.objects.select_related("partner").get(pk=row.pk)
    cited = [Blocker(sentence) for sentence in citations(partner=stored)]
    refuse([*against_right(project, by), *against_direct_change(project), *cited])
    tell(stored, "remove_project_partner", by, now, since=stored.since.isoformat(), contribution=stored.contribution)
    stored.delete()
    raise_revision(project)


@transaction.atomic
def describe(row: ProjectPartner, *, by: User, contribution: str, now: datetime | None = None) -> ProjectPartner:
    """What the partner does, in other words: at any time while the role and the project last."""
    project = locked(row.project)
    stored = ProjectPartner.objects.select_related("partner").get(pk=row.pk)
    refuse([*against_right(project, by), *against_describing(project, stored)])
    before, stored.contribution = stored.contribution, contribution.strip()
    if stored.contribution != before:
        stored.save(update_fields=["contribution"])
        tell(stored, "describe_project_partner", by, now, before=before)
    return stored


def locked(project: Project) -> Project:
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    return Project.objects.for_page().get(pk=project.pk)


def write_role(project: Project, partner: Partner, role: str, since: date, contribution: str = "") -> ProjectPartner:
    return ProjectPartner.objects.create(
        project=project, partner=partner, role=role, since=since, contribution=contribution.strip()
    )


def write_end(row: ProjectPartner, until: date, reason: str) -> None:
    row.until, row.end_reason = until, reason.strip()
    row.save(update_fields=["until", "end_reason"])


def tell(row: ProjectPartner, verb: str, by: User, now: datetime | None, **facts: Any) -> None:
    known = {"partner": row.partner_id, "role": row.role, "row": row.pk, "since": row.since.isoformat()}
    audit.record(
        row.project,
        verb,
        by=by,
        at=now or timezone.now(),
        note=f"{row.partner.reference} · {row.get_role_display()}",
        is_internal=row.partner.is_protected,
        facts=known | facts,
    )


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def against_right(project: Project, by: User) -> list[Blocker]:
    if by.has_perm("projects.manage_project", project):
        return []
    return [Blocker(_("You do not manage this project."))]


def against_role(project: Project, partner: Partner, role: str) -> list[Blocker]:
    found = []
    if partner.merged_into_id is not None or not partner.is_active:
        found.append(
            Blocker(_("“%(partner)s” is no longer active in the registry.") % {"partner": partner}, "id_partner")
        )
    if ProjectPartner.objects.filter(project=project, partner=partner, role=role, until__isnull=True).exists():
        facts = {"partner": partner, "role": ProjectPartner.Role(role).label}
        found.append(Blocker(_("“%(partner)s” has the role “%(role)s” already.") % facts, "id_role"))
    return found


def against_ending(row: ProjectPartner, until: date, reason: str) -> list[Blocker]:
    found = []
    if row.until is not None:
        found.append(Blocker(_("This role has ended already.")))
    if until < row.since:
        found.append(Blocker(_("The role cannot end before it begins."), "id_until"))
    if not reason.strip():
        found.append(Blocker(_("Say why the role ends."), "id_end_reason"))
    return found


def against_describing(project: Project, row: ProjectPartner) -> list[Blocker]:
    if project.status not in (ProjectStatus.PLANNING, *RUNNING):
        return [Blocker(_("The project has ended: nothing of it changes any more."))]
    return [Blocker(_("This role has ended: its history stays as it is."))] if row.until is not None else []
