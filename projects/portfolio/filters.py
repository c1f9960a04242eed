import django_filters
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, RegionalGroupFilter, SearchFilter, StateFilter
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus


class ProjectFilter(django_filters.FilterSet):
    q = SearchFilter("code", "title", "summary")
    status = ChoiceFilter(label=_("Stage"), choices=ProjectStatus.choices)
    state = StateFilter("states")
    group = RegionalGroupFilter("states__regional_group", distinct=True)

    class Meta:
        model = Project
        fields: list[str] = []
