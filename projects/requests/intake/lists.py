from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from portal import formats
from portal.listing import Column, Kind, Listing
from projects.requests.flow import WORKFLOW
from projects.requests.intake.filters import IntakeFilter
from projects.requests.intake.reading import at_work, now_due, now_here, now_late


def link(row: Any) -> str:
    return reverse("request_detail", args=[row.pk])


def due_note(row: Any) -> str:
    days = now_late(row)
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": formats.number(days)} if days else ""


def stage_tone(row: Any) -> str:
    """What is overdue stands out whatever its stage."""
    return "bad" if now_late(row) else WORKFLOW.state(row.status).tone


INTAKE = Listing(
    name="intake",
    title=_("Intake"),
    rows=at_work,
    filters=IntakeFilter,
    columns=(
        Column("reference", _("Reference"), lambda row: row.reference, Kind.CODE, ("reference",), link=link),
        Column(
            "title",
            _("Request"),
            lambda row: row.title,
            sort=("title",),
            link=link,
            lang=lambda row: row.language,
            is_main=True,
            note=lambda row: str(row.state.name),
        ),
        Column("state", _("State"), lambda row: row.state.name, sort=("state__iso3",), on_page=False),
        Column("state_iso3", "ISO 3166", lambda row: row.state.iso3, Kind.CODE, on_page=False),
        Column(
            "status",
            _("Stage"),
            lambda row: WORKFLOW.state(row.status).label,
            Kind.BADGE,
            ("status",),
            tone=stage_tone,
            note=lambda row: _("Turn: %(who)s") % {"who": WORKFLOW.state(row.status).owner},
        ),
        Column("turn", _("Whose turn"), lambda row: WORKFLOW.state(row.status).owner, on_page=False),
        Column(
            "officer", _("Officer"), lambda row: row.officer.name if row.officer else None, sort=("is_assigned", "since")
        ),
        Column("since", _("In this stage since"), lambda row: row.since, Kind.DAY, ("since",), on_page=False),
        Column("days", _("Working days"), now_here, Kind.NUMBER, ("since",)),
        Column("due_on", pgettext_lazy("stage", "Due"), now_due, Kind.DAY, note=due_note),
        Column("days_late", _("Working days late"), now_late, Kind.NUMBER, on_page=False),
    ),
    default_sort="officer",
    empty=_("Nothing waits at OHCHR: no request is under way."),
    page_size=25,
)  # fmt: skip
