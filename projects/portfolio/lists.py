from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import formats
from portal.listing import Column, Kind, Listing
from projects.portfolio.actions import WORKFLOW
from projects.portfolio.facets import FACETS
from projects.portfolio.filters import ProjectFilter
from projects.portfolio.looks.since import with_changes
from projects.portfolio.models import Project


def rows(user: Any) -> Any:
    return with_changes(Project.objects.visible_to(user).for_list().with_recommendation_count(), user)


def notes(row: Any) -> str:
    return " · ".join(filter(None, (changed(row), answers(row))))


def answers(row: Any) -> str:
    n = row.recommendation_count
    if not n:
        return ""
    return ngettext("%(n)s recommendation", "%(n)s recommendations", n) % {"n": formats.number(n)}


def changed(row: Any) -> str:
    n = row.change_count
    if not n:
        return ""
    words = ngettext("%(n)s change since you looked", "%(n)s changes since you looked", n)
    return words % {"n": formats.number(n)}


def places(row: Project) -> str:
    """States, or what the project reaches when it names none."""
    names = [state.name for state in row.states.all()] or [region.name for region in row.regions.all()]
    return formats.names(names) if names else str(row.get_reach_display())


def link(row: Project) -> str:
    return reverse("project_detail", args=[row.pk])


def totals(found: QuerySet[Any]) -> dict[str, Any]:
    """Budgets of the projects found; no filter finds one of them twice, however many States it has."""
    return {"total_budget_usd": found.order_by().aggregate(usd=Sum("budget_usd", default=Decimal(0)))["usd"]}


def joined(names: Iterable[Any]) -> str:
    return " | ".join(str(name) for name in names)


PROJECTS = Listing(
    name="projects",
    title=_("Projects"),
    rows=rows,
    bare=Project.objects.visible_to,
    is_kept=True,
    filters=ProjectFilter,
    facets=FACETS,
    columns=(
        Column("code", _("Code"), lambda row: row.code, Kind.CODE, ("code",), link=link),
        Column(
            "title",
            _("Project"),
            lambda row: row.title,
            sort=("title",),
            link=link,
            lang=lambda row: row.language,
            note=notes,
            is_main=True,
        ),
        Column("states", _("States"), places),
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
            "changes",
            _("Changes since you looked"),
            lambda row: row.change_count,
            Kind.NUMBER,
            ("change_count",),
            on_page=False,
        ),
        Column(
            "states_iso3",
            "ISO 3166",
            lambda row: joined(state.iso3 for state in row.states.all()),
            Kind.CODE,
            on_page=False,
        ),
        Column("reach", _("Reach"), lambda row: row.get_reach_display(), sort=("reach",), on_page=False),
        Column("presence", _("Field presence"), lambda row: row.get_presence_display(), on_page=False),
        Column(
            "request", _("Request"), lambda row: row.request.reference if row.request else "", Kind.CODE, on_page=False
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
