"""What stands beside the list of projects, and how many projects each choice would leave: each counted once."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.listing.facets import Counts, Facet, Text, Total
from portal.listing.filters import state_choices
from portal.reference.models import AssistanceForm, Component, ProgrammeElement, RegionalGroup, SdgGoal
from projects.components.models import ComponentScore, Moment
from projects.portfolio import filters
from projects.portfolio.looks.since import is_changed
from projects.portfolio.models import Project
from projects.portfolio.sources import paid_from
from projects.portfolio.workflow import ProjectStatus
from projects.workplan.models import BudgetLine

Labels = Callable[[Iterable[str]], Mapping[str, Text]]
Counting = Callable[[QuerySet[Any], Any, Total], Counts]


def fixed(choices: Iterable[tuple[str, Any]]) -> Labels:
    known = {str(value): label for value, label in choices}
    return lambda values: known


def coded(model: Any) -> Labels:
    return lambda values: {row.code: row.name for row in model.objects.all()}


def states(values: Iterable[str]) -> Mapping[str, Text]:
    return dict(state_choices())


def people(values: Iterable[str]) -> Mapping[str, Text]:
    return {str(person.pk): person.name for person in User.objects.filter(pk__in=filters.numbers(list(values)))}


def goals(values: Iterable[str]) -> Mapping[str, Text]:
    return {str(goal.number): f"{goal.number} {goal.name}" for goal in SdgGoal.objects.all()}


def components(values: Iterable[str]) -> Mapping[str, Text]:
    return {str(one.number): one.name for one in Component.objects.all()}


def newest_first(values: Iterable[str]) -> Mapping[str, Text]:
    return {value: value for value in sorted(values, reverse=True)}


def over(links: Any, value: str) -> Counting:
    """Counts the projects of the rows by `value` of their links, each project once for a value."""

    def count(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
        kept = links().filter(project__in=rows.order_by().values("pk"))
        counted = kept.order_by().values_list(value).annotate(n=Count("project", distinct=True))
        return {str(found): number for found, number in counted if found not in (None, "")}

    return count


def by_group(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
    """A project counts once for a group, whether its States or its regions name it, and however many of them."""
    keys = rows.order_by().values("pk")
    pairs: set[tuple[str, int]] = set()
    for links, code in (
        (filters.links_of("states"), "state__regional_group__code"),
        (filters.links_of("regions"), "regionalgroup__code"),
    ):
        pairs |= set(links.filter(project__in=keys, **{f"{code}__isnull": False}).values_list(code, "project"))
    counts: Counts = {}
    for code, _project in pairs:
        counts[code] = counts.get(code, 0) + 1
    return counts


def by_condition(rows: QuerySet[Any], conditions: Mapping[str, Q]) -> Counts:
    """How many of the rows meet each, in one pass."""
    counts = rows.order_by().aggregate(**{key: Count("pk", filter=condition) for key, condition in conditions.items()})
    return {key: number for key, number in counts.items() if number}


def by_source(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
    return by_condition(rows, {source.value: paid_from([source.value]) for source in BudgetLine.Source})


def by_manager(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
    if not filters.is_inside(user):
        return {}
    counted = rows.order_by().filter(manager__isnull=False).values_list("manager").annotate(n=Count("pk"))
    return {str(key): number for key, number in counted}


def by_only(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
    conditions = {
        filters.MINE: Q(pk__in=filters.mine(user).order_by().values("pk")),
        filters.CHANGED: is_changed(user),
        filters.NO_REQUEST: Q(request__isnull=True),
    }
    if filters.is_inside(user):
        conditions[filters.QUIET] = Q(pk__in=filters.quiet(Project.objects.order_by()).values("pk"))
    return by_condition(rows, conditions)


def scores() -> QuerySet[ComponentScore]:
    shown = ComponentScore.objects.filter(score__gt=0, moment__in=(Moment.APPROVAL, Moment.CLOSURE))
    return shown.annotate(number=F("component__number"))


FACETS = (
    Facet("only", _("Show only"), fixed(filters.ONLY), count=by_only, is_open=True, in_order=True, is_personal=True),
    Facet("status", _("Stage"), fixed(ProjectStatus.choices), "status", is_open=True, in_order=True),
    Facet(
        "state",
        _("State"),
        states,
        count=over(partial(filters.links_of, "states"), "state__iso3"),
        is_open=True,
        names_all=True,
    ),
    Facet("group", _("Regional group"), coded(RegionalGroup), count=by_group, in_order=True, names_all=True),
    Facet("reach", _("Reach"), fixed(Project.Reach.choices), "reach", in_order=True),
    Facet("presence", _("Field presence"), fixed(Project.Presence.choices), "presence", in_order=True),
    Facet(
        "form",
        _("Form of assistance"),
        coded(AssistanceForm),
        count=over(partial(filters.links_of, "forms"), "assistanceform__code"),
        names_all=True,
    ),
    Facet(
        "element",
        _("Programme element"),
        coded(ProgrammeElement),
        count=over(partial(filters.links_of, "elements"), "programmeelement__code"),
        names_all=True,
    ),
    Facet("component", _("Component"), components, count=over(scores, "number"), in_order=True, names_all=True),
    Facet(
        "sdg",
        _("Sustainable Development Goal"),
        goals,
        count=over(partial(filters.links_of, "sdg_targets"), "sdgtarget__goal__number"),
        in_order=True,
        shown=17,
    ),
    Facet("source", _("Source of money"), fixed(BudgetLine.Source.choices), count=by_source, in_order=True),
    Facet("manager", _("Manager"), people, count=by_manager, is_open=True, is_personal=True),
    Facet("year", _("Year of start"), newest_first, "starts_on__year", in_order=True),
)
