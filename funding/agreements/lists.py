"""Instalments and reports due, across all contributions that the reader sees."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from funding.agreements.figures import row_of
from funding.agreements.filters import InstalmentFilter, ReportDueFilter
from funding.agreements.models import TONES, Instalment, InstalmentStanding, ReportDue
from portal import formats
from portal.listing import Column, Export, Kind, Listing
from portal.listing.as_at import then


def link_to_instalment(row: Any) -> str:
    return f"{reverse('contribution_detail', args=[row.contribution_id])}#instalments"


def link_to_report(row: Any) -> str:
    return f"{reverse('contribution_detail', args=[row.contribution_id])}#reports-due"


def days_late(row: Any) -> int:
    return row_of(row, row.standing_on).days_late


def how_late(row: Any) -> str:
    return in_days(days_late(row))


def in_days(days: int) -> str:
    if not days:
        return ""
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": formats.number(days)}


def instalments(user: Any, day: date | None = None) -> Any:
    """As they stand today, or stood at the end of a past day."""
    return Instalment.objects.visible_to(user).for_list().with_standing(day or timezone.localdate())


INSTALMENTS = Listing(
    name="instalments",
    title=_("Instalments"),
    rows=instalments,
    past=instalments,
    filters=InstalmentFilter,
    columns=(
        Column(
            "contribution",
            _("Contribution"),
            lambda row: row.contribution.reference,
            Kind.CODE,
            ("contribution__reference",),
            link=link_to_instalment,
            note=lambda row: _("Instalment %(number)s") % {"number": formats.number(row.number)},
        ),
        Column("number", _("No."), lambda row: row.number, Kind.NUMBER, on_page=False),
        Column(
            "donor",
            _("Donor"),
            lambda row: row.contribution.donor.organisation.name,
            sort=("contribution__donor__organisation__name",),
            link=link_to_instalment,
            note=lambda row: row.contribution.fund.code,
            is_main=True,
        ),
        Column("fund", _("Fund"), lambda row: row.contribution.fund.code, Kind.CODE, on_page=False),
        Column("due_on", _("Due"), lambda row: row.due_on, Kind.DAY, ("due_on",)),
        Column("payable_on", _("Payable from"), lambda row: row.payable_on, Kind.DAY, ("payable_on",), on_page=False),
        Column("currency", _("Currency"), lambda row: row.contribution.currency, Kind.CODE, on_page=False),
        Column("amount", _("Amount"), lambda row: row.amount, Kind.MONEY, note=lambda row: row.contribution.currency),
        Column(
            "paid_amount", pgettext_lazy("instalment", "Paid"), lambda row: row.paid_amount, Kind.MONEY, on_page=False
        ),
        Column(
            "open_amount",
            pgettext_lazy("amount", "Open"),
            lambda row: row.open_amount,
            Kind.MONEY,
            note=lambda row: (
                _("%(amount)s paid") % {"amount": formats.number(row.paid_amount)} if row.paid_amount else ""
            ),
        ),
        Column(
            "open_usd",
            _("Open, US$"),
            lambda row: row_of(row, row.standing_on).open_usd,
            Kind.MONEY,
            on_page=False,
        ),
        Column("condition", _("Condition"), lambda row: row.condition, on_page=False),
        Column("condition_met_on", _("Condition met"), lambda row: row.condition_met_on, Kind.DAY, on_page=False),
        Column("days_late", _("Days late"), days_late, Kind.NUMBER, on_page=False),
        Column(
            "standing",
            pgettext_lazy("instalment", "Standing"),
            lambda row: InstalmentStanding(row.standing_word).label,
            Kind.BADGE,
            ("standing_word", "payable_on"),
            tone=lambda row: TONES.get(row.standing_word, "info"),
            note=how_late,
        ),
    ),
    default_sort="due_on",
    empty=_("No agreement has a schedule of instalments yet. Finance plans them on the page of a contribution."),
)


def reports_calendar(request: HttpRequest, rows: Any) -> HttpResponseBase:
    from funding.agreements.ical import response

    return response(request, rows)


def standing_of_report(row: ReportDue) -> tuple[Any, str]:
    if then(row, "sent_on"):
        return pgettext_lazy("report to a donor", "Sent"), "ok"
    if row.days_overdue(day_of(row)):
        return pgettext_lazy("report to a donor", "Overdue"), "bad"
    return pgettext_lazy("report to a donor", "Due"), "info"


def day_of(row: Any) -> date:
    """The day that the list is about."""
    return row.__dict__.get("standing_on") or timezone.localdate()


def reports_as_at(user: Any, day: date) -> Any:
    """Those of agreements that had been promised by then."""
    return ReportDue.objects.visible_to(user).filter(contribution__pledged_on__lte=day).for_list().as_at(day)


REPORTS_DUE = Listing(
    name="reports-due",
    title=_("Reports due to donors"),
    rows=lambda user: ReportDue.objects.visible_to(user).for_list(),
    past=reports_as_at,
    filters=ReportDueFilter,
    columns=(
        Column(
            "contribution",
            _("Contribution"),
            lambda row: row.contribution.reference,
            Kind.CODE,
            ("contribution__reference",),
            link=link_to_report,
        ),
        Column(
            "kind",
            _("Report"),
            lambda row: row.get_kind_display(),
            sort=("kind",),
            link=link_to_report,
            note=lambda row: formats.period(row.covers_from, row.covers_until) if row.covers_from else "",
            is_main=True,
        ),
        Column(
            "donor",
            _("Donor"),
            lambda row: row.contribution.donor.organisation.name,
            sort=("contribution__donor__organisation__name",),
            note=lambda row: row.contribution.fund.code,
        ),
        Column("fund", _("Fund"), lambda row: row.contribution.fund.code, Kind.CODE, on_page=False),
        Column("covers_from", _("Covers from"), lambda row: row.covers_from, Kind.DAY, on_page=False),
        Column("covers_until", _("Covers until"), lambda row: row.covers_until, Kind.DAY, on_page=False),
        Column("due_on", _("Due"), lambda row: row.due_on, Kind.DAY, ("due_on",)),
        Column(
            "sent_on",
            pgettext_lazy("report to a donor", "Sent"),
            lambda row: then(row, "sent_on"),
            Kind.DAY,
            ("sent_on",),
        ),
        Column("reference", _("Reference"), lambda row: row.reference, Kind.CODE, on_page=False),
        Column(
            "standing",
            pgettext_lazy("report to a donor", "Standing"),
            lambda row: standing_of_report(row)[0],
            Kind.BADGE,
            tone=lambda row: standing_of_report(row)[1],
            note=lambda row: in_days(row.days_overdue(day_of(row))),
        ),
    ),
    default_sort="due_on",
    empty=_("No agreement promises a report yet. Plan them on the page of a contribution."),
    exports=(Export("ics", _("Calendar"), _("Whole days for a calendar program (iCalendar)"), reports_calendar),),
)
