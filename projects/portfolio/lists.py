from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import formats
from portal.listing import Column, Kind, Listing
from projects.portfolio.actions import WORKFLOW
from projects.portfolio.filters import ProjectFilter
from projects.portfolio.models import Project


def answers(row: Any) -> str:
    n = row.recommendation_count
    if not n:
        return ""
    return ngettext("%(n)s recommendation", "%(n)s recommendations", n) % {"n": formats.number(n)}


def link(row: Project) -> str:
    return reverse("project_detail", args=[row.pk])


PROJECTS = Listing(
    name="projects",
    title=_("Projects"),
    rows=lambda user: Project.objects.visible_to(user).for_list().with_recommendation_count(),
    filters=ProjectFilter,
    columns=(
        Column("code", _("Code"), lambda row: row.code, Kind.CODE, ("code",), link=link),
        Column(
            "title",
            _("Project"),
            lambda row: row.title,
            sort=("title",),
            link=link,
            lang=lambda row: row.language,
            note=answers,
            is_main=True,
        ),
        Column("states", _("States"), lambda row: formats.names(state.name for state in row.states.all())),
        Column("starts_on", _("Starts"), lambda row: row.starts_on, Kind.DAY, ("starts_on",)),
        Column("ends_on", _("Ends"), lambda row: row.ends_on, Kind.DAY, ("ends_on",)),
        Column("budget_usd", _("Budget, US$"), lambda row: row.budget_usd, Kind.MONEY, ("budget_usd",)),
        Column(
            "recommendations",
            _("Recommendations"),
            lambda row: row.recommendation_count,
            Kind.NUMBER,
            ("recommendation_count",),
            on_page=False,
        ),
        Column(
            "status",
            _("Stage"),
            lambda row: WORKFLOW.state(row.status).label,
            Kind.BADGE,
            ("status",),
            tone=lambda row: WORKFLOW.state(row.status).tone,
        ),
    ),
    default_sort="-code",
    empty=_("There is no project yet. A project begins when a State and OHCHR agree on a request."),
)
