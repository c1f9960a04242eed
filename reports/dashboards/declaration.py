"""A dashboard is declared once: who may look, what is asked, which figures answer. Page, files and API come from that.

Its figures are those of a report (reports.figures): the same functions with the same list of sources, so that page, file,
API and PDF cannot say different things.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.functional import Promise

from portal.accounts.rules import standing
from portal.charts.shown import Shown
from portal.kept.keeping import kept
from portal.kept.pages import who
from portal.navigation import ENTRIES
from reports.dashboards.asked import Asked, DashboardForm
from reports.figures.freezing import Figure
from reports.kinds import units
from reports.kinds.rows import url_of


def nothing_more(asked: Asked, figures: Any, reader: Any) -> dict[str, Any]:
    return {}


def everything(figures: Any) -> str:
    return ""


def opens_for(reader: Any, url: str) -> bool:
    """Whether the page answers this reader: pages without a sign-in to everybody, pages of the menu to its roles. A dashboard
    whose figures count more than its reader sees in that list says otherwise (`Dashboard.may_follow`)."""
    try:
        found = resolve(urlsplit(url).path)
    except Resolver404:
        return False
    if not getattr(found.func, "login_required", True):
        return True
    entry = next((entry for entry in ENTRIES if entry.url_name == found.url_name), None)
    person = standing(reader)
    return bool(person.roles) if entry is None else entry.is_for(person)


@dataclass(frozen=True)
class Dashboard:
    code: str  # in its API address and in names of files
    title: Promise
    template: str  # of what stands within the frame of the site
    compute: Callable[[Any, Any], Any]  # (reader, asked) → frozen figures with `sources`
    charts: Callable[[Any, Any], Mapping[str, Shown]]  # (asked, figures) → by the name that the template calls
    styles: tuple[str, ...] = ()  # sheets of its own, beside those of all dashboards
    form: type[DashboardForm] = DashboardForm
    names: Callable[[Any], Mapping[str, str]] = units.names_of  # figure → its words
    about: Callable[[Any], str] = everything  # figures → name of the one donor, fund or State that they are about
    context: Callable[[Any, Any, Any], dict[str, Any]] = nothing_more  # (asked, figures, reader)
    may_look: Callable[[Any], bool] | None = None  # None: everybody, signed in or not
    may_follow: Callable[[Any, str], bool] = (
        opens_for  # (reader, address of a figure's rows): a link only where it opens
    )
    is_kept: bool = True  # False: the figures hold records; the page that was drawn from them is kept all the same
    kind: str = ""  # of the report that has figures of the same ids; they are equal for the same period and scope


@dataclass(frozen=True)
class Line:
    """One figure with all that a reader needs to check it."""

    figure: Figure
    name: str
    url: str  # of the rows behind it; "" where no list shows exactly these, or not to this reader


@dataclass(frozen=True)
class Answer:
    """What the dashboard says to this reader. A page shows a few of its figures, a file all of them: a line is made when it is
    asked for."""

    dashboard: Dashboard
    asked: Asked
    figures: Any
    reader: Any

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self.line_of(one) for one in self.figures.sources)

    def line(self, id: str) -> Line:
        """Raises LookupError for a figure that was not computed: a page asks `has` first where one may be missing."""
        found = self.by_id.get(id)
        if found is None:
            raise LookupError(f"{self.dashboard.code} has no figure {id}")
        return self.line_of(found)

    def has(self, id: str) -> bool:
        return id in self.by_id

    @cached_property
    def by_id(self) -> dict[str, Figure]:
        return {one.id: one for one in reversed(self.figures.sources)}

    @cached_property
    def names(self) -> Mapping[str, str]:
        return self.dashboard.names(self.figures)

    def line_of(self, one: Figure) -> Line:
        url = url_of(one, self.figures)
        return Line(one, self.names.get(one.id, one.id), url if url and self.opens(url.partition("?")[0]) else "")

    @cached_property
    def opens(self) -> Callable[[str], bool]:
        """Whether a list opens for the reader, asked once of each: thousands of figures have their rows on a few."""
        return cache(lambda path: self.dashboard.may_follow(self.reader, path))


DASHBOARDS: dict[str, Dashboard] = {}


def register(dashboard: Dashboard) -> Dashboard:
    DASHBOARDS[dashboard.code] = dashboard
    return dashboard


def answer(dashboard: Dashboard, asked: Asked, reader: Any) -> Answer:
    return Answer(dashboard, asked, figures_for(dashboard, asked, reader), reader)


def figures_for(dashboard: Dashboard, asked: Asked, reader: Any) -> Any:
    """As the dashboard computes them for this reader: signed-in people see more than visitors, each something else. Page, files
    and API have them from one place, and none is older than another."""

    def compute() -> Any:
        return dashboard.compute(reader, asked)

    if not dashboard.is_kept:
        return compute()
    return kept(f"figures-{dashboard.code}", (who(reader), asked), compute)
