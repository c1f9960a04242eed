"""Papers that an act on a request calls for: a receipt, a decision letter. A later app makes them; here they are ordered and shown.

`maker` registers what makes a paper; `shelf` what lists those of a request that a person may have.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from projects.requests.models import Request

RECEIPT, DECISION = "receipt", "decision"


@dataclass(frozen=True)
class Paper:
    """One file, or one that is on its way (`url` empty)."""

    number: str
    title: str | Promise
    language: str
    dated_at: datetime
    url: str
    note: str | Promise = ""  # what keeps it from being there


Maker = Callable[[Request, str, datetime], None]
Shelf = Callable[[Request, Any], Iterable[Paper]]
MAKERS: list[Maker] = []
SHELVES: list[Shelf] = []


def maker(make: Maker) -> Maker:
    if make not in MAKERS:
        MAKERS.append(make)
    return make


def shelf(listed: Shelf) -> Shelf:
    if listed not in SHELVES:
        SHELVES.append(listed)
    return listed


def order(request: Request, kind: str, *, now: datetime) -> None:
    """Inside the transaction of the act that calls for the paper: both happen or neither."""
    for make in MAKERS:
        make(request, kind, now)


def of(request: Request, reader: Any) -> list[Paper]:
    found = [paper for listed in SHELVES for paper in listed(request, reader)]
    return sorted(found, key=lambda paper: (paper.dated_at, paper.number, paper.language))
