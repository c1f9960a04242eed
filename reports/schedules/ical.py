"""Reports that are due, as an iCalendar file (RFC 5545). See also funding/agreements/ical.py: the same identifiers and whole days."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event

from portal import formats
from projects.followup.reviews.ical import DOMAIN, calendar
from reports.schedules import outlook, planning, words
from reports.schedules.models import ScheduleRule

REFRESH = timedelta(hours=6)
MOST_RUNS = 12  # of a rule: a year of a monthly one


def feed(rules: Iterable[ScheduleRule], *, today: date, origin: str) -> bytes:
    made = calendar(_("Reports due"), refresh=REFRESH)
    stamp = datetime.combine(today, time(), UTC)  # one day's file is always the same
    sessions = planning.sessions()
    for rule in rules:
        for run in outlook.runs_to_come(rule, today, sessions, MOST_RUNS):
            made.add_component(event(rule, run, stamp, origin))
    return bytes(made.to_ical())


def event(rule: ScheduleRule, run: outlook.Coming, stamp: datetime, origin: str) -> Event:
    """A run keeps its identifier when its session is moved, so that the day moves in the calendar too."""
    made = Event()
    made.add("uid", f"report-run-{rule.pk}-{run.period}@{DOMAIN}")
    made.add("dtstamp", stamp)
    made.add("dtstart", run.due_on)
    made.add("dtend", run.due_on + timedelta(days=1))  # the day after: the end is not part of the event
    facts = {"report": words.what(rule), "period": formats.period(run.period.starts_on, run.period.ends_on)}
    title = _("%(report)s, %(period)s: left out") if run.skip else _("%(report)s, %(period)s: drafted")
    made.add("summary", title % facts)
    made.add("url", origin + reverse("schedule_rule", args=[rule.pk]))
    made.add("status", "CANCELLED" if run.skip else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("class", "PRIVATE")
    return made


def response(request: HttpRequest, rules: Iterable[ScheduleRule]) -> HttpResponse:
    origin = f"{request.scheme}://{request.get_host()}"
    answer = HttpResponse(
        feed(rules, today=timezone.localdate(), origin=origin), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="reports-due.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
