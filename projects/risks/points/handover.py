"""Action points that are not settled pass to another owner, or another verifier, in a hand-over: also those whose turn it is not
now, since a point that is done may be returned, and one that is open will have to be verified."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import State
from portal.workflow import Blocker
from projects.requests.handover.holdings import Works, works
from projects.risks.models import ActionPoint
from projects.risks.points import actions
from projects.risks.points.lists import late_days
from projects.risks.points.workflow import WORKFLOW
from projects.workplan import hands
from projects.workplan.when import AT_WORK

Text = str | Promise
LONGEST = 120  # characters of a point in the choice of what passes


def unsettled() -> Any:
    return ActionPoint.objects.all().unsettled().filter(project__status__in=AT_WORK)


def held_as(field: str) -> Callable[[User, State | None], Iterable[ActionPoint]]:
    def find(person: User, state: State | None) -> Iterable[ActionPoint]:
        return hands.in_hands(unsettled().for_list(), field, person, state)

    return find


def against_owning(point: ActionPoint, receiver: User) -> list[Blocker]:
    if point.verifier_id != receiver.pk:
        return []
    return [stands_against(point, receiver, _("%(point)s: %(name)s verifies it, and cannot have to do it as well."))]


def against_verifying(point: ActionPoint, receiver: User) -> list[Blocker]:
    if point.owner_id != receiver.pk:
        return []
    return [stands_against(point, receiver, _("%(point)s: %(name)s has to do it, and cannot verify it as well."))]


def stands_against(point: ActionPoint, receiver: User, sentence: str) -> Blocker:
    words = {"point": reference(point), "name": receiver.name}
    return Blocker(sentence % words, url=reverse("action_point_detail", args=[point.project_id, point.number]))


def reference(point: ActionPoint) -> str:
    return f"{point.project.code} {point.number}"


def name(point: ActionPoint) -> str:
    return hands.name_in(point.project, Truncator(actions.said(point)).chars(LONGEST))


def entry(point: ActionPoint, kind: str) -> dict[str, Any]:
    late = late_days(point)
    due_on = point.due_on.isoformat()
    return hands.entry(
        kind, point, reference(point), point.text, "action_point_detail", point.number, due_on=due_on, late=late
    )


def give(point: ActionPoint, receiver: User, by: User, now: datetime) -> None:
    actions.pass_on(point, to=receiver, by=by, now=now)


def give_verification(point: ActionPoint, receiver: User, by: User, now: datetime) -> None:
    actions.pass_verification(point, to=receiver, by=by, now=now)


def kind(key: str, field: str, label: Text, against: Any, give: Any) -> Works:
    return Works(
        key=key,
        label=label,
        roles=(Role.OFFICER, Role.FOCAL_POINT),
        held_by=held_as(field),
        hands=lambda role: hands.everybodys(unsettled(), field, role),
        project=lambda point: point.project,
        name=name,
        against=against,
        give=give,
        entry=lambda point: entry(point, key),
        read=lambda facts, states: hands.item(facts, states, label, WORKFLOW.state(facts["status"])),
    )


works(kind("point", "owner", gettext_lazy("Owner of an action point"), against_owning, give))
works(kind("verify", "verifier", gettext_lazy("Verifier of an action point"), against_verifying, give_verification))
