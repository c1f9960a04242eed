"""What stands beside a request while it is reviewed, and while it is written or assessed: later packages register it."""

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


WRITING: list[Maker] = []


def beside_writing(make: Maker) -> Maker:
    """Also beside the sections of a draft and the assessment; few queries, since every section shows it."""
    if make not in WRITING:
        WRITING.append(make)
    return make


def shown_beside_writing(request: Request, reader: Any) -> list[Aside]:
    return [one for make in WRITING if (one := make(request, reader)) is not None]


def asides_of(request: Request, reader: Any) -> list[Aside]:
    return [one for make in MAKERS if (one := make(request, reader)) is not None]
