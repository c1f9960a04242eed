"""Where lessons are shown besides their own pages: beside requests, on the pages of States, recommendations and precedents."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.reference.models import State
from projects.experience import citing, similar
from projects.experience.models import LessonCitation, LessonRelease
from projects.portfolio.models import Project
from projects.portfolio.workspace import those_inside
from projects.recommendations.models import Recommendation
from projects.recommendations.sections import recommendation_section
from projects.requests import precedents
from projects.requests.intake.asides import Aside, aside, beside_writing
from projects.requests.models import Request
from projects.requests.sections import request_section
from projects.results.elsewhere import said
from projects.results.figures import frameworks
from projects.sections import section
from projects.states.sections import state_section

MOST = 10


@aside
@beside_writing
def lessons_from_similar_work(request: Request, reader: Any) -> Aside:
    found = similar.like_request(request, user=reader)
    return Aside(
        _("Lessons from similar work"),
        "projects/experience/similar.html",
        {"found": found, "cited": cited_in(request, reader), "may_cite": citing.may_cite(request, reader)},
    )


def cited_in(request: Request, reader: Any) -> list[tuple[LessonCitation, str, str]]:
    """Each citation with title and language of what this reader reads of the lesson."""
    rows = (
        LessonCitation.objects.visible_to(reader).filter(request=request).select_related("lesson").order_by("cited_at")
    )
    citations = list(rows)
    twins = LessonRelease.objects.in_force().filter(lesson__in=[one.lesson_id for one in citations])
    words = {twin.lesson_id: twin for twin in twins} if citations else {}
    if reader.standing.is_staff:
        return [(one, one.lesson.title, one.lesson.language) for one in citations]
    return [(one, words[one.lesson_id].title, words[one.lesson_id].language) for one in citations]


@request_section
def citations_of_request(request: HttpRequest, found: Request) -> SafeString:
    citations = cited_in(found, request.user)
    if not citations:
        return SafeString()
    context = {
        "record": found,
        "cited": citations,
        "may_cite": citing.may_cite(found, request.user),
        "back": request.path,
    }
    return SafeString(render_to_string("projects/experience/cited.html", context, request))


def of_requests(keys: Sequence[int]) -> dict[int, list[str]]:
    """Titles of public lessons from the projects of these requests, as far as the twin may say where it comes from."""
    twins = LessonRelease.objects.in_force().filter(lesson__project__request__in=keys, shows_states=True)
    found: dict[int, list[str]] = {}
    for twin in twins.select_related("lesson__project"):
        request_id = twin.lesson.project.request_id if twin.lesson.project else None
        if request_id is not None:
            found.setdefault(request_id, []).append(f"{twin.lesson.reference}: {twin.title}")
    return found


precedents.LESSONS.append(of_requests)


def learnt(request: HttpRequest, twins: Any, projects: Any, address: str = "") -> SafeString:
    """What was learnt, and what the visible projects set out to reach and how far they are; nothing where there is neither."""
    lessons = list(twins.select_related("lesson").order_by("-decided_at")[:MOST])
    seen = list(projects.order_by("-id")[:MOST])
    found = frameworks(seen) if seen else {}
    brief = [
        (project, [(outcome.result, said(outcome.counts)) for outcome in found[project.pk]])
        for project in seen
        if found[project.pk]
    ]
    if not lessons and not brief:
        return SafeString()
    context = {"lessons": lessons, "brief": brief, "address": address}
    return SafeString(render_to_string("projects/experience/learnt.html", context, request))


@state_section
def learnt_with_state(request: HttpRequest, state: State) -> SafeString:
    twins = LessonRelease.objects.in_force().filter(states=state)
    projects = Project.objects.visible_to(request.user).filter(states=state)
    return learnt(request, twins, projects, f"?state={state.iso3}")


@recommendation_section
def learnt_about_recommendation(request: HttpRequest, record: Recommendation) -> SafeString:
    """From projects that answer it and may be named; the reader must see the project."""
    answers = Project.objects.visible_to(request.user).filter(recommendations=record)
    twins = LessonRelease.objects.in_force().filter(shows_states=True, lesson__project__in=answers)
    return learnt(request, twins, answers)


@section
def lessons_for_everybody(request: HttpRequest, project: Project) -> SafeString:
    """For readers outside OHCHR: the published lessons that may say which project they come from."""
    if those_inside(request.user, project):
        return SafeString("")
    twins = list(LessonRelease.objects.named_of(project)[:MOST])
    if not twins:
        return SafeString("")
    return SafeString(render_to_string("projects/experience/overview.html", {"twins": twins}, request))
