"""What comes in the next 90 days: reviews and their papers, answers that are due, reports, events and activities."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal import formats
from projects.followup.reviews.figures import Outlook, When
from projects.participation.models import Event
from projects.results.reporting.standing import OPEN, periods_of
from projects.states.desk.projects import ProjectLine
from projects.states.desk.requests import RequestLine
from projects.workplan.calendar.entries import Entry, of_activities, of_events, of_reports
from projects.workplan.models import Activity

AHEAD = timedelta(days=90)


def entries(
    user: Any, outlook: Outlook, requests: Iterable[RequestLine], projects: Iterable[ProjectLine], *, today: date
) -> tuple[Entry, ...]:
    """First things first; what has begun and is not over counts as today's."""
    until = today + AHEAD
    keys = [line.project.pk for line in projects]
    found = [*of_reviews(outlook), *of_requests(requests), *of_projects(user, keys, today=today, until=until)]
    coming = [one for one in found if one.starts_on <= until and one.ends_on >= today]
    return tuple(sorted(coming, key=lambda one: (max(one.starts_on, today), one.ends_on, one.key)))


def of_reviews(outlook: Outlook) -> Iterator[Entry]:
    following = outlook.next
    if following is None:
        return
    state, url = outlook.state, f"{reverse('calendar')}?state={outlook.state.iso3}"
    days = (
        ("review", _("Review under the Universal Periodic Review"), following.starts, following.ends_on),
        ("report", _("National report for the review is due"), outlook.report_due, None),
        ("midterm", _("Mid-term of the review"), outlook.midterm, None),
    )
    for key, title, when, ends_on in days:
        if when.day is not None:
            yield Entry(f"upr-{key}-{state.iso3}-{following.number}", title, when.day, ends_on or last_of(when), url)


def last_of(when: When) -> date:
    assert when.day is not None  # noqa: S101 (asked by the caller)
    if not when.is_month:
        return when.day
    return (when.day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def of_requests(lines: Iterable[RequestLine]) -> Iterator[Entry]:
    for line in lines:
        row, here = line.request, reverse("request_tracker", args=[line.request.pk])
        facts = {"reference": row.reference, "stage": line.where.stage}
        if row.letter_promised_by and not row.letter_id:
            day = row.letter_promised_by
            yield Entry(f"letter-{row.pk}", _("%(reference)s: the letter was promised") % facts, day, day, here)
        if line.where.due_on:
            day, title = line.where.due_on, _("%(reference)s: end of the stage “%(stage)s”")
            yield Entry(f"stage-{row.pk}", title % facts, day, day, here)


def of_projects(user: Any, keys: list[int], *, today: date, until: date) -> Iterator[Entry]:
    within = {"project__in": keys, "starts_on__lte": until, "ends_on__gte": today}
    activities = Activity.objects.visible_to(user).filter(status__in=Activity.OPEN, **within)
    yield from of_events(Event.objects.visible_to(user).filter(**within).select_related("project"))
    yield from of_activities(activities.select_related("project"))
    reports = periods_of(user, today).filter(project__in=keys, standing__in=OPEN, due_on__range=(today, until))
    yield from of_reports(reports.select_related("project"))


def when_words(entry: Entry) -> str:
    return (
        formats.period(entry.starts_on, entry.ends_on)
        if entry.ends_on != entry.starts_on
        else formats.day(entry.starts_on)
    )
