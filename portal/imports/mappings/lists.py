from typing import Any

import django_filters
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.imports.kinds import all_kinds
from portal.imports.mappings.models import ColumnMapping
from portal.listing import Column, Kind, Listing
from portal.listing.filters import ChoiceFilter, SearchFilter


def kind_choices() -> list[tuple[str, Any]]:
    return [(kind.name, kind.label) for kind in all_kinds()]


class MappingFilter(django_filters.FilterSet):
    q = SearchFilter("name", "fingerprint")
    kind = ChoiceFilter(label=pgettext_lazy("of an import", "Kind"), choices=kind_choices)

    class Meta:
        model = ColumnMapping
        fields: list[str] = []


MAPPINGS = Listing(
    name="column_mappings",
    title=_("Saved mappings of columns"),
    rows=lambda user: ColumnMapping.objects.visible_to(user).for_list(),
    filters=MappingFilter,
    columns=(
        Column(
            "name",
            _("Name"),
            lambda row: row.name,
            sort=("name",),
            link=lambda row: reverse("mapping_detail", args=[row.pk]),
            note=lambda row: " · ".join(filter(None, row.headings))[:160],
            is_main=True,
        ),
        Column(
            "kind",
            pgettext_lazy("of an import", "Kind"),
            lambda row: dict(kind_choices()).get(row.kind, row.kind),
            sort=("kind",),
        ),
        Column("recorded_at", _("Saved"), lambda row: row.recorded_at, Kind.MOMENT, ("recorded_at",)),
        Column("recorded_by", _("By"), lambda row: row.recorded_by.name if row.recorded_by else None),
        Column("used_at", _("Last used"), lambda row: row.used_at, Kind.MOMENT, ("used_at",)),
    ),
    default_sort="name",
    empty=_("No mapping has been saved yet. The portal asks for one when it does not know the columns of a file."),
)
