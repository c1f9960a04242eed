import django_filters
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, SearchFilter, StateFilter
from projects.partners.models import OrganisationKind, Partner


class PartnerFilter(django_filters.FilterSet):
    q = SearchFilter("name", "acronym")
    kind = ChoiceFilter(label=_("Kind"), choices=OrganisationKind.choices)
    state = StateFilter("state")
    active = ChoiceFilter("is_active", label=_("Standing"), choices=[("1", _("Active")), ("0", _("No longer active"))])

    class Meta:
        model = Partner
        fields: list[str] = []
