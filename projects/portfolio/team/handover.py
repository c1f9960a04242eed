"""Projects in a person's hands: those they lead, and their parts in the teams of others, as `requests.handover` passes them on."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.accounts.models import Membership, User
from portal.accounts.roles import STAFF_ROLES, Role
from portal.reference.models import State
from portal.workflow import Blocker
from projects.portfolio.actions import WORKFLOW
from projects.portfolio.checks import CHECKS, checked
from projects.portfolio.facts import against_manager
from projects.portfolio.models import Project, ProjectMember
from projects.portfolio.team import actions
from projects.portfolio.workflow import ENDED, ProjectStatus
from projects.requests.handover.brief import Item
from projects.requests.handover.holdings import Works, works


def led(person: User) -> Iterable[Project]:
    return Project.objects.filter(manager=person).exclude(status__in=ENDED).for_page().order_by("pk")


def led_counts() -> Mapping[int, int]:
    rows = Project.objects.filter(manager__isnull=False).exclude(status__in=ENDED)
    return Counter(dict(rows.order_by().values_list("manager").annotate(n=Count("pk"))))


def parts(person: User) -> Iterable[ProjectMember]:
    """Not yet ended, in projects that have not ended."""
    rows = ProjectMember.objects.filter(user=person, until__isnull=True).exclude(project__status__in=ENDED)
    return rows.select_related("project", "user").prefetch_related("project__states").order_by("pk")


def part_counts() -> Mapping[int, int]:
    """Of officers, heads and people who have left; who works in finance or administration keeps that part in another role."""
    held = Membership.objects.active(timezone.localdate())
    officers = held.filter(role__in=(Role.OFFICER, Role.HEAD)).values("user")
    elsewhere = held.filter(role__in=STAFF_ROLES).exclude(user__in=officers).values("user")
    rows = ProjectMember.objects.filter(until__isnull=True).exclude(project__status__in=ENDED)
    counted = rows.exclude(user__in=elsewhere).order_by().values_list("user").annotate(n=Count("pk"))
    return Counter(dict(counted))


def lock_projects(keys: Iterable[int]) -> Iterable[Project]:
    list(Project.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    return Project.objects.filter(pk__in=keys).for_page().order_by("pk")


def lock_parts(keys: Iterable[int]) -> Iterable[ProjectMember]:
    rows = ProjectMember.objects.filter(pk__in=keys)
    list(Project.objects.select_for_update(of=("self",)).filter(members__in=rows).order_by("pk"))
    return rows.select_related("project", "user").order_by("pk")


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


def read(facts: dict[str, Any]) -> Item:
    stage = WORKFLOW.state(facts["status"])
    checks = CHECKS.get(facts["before"], {})
    return Item(
        pk=facts["project"],
        reference=facts["reference"],
        title=facts["title"],
        language=facts["language"],
        state=formats.names(state.name for state in State.objects.filter(pk__in=facts["states"])),
        held_as=(KINDS[facts["work"]].label,),
        stage=stage,
        turn=stage.owner,
        since=None,
        due_on=None,
        late=0,
        next_stage="",
        next_on=None,
        questions=(),
        conditions=(),
        message=None,
        url=reverse("project_detail", args=[facts["project"]]),
        to_do=tuple(checks[key].label for key in facts["to_do"] if key in checks),
        has_messages=False,
    )


def give_lead(project: Project, _giver: User, receiver: User, by: User, now: datetime) -> None:
    actions.pass_lead(project, to=receiver, by=by, now=now)


def give_part(member: ProjectMember, _giver: User, receiver: User, by: User, now: datetime) -> None:
    actions.pass_part(member, to=receiver, by=by, now=now)


LEAD = works(
    Works(
        key="project",
        label=gettext_lazy("Manager"),
        role=Role.OFFICER,
        held_by=led,
        counts=led_counts,
        lock=lock_projects,
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
        role=Role.OFFICER,
        held_by=parts,
        counts=part_counts,
        lock=lock_parts,
        name=lambda member: name_of(member.project),
        against=against_joining,
        give=give_part,
        entry=lambda member: entry(member.project, "part"),
        read=read,
    )
)
KINDS = {kind.key: kind for kind in (LEAD, PART)}
