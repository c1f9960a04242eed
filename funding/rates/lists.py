from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funding.rates.filters import RateFilter
from funding.rates.models import ExchangeRate
from portal.listing import Column, Kind, Listing


def link(row: ExchangeRate) -> str:
    return reverse("rate_detail", args=[row.pk])


def note(row: ExchangeRate) -> str:
    if row.superseded_at:
        return str(_("Superseded"))
    return str(_("Corrected")) if row.supersedes_id else ""


RATES = Listing(
    name="rates",
    title=_("United Nations operational rates of exchange"),
    rows=ExchangeRate.objects.visible_to,
    past=lambda user, day: ExchangeRate.objects.visible_to(user).filter(effective_on__lte=day),
    filters=RateFilter,
    columns=(
        Column("currency", _("Currency"), lambda row: row.currency, Kind.CODE, ("currency",), link=link, is_main=True),
        Column("effective_on", _("Effective"), lambda row: row.effective_on, Kind.DAY, ("effective_on", "currency")),
        Column("rate", _("Units per US$"), lambda row: row.rate, Kind.RATE, ("rate",), note=note),
        Column("basis", _("Basis"), lambda row: row.get_basis_display(), sort=("basis",)),
        Column("source", _("Source"), lambda row: row.source, sort=("source",)),
        Column("reason", _("Reason"), lambda row: row.reason, on_page=False),
        Column(
            "superseded_at",
            _("Superseded"),
            lambda row: row.superseded_at,
            Kind.MOMENT,
            ("superseded_at",),
            on_page=False,
        ),
    ),
    default_sort="-effective_on",
    empty=_("No rates yet. Finance imports the file that the United Nations Treasury publishes each month."),
)
