"""Who may be asked to work on a project, and to lead it."""

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
