"""Where the programme works: projects by State, as a map of tiles by region. Each project counts once in a State."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal import formats
from portal.charts.series import Tile
from portal.charts.shown import Cell, Shown
from portal.charts.tiles import tiles
from portal.reference.models import State
from projects.portfolio import sentences
from projects.portfolio.models import Project


@dataclass(frozen=True)
class Place:
    """How many of the projects a State takes part in."""

    state: State
    region: str
    projects: int


@dataclass(frozen=True)
class Reach:
    """`projects` are all that were counted, each once; `elsewhere` those of them that name no State: a region, or the world."""

    places: tuple[Place, ...]  # region by region, most projects first
    projects: int
    elsewhere: int


def reach(found: QuerySet[Project]) -> Reach:
    """Of the projects found. Three queries, however many there are."""
    keys = found.order_by().values("pk")
    links = Project.states.through.objects.filter(project__in=keys).order_by()
    counted = dict(links.values_list("state").annotate(n=Count("project", distinct=True)))
    states = State.objects.filter(pk__in=counted).select_related("regional_group")
    places = [Place(state, region_of(state), counted[state.pk]) for state in states]
    numbers = Project.objects.filter(pk__in=keys).aggregate(
        all=Count("pk", distinct=True), placed=Count("pk", distinct=True, filter=Q(states__isnull=False))
    )
    ordered = sorted(places, key=lambda place: (place.region, -place.projects, place.state.name))
    return Reach(tuple(ordered), numbers["all"], numbers["all"] - numbers["placed"])


def region_of(state: State) -> str:
    return state.regional_group.name if state.regional_group else pgettext("region", "In no regional group")


def shown(found: Reach, *, today: date, words: Iterable[tuple[str, str]] = (), url: str = "", note: str = "") -> Shown:
    """The map with its table; `words` narrow the list of projects to those that were counted."""
    question = _("Where does the programme work?")
    answer = sentences.where(found)
    return Shown(
        key="places",
        question=question,
        answer=answer,
        drawing=tiles([tile(place) for place in found.places], key="places", title=question, desc=answer),
        heads=(_("State"), _("Regional group"), _("Projects")),
        rows=tuple(row(place, list(words)) for place in found.places),
        note=note or as_at(today),
        url=url,
    )


def as_at(today: date) -> str:
    said = _("Published projects under way, as at %(day)s; a project of several States stands in each of them.")
    return said % {"day": formats.day(today)}


def tile(place: Place) -> Tile:
    return Tile(place.region, place.state.iso3, place.state.name, place.projects, sentences.projects(place.projects))


def row(place: Place, words: list[tuple[str, str]]) -> tuple[Cell, ...]:
    url = f"{reverse('project_list')}?{urlencode([*words, ('state', place.state.iso3)])}"
    return Cell(place.state.name, url), Cell(place.region), Cell(formats.number(place.projects), url)
