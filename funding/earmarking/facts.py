"""What of a project a donor's conditions are held against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

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


PLACES = ("states__regional_group", "regions", "forms")


def facts_of(project: Project) -> ProjectFacts:
    """Read now: a fact that changed since the record was loaded is seen."""
    return facts_of_many([project.pk])[project.pk]


def facts_of_many(keys: Iterable[int]) -> dict[int, ProjectFacts]:
    """Six queries, however many projects."""
    projects = Project.objects.filter(pk__in=list(keys)).prefetch_related(*PLACES)
    return facts_among({project.pk: project for project in projects})


def facts_among(found: Mapping[int, Project]) -> dict[int, ProjectFacts]:
    """Of projects that were read with their PLACES: two queries more."""
    components: dict[int, dict[str, str]] = {key: {} for key in found}
    scores = ComponentScore.objects.filter(project__in=found, moment=Moment.APPROVAL, score__gte=1)
    for score in scores.select_related("component"):
        components[score.project_id or 0][str(score.component.number)] = str(score.component)
    plans: dict[int, list[tuple[str, str, Decimal]]] = {key: [] for key in found}
    for line in BudgetLine.objects.filter(project__in=found):
        plans[line.project_id].append((line.source, line.object_class, line.amount_usd))
    return {key: facts(project, components[key], plans[key]) for key, project in found.items()}


def facts(project: Project, components: Named, plan: Iterable[tuple[str, str, Decimal]]) -> ProjectFacts:
    states = list(project.states.all())
    groups = [state.regional_group for state in states if state.regional_group]
    return ProjectFacts(
        code=project.code,
        regions={group.code: str(group) for group in [*groups, *project.regions.all()]},
        states={state.iso3: str(state) for state in states},
        components=components,
        forms={form.code: str(form) for form in project.forms.all()},
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        plan=tuple(plan),
    )
