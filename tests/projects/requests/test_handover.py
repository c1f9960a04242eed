"""Everything open in a person's hands passes to another in one act, with a brief."""

import contextlib
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.models import Handover, Request
from projects.portfolio.models import Project
from projects.portfolio.team import actions as team
from projects.requests import actions as requests
from projects.requests.handover import actions, people
from projects.requests.handover.brief import read
from projects.requests.handover.holdings import holdings
from projects.requests.tracker import actions as tracker
from tests.factories import projects as make
from tests.factories import workplan
from tests.factories.people import again
from tests.factories.reference import state

pytestmark = pytest.mark.django_db


def contact(alice: User, person: User) -> Request:
    """A request in screening whose contact is this person."""
    request = make.complete_draft(alice)
    requests.save_draft(request, by=alice, facts={"contact_name": person.name, "contact_email": person.email})
    return requests.submit(request, by=alice)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("carol", True), ("dan", True), ("ada", True), ("chris", False), ("alice", False), ("frank", False),
        ("tess", False), ("nora", False), ("zoe", False),
    ],
)  # fmt: skip
def test_who_hands_over_the_work_of_an_officer(
    name: str, may: bool, alice: User, carol: User, chris: User, request: pytest.FixtureRequest
) -> None:
    requests.take(make.submitted(alice), by=carol)

    with contextlib.suppress(NotAllowed):
        actions.hand_over(carol, receiver=chris, role="officer", by=request.getfixturevalue(name))

    assert (Request.objects.get().officer == chris) is may


def test_all_of_it_passes_and_what_was_done_stays(alice: User, carol: User, chris: User, dan: User, ada: User) -> None:
    screening = requests.take(make.submitted(alice), by=carol)
    assessing = make.under_assessment(alice, carol)
    requests.assign_assessors(assessing, assessors=[carol, dan], by=dan)
    given = make.under_assessment(alice, carol)
    make.assess(given, carol)

    made = actions.hand_over(carol, receiver=chris, role="officer", by=ada, note="Ring the mission.")

    assert holdings(carol, "officer") == []
    assert set(Request.objects.values_list("officer", flat=True)) == {chris.pk}
    assert set(assessing.assignments.values_list("user", flat=True)) == {chris.pk, dan.pk}
    assert given.assessments.get().assessor == carol
    assert [one["request"] for one in made.brief] == [screening.pk, assessing.pk, given.pk]
    assert [one["held_as"] for one in made.brief] == [["officer"], ["assessor", "officer"], ["officer"]]
    assert AuditEvent.objects.filter(verb="hand_over_request", actor=ada, is_internal=True).count() == 4
    assert AuditEvent.objects.about(carol).filter(verb="hand_over").count() == 1


def test_an_interest_stops_all_of_it_and_every_refusal_is_told(
    alice: User, carol: User, chris: User, dan: User
) -> None:
    rows = [requests.take(make.submitted(alice), by=carol) for _number in range(3)]
    for row in rows[:2]:
        requests.declare_interest(row, by=chris, reason="A relative works there.")

    with pytest.raises(NotAllowed) as refused:
        actions.hand_over(carol, receiver=chris, role="officer", by=dan)

    assert [str(reason)[:13] for reason in refused.value.reasons] == [row.reference for row in rows[:2]]
    assert len(holdings(carol, "officer")) == 3
    assert Handover.objects.count() == 0


def test_the_rest_can_go_to_somebody_else(alice: User, carol: User, chris: User, dan: User) -> None:
    rows = [requests.take(make.submitted(alice), by=carol) for _number in range(2)]
    requests.declare_interest(rows[0], by=chris, reason="A relative works there.")

    actions.hand_over(carol, receiver=chris, role="officer", by=dan, only=[rows[1].pk])
    actions.hand_over(carol, receiver=dan, role="officer", by=dan)

    assert list(Request.objects.order_by("id").values_list("officer", flat=True)) == [dan.pk, chris.pk]


def test_the_other_assessor_cannot_take_the_place(alice: User, carol: User, chris: User, dan: User) -> None:
    request = make.under_assessment(alice, carol)
    requests.assign_assessors(request, assessors=[carol, chris], by=dan)

    with pytest.raises(NotAllowed, match="the other assessor"):
        actions.hand_over(carol, receiver=chris, role="officer", by=dan)


@pytest.mark.parametrize(
    ("receiver", "words"), [("carol", "another person"), ("alice", "does not hold"), ("ada", "does not hold")]
)
def test_who_cannot_take_over(
    receiver: str, words: str, alice: User, carol: User, dan: User, request: pytest.FixtureRequest
) -> None:
    requests.take(make.submitted(alice), by=carol)

    with pytest.raises(NotAllowed, match=words):
        actions.hand_over(carol, receiver=request.getfixturevalue(receiver), role="officer", by=dan)


def test_empty_hands_are_no_handover(carol: User, chris: User, dan: User) -> None:
    with pytest.raises(NotAllowed, match="Nothing is open"):
        actions.hand_over(carol, receiver=chris, role="officer", by=dan)


def test_a_focal_point_hands_over_to_a_colleague_of_the_same_state(
    alice: User, bob: User, zoe: User, dan: User
) -> None:
    row, kenya = contact(alice, alice), state("KEN")

    with pytest.raises(NotAllowed, match="does not hold this role"):
        actions.hand_over(alice, receiver=zoe, role="focal_point", state=kenya, by=dan)
    actions.hand_over(alice, receiver=bob, role="focal_point", state=kenya, by=alice)

    stored = Request.objects.get(pk=row.pk)
    assert (stored.contact_name, stored.contact_email, stored.submitted_by) == (bob.name, bob.email, alice)
    assert stored.versions.get().content["contact_name"] == alice.name


def test_the_brief_says_whose_turn_what_next_and_what_is_open(alice: User, carol: User, chris: User, dan: User) -> None:
    request = make.under_assessment(alice, carol)
    day = timezone.localdate() + timedelta(days=10)
    tracker.send_message(request, by=alice, text="When will you come?")
    requests.ask(request, by=carol, questions=[("need", "Which prisons?")], answer_due_on=day)

    made = actions.hand_over(carol, receiver=chris, role="officer", by=dan)

    item = read(made.brief, "officer")[0]
    assert (str(item.stage.label), str(item.turn), item.due_on) == ("Information requested", "State", day)
    assert (item.questions, item.next_on, str(item.next_stage)) == (("Which prisons?",), day, "Assessment")
    assert item.message is not None
    assert (item.message.text, item.message.is_read) == ("When will you come?", False)


def test_the_brief_names_open_conditions(alice: User, carol: User, chris: User, dan: User) -> None:
    make.accepted(alice, (carol, chris), dan, conditions=[("Name a counterpart", date(2027, 1, 31))])

    made = actions.hand_over(carol, receiver=chris, role="officer", by=dan)

    condition = read(made.brief, "officer")[0].conditions[0]
    assert (condition.text, condition.due_on, condition.is_met) == ("Name a counterpart", date(2027, 1, 31), False)


def test_the_brief_of_the_state_names_no_member_of_staff(
    client: Client, alice: User, bob: User, carol: User, dan: User
) -> None:
    row = contact(alice, alice)
    tracker.send_message(row, by=carol, text="We come in May.")
    made = actions.hand_over(alice, receiver=bob, role="focal_point", state=state("KEN"), by=dan)
    client.force_login(bob)

    page = client.get(f"/en/handovers/{made.pk}/").content.decode()

    assert "We come in May." in page
    assert "OHCHR, Programme officer" in page
    assert "Carol" not in page
    assert "Dan" not in page


@pytest.mark.parametrize(
    ("name", "page", "pdf"),
    [
        ("bob", 200, 200), ("alice", 200, 200), ("ada", 200, 403), ("dan", 200, 403), ("carol", 404, 404),
        ("zoe", 404, 404), ("frank", 404, 404), ("tess", 404, 404), ("nora", 404, 404),
    ],
)  # fmt: skip
def test_who_reads_the_brief_of_a_state(
    name: str, page: int, pdf: int, client: Client, alice: User, bob: User, ada: User, request: pytest.FixtureRequest
) -> None:
    tracker.send_message(contact(alice, alice), by=alice, text="Between the two of us.")
    made = actions.hand_over(alice, receiver=bob, role="focal_point", state=state("KEN"), by=ada)
    client.force_login(request.getfixturevalue(name))

    answers = [client.get(f"/en/handovers/{made.pk}/{path}") for path in ("", "pdf/")]

    assert [one.status_code for one in answers] == [page, pdf]
    assert (b"Between the two of us." in answers[0].content) is (pdf == 200)


def test_the_brief_is_a_pdf_too(client: Client, alice: User, carol: User, chris: User, dan: User) -> None:
    requests.take(make.submitted(alice), by=carol)
    made = actions.hand_over(carol, receiver=chris, role="officer", by=dan, note="Ring the mission.")
    client.force_login(chris)

    answers = {code: client.get(f"/{code}/handovers/{made.pk}/pdf/") for code in ("en", "ar")}

    assert {code: one.content[:5] for code, one in answers.items()} == {"en": b"%PDF-", "ar": b"%PDF-"}


def test_who_has_left_is_named_to_those_who_hand_over(
    alice: User, bob: User, carol: User, chris: User, dan: User, ada: User
) -> None:
    requests.take(contact(alice, alice), by=carol)
    for person in (alice, carol):
        accounts.end_role(person.memberships.get(), by=ada, last_day=timezone.localdate() - timedelta(days=1))

    told = {one.name: [task.title for task in people.tasks(again(one))] for one in (dan, ada, chris, bob, alice)}

    both = [("Alice", "Kenya"), ("Carol", "Programme officer")]
    assert told == {"Dan": both, "Ada": both, "Chris": [], "Bob": [], "Alice": []}


def test_the_page_lists_hands_over_and_keeps_the_choice(
    client: Client, alice: User, carol: User, chris: User, dan: User
) -> None:
    rows = [requests.take(make.submitted(alice), by=carol) for _number in range(2)]
    requests.declare_interest(rows[0], by=chris, reason="A relative works there.")
    client.force_login(dan)
    address = f"/en/handovers/new/?person={carol.pk}&role=officer"
    facts = {"request": [row.pk for row in rows], "receiver": chris.pk, "note": "Ring the mission."}

    refused = client.post(address, facts)
    made = client.post(address, facts | {"request": [rows[1].pk]})

    assert (refused.status_code, made.status_code) == (409, 302)
    assert rows[0].reference in refused.content.decode()
    assert "Ring the mission." in refused.content.decode()
    assert Handover.objects.get().note == "Ring the mission."


@pytest.mark.parametrize(
    "question", ["", "?person=x&role=officer", "?person=1&role=head", "?person=1&role=focal_point", "?person=999999&role=officer"]
)  # fmt: skip
def test_an_address_that_fits_nobody_is_not_found(question: str, client: Client, dan: User) -> None:
    client.force_login(dan)

    assert client.get(f"/en/handovers/new/{question}").status_code == 404


def test_an_administrator_sees_no_title_of_a_draft(client: Client, alice: User, bob: User, ada: User) -> None:
    draft = make.complete_draft(alice)
    requests.save_draft(draft, by=alice, facts={"contact_email": alice.email})
    client.force_login(ada)

    page = client.get(f"/en/handovers/new/?person={alice.pk}&role=focal_point&state=KEN").content.decode()

    assert draft.reference in page
    assert draft.title not in page


def test_handing_over_on_the_api(client: Client, alice: User, carol: User, chris: User, dan: User, zoe: User) -> None:
    requests.take(make.submitted(alice), by=carol)
    body = {"giver": carol.pk, "receiver": chris.pk, "role": "officer"}

    client.force_login(zoe)
    stranger = client.post("/api/v1/handovers/", body, content_type="application/json")
    client.force_login(dan)
    wrong = client.post("/api/v1/handovers/", body | {"role": "focal_point"}, content_type="application/json")
    made = client.post("/api/v1/handovers/", body, content_type="application/json")
    empty = client.post("/api/v1/handovers/", body, content_type="application/json")

    answers = [stranger.status_code, wrong.status_code, made.status_code, empty.status_code]
    assert answers == [403, 400, 201, 409]
    client.force_login(zoe)
    assert client.get("/api/v1/handovers/").json()["results"] == []
    assert client.get(f"/api/v1/handovers/{made.json()['id']}/").status_code == 404


def test_the_receiver_is_written_to_with_a_link_alone(alice: User, carol: User, chris: User, dan: User) -> None:
    row = requests.take(make.submitted(alice), by=carol)
    made = actions.hand_over(carol, receiver=chris, role="officer", by=dan)
    mail.outbox.clear()

    actions.mail(made.pk)

    assert [one.to for one in mail.outbox] == [[chris.email]]
    assert f"/handovers/{made.pk}/" in mail.outbox[0].body
    assert row.title not in mail.outbox[0].body


class TestQueries:
    """Of pages with so many pieces of each kind of work in Chris's hands: none costs a query of its own."""

    @pytest.fixture(params=[1, 3])
    def rows(self, request: pytest.FixtureRequest, alice: User, carol: User, chris: User, dan: User) -> int:
        for _number in range(request.param):
            project = workplan.running(alice, (carol, chris), dan)
            team.add(project, by=dan, user=chris)
            Project.objects.filter(pk=project.pk).update(manager=chris)
            workplan.activity(project, carol, owner=chris)
            workplan.activity(project, carol, owner=alice)
            workplan.risk(project, carol, owner=chris)
            workplan.point(project, carol, chris, alice)
            workplan.point(project, carol, alice, chris)
        return int(request.param)

    def test_who_holds_what(
        self, rows: int, client: Client, dan: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client.force_login(dan)
        client.get("/en/handovers/")

        with django_assert_num_queries(7):
            page = client.get("/en/handovers/")

        told = [(one.person.name, one.role, one.count) for one in page.context["hands"]]
        assert told == [("Chris", "officer", 6 * rows), ("Alice", "focal_point", 3 * rows)]

    def test_what_an_officer_hands_over(
        self, rows: int, client: Client, chris: User, dan: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client.force_login(dan)
        address = f"/en/handovers/new/?person={chris.pk}&role=officer"
        client.get(address)

        with django_assert_num_queries(19):
            page = client.get(address)

        assert len(page.context["form"].fields["work"].choices) == 6 * rows

    def test_what_a_focal_point_hands_over(
        self, rows: int, client: Client, alice: User, bob: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client.force_login(alice)
        address = f"/en/handovers/new/?person={alice.pk}&role=focal_point&state=KEN"
        client.get(address)

        with django_assert_num_queries(12):
            page = client.get(address)

        assert len(page.context["form"].fields["work"].choices) == 3 * rows

    def test_the_brief(
        self, rows: int, client: Client, chris: User, dan: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        made = actions.hand_over(chris, receiver=dan, role="officer", by=dan)
        client.force_login(dan)
        address = f"/en/handovers/{made.pk}/"
        client.get(address)

        with django_assert_num_queries(4):
            page = client.get(address)

        assert len(page.context["items"]) == 6 * rows

    def test_what_is_held_is_read_and_locked_in_so_many_queries(
        self, rows: int, chris: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with transaction.atomic(), django_assert_num_queries(27):
            found = actions.locked_works(chris, "officer", None, None)

        assert len(found) == 6 * rows
