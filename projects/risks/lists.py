from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import formats
from portal.listing import Column, Kind, Listing
from projects.risks.filters import RiskFilter
from projects.risks.levels import TRENDS, level_of, trend
from projects.risks.models import Risk

TONES = {Risk.Status.OPEN: "info", Risk.Status.HAPPENED: "bad", Risk.Status.CLOSED: "ok"}


def link(row: Risk) -> str:
    return reverse("risk_detail", args=[row.project_id, row.pk])


def trend_of(row: Any) -> int | None:
    return trend(row.risk_level, row.level_before)


def trend_note(row: Any) -> str:
    found = trend_of(row)
    return "" if found is None else f"{TRENDS[found][1]} {TRENDS[found][0]}"


def is_overdue(row: Risk) -> bool:
    return row.status == Risk.Status.OPEN and row.review_on < timezone.localdate()


def overdue_note(row: Risk) -> str:
    return str(_("overdue")) if is_overdue(row) else ""


def rows(reader: Any) -> Any:
    found = Risk.objects.visible_to(reader).select_related("project", "owner").prefetch_related("project__states")
    return found.with_level()


RISKS = Listing(
    name="risks",
    title=_("Risks"),
    rows=rows,
    filters=RiskFilter,
    columns=(
        Column("project", _("Project"), lambda row: row.project.code, Kind.CODE, ("project__code",),
               link=lambda row: reverse("risk_register", args=[row.project_id])),
        Column("title", _("Risk"), lambda row: row.title, sort=("title",), link=link, lang=lambda row: row.language, is_main=True),
        Column("states", _("States"), lambda row: formats.names(state.name for state in row.project.states.all())),
        Column("category", _("Category"), lambda row: row.get_category_display(), sort=("category",)),
        Column("likelihood", _("Likelihood"), lambda row: row.likelihood, Kind.NUMBER, on_page=False),
        Column("impact", _("Impact"), lambda row: row.impact, Kind.NUMBER, on_page=False),
        Column("level", _("Level"), lambda row: row.risk_level, Kind.NUMBER, ("risk_level",), note=trend_note),
        Column("level_name", _("Level, in words"), lambda row: level_of(row.risk_level).label, Kind.BADGE, ("risk_level",),
               tone=lambda row: level_of(row.risk_level).tone),
        Column("owner", _("Owner"), lambda row: row.owner.name, sort=("owner__name",)),
        Column("review_on", _("Next review"), lambda row: row.review_on, Kind.DAY, ("review_on",), note=overdue_note),
        Column("reviewed_at", _("Last reviewed"), lambda row: row.reviewed_at, Kind.DAY, on_page=False),
        Column("status", pgettext_lazy("risk", "Status"), lambda row: row.get_status_display(), Kind.BADGE, ("status",),
               tone=lambda row: TONES[Risk.Status(row.status)]),
        Column("status_code", _("Status, code"), lambda row: row.status, Kind.CODE, on_page=False),
        Column("response", _("Response"), lambda row: row.response, on_page=False),
    ),
    default_sort="-level",
    empty=_("No risk has been recorded yet."),
)  # fmt: skip
