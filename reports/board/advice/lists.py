from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import formats
from portal.listing import Column, Kind, Listing
from reports.board.advice.filters import RecommendationFilter
from reports.board.advice.models import BoardRecommendation, FollowUp

Status = BoardRecommendation.Status
TONES = {Status.OPEN: "info", Status.UNDER_WAY: "progress", Status.DONE: "ok", Status.NOT_PURSUED: "warn"}
UNSETTLED = (Status.OPEN, Status.UNDER_WAY)


def link(row: BoardRecommendation) -> str:
    return reverse("board_recommendation", args=[row.pk])


def late_note(row: BoardRecommendation) -> str:
    today = timezone.localdate()
    if row.due_on is None or row.due_on >= today or row.status not in UNSETTLED:
        return ""
    days = (today - row.due_on).days
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": formats.number(days)}


def tone(row: BoardRecommendation) -> str:
    return "bad" if late_note(row) else TONES[Status(row.status)]


def rows(reader: Any) -> Any:
    latest = FollowUp.objects.filter(recommendation=OuterRef("pk")).order_by("-written_at", "-id")
    found = BoardRecommendation.objects.visible_to(reader).for_list()
    return found.annotate(last_said_at=Subquery(latest.values("written_at")[:1]))


RECOMMENDATIONS = Listing(
    name="board_recommendations",
    title=_("Recommendations of the Board"),
    rows=rows,
    filters=RecommendationFilter,
    columns=(
        Column("reference", _("Reference"), lambda row: row.reference, Kind.CODE, ("session__number", "pk"), link=link),
        Column("text", _("Recommendation"), lambda row: row.text, link=link, lang=lambda row: row.language, is_main=True),
        Column("session", _("Session"), lambda row: row.session.number, Kind.NUMBER, ("session__number",)),
        Column("owner", _("Followed up by"), lambda row: row.owner and row.owner.name, sort=("owner__name",)),
        Column("due_on", _("Due"), lambda row: row.due_on, Kind.DAY, ("due_on",), note=late_note),
        Column("last_said_at", _("Last follow-up"), lambda row: row.last_said_at, Kind.DAY, ("last_said_at",)),
        Column("status", _("Stage"), lambda row: row.get_status_display(), Kind.BADGE, ("status",), tone=tone),
        Column("status_code", _("Stage, code"), lambda row: row.status, Kind.CODE, on_page=False),
    ),
    default_sort="-reference",
    empty=_("The Board has not recommended anything yet."),
)  # fmt: skip
