from datetime import datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.contributions.filters import FundFilter
from funding.contributions.models import Contribution
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
STANDING = (
    ("standing", _("Not reversed, and no reversal")),
    ("reversed", _("Reversed since")),
    ("reversal", _("Reversals")),
)
PERIODS = (
    ("late", _("Late items")),
    ("closing", _("Closing entries")),
)
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
    state = ChoiceFilter(label=_("Corrections"), choices=STANDING, method="of_state")
    timing = ChoiceFilter(label=_("Late and closing"), choices=PERIODS, method="of_timing")
    currency = django_filters.CharFilter("currency", "iexact", label=_("Currency"))
    least = django_filters.NumberFilter("amount_usd", "gte", label=_("US$ from"))
    most = django_filters.NumberFilter("amount_usd", "lte", label=_("US$ to"))
    batch = django_filters.NumberFilter("source_batch", label=_("Import number"))
    posted_since = django_filters.DateFilter(label=_("Posted from"), widget=DAY, method="known_since")
    # What was known at the end of that day, whatever day it counts on: the ledger as it was then.
    posted_until = django_filters.DateFilter(label=_("As known on"), widget=DAY, method="known_until")
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
    earmarking = ChoiceFilter(
        "contribution__earmarking", **hidden(label=_("Earmarking")), choices=Contribution.Earmarking.choices
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

    def of_state(self, rows: Any, name: str, value: str) -> Any:
        """As known on the day of `posted_until`, when that is asked: what was reversed later stood then."""
        if value == "reversal":
            return rows.filter(reverses__isnull=False)
        reversals = LedgerEntry.objects.filter(reverses__isnull=False)
        if known := self.form.cleaned_data.get("posted_until"):
            reversals = reversals.filter(posted_at__lt=end_of(known))
        reversed_ids = reversals.values("reverses")
        if value == "reversed":
            return rows.filter(pk__in=reversed_ids)
        return rows.filter(reverses__isnull=True).exclude(pk__in=reversed_ids)

    def of_timing(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(late_for__isnull=False) if value == "late" else rows.filter(is_closing=True)

    def known_since(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(posted_at__gte=end_of(value - timedelta(days=1)))

    def known_until(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(posted_at__lt=end_of(value))


def end_of(day: Any) -> datetime:
    """The first moment after a day at OHCHR's seat."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
