from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing.filters import ChoiceFilter, SearchFilter, StateFilter
from projects.portfolio.workflow import RUNNING
from projects.risks.levels import LEVELS, bounds
from projects.risks.models import Risk

ME = "me"
YES = [("yes", pgettext_lazy("filter", "Yes"))]


class RiskFilter(django_filters.FilterSet):
    q = SearchFilter("title", "description", "response", "project__code", "project__title")
    level = ChoiceFilter(label=_("Level"), choices=[(one.key, one.label) for one in LEVELS], method="at_level")
    category = ChoiceFilter(label=_("Category"), choices=Risk.Category.choices)
    status = ChoiceFilter(label=_("Status"), choices=Risk.Status.choices)
    owner = ChoiceFilter(label=_("Owner"), choices=[(ME, _("Myself"))], method="owned_by")
    overdue = ChoiceFilter(label=_("Review overdue"), choices=YES, method="with_review_overdue")
    state = StateFilter("project__states")
    running = ChoiceFilter(
        label=_("Of projects that run"), choices=YES, method="of_running_projects", widget=forms.HiddenInput
    )

    class Meta:
        model = Risk
        fields: list[str] = []

    def at_level(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(risk_level__range=bounds(value))

    def owned_by(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(owner=self.request.user.pk)

    def of_running_projects(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(project__status__in=RUNNING)

    def with_review_overdue(self, rows: Any, _name: str, _value: str) -> QuerySet[Any]:
        return rows.to_review(timezone.localdate())
