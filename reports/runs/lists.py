from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.listing import Column, Kind, Listing
from reports.kinds import KINDS
from reports.runs.actions import WORKFLOW
from reports.runs.filters import ReportFilter
from reports.runs.models import Report


def link(row: Report) -> str:
    return reverse("report_detail", args=[row.pk])


REPORTS = Listing(
    name="reports",
    title=_("Reports"),
    rows=lambda user: Report.objects.visible_to(user).for_list(),
    filters=ReportFilter,
    columns=(
        Column(
            "kind",
            _("Report"),
            lambda row: KINDS[row.kind].name,
            sort=("kind",),
            link=link,
            note=lambda row: row.scope,
            is_main=True,
        ),
        Column("period", _("Period"), lambda row: formats.period(row.starts_on, row.ends_on), sort=("ends_on",)),
        Column(
            "languages",
            _("Ready in"),
            lambda row: formats.names(
                formats.language_name(item.language) for item in row.editions.all() if item.document_id
            ),
        ),
        Column("frozen_at", _("Figures of"), lambda row: row.frozen_at, Kind.MOMENT, ("frozen_at",)),
        Column("drafted_by", _("Author"), lambda row: row.drafted_by and row.drafted_by.name),
        Column(
            "status",
            _("Stage"),
            lambda row: WORKFLOW.state(row.status).label,
            Kind.BADGE,
            ("status",),
            tone=lambda row: WORKFLOW.state(row.status).tone,
        ),
    ),
    default_sort="-period",
    empty=_("There is no report yet. Programme and finance staff start one for a period."),
)
