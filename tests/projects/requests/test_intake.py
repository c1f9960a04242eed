"""Table, board, load and bulk assignment of the requests that are with OHCHR."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from portal.working_days import official_holidays, working_days
from projects.models import Request
from projects.requests import actions as requests
from projects.requests.clock import clock_of
from projects.requests.intake import actions, desk
from projects.requests.intake.board import SHOWN, board
from projects.requests.intake.figures import by_stage, loads
from projects.requests.intake.filters import IntakeFilter
from projects.requests.intake.reading import at_work, days_here, days_late, due_on, is_late, last_day_before
from tests.factories import projects as make
from tests.factories.people import member

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def given(alice: User, by: User, count: int) -> list[Request]:
    return [requests.take(make.submitted(alice), by=by) for _number in range(count)]


@pytest.mark.parametrize("days", [0, 1, 5, 6, 7, 8, 9, 12, 30])
def test_days_and_lateness_are_those_of_the_clock(days: int, alice: User, carol: User) -> None:
    request, today = make.submitted(alice), timezone.localdate() + timedelta(days=days)
    clock, holidays = clock_of(request, today=today), official_holidays()

    row = at_work(carol).get()

    assert days_here(row, today, holidays) == (clock.current and clock.current.working_days)
    assert due_on(row, holidays) == clock.due_on
    assert days_late(row, today, holidays) == clock.overdue_days
    assert at_work(carol).filter(is_late(today, holidays)).exists() is clock.is_overdue


@pytest.mark.parametrize("count", [1, 2, 5, 16])
def test_the_last_day_before_is_the_latest_one_with_so_many_working_days(count: int) -> None:
    holidays = official_holidays()

    day = last_day_before(TODAY, count, holidays)

    assert working_days(day, TODAY, holidays) >= count > working_days(day + timedelta(days=1), TODAY, holidays)


def test_what_nobody_has_stands_first_and_the_oldest_on_top(client: Client, alice: User, carol: User) -> None:
    taken = given(alice, carol, 1)[0]
    older, newer = make.submitted(alice), make.submitted(alice)
    client.force_login(carol)

    page = client.get("/en/requests/intake/").content.decode()

    places = [page.index(f"/en/requests/{row.pk}/") for row in (older, newer, taken)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({}, {"free", "carols", "asked"}),
        ({"officer": "none"}, {"free"}),
        ({"officer": "me"}, {"carols", "asked"}),
        ({"mine": "yes"}, {"free", "carols"}),
        ({"late": "yes"}, set()),
        ({"status": "info_requested"}, {"asked"}),
        ({"state": "ZMB"}, set()),
    ],
)
def test_the_filters_of_the_address(question: dict[str, str], expected: set[str], alice: User, carol: User) -> None:
    rows = {"free": make.submitted(alice), "carols": given(alice, carol, 1)[0], "asked": given(alice, carol, 1)[0]}
    day = timezone.localdate() + timedelta(days=9)
    requests.ask(rows["asked"], by=carol, questions=[("need", "Where?")], answer_due_on=day)

    class Asked:
        user = carol

    found = IntakeFilter(question, queryset=at_work(carol), request=Asked()).qs

    assert set(found) == {rows[name] for name in expected}


@pytest.mark.parametrize(
    ("name", "status"),
    [("alice", 403), ("zoe", 403), ("carol", 200), ("dan", 200), ("frank", 403), ("tess", 403), ("nora", 403), ("ada", 403)],
)  # fmt: skip
@pytest.mark.parametrize("path", ["", "board/", "load/"])
def test_who_sees_the_intake(path: str, name: str, status: int, client: Client, request: pytest.FixtureRequest) -> None:
    client.force_login(request.getfixturevalue(name))

    assert client.get(f"/en/requests/intake/{path}").status_code == status


def test_an_officer_for_one_state_meets_that_state_only(alice: User, zoe: User) -> None:
    kenyan = make.submitted(alice)
    make.submitted(zoe, "ZMB")
    limited = member("Lena", Role.OFFICER, iso3="KEN")

    assert list(at_work(limited)) == [kenyan]
    assert sum(column.count for column in board(limited)) == 1


def test_many_are_given_at_once(client: Client, alice: User, carol: User, chris: User) -> None:
    rows = given(alice, carol, 3)
    client.force_login(carol)

    answer = client.post(
        "/en/requests/intake/assign/",
        {"request": [row.pk for row in rows], "officer": chris.pk, "back": "/en/requests/intake/?late=yes"},
    )

    assert (answer.status_code, answer["Location"]) == (302, "/en/requests/intake/?late=yes")
    assert set(Request.objects.values_list("officer", flat=True)) == {chris.pk}
    assert AuditEvent.objects.filter(verb="assign_officer", actor=carol, is_internal=True).count() == 3


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/en/people/", ""])
def test_the_way_back_stays_in_the_intake(back: str, client: Client, alice: User, carol: User, chris: User) -> None:
    row = given(alice, carol, 1)[0]
    client.force_login(carol)

    answer = client.post("/en/requests/intake/assign/", {"request": [row.pk], "officer": chris.pk, "back": back})

    assert answer["Location"] == "/en/requests/intake/"


@pytest.mark.parametrize("keys", [[], ["x"], ["9" * 40], ["-1"], ["٣"], ["999999"]])
def test_keys_that_name_nothing_are_refused_in_words(keys: list[str], client: Client, carol: User, chris: User) -> None:
    client.force_login(carol)

    answer = client.post("/en/requests/intake/assign/", {"request": keys, "officer": chris.pk})

    assert answer.status_code == 200
    assert "errsum" in answer.content.decode()


def test_all_refusals_are_listed_and_nothing_is_given(client: Client, alice: User, carol: User, chris: User) -> None:
    rows = given(alice, carol, 3)
    for row in rows[1:]:
        requests.declare_interest(row, by=chris, reason="A relative works there.")
    client.force_login(carol)

    answer = client.post("/en/requests/intake/assign/", {"request": [row.pk for row in rows], "officer": chris.pk})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(f"{row.reference}: Chris" in page for row in rows[1:])
    assert f"{rows[0].reference}: Chris" not in page
    assert page.count("checked") == 3
    assert set(Request.objects.values_list("officer", flat=True)) == {carol.pk}


def test_the_giver_must_be_free_of_interest_too(alice: User, carol: User, chris: User) -> None:
    row = given(alice, carol, 1)[0]
    requests.declare_interest(row, by=carol, reason="A relative works there.")

    with pytest.raises(NotAllowed, match="may not assign"):
        actions.assign_many([row], officer=chris, by=carol)
    with pytest.raises(NotAllowed, match="at least one"):
        actions.assign_many([], officer=chris, by=carol)


def test_the_load_counts_open_requests_and_working_days(alice: User, carol: User, chris: User, dan: User) -> None:
    given(alice, carol, 2)
    make.submitted(alice)
    later = timezone.localdate() + timedelta(days=14)  # beyond the target of receipt, within that of screening
    days = working_days(timezone.localdate(), later, official_holidays())

    found = {one.person.name if one.person else None: one for one in loads(dan, today=later)}

    assert {name: one.open for name, one in found.items()} == {None: 1, "Carol": 2, "Chris": 0, "Dan": 0}
    assert (found[None].late, found["Carol"].late) == (1, 0)
    assert (found["Carol"].working_days, found["Carol"].oldest) == (2 * days, days)
    assert by_stage(dan, today=later) == {"submitted": (1, 1), "screening": (2, 0)}


def test_a_pause_does_not_count_as_load(alice: User, carol: User) -> None:
    row = given(alice, carol, 1)[0]
    long_ago = timezone.now() - timedelta(days=60)
    requests.ask(
        row, by=carol, questions=[("need", "Where?")], answer_due_on=timezone.localdate(), now=long_ago
    )  # fmt: skip

    assert [(one.open, one.working_days) for one in loads(carol) if one.person == carol] == [(1, 0)]


def test_the_board_shows_the_oldest_and_says_how_many_more(alice: User, carol: User) -> None:
    for _number in range(SHOWN + 2):
        make.submitted(alice)

    column = board(carol)[0]

    assert (column.count, len(column.cards), column.hidden) == (SHOWN + 2, SHOWN, 2)
    assert [card.row.pk for card in column.cards] == sorted(card.row.pk for card in column.cards)


@pytest.mark.parametrize(
    ("name", "verbs"), [("carol", {"take"}), ("dan", {"take"})]
)  # fmt: skip
def test_moves_are_links_to_their_pages(
    name: str, verbs: set[str], client: Client, alice: User, carol: User, dan: User, request: pytest.FixtureRequest
) -> None:
    row, person = make.submitted(alice), request.getfixturevalue(name)

    card = board(person)[0].cards[0]

    assert {act.url for act in card.moves} == {f"/en/requests/{row.pk}/{verb}/" for verb in verbs}
    client.force_login(person)
    assert client.get(card.moves[0].url).status_code == 200


def test_the_board_offers_no_move_to_whom_an_interest_bars(alice: User, carol: User) -> None:
    row = make.submitted(alice)
    requests.declare_interest(row, by=carol, reason="A relative works there.")

    card = board(carol)[0].cards[0]

    assert (card.moves, card.wanted) == ((), ())


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("", 8), ("board/", 13), ("load/", 4)])
def test_the_intake_takes_the_same_queries_for_any_number(
    path: str,
    queries: int,
    rows: int,
    client: Client,
    alice: User,
    carol: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    given(alice, carol, rows)
    for _number in range(rows):
        make.submitted(alice)
    client.force_login(carol)
    client.get(f"/en/requests/intake/{path}")

    with django_assert_num_queries(queries):
        client.get(f"/en/requests/intake/{path}")


def test_heads_have_one_task_for_all_that_nobody_has(alice: User, carol: User, dan: User) -> None:
    make.submitted(alice)
    make.submitted(alice)

    assert [task.title for task in desk.tasks(dan)] == [("2 requests have no officer",)]
    assert list(desk.tasks(carol)) == []
    assert list(desk.tasks(alice)) == []


def test_the_review_has_both_sides_and_records_the_assessment(client: Client, alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)
    client.force_login(carol)
    page = client.get(f"/en/requests/{request.pk}/review/").content.decode()
    facts = make.score_posts(2)

    answer = client.post(
        f"/en/requests/{request.pk}/review/",
        facts | {"advice": "support", "narrative": "Ready.", "cost_estimate_usd": "220000", "precedents_seen": "on"},
    )

    assert all(
        f'id="said-component-{number}"' in page and f'"#said-component-{number}"' in page for number in range(1, 8)
    )
    assert answer.status_code == 302
    assert request.assessments.get().assessor == carol


def test_the_review_keeps_what_was_typed(client: Client, alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)
    client.force_login(carol)

    page = client.post(f"/en/requests/{request.pk}/review/", {"narrative": "My long words."}).content.decode()

    assert "My long words." in page
    assert 'id="said-need"' in page
    assert request.assessments.count() == 0


def test_the_review_shows_what_changed_in_the_last_version(client: Client, alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)
    day = timezone.localdate() + timedelta(days=9)
    requests.ask(request, by=carol, questions=[("need", "Where?")], answer_due_on=day)
    requests.save_draft(request, by=alice, facts={"need": "Regular visits to all prisons by trained monitors."})
    requests.answer(request.questions.get(), by=alice, text="All of them.")
    requests.send_answers(request, by=alice)
    client.force_login(carol)

    page = client.get(f"/en/requests/{request.pk}/review/").content.decode()

    assert "What changed in version 2" in page
    assert "prisons</ins>" in page


def test_the_review_is_closed_to_everybody_else(client: Client, alice: User, zoe: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)
    answers = {}
    for person in (alice, zoe):
        client.force_login(person)
        answers[person.name] = client.get(f"/en/requests/{request.pk}/review/").status_code

    assert answers == {"Alice": 403, "Zoe": 404}


def test_bulk_assignment_and_load_over_the_api(client: Client, alice: User, carol: User, chris: User) -> None:
    rows = given(alice, carol, 2)
    requests.declare_interest(rows[0], by=chris, reason="A relative works there.")
    client.force_login(carol)
    body = {"requests": [row.pk for row in rows], "officer": chris.pk}

    refused = client.post("/api/v1/requests/assign/", body, content_type="application/json")
    made = client.post(
        "/api/v1/requests/assign/", body | {"requests": [rows[1].pk]}, content_type="application/json"
    )  # fmt: skip
    load = client.get("/api/v1/requests/load/").json()

    rows_read = client.get("/api/v1/intake/?officer=me").json()["results"]

    assert [(row["reference"], row["officer"]) for row in rows_read] == [(rows[0].reference, "Carol")]
    assert (refused.status_code, len(refused.json()["reasons"])) == (409, 1)
    assert (made.status_code, made.json()) == (200, {"requests": [rows[1].pk], "officer": chris.pk})
    assert {one["name"]: one["open"] for one in load} == {"": 0, "Carol": 1, "Chris": 1}
    client.force_login(alice)
    assert client.post("/api/v1/requests/assign/", body, content_type="application/json").status_code == 403
    assert client.get("/api/v1/requests/load/").status_code == 403
    assert client.get("/api/v1/intake/").json()["results"] == []


@pytest.mark.django_db(transaction=True)
def test_two_assignments_at_the_same_moment_end_with_one_officer_for_all(
    alice: User, carol: User, chris: User, dan: User
) -> None:
    rows = given(alice, carol, 3)
    start = threading.Barrier(2)

    def assign(officer: User, order: list[Request]) -> None:
        start.wait()
        try:
            actions.assign_many(order, officer=officer, by=dan)
        finally:
            connections["default"].close()

    both = [
        threading.Thread(target=assign, args=(chris, rows)),
        threading.Thread(target=assign, args=(carol, rows[::-1])),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=30)

    assert connection.is_usable()
    assert len(set(Request.objects.values_list("officer", flat=True))) == 1
    assert AuditEvent.objects.filter(verb="assign_officer").count() == 6
