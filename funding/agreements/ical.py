"""Reports due as an iCalendar file (RFC 5545). See also projects/followup/reviews/ical.py: the same identifiers and whole days."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event

from funding.agreements.models import ReportDue
from projects.followup.reviews.ical import DOMAIN, calendar

REFRESH = timedelta(hours=6)


def feed(reports: Iterable[ReportDue], *, today: date, origin: str) -> bytes:
    """Folded at 75 octets, CRLF, UTF-8. What was sent stays in the calendar and says so."""
    made = calendar(_("Reports due to donors"), refresh=REFRESH)
    stamp = datetime.combine(today, time(), UTC)  # one day's file is always the same
    for report in reports:
        made.add_component(event(report, stamp, origin))
    return bytes(made.to_ical())


def event(report: ReportDue, stamp: datetime, origin: str) -> Event:
    made = Event()
    made.add("uid", f"report-due-{report.pk}@{DOMAIN}")
    made.add("dtstamp", stamp)
    made.add("dtstart", report.due_on)
    made.add("dtend", report.due_on + timedelta(days=1))  # the day after: the end is not part of the event
    facts = {
        "report": report.get_kind_display(),
        "donor": report.contribution.donor.organisation.name,
        "reference": report.contribution.reference,
    }
    title = (
        _("%(report)s to %(donor)s, %(reference)s: sent")
        if report.sent_on
        else _("%(report)s to %(donor)s, %(reference)s: due")
    )
    made.add("summary", title % facts)
    made.add("url", origin + reverse("contribution_detail", args=[report.contribution_id]))
    made.add("status", "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("class", "PRIVATE")
    return made


def response(request: HttpRequest, reports: Iterable[ReportDue]) -> HttpResponse:
    origin = f"{request.scheme}://{request.get_host()}"
    answer = HttpResponse(
        feed(reports, today=timezone.localdate(), origin=origin), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="reports-due.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
