from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, RegionalGroupFilter, SearchFilter
from portal.reference.models import State
from projects.coverage.choices import cycle_choices, theme_choices
from projects.coverage.dimensions import SITUATIONS
from projects.followup.queries import followed_by, overdue
from projects.portfolio.filters import mine
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from projects.recommendations.models import Recommendation

NAMES = [f"name_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES]


class StateFilter(django_filters.FilterSet):
    q = SearchFilter("iso3", *NAMES)
    group = RegionalGroupFilter("regional_group")
    assisted = ChoiceFilter(
        label=_("Technical cooperation"), choices=[("now", _("With a project under way"))], method="that_are_assisted"
    )
    situation = ChoiceFilter(label=_("Country situation"), choices=list(SITUATIONS.items()), method="in_situation")

    news = ChoiceFilter(
        label=_("Recommendations without news for a year"),
        choices=[("overdue", _("Where a project is under way")), ("mine", _("Where a project of mine is under way"))],
        method="without_news",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = State
        fields: list[str] = []

    def in_situation(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{f"is_{value}": True})

    def that_are_assisted(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Named by a project under way, of those that the reader sees."""
        projects = Project.objects.visible_to(getattr(self.request, "user", None)).filter(status__in=RUNNING)
        links = Project.states.through.objects.filter(project__in=projects)
        return rows.filter(pk__in=links.values("state"))

    def without_news(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """With an open recommendation on which nothing was reported for a year."""
        user = getattr(self.request, "user", None)
        quiet = followed_by(user).filter(overdue(timezone.localdate()), state=OuterRef("pk"))
        projects = Project.objects.visible_to(user).filter(status__in=RUNNING)
        if value == "mine":
            projects = projects.filter(pk__in=mine(user).values("pk"))
        under_way = Project.states.through.objects.filter(project__in=projects.values("pk"), state=OuterRef("pk"))
        return rows.filter(Exists(quiet), Exists(under_way))


class UnaddressedFilter(django_filters.FilterSet):
    """For recommendations of one State."""

    q = SearchFilter("text", "paragraph", "document_symbol")
    cycle = ChoiceFilter("review__session__cycle", label=_("Cycle"), choices=cycle_choices)
    theme = ChoiceFilter(label=_("Theme"), choices=theme_choices, method="about_theme")

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def about_theme(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        links = Recommendation.themes.through.objects.filter(theme__name=value)
        return rows.filter(pk__in=links.values("recommendation"))
