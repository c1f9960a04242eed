"""Whose money a reader sees on a statement."""

from typing import Any

from django.core.exceptions import PermissionDenied

from funding.donors.models import Donor
from portal.accounts.roles import Role
from portal.accounts.rules import standing


def donors_read_by(user: Any) -> frozenset[int] | None:
    """None: everything. A donor's people read about their own contributions alone; raises PermissionDenied for everybody
    who reads nothing of money."""
    if user.has_perm("funding.view_fund"):
        return None
    if standing(user).has(Role.DONOR):
        return frozenset(Donor.objects.visible_to(user).values_list("pk", flat=True))
    raise PermissionDenied
