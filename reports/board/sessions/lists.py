from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.listing import Column, Kind, Listing
from reports.board.sessions.filters import ItemFilter, SessionFilter
from reports.board.sessions.flow import WORKFLOW
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.naming import session_name


def link(row: BoardSession) -> str:
    return reverse("session_detail", args=[row.pk])


def sessions(reader: Any) -> Any:
    items = AgendaItem.objects.visible_to(reader)
    return BoardSession.objects.visible_to(reader).prefetch_related("states", Prefetch("items", items, "items_seen"))


SESSIONS = Listing(
    name="board_sessions",
    title=_("Sessions of the Board"),
    rows=sessions,
    filters=SessionFilter,
    columns=(
        Column("session", _("Session"), lambda row: session_name(row.number), link=link, is_main=True),
        Column("number", _("Number"), lambda row: row.number, Kind.NUMBER, ("number",), on_page=False),
        Column("dates", _("Dates"), lambda row: formats.period(row.starts_on, row.ends_on), sort=("starts_on",)),
        Column("starts_on", _("From"), lambda row: row.starts_on, Kind.DAY, ("starts_on",), on_page=False),
        Column("ends_on", _("Until"), lambda row: row.ends_on, Kind.DAY, ("ends_on",), on_page=False),
        Column("mode", _("Mode"), lambda row: row.get_mode_display(), sort=("mode",)),
        Column("place", _("Place"), lambda row: row.place, lang=lambda row: row.language),
        Column("states", _("States visited"), lambda row: formats.names(state.name for state in row.states.all())),
        Column("items", _("Agenda items"), lambda row: len(row.items_seen), Kind.NUMBER),
        Column("papers_due_on", _("Papers due"), lambda row: row.papers_due_on, Kind.DAY, ("papers_due_on",)),
        Column("status", _("Stage"), lambda row: WORKFLOW.state(row.status).label, Kind.BADGE, ("status",),
               tone=lambda row: WORKFLOW.state(row.status).tone),
    ),
    default_sort="-number",
    empty=_("No session is planned yet. The secretariat of the Board plans one."),
)  # fmt: skip


def items(reader: Any) -> Any:
    return AgendaItem.objects.visible_to(reader).select_related("session", "request", "advice")


def advice(row: AgendaItem) -> Any:
    found = getattr(row, "advice", None)
    return found.get_advice_display() if found else None


AGENDA_ITEMS = Listing(
    name="agenda_items",
    title=_("Agenda items of the Board"),
    rows=items,
    filters=ItemFilter,
    columns=(
        Column("session", _("Session"), lambda row: row.session.number, Kind.NUMBER, ("session__number", "position")),
        Column("position", _("Number"), lambda row: row.position, Kind.NUMBER),
        Column("title", _("Title"), lambda row: row.title, lang=lambda row: row.language, is_main=True),
        Column("kind", _("Kind"), lambda row: row.kind, Kind.CODE, ("kind",)),
        Column("request", _("Request"), lambda row: row.request and row.request.reference, Kind.CODE),
        Column("advice", _("Advice of the Board"), advice),
        Column("outcome", _("Outcome"), lambda row: row.outcome, lang=lambda row: row.outcome_language),
    ),
    default_sort="-session",
    empty=_("There is no agenda item yet."),
)  # fmt: skip
