"""The library: for everybody the twins in force, for staff every lesson."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.accounts.rules import standing
from portal.listing import Column, Facet, Kind, Listing, Relevance, Word
from portal.listing.facets import Counts, Total
from portal.listing.filters import state_choices
from portal.reference.models import AssistanceForm, Component, RegionalGroup
from projects.experience import search
from projects.experience.actions import WORKFLOW
from projects.experience.filters import LessonFilter, ReleaseFilter
from projects.experience.models import Experience, Lesson, LessonRelease
from projects.experience.workflow import LessonStatus

Text = Any


def over(path: str) -> Callable[[QuerySet[Any], Any, Total], Counts]:
    """How many of the rows have each value of a link."""

    def count(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
        kept = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
        counted = kept.order_by().values_list(path).annotate(rows=Count("pk", distinct=True))
        return {str(value): number for value, number in counted if value not in (None, "")}

    return count


def named(model: Any, key: str) -> Callable[[Iterable[str]], Mapping[str, Text]]:
    return lambda values: {str(getattr(row, key)): row.name for row in model.objects.all()}


def fixed(choices: Any) -> Callable[[Iterable[str]], Mapping[str, Text]]:
    known = dict(choices)
    return lambda values: known


def as_they_are(values: Iterable[str]) -> Mapping[str, Text]:
    return {value: value for value in values}


def newest_first(values: Iterable[str]) -> Mapping[str, Text]:
    return {value: value for value in sorted(values, reverse=True)}


def languages(values: Iterable[str]) -> Mapping[str, Text]:
    return {value: formats.language_name(value) for value in values}


def states(values: Iterable[str]) -> Mapping[str, Text]:
    return dict(state_choices())


FACETS = (
    Facet(
        "component",
        _("Component"),
        named(Component, "number"),
        names_all=True,
        count=over("components__number"),
        is_open=True,
        in_order=True,
    ),
    Facet(
        "form",
        _("Form of assistance"),
        named(AssistanceForm, "code"),
        count=over("forms__code"),
        is_open=True,
        names_all=True,
    ),
    Facet("theme", _("Theme"), as_they_are, count=over("themes__name"), lang="en"),
    Facet(
        "region",
        _("Region"),
        named(RegionalGroup, "code"),
        count=over("regions__code"),
        is_open=True,
        in_order=True,
        names_all=True,
    ),
    Facet("state", _("State"), states, count=over("states__iso3"), names_all=True),
    Facet("kind", _("Kind"), fixed(Experience.Kind.choices), "kind", is_open=True, in_order=True),
    Facet("stage", _("Written"), fixed(Experience.Stage.choices), "stage", in_order=True),
    Facet("year", _("Year"), newest_first, "year", in_order=True),
    Facet("language", _("Language"), languages, "language"),
)
STATUS_FACET = Facet("status", _("Status"), fixed(LessonStatus.choices), "status", is_open=True, in_order=True)


def releases(user: Any) -> QuerySet[Any]:
    """Twins in force, also for staff: what the public reads."""
    return LessonRelease.objects.visible_to(user).in_force().annotate(year=ExtractYear("decided_at"))


def lessons(user: Any) -> QuerySet[Any]:
    return Lesson.objects.visible_to(user).annotate(year=ExtractYear("created_at"))


def marked(row: Any) -> SafeString | None:
    return getattr(row, "marked", None)


def elsewhere(row: Any) -> tuple[str, SafeString] | None:
    return getattr(row, "marked_elsewhere", None)


def reference(row: Any) -> str:
    return str(row.lesson.reference if isinstance(row, LessonRelease) else row.reference)


def link(row: Any) -> str:
    return reverse("lesson_page", args=[reference(row)])


def plain_names(name: str) -> Callable[[Any], str]:
    return lambda row: formats.names(one.name for one in getattr(row, name).all()) if getattr(row, name).all() else ""


def columns(dated: Column) -> tuple[Column, ...]:
    """Of both lists: what a lesson says and by what it is found."""
    by = "lesson__reference" if dated.key == "released_on" else "reference"
    return (
        Column("reference", _("Reference"), reference, Kind.CODE, (by,), link=link),
        Column(
            "title",
            _("Lesson"),
            lambda row: row.title,
            sort=("title",),
            link=link,
            lang=lambda row: row.language,
            html=marked,
            further=elsewhere,
            is_main=True,
        ),
        Column("kind", _("Kind"), lambda row: row.get_kind_display()),
        Column("components", _("Components"), plain_names("components")),
        Column("forms", _("Forms of assistance"), plain_names("forms"), on_page=False),
        Column("themes", _("Themes"), lambda row: " | ".join(one.name for one in row.themes.all()), on_page=False),
        Column("regions", _("Regions"), plain_names("regions"), on_page=False),
        Column("states", _("States"), plain_names("states")),
        Column("language", _("Language"), lambda row: row.language, Kind.CODE, on_page=False),
        Column("situation", _("what happened"), lambda row: row.situation, on_page=False),
        Column("learnt", _("what we learnt from it"), lambda row: row.learnt, on_page=False),
        Column("advice", _("what to do next time"), lambda row: row.advice, on_page=False),
        dated,
    )


RELEVANCE = Relevance(
    asks=lambda query: bool(search.asked(query).terms or search.asked(query).without),
    order=search.best_first,
    mark=search.mark,
    suggest=lambda query: [],
)

RELEASED = Listing(
    name="lessons",
    title=_("Lessons and good practice"),
    rows=lambda user: releases(user).for_list(),  # type: ignore[attr-defined]
    counted=releases,
    filters=ReleaseFilter,
    facets=FACETS,
    relevance=RELEVANCE,
    columns=(
        *columns(Column("released_on", _("Published"), lambda row: row.decided_at, Kind.DAY, ("decided_at",))),
        Column("sha256", "SHA-256", lambda row: row.sha256, Kind.CODE, on_page=False),
    ),
    default_sort="-released_on",
    page_size=25,
    empty=_(
        "No lesson has been published yet. Lessons are published when a second person has checked that they harm nobody."
    ),
)
LESSONS = Listing(
    name="all_lessons",
    title=_("Lessons and good practice"),
    rows=lambda user: lessons(user).for_list(),  # type: ignore[attr-defined]
    counted=lessons,
    filters=LessonFilter,
    facets=(STATUS_FACET, *FACETS),
    relevance=RELEVANCE,
    columns=(
        *columns(Column("written_on", _("Written"), lambda row: row.created_at, Kind.DAY, ("created_at",))),
        Column("project", _("Project"), lambda row: row.project.code if row.project else "", Kind.CODE, on_page=False),
        Column(
            "status",
            _("Status"),
            lambda row: WORKFLOW.state(row.status).label,
            Kind.BADGE,
            ("status",),
            tone=lambda row: WORKFLOW.state(row.status).tone,
        ),
    ),
    default_sort="-written_on",
    page_size=25,
    empty=_("Nobody has written a lesson yet. Lessons are written in the projects, and here for the whole programme."),
)


AS_PUBLIC = Word("read", _("Version"), {"public": _("As the public reads it")})


def listing_for(user: Any, *, as_public: bool) -> Listing:
    listing = LESSONS if standing(user).is_staff and not as_public else RELEASED
    return replace(listing, words=(AS_PUBLIC,))
