"""The breakdown of donors as a file: one row for each kind × regional group × standing."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.listing import Column, Kind
from portal.listing.exports import Table

BREAKDOWN = Table(
    name="donors-breakdown",
    title=_("Donors by kind, regional group and standing"),
    columns=(
        Column("kind", _("Kind of donor"), lambda line: Organisation.Kind(line.kind).label, is_main=True),
        Column("group", _("Regional group"), lambda line: line.group.name if line.group else ""),
        Column("standing", _("Standing"), lambda line: line.standing.label),
        Column("donors", _("Donors"), lambda line: line.donors, Kind.NUMBER),
        Column("agreed_usd", _("Agreed in the year, US$"), lambda line: line.agreed_usd, Kind.MONEY),
        Column("received_usd", _("Received in the year, US$"), lambda line: line.received_usd, Kind.MONEY),
        Column(
            "agreed_before_usd", _("Agreed in the year before, US$"), lambda line: line.agreed_before_usd, Kind.MONEY
        ),
    ),
)
