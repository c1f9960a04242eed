"""Worlds in which a dashboard is proved coherent (tests/reports/dashboards/test_coherence.py).

A dashboard adds one function for each kind of reader worth proving, here or in a module of its own that is named at the end:

    @world("donor", not_shown={"money.free"})
    def as_norway() -> tuple[Any, dict[str, str]]:
        nora = member("Nora", Role.DONOR, organisation=…)
        …
        return nora, {"period": "2026-H1"}

It makes all that the figures count, and says who reads (AnonymousUser() for a visitor) and with which words of the address.
`not_shown` names the figures of `sources` that are only in files and API, with * for any text; `page` the name of its address,
where that is not `<code>_dashboard`; `has_links` whether this reader opens rows behind figures at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

Make = Callable[[], tuple[Any, dict[str, str]]]


@dataclass(frozen=True)
class World:
    code: str  # of the dashboard
    make: Make
    page: str
    not_shown: frozenset[str]
    has_links: bool
    is_reported: bool  # whether some of the figures are those of the report (Dashboard.kind)

    def __str__(self) -> str:
        return f"{self.code}-{self.make.__name__}"


WORLDS: list[World] = []


def world(
    code: str, *, page: str = "", not_shown: Iterable[str] = (), has_links: bool = True, is_reported: bool = True
) -> Callable[[Make], Make]:
    def register(make: Make) -> Make:
        WORLDS.append(World(code, make, page or f"{code}_dashboard", frozenset(not_shown), has_links, is_reported))
        return make

    return register


for module in ("board_dashboard", "donor_dashboards", "funding_page"):
    import_module(f"tests.factories.{module}")
