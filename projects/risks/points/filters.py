from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing.filters import ChoiceFilter, SearchFilter, StateFilter
from projects.risks.models import ActionPoint, ActionPointStatus

YES = [("yes", pgettext_lazy("filter", "Yes"))]


class PointFilter(django_filters.FilterSet):
    q = SearchFilter("text", "handed_note", "project__code", "project__title")
    mine = ChoiceFilter(
        label=pgettext_lazy("filter", "Mine"),
        choices=[("owner", _("I have to do it")), ("verifier", _("I have to verify it"))],
        method="of_mine",
    )
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

    def of_mine(self, rows: Any, _name: str, value: str) -> QuerySet[Any]:
        """What waits for the person: theirs to do, or done and theirs to verify."""
        if value == "owner":
            return rows.to_do().filter(owner=self.request.user.pk)
        return rows.to_verify().filter(verifier=self.request.user.pk)

    def by_due(self, rows: Any, _name: str, value: str) -> QuerySet[Any]:
        return rows.late(timezone.localdate()) if value == "late" else rows.to_verify()

    def that_are_urgent(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(is_urgent=True)
