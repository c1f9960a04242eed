"""Projects in a person's hands: those they lead, and their parts in the teams of others, as `requests.handover` passes them on."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import State
from portal.workflow import Blocker
from projects.portfolio.actions import WORKFLOW
from projects.portfolio.checks import CHECKS, checked
from projects.portfolio.facts import against_manager
from projects.portfolio.models import Project, ProjectMember
from projects.portfolio.team import actions
from projects.portfolio.team.people import in_another_role
from projects.portfolio.workflow import ENDED, ProjectStatus
from projects.requests.handover.brief import Item
from projects.requests.handover.holdings import Works, for_ohchr, works


def led(person: User, _state: State | None) -> Iterable[Project]:
    return Project.objects.filter(manager=person).exclude(status__in=ENDED).for_page().order_by("pk")


def all_led(_role: str) -> Any:
    return for_ohchr(Project.objects.filter(manager__isnull=False).exclude(status__in=ENDED), "manager")


def parts(person: User, _state: State | None) -> Iterable[ProjectMember]:
    """Not yet ended, in projects that have not ended."""
    rows = ProjectMember.objects.filter(user=person, until__isnull=True).exclude(project__status__in=ENDED)
    return rows.select_related("project", "user").prefetch_related("project__states").order_by("pk")


def all_parts(_role: str) -> Any:
    rows = ProjectMember.objects.filter(until__isnull=True).exclude(project__status__in=ENDED)
    return for_ohchr(rows.exclude(user__in=in_another_role()), "user")


def against_leading(project: Project, receiver: User) -> list[Blocker]:
    return [Blocker(f"{project.code}: {reason}") for reason in against_manager(receiver)]


def against_joining(member: ProjectMember, receiver: User) -> list[Blocker]:
    if member.project.members.filter(user=receiver, until__isnull=True).exists():
        words = {"code": member.project.code, "name": receiver.name}
        return [Blocker(_("%(code)s: %(name)s is in the team already.") % words)]
    return []


def name_of(project: Project) -> str:
    return " · ".join(filter(None, (project.code, formats.names(project.states.all()), project.title)))


def entry(project: Project, kind: str) -> dict[str, Any]:
    """As it stands now; the keys of what is still to be done, so that each reader has them in their language."""
    coming = "activate" if project.status == ProjectStatus.PLANNING else "close"
    return {
        "work": kind,
        "project": project.pk,
        "reference": project.code,
        "title": project.title,
        "language": project.language,
        "states": [state.pk for state in project.states.all()],
        "status": project.status,
        "ends_on": project.ends_on.isoformat() if project.ends_on else None,
        "before": coming,
        "to_do": [item.key for item in checked(project, coming) if not item.is_done],
    }


def read(facts: dict[str, Any], states: Mapping[int, str]) -> Item:
    stage = WORKFLOW.state(facts["status"])
    checks = CHECKS.get(facts["before"], {})
    return Item(
        reference=facts["reference"],
        title=facts["title"],
        language=facts["language"],
        state=formats.names(states[key] for key in facts["states"]),
        held_as=(KINDS[facts["work"]].label,),
        stage=stage,
        turn=stage.owner,
        url=reverse("project_detail", args=[facts["project"]]),
        to_do=tuple(checks[key].label for key in facts["to_do"] if key in checks),
    )


def give_lead(project: Project, receiver: User, by: User, now: datetime) -> None:
    actions.pass_lead(project, to=receiver, by=by, now=now)


def give_part(member: ProjectMember, receiver: User, by: User, now: datetime) -> None:
    actions.pass_part(member, to=receiver, by=by, now=now)


LEAD = works(
    Works(
        key="project",
        label=gettext_lazy("Manager"),
        roles=(Role.OFFICER,),
        held_by=led,
        hands=all_led,
        project=lambda project: project,
        name=name_of,
        against=against_leading,
        give=give_lead,
        entry=lambda project: entry(project, "project"),
        read=read,
    )
)
PART = works(
    Works(
        key="part",
        label=gettext_lazy("Member of the team"),
        roles=(Role.OFFICER,),
        held_by=parts,
        hands=all_parts,
        project=lambda member: member.project,
        name=lambda member: name_of(member.project),
        against=against_joining,
        give=give_part,
        entry=lambda member: entry(member.project, "part"),
        read=read,
    )
)
KINDS = {kind.key: kind for kind in (LEAD, PART)}
