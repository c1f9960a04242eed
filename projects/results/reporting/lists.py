from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.listing import Column, Kind, Listing, Word
from projects.results.reporting.filters import ReportingFilter
from projects.results.reporting.matrix import half_named
from projects.results.reporting.standing import days_late, periods_of, told, tone


def rows(user: Any) -> QuerySet[Any]:
    found = periods_of(user, timezone.localdate())
    return found.select_related("project").prefetch_related("project__states")


def link(row: Any) -> str:
    return reverse("grid_period", args=[row.project_id, row.pk])


REPORTING = Listing(
    name="reporting",
    title=_("Reports on results, period by period"),
    rows=rows,
    filters=ReportingFilter,
    columns=(
        Column("code", _("Code"), lambda row: row.project.code, Kind.CODE, ("project__code",), link=link),
        Column(
            "title",
            _("Project"),
            lambda row: row.project.title,
            sort=("project__title",),
            lang=lambda row: row.project.language,
            is_main=True,
        ),
        Column("states", _("States"), lambda row: formats.names(state.name for state in row.project.states.all())),
        Column("starts_on", _("From"), lambda row: row.starts_on, Kind.DAY, ("starts_on",)),
        Column("ends_on", _("To"), lambda row: row.ends_on, Kind.DAY, ("ends_on",)),
        Column("due_on", _("Due"), lambda row: row.due_on, Kind.DAY, ("due_on",)),
        Column("reported", _("Values sent"), lambda row: row.reported, Kind.NUMBER, ("reported",)),
        Column("expected", _("Values expected"), lambda row: row.expected, Kind.NUMBER, ("expected",)),
        Column(
            "days_late", _("Days late"), lambda row: days_late(row, timezone.localdate()), Kind.NUMBER, on_page=False
        ),
        Column("locked", _("Locked"), lambda row: _("Yes") if row.is_locked else _("No"), on_page=False),
        Column(
            "standing", _("Report"), lambda row: told(row, timezone.localdate()), Kind.BADGE, ("standing",), tone=tone
        ),
    ),
    default_sort="-due_on",
    empty=_("No running project has a reporting period."),
)
# The same periods side by side, around the half-year that the address names
MATRIX = replace(REPORTING, words=(Word("half", _("Half-year"), reads=lambda text: half_named(text) is not None),))
