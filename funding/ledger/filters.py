from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from funding.contributions.filters import FundFilter
from funding.donors.models import Donor
from funding.funds.models import ASSESSED, VOLUNTARY
from funding.ledger.models import SPENDING_KINDS, EntryKind, LedgerEntry
from funding.statement.lines import NOT_CLASSIFIED, SUMS
from portal.accounts.models import Organisation
from portal.listing.filters import ChoiceFilter, SearchFilter
from portal.reference.finance import ObjectClass

SPENDING = "spending"  # expenditure and disbursements with their support costs: what totals call "spent"
UNCLASSIFIED = "none"
DAY = forms.DateInput(attrs={"type": "date"})
OF_MONEY = {"voluntary": (_("Voluntary funds"), VOLUNTARY), "assessed": (_("Assessed sources"), ASSESSED)}


def donors_seen(request: Any) -> Any:
    """A reader learns no name from an address: only those of donors that the reader sees."""
    return Donor.objects.visible_to(request.user).select_related("organisation") if request else Donor.objects.none()


def hidden(**label: Any) -> dict[str, Any]:
    """What links of a statement narrow by; shown when in use, and not in the form."""
    return {**label, "widget": forms.HiddenInput}


class LedgerFilter(django_filters.FilterSet):
    q = SearchFilter("contribution__reference", "project__code", "description", "donor__organisation__name")
    kind = ChoiceFilter(label=_("Kind"), choices=[(SPENDING, _("All spending")), *EntryKind.choices], method="of_kind")
    fund = FundFilter()
    object_class = ChoiceFilter(
        label=_("Object class"), choices=[*ObjectClass.choices, (UNCLASSIFIED, NOT_CLASSIFIED)], method="of_class"
    )
    contribution = django_filters.CharFilter("contribution__reference", label=_("Contribution"))
    project = django_filters.CharFilter("project__code", label=_("Project"))
    since = django_filters.DateFilter("value_on", "gte", label=_("From"), widget=DAY)
    until = django_filters.DateFilter("value_on", "lte", label=_("To"), widget=DAY)
    line = ChoiceFilter(
        **hidden(label=_("Line of the statement")),
        choices=[(word, label) for word, (label, _kinds) in SUMS.items()],
        method="of_line",
    )
    money = ChoiceFilter(
        **hidden(label=_("Kind of money")),
        choices=[(word, label) for word, (label, _kinds) in OF_MONEY.items()],
        method="of_money",
    )
    donor = django_filters.ModelChoiceFilter(**hidden(label=_("Donor")), queryset=donors_seen)
    donor_kind = ChoiceFilter(
        "donor__organisation__kind", **hidden(label=_("Kind of donor")), choices=Organisation.Kind.choices
    )
    known = django_filters.IsoDateTimeFilter("posted_at", "lte", **hidden(label=_("Posted until")))

    class Meta:
        model = LedgerEntry
        fields: list[str] = []

    def of_kind(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(kind__in=SPENDING_KINDS if value == SPENDING else (value,))

    def of_class(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(object_class="" if value == UNCLASSIFIED else value)

    def of_line(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(kind__in=SUMS[value][1])

    def of_money(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(fund__kind__in=OF_MONEY[value][1])
