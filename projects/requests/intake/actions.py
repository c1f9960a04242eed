"""Giving many requests to one officer at once: all of them or none."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.workflow import Blocker, NotAllowed
from projects.requests.assessing.actions import assign_officer
from projects.requests.models import Request


@transaction.atomic
def assign_many(
    requests: Iterable[Request], *, officer: User, by: User, now: datetime | None = None
) -> list[Request]:  # fmt: skip
    """Every request goes to the officer, or none does and all reasons are given, each with the number of its request.

    The rows are locked in the order of their keys, so that two people who assign at the same time wait for each other.
    """
    keys = sorted({request.pk for request in requests})
    rows = list(Request.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    if not rows:
        raise NotAllowed([Blocker(_("Choose at least one request."))])
    refusals: list[Blocker] = []
    for row in rows:
        try:
            with transaction.atomic():
                assign_officer(row, officer=officer, by=by, now=now)
        except NotAllowed as refusal:
            refusals += [Blocker(f"{row.reference}: {reason}") for reason in refusal.reasons]
    if refusals:
        raise NotAllowed(refusals)
    return rows
