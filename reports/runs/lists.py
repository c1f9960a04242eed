from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.listing import Column, Kind, Listing
from reports.kinds import KINDS, about, corrigendum_name
from reports.runs.actions import WORKFLOW
from reports.runs.filters import ReportFilter
from reports.runs.models import Report


def link(row: Report) -> str:
    return reverse("report_detail", args=[row.pk])


def note(row: Report) -> str:
    said = (about(KINDS[row.kind], row.scope, row.figures), corrigendum_name(row.correction) if row.correction else "")
    return " · ".join(part for part in said if part)


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
            note=note,
            is_main=True,
        ),
        Column("period", _("Period"), lambda row: formats.period(row.starts_on, row.ends_on), sort=("ends_on",)),
        Column("scope", _("About"), lambda row: about(KINDS[row.kind], row.scope, row.figures), on_page=False),
        Column("scope_code", _("Code"), lambda row: row.scope, Kind.CODE, on_page=False),
        Column("starts_on", _("From"), lambda row: row.starts_on, Kind.DAY, on_page=False),
        Column("ends_on", _("To"), lambda row: row.ends_on, Kind.DAY, on_page=False),
        Column(
            "correction",
            _("Corrigendum"),
            lambda row: row.correction or None,
            Kind.NUMBER,
            ("correction",),
            on_page=False,
        ),
        Column(
            "languages",
            _("Ready in"),
            lambda row: formats.names(
                formats.language_name(item.language) for item in row.editions.all() if item.document_id
            ),
        ),
        Column(
            "frozen_at",
            _("Figures of"),
            lambda row: row.frozen_at if row.figures_sha256 else None,
            Kind.MOMENT,
            ("frozen_at",),
        ),
        Column("drafted_by", _("Author"), lambda row: row.drafted_by and row.drafted_by.name),
        Column("turn", _("Whose turn"), lambda row: WORKFLOW.state(row.status).owner),
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
