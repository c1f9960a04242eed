"""By what the portfolio's scores can be put in rows. A row is a condition on projects, the same for its figures and its list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.reference.models import AssistanceForm, RegionalGroup
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus

Text = str | Promise
NONE = "none"  # in addresses: projects that have no value


@dataclass(frozen=True)
class Heading:
    """One row. A project may be in several: in each it counts once."""

    key: str
    name: str
    where: Q


@dataclass(frozen=True)
class Dimension:
    """`where` is the condition for a key of the address, which may be NONE."""

    key: str  # the word of the address, of the list of projects and of the API
    label: Text
    nothing: Text  # how projects without a value are called
    keys: Callable[[QuerySet[Project]], list[tuple[str, str]]]  # key and name, in order
    where: Callable[[str], Q]

    def headings(self, projects: QuerySet[Project]) -> list[Heading]:
        pairs = [*self.keys(projects), (NONE, str(self.nothing))]
        return [Heading(key, str(name), self.where(key)) for key, name in pairs]


def rows_of(relation: Any) -> Any:
    """The table of a relation between projects and something."""
    return relation.through.objects.all()


def groups(projects: Any = None) -> list[tuple[str, str]]:
    return list(RegionalGroup.objects.values_list("code", "name"))


def in_group(key: str) -> Q:
    """By its States, or by the regions that a regional project names."""
    states, regions = rows_of(Project.states).filter(state__regional_group__isnull=False), rows_of(Project.regions)
    if key == NONE:
        return ~Q(pk__in=states.values("project")) & ~Q(pk__in=regions.values("project"))
    states, regions = states.filter(state__regional_group__code=key), regions.filter(regionalgroup__code=key)
    return Q(pk__in=states.values("project")) | Q(pk__in=regions.values("project"))


def forms(projects: Any = None) -> list[tuple[str, str]]:
    return list(AssistanceForm.objects.values_list("code", "name"))


def with_form(key: str) -> Q:
    links = rows_of(Project.forms)
    if key == NONE:
        return ~Q(pk__in=links.values("project"))
    return Q(pk__in=links.filter(assistanceform__code=key).values("project"))


def presences(projects: Any = None) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Project.Presence.choices]


def years(column: str) -> Callable[[Any], list[tuple[str, str]]]:
    def found(projects: QuerySet[Project] | None = None) -> list[tuple[str, str]]:
        rows = Project.objects.all() if projects is None else projects
        if column == "closed_at":
            rows = rows.filter(status=ProjectStatus.CLOSED)
        lookup = f"{column}__year"
        values = rows.order_by().exclude(**{column: None}).values_list(lookup, flat=True).distinct()
        return [(str(year), str(year)) for year in sorted(values, reverse=True)]

    return found


def started_in(key: str) -> Q:
    return Q(starts_on__isnull=True) if key == NONE else Q(starts_on__year=int(key))


def closed_in(key: str) -> Q:
    """Closed in order: not terminated and not cancelled."""
    closed = Q(status=ProjectStatus.CLOSED, closed_at__isnull=False)
    return ~closed if key == NONE else closed & Q(closed_at__year=int(key))


DIMENSIONS: dict[str, Dimension] = {
    one.key: one
    for one in (
        Dimension("region", _("Regional group"), _("In no regional group"), groups, in_group),
        Dimension("started", _("Year of start"), _("Start not set"), years("starts_on"), started_in),
        Dimension("closed", _("Year of closure"), _("Not closed"), years("closed_at"), closed_in),
        Dimension("form", _("Form of assistance"), _("No form of assistance"), forms, with_form),
        Dimension(
            "presence",
            _("Field presence"),
            _("Field presence not named"),
            presences,
            lambda key: Q(presence="" if key == NONE else key),
        ),
    )
}
