from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.listing import Column, Kind, Listing
from projects.partners.filters import PartnerFilter
from projects.partners.models import Partner


def standing_note(row: Partner) -> str:
    """Only staff have rows of protected partners."""
    notes = [row.acronym, str(_("Not named outside OHCHR")) if row.is_protected else ""]
    return " · ".join(note for note in notes if note)


PARTNERS = Listing(
    name="partners",
    title=_("Partners"),
    rows=lambda user: Partner.objects.visible_to(user).in_registry().with_projects(user),
    filters=PartnerFilter,
    columns=(
        Column(
            "name",
            _("Partner"),
            lambda row: row.name,
            sort=("name",),
            link=lambda row: reverse("partner_detail", args=[row.pk]),
            lang=lambda row: row.language,
            note=standing_note,
            is_main=True,
        ),
        Column("acronym", _("Acronym"), lambda row: row.acronym, on_page=False),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort=("kind",)),
        Column("state", _("State"), lambda row: row.state.name if row.state else "", sort=("state__iso3",)),
        Column("state_iso3", "ISO 3166", lambda row: row.state.iso3 if row.state else "", Kind.CODE, on_page=False),
        Column("projects", _("Projects"), lambda row: row.project_count, Kind.NUMBER, ("project_count",)),
        Column(
            "active",
            _("Standing"),
            lambda row: _("Active") if row.is_active else _("No longer active"),
            Kind.BADGE,
            ("is_active",),
            tone=lambda row: "ok" if row.is_active else "info",
        ),
        Column("website", _("Web address"), lambda row: row.website, on_page=False),
    ),
    default_sort="name",
    empty=_("No partner has been registered yet."),
)
