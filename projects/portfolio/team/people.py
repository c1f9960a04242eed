"""Who may be asked to work on a project, and to lead it."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.models import Membership, User
from portal.accounts.roles import STAFF_ROLES, Role


def holders(*roles: str) -> QuerySet[User]:
    """Active people who hold one of the roles today, by name."""
    held = Membership.objects.active(timezone.localdate()).filter(role__in=roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "id")


def staff() -> QuerySet[User]:
    return holders(*STAFF_ROLES)


def managers() -> QuerySet[User]:
    return holders(Role.OFFICER, Role.HEAD)


def in_another_role() -> Any:
    """Keys of people who work in finance or administration today, and are neither officers nor heads: what they have in
    projects they hold in that role. Who has left is not among them."""
    held = Membership.objects.active(timezone.localdate())
    officers = held.filter(role__in=(Role.OFFICER, Role.HEAD)).values("user")
    return held.filter(role__in=STAFF_ROLES).exclude(user__in=officers).values("user")
