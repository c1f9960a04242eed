import django_filters
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, SearchFilter
from reports.kinds import KINDS
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus


class ReportFilter(django_filters.FilterSet):
    q = SearchFilter("title")
    kind = ChoiceFilter(label=_("Kind"), choices=[(kind.code, kind.name) for kind in KINDS.values()])
    status = ChoiceFilter(label=_("Stage"), choices=ReportStatus.choices)

    class Meta:
        model = Report
        fields: list[str] = []
