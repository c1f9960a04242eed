"""The names of the figures that only the Board's dashboard has."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from funding.radar.figures import LABELS, Kind
from projects.risks.levels import LEVELS
from reports.board.advice.models import BoardRecommendation
from reports.kinds import units

OWN: dict[str, str | Promise] = {
    "accounts.certified_days": _("Days of the period that are certified"),
    "lessons.public": _("Lessons made public"),
    "lessons.new": _("Lessons made public in the period"),
    "states.with_project": _("States with a project under way"),
    "states.with_request": _("States with a request and no project"),
    "states.with_neither": _("States with neither"),
    "advice.overdue": _("Recommendations of the Board past their date"),
    "questions.open": _("Questions about figures that wait for an answer"),
    "questions.answered": _("Questions about figures that are answered"),
    "projects.late": _("Projects past their last day"),
}


def names_of(figures: Any) -> dict[str, str]:
    """Each figure in words, in the active language."""
    known = units.names_of(figures)
    return {id: ": ".join(str(part) for part in own(id)) or known[id] for id in known}


def own(id: str) -> tuple[str | Promise, ...]:
    match id.split("."):
        case ["advice", status] if status != "overdue":
            return _("Recommendations of the Board"), BoardRecommendation.Status(status).label
        case ["risks", level]:
            return _("Open risks"), next(one.label for one in LEVELS if one.key == level)
        case ["radar", kind]:
            return _("Radar"), LABELS[Kind(kind)]
    return (OWN[id],) if id in OWN else ()
