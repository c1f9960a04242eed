"""What stands beside the review of a request: later packages register it. Similar requests are the first to come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from projects.requests.models import Request


@dataclass(frozen=True)
class Aside:
    """A box: its title, the template that draws it, and what the template reads."""

    title: str | Promise
    template: str
    context: dict[str, Any]


Maker = Callable[[Request, Any], Aside | None]
MAKERS: list[Maker] = []


def aside(make: Maker) -> Maker:
    if make not in MAKERS:
        MAKERS.append(make)
    return make


def asides_of(request: Request, reader: Any) -> list[Aside]:
    return [one for make in MAKERS if (one := make(request, reader)) is not None]
