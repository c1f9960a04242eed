"""What of a project a donor's conditions are held against."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from portal.reference.models import AssistanceForm, Component, RegionalGroup, State
from projects.components.models import ComponentScore, Moment
from projects.portfolio.models import Project
from projects.workplan.models import BudgetLine

Named = Mapping[str, str]  # key → name in the reader's language


@dataclass(frozen=True)
class ProjectFacts:
    """`components`: those scored 1 or more at approval, the moment at which it was decided what the project is about.
    `regions`: the regional groups of its States and the regions that it names itself."""

    code: str
    regions: Named = field(default_factory=dict)
    states: Named = field(default_factory=dict)
    components: Named = field(default_factory=dict)
    forms: Named = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None
    plan: tuple[tuple[str, str, Decimal], ...] = ()  # source, object class, US$ of each line of the cost plan

    def classes(self, source: str) -> dict[str, Decimal]:
        """Object class → US$ that the cost plan takes from this source for it."""
        found: dict[str, Decimal] = {}
        for of_source, object_class, usd in self.plan:
            if of_source == source and usd:
                found[object_class] = found.get(object_class, Decimal(0)) + usd
        return found


@dataclass(frozen=True)
class Lists:
    """What a project has of the lists of reference, in their order. `regions`: the groups of its States, then those that it
    names itself; `components` as ProjectFacts says."""

    states: tuple[State, ...]
    regions: tuple[RegionalGroup, ...]
    forms: tuple[AssistanceForm, ...]
    components: tuple[Component, ...]


def facts_of(project: Project) -> ProjectFacts:
    """Read now: a fact that changed since the record was loaded is seen."""
    return facts_of_many([project.pk])[project.pk]


def facts_of_many(keys: Iterable[int]) -> dict[int, ProjectFacts]:
    """At most seven queries, however many projects."""
    found = with_keys(Project.objects.all()).in_bulk(list(keys))
    return facts_among(found, lists_of(found))


def with_keys(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Adds the keys of what `lists_of` reads: states_keys, regions_keys, forms_keys."""
    return projects.annotate(
        **{f"{name}_keys": ArraySubquery(keys_of(name)) for name in ("states", "regions", "forms")}
    )


def keys_of(name: str) -> QuerySet[Any]:
    field: Any = Project._meta.get_field(name)
    rows = field.remote_field.through.objects.filter(project=OuterRef("pk"))
    return cast("QuerySet[Any]", rows.values(field.m2m_reverse_field_name()))


def lists_of(found: Mapping[int, Any]) -> dict[int, Lists]:
    """Of projects read `with_keys`; five queries. A record is read once, however many projects have it."""
    scored = ComponentScore.objects.filter(project__in=found, moment=Moment.APPROVAL, score__gte=1)
    states = shared(named(found, "states"), State.objects.select_related("regional_group"))
    regions = shared(named(found, "regions"), RegionalGroup.objects.all())
    forms = shared(named(found, "forms"), AssistanceForm.objects.all())
    components = shared(scored.order_by().values_list("project", "component"), Component.objects.all())

    def regions_of(key: int) -> tuple[RegionalGroup, ...]:
        of_states = (state.regional_group for state in states[key] if state.regional_group)
        return tuple(dict.fromkeys((*of_states, *regions[key])))

    return {key: Lists(tuple(states[key]), regions_of(key), tuple(forms[key]), tuple(components[key])) for key in found}


def named(found: Mapping[int, Any], name: str) -> Iterable[tuple[int, int]]:
    return ((key, record) for key, project in found.items() for record in getattr(project, f"{name}_keys"))


def shared(pairs: Iterable[tuple[int, int]], records: QuerySet[Any]) -> Mapping[int, list[Any]]:
    """Project → its records, in their own order."""
    projects: dict[int, list[int]] = defaultdict(list)
    for project, record in pairs:
        projects[record].append(project)
    found: dict[int, list[Any]] = defaultdict(list)
    for one in records.filter(pk__in=projects):
        for project in projects[one.pk]:
            found[project].append(one)
    return found


def facts_among(found: Mapping[int, Project], lists: Mapping[int, Lists]) -> dict[int, ProjectFacts]:
    """Of projects and lists that were read before: one query more."""
    plans: dict[int, list[tuple[str, str, Decimal]]] = {key: [] for key in found}
    lines = BudgetLine.objects.filter(project__in=found)
    for key, source, object_class, usd in lines.values_list("project", "source", "object_class", "amount_usd"):
        plans[key].append((source, object_class, usd))
    return {key: facts(project, lists[key], plans[key]) for key, project in found.items()}


def facts(project: Project, lists: Lists, plan: Iterable[tuple[str, str, Decimal]]) -> ProjectFacts:
    return ProjectFacts(
        code=project.code,
        regions={group.code: str(group) for group in lists.regions},
        states={state.iso3: str(state) for state in lists.states},
        components={str(component.number): str(component) for component in lists.components},
        forms={form.code: str(form) for form in lists.forms},
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        plan=tuple(plan),
    )
