"""What a person of the State may do with one request: the rights of its team. Rows are Request.objects.visible_to."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from rules import predicate

from portal.accounts.models import Membership
from portal.accounts.roles import Role
from portal.accounts.rules import standing


class Right(models.IntegerChoices):
    NONE = 0, pgettext_lazy("right on a request", "Does not see it")
    VIEW = 1, pgettext_lazy("right on a request", "Reads")
    EDIT = 2, pgettext_lazy("right on a request", "Reads and writes")
    SUBMIT = 3, pgettext_lazy("right on a request", "Reads, writes and sends")


def right_of(user: Any, request: Any) -> int:
    """A right given by name, else the right of everybody else who acts for the State.

    When nobody is left who may send the request, everybody who acts for the State may: it belongs to the State.
    """
    if request is None or not standing(user).covers_state(Role.FOCAL_POINT, request.state_id):
        return Right.NONE
    if request.pk is None or (request.others_right == Right.SUBMIT and not request.team_is_named):
        return Right.SUBMIT
    named = request.team.filter(user=user).values_list("right", flat=True).first()
    right = request.others_right if named is None else named
    return right if right == Right.SUBMIT or submitters(request) else Right.SUBMIT


def submitters(request: Any) -> list[int]:
    """Keys of the people who act for the State today and may send this request."""
    today = timezone.localdate()
    people = Membership.objects.active(today).filter(
        role=Role.FOCAL_POINT, state=request.state_id, user__is_active=True
    )
    named = dict(request.team.values_list("user", "right"))
    return sorted(
        {pk for pk in people.values_list("user", flat=True) if named.get(pk, request.others_right) == Right.SUBMIT}
    )


def hidden_from(user: Any) -> Q:
    """Requests of the person's State that its team keeps among itself."""
    from projects.requests.drafting.models import TeamMember

    named = TeamMember.objects.filter(request=OuterRef("pk"))
    acts_today = Membership.objects.active(timezone.localdate()).filter(
        role=Role.FOCAL_POINT, state=OuterRef("request__state"), user=OuterRef("user"), user__is_active=True
    )
    senders = named.filter(Exists(acts_today), right=Right.SUBMIT)
    return Q(~Exists(named.filter(user=user.pk)), Exists(senders), others_right=Right.NONE)


def has_right(least: Right, name: str) -> Any:
    @predicate(name=name)
    def check(user: Any, request: Any) -> bool:
        return right_of(user, request) >= least

    return check


can_read = has_right(Right.VIEW, "reads in the team of the State")
can_edit = has_right(Right.EDIT, "writes in the team of the State")
can_submit = has_right(Right.SUBMIT, "sends for the team of the State")


@predicate(name="began the request")
def began_it(user: Any, request: Any) -> bool:
    return request is not None and request.created_by_id == user.pk and right_of(user, request) > Right.NONE


can_share = can_submit | began_it
