from typing import Any

import django_filters
from django import forms
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.agreements.models import Instalment, InstalmentStanding, ReportDue
from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from funding.contributions.filters import FundFilter
from funding.contributions.workflow import ContributionStatus
from portal.accounts.models import Organisation
from portal.listing.as_at import path_then
from portal.listing.filters import ChoiceFilter, SearchFilter, YearFilter
from projects.portfolio.models import Project

OPEN = "open"
OPEN_STANDINGS = (
    InstalmentStanding.DUE,
    InstalmentStanding.LATE,
    InstalmentStanding.PARTLY_PAID,
    InstalmentStanding.WAITS,
)


def kind_of_donor() -> ChoiceFilter:
    return ChoiceFilter(
        field_name="contribution__donor__organisation__kind",
        label=_("Kind of donor"),
        choices=Organisation.Kind.choices,
    )


def search() -> SearchFilter:
    return SearchFilter("contribution__reference", "contribution__donor__organisation__name", "contribution__title")


def year_due() -> django_filters.NumberFilter:
    return YearFilter("due_on")


class InstalmentFilter(django_filters.FilterSet):
    q = search()
    standing = ChoiceFilter(
        label=pgettext_lazy("instalment", "Standing"),
        choices=[(OPEN, pgettext_lazy("instalment", "All that are open")), *InstalmentStanding.choices],
        method="of_standing",
    )
    fund = FundFilter("contribution__fund")
    kind = kind_of_donor()
    contribution = django_filters.CharFilter("contribution__reference", label=_("Contribution"))
    year = year_due()

    class Meta:
        model = Instalment
        fields: list[str] = []

    def of_standing(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(standing_word__in=OPEN_STANDINGS if value == OPEN else (value,))


class ReportDueFilter(django_filters.FilterSet):
    q = search()
    standing = ChoiceFilter(
        label=pgettext_lazy("report to a donor", "Standing"),
        choices=[
            ("due", pgettext_lazy("report to a donor", "Not sent yet")),
            ("overdue", pgettext_lazy("report to a donor", "Overdue")),
            ("sent", pgettext_lazy("report to a donor", "Sent")),
        ],
        method="of_standing",
    )
    kind = ChoiceFilter(label=_("Report"), choices=ReportDue.Kind.choices)
    whose = ChoiceFilter(
        label=_("Whose"),
        choices=[("mine", _("Of agreements that pay for my projects"))],
        method="of_my_projects",
        widget=forms.HiddenInput,
    )
    fund = FundFilter("contribution__fund")
    contribution = django_filters.CharFilter("contribution__reference", label=_("Contribution"))
    year = year_due()

    class Meta:
        model = ReportDue
        fields: list[str] = []

    def of_my_projects(self, rows: Any, name: str, value: str) -> Any:
        own = Project.objects.led_by(self.request.user, timezone.localdate())
        paid = Allocation.objects.filter(project__in=own.values("pk"), status=AllocationStatus.POSTED)
        return rows.filter(contribution__in=paid.values("contribution"))

    def of_standing(self, rows: Any, name: str, value: str) -> Any:
        sent_on = path_then(rows, "sent_on")
        if value == "sent":
            return rows.filter(**{f"{sent_on}__isnull": False})
        waiting = rows.filter(**{f"{sent_on}__isnull": True}).exclude(contribution__status=ContributionStatus.WITHDRAWN)
        if value == "due":
            return waiting
        return waiting.filter(due_on__lt=F("standing_on") if sent_on != "sent_on" else timezone.localdate())
