from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing.filters import ChoiceFilter, SearchFilter
from reports.board.questions.models import FigureQuestion


class QuestionFilter(django_filters.FilterSet):
    q = SearchFilter("text", "answer", "figure", "report__title")
    answered = ChoiceFilter(
        label=pgettext_lazy("filter", "Answered"),
        choices=[("no", pgettext_lazy("question", "Open")), ("yes", pgettext_lazy("question", "Answered"))],
        method="by_answer",
    )
    whose = ChoiceFilter(
        label=_("Whose"),
        choices=[("mine", _("For me to answer"))],
        method="for_me_to_answer",
        widget=forms.HiddenInput,
    )
    report = django_filters.NumberFilter(field_name="report", label=_("Report"))
    session = django_filters.NumberFilter(field_name="session__number", label=_("Session"))

    class Meta:
        model = FigureQuestion
        fields: list[str] = []

    def for_me_to_answer(self, rows: Any, _name: str, _value: str) -> QuerySet[Any]:
        return rows.for_answering_by(self.request.user)

    def by_answer(self, rows: Any, _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(answered_at__isnull=value == "no")
