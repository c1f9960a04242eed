"""The calendar of reviews: a public page and feeds for calendar programs."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.listing.filters import regional_group_choices, state_choices
from portal.listing.views import page_links
from portal.reference.models import RegionalGroup, State
from projects.followup.dates import add_months
from projects.followup.reviews import ical
from projects.followup.reviews.figures import Outlook, Session, outlooks, sessions_by_number

PAGE_SIZE = 40
PAST_SESSIONS = 3
COMING_SESSIONS = 6
ICS_TYPE = "text/calendar; charset=utf-8"


def reviewed() -> Any:
    return State.objects.reviewed().select_related("regional_group")


@login_not_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    iso3, code = request.GET.get("state", ""), request.GET.get("group", "")
    states = reviewed()
    if iso3:
        states = states.filter(iso3=iso3)
    if code:
        states = states.filter(regional_group__code=code)
    page = Paginator(outlooks(states, today), PAGE_SIZE).get_page(request.GET.get("page"))
    feed_path = feed_address(iso3, code)
    return render(
        request,
        "projects/followup/calendar.html",
        {
            "today": today,
            "sessions": around(today),
            "page": page,
            "pages": page_links(request, page),
            "state_choices": state_choices(),
            "group_choices": regional_group_choices(),
            "wanted_state": iso3,
            "wanted_group": code,
            "feed_url": request.build_absolute_uri(feed_path),
            "webcal_url": f"webcal://{request.get_host()}{feed_path}",
        },
    )


def feed_address(iso3: str, code: str) -> str:
    """Of the narrowest feed that has what the page shows."""
    if iso3 and State.objects.reviewed().filter(iso3=iso3).exists():
        return reverse("calendar_of_state", args=[iso3])
    if code and RegionalGroup.objects.filter(code=code).exists():
        return reverse("calendar_of_group", args=[code])
    return reverse("calendar_feed")


def around(today: date) -> list[tuple[Session, bool]]:
    """The last sessions and the coming ones, each with whether it is over."""
    found = list(sessions_by_number().values())
    past = [session for session in found if session.is_over(today)][-PAST_SESSIONS:]
    coming = [session for session in found if not session.is_over(today)][:COMING_SESSIONS]
    return [*((session, True) for session in past), *((session, False) for session in coming)]


def in_feed(today: date) -> list[Session]:
    """Sessions of the last two years and those to come."""
    since = add_months(today, -24)
    return [session for session in sessions_by_number().values() if session.starts.day and session.starts.day >= since]


def answer(
    request: HttpRequest, name: str, file: str, found: Iterable[Outlook], sessions: list[Session]
) -> HttpResponse:
    content = ical.feed(
        name, sessions, found, today=timezone.localdate(), url=request.build_absolute_uri(reverse("calendar"))
    )
    response = HttpResponse(content, content_type=ICS_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{file}.ics"'
    response["Cache-Control"] = "public, max-age=3600"
    return response


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    return answer(request, _("UPR calendar"), "upr", outlooks(reviewed(), today), in_feed(today))


@login_not_required
@require_safe
def calendar_of_state(request: HttpRequest, iso3: str) -> HttpResponse:
    state = get_object_or_404(reviewed(), iso3=iso3)
    name = _("UPR calendar: %(what)s") % {"what": state.name}
    return answer(request, name, f"upr-{state.iso3}", outlooks([state], timezone.localdate()), [])


@login_not_required
@require_safe
def calendar_of_group(request: HttpRequest, code: str) -> HttpResponse:
    group = get_object_or_404(RegionalGroup, code=code)
    found = outlooks(reviewed().filter(regional_group=group), timezone.localdate())
    return answer(request, _("UPR calendar: %(what)s") % {"what": group.name}, f"upr-{group.code}", found, [])
