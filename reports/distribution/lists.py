"""What was handed to whom: for staff everything, for everybody else the reports sent to them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing import Column, Kind, Listing
from reports.distribution.filters import DeliveryFilter
from reports.distribution.models import Delivery
from reports.kinds import KINDS, title_of


def title(row: Delivery) -> str:
    report = row.report
    return title_of(KINDS[report.kind], report.period, report.scope)


def stands(row: Delivery) -> Any:
    if row.acknowledged_at:
        return pgettext_lazy("delivery", "Confirmed")
    return pgettext_lazy("delivery", "Opened") if row.opened_at else pgettext_lazy("delivery", "Sent")


def tone(row: Delivery) -> str:
    return "ok" if row.acknowledged_at else "progress" if row.opened_at else "info"


def as_what(row: Delivery) -> str:
    of = row.organisation.name if row.organisation else row.state.name if row.state else ""
    return " · ".join(filter(None, (str(row.get_role_display()), of)))


DELIVERIES = Listing(
    name="deliveries",
    title=_("Reports handed out"),
    rows=lambda user: Delivery.objects.visible_to(user).for_list(),
    filters=DeliveryFilter,
    columns=(
        Column(
            "report",
            _("Report"),
            title,
            sort=("report__title",),
            link=lambda row: reverse("report_detail", args=[row.report_id]),
            is_main=True,
        ),
        Column("person", _("Recipient"), lambda row: row.person.name, sort=("person__name",), note=as_what),
        Column("sent_at", _("Handed out"), lambda row: row.sent_at, Kind.MOMENT, ("sent_at",)),
        Column("mailed_at", _("Mail sent"), lambda row: row.mailed_at, Kind.MOMENT, ("mailed_at",), on_page=False),
        Column("opened_at", _("First opened"), lambda row: row.opened_at, Kind.MOMENT, ("opened_at",)),
        Column("acknowledged_at", _("Confirmed"), lambda row: row.acknowledged_at, Kind.MOMENT, ("acknowledged_at",)),
        Column(
            "acknowledgement",
            _("Words of the recipient"),
            lambda row: row.acknowledgement,
            lang=lambda row: row.person.language,
        ),
        Column("stands", _("Stands"), stands, Kind.BADGE, tone=tone, on_page=False),
    ),
    default_sort="-sent_at",
    empty=_("No report has been handed out yet."),
)
