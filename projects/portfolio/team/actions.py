from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project, ProjectMember
from projects.portfolio.workflow import ENDED


@transaction.atomic
def add(
    project: Project, *, by: User, user: User, part: str = "", since: date | None = None, now: datetime | None = None
) -> ProjectMember:
    """The person works on the project from `since` (today) and may manage it, for as long as they are staff."""
    stored = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    reasons = against(stored, by)
    if not user.is_active or not user.standing.is_staff:
        reasons.append(Blocker(_("%(name)s is not a member of staff.") % {"name": user.name}, "id_user"))
    if stored.members.filter(user=user, until__isnull=True).exists():
        reasons.append(Blocker(_("%(name)s is in the team already.") % {"name": user.name}, "id_user"))
    refuse(reasons)
    made = ProjectMember.objects.create(
        project=stored, user=user, part=part.strip(), since=since or timezone.localdate(now)
    )
    told(made, "add_member", by=by, at=now)
    return made


@transaction.atomic
def end(member: ProjectMember, *, by: User, until: date | None = None, now: datetime | None = None) -> ProjectMember:
    """The last day of the person in the team; their part stays in its history."""
    stored = Project.objects.select_for_update(of=("self",)).get(pk=member.project_id)
    until = until or timezone.localdate(now)
    reasons = against(stored, by)
    if member.until is not None:
        reasons.append(Blocker(_("This part has ended already.")))
    if until < member.since:
        reasons.append(Blocker(_("The last day cannot be before the first."), "id_until"))
    refuse(reasons)
    member.until = until
    member.save(update_fields=["until"])
    told(member, "end_member", by=by, at=now)
    return member


def against(project: Project, by: User) -> list[Blocker]:
    reasons = []
    if not by.has_perm("projects.manage_project", project):
        reasons.append(Blocker(_("You do not manage this project.")))
    if project.status in ENDED:
        reasons.append(Blocker(_("The project has ended: nothing of it changes any more.")))
    return reasons


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def told(member: ProjectMember, verb: str, *, by: User, at: datetime | None) -> None:
    facts = {"user": member.user_id, "part": member.part}
    audit.record(member.project, verb, by=by, at=at, note=member.user.name, is_internal=True, facts=facts)


@transaction.atomic
def pass_lead(project: Project, *, to: User, by: User, now: datetime) -> None:
    """The project's manager becomes another, as part of a hand-over, which has asked for the right."""
    facts = {"from": project.manager_id, "to": to.pk, "as": "manager"}
    project.manager = to
    project.save(update_fields=["manager"])
    audit.record(project, "hand_over_project", by=by, at=now, note=to.name, is_internal=True, facts=facts)


@transaction.atomic
def pass_part(member: ProjectMember, *, to: User, by: User, now: datetime) -> None:
    """The part in the team ends for the one and begins for the other, as part of a hand-over."""
    today = timezone.localdate(now)
    member.until = max(today, member.since)
    member.save(update_fields=["until"])
    ProjectMember.objects.create(project=member.project, user=to, part=member.part, since=today)
    facts = {"from": member.user_id, "to": to.pk, "as": "member"}
    audit.record(member.project, "hand_over_project", by=by, at=now, note=to.name, is_internal=True, facts=facts)
