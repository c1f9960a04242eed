"""What other packages and later apps show on a State's page: each registers a function that draws its section."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from portal.reference.models import State

Section = Callable[[HttpRequest, State], SafeString]
SECTIONS: list[Section] = []


def state_section(draw: Section) -> Section:
    """`draw` gives nothing where the reader may see nothing."""
    if draw not in SECTIONS:
        SECTIONS.append(draw)
    return draw


def drawn(request: HttpRequest, state: State) -> list[SafeString]:
    return [shown for draw in SECTIONS if (shown := draw(request, state))]
