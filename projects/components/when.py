"""At which moment of a project's life which scores are written, and what stands against it."""

from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from portal.workflow import Blocker
from projects.components.models import Moment
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus


class Gate(Enum):
    """Whether the scores at a moment can be written."""

    EARLY = "early"  # the moment has not come
    OPEN = "open"
    FROZEN = "frozen"  # the move is made: corrections only
    NEVER = "never"  # the project ended before it


ENDED_WITHOUT = (ProjectStatus.CANCELLED,)


def gate(project: Project, moment: Moment | str) -> Gate:
    """Scores at request are the State's when there is a request; without one they say where the project starts from."""
    if project.status in ENDED_WITHOUT:
        return Gate.NEVER
    is_planned = project.status == ProjectStatus.PLANNING
    if moment == Moment.CLOSURE:
        if project.status == ProjectStatus.COMPLETING:
            return Gate.OPEN
        return Gate.FROZEN if project.status in (ProjectStatus.CLOSED, ProjectStatus.TERMINATED) else Gate.EARLY
    if moment == Moment.REQUEST and project.request_id is not None:
        return Gate.FROZEN
    return Gate.OPEN if is_planned else Gate.FROZEN


def is_frozen(project: Project, moment: Moment | str) -> bool:
    return gate(project, moment) is Gate.FROZEN


def may_score(project: Project, moment: Moment | str, user: Any) -> bool:
    """Whether this person writes or corrects the scores at this moment now."""
    found = gate(project, moment)
    if not user.is_authenticated:
        return False
    if found is Gate.OPEN:
        return bool(user.has_perm("projects.score_project", project))
    return found is Gate.FROZEN and bool(user.has_perm("projects.decide_project", project))


def says(project: Project, moment: Moment | str) -> str:
    """The state of a moment's scores in words, for the room."""
    found = gate(project, moment)
    if found is Gate.EARLY:
        return _("Written when the project is being completed.")
    if found is Gate.NEVER:
        return _("The project was cancelled; nothing more is scored.")
    if found is Gate.OPEN:
        return {
            Moment.CLOSURE: _("Open until the project is closed."),
        }.get(Moment(moment), _("Open until the project starts."))
    return {
        Moment.REQUEST: _("Frozen with the request. A head of section may correct them, with a reason that stays in the history.")
        if project.request_id
        else _("Frozen since the project started. A head of section may correct them, with a reason that stays in the history."),
        Moment.APPROVAL: _("Frozen since the project started. A head of section may correct them, with a reason that stays in the history."),
        Moment.CLOSURE: _("Frozen since the project ended. A head of section may correct them, with a reason that stays in the history."),
    }[Moment(moment)]  # fmt: skip


def against_scoring(project: Project, moment: Moment | str, *, by: Any, reason: str = "") -> list[Blocker]:
    found = gate(project, moment)
    if found is Gate.EARLY:
        return [Blocker(_("Scores at closure are written while the project is being completed."))]
    if found is Gate.NEVER:
        return [Blocker(_("The project was cancelled; nothing more is scored."))]
    if found is Gate.OPEN:
        return [] if may_score(project, moment, by) else [Blocker(_("You do not score this project."))]
    if not may_score(project, moment, by):
        return [Blocker(_("These scores are frozen. Only a head of section corrects them, with a reason."))]
    if not reason.strip():
        return [Blocker(_("Say why the scores are corrected: the reason stays in the history."), "id_reason")]
    return []
