"""The public home: figures and parts that later apps put on it, the same for everybody, so that they are kept a while."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.reference.models import AssistanceForm, Component

KEPT = 300  # seconds; the page says of which moment its figures are


@dataclass(frozen=True)
class Live:
    """A figure of the home page: as anybody may know it, with its basis and day, and a link to what it counts."""

    key: str
    label: str | Promise
    shown: str  # formatted
    note: str  # basis and day
    url: str


@dataclass(frozen=True)
class Part:
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


FIGURES: list[tuple[int, Callable[[], Iterable[Live]]]] = []
PARTS: list[tuple[int, Callable[[], Part | None]]] = []


def figures(order: int) -> Callable[[Callable[[], Iterable[Live]]], Callable[[], Iterable[Live]]]:
    def kept(function: Callable[[], Iterable[Live]]) -> Callable[[], Iterable[Live]]:
        FIGURES.append((order, function))
        FIGURES.sort(key=lambda each: each[0])
        return function

    return kept


def part(order: int) -> Callable[[Callable[[], Part | None]], Callable[[], Part | None]]:
    def kept(function: Callable[[], Part | None]) -> Callable[[], Part | None]:
        PARTS.append((order, function))
        PARTS.sort(key=lambda each: each[0])
        return function

    return kept


def live() -> list[Live]:
    return [one for _order, function in FIGURES for one in function()]


def parts() -> list[Part]:
    return [made for _order, function in PARTS if (made := function())]


def address(name: str) -> str:
    """Of a page that a later app may have."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def page() -> SafeString:
    """The home page below its title, in the language of the moment. Nothing on it depends on who reads it."""
    key = f"front:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        kept = str(drawn())
        cache.set(key, kept, KEPT)
    return mark_safe(kept)  # noqa: S308 (written by our own template)


def drawn() -> SafeString:
    context = {
        "now": timezone.now(),
        "figures": live(),
        "parts": parts(),
        "components": Component.objects.all(),
        "forms_of_assistance": AssistanceForm.objects.all(),
    }
    return render_to_string("portal/front.html", context)
