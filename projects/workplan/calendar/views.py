"""Calendar files: read by a browser that has signed in, or by a calendar program under a person's private address."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from projects.followup.views.calendar import ICS_TYPE
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project
from projects.workplan.calendar import actions, addresses, ical
from projects.workplan.calendar.entries import Entry, of_person, of_project
from projects.workplan.calendar.models import CalendarFeed


@require_safe
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The person's addresses, what stands in the next weeks, and how to take an address back."""
    user, today = person_of(request), timezone.localdate()
    feeds = CalendarFeed.objects.visible_to(user).open().select_related("project")
    context = {
        "feeds": [(feed, *shown_addresses(request, feed)) for feed in feeds],
        "has_own": any(feed.project_id is None for feed in feeds),
        "entries": coming(of_person(user), today),
        "today": today,
    }
    return render(request, "projects/workplan/calendar.html", context)


def shown_addresses(request: HttpRequest, feed: CalendarFeed) -> tuple[str, str]:
    path = addresses.path_of(feed)
    return request.build_absolute_uri(path), f"webcal://{request.get_host()}{path}"


def coming(entries: list[Entry], today: date) -> list[Entry]:
    """What is not over, first things first."""
    open_ones = [entry for entry in entries if entry.ends_on >= today and not entry.is_off]
    return sorted(open_ones, key=lambda entry: (entry.starts_on, entry.key))[:50]


@require_POST
def feed_open(request: HttpRequest) -> HttpResponse:
    """Of a project when it is named, else of all the person's work."""
    user, pk = person_of(request), request.POST.get("project", "")
    project = None
    if pk:
        if not pk.isdecimal():
            raise Http404
        project = get_object_or_404(Project.objects.visible_to(user), pk=int(pk))
    actions.open_feed(by=user, project=project)
    messages.success(
        request, _("The calendar has its address. Whoever knows it reads what you may see: keep it to yourself.")
    )
    return redirect("my_calendar")


@require_POST
def feed_end(request: HttpRequest, pk: int) -> HttpResponse:
    actions.end_feed(get_object_or_404(CalendarFeed.objects.visible_to(request.user), pk=pk))
    messages.success(request, _("The address was taken back: it answers nothing any more."))
    return redirect("my_calendar")


@login_not_required
@require_safe
def project_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of one project, as this reader sees it now."""
    project = open_project(request, pk)
    name = _("Work plan: %(code)s") % {"code": project.code}
    return answer(request, name, project.code, of_project(project, request.user))


@login_not_required
@require_safe
def calendar_private(request: HttpRequest, key: str) -> HttpResponse:
    """What a calendar program reads. The address is the key: there is no session, and nothing says whether it ever was one."""
    feed = addresses.find(key)
    if feed is None:
        raise Http404
    if feed.project is None:
        return answer(request, _("My technical cooperation"), "my-work", of_person(feed.user))
    project = get_object_or_404(Project.objects.visible_to(feed.user).for_page(), pk=feed.project_id)
    name = _("Work plan: %(code)s") % {"code": project.code}
    return answer(request, name, project.code, of_project(project, feed.user))


def answer(request: HttpRequest, name: str, file: str, entries: Any) -> HttpResponse:
    origin = request.build_absolute_uri("/").rstrip("/")
    content = ical.feed(name, entries, today=timezone.localdate(), origin=origin)
    response = HttpResponse(content, content_type=ICS_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{file}.ics"'
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response
