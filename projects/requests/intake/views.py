from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal import formats
from portal.accounts.rules import is_programme_staff
from portal.accounts.signed_in import person_of
from portal.listing.views import respond
from portal.load import programme_staff
from portal.workflow import Blocker, NotAllowed
from projects.requests.assessing.views import request_assess
from projects.requests.intake import actions
from projects.requests.intake.board import board
from projects.requests.intake.figures import loads
from projects.requests.intake.forms import AssignForm
from projects.requests.intake.lists import INTAKE
from projects.requests.intake.review import review_context

VIEWS = (  # the filters that people keep coming back to, each by its address
    ("", gettext_lazy("Everything")),
    ("?mine=yes", gettext_lazy("Needs me")),
    ("?officer=none", gettext_lazy("Unassigned")),
    ("?officer=me", pgettext_lazy("requests", "Mine")),
    ("?late=yes", gettext_lazy("Overdue")),
)


def for_staff(request: HttpRequest) -> None:
    if not is_programme_staff(request.user):
        raise PermissionDenied(_("Only programme staff see the intake."))


@require_safe
def intake(request: HttpRequest) -> HttpResponseBase:
    for_staff(request)
    here = urlsplit(request.get_full_path()).query
    views = [(query, label, query.lstrip("?") == here) for query, label in VIEWS]
    return respond(
        request,
        INTAKE,
        template="projects/requests/intake/list.html",
        can_select=True,
        select_name="request",
        officers=programme_staff(),
        views=views,
        here=request.get_full_path(),
    )


@require_safe
def intake_board(request: HttpRequest) -> HttpResponse:
    for_staff(request)
    return render(request, "projects/requests/intake/board.html", {"columns": board(request.user)})


@require_safe
def intake_load(request: HttpRequest) -> HttpResponse:
    for_staff(request)
    return render(request, "projects/requests/intake/load.html", {"loads": loads(request.user)})


@require_POST
def intake_assign(request: HttpRequest) -> HttpResponse:
    """Gives the ticked requests to one officer; a refusal keeps the choice, says everything against it, and changes nothing."""
    for_staff(request)
    form = AssignForm(request.POST, user=request.user)
    reasons: list[Blocker] = []
    if form.is_valid():
        try:
            given = actions.assign_many(
                form.cleaned_data["request"], officer=form.cleaned_data["officer"], by=person_of(request)
            )
        except NotAllowed as refusal:
            reasons = refusal.reasons
        else:
            text = ngettext("%(n)s request is with %(who)s now.", "%(n)s requests are with %(who)s now.", len(given))
            words = {"n": formats.number(len(given)), "who": form.cleaned_data["officer"].name}
            messages.success(request, text % words)
            return redirect(way_back(request))
    context: dict[str, Any] = {"form": form, "reasons": reasons, "back": way_back(request)}
    return render(request, "projects/requests/intake/assign.html", context, status=409 if reasons else 200)


def way_back(request: HttpRequest) -> str:
    """The list as it was filtered."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours and back.startswith(reverse("intake")) else reverse("intake")


def request_review(request: HttpRequest, pk: int) -> HttpResponse:
    """What the State asks on one side, the assessor's form on the other."""
    return request_assess(request, pk, template="projects/requests/intake/review.html", more=review_context)
