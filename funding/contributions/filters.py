import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.funds.models import Fund
from portal.accounts.models import Organisation
from portal.listing.filters import ChoiceFilter, RegionalGroupFilter, SearchFilter, YearFilter


def fund_choices() -> list[tuple[str, str]]:
    return [(fund.code, fund.name) for fund in Fund.objects.all()]


class FundFilter(django_filters.ChoiceFilter):
    """A fund by its code, so that an address means the same everywhere."""

    def __init__(self, field_name: str = "fund") -> None:
        super().__init__(field_name=f"{field_name}__code", label=_("Fund"), choices=fund_choices)


class DonorKeyFilter(django_filters.NumberFilter):
    """One donor, as the donor's page asks for its rows."""

    def __init__(self) -> None:
        super().__init__(field_name="donor_id", label=_("Donor, by number"), widget=forms.HiddenInput, decimal_places=0)


class ContributionFilter(django_filters.FilterSet):
    q = SearchFilter("reference", "donor__organisation__name", "title", "agreement_reference")
    status = ChoiceFilter(label=_("Stage"), choices=ContributionStatus.choices)
    fund = FundFilter()
    kind = ChoiceFilter(
        field_name="donor__organisation__kind", label=_("Kind of donor"), choices=Organisation.Kind.choices
    )
    group = RegionalGroupFilter("donor__organisation__state__regional_group")
    earmarking = ChoiceFilter(label=_("Earmarking"), choices=Contribution.Earmarking.choices)
    year = YearFilter("pledged_on")
    donor = DonorKeyFilter()

    class Meta:
        model = Contribution
        fields: list[str] = []
