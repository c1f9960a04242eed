import django_filters
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, SearchFilter, StateFilter
from projects.institutions.models import Institution


class InstitutionFilter(django_filters.FilterSet):
    q = SearchFilter("name")
    state = StateFilter(label=_("State"))
    kind = ChoiceFilter(label=_("Kind"), choices=Institution.Kind.choices)
    active = ChoiceFilter("is_active", label=_("Standing"), choices=[("1", _("Active")), ("0", _("Retired"))])

    class Meta:
        model = Institution
        fields: list[str] = []
