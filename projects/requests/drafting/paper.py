"""The whole request on paper. A later app draws it; here it is declared what is drawn, and shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.workflow import Blocker
from projects.requests.drafting.sections import Section
from projects.requests.drafting.showing import Answer


class CannotDraw(Exception):
    """Why there is no paper, in words for the person."""


@dataclass(frozen=True)
class WholeRequest:
    """What stands on the paper, in the active language."""

    reference: str
    state: str
    title: str
    language: str  # of what the State wrote
    version: int  # 0: a draft that was never sent
    dated: datetime
    parts: tuple[tuple[int, Section, tuple[Answer, ...]], ...]
    missing: tuple[Blocker, ...] = ()


Drawer = Callable[[WholeRequest], bytes]
DRAWERS: list[Drawer] = []


def drawer(draw: Drawer) -> Drawer:
    if draw not in DRAWERS:
        DRAWERS.append(draw)
    return draw


def draw(whole: WholeRequest) -> bytes:
    """The PDF. Raises CannotDraw with words for the person."""
    return DRAWERS[-1](whole)
