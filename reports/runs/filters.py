from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing.filters import ChoiceFilter, SearchFilter
from portal.periods import Period
from reports.kinds import KINDS
from reports.runs import turns
from reports.runs.forms import PeriodField
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus

WAITING, MINE = "waiting", "mine"


class PeriodFilter(django_filters.Filter):
    """Reports whose period touches the one that is named."""

    field_class = PeriodField

    def filter(self, qs: QuerySet[Any], value: Period | None) -> QuerySet[Any]:
        return qs.filter(starts_on__lte=value.ends_on, ends_on__gte=value.starts_on) if value else qs


class ReportFilter(django_filters.FilterSet):
    q = SearchFilter("title", "scope")
    kind = ChoiceFilter(label=_("Kind"), choices=lambda: [(kind.code, kind.name) for kind in KINDS.values()])
    status = ChoiceFilter(label=_("Stage"), choices=ReportStatus.choices)
    period = PeriodFilter(label=_("Period"), help_text=_("2026, 2026-H1, 2026-Q3 or two dates"))
    scope = django_filters.CharFilter(label=_("Code"), method="with_scope")
    only = ChoiceFilter(
        label=_("Only"),
        choices=[(WAITING, _("Waiting for me")), (MINE, _("Reports I worked on"))],
        method="only_these",
    )
    untouched = ChoiceFilter(
        label=_("Not touched for two weeks"),
        choices=[("yes", pgettext_lazy("filter", "Yes"))],
        method="that_are_untouched",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Report
        fields: list[str] = []

    def with_scope(self, rows: QuerySet[Report], _name: str, value: str) -> QuerySet[Report]:
        return rows.filter(Q(scope__iexact=value.strip()))

    def that_are_untouched(self, rows: QuerySet[Report], _name: str, _value: str) -> QuerySet[Report]:
        return turns.untouched(rows)

    def only_these(self, rows: QuerySet[Report], _name: str, value: str) -> QuerySet[Report]:
        user = getattr(self.request, "user", None)
        return turns.waiting_for(rows, user) if value == WAITING else turns.mine(rows, user)
