"""Whose desk of a State it is: that of its focal points, and of the programme staff who cover the State."""

from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.reference.models import State, StateQuerySet

OWN = Role.FOCAL_POINT
ROLES = (Role.FOCAL_POINT, Role.OFFICER, Role.HEAD)


def may_look(user: Any, state: State) -> bool:
    return any(standing(user).covers_state(role, state.pk) for role in ROLES)


def acts_for(user: Any, state: State) -> bool:
    return standing(user).covers_state(OWN, state.pk)


def states_of(user: Any) -> StateQuerySet:
    """The States whose desks the person may look at."""
    reach = standing(user).state_ids(*ROLES)
    rows: StateQuerySet = State.objects.all()
    return rows if reach is None else rows.filter(pk__in=reach)


def refusal() -> str:
    return _("The desk of a State is for its focal points and for the programme staff who cover it.")
