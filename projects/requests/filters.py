import django_filters
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, RegionalGroupFilter, SearchFilter, StateFilter
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus


class RequestFilter(django_filters.FilterSet):
    q = SearchFilter("reference", "title", "institution", "state__name_en", "state__name_ar")
    status = ChoiceFilter(label=_("Stage"), choices=RequestStatus.choices)
    state = StateFilter()
    group = RegionalGroupFilter()

    class Meta:
        model = Request
        fields: list[str] = []
