"""What keeps an activity in the plan. Money is not among it: the ledger knows the project that it was spent on and no activity."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.workflow import Blocker
from projects.workplan.models import Activity


def by(activity: Activity) -> list[Blocker]:
    """Events, action points and recorded progress are part of the project's history: such an activity is cancelled instead."""
    return list(what_happened(activity))


def what_happened(activity: Activity) -> Iterable[Blocker]:
    cancel_it = _("Cancel the activity instead.")
    if activity.events.exists():
        yield Blocker(_("Events were recorded for it.") + " " + cancel_it)
    if activity.action_points.exists():
        yield Blocker(_("Action points come from it.") + " " + cancel_it)
    if activity.progress_at:
        yield Blocker(_("Its progress was recorded.") + " " + cancel_it)
