from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing.filters import ChoiceFilter, SearchFilter
from reports.board.advice.models import BoardRecommendation


class RecommendationFilter(django_filters.FilterSet):
    q = SearchFilter("text", "reference")
    session = django_filters.NumberFilter(field_name="session__number", label=_("Session"))
    status = ChoiceFilter(label=_("Stage"), choices=BoardRecommendation.Status.choices)
    due = ChoiceFilter(
        label=pgettext_lazy("filter", "Due"),
        choices=[("late", pgettext_lazy("recommendations", "Overdue"))],
        method="by_due",
    )
    mine = ChoiceFilter(
        label=pgettext_lazy("filter", "Mine"), choices=[("owner", _("I follow it up"))], method="of_mine"
    )

    class Meta:
        model = BoardRecommendation
        fields: list[str] = []

    def by_due(self, rows: Any, _name: str, _value: str) -> QuerySet[Any]:
        return rows.overdue(timezone.localdate())

    def of_mine(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(owner=self.request.user.pk)
