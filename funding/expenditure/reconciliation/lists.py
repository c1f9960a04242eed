from typing import Any

import django_filters
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funding.contributions.filters import FundFilter
from funding.expenditure.models import SourceTotal
from funding.expenditure.workflow import SOURCE_TOTAL, SourceTotalStatus
from portal import formats
from portal.listing import Column, Kind, Listing
from portal.listing.filters import ChoiceFilter, SearchFilter, YearFilter

SPANS = {"month": 1, "quarter": 3, "year": 12}


class SourceTotalFilter(django_filters.FilterSet):
    q = SearchFilter("source", "reference", "note")
    fund = FundFilter()
    span = ChoiceFilter(
        label=_("Periods"),
        choices=[("month", _("Months")), ("quarter", _("Quarters")), ("year", _("Years"))],
        method="of_span",
    )
    year = YearFilter("ends_on")
    status = ChoiceFilter(label=_("Status"), choices=SourceTotalStatus.choices)
    differs = ChoiceFilter(
        label=_("Difference"), choices=[("yes", _("Differs")), ("no", _("Equal to the cent"))], method="that_differ"
    )

    class Meta:
        model = SourceTotal
        fields: list[str] = []

    def of_span(self, rows: Any, name: str, value: str) -> Any:
        """By the months from the first to the last day."""
        months = (F("ends_on__year") - F("starts_on__year")) * 12 + F("ends_on__month") - F("starts_on__month") + 1
        return rows.alias(months=months).filter(months=SPANS.get(value, 0))

    def that_differ(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(difference_usd=0) if value == "no" else rows.exclude(difference_usd=0)


def link(row: SourceTotal) -> str:
    return reverse("source_total_detail", args=[row.pk])


def rows_behind(row: SourceTotal) -> str:
    """The lines of the ledger that its sum is made of."""
    kind = "spending" if row.with_support_costs else "expenditure"
    return f"{reverse('ledger_list')}?fund={row.fund.code}&kind={kind}&since={row.starts_on}&until={row.ends_on}"


def period_words(row: SourceTotal) -> str:
    return f"{formats.day(row.starts_on, 'short')} – {formats.day(row.ends_on, 'short')}"


SOURCE_TOTALS = Listing(
    name="reconciliation",
    title=_("Reconciliation with the accounts"),
    rows=lambda user: SourceTotal.objects.visible_to(user).for_list(),
    filters=SourceTotalFilter,
    columns=(
        Column(
            "fund",
            _("Fund"),
            lambda row: row.fund.code,
            Kind.CODE,
            ("fund__code",),
            link=link,
            note=period_words,
            is_main=True,
        ),
        Column("starts_on", _("From"), lambda row: row.starts_on, Kind.DAY, ("starts_on",), on_page=False),
        Column("ends_on", _("Until"), lambda row: row.ends_on, Kind.DAY, ("ends_on", "fund__code"), on_page=False),
        Column("source", _("Source"), lambda row: row.source, sort=("source",), note=lambda row: row.reference),
        Column("amount_usd", _("Source, US$"), lambda row: row.amount_usd, Kind.MONEY, ("amount_usd",)),
        Column(
            "ledger_usd", _("Ledger, US$"), lambda row: row.ledger_usd, Kind.MONEY, ("ledger_usd",), link=rows_behind
        ),
        Column(
            "difference_usd",
            _("Difference, US$"),
            lambda row: row.difference_usd,
            Kind.MONEY,
            ("difference_usd",),
            note=lambda row: formats.usd(row.difference_usd, 2) if row.difference_usd else "",
        ),
        Column(
            "status",
            _("Status"),
            lambda row: row.get_status_display(),
            Kind.BADGE,
            ("status",),
            tone=lambda row: SOURCE_TOTAL.state(row.status).tone,
        ),
        Column("with_support_costs", _("With support costs"), lambda row: str(row.with_support_costs), on_page=False),
        Column("note", _("Note"), lambda row: row.note, on_page=False),
        Column("recorded_by", _("By"), lambda row: row.recorded_by.name if row.recorded_by else None, on_page=False),
        Column("agreed_by", _("Agreed by"), lambda row: row.agreed_by.name if row.agreed_by else None, on_page=False),
    ),
    default_sort="-ends_on",
    empty=_("No total of the source has been recorded yet."),
)
