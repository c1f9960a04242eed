"""The calendar as an iCalendar file (RFC 5545): whole days, the same identifiers whatever the language and whenever it is read."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from icalendar.prop import vText

from portal import formats
from projects.followup.reviews.figures import Outlook, Session, When, month_end

DOMAIN = "technical-cooperation.ohchr"  # of the identifiers; not an address, so that moving the portal renames nothing
REFRESH = timedelta(days=1)


def calendar(name: str, *, refresh: timedelta) -> Calendar:
    """An empty calendar in the reader's language, as every feed of the portal begins."""
    made = Calendar()
    made.add("prodid", f"-//OHCHR//Technical Cooperation Portal//{(get_language() or 'en').upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", name)
    made["x-wr-calname"] = vText(name)  # what older programs read
    made.add("refresh-interval", refresh, parameters={"value": "DURATION"})
    return made


def feed(name: str, sessions: Iterable[Session], outlooks: Iterable[Outlook], *, today: date, url: str) -> bytes:
    """Folded at 75 octets, CRLF, UTF-8. DTSTAMP is the beginning of `today`, so that one day's file is always the same."""
    stamp = datetime.combine(today, time(), UTC)
    made = calendar(name, refresh=REFRESH)
    made.add("url", url)
    for session in sessions:
        add(made, stamp, f"upr-session-{session.number}", session_title(session), session.starts, session.ends_on)
    for outlook in outlooks:
        add_outlook(made, stamp, outlook)
    return bytes(made.to_ical())


def add_outlook(made: Calendar, stamp: datetime, outlook: Outlook) -> None:
    following, iso3 = outlook.next, outlook.state.iso3
    if following is None:
        return
    facts = {"state": outlook.state.name, "session": formats.number(following.number)}
    add(
        made,
        stamp,
        f"upr-review-{iso3}-{following.number}",
        _("UPR: review of %(state)s, session %(session)s") % facts,
        following.starts,
        following.ends_on,
    )
    add(
        made,
        stamp,
        f"upr-report-{iso3}-{following.number}",
        _("UPR: national report of %(state)s due for session %(session)s") % facts,
        outlook.report_due,
    )
    if outlook.last:
        add(
            made,
            stamp,
            f"upr-midterm-{iso3}-{outlook.last.number}",
            _("UPR: mid-term of %(state)s") % facts,
            outlook.midterm,
        )


def session_title(session: Session) -> str:
    facts = {"number": formats.number(session.number), "cycle": formats.number(session.cycle)}
    return _("UPR Working Group, session %(number)s (cycle %(cycle)s)") % facts


def add(made: Calendar, stamp: datetime, key: str, title: str, when: When, ends_on: date | None = None) -> None:
    """An event of whole days; where only the month is known it lasts the month, and the title says what is uncertain."""
    if when.day is None:
        return
    event = Event()
    event.add("uid", f"{key}@{DOMAIN}")
    event.add("dtstamp", stamp)
    event.add("dtstart", when.day)
    last = ends_on or (month_end(when.day) if when.is_month else when.day)
    event.add("dtend", last + timedelta(days=1))  # the day after: the end is not part of the event
    event.add("summary", title + uncertainty(when, ends_on))
    event.add("status", "TENTATIVE" if when.is_expected or when.is_month else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PUBLIC")
    made.add_component(event)


def uncertainty(when: When, ends_on: date | None) -> str:
    if when.is_expected:
        return " " + _("(expected)")
    return " " + _("(month only)") if when.is_month and ends_on is None else ""
