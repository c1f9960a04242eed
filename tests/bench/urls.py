"""The site with floors beside it: a view that does nothing, a plain page of 50 rows, and the frame of the site around nothing."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path

from portal.urls import handler403, handler404
from portal.urls import urlpatterns as site
from projects.recommendations.models import Recommendation

__all__ = ["handler403", "handler404"]

PLAIN = engines["django"].from_string(
    "<!doctype html><title>Plain</title><table>{% for row in rows %}<tr><td>{{ row.paragraph }}</td><td>{{ row.text }}</td>"
    "<td>{{ row.position }}</td></tr>{% endfor %}</table>"
)


@login_not_required
def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@login_not_required
def fifty_rows(request: HttpRequest) -> HttpResponse:
    rows = Recommendation.objects.order_by("id").values("paragraph", "text", "position")[:50]
    return HttpResponse(PLAIN.render({"rows": rows}))


@login_not_required
def frame(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [path("bench/nothing", nothing), path("bench/rows", fifty_rows), path("bench/frame", frame), *site]
