"""The two sides of a request: which one a person speaks for, and how the other side may call them."""

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portal.accounts.roles import Role
from portal.accounts.rules import standing
from projects.requests.models import Request


class Side(models.TextChoices):
    STATE = "state", pgettext_lazy("side of a request", "State")
    OHCHR = "ohchr", pgettext_lazy("side of a request", "OHCHR")

    @property
    def other(self) -> "Side":
        return Side.OHCHR if self is Side.STATE else Side.STATE


def side_of(user: Any, request: Request) -> Side | None:
    """Whoever acts for the State speaks for it, whatever else they are; programme staff speak for OHCHR."""
    person = standing(user)
    if person.covers_state(Role.FOCAL_POINT, request.state_id):
        return Side.STATE
    return Side.OHCHR if person.has(Role.OFFICER, Role.HEAD) else None


def role_of(user: Any, side: Side) -> Role:
    """The role in which the person writes."""
    if side is Side.STATE:
        return Role.FOCAL_POINT
    return Role.HEAD if standing(user).has(Role.HEAD) else Role.OFFICER


def writer(name: str, role: str, side: str, *, office: str | Promise, state: str, reader: Side | None) -> str:
    """Office and role; the name as well, except that members of staff are not named to the State."""
    words = {"office": office if side == Side.OHCHR else state, "role": Role(role).label, "name": name}
    if side == Side.OHCHR and reader is not Side.OHCHR:
        return _("%(office)s, %(role)s") % words
    return _("%(name)s (%(office)s, %(role)s)") % words
