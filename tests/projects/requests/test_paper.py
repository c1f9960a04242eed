"""Requests that came on paper: registered by OHCHR, confirmed or refused by the State."""

import contextlib
import threading

import pytest
from django.core import mail
from django.db import connections
from django.test import Client

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.desk import tasks_for
from portal.workflow import NotAllowed
from projects.models import PaperOrigin, Request
from projects.requests import actions as requests
from projects.requests.paper import actions, remarks
from projects.requests.paper import tasks as paper_tasks
from reports.papers.models import Paper
from tests.factories.desk import letter, scan
from tests.factories.people import member

pytestmark = pytest.mark.django_db

EVERYBODY = ["alice", "bob", "zoe", "carol", "chris", "dan", "frank", "tess", "nora", "ada"]


def form(**changes: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "received_on": "2026-01-12", "channel": "post", "language": "fr", "institution": "Ministère de la justice",
        "contact_name": "Le directeur", "title": "Formation", "need": "Le personnel connaît les règles.", "scan": scan(),
    }  # fmt: skip
    return facts | changes


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_registers(name: str, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(name)

    with contextlib.suppress(NotAllowed):
        letter(person)

    assert PaperOrigin.objects.exists() is (name in ("carol", "chris", "dan"))


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_confirms(name: str, alice: User, carol: User, request: pytest.FixtureRequest) -> None:
    origin, person = letter(carol), request.getfixturevalue(name)

    with contextlib.suppress(NotAllowed):
        actions.claim(origin, by=person, consent="summary")

    assert (PaperOrigin.objects.get().claimed_by == person) is (name in ("alice", "bob"))


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_sees_a_letter_before_it_is_confirmed(name: str, carol: User, request: pytest.FixtureRequest) -> None:
    origin, person = letter(carol), request.getfixturevalue(name)

    assert PaperOrigin.objects.visible_to(person).exists() is (name in ("alice", "bob", "carol", "chris", "dan"))
    assert Request.objects.visible_to(person).filter(pk=origin.request_id).exists() is (name in ("alice", "bob"))


def test_an_officer_for_one_state_registers_and_sees_its_letters_only(carol: User) -> None:
    limited = member("Lena", Role.OFFICER, iso3="ZMB")
    kenyan = letter(carol)

    with pytest.raises(NotAllowed, match="for this State"):
        letter(limited, "KEN")
    zambian = letter(limited, "ZMB")
    assert list(PaperOrigin.objects.visible_to(limited)) == [zambian]
    assert set(PaperOrigin.objects.visible_to(carol)) == {kenyan, zambian}


def test_the_confirmation_freezes_the_first_version_and_orders_the_receipt(alice: User, carol: User) -> None:
    origin = letter(carol)

    request = actions.claim(origin, by=alice, consent="summary")

    stored = Request.objects.get(pk=request.pk)
    assert (stored.status, stored.submitted_by, stored.consent) == ("submitted", alice, "summary")
    version = stored.versions.get()
    assert (version.number, version.content["need"], version.frozen_by) == (1, stored.need, alice)
    assert Paper.objects.filter(request=request, kind="receipt").exists()
    assert list(AuditEvent.objects.about(request).order_by("id").values_list("verb", flat=True)) == [
        "register_paper", "claim_paper", "submit",
    ]  # fmt: skip


def test_nothing_is_done_before_the_state_confirms(alice: User, carol: User) -> None:
    origin = letter(carol)

    with pytest.raises(NotAllowed, match="came on paper: confirm"):
        requests.submit(origin.request, by=alice)
    with pytest.raises(NotAllowed):
        requests.take(origin.request, by=carol)
    assert Request.objects.get().status == "draft"


def test_a_letter_that_says_too_little_cannot_be_confirmed(alice: User, carol: User) -> None:
    origin = letter(carol, contact_name="", need="")

    with pytest.raises(NotAllowed) as refused:
        actions.claim(origin, by=alice, consent="summary")

    assert [reason.anchor for reason in refused.value.reasons] == ["id_contact_name", "id_need"]
    assert PaperOrigin.objects.get().claimed_at is None


def test_the_state_corrects_before_it_confirms(alice: User, carol: User) -> None:
    origin = letter(carol)
    requests.save_draft(origin.request, by=alice, facts={"title": "Training of all prison staff"})

    request = actions.claim(origin, by=alice, consent="summary")

    assert request.versions.get().content["title"] == "Training of all prison staff"


def test_a_second_confirmation_says_so(alice: User, bob: User, carol: User) -> None:
    origin = letter(carol)
    actions.claim(origin, by=bob, consent="summary")

    with pytest.raises(NotAllowed, match="already confirmed"):
        actions.claim(origin, by=alice, consent="summary")


def test_nobody_confirms_what_they_registered(carol: User) -> None:
    from django.db import IntegrityError
    from django.utils import timezone

    origin = letter(carol)

    with pytest.raises(IntegrityError, match="paper_origin_claimed_by_another"):
        PaperOrigin.objects.filter(pk=origin.pk).update(claimed_by=carol, claimed_at=timezone.now())


def test_a_refusal_ends_the_request_with_its_reason(client: Client, alice: User, carol: User) -> None:
    origin = letter(carol)
    client.force_login(alice)

    answer = client.post(f"/en/requests/{origin.request_id}/refuse/", {"note": "It is another ministry's."})

    assert answer.status_code == 302
    assert Request.objects.get().status == "withdrawn"
    with pytest.raises(NotAllowed, match="has ended"):
        actions.claim(origin, by=alice, consent="summary")
    client.force_login(carol)
    assert "Refused" in client.get("/en/requests/paper/").content.decode()


def test_every_page_of_the_request_says_where_it_comes_from(client: Client, alice: User, carol: User) -> None:
    origin = letter(carol)
    pages = ["", "sections/need/", "preview/", "tracker/", "claim/", "withdraw/"]
    client.force_login(alice)
    before = {page: client.get(f"/en/requests/{origin.request_id}/{page}").content.decode() for page in pages}
    actions.claim(origin, by=alice, consent="summary")
    client.force_login(carol)
    staff = {
        page: client.get(f"/en/requests/{origin.request_id}/{page}").content.decode()
        for page in ("", "tracker/", "notes/", "take/", "officer/", "interest/", "versions/")
    }

    assert [page for page, text in before.items() if "came on paper" not in text] == []
    assert [page for page, text in before.items() if "Carol" in text] == []
    assert [page for page, text in staff.items() if "was registered by Carol" not in text] == []
    assert [page for page, text in staff.items() if "Alice confirmed it for the State" not in text] == []


def test_the_desk_asks_the_people_of_the_state(alice: User, zoe: User, carol: User, dan: User) -> None:
    origin = letter(carol)

    told = {one.name: [task.url for task in remarks.tasks(one)] for one in (alice, zoe, carol, dan)}

    assert told == {"Alice": [f"/en/requests/{origin.request_id}/claim/"], "Zoe": [], "Carol": [], "Dan": []}
    assert [str(task.what) for task in tasks_for(alice)] == [remarks.CONFIRM]
    actions.claim(origin, by=alice, consent="summary")
    assert list(remarks.tasks(alice)) == []


def test_registering_on_the_page(client: Client, alice: User, carol: User) -> None:
    client.force_login(carol)

    answer = client.post("/en/requests/paper/new/", form(state=alice.memberships.get().state_id))

    assert answer.status_code == 302
    origin = PaperOrigin.objects.get()
    assert (origin.request.language, origin.channel, origin.registered_by) == ("fr", "post", carol)
    assert origin.request.letter is not None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"received_on": "2999-01-01"}, "lies ahead"),
        ({"channel": "pigeon"}, "Select a valid choice"),
        ({"need": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_kept(
    changes: dict[str, object], words: str, client: Client, alice: User, carol: User
) -> None:
    client.force_login(carol)

    page = client.post("/en/requests/paper/new/", form(state=alice.memberships.get().state_id, **changes))

    text = page.content.decode()
    assert words in text
    assert "Le directeur" in text
    assert PaperOrigin.objects.count() == 0


def test_registering_for_a_state_without_focal_point_warns(client: Client, carol: User) -> None:
    from tests.factories.reference import state

    client.force_login(carol)

    page = client.post("/en/requests/paper/new/", form(state=state("TLS").pk), follow=True).content.decode()

    assert "nobody acts for this State on the portal yet" in page


def test_registering_and_confirming_over_the_api(client: Client, alice: User, carol: User, zoe: User) -> None:
    client.force_login(carol)
    made = client.post("/api/v1/paper-requests/", form(state=alice.memberships.get().state_id))
    origin = PaperOrigin.objects.get()
    address = f"/api/v1/requests/{origin.request_id}/claim/"

    client.force_login(zoe)
    stranger = client.post(address, {"consent": "summary", "is_ours": True}, content_type="application/json")
    client.force_login(alice)
    unsure = client.post(address, {"consent": "summary"}, content_type="application/json")
    claimed = client.post(address, {"consent": "summary", "is_ours": True}, content_type="application/json")
    again = client.post(address, {"consent": "summary", "is_ours": True}, content_type="application/json")

    assert (made.status_code, made.json()["reference"]) == (201, origin.request.reference)
    assert [stranger.status_code, unsure.status_code, claimed.status_code, again.status_code] == [404, 400, 200, 409]
    assert claimed.json()["status"] == "submitted"
    assert client.post("/api/v1/paper-requests/", {}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_the_same_moment_make_one(alice: User, bob: User, carol: User) -> None:
    origin, start = letter(carol), threading.Barrier(2)
    refused: list[str] = []

    def confirm(person: User) -> None:
        start.wait()
        try:
            actions.claim(origin, by=person, consent="summary")
        except NotAllowed as refusal:
            refused.append(str(refusal))
        finally:
            connections["default"].close()

    both = [threading.Thread(target=confirm, args=(person,)) for person in (alice, bob)]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=30)

    assert refused == ["Somebody of your State has already confirmed this request."]
    assert Request.objects.get().versions.count() == 1
    assert AuditEvent.objects.filter(verb="submit").count() == 1


def test_the_people_of_the_state_are_written_to_until_one_confirms(alice: User, bob: User, carol: User) -> None:
    origin = letter(carol)
    mail.outbox.clear()

    told = paper_tasks.mail_registration(origin.pk)
    actions.claim(origin, by=alice, consent="summary")

    assert (told, paper_tasks.mail_registration(origin.pk)) == (2, 0)
    assert sorted(one.to[0] for one in mail.outbox) == sorted([alice.email, bob.email])
    assert all(origin.request.title not in one.body for one in mail.outbox)
