"""Choosing the recommendations that a project answers, among those to its States."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from portal import formats
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.listing import Column, Kind, Listing
from portal.listing.views import respond
from projects.coverage import actions
from projects.coverage.assistance import Assistance, with_assistance
from projects.coverage.filters import LinkFilter
from projects.portfolio.models import Project
from projects.recommendations.lists import TONES, link
from projects.recommendations.models import Recommendation

explain(
    link_recommendations=gettext_lazy("Recommendations added"),
    unlink_recommendations=gettext_lazy("Recommendations removed"),
)
COLUMNS = (
    Column(
        "citation",
        gettext_lazy("Reference"),
        lambda row: row.citation,
        Kind.CODE,
        ("document_symbol", "para_major", "para_minor", "para_suffix"),
        link=link,
    ),
    Column("text", gettext_lazy("Recommendation"), lambda row: row.text, lang=lambda row: row.language, is_main=True),
    Column("state", gettext_lazy("State under review"), lambda row: row.addressed.name, sort=("state__iso3",)),
    Column(
        "session",
        gettext_lazy("Session"),
        lambda row: row.review.session.number if row.review else None,
        Kind.NUMBER,
        ("review__session__number",),
    ),
    Column(
        "position",
        gettext_lazy("Position"),
        lambda row: row.get_position_display(),
        Kind.BADGE,
        ("position",),
        tone=lambda row: TONES.get(row.position, "info"),
    ),
    Column(
        "assistance",
        gettext_lazy("Assistance"),
        lambda row: Assistance(row.assistance).label,
        sort=("assistance",),
    ),
)


def find(request: HttpRequest, pk: int) -> Project:
    return get_object_or_404(Project.objects.visible_to(request.user).for_list(), pk=pk)


def choices(request: HttpRequest, found: Project, *, linked: bool) -> QuerySet[Any]:
    """The recommendations it answers, or those to its States that it does not."""
    rows = Recommendation.objects.visible_to(request.user)
    own = rows.filter(projects=found) if linked else rows.filter(state__in=found.states.all()).exclude(projects=found)
    return with_assistance(own.for_list(), request.user)


def listing(request: HttpRequest, found: Project, *, linked: bool) -> Listing:
    return Listing(
        name=f"recommendations-{found.code}",
        title=gettext_lazy("Recommendations it answers") if linked else gettext_lazy("Recommendations to add"),
        rows=lambda user: choices(request, found, linked=linked),
        filters=LinkFilter,
        columns=COLUMNS,
        default_sort="-session",
        page_size=40,
        empty=gettext_lazy("It answers no recommendation yet.")
        if linked
        else gettext_lazy("Every recommendation to its States that the portal knows is answered by it."),
    )


@require_safe
def project_recommendations(request: HttpRequest, pk: int, what: str = "linked") -> HttpResponseBase:
    """Two lists with ticks: what the project answers, and what it could."""
    found = find(request, pk)
    if not request.user.has_perm("projects.manage_project", found):
        raise PermissionDenied(_("You do not manage this project."))
    if what not in ("linked", "add"):
        raise Http404
    return respond(
        request,
        listing(request, found, linked=what == "linked"),
        template="projects/coverage/link.html",
        record=found,
        what=what,
        counts={"linked": found.recommendations.count()},
        can_select=actions.may_link(found, person_of(request)),
        select_name="recommendation",
    )


@require_POST
def project_link(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found = find(request, pk)
    if verb not in ("link", "unlink"):
        raise Http404
    if not request.user.has_perm("projects.manage_project", found):
        raise PermissionDenied(_("You do not manage this project."))
    ids = [key for key in request.POST.getlist("recommendation") if key.isdigit()]
    chosen = Recommendation.objects.visible_to(request.user).filter(pk__in=ids)
    act = actions.link if verb == "link" else actions.unlink
    done = len(act(found, recommendations=chosen, by=person_of(request)))
    messages.success(request, said(verb, done))
    return redirect("project_recommendations", found.pk)


def said(verb: str, n: int) -> str:
    if verb == "link":
        words = ngettext("%(n)s recommendation added.", "%(n)s recommendations added.", n)
    else:
        words = ngettext("%(n)s recommendation removed.", "%(n)s recommendations removed.", n)
    return words % {"n": formats.number(n)}
