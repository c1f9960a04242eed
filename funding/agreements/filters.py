from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.agreements.models import Instalment, InstalmentStanding, ReportDue
from funding.contributions.filters import FundFilter
from portal.accounts.models import Organisation
from portal.listing.filters import ChoiceFilter, SearchFilter

OPEN = "open"
OPEN_STANDINGS = (
    InstalmentStanding.DUE,
    InstalmentStanding.LATE,
    InstalmentStanding.PARTLY_PAID,
    InstalmentStanding.WAITS,
)


class OfAgreement(django_filters.FilterSet):
    """What lists of parts of agreements are narrowed by."""

    q = SearchFilter("contribution__reference", "contribution__donor__organisation__name", "contribution__title")
    fund = FundFilter("contribution__fund")
    kind_of_donor = ChoiceFilter(
        field_name="contribution__donor__organisation__kind",
        label=_("Kind of donor"),
        choices=Organisation.Kind.choices,
    )
    contribution = django_filters.CharFilter("contribution__reference", label=_("Contribution"))
    year = django_filters.NumberFilter(field_name="due_on__year", label=_("Year"))


class InstalmentFilter(OfAgreement):
    standing = ChoiceFilter(
        label=pgettext_lazy("instalment", "Standing"),
        choices=[(OPEN, pgettext_lazy("instalment", "All that are open")), *InstalmentStanding.choices],
        method="of_standing",
    )

    field_order = ("q", "standing")

    class Meta:
        model = Instalment
        fields: list[str] = []

    def of_standing(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(standing_word__in=OPEN_STANDINGS if value == OPEN else (value,))


class ReportDueFilter(OfAgreement):
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

    class Meta:
        model = ReportDue
        fields: list[str] = []

    def of_standing(self, rows: Any, name: str, value: str) -> Any:
        if value == "sent":
            return rows.filter(sent_on__isnull=False)
        return rows.overdue(timezone.localdate()) if value == "overdue" else rows.outstanding()
