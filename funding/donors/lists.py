from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.donors.filters import DonorFilter
from funding.donors.models import Donor
from funding.donors.standing import TONES, Standing
from portal.listing import Column, Kind, Listing


def rows(user: Any) -> QuerySet[Donor]:
    """As at today, in this year; the filters look at others."""
    today = timezone.localdate()
    return Donor.objects.visible_to(user).for_list().with_agreements(at=today).in_year(today.year, at=today)


def group(row: Donor) -> str:
    state = row.organisation.state
    return state.regional_group.name if state and state.regional_group else ""


DONORS = Listing(
    name="donors",
    title=_("Donors"),
    rows=rows,
    filters=DonorFilter,
    columns=(
        Column(
            "name",
            _("Donor"),
            lambda row: row.organisation.name,
            sort=("organisation__name",),
            link=lambda row: reverse("donor_detail", args=[row.pk]),
            is_main=True,
        ),
        Column(
            "kind", _("Kind"), lambda row: row.organisation.get_kind_display(), sort=("organisation__kind",), note=group
        ),
        Column(
            "state",
            "ISO 3166",
            lambda row: row.organisation.state.iso3 if row.organisation.state else "",
            Kind.CODE,
            on_page=False,
        ),
        Column("group", _("Regional group"), group, on_page=False),
        Column(
            "standing",
            _("Standing"),
            lambda row: Standing(row.standing).label,
            Kind.BADGE,
            ("standing",),
            tone=lambda row: TONES[Standing(row.standing)],
        ),
        Column(
            "first_signed_on",
            _("First agreement"),
            lambda row: row.first_signed_on,
            Kind.DAY,
            ("first_signed_on",),
            on_page=False,
        ),
        Column("last_signed_on", _("Latest agreement"), lambda row: row.last_signed_on, Kind.DAY, ("last_signed_on",)),
        Column("agreed_usd", _("Agreed, US$"), lambda row: row.agreed_usd, Kind.MONEY, ("agreed_usd",)),
        Column("received_usd", _("Received, US$"), lambda row: row.received_usd, Kind.MONEY, ("received_usd",)),
        Column("since_year", _("Known as a donor since"), lambda row: row.since_year, on_page=False),
        Column("currency", _("Own currency"), lambda row: row.currency or "USD", Kind.CODE, on_page=False),
    ),
    default_sort="name",
    empty=_("No donor has been recorded yet. Donors come with their first contribution, or finance records them here."),
)
