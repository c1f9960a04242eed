from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Func, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.listing import Column, Kind, Listing
from portal.listing.filters import state_choices
from portal.reference.models import State
from projects.coverage.assistance import Assistance, with_assistance
from projects.coverage.basis import SUPPORTED
from projects.coverage.dimensions import SITUATIONS
from projects.portfolio.models import Project
from projects.recommendations.lists import link as recommendation_link
from projects.recommendations.lists import made_by
from projects.recommendations.models import Recommendation
from projects.states.filters import StateFilter, UnaddressedFilter


def state_rows(user: Any) -> QuerySet[State]:
    """Every State with its place in the reader's alphabet and the counts of projects.coverage.figures."""
    places = Value([iso3 for iso3, _name in state_choices()])
    return State.objects.select_related("regional_group").annotate(
        place=Func(places, F("iso3"), function="array_position", output_field=IntegerField()),
        supported=counted(user),
        assisted=counted(user, Assistance.ASSISTED),
        untouched=counted(user, Assistance.NONE),
        projects_seen=projects_seen(user),
    )


def number_of(rows: QuerySet[Any], by: str) -> Coalesce:
    counts = rows.order_by().values(by).annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counts), 0, output_field=IntegerField())


def counted(user: Any, assistance: str | None = None) -> Coalesce:
    rows = Recommendation.objects.visible_to(user).filter(SUPPORTED.where, state=OuterRef("pk"))
    if assistance is None:
        return number_of(rows, "state")
    return number_of(with_assistance(rows, user).filter(assistance=assistance), "state")


def projects_seen(user: Any) -> Coalesce:
    links = Project.states.through.objects.filter(
        state=OuterRef("pk"), project__in=Project.objects.visible_to(user).order_by().values("pk")
    )
    return number_of(links, "state")


def state_link(row: State) -> str:
    return reverse("state_detail", args=[row.iso3])


def unaddressed_link(row: Any) -> str | None:
    return reverse("state_unaddressed", args=[row.iso3]) if row.untouched else None


def situations(row: State) -> list[str]:
    """Least developed country, …: what holds of this one State."""
    fields: list[Any] = [State._meta.get_field(f"is_{key}") for key in SITUATIONS]
    return [capfirst(str(field.verbose_name)) for field in fields if getattr(row, field.name)]


def note(row: State) -> str:
    words = situations(row)
    if row.status == State.Status.OBSERVER:
        words = [str(row.get_status_display()), *words]
    return " · ".join(words)


def share(row: Any) -> Decimal | None:
    return Decimal(row.assisted) / row.supported if row.supported else None


STATES = Listing(
    name="states",
    title=_("States"),
    rows=state_rows,
    bare=lambda _user: State.objects.all(),
    filters=StateFilter,
    columns=(
        Column("name", _("State"), lambda row: row.name, sort=("place",), link=state_link, note=note, is_main=True),
        Column("iso3", "ISO 3166", lambda row: row.iso3, Kind.CODE, ("iso3",), on_page=False),
        Column("m49", "M49", lambda row: row.m49, Kind.CODE, on_page=False),
        Column("status", _("Status"), lambda row: row.get_status_display(), on_page=False),
        Column(
            "regional_group",
            _("Regional group"),
            lambda row: row.regional_group and row.regional_group.name,
            sort=("regional_group__position", "place"),
        ),
        Column("situation", _("Country situation"), lambda row: " | ".join(situations(row)), on_page=False),
        Column(
            "supported",
            _("Supported UPR recommendations"),
            lambda row: row.supported,
            Kind.NUMBER,
            ("supported",),
        ),
        Column("assisted", _("Assisted"), lambda row: row.assisted, Kind.NUMBER, ("assisted",)),
        Column(
            "untouched",
            _("Without assistance"),
            lambda row: row.untouched,
            Kind.NUMBER,
            ("untouched",),
            link=unaddressed_link,
        ),
        Column("share", _("Share assisted"), share, Kind.RATE, on_page=False),
        Column("projects", _("Projects"), lambda row: row.projects_seen, Kind.NUMBER, ("projects_seen",)),
    ),
    default_sort="regional_group",
    page_size=60,
    empty=_("No State has been loaded yet."),
)


def unaddressed(state: State) -> Listing:
    """The State's supported recommendations that no project, and no request that the reader may see, takes up."""
    return Listing(
        name=f"unaddressed-{state.iso3}",
        title=_("Without assistance: %(state)s") % {"state": state.name},
        rows=lambda user: unaddressed_rows(user, state),
        filters=UnaddressedFilter,
        columns=UNADDRESSED_COLUMNS,
        default_sort="-session",
        page_size=40,
        empty=_("Every supported recommendation of this State is taken up, or none has been imported."),
    )


def unaddressed_rows(user: Any, state: State) -> QuerySet[Any]:
    rows = Recommendation.objects.visible_to(user).filter(SUPPORTED.where, state=state).for_list()
    return with_assistance(rows, user).filter(assistance=Assistance.NONE)


UNADDRESSED_COLUMNS = (
    Column(
        "citation",
        _("Reference"),
        lambda row: row.citation,
        Kind.CODE,
        ("document_symbol", "para_major", "para_minor", "para_suffix"),
        link=recommendation_link,
    ),
    Column("text", _("Recommendation"), lambda row: row.text, lang=lambda row: row.language, is_main=True),
    Column(
        "session",
        _("Session"),
        lambda row: row.review.session.number if row.review else None,
        Kind.NUMBER,
        ("review__session__number",),
    ),
    Column(
        "cycle", _("Cycle"), lambda row: row.review.session.cycle if row.review else None, Kind.NUMBER, on_page=False
    ),
    Column("made_by", _("Made by"), made_by),
    Column("themes", _("Themes"), lambda row: formats.names(theme.name for theme in row.themes.all())),
    Column(
        "state_progress",
        _("Progress, by the State"),
        lambda row: row.get_state_progress_display(),
        sort=("state_progress",),
    ),
)
