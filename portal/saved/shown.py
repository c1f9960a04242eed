"""What a list shows of saved views, and the one with which it opens."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from portal.saved.actions import words_of
from portal.saved.models import SavedView

EVERYTHING = "all"  # ?view=all: not even the view with which the list opens


@dataclass(frozen=True)
class ViewLink:
    view: SavedView
    query: str
    is_now: bool
    is_own: bool


@dataclass(frozen=True)
class Bar:
    """The views of one list for one person."""

    list_name: str
    links: list[ViewLink]
    words: str  # what would be saved
    default: SavedView | None
    everything: str  # question of the address that lists everything


def bar(request: HttpRequest) -> Bar | None:
    """None for visitors, who have no views, and on addresses that are no lists of the site."""
    match = request.resolver_match
    if not request.user.is_authenticated or match is None or not match.url_name or match.kwargs:
        return None
    words = words_of(request.GET.urlencode())
    views = SavedView.objects.visible_to(request.user).of_list(match.url_name).with_default(request.user)
    links = [
        ViewLink(view, f"?{view.query}", view.query == words and bool(words), view.owner_id == request.user.pk)
        for view in views
    ]
    default = next((link.view for link in links if is_default(link.view)), None)
    return Bar(match.url_name, links, words, default, f"?view={EVERYTHING}" if default else "")


def is_default(view: Any) -> bool:
    return bool(view.is_default)


def opens_with(request: HttpRequest, shown: Bar | None) -> str:
    """The question to open the list with, when the address asks none; empty otherwise."""
    if shown is None or shown.default is None or request.GET or request.headers.get("HX-Request"):
        return ""
    return f"?{shown.default.query}" if shown.default.query else ""
