"""Pages of recommendations: public documents, so everybody reads them; only focal points tick them for a request."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from portal.listing.views import respond
from projects.coverage.answers import answers_to
from projects.recommendations.exports.offered import review_exports
from projects.recommendations.lists import RECOMMENDATIONS, TONES
from projects.recommendations.models import Recommendation
from projects.recommendations.search import LONGEST
from projects.recommendations.sections import drawn
from projects.thread import from_recommendation, stages


@login_not_required
@require_safe
def recommendation_list(request: HttpRequest) -> HttpResponseBase:
    if len(request.GET.get("q", "")) > LONGEST:  # no more is read; it would stand in every address of the page
        words = request.GET.copy()
        words["q"] = request.GET["q"][:LONGEST]
        return redirect(f"{request.path}?{words.urlencode()}")
    return respond(
        request,
        RECOMMENDATIONS,
        template="projects/recommendations/list.html",
        can_select=request.user.is_authenticated and request.user.has_perm("projects.add_request"),
        select_name="recommendation",
    )


@login_not_required
@require_safe
def recommendation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Recommendation.objects.visible_to(request.user).for_detail()
    record = get_object_or_404(rows, pk=pk)
    return render(
        request,
        "projects/recommendations/detail.html",
        {
            "record": record,
            "tone": TONES.get(record.position, "info"),
            "review_exports": review_exports(record),
            "answers": answers_to(request.user, record),
            "sections": drawn(request, record),
            "thread": stages(request.user, from_recommendation(request.user, record.pk)),
        },
    )
