"""Which management plans a project may be mapped to: those that hold while it runs, one or two in its life."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.db.models.functions import Coalesce

from portal import formats
from projects.portfolio.models import Project
from projects.results.plan_models import ManagementPlan, PlanResult


def with_end(rows: Any) -> Any:
    """Adds `until`: the last day of a plan, its extension included."""
    return rows.annotate(until=Coalesce("extended_to", "ends_on"))


def offered(project: Project) -> list[ManagementPlan]:
    """With their pillars and results, in order. A project without dates is offered every plan."""
    rows = with_end(ManagementPlan.objects.all())
    if project.starts_on:
        rows = rows.filter(until__gte=project.starts_on)
    if project.ends_on:
        rows = rows.filter(starts_on__lte=project.ends_on)
    held = Q(results__project_results__project=project)  # what it is mapped to already stays to be seen
    keys = {*rows.values_list("pk", flat=True), *ManagementPlan.objects.filter(held).values_list("pk", flat=True)}
    results = Prefetch("results", PlanResult.objects.order_by("position"), to_attr="shown")
    return list(ManagementPlan.objects.filter(pk__in=keys).prefetch_related(results).order_by("starts_on"))


def years(plan: ManagementPlan) -> str:
    """2018–2021 as adopted."""
    return f"{plan.starts_on.year}{formats.EN_DASH}{plan.ends_on.year}"


def holds_on(plan: ManagementPlan, day: date) -> bool:
    return plan.starts_on <= day <= (plan.extended_to or plan.ends_on)
