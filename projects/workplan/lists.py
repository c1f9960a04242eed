from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from portal import formats
from portal.listing import Column, Kind, Listing
from projects.portfolio.reading import for_those_concerned
from projects.workplan.filters import ActivityFilter
from projects.workplan.models import Activity
from projects.workplan.people import name_of, with_name

S = Activity.Status
TONES = {S.PLANNED: "info", S.ONGOING: "progress", S.DONE: "ok", S.CANCELLED: "warn"}


def link(row: Activity) -> str:
    return reverse("activity_detail", args=[row.project_id, row.number])


def late_days(row: Activity) -> int:
    """Since its last day, 0 when it is not late."""
    today = timezone.localdate()
    return (today - row.ends_on).days if row.is_late(today) else 0


def late_note(row: Activity) -> str:
    days = late_days(row)
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": formats.number(days)} if days else ""


def tone(row: Activity) -> str:
    return "bad" if late_days(row) else TONES[S(row.status)]


def rows(reader: Any) -> Any:
    found = Activity.objects.visible_to(reader).for_list()
    return with_name(found, reader).annotate(note_shown=for_those_concerned(reader, "progress_note"))


ACTIVITIES = Listing(
    name="activities",
    title=_("Activities"),
    rows=rows,
    filters=ActivityFilter,
    columns=(
        Column("project", _("Project"), lambda row: row.project.code, Kind.CODE, ("project__code", "number"),
               link=lambda row: reverse("work_plan", args=[row.project_id])),
        Column("number", _("Number"), lambda row: row.number, Kind.NUMBER, on_page=False),
        Column("title", _("Activity"), lambda row: row.title, sort=("title",), link=link, lang=lambda row: row.language,
               note=lambda row: row.place, is_main=True),
        Column("states", _("States"), lambda row: formats.names(state.name for state in row.project.states.all())),
        Column("form", _("Form of assistance"), lambda row: row.form.name if row.form else None, on_page=False),
        Column("place", _("Place"), lambda row: row.place, on_page=False),
        Column("starts_on", _("Starts"), lambda row: row.starts_on, Kind.DAY, ("starts_on",)),
        Column("ends_on", _("Ends"), lambda row: row.ends_on, Kind.DAY, ("ends_on",), note=late_note),
        Column("owner", _("Owner"), name_of, sort=("owner__name",)),
        Column("progress", _("Progress, %"), lambda row: row.progress, Kind.NUMBER, ("progress",)),
        Column("progress_note", _("Where it stands"), lambda row: row.note_shown, on_page=False),
        Column("days_late", _("Days late"), late_days, Kind.NUMBER, on_page=False),
        Column("status", pgettext_lazy("activity", "Status"), lambda row: row.get_status_display(), Kind.BADGE, ("status",), tone=tone),
        Column("status_code", _("Status, code"), lambda row: row.status, Kind.CODE, on_page=False),
    ),
    default_sort="ends_on",
    empty=_("No project has a work plan yet."),
)  # fmt: skip
