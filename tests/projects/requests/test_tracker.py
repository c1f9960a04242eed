"""Where a request is, the messages of its two sides, and the notes of one."""

import contextlib
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from portal.accounts.models import User
from portal.workflow import NotAllowed
from projects.models import RequestMessage, RequestNote
from projects.requests import actions as requests
from projects.requests.clock import Usual, clock_of
from projects.requests.tracker import actions, desk
from projects.requests.tracker.nexts import nexts
from projects.requests.tracker.way import basis_of, describe, whereabouts
from tests.factories import projects as make
from tests.factories.desk import SECRET, scan, told

pytestmark = pytest.mark.django_db


def test_a_message_reaches_the_other_side_and_says_who_by_office_and_role(
    client: Client, alice: User, carol: User
) -> None:
    request = make.under_assessment(alice, carol)

    actions.send_message(request, by=carol, text="Which prisons first?")

    client.force_login(alice)
    page = client.get(f"/en/requests/{request.pk}/tracker/").content.decode()
    assert "Which prisons first?" in page
    assert "OHCHR, Programme officer" in page
    assert "Carol" not in page
    client.force_login(carol)
    assert "Carol (OHCHR, Programme officer)" in client.get(f"/en/requests/{request.pk}/tracker/").content.decode()


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("alice", True), ("bob", True), ("zoe", False), ("carol", True), ("chris", True), ("dan", True),
        ("frank", False), ("tess", False), ("nora", False), ("ada", False),
    ],
)  # fmt: skip
def test_who_may_write(name: str, may: bool, alice: User, carol: User, request: pytest.FixtureRequest) -> None:
    about, person = make.under_assessment(alice, carol), request.getfixturevalue(name)

    with contextlib.suppress(NotAllowed):
        actions.send_message(about, by=person, text="A word.")

    assert list(RequestMessage.objects.values_list("sent_by", flat=True)) == ([person.pk] if may else [])


def test_nobody_writes_about_a_draft_or_nothing_at_all(alice: User) -> None:
    draft, sent = make.draft(alice), make.submitted(alice)

    with pytest.raises(NotAllowed, match="not been sent yet"):
        actions.send_message(draft, by=alice, text="Hello")
    with pytest.raises(NotAllowed, match="Write the text"):
        actions.send_message(sent, by=alice, text="  ")


def test_an_officer_with_an_interest_no_longer_writes(alice: User, carol: User) -> None:
    request = make.submitted(alice)
    requests.declare_interest(request, by=carol, reason="Worked for the ministry.")

    with pytest.raises(NotAllowed, match="may not write"):
        actions.send_message(request, by=carol, text="A word.")


def test_the_first_reader_of_a_side_stands_in_the_receipt(alice: User, bob: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)
    message = actions.send_message(request, by=carol, text="One")

    assert actions.mark_read(request, by=bob, up_to=message.pk) == 1
    assert actions.mark_read(request, by=alice, up_to=message.pk) == 0

    assert RequestMessage.objects.get(pk=message.pk).read_by == bob


def test_own_messages_and_later_ones_are_not_marked_read(alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)
    first = actions.send_message(request, by=carol, text="One")
    later = actions.send_message(request, by=carol, text="Two")

    assert actions.mark_read(request, by=carol, up_to=later.pk) == 0
    assert actions.mark_read(request, by=alice, up_to=first.pk) == 1
    assert list(RequestMessage.objects.filter(read_at=None)) == [later]


def test_who_answers_has_read_what_came_before(alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)
    asked = actions.send_message(request, by=carol, text="Which prisons?")

    actions.send_message(request, by=alice, text="All of them.")

    assert RequestMessage.objects.get(pk=asked.pk).read_by == alice


def test_a_message_is_mailed_about_once_without_what_it_says(
    alice: User, bob: User, carol: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    request = make.under_assessment(alice, carol)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks():
        message = actions.send_message(request, by=carol, text="Which prisons?")

    assert (actions.mail(message.pk), actions.mail(message.pk)) == (2, 0)

    assert sorted(one.to[0] for one in mail.outbox) == sorted([alice.email, bob.email])
    assert all("Which prisons" not in one.body for one in mail.outbox)


def test_an_attachment_goes_to_both_sides_and_nobody_else(client: Client, alice: User, carol: User, zoe: User) -> None:
    request = make.under_assessment(alice, carol)
    client.force_login(alice)

    sent = client.post(
        f"/en/requests/{request.pk}/tracker/", {"text": "The plan.", "attachment": scan("plan.pdf")}
    )  # fmt: skip

    message = RequestMessage.objects.get()
    assert (sent.status_code, message.document and message.document.name) == (302, "plan.pdf")
    answers = {}
    for person in (alice, carol, zoe):
        client.force_login(person)
        response = client.get(f"/en/messages/{message.pk}/file/")
        answers[person.name] = response.status_code
        told(response)
    assert answers == {"Alice": 200, "Carol": 200, "Zoe": 404}


def test_a_file_that_is_no_document_is_refused_and_the_text_kept(client: Client, alice: User) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    request = make.submitted(alice)
    client.force_login(alice)

    page = client.post(
        f"/en/requests/{request.pk}/tracker/",
        {"text": "My long words.", "attachment": SimpleUploadedFile("x.pdf", b"<html>")},
    ).content.decode()

    assert "not a PDF, DOCX, JPEG or PNG" in page
    assert "My long words." in page
    assert RequestMessage.objects.count() == 0


def test_where_it_is_expected_and_from_what(alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)

    found = whereabouts(request)

    assert (str(found.stage), str(found.turn), str(found.next_stage)) == (
        "Under assessment",
        "OHCHR",
        "Decision pending",
    )
    assert [step.state for step in found.steps] == ["done", "done", "done", "now", "", "", ""]
    assert [str(step.title) for step in found.steps][-3:] == ["Decision pending", "Accepted", "In cooperation"]


@pytest.mark.parametrize(
    ("usual", "sentence"),
    [
        (Usual("screening", 4, target=15), "OHCHR means to finish this stage within 15 working days."),
        (
            Usual("screening", 5, 7.0, 9.5, 12.0, 15),
            "Half of all requests stayed in this stage no longer than 9.5 working days.",
        ),
        (Usual("info_requested", 3), ""),
        (None, ""),
    ],
)
def test_a_median_is_named_from_five_cases_on(usual: Usual | None, sentence: str) -> None:
    assert basis_of(usual) == sentence


def test_a_pause_is_listed(alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)
    day = timezone.localdate() + timedelta(days=12)
    requests.ask(request, by=carol, questions=[("need", "Where?")], answer_due_on=day)

    found = describe(request, clock_of(request), ())

    assert (found.is_pause, found.due_on, len(found.pauses)) == (True, day, 1)
    assert [str(one.what) for one in nexts(request, alice, due_on=day)] == ["Answer OHCHR's questions"]


def test_what_is_next_is_named_for_each_side(alice: User, carol: User, dan: User) -> None:
    request = make.submitted(alice)

    assert [str(one.what) for one in nexts(request, carol, due_on=None)] == ["Take for screening"]
    assert nexts(request, alice, due_on=None) == []


def test_unread_messages_are_on_the_desk_of_the_right_people(alice: User, carol: User, chris: User, dan: User) -> None:
    request = make.under_assessment(alice, carol)

    actions.send_message(request, by=alice, text="A word.")

    told = {person.name: [str(task.what) for task in desk.tasks(person)] for person in (alice, carol, chris, dan)}
    assert told == {"Alice": [], "Carol": ["Read 1 new message"], "Chris": [], "Dan": []}


@pytest.mark.parametrize("messages", [1, 3])
def test_the_tracker_takes_the_same_queries_for_any_number_of_messages(
    messages: int, client: Client, alice: User, carol: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = make.under_assessment(alice, carol)
    for number in range(messages):
        actions.send_message(request, by=carol, text=f"Message {number}")
    client.force_login(alice)
    client.get(f"/en/requests/{request.pk}/tracker/")

    with django_assert_num_queries(QUERIES):
        client.get(f"/en/requests/{request.pk}/tracker/")


QUERIES = 13


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("alice", False), ("bob", False), ("zoe", False), ("carol", True), ("dan", True),
        ("frank", False), ("tess", False), ("nora", False), ("ada", False),
    ],
)  # fmt: skip
def test_who_writes_and_reads_notes(
    name: str, may: bool, alice: User, carol: User, request: pytest.FixtureRequest
) -> None:
    about, person = make.under_assessment(alice, carol), request.getfixturevalue(name)
    kept = actions.write_note(about, by=carol, text=SECRET)

    assert list(RequestNote.objects.visible_to(person)) == ([kept] if may else [])
    if may:
        actions.write_note(about, by=person, text="Another")
    else:
        with pytest.raises(NotAllowed):
            actions.write_note(about, by=person, text="Another")
