"""Entries as an iCalendar file (RFC 5545). See also projects/followup/reviews/ical.py: the same identifiers and whole days."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Event

from projects.followup.reviews.ical import DOMAIN, calendar
from projects.workplan.calendar.entries import Entry

REFRESH = timedelta(hours=6)


def feed(name: str, entries: Iterable[Entry], *, today: date, origin: str) -> bytes:
    """Folded at 75 octets, CRLF, UTF-8. `origin` is the portal's address, put before the paths of the entries."""
    made = calendar(name, refresh=REFRESH)
    stamp = datetime.combine(today, time(), UTC)  # one day's file is always the same
    for entry in entries:
        made.add_component(event(entry, stamp, origin))
    return bytes(made.to_ical())


def event(entry: Entry, stamp: datetime, origin: str) -> Event:
    made = Event()
    made.add("uid", f"{entry.key}@{DOMAIN}")
    made.add("dtstamp", stamp)
    made.add("dtstart", entry.starts_on)
    made.add("dtend", entry.ends_on + timedelta(days=1))  # the day after: the end is not part of the event
    made.add("summary", entry.title)
    made.add("url", origin + entry.path)
    for name, value in (("location", entry.place), ("description", entry.text)):
        if value:
            made.add(name, value)
    made.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("class", "PUBLIC" if entry.is_public else "PRIVATE")
    return made
