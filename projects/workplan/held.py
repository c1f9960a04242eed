"""What keeps an activity in the plan. Later apps add theirs: money spent on it, for example."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from portal.workflow import Blocker
from projects.workplan.models import Activity

Keeper = Callable[[Activity], Iterable[Blocker]]
KEEPERS: list[Keeper] = []


def keeper(find: Keeper) -> Keeper:
    """Registers reasons for which an activity may not be taken out of the plan."""
    if find not in KEEPERS:
        KEEPERS.append(find)
    return find


def by(activity: Activity) -> list[Blocker]:
    return [blocker for find in KEEPERS for blocker in find(activity)]


@keeper
def what_happened(activity: Activity) -> Iterable[Blocker]:
    """Events, action points and recorded progress are part of the project's history."""
    cancel_it = _("Cancel the activity instead.")
    if activity.events.exists():
        yield Blocker(_("Events were recorded for it.") + " " + cancel_it)
    if activity.action_points.exists():
        yield Blocker(_("Action points come from it.") + " " + cancel_it)
    if activity.progress_at:
        yield Blocker(_("Its progress was recorded.") + " " + cancel_it)
