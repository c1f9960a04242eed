"""A note of staff is not in what the State gets; that no address at all tells it: tests/meta/test_secrets.py."""

from datetime import date

import pytest
from django.test import Client

from portal.accounts.models import User
from projects.requests import actions as requests
from projects.requests.tracker import actions
from tests.factories import projects as make
from tests.factories.desk import SECRET, told

pytestmark = pytest.mark.django_db


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
