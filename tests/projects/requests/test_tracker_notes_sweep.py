"""A note of staff appears on no address that a person outside can open: every page, file and API route is read."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from portal.accounts.models import User
from projects.requests import actions as requests
from projects.requests.tracker import actions
from tests.factories import projects as make
from tests.factories.desk import SECRET, told
from tests.meta.test_every_url import patterns

pytestmark = pytest.mark.django_db
WORDS: dict[str, Any] = {
    "verb": "withdraw", "moment": "approval", "language": "en", "kind": "request", "format": "json", "membership_pk": 1,
    "code": "x", "key": "x", "uidb36": "1", "section": "need", "iso3": "KEN", "year": 2026, "slug": "x", "number": 1,
}  # fmt: skip


@pytest.mark.parametrize("name", ["alice", "zoe", "nora", "tess", "frank", "ada"])
def test_no_address_shows_a_note(
    name: str, alice: User, carol: User, chris: User, dan: User, request: pytest.FixtureRequest
) -> None:
    about = make.with_terms(alice, (carol, chris), dan)
    actions.write_note(about, by=carol, text=SECRET)
    actions.send_message(about, by=carol, text="A message.")
    client = Client()
    client.force_login(request.getfixturevalue(name))

    read, shown = 0, []
    for route, entry in patterns(get_resolver()):
        arguments = set(entry.pattern.converters) | set(getattr(entry.pattern.regex, "groupindex", {}))
        if not entry.name or not arguments <= {"pk", *WORDS} or entry.name == "readyz":
            continue
        kwargs = {key: about.pk if key == "pk" else WORDS[key] for key in arguments}
        response = client.get(reverse(entry.name, kwargs=kwargs), follow=True)
        read += response.status_code == 200
        if SECRET.encode() in told(response):
            shown.append(route)

    assert read > 5
    assert shown == []


def test_neither_history_nor_versions_nor_exports_of_the_state_know_of_it(
    client: Client, alice: User, carol: User
) -> None:
    about = make.under_assessment(alice, carol)
    actions.write_note(about, by=carol, text=SECRET)
    requests.ask(about, by=carol, questions=[("need", "Where?")], answer_due_on=date(2099, 1, 1))
    client.force_login(alice)

    page = client.get(f"/en/requests/{about.pk}/").content.decode()
    files = [told(client.get(f"/en/requests/?export={kind}")) for kind in ("csv", "xlsx")]

    assert "Note written" not in page
    assert all(SECRET.encode() not in one for one in files)
    assert SECRET not in str(requests.content_of(about))


def test_the_state_is_refused_the_page_and_the_api_of_notes(client: Client, alice: User, carol: User) -> None:
    about = make.under_assessment(alice, carol)
    actions.write_note(about, by=carol, text=SECRET)
    client.force_login(alice)

    answers = [
        client.get(f"/en/requests/{about.pk}/notes/"),
        client.post(f"/en/requests/{about.pk}/notes/", {"text": "x"}),
        client.get(f"/api/v1/requests/{about.pk}/notes/"),
        client.post(f"/api/v1/requests/{about.pk}/notes/", {"text": "x"}),
    ]

    assert [one.status_code for one in answers] == [403, 403, 403, 403]
