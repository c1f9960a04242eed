"""The golden thread: recommendation → request → decision → project → result → money → report, shown from any point of it.

Apps that come after this one register what they add: `stage` gives links for the requests and projects of a thread,
`anchor` says which requests and projects a record of theirs hangs on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.workflow import State
from projects.portfolio.actions import WORKFLOW as PROJECT_WORKFLOW
from projects.portfolio.models import Project
from projects.recommendations.models import Recommendation
from projects.requests.actions import WORKFLOW as REQUEST_WORKFLOW
from projects.requests.models import Request

Text = str | Promise
MOST = 25  # links shown per stage; the count says how many there are


@dataclass(frozen=True)
class Link:
    title: str
    url: str | None
    notes: tuple[Text, ...] = ()
    state: State | None = None
    lang: str = ""


@dataclass(frozen=True)
class Strand:
    """The records that one thread runs through, of those the reader may see."""

    recommendations: frozenset[int]
    requests: frozenset[int]
    projects: frozenset[int]


@dataclass(frozen=True)
class Stage:
    key: str
    label: Text
    links: list[Link]
    count: int


StageLinks = Callable[[Any, Strand], Iterable[Link]]
Anchor = Callable[[Any, int], Strand]

LABELS: dict[str, Text] = {
    "recommendation": _("Recommendations"),
    "request": _("Request"),
    "decision": _("Decision"),
    "project": _("Project"),
    "result": _("Results"),
    "money": _("Money"),
    "report": _("Reports"),
}
STAGES: dict[str, StageLinks] = {}
ANCHORS: dict[str, Anchor] = {}


def stage(key: str) -> Callable[[StageLinks], StageLinks]:
    def add(links: StageLinks) -> StageLinks:
        STAGES[key] = links
        return links

    return add


def anchor(kind: str) -> Callable[[Anchor], Anchor]:
    def add(find: Anchor) -> Anchor:
        ANCHORS[kind] = find
        return find

    return add


def thread_from(user: Any, kind: str, pk: int) -> list[Stage]:
    """All stages as seen from one record; Http404 when the reader may not see the record."""
    if kind not in ANCHORS:
        raise Http404
    return stages(user, ANCHORS[kind](user, pk))


def stages(user: Any, strand: Strand) -> list[Stage]:
    found = []
    for key, label in LABELS.items():
        links = list(STAGES[key](user, strand)) if key in STAGES else []
        found.append(Stage(key, label, links[:MOST], len(links)))
    return found


def ids(rows: Any) -> frozenset[int]:
    return frozenset(rows.values_list("pk", flat=True))


def around(user: Any, *, requests: frozenset[int] = frozenset(), projects: frozenset[int] = frozenset()) -> Strand:
    """The strand through some requests and projects: what they answer, and what came of them."""
    own = Project.objects.visible_to(user)
    seen_projects = ids(own.filter(pk__in=projects)) | ids(own.filter(request__in=requests))
    asked = frozenset(
        pk for pk in Project.objects.filter(pk__in=seen_projects).values_list("request", flat=True) if pk is not None
    )
    seen_requests = ids(Request.objects.visible_to(user).filter(pk__in=requests | asked))
    recommendations = ids(Recommendation.objects.visible_to(user).filter(requests__in=seen_requests).distinct())
    recommendations |= ids(Recommendation.objects.visible_to(user).filter(projects__in=seen_projects).distinct())
    return Strand(recommendations, seen_requests, seen_projects)


@anchor("recommendation")
def from_recommendation(user: Any, pk: int) -> Strand:
    seen = ids(Recommendation.objects.visible_to(user).filter(pk=pk))
    if not seen:
        raise Http404
    strand = around(
        user,
        requests=ids(Request.objects.visible_to(user).filter(recommendations=pk)),
        projects=ids(Project.objects.visible_to(user).filter(recommendations=pk)),
    )
    return Strand(seen, strand.requests, strand.projects)


@anchor("request")
def from_request(user: Any, pk: int) -> Strand:
    seen = ids(Request.objects.visible_to(user).filter(pk=pk))
    if not seen:
        raise Http404
    return around(user, requests=seen)


@anchor("project")
def from_project(user: Any, pk: int) -> Strand:
    seen = ids(Project.objects.visible_to(user).filter(pk=pk))
    if not seen:
        raise Http404
    return around(user, projects=seen)


@stage("recommendation")
def recommendation_links(user: Any, strand: Strand) -> Iterable[Link]:
    rows = Recommendation.objects.visible_to(user).filter(pk__in=strand.recommendations).for_list().in_document_order()
    for row in rows:
        yield Link(
            row.text if len(row.text) <= 160 else f"{row.text[:157]}…",
            reverse("recommendation_detail", args=[row.pk]),
            (row.citation, str(row.addressed), row.get_position_display()),
            lang=row.language,
        )


@stage("request")
def request_links(user: Any, strand: Strand) -> Iterable[Link]:
    for row in Request.objects.visible_to(user).filter(pk__in=strand.requests).for_list():
        yield Link(
            row.title,
            reverse("request_detail", args=[row.pk]),
            (row.reference, row.state.name),
            REQUEST_WORKFLOW.state(row.status),
            row.language,
        )


@stage("decision")
def decision_links(user: Any, strand: Strand) -> Iterable[Link]:
    decided = Request.objects.visible_to(user).filter(pk__in=strand.requests, decided_at__isnull=False)
    for row in decided.for_list():
        yield Link(
            row.decision_reasons,
            reverse("request_detail", args=[row.pk]) + "#decision",
            (row.reference, formats.day(row.decided_at)),
            REQUEST_WORKFLOW.state(row.status),
        )


@stage("project")
def project_links(user: Any, strand: Strand) -> Iterable[Link]:
    for row in Project.objects.visible_to(user).filter(pk__in=strand.projects).for_list():
        yield Link(
            row.title,
            reverse("project_detail", args=[row.pk]),
            (row.code, formats.names(row.states.all())),
            PROJECT_WORKFLOW.state(row.status),
            row.language,
        )
