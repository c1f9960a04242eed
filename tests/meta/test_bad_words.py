"""What no list understands: every list of the site is asked nonsense, and answers with its page and what it left out."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import get_resolver

from portal.accounts.models import User
from portal.api import router
from portal.listing.api import ListingViewSet
from portal.listing.declaration import Listing
from tests.meta.test_every_url import patterns

pytestmark = pytest.mark.django_db
LONG = "a" * 5_000
NUL = "a\x00b"


def nonsense(listing: Listing) -> dict[str, str]:
    """For each filter what its field cannot read; words that anything may be have none."""
    made = {}
    for name, found in listing.filters.base_filters.items():
        field = deepcopy(found).field  # a filter keeps the field that it has made, and others copy it
        if isinstance(field, forms.DateField | forms.DateTimeField):
            made[name] = "2026-13-45"
        elif isinstance(field, forms.DecimalField | forms.IntegerField):
            made[name] = "1O"
        elif isinstance(field, forms.ChoiceField) and (
            not isinstance(field, forms.MultipleChoiceField) or closed(listing, name)
        ):
            made[name] = "qqqqq"
    return made | {word.name: "qqqqq" for word in listing.words}


def closed(listing: Listing, name: str) -> bool:
    facet = listing.facet(name)
    return bool(listing.filters.base_filters[name].extra.get("is_closed", True) or (facet and facet.names_all))


def lists(readers: tuple[User, ...]) -> Iterator[tuple[str, Listing, Client]]:
    """Every address that is a list, with somebody who may read it."""
    clients = []
    for reader in readers:
        client = Client()
        client.force_login(reader)
        clients.append(client)
    for route, entry in patterns(get_resolver()):
        if entry.pattern.converters or "(" in route or not entry.name or route.startswith(("api/", "account/")):
            continue
        for client in clients:
            response = client.get(f"/{route}".replace("^", "").replace("$", ""))
            found = response.context.get("listing") if response.status_code == 200 and response.context else None
            if isinstance(found, Listing) and "problems" in response.context:
                yield response.request["PATH_INFO"], found, client
            if response.status_code != 403:
                break


def said(response: Any) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for one in response.context["problems"]:
        made.setdefault(one.unread.name, []).append(one.unread.sentence)
    return made


@pytest.fixture
def readers(carol: User, frank: User, tess: User, ada: User, alice: User, nora: User) -> tuple[User, ...]:
    return (carol, frank, tess, ada, alice, nora)


def test_every_list_stays_and_says_what_it_left_out(readers: tuple[User, ...]) -> None:
    faults: list[tuple[Any, ...]] = []
    seen = 0
    for path, listing, client in lists(readers):
        seen += 1
        asked = nonsense(listing)
        odd = {"page": "-7", "sort": "qqqqq", "qqqqq": "1"}
        texts = [name for name in listing.filters.base_filters if name not in asked]
        for words, expected in (
            ({**asked, **odd}, {*asked, *odd}),
            (dict.fromkeys([*listing.filters.base_filters, *asked], NUL), {*asked}),
            ({**dict.fromkeys(texts[:1], LONG), "page": LONG[:3000], "sort": LONG[:3000]}, {"page", "sort"}),
            ({**dict.fromkeys(asked, "9" * 30), "page": "9" * 30}, {"page"}),
            (dict.fromkeys(asked, "0"), set()),
        ):
            response = client.get(path, words, follow=True)
            if response.status_code != 200:
                faults.append((path, words, response.status_code))
            elif missing := expected - set(said(response)):
                faults.append((path, sorted(missing), "not said"))
        refused = client.get(path, {"qqqqq": "1", "export": "csv"})
        if (refused.status_code, "qqqqq" in refused.content.decode()) != (400, True):
            faults.append((path, "export", refused.status_code))

    assert faults == []
    assert seen > 30


def test_the_api_refuses_in_the_words_of_the_page(readers: tuple[User, ...]) -> None:
    faults = []
    get_resolver().url_patterns  # noqa: B018 (fills the router)
    seen = 0
    clients = [Client() for _reader in readers]
    for client, reader in zip(clients, readers, strict=True):
        client.force_login(reader)
    for path, viewset, _name in router.registry:
        if not issubclass(viewset, ListingViewSet):
            continue
        seen += 1
        asked = nonsense(viewset.listing)
        words = {**asked, "sort": "qqqqq", "qqqqq": "1"}
        quoted = {**words, "qqqqq": "qqqqq"}  # of a word that is no filter, the word itself
        answers = (client.get(f"/api/v1/{path}/", words) for client in clients)
        answer = next(one for one in answers if one.status_code != 403)
        told = answer.json() if answer.status_code == 400 else {}
        if set(words) - set(told) or any(f"“{quoted[name]}”" not in one[0] for name, one in told.items()):
            faults.append((path, answer.status_code, sorted(set(words) - set(told)), told))

    assert faults == []
    assert seen > 30
