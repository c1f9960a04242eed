"""The published reports, for everybody alike. Lessons have a list of their own; one box searches both."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.listing import Column, Facet, Kind, Listing, Relevance
from portal.listing.facets import Counts, Total
from portal.reference.models import Component
from projects.experience.lists import languages, named, newest_first, over, states
from reports.kinds import KINDS
from reports.library import search
from reports.library.filters import LibraryFilter
from reports.library.models import LibraryEntry, LibraryText
from reports.runs.models import Edition
from reports.runs.workflow import ReportStatus


def kinds(values: Iterable[str]) -> Mapping[str, Any]:
    return {code: kind.name for code, kind in KINDS.items()}


def with_files(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
    files = Edition.objects.public().ready().filter(report__in=rows.order_by().values("report"))
    return dict(files.order_by().values_list("language").annotate(rows=Count("report", distinct=True)))


def entries(user: Any) -> QuerySet[Any]:
    """With the title in the reader's language, and the files that everybody may have."""
    titles = LibraryText.objects.filter(report=OuterRef("report"), language=get_language() or "en")
    files = Edition.objects.public().ready().select_related("document").order_by("language")
    rows = LibraryEntry.objects.visible_to(user).for_list().annotate(title=Subquery(titles.values("title")[:1]))
    return rows.prefetch_related(Prefetch("report__editions", files, to_attr="public_files"))


def stands(row: LibraryEntry) -> Any:
    if row.report.status == ReportStatus.SUPERSEDED:
        return ReportStatus.SUPERSEDED.label
    return pgettext_lazy("version of a report", "Corrigendum") if row.report.correction else ""


def link(row: LibraryEntry) -> str:
    return reverse("library_report", args=[row.report_id])


def further(row: Any) -> tuple[str, SafeString] | None:
    return getattr(row, "marked_elsewhere", None)


LIBRARY = Listing(
    name="library",
    title=_("Reports and experiences"),
    rows=entries,
    counted=LibraryEntry.objects.visible_to,
    filters=LibraryFilter,
    facets=(
        Facet("kind", _("Kind"), kinds, "kind", is_open=True, in_order=True),
        Facet("year", _("Year"), newest_first, "year", is_open=True, in_order=True),
        Facet("state", _("State"), states, count=over("states__iso3"), names_all=True),
        Facet(
            "component",
            _("Component"),
            named(Component, "number"),
            names_all=True,
            count=over("components__number"),
            in_order=True,
        ),
        Facet("language", _("Language of the file"), languages, count=with_files),
    ),
    relevance=Relevance(
        asks=lambda query: bool(search.asked(query).terms or search.asked(query).without),
        order=search.best_first,
        mark=search.mark,
        suggest=lambda query: [],
    ),
    columns=(
        Column(
            "title", _("Report"), lambda row: row.title or row.report.title, link=link, further=further, is_main=True
        ),
        Column("kind", _("Kind"), lambda row: KINDS[row.kind].name, sort=("kind",)),
        Column(
            "period",
            _("Period"),
            lambda row: formats.period(row.report.starts_on, row.report.ends_on),
            sort=("report__ends_on",),
        ),
        Column(
            "files",
            _("PDF"),
            lambda row: formats.names(formats.language_name(one.language) for one in row.report.public_files),
        ),
        Column("states", _("States"), lambda row: formats.names(one.name for one in row.states.all()), on_page=False),
        Column(
            "components",
            _("Components"),
            lambda row: formats.names(one.name for one in row.components.all()),
            on_page=False,
        ),
        Column("address", _("Address"), link, Kind.CODE, on_page=False),
        Column("published_on", _("Published"), lambda row: row.published_at, Kind.DAY, ("published_at",)),
        Column("stands", _("Version"), stands),
    ),
    default_sort="-published_on",
    page_size=25,
    empty=_("No report has been published yet."),
)
