"""Reporting periods: opened and locked for entering values."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.workflow import NotAllowed
from projects.results.actions.holding import hold_period, must, reasons_of_end
from projects.results.actions.values import told
from projects.results.models import ReportingPeriod


@transaction.atomic
def unlock(period: ReportingPeriod, *, by: User, note: str = "", now: datetime | None = None) -> ReportingPeriod:
    """Opens a period, so that its values can be entered and corrected until it is locked again."""
    return set_lock(period, False, "unlock_period", by=by, note=note, now=now)


@transaction.atomic
def lock(period: ReportingPeriod, *, by: User, note: str = "", now: datetime | None = None) -> ReportingPeriod:
    """Closes a period by hand: drafts and submitted values stay as they are, only returned ones may be corrected."""
    return set_lock(period, True, "lock_period", by=by, note=note, now=now)


def set_lock(
    period: ReportingPeriod, is_locked: bool, verb: str, *, by: User, note: str, now: datetime | None
) -> ReportingPeriod:
    """Nothing happens when it is so already."""
    held = hold_period(period)
    must(by, "projects.manage_project", held.project, _("Only those who manage the project open and lock its periods."))
    if reasons := reasons_of_end(held.project):
        raise NotAllowed(reasons)
    if held.is_locked != is_locked:
        held.is_locked = is_locked
        held.save(update_fields=["is_locked"])
        told(held, verb, [], by=by, at=now or timezone.now(), note=note.strip())
    return held
