from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing import Column, Kind, Listing
from projects.institutions import freshness
from projects.institutions.filters import InstitutionFilter
from projects.institutions.models import Institution


def opens(column: str) -> Callable[[Institution], str | None]:
    """The address of the rows that the figure counts; zero opens nothing."""
    return lambda row: freshness.board_link(row, column) if getattr(row, column) else None


def figure(column: str, label: Any) -> Column:
    return Column(column, label, lambda row: getattr(row, column), Kind.NUMBER, (column,), link=opens(column))


def note(row: Institution) -> str:
    kind = str(row.get_kind_display())
    return kind if row.is_active else " · ".join((kind, str(_("Retired"))))


INSTITUTIONS = Listing(
    name="institutions",
    title=_("Institutions and how current they are"),
    rows=freshness.rows,
    filters=InstitutionFilter,
    columns=(
        Column(
            "name",
            _("Institution"),
            lambda row: row.name,
            sort=("name",),
            lang=lambda row: row.language,
            link=lambda row: reverse("institution_edit", args=[row.pk]),
            note=note,
            is_main=True,
        ),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), on_page=False),
        Column("state", _("State"), lambda row: row.state.name, sort=("state__iso3",)),
        Column("state_iso3", "ISO 3166", lambda row: row.state.iso3, Kind.CODE, on_page=False),
        Column("is_active", _("Active"), lambda row: 1 if row.is_active else 0, Kind.NUMBER, on_page=False),
        figure("leads_on", _("Leads on")),
        figure("within_6", _("Updated in 6 months")),
        figure("within_12", _("In 12 months")),
        figure("never", pgettext_lazy("updated", "Never")),
        figure("overdue", _("Overdue")),
        Column("oldest", _("Oldest"), lambda row: row.oldest, Kind.DAY, ("oldest",)),
    ),
    default_sort="-overdue",
    empty=_("No institution has been added yet."),
)
