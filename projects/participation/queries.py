"""From rows to the figures of `figures`, for one reader."""

from collections.abc import Iterable
from typing import Any

from projects.participation.actions import cells_of
from projects.participation.figures import (
    Occasion,
    PortfolioFigures,
    ProjectFigures,
    portfolio_figures,
    project_figures,
)
from projects.participation.lists import seen
from projects.participation.models import AccessMeasure, Event, Group, Sex
from projects.partners.models import OrganisationKind
from projects.portfolio.models import Project

WORDS = {
    "sex": Sex.values,
    "group": Group.values,
    "organisation": OrganisationKind.values,
    "access": AccessMeasure.values,
}


def sees_counts(user: Any, project: Project) -> bool:
    return user.is_authenticated and bool(user.has_perm("projects.see_counts_project", project))


def figures_of(project: Project, events: Iterable[Event], user: Any) -> ProjectFigures:
    occasions = [
        Occasion(each.pk, project.pk, each.starts_on.year, access=tuple(each.access_measures)) for each in events
    ]
    return project_figures(occasions, cells_of(project), sees_counts=sees_counts(user, project), words=WORDS)


def portfolio_of(user: Any) -> PortfolioFigures:
    rows = Event.objects.visible_to(user).with_rights(user).order_by("id")
    return portfolio_figures(occasions_of(list(rows)), access=AccessMeasure.values)


def occasions_of(rows: list[Any]) -> list[Occasion]:
    regions = regions_of({row.project_id for row in rows})
    return [
        Occasion(
            row.pk,
            row.project_id,
            row.starts_on.year,
            row.form_id,
            regions.get(row.project_id, ()),
            tuple(row.access_measures),
            seen(row, "people"),
            seen(row, "women"),
        )
        for row in rows
    ]


def regions_of(projects: set[int]) -> dict[int, tuple[str, ...]]:
    """Codes of the regional groups of each project: those of its States, and those it names itself. Each once."""
    found: dict[int, set[str]] = {}
    rows = Project.objects.filter(pk__in=projects)
    for path in ("states__regional_group__code", "regions__code"):
        for key, code in rows.order_by().values_list("pk", path):
            if code:
                found.setdefault(key, set()).add(code)
    return {key: tuple(sorted(codes)) for key, codes in found.items()}
