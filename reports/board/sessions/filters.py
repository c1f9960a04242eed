import django_filters
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, SearchFilter
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.workflow import SessionStatus


class SessionFilter(django_filters.FilterSet):
    q = SearchFilter("place", "summary")
    mode = ChoiceFilter(label=_("Mode"), choices=BoardSession.Mode.choices)
    status = ChoiceFilter(label=_("Stage"), choices=SessionStatus.choices)

    class Meta:
        model = BoardSession
        fields: list[str] = []


class ItemFilter(django_filters.FilterSet):
    q = SearchFilter("title", "request__reference")
    session = django_filters.NumberFilter(field_name="session__number", label=_("Session"))
    kind = ChoiceFilter(label=_("Kind"), choices=AgendaItem.Kind.choices)

    class Meta:
        model = AgendaItem
        fields: list[str] = []
