"""The secret part of a calendar's address: the key of its row and a word, signed. Nothing that opens it is stored."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from projects.workplan.calendar.models import CalendarFeed

SIGNER = Signer(salt="projects.workplan.calendar", sep="~")


def key_of(feed: CalendarFeed) -> str:
    return SIGNER.sign(f"{feed.pk}-{feed.nonce}")


def path_of(feed: CalendarFeed) -> str:
    return reverse("calendar_private", args=[key_of(feed)])


def find(key: str) -> CalendarFeed | None:
    """The open feed of an address whose person is still active; None for anything else."""
    try:
        pk, _dash, nonce = SIGNER.unsign(key).partition("-")
    except BadSignature:
        return None
    found = CalendarFeed.objects.open().filter(pk=int(pk), nonce=nonce, user__is_active=True)
    return found.select_related("user", "project").first()
