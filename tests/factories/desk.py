"""Messages, letters and hand-overs of requests, made by the same actions as in life."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.accounts.models import User
from projects.requests.paper import actions as paper
from projects.requests.paper.models import PaperOrigin
from tests.factories.projects import PDF
from tests.factories.reference import state

SECRET = "zzz-internal-zzz"


def scan(name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def letter(by: User, iso3: str = "KEN", **changes: Any) -> PaperOrigin:
    """A request that an officer registered from a letter."""
    facts = {
        "language": "en",
        "institution": "Ministry of Justice",
        "contact_name": "Director, human rights unit",
        "contact_email": "",
        "title": "Training of prison staff",
        "need": "Prison staff know and apply the Nelson Mandela Rules.",
    }
    return paper.register(
        state=state(iso3),
        by=by,
        received_on=date(2026, 1, 12),
        channel=PaperOrigin.Channel.MISSION,
        scan=scan(),
        facts=facts | changes,
    )


def told(response: Any) -> bytes:
    """All that a response says. A file is closed without ending the request, which would end the test's transaction."""
    if not response.streaming:
        return bytes(response.content)
    content = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return content
