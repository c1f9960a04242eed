"""Activities that are neither done nor cancelled pass to another owner in a hand-over."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import State
from projects.requests.handover.brief import Item, Word
from projects.requests.handover.holdings import Works, works
from projects.workplan import actions, hands
from projects.workplan.lists import late_days
from projects.workplan.models import Activity
from projects.workplan.when import AT_WORK
from projects.workplan.workflow import WORKFLOW

LABEL = _("Owner of an activity")


def open_ones() -> Any:
    return Activity.objects.filter(status__in=Activity.OPEN, project__status__in=AT_WORK)


def owned(person: User, state: State | None) -> Iterable[Activity]:
    rows = open_ones().select_related("project").prefetch_related("project__states")
    return hands.in_hands(rows, "owner", person, state)


def everybodys(role: str) -> Any:
    return hands.everybodys(open_ones(), "owner", role)


def give(activity: Activity, receiver: User, by: User, now: datetime) -> None:
    actions.pass_on(activity, to=receiver, by=by, now=now)


def entry(activity: Activity) -> dict[str, Any]:
    return hands.entry(
        "activity",
        activity,
        f"{activity.project.code} {activity.number}",
        activity.title,
        "activity_detail",
        activity.number,
        due_on=activity.ends_on.isoformat(),
        late=late_days(activity),
        progress=activity.progress,
        note=activity.progress_note,
    )


def read(facts: dict[str, Any], states: Mapping[int, str]) -> Item:
    stands = actions.share(facts["progress"])
    words = (Word(_("Where it stands"), f"{stands}: {facts['note']}" if facts["note"] else stands),)
    return hands.item(facts, states, LABEL, WORKFLOW.state(facts["status"]), words)


works(
    Works(
        key="activity",
        label=LABEL,
        roles=(Role.OFFICER, Role.FOCAL_POINT),
        held_by=owned,
        hands=everybodys,
        project=lambda activity: activity.project,
        name=lambda activity: hands.name_in(activity.project, actions.name(activity)),
        give=give,
        entry=entry,
        read=read,
    )
)
