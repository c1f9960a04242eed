"""Pages that belong to no feature: the public home, the desk, the component gallery and the error pages."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from portal import front, gallery
from portal.accounts.rules import is_head
from portal.desk import counters_for, panels_for
from portal.desk_page import SHOWN, groups, needs_of
from portal.kept.pages import body
from portal.load import load_for, with_tasks

LANGUAGE_CODES = dict(settings.LANGUAGES)
PEOPLE = 8  # of a section on one page: each costs as many queries as a desk


@login_not_required
@vary_on_headers("Accept-Language", "Cookie")
def landing(request: HttpRequest) -> HttpResponse:
    """The bare address: on to the home page in the reader's language."""
    with override(reader_language(request)):
        return redirect(reverse("home"))


def reader_language(request: HttpRequest) -> str:
    """The person's language, or the browser's."""
    code = request.user.language if request.user.is_authenticated else get_language_from_request(request)
    return code if code in LANGUAGE_CODES else settings.LANGUAGE_CODE


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the programme is, for visitors; a person who has signed in starts at the desk."""
    if request.user.is_authenticated:
        return redirect("desk")
    return render(request, "portal/home.html", {"front": front.page()})


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What a person finds in the morning. `?all=1` shows every task."""
    made = body(request, "desk", "portal/desk_body.html", lambda: desk_facts(request), words={"all"})
    return render(request, "portal/desk.html", {"body": made})


def desk_facts(request: HttpRequest) -> dict[str, Any]:
    shows_all = request.GET.get("all") == "1"
    panels = [render_to_string(panel.template, dict(panel.context), request) for panel in panels_for(request.user)]
    return {
        "needs": needs_of(request.user, most=None if shows_all else SHOWN),
        "shows_all": shows_all,
        "panels": panels,
        "groups": groups(counters_for(request.user)),
        "load": load_for(request.user),
        "sees_colleagues": is_head(request.user),
        "today": timezone.localdate(),
    }


@require_safe
def desk_load(request: HttpRequest) -> HttpResponse:
    """The open work of the section with the tasks that wait for each: for heads of section, because it names colleagues.

    A page of its own, a few people at a time: what waits for a person is asked of the whole portal."""
    load = load_for(request.user) if is_head(request.user) else None
    if load is None:
        raise PermissionDenied
    page = Paginator(load.people, PEOPLE).get_page(request.GET.get("page"))
    context = {"load": load, "people": with_tasks(page.object_list), "page": page, "today": timezone.localdate()}
    return render(request, "portal/load.html", context)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in its states, for those who build and judge pages."""
    if not request.user.standing.is_staff:  # type: ignore[union-attr]
        raise PermissionDenied
    return render(request, "portal/components.html", gallery.context(request))


@login_not_required
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the rule when the view names it: PermissionDenied(_("Only a head of section decides."))."""
    return render(request, "403.html", {"rule": str(exception or "")}, status=HTTPStatus.FORBIDDEN)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)
