import django_filters
from django.utils.translation import gettext_lazy as _

from funding.rates.models import ExchangeRate, RateBasis
from portal.listing import Column, Kind, Listing
from portal.listing.filters import ChoiceFilter


class RateFilter(django_filters.FilterSet):
    currency = django_filters.CharFilter(lookup_expr="iexact", label=_("Currency"))
    basis = ChoiceFilter(label=_("Basis"), choices=RateBasis.choices)
    year = django_filters.NumberFilter(field_name="effective_on__year", label=_("Year"))

    class Meta:
        model = ExchangeRate
        fields: list[str] = []


RATES = Listing(
    name="rates",
    title=_("United Nations operational rates of exchange"),
    rows=ExchangeRate.objects.visible_to,
    past=lambda user, day: ExchangeRate.objects.visible_to(user).filter(effective_on__lte=day),
    filters=RateFilter,
    columns=(
        Column("currency", _("Currency"), lambda row: row.currency, Kind.CODE, ("currency",), is_main=True),
        Column("effective_on", _("Effective"), lambda row: row.effective_on, Kind.DAY, ("effective_on", "currency")),
        Column("rate", _("Units per US$"), lambda row: row.rate, Kind.RATE, ("rate",)),
        Column("basis", _("Basis"), lambda row: row.get_basis_display(), sort=("basis",)),
        Column("source", _("Source"), lambda row: row.source, sort=("source",)),
    ),
    default_sort="-effective_on",
    empty=_("No rates yet. Finance imports the file that the United Nations Treasury publishes each month."),
)
