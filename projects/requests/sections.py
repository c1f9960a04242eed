"""What later packages show on a request's page: each registers a function that draws its section."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from projects.requests.models import Request

Section = Callable[[HttpRequest, Request], SafeString]
SECTIONS: list[Section] = []


def request_section(draw: Section) -> Section:
    """`draw` gives nothing where the reader may see nothing."""
    if draw not in SECTIONS:
        SECTIONS.append(draw)
    return draw


def drawn(request: HttpRequest, found: Request) -> list[SafeString]:
    return [shown for draw in SECTIONS if (shown := draw(request, found))]
