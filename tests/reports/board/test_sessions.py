"""Sessions: what they are, their way through the stages, their agenda and papers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from reports.board.minutes import actions as minutes
from reports.board.sessions import proposals
from reports.board.sessions.actions import agenda, papers, sessions
from reports.board.sessions.flow import WORKFLOW
from reports.board.sessions.models import AgendaItem, Attendance, BoardSession, SessionPaper
from reports.board.sessions.workflow import MOVES
from tests.factories import board as make
from tests.factories.people import again
from tests.factories.reports import board_report

SEES = {  # person → numbers of the sessions seen: 58 is planned, 59 convened
    "alice": set(), "nora": set(), "tess": {59}, "carol": {58, 59}, "dan": {58, 59}, "frank": {58, 59}, "ada": {58, 59},
}  # fmt: skip


@pytest.mark.parametrize("name", SEES)
def test_who_sees_which_session(name: str, carol: User, dan: User, request: pytest.FixtureRequest) -> None:
    make.planned(carol, 58)
    make.convened(carol, dan, 59)

    seen = BoardSession.objects.visible_to(again(request.getfixturevalue(name)))

    assert set(seen.values_list("number", flat=True)) == SEES[name]


MAY = {
    "alice": set(), "nora": set(), "tess": set(), "frank": set(), "ada": set(),
    "carol": {"hold"}, "dan": {"convene", "hold", "close"},
}  # fmt: skip


@pytest.mark.parametrize("name", MAY)
def test_who_may_move_a_session(name: str, carol: User, request: pytest.FixtureRequest) -> None:
    session = make.planned(carol)
    person = again(request.getfixturevalue(name))

    assert {move.verb for move in MOVES if person.has_perm(move.permission, session)} == MAY[name]


def blockers(session: BoardSession, verb: str) -> list[str]:
    return make.sentences(WORKFLOW.reasons_against(BoardSession.objects.get(pk=session.pk), verb))


def test_what_stands_against_convening_is_said_at_once(carol: User, dan: User) -> None:
    session = make.planned(carol, place="", papers_due_on=None)

    assert blockers(session, "convene") == [
        "The agenda is empty.",
        "Say where the session takes place.",
        "Set the day by which papers are due.",
    ]
    with pytest.raises(NotAllowed):
        sessions.convene(session, by=dan)
    assert BoardSession.objects.get().status == "planned"


def test_an_online_session_needs_no_place(carol: User) -> None:
    session = make.planned(carol, place="", mode=BoardSession.Mode.ONLINE)
    make.item(session, carol)

    assert blockers(session, "convene") == []


def test_a_session_that_has_not_begun_was_not_held(carol: User, dan: User) -> None:
    session = make.convened(carol, dan, in_days=1)

    with pytest.raises(NotAllowed, match="The session begins on"):
        sessions.hold(session, by=carol)


def test_a_session_closes_when_everything_is_on_record(carol: User, dan: User, tess: User) -> None:
    member = make.member(tess)
    session = sessions.hold(make.sitting(carol, dan), by=carol)
    assert blockers(session, "close") == [
        "Without an outcome yet: items 1.",
        "Record who attended.",
        "The minutes are not adopted.",
    ]

    agenda.record_outcome(session.items.get(), by=carol, outcome="Adopted.")
    sessions.record_attendance(session, by=carol, present=[member])
    minutes.adopt(minutes.draft(session, by=carol), by=dan)
    sessions.close(session, by=dan)

    assert BoardSession.objects.get().status == "closed"


def test_the_facts_are_checked_together(carol: User) -> None:
    make.planned(carol, 60)
    first = timezone.localdate()
    facts = {
        "number": 60,
        "starts_on": first,
        "ends_on": first - timedelta(days=1),
        "papers_due_on": first + timedelta(days=1),
    }

    with pytest.raises(NotAllowed) as refusal:
        sessions.plan(by=carol, facts=facts)

    assert make.sentences(refusal.value.reasons) == [
        "There is a session with this number.",
        "The last day cannot be before the first.",
        "Papers are due before the session begins.",
    ]


# Agenda


def order(session: BoardSession) -> list[tuple[int, str]]:
    return list(session.items.order_by("position").values_list("position", "title"))


@pytest.fixture
def abc(carol: User) -> BoardSession:
    session = make.planned(carol)
    for title in "ABC":
        make.item(session, carol, title=title)
    return session


@pytest.mark.parametrize(
    ("title", "to", "after"),
    [("C", 1, "CAB"), ("A", 2, "BAC"), ("A", 99, "BCA"), ("B", 0, "BAC"), ("B", 2, "ABC")],
)
def test_an_item_gets_another_number(title: str, to: int, after: str, abc: BoardSession, carol: User) -> None:
    agenda.move(abc.items.get(title=title), by=carol, to=to)

    assert order(abc) == list(enumerate(after, start=1))


def test_an_item_that_is_taken_off_leaves_no_gap(abc: BoardSession, carol: User) -> None:
    agenda.remove(abc.items.get(title="B"), by=carol)

    assert order(abc) == [(1, "A"), (2, "C")]
    assert AuditEvent.objects.about(abc).filter(verb="remove_item").values_list("note", "is_internal").get() == (
        "2. B",
        True,
    )


def test_an_item_with_papers_stays(abc: BoardSession, carol: User) -> None:
    item = abc.items.get(title="B")
    make.paper(abc, carol, item)

    with pytest.raises(NotAllowed, match="Take the papers of the item off first"):
        agenda.remove(item, by=carol)

    assert abc.items.count() == 3


def test_the_agenda_of_a_session_that_was_held_stands(carol: User, dan: User) -> None:
    session = sessions.hold(make.sitting(carol, dan), by=carol)
    item = session.items.get()
    acts: list[Callable[[], Any]] = [
        lambda: make.item(session, carol),
        lambda: agenda.edit(item, by=carol, facts={"title": "Another"}),
        lambda: agenda.move(item, by=carol, to=1),
        lambda: agenda.remove(item, by=carol),
    ]

    for act in acts:
        with pytest.raises(NotAllowed, match="its agenda does not change any more"):
            act()

    assert order(session) == [(1, "Programme")]


@pytest.mark.parametrize("name", ["tess", "frank", "ada", "alice"])
def test_the_secretariat_alone_prepares_a_session(
    name: str, abc: BoardSession, carol: User, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(name)

    with pytest.raises(NotAllowed, match="Only the secretariat"):
        make.item(abc, person)
    with pytest.raises(NotAllowed, match="Only the secretariat"):
        make.paper(abc, person)

    assert (abc.items.count(), abc.papers.count()) == (3, 0)


def test_a_request_is_on_one_agenda_at_a_time(carol: User) -> None:
    request = make.awaiting_advice()
    make.on_request(make.planned(carol, 60), carol, request)

    with pytest.raises(NotAllowed, match="is on the agenda of session 60"):
        make.on_request(make.planned(carol, 61), carol, request)

    assert AgendaItem.objects.get().title == request.title


@pytest.mark.parametrize("status", ["screening", "assessment", "decision"])
def test_only_requests_that_await_advice_come_on_the_agenda(status: str, carol: User) -> None:
    with pytest.raises(NotAllowed, match="does not await the advice of the Board"):
        make.on_request(make.planned(carol), carol, make.awaiting_advice(status=status))


def test_a_draft_report_does_not_come_before_the_board(carol: User) -> None:
    with pytest.raises(NotAllowed, match="approved reports only"):
        make.item(make.planned(carol), carol, make.K.REPORT, "Report", report=board_report())


def test_the_agenda_is_proposed_from_what_waits(carol: User, dan: User) -> None:
    earlier = make.planned(carol, 59, in_days=-200)
    session = make.planned(carol, 60)
    waiting, other = make.awaiting_advice(), make.awaiting_advice("PER")
    make.on_request(make.planned(carol, 61), carol, other)
    make.awaiting_advice(status="decision")
    report = board_report()
    type(report).objects.filter(pk=report.pk).update(
        status="approved", approved_by=dan, approved_at=timezone.now()
    )  # fmt: skip
    assert earlier.status == "planned"

    found = proposals.proposals(session, carol)

    assert [(one.key, one.kind) for one in found] == [
        ("opening", "opening"),
        (f"request-{waiting.pk}", "request"),
        (f"report-{report.pk}", "report"),
    ]
    proposals.take(session, by=carol, keys=["opening", f"request-{waiting.pk}"], language="en")
    assert order(session) == [
        (1, "Opening of the session, adoption of the agenda and of earlier minutes"),
        (2, waiting.title),
    ]
    assert [one.key for one in proposals.proposals(session, carol)] == [f"report-{report.pk}"]


# Papers and attendance


def test_what_comes_after_the_day_is_late(carol: User) -> None:
    session = make.planned(carol, in_days=5, papers_due_on=timezone.localdate())
    on_time, late = make.paper(session, carol), make.paper(session, carol, now=timezone.now() + timedelta(days=1))

    assert [paper.is_late for paper in (on_time, late)] == [False, True]

    sessions.edit(session, by=carol, facts={"papers_due_on": timezone.localdate() + timedelta(days=2)})
    assert list(session.papers.order_by("pk").values_list("is_late", flat=True)) == [False, False]


def test_a_paper_that_is_taken_off_stays_in_the_history(carol: User) -> None:
    session = make.planned(carol)
    paper = make.paper(session, carol, title="Wrong file")
    sha256 = paper.document.sha256

    papers.remove(paper, by=carol)

    assert not SessionPaper.objects.exists()
    event = AuditEvent.objects.about(session).get(verb="remove_session_paper")
    assert (event.note, event.facts["sha256"]) == ("Wrong file", sha256)


def test_the_serving_members_were_there_or_not(carol: User, dan: User, tess: User) -> None:
    here, away = make.member(tess), make.member(code="WEOG", name="Olga")
    gone = make.member(code="APG", name="Gus", starts_on=timezone.localdate() - timedelta(days=1500))
    session = make.sitting(carol, dan)

    sessions.record_attendance(session, by=carol, present=[here])
    with pytest.raises(NotAllowed, match="Gus does not serve during this session"):
        sessions.record_attendance(session, by=carol, present=[gone])

    rows = Attendance.objects.order_by("pk").values_list("member", "is_present")
    assert dict(rows) == {here.pk: True, away.pk: False}


def test_nobody_attended_before_the_session_began(carol: User, dan: User) -> None:
    with pytest.raises(NotAllowed, match="The session has not begun"):
        sessions.record_attendance(make.convened(carol, dan), by=carol, present=[])
