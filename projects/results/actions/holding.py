"""What every act about values begins with: the rows locked in one order, so that two acts wait for each other, and the right."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from projects.results.models import Indicator, IndicatorValue, ReportingPeriod


def hold_project(pk: int) -> Project:
    """The project of an act about its values, locked first; moves of the project and acts about its values take turns."""
    rows = Project.objects.select_for_update(of=("self",), no_key=True)
    return rows.prefetch_related("states", "members").get(pk=pk)


def hold_period(period: ReportingPeriod) -> ReportingPeriod:
    """After its project: two people who save values of one period wait for each other, also where no value exists yet."""
    project = hold_project(period.project_id)
    held = ReportingPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk, project=project)
    held.project = project
    return held


def hold_values(values: Iterable[IndicatorValue]) -> list[IndicatorValue]:
    """The values of one project as they are now, with what the rules ask for. Raises NotAllowed for those of several projects."""
    keys = {value.pk for value in values}
    projects = set(Project.objects.filter(reporting_periods__values__in=keys))
    if len(projects) != 1:
        raise NotAllowed([Blocker(_("Choose values of one project."))])
    project = hold_project(projects.pop().pk)
    held = list(stored_values().filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk"))
    for value in held:
        value.period.project = project
    return held


def stored_values() -> Any:
    return IndicatorValue.objects.select_related("period", "indicator__result").prefetch_related(
        "breakdown", "evidence__document"
    )


def values_of(period: ReportingPeriod, indicators: Sequence[int] | None = None) -> dict[int, IndicatorValue]:
    """By indicator, locked. The period is held already."""
    rows = stored_values().filter(period=period).select_for_update(of=("self",)).order_by("pk")
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    found = {}
    for value in rows:
        value.period = period
        found[value.indicator_id] = value
    return found


def indicators_for(keys: Iterable[int]) -> dict[int, Indicator]:
    rows = Indicator.objects.filter(pk__in=set(keys)).select_related("result")
    return {row.pk: row for row in rows.prefetch_related("disaggregations__categories")}


def must(by: User, permission: str, record: Any, sentence: str) -> None:
    if not by.has_perm(permission, record):
        raise NotAllowed([Blocker(sentence)])


def reasons_of_end(project: Project) -> list[Blocker]:
    if project.status in RUNNING:
        return []
    return [Blocker(_("The project is not running: its values do not change."))]
