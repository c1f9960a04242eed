"""One set of words for the roll-up and for the rows behind each of its numbers."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, regional_group_choices, state_choices
from portal.reference.models import State
from projects.portfolio.models import Project
from projects.results.models import Indicator, Level, Result
from projects.results.plan_models import ManagementPlan, PlanResult
from projects.results.plans.figures import STANDINGS, Question, indicators, mapped, standings, states, until

Pairs = list[tuple[Any, Any]]


def plan_choices() -> Pairs:
    return [(plan.code, plan.name) for plan in ManagementPlan.objects.all()]


def result_choices() -> Pairs:
    """Codes are the same in every plan where the pillars are."""
    names: dict[str, str] = {}
    for one in PlanResult.objects.order_by("plan__starts_on", "position"):
        names[one.code] = f"{one.code} {one.name}"
    return list(names.items())


def year_choices() -> Pairs:
    years = {year for plan in ManagementPlan.objects.all() for year in range(plan.starts_on.year, until(plan).year + 1)}
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]


class PlanFilter(django_filters.FilterSet):
    """Narrows through one link, so that plan, pillar, State and year are of the same result of the same project."""

    plan = ChoiceFilter(label=_("Plan"), choices=plan_choices)
    result = ChoiceFilter(label=_("Pillar or result"), choices=result_choices)
    state = ChoiceFilter(label=_("State"), choices=state_choices)
    group = ChoiceFilter(label=_("Regional group"), choices=regional_group_choices)
    year = ChoiceFilter(label=_("Year"), choices=year_choices)

    class Meta:
        model: Any = Result
        fields: list[str] = []

    @property
    def question(self) -> Question:
        data = self.form.cleaned_data if self.form.is_valid() else {}
        return Question(
            plan=data.get("plan") or "",
            result=data.get("result") or "",
            state=data.get("state") or "",
            region=data.get("group") or "",
            year=int(data["year"]) if data.get("year") else None,
        )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self.narrow(queryset, self.question)

    def narrow(self, rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
        raise NotImplementedError


class PlanProjectFilter(PlanFilter):
    class Meta(PlanFilter.Meta):
        model = Project

    def narrow(self, rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
        return rows.filter(pk__in=mapped(self.request.user, question).values("project"))


class PlanStateFilter(PlanFilter):
    class Meta(PlanFilter.Meta):
        model = State

    def narrow(self, rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
        return rows.filter(pk__in=states(self.request.user, question).values("pk"))


class PlanResultFilter(PlanFilter):
    level = ChoiceFilter(label=_("Level"), choices=Level.choices)

    def narrow(self, rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
        found = rows.filter(pk__in=mapped(self.request.user, question).values("pk"))
        level = self.form.cleaned_data.get("level")
        return found.filter(level=level) if level else found


class PlanIndicatorFilter(PlanFilter):
    standing = ChoiceFilter(label=_("Stands"), choices=[(word, name) for word, (name, _several) in STANDINGS.items()])
    kind = ChoiceFilter(label=_("Kind"), choices=Indicator.Kind.choices)
    unit = django_filters.CharFilter(label=_("Unit"))

    class Meta(PlanFilter.Meta):
        model = Indicator

    def narrow(self, rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
        user, data = self.request.user, self.form.cleaned_data
        found = rows.filter(pk__in=indicators(user, question).values("pk"))
        if word := data.get("standing"):
            found = found.filter(pk__in=[pk for pk, stands in standings(user, question).items() if stands == word])
        if kind := data.get("kind"):
            found = found.filter(kind=kind)
        if unit := data.get("unit"):
            found = found.filter(unit__iexact=unit)
        return found
