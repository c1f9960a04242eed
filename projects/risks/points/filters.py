from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing.filters import ChoiceFilter, SearchFilter, StateFilter
from projects.portfolio.filters import mine
from projects.risks.models import ActionPoint, ActionPointStatus
from projects.workplan.people import asked_for

OF_MINE = [("mine", _("Of my projects, or mine to do"))]
YES = [("yes", pgettext_lazy("filter", "Yes"))]


class PointFilter(django_filters.FilterSet):
    q = SearchFilter("text", "handed_note", "project__code", "project__title")
    mine = ChoiceFilter(
        label=pgettext_lazy("filter", "Mine"),
        choices=[("owner", _("I have to do it")), ("verifier", _("I have to verify it"))],
        method="of_mine",
    )
    whose = ChoiceFilter(label=_("Whose"), choices=OF_MINE, method="of_projects", widget=forms.HiddenInput)
    owner = ChoiceFilter(label=_("Owner"), choices=(), widget=forms.HiddenInput)
    due = ChoiceFilter(
        label=pgettext_lazy("filter", "Due"),
        choices=[("late", pgettext_lazy("action points", "Late")), ("verify", _("To be verified"))],
        method="by_due",
    )
    status = ChoiceFilter(label=_("Status"), choices=ActionPointStatus.choices)
    urgent = ChoiceFilter(label=_("Urgent"), choices=YES, method="that_are_urgent")
    origin = ChoiceFilter(label=_("Where it comes from"), choices=ActionPoint.Origin.choices)
    state = StateFilter("project__states")

    class Meta:
        model = ActionPoint
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["owner"].extra["choices"] = asked_for(getattr(self.request, "user", None), self.data, "owner")

    def of_projects(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        """Of the projects that the person leads, and those that the person has to do anywhere."""
        own = mine(self.request.user).values("pk")
        return rows.filter(Q(project__in=own) | Q(owner=self.request.user.pk))

    def of_mine(self, rows: Any, _name: str, value: str) -> QuerySet[Any]:
        """What waits for the person: theirs to do, or done and theirs to verify."""
        if value == "owner":
            return rows.to_do().filter(owner=self.request.user.pk)
        return rows.to_verify().filter(verifier=self.request.user.pk)

    def by_due(self, rows: Any, _name: str, value: str) -> QuerySet[Any]:
        return rows.late(timezone.localdate()) if value == "late" else rows.to_verify()

    def that_are_urgent(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(is_urgent=True)
