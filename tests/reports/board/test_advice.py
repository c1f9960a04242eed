"""Advice recorded into requests, recommendations of the Board and their follow-up."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import InternalError, transaction
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.desk import tasks_for
from portal.periods import Period
from portal.workflow import NotAllowed
from projects.requests import actions as requests
from projects.requests.models import Request
from reports.board.advice import actions
from reports.board.advice.figures import follow_up_at, sessions_in
from reports.board.advice.models import Advice, BoardRecommendation, FollowUp
from reports.board.sessions.actions import recusals, sessions
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.shown import earlier_recommendations
from tests.at_once import at_once
from tests.factories import board as make
from tests.factories.people import again
from tests.factories.people import member as person
from tests.fixtures_scenes import scene


@pytest.fixture
@scene
def session(carol: User, dan: User) -> BoardSession:
    return make.sitting(carol, dan)


@pytest.fixture
@scene
def item(session: BoardSession, carol: User) -> AgendaItem:
    return make.on_request(session, carol)


KINDS = list(Request.BoardAdvice.values)


@pytest.mark.parametrize("advice", KINDS)
def test_advice_goes_into_the_request_in_the_same_act(advice: str, item: AgendaItem, dan: User) -> None:
    made = actions.record_advice(item, advice=advice, text="Said so.", by=dan, language="fr")

    request = Request.objects.get()
    assert (request.status, request.board_advice) == ("decision", advice)
    assert list(Advice.objects.values_list("item", "advice", "text", "language", "recorded_by")) == [
        (item.pk, advice, "Said so.", "fr", dan.pk)
    ]
    event = AuditEvent.objects.about(request).get(verb="record_advice")
    assert (event.note, event.at) == ("Said so.", made.recorded_at)


@pytest.mark.parametrize("name", ["carol", "frank", "ada", "tess", "alice"])
def test_who_decides_on_the_request_records_the_advice(
    name: str, item: AgendaItem, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed, match="You do not have the right"):
        actions.record_advice(item, advice="support", text="Said so.", by=request.getfixturevalue(name))

    assert Request.objects.get().status == "board_advice"
    assert not Advice.objects.exists()


def test_a_request_that_has_moved_meanwhile_is_refused_in_words(item: AgendaItem, dan: User) -> None:
    assert item.request is not None
    requests.record_advice(item.request, by=dan, note="By letter.", advice="defer")

    with pytest.raises(NotAllowed) as refusal:
        actions.record_advice(item, advice="support", text="Said so.", by=dan)

    assert make.sentences(refusal.value.reasons) == [
        "“Record the Board's advice” is not possible while the record is “Decision”."
    ]
    assert (Request.objects.get().board_advice, Advice.objects.count()) == ("defer", 0)


@pytest.mark.django_db(transaction=True)
def test_advice_at_the_table_and_by_letter_at_the_same_moment() -> None:
    carol, dan = person("Carol", Role.OFFICER), person("Dan", Role.HEAD)
    item = make.on_request(make.sitting(carol, dan), carol)
    request = Request.objects.get()

    answers = at_once(
        lambda: actions.record_advice(item, advice="support", text="At the table.", by=dan),
        lambda: requests.record_advice(Request.objects.get(), by=dan, note="By letter.", advice="defer"),
    )

    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 1
    request.refresh_from_db()
    assert (request.board_advice, Advice.objects.count()) in {("support", 1), ("defer", 0)}


REFUSED: dict[str, tuple[Callable[[User, User], AgendaItem], str, str]] = {
    "not begun": (
        lambda carol, dan: sessions_item(make.planned(carol, 61), carol, dan),
        "Said so.",
        "The session has not begun",
    ),
    "no words": (
        lambda carol, dan: make.on_request(make.sitting(carol, dan, 61), carol),
        " ",
        "Write down what the Board said.",
    ),
    "no request": (
        lambda carol, dan: make.sitting(carol, dan, 61).items.get(),
        "Said so.",
        "Advice is given on requests",
    ),
}


def sessions_item(session: BoardSession, carol: User, dan: User) -> AgendaItem:
    made = make.on_request(session, carol)
    sessions.convene(session, by=dan)
    return made


@pytest.mark.parametrize("case", REFUSED)
def test_advice_that_is_refused(case: str, carol: User, dan: User) -> None:
    made, text, sentence = REFUSED[case]
    about = made(carol, dan)

    with pytest.raises(NotAllowed, match=sentence):
        actions.record_advice(about, advice="support", text=text, by=dan)

    assert not Advice.objects.exists()


def test_advice_is_kept_as_it_was_recorded(item: AgendaItem, dan: User) -> None:
    made = actions.record_advice(item, advice="support", text="Said so.", by=dan)

    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        Advice.objects.filter(pk=made.pk).update(text="Something else.")
    with pytest.raises(NotAllowed, match="The advice on this item is recorded already"):
        actions.record_advice(item, advice="defer", text="Again.", by=dan)

    assert Advice.objects.get().text == "Said so."


def test_the_request_shows_the_advice_with_its_session_to_staff(item: AgendaItem, dan: User, client: Client) -> None:
    actions.record_advice(item, advice="conditions", text="Name the focal points first.", by=dan)
    client.force_login(dan)
    staff = client.get(f"/en/requests/{item.request_id}/").content.decode()
    assert item.request is not None
    client.force_login(item.request.submitted_by)  # type: ignore[arg-type]
    state = client.get(f"/en/requests/{item.request_id}/").content.decode()

    assert f'<a href="/en/board/sessions/{item.session_id}/items/{item.pk}/">Item 2</a>' in staff
    assert "Name the focal points first." in staff
    assert "/board/sessions/" not in state


def test_advice_by_correspondence_needs_no_session(carol: User, dan: User, client: Client) -> None:
    request = make.awaiting_advice()
    client.force_login(dan)

    answer = client.post(
        f"/en/requests/{request.pk}/record_advice/", {"advice": "support", "note": "All members wrote back."}
    )
    page = client.get(f"/en/requests/{request.pk}/").content.decode()

    assert answer.status_code == 302
    assert "By correspondence, without a session" in page
    assert not Advice.objects.exists()


# Recommendations


def recommend(session: BoardSession, by: User, **facts: Any) -> BoardRecommendation:
    return actions.recommend(session, by=by, **{"text": "Ask civil society.", **facts})


def test_recommendations_are_numbered_within_their_session(carol: User, dan: User) -> None:
    one, two = make.sitting(carol, dan, 59), make.sitting(carol, dan, 60)

    made = [recommend(session, carol).reference for session in (one, one, two, one)]

    assert made == ["BT59-R1", "BT59-R2", "BT60-R1", "BT59-R3"]


def test_somebody_of_ohchr_follows_up(session: BoardSession, carol: User, tess: User) -> None:
    with pytest.raises(NotAllowed, match="Somebody of OHCHR follows a recommendation up"):
        recommend(session, carol, owner=tess)


FOLLOWS_UP = {"carol": True, "dan": True, "frank": True, "ada": False, "tess": False, "alice": False}  # frank owns it


@pytest.mark.parametrize("name", FOLLOWS_UP)
def test_staff_of_the_programme_and_the_owner_follow_up(
    name: str, session: BoardSession, carol: User, frank: User, request: pytest.FixtureRequest
) -> None:
    made = recommend(session, carol, owner=frank)
    by = request.getfixturevalue(name)

    if FOLLOWS_UP[name]:
        actions.follow_up(made, status="done", text="Asked.", by=by)
    else:
        with pytest.raises(NotAllowed, match="the owner follow"):
            actions.follow_up(made, status="done", text="Asked.", by=by)

    assert BoardRecommendation.objects.get().status == ("done" if FOLLOWS_UP[name] else "open")


def test_follow_up_is_only_ever_added(session: BoardSession, carol: User) -> None:
    made = recommend(session, carol)
    actions.follow_up(made, status="under_way", text="Begun.", by=carol)
    last = actions.follow_up(made, status="done", text="Finished.", by=carol)

    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        FollowUp.objects.filter(pk=last.pk).update(text="Never.")
    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        last.delete()

    assert list(FollowUp.objects.order_by("pk").values_list("status", "text")) == [
        ("under_way", "Begun."),
        ("done", "Finished."),
    ]
    assert BoardRecommendation.objects.get().status == "done"


def test_overdue_ones_are_on_the_desk_of_their_owner(session: BoardSession, carol: User, chris: User) -> None:
    today = timezone.localdate()
    late = recommend(session, carol, owner=carol, due_on=today - timedelta(days=1))
    recommend(session, carol, owner=carol, due_on=today + timedelta(days=15))
    done = recommend(session, carol, owner=carol, due_on=today)
    actions.follow_up(done, status="done", text="Finished.", by=carol)

    found = [(task.title[0], str(task.what)) for task in tasks_for(again(carol))]

    assert found == [(late.reference, "Recommendation of the Board")]
    assert tasks_for(again(chris)) == []


def test_each_session_sees_the_stage_of_its_day(carol: User, dan: User) -> None:
    first = make.convened(carol, dan, 58, in_days=-400)
    old = recommend(first, carol, now=datetime(2026, 1, 1, tzinfo=UTC))
    actions.follow_up(old, status="under_way", text="Begun.", by=carol, now=datetime(2026, 3, 1, tzinfo=UTC))
    actions.follow_up(old, status="done", text="Finished.", by=carol, now=datetime(2026, 6, 1, tzinfo=UTC))
    at_first = make.planned(carol, 59, **dates(date(2026, 2, 1)))
    at_second = make.planned(carol, 60, **dates(date(2026, 4, 1)))
    later = make.planned(carol, 61, **dates(date(2026, 7, 1)))

    def stages(session: BoardSession) -> list[tuple[str, str]]:
        return [(row.reference, str(label)) for row, label, _late in earlier_recommendations(carol, session)]

    assert stages(at_first) == [("BT58-R1", "Open")]
    assert stages(at_second) == [("BT58-R1", "Under way")]
    assert stages(later) == []


def dates(first: date) -> dict[str, date]:
    return {"starts_on": first, "ends_on": first + timedelta(days=2), "papers_due_on": first}


# Figures for the Board's report


def test_figures_of_sessions_and_follow_up(carol: User, dan: User, tess: User, django_assert_num_queries: Any) -> None:
    member = make.member(tess)
    make.member(code="WEOG", name="Olga")
    session = make.sitting(carol, dan)
    item = make.on_request(session, carol)
    sessions.record_attendance(session, by=carol, present=[member])
    recusals.declare(item, member=member, reason="My own office.", by=tess)
    actions.record_advice(item, advice="support", text="Said so.", by=dan)
    today = timezone.localdate()
    late = recommend(session, carol, due_on=today - timedelta(days=1))
    actions.follow_up(recommend(session, carol), status="done", text="Finished.", by=carol)
    sessions.edit(session, by=carol, facts={"ends_on": today})
    sessions.hold(session, by=carol)
    make.convened(carol, dan, 61)
    period = Period(today - timedelta(days=30), today)

    with django_assert_num_queries(7):
        (found,) = sessions_in(period)
    with django_assert_num_queries(1):
        followed = follow_up_at(today)

    assert (found.number, found.items, found.members_present, found.members_called) == (60, 2, 1, 2)
    assert [(one.advice, one.count) for one in found.advice] == [("support", 1)]
    assert (found.recusals, found.recommendations) == (1, 2)
    assert (followed.total, followed.open, followed.done, followed.overdue) == (2, 1, 1, 1)
    assert [row.reference for row in followed.rows if row.is_overdue] == [late.reference]
    assert follow_up_at(today - timedelta(days=1)).total == 0
    assert sessions_in(Period(date(2020, 1, 1), date(2020, 12, 31))) == ()
