from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.listing import Column, Kind, Listing
from projects.components.filters import ScoredFilter
from projects.components.models import Moment
from projects.portfolio.lists import link, places
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus


def at(moment: Moment) -> Column:
    name = f"score_{moment}"
    return Column(name, moment.label, lambda row: getattr(row, name, None), Kind.NUMBER, (name,))


def stage(row: Any) -> Any:
    return ProjectStatus(row.status).label


SCORED_PROJECTS = Listing(
    name="scored-projects",
    title=_("Projects by their scores"),
    rows=lambda user: Project.objects.visible_to(user).for_list(),
    filters=ScoredFilter,
    columns=(
        Column("code", _("Code"), lambda row: row.code, Kind.CODE, ("code",), link=link),
        Column(
            "title",
            _("Project"),
            lambda row: row.title,
            sort=("title",),
            link=link,
            lang=lambda row: row.language,
            is_main=True,
        ),
        Column("states", _("States"), places),
        *(at(moment) for moment in Moment),
        Column("status", _("Stage"), stage, sort=("status",)),
    ),
    default_sort="-code",
    empty=_("No project has been scored yet."),
)
