"""Saved views: who keeps, sees and changes them; a shared one stores the question, never rows."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.saved import actions
from portal.saved.models import DefaultView, SavedView
from portal.workflow import NotAllowed
from tests.factories import projects as make

pytestmark = pytest.mark.django_db
LIST = "recommendation_list"


def save(by: User, *, name: str = "Kenya", query: str = "state=KEN", share: str = "private") -> SavedView:
    return actions.save(by=by, list_name=LIST, name=name, query=query, share=share)


def seen_by(*people: User) -> list[list[str]]:
    return [[view.name for view in SavedView.objects.visible_to(person)] for person in people]


def test_a_private_view_is_its_owners(alice: User, bob: User, carol: User) -> None:
    save(alice)

    assert seen_by(alice, bob, carol) == [["Kenya"], [], []]


def test_sharing_reaches_the_group_and_nobody_else(
    alice: User, bob: User, zoe: User, carol: User, dan: User, nora: User
) -> None:
    save(alice, name="Ours", share="state:KEN")
    save(carol, name="Staff", share="staff")
    save(nora, name="Donor", share=f"organisation:{nora.memberships.get().organisation_id}")

    assert seen_by(alice, bob, zoe, carol, dan, nora) == [["Ours"], ["Ours"], [], ["Staff"], ["Staff"], ["Donor"]]


@pytest.mark.parametrize(
    ("name", "share"), [("alice", "staff"), ("alice", "state:ZMB"), ("carol", "state:KEN"), ("nora", "staff")]
)
def test_nobody_shares_with_a_group_they_are_not_of(name: str, share: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed, match="group of your own"):
        save(request.getfixturevalue(name), share=share)


def test_what_says_how_is_not_kept(alice: User) -> None:
    view = save(alice, query="?state=KEN&page=3&q=&export=csv&sort=-state&in_state=x&view=all&state=ZMB")

    assert view.query == "state=KEN&state=ZMB&sort=-state"
    assert actions.address_of(view) == f"{reverse(LIST)}?state=KEN&state=ZMB&sort=-state"
    assert AuditEvent.objects.about(view).get().verb == "save_view"


def test_all_reasons_are_given(alice: User) -> None:
    save(alice)

    with pytest.raises(NotAllowed) as refusal:
        actions.save(by=alice, list_name="no_such_list", name=" ", query="x=" + "y" * 2100, share="staff")
    with pytest.raises(NotAllowed, match="of this name already"):
        save(alice)

    assert len(refusal.value.reasons) == 4
    assert SavedView.objects.count() == 1


def test_only_the_owner_changes_and_deletes(client: Client, alice: User, bob: User) -> None:
    view = save(alice, share="state:KEN")
    client.force_login(bob)

    change = client.post(reverse("saved_view_change", args=[view.pk]), {"name": "Mine", "share": "private"})
    delete = client.post(reverse("saved_view_delete", args=[view.pk]))

    view.refresh_from_db()
    assert (view.name, view.share) == ("Kenya", "state")
    assert "Only its owner changes a view." in change.content.decode()
    assert delete.status_code == 409


def test_the_owner_renames_shares_and_deletes(client: Client, alice: User) -> None:
    view = save(alice)
    client.force_login(alice)

    client.post(reverse("saved_view_change", args=[view.pk]), {"name": "Our view", "share": "state:KEN"})
    view.refresh_from_db()
    assert (view.name, view.share, view.state and view.state.iso3) == ("Our view", "state", "KEN")

    client.post(reverse("saved_view_delete", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_view_is_saved_from_the_list_and_shown_above_it(client: Client, alice: User) -> None:
    client.force_login(alice)
    page = client.get(reverse(LIST), {"state": "KEN"})
    assert page.context["views"].words == "state=KEN"

    answer = client.post(
        reverse("saved_view_new"), {"list_name": LIST, "query": "state=KEN", "name": "Kenya", "share": "private"}
    )

    assert answer["Location"] == f"{reverse(LIST)}?state=KEN"
    links = client.get(answer["Location"]).context["views"].links
    assert [(link.view.name, link.is_now) for link in links] == [("Kenya", True)]


def test_a_list_opens_with_the_default_and_everything_stays_in_reach(client: Client, alice: User) -> None:
    view = save(alice)
    client.force_login(alice)
    client.post(reverse("saved_view_default", args=[view.pk]))

    opened = client.get(reverse(LIST))
    everything = client.get(reverse(LIST), {"view": "all"})
    client.post(reverse("saved_view_default", args=[view.pk]))

    assert opened["Location"] == f"{reverse(LIST)}?state=KEN"
    assert everything.status_code == 200
    assert not everything.context["active_filters"]
    assert client.get(reverse(LIST)).status_code == 200
    assert not DefaultView.objects.exists()


def test_a_default_is_lost_with_the_right_to_see_the_view(client: Client, alice: User, bob: User) -> None:
    view = save(alice, share="state:KEN")
    actions.open_with(view, by=bob)
    actions.change(view, by=alice, name="Kenya", share="private")
    client.force_login(bob)

    assert client.get(reverse(LIST)).status_code == 200
    with pytest.raises(NotAllowed, match="not shared with you"):
        actions.open_with(view, by=bob)


def test_a_shared_view_gives_no_rows_that_its_reader_may_not_see(
    client: Client, carol: User, alice: User, bob: User, zoe: User
) -> None:
    """The same question, asked with each reader's rights."""
    make.submitted(alice)
    view = actions.save(by=alice, list_name="request_list", name="All", query="q=", share="state:KEN")

    numbers = []
    for person in (bob, zoe):
        client.force_login(person)
        numbers.append(len(client.get(f"{reverse('request_list')}?{view.query}").context["rows"]))

    assert numbers == [1, 0]


def test_pages(client: Client, alice: User, bob: User) -> None:
    view = save(alice, share="state:KEN")
    save(bob, name="Bob's own")
    client.force_login(bob)

    page = client.get(reverse("saved_views")).content.decode()

    assert f'action="{reverse("saved_view_default", args=[view.pk])}"' in page
    assert reverse("saved_view_delete", args=[view.pk]) not in page
    assert client.get(reverse("saved_view_new"), {"list": LIST, "query": "state=KEN"}).status_code == 200


def test_the_api_saves_changes_and_deletes(client: Client, alice: User, zoe: User) -> None:
    client.force_login(alice)
    facts: dict[str, Any] = {"list": LIST, "name": "Kenya", "query": "state=KEN", "share": "state:KEN"}

    made = client.post("/api/v1/saved-views/", facts, content_type="application/json")
    again = client.post("/api/v1/saved-views/", facts, content_type="application/json")
    one = f"/api/v1/saved-views/{made.json()['id']}/"
    changed = client.put(one, {"name": "Ours", "share": "private"}, content_type="application/json")
    opened = client.post(f"{one}open-with/")

    assert (made.status_code, again.status_code) == (201, 409)
    assert made.json()["share"] == "state:KEN"
    assert (changed.json()["name"], changed.json()["share"]) == ("Ours", "private")
    assert opened.json()["is_default"] is True
    client.force_login(zoe)
    assert [client.get(one).status_code, client.delete(one).status_code] == [404, 404]
    assert client.get("/api/v1/saved-views/").json()["results"] == []
    client.force_login(alice)
    assert client.delete(one).status_code == 204


def test_the_database_keeps_share_and_group_together(alice: User) -> None:
    view = save(alice)

    for change in ({"share": "state"}, {"name": ""}, {"share": "organisation"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.filter(pk=view.pk).update(**change)
