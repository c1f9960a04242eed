from typing import Any

import django_filters
from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.periods.actions import WORKFLOW
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from portal import formats
from portal.listing import Column, Kind, Listing
from portal.listing.filters import ChoiceFilter, YearFilter


class PeriodFilter(django_filters.FilterSet):
    status = ChoiceFilter(label=_("Stage"), choices=PeriodStatus.choices)
    year = YearFilter("starts_on")
    day = django_filters.DateFilter(
        method="with_day", label=_("With this day"), widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = FinancialPeriod
        fields: list[str] = []

    def with_day(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(starts_on__lte=value, ends_on__gte=value)


def periods_for(user: Any) -> Any:
    rows = FinancialPeriod.objects.visible_to(user).select_related("closed_by", "certified_by").defer("figures")
    return rows.annotate(late=Count("late_entries"))


PERIODS = Listing(
    name="financial_periods",
    title=_("Financial periods"),
    rows=periods_for,
    filters=PeriodFilter,
    columns=(
        Column(
            "period",
            _("Period"),
            lambda row: formats.period(row.starts_on, row.ends_on),
            sort=("starts_on",),
            link=lambda row: reverse("period_detail", args=[row.pk]),
            is_main=True,
        ),
        Column("starts_on", pgettext_lazy("period", "From"), lambda row: row.starts_on, Kind.DAY, on_page=False),
        Column("ends_on", pgettext_lazy("period", "Until"), lambda row: row.ends_on, Kind.DAY, on_page=False),
        Column("code", _("Code"), str, Kind.CODE, on_page=False),
        Column(
            "status",
            _("Stage"),
            lambda row: row.get_status_display(),
            Kind.BADGE,
            ("status",),
            tone=lambda row: WORKFLOW.state(row.status).tone,
        ),
        Column("closed_at", _("Soft-closed"), lambda row: row.closed_at, Kind.MOMENT, ("closed_at",)),
        Column("closed_by", _("by"), lambda row: row.closed_by and row.closed_by.name, on_page=False),
        Column("certified_at", _("Certified on"), lambda row: row.certified_at, Kind.MOMENT, ("certified_at",)),
        Column("certified_by", _("Certified by"), lambda row: row.certified_by and row.certified_by.name),
        Column("late", _("Late items"), lambda row: row.late, Kind.NUMBER, ("late",)),
        Column("sha256", _("SHA-256 of the figures"), lambda row: row.figures_sha256, Kind.CODE, on_page=False),
    ),
    default_sort="-period",
    empty=_("No financial periods yet: every day is open."),
)
