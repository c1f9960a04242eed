from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from portal import formats
from portal.listing import Column, Kind, Listing
from projects.risks.models import ActionPoint, ActionPointStatus
from projects.risks.points.filters import PointFilter
from projects.risks.points.workflow import WORKFLOW
from projects.workplan.people import name_of, with_name


def link(row: ActionPoint) -> str:
    return reverse("action_point_detail", args=[row.project_id, row.number])


def late_days(row: ActionPoint) -> int:
    today = timezone.localdate()
    return (today - row.due_on).days if row.status == ActionPointStatus.OPEN and row.due_on < today else 0


def late_note(row: ActionPoint) -> str:
    days = late_days(row)
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": formats.number(days)} if days else ""


def tone(row: ActionPoint) -> str:
    return "bad" if late_days(row) else WORKFLOW.state(row.status).tone


def urgent_note(row: ActionPoint) -> str:
    return str(_("Urgent")) if row.is_urgent else ""


def rows(reader: Any) -> Any:
    found = ActionPoint.objects.visible_to(reader).for_list()
    return with_name(with_name(found, reader), reader, "verifier")


ACTION_POINTS = Listing(
    name="action_points",
    title=_("Action points"),
    rows=rows,
    filters=PointFilter,
    columns=(
        Column("project", _("Project"), lambda row: row.project.code, Kind.CODE, ("project__code", "number"),
               link=lambda row: reverse("action_points", args=[row.project_id])),
        Column("number", _("Number"), lambda row: row.number, Kind.NUMBER),
        Column("text", _("What has to be done"), lambda row: row.text, link=link, lang=lambda row: row.language,
               note=urgent_note, is_main=True),
        Column("states", _("States"), lambda row: formats.names(state.name for state in row.project.states.all())),
        Column("origin", _("Where it comes from"), lambda row: row.get_origin_display(), sort=("origin",)),
        Column("is_urgent", _("Urgent"), lambda row: "yes" if row.is_urgent else "no", Kind.CODE, on_page=False),
        Column("is_shared", _("Shared with the States"), lambda row: "yes" if row.is_shared else "no", Kind.CODE, on_page=False),
        Column("owner", _("Owner"), name_of, sort=("owner__name",)),
        Column("verifier", _("Verifier"), lambda row: name_of(row, "verifier"), sort=("verifier__name",)),
        Column("due_on", pgettext_lazy("action point", "Due"), lambda row: row.due_on, Kind.DAY, ("due_on",), note=late_note),
        Column("days_late", _("Days late"), late_days, Kind.NUMBER, on_page=False),
        Column("done_at", _("Done on"), lambda row: row.done_at, Kind.DAY, on_page=False),
        Column("verified_at", _("Verified on"), lambda row: row.verified_at, Kind.DAY, on_page=False),
        Column("status", pgettext_lazy("action point", "Status"), lambda row: WORKFLOW.state(row.status).label, Kind.BADGE,
               ("status",), tone=tone),
        Column("status_code", _("Status, code"), lambda row: row.status, Kind.CODE, on_page=False),
    ),
    default_sort="due_on",
    empty=_("There is no action point yet."),
)  # fmt: skip
