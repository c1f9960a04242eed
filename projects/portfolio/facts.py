"""What is known of a project, which of it changes at once and which by an amendment, and what its reach asks for."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.workflow import Blocker
from projects.portfolio.amendments.when import against_direct_change
from projects.portfolio.models import Project
from projects.portfolio.workflow import ENDED, ProjectStatus

AT_ONCE = frozenset({"title", "language", "summary", "presence", "manager", "is_published"})
AT_THE_END = frozenset({"final_narrative", "carry_over_reference"})
SETS = ("states", "regions", "forms", "elements", "sdg_targets")
BY_AMENDMENT = frozenset({"reach", "starts_on", "ends_on", "budget_usd", *SETS})
EDITABLE = AT_ONCE | AT_THE_END | BY_AMENDMENT


def against_change(project: Project, names: Iterable[str]) -> list[Blocker]:
    """What stands against changing these facts now, whoever asks; empty when nothing does."""
    wanted = set(names)
    if not wanted:
        return []
    if project.status in ENDED:
        return [Blocker(_("The project has ended: nothing of it changes any more."))]
    reasons = against_direct_change(project) if wanted & BY_AMENDMENT else []
    if wanted & AT_THE_END and project.status == ProjectStatus.PLANNING:
        reasons.append(Blocker(_("This is written once the project has begun.")))
    return reasons


def against_reach(reach: str, *, states: Collection[Any], regions: Collection[Any]) -> list[Blocker]:
    """One State for a country's project, two or more for several, a region for a regional one; a global one needs none."""
    if reach == Project.Reach.COUNTRY and len(states) != 1:
        return [Blocker(_("A project of one State names exactly that State."), "id_states")]
    if reach == Project.Reach.COUNTRIES and len(states) < 2:
        return [Blocker(_("A project of several States names at least two."), "id_states")]
    if reach == Project.Reach.REGIONAL and not regions:
        return [Blocker(_("A regional project names at least one region."), "id_regions")]
    return []


def against_dates(starts_on: Any, ends_on: Any) -> list[Blocker]:
    if starts_on and ends_on and ends_on < starts_on:
        return [Blocker(_("The project cannot end before it starts."), "id_ends_on")]
    if ends_on and not starts_on:
        return [Blocker(_("A project that ends needs a day on which it starts."), "id_starts_on")]
    return []


def against_manager(manager: User | None) -> list[Blocker]:
    if manager is None or manager.standing.has(Role.OFFICER, Role.HEAD):
        return []
    return [
        Blocker(_("%(name)s is neither programme officer nor head of section.") % {"name": manager.name}, "id_manager")
    ]


def against_budget(amount: Any) -> list[Blocker]:
    return [Blocker(_("A budget is not less than nothing."), "id_budget_usd")] if amount < 0 else []


def plain(value: Any) -> Any:
    """A fact as the history keeps it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str | int):
        return value
    if hasattr(value, "pk"):
        return str(value)
    if isinstance(value, list | tuple | set):
        return sorted(str(one) for one in value)
    return str(value)
