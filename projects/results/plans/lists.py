"""The rows behind the numbers of the roll-up."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.listing import Column, Kind, Listing
from portal.reference.models import State
from projects.portfolio.lists import PROJECTS
from projects.results.models import Indicator, Result
from projects.results.plans import filters


def mapped_to(result: Any) -> str:
    return ", ".join(f"{one.plan.code} {one.code}" for one in result.plan_results.all())


def room_of(project: Any) -> str:
    return reverse("project_detail", args=[project.pk])


def code_of(project: Any) -> Column:
    return Column(
        "project", _("Project"), lambda row: project(row).code, Kind.CODE, link=lambda row: room_of(project(row))
    )


PLAN_PROJECTS = Listing(
    name="plan_projects",
    title=_("Projects with results in a management plan"),
    rows=PROJECTS.rows,
    filters=filters.PlanProjectFilter,
    columns=PROJECTS.columns,
    default_sort="-code",
    empty=_("No project has a result that is mapped to a management plan."),
)
PLAN_STATES = Listing(
    name="plan_states",
    title=_("States of projects with results in a management plan"),
    rows=lambda user: State.objects.select_related("regional_group"),
    filters=filters.PlanStateFilter,
    columns=(
        Column("iso3", _("Code"), lambda row: row.iso3, Kind.CODE, ("iso3",)),
        Column(
            "name", _("State"), lambda row: row.name, sort=("name",), is_main=True,
            link=lambda row: reverse("state_detail", args=[row.iso3]),
        ),
        Column("group", _("Regional group"), lambda row: row.regional_group.name if row.regional_group else ""),
    ),
    default_sort="name",
    empty=_("No project has a result that is mapped to a management plan."),
)  # fmt: skip
PLAN_RESULTS = Listing(
    name="plan_results",
    title=_("Outcomes and outputs in a management plan"),
    rows=lambda user: Result.objects.visible_to(user).select_related("project").prefetch_related("plan_results__plan"),
    filters=filters.PlanResultFilter,
    columns=(
        code_of(lambda row: row.project),
        Column("level", _("Level"), lambda row: row.get_level_display()),
        Column("code", _("Code"), lambda row: row.code, Kind.CODE),
        Column("title", _("Result"), lambda row: row.title, lang=lambda row: row.language, is_main=True),
        Column("plan_results", _("In the plans"), mapped_to, Kind.CODE),
        Column("key", _("Order"), lambda row: row.pk, Kind.NUMBER, ("project__code", "position"), on_page=False),
    ),
    default_sort="key",
    empty=_("No result is mapped to a management plan."),
)
PLAN_INDICATORS = Listing(
    name="plan_indicators",
    title=_("Indicators in a management plan"),
    rows=lambda user: Indicator.objects.filter(result__in=Result.objects.visible_to(user)).select_related(
        "result__project"
    ),
    filters=filters.PlanIndicatorFilter,
    columns=(
        code_of(lambda row: row.result.project),
        Column("result", _("Result"), lambda row: row.result.code, Kind.CODE),
        Column("code", _("Code"), lambda row: row.code, Kind.CODE),
        Column("title", _("Indicator"), lambda row: row.title, lang=lambda row: row.language, is_main=True),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort=("kind",)),
        Column("unit", _("Unit"), lambda row: row.unit, sort=("unit",)),
        Column("key", _("Order"), lambda row: row.pk, Kind.NUMBER, ("result__project__code", "pk"), on_page=False),
    ),
    default_sort="key",
    empty=_("No indicator belongs to a management plan."),
)
