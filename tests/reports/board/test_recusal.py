"""A member who has declared an interest: the item is not there for them, on any page, in any file, through any address."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from reports.board.advice import actions as advising
from reports.board.advice.models import BoardRecommendation
from reports.board.members.models import BoardMember
from reports.board.minutes import actions as minutes
from reports.board.minutes.paper import html_of
from reports.board.questions.models import FigureQuestion
from reports.board.sessions.actions import agenda, recusals, sessions
from reports.board.sessions.models import AgendaItem, BoardSession, MinutesPart, Recusal, SessionPaper
from tests.factories import board as make
from tests.factories.people import again
from tests.factories.people import member as person
from tests.factories.reports import board_report
from tests.fixtures_scenes import scene
from tests.meta.test_every_url import patterns

SECRET = "Baobab"


@dataclass
class World:
    session: BoardSession
    item: AgendaItem
    paper: SessionPaper
    recommendation: BoardRecommendation
    question: FigureQuestion
    member: BoardMember
    tom: User  # a trustee with no interest


@pytest.fixture
@scene
def world(carol: User, dan: User, tess: User) -> World:
    """A session that was held, with everything that can hang on an item hanging on the one about a secret request."""
    member, tom = make.member(tess), person("Tom", Role.TRUSTEE)
    make.member(tom, "WEOG")
    session = make.planned(carol, in_days=-1)
    make.item(session, carol)
    item = make.on_request(session, carol)
    agenda.edit(item, by=carol, facts={"note": "Baobab annotation"})
    paper = make.paper(session, carol, item, title="Baobab paper")
    sessions.convene(session, by=dan)
    recusals.declare(item, member=member, reason="My own office.", by=tess)
    sessions.record_attendance(session, by=carol, present=[member])
    advising.record_advice(item, by=dan, advice="support", text="Baobab advice")
    made = advising.recommend(session, by=carol, item=item, text="Baobab recommendation", due_on=timezone.localdate())
    report = board_report()
    type(report).objects.filter(pk=report.pk).update(status="approved", approved_by=dan, approved_at=timezone.now())
    question = FigureQuestion.objects.create(
        report=report, figure="requests.received", session=session, item=item, text="Baobab question", asked_by=tom,
        answer="Baobab answer", answered_at=timezone.now(), answered_by=carol,
    )  # fmt: skip
    sessions.hold(session, by=carol)
    minutes.draft(session, by=carol)
    return World(session, item, paper, made, question, member, tom)


def test_rows_of_the_item_are_gone_for_the_member_alone(world: World, tess: User, carol: User) -> None:
    def seen(user: User) -> dict[str, int]:
        user = again(user)
        return {
            "sessions": BoardSession.objects.visible_to(user).count(),
            "items": AgendaItem.objects.visible_to(user).count(),
            "papers": SessionPaper.objects.visible_to(user).count(),
            "recommendations": BoardRecommendation.objects.visible_to(user).count(),
            "questions": FigureQuestion.objects.visible_to(user).count(),
            "parts": MinutesPart.objects.visible_to(user).count(),
        }

    everything = {"sessions": 1, "items": 2, "papers": 1, "recommendations": 1, "questions": 1, "parts": 3}

    assert seen(carol) == everything
    assert seen(world.tom) == everything
    assert seen(tess) == {"sessions": 1, "items": 1, "papers": 0, "recommendations": 0, "questions": 0, "parts": 2}


WHERE = re.compile(r"board|session|request|question|condition|thread|report|desk|calendar|intake|/papers/|search")
ELSEWHERE = re.compile(r"account/|results/|contributions/|/states/|verify|instalment|projects/|donors/|schema|funds/")


def keys(world: World, path: str) -> dict[str, int | str]:
    """What stands for each argument of an address: the keys of the item's own rows."""
    assert world.item.request_id is not None
    about = (
        ("recommendations/", world.recommendation.pk), ("agenda-items", world.item.pk), ("members/", world.member.pk),
        ("board", world.session.pk), ("session", world.session.pk), ("question", world.question.pk),
        ("report", world.question.report_id), ("", world.item.request_id),
    )  # fmt: skip
    part = world.session.minutes.parts.get(item=world.item)
    return {
        "pk": next(key for word, key in about if word in path),
        "item_pk": world.item.pk,
        "paper_pk": world.paper.pk,
        "part_pk": part.pk,
        "verb": "convene",
        "language": "en",
        "kind": "request",
        "format": "json",
        "section": "need",
    }


def addresses(world: World) -> set[str]:
    """Every address that could have to do with the Board or with requests."""
    found = set()
    for route, _entry in patterns(get_resolver()):
        path = "/" + route.replace("^", "").replace("$", "").replace("\\Z", "").replace("/?", "/").replace("\\.", ".")
        if not WHERE.search(path) or ELSEWHERE.search(path):
            continue
        found.add(re.sub("//+", "/", filled(path, keys(world, path))))
    return found


def filled(path: str, known: dict[str, int | str]) -> str:
    path = re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\]|[^)])*\)", lambda named: str(known.get(named[1], 1)), path)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda named: str(known.get(named[1], 1)), path)


def leaks(user: User, world: World, paths: set[str]) -> set[str]:
    """Those of the addresses whose answer has a word of the item in it."""
    client, found = Client(), set()
    client.force_login(user)
    for path in sorted(paths):
        response: Any = client.get(path)
        assert response.status_code < 500, path
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if SECRET.encode() in body or (response.status_code == 200 and path.endswith(f"papers/{world.paper.pk}/")):
            found.add(path)
    return found


def test_no_address_shows_the_item_to_the_member(world: World, tess: User) -> None:
    session = f"/en/board/sessions/{world.session.pk}/"
    known = {
        session,
        f"{session}items/{world.item.pk}/",
        f"{session}papers/{world.paper.pk}/",
        f"{session}minutes/",
        f"/en/board/recommendations/{world.recommendation.pk}/",
        "/api/v1/board-agenda-items/",
        f"/api/v1/board-agenda-items/{world.item.pk}/",
        "/api/v1/board-recommendations/",
    }
    everywhere = addresses(world)

    assert known <= everywhere
    assert leaks(world.tom, world, known) == known
    assert leaks(tess, world, everywhere) == set()


@pytest.mark.parametrize("path", ["recuse/", "outcome/", "advice/", "edit/", "move/", "remove/"])
def test_no_act_reaches_the_item(path: str, world: World, tess: User, client: Client) -> None:
    client.force_login(tess)

    answer = client.post(f"/en/board/sessions/{world.session.pk}/items/{world.item.pk}/{path}", {"reason": "x"})

    assert answer.status_code == 404


def test_files_of_lists_leave_the_item_out(world: World, tess: User, client: Client) -> None:
    client.force_login(tess)

    for path in ("/en/board/recommendations/?export=csv", "/api/v1/board-agenda-items/?export=csv"):
        assert SECRET not in b"".join(client.get(path)).decode()


def test_the_members_own_page_says_that_they_take_no_part(world: World, tess: User, client: Client) -> None:
    client.force_login(tess)

    page = client.get(f"/en/board/sessions/{world.session.pk}/").content.decode()

    assert "You take no part in item 2 and do not see it." in page
    assert "My own office." in page


def test_the_minutes_say_who_took_no_part_and_hide_it_from_them(world: World, tess: User) -> None:
    part = world.session.minutes.parts.get(item=world.item)

    assert "Took no part in this item, having declared an interest: Tess." in part.text
    assert "Baobab advice" in html_of(world.session.minutes, world.tom)
    drawn = html_of(world.session.minutes, again(tess))
    assert SECRET not in drawn
    assert "The parts on items in which the reader takes no part are left out." in drawn


# Declaring and withdrawing


@pytest.fixture
def item(carol: User, dan: User) -> AgendaItem:
    return make.convened(carol, dan).items.get()


MAY_DECLARE = {"tess": True, "carol": True, "dan": True, "frank": False, "ada": False, "alice": False}


@pytest.mark.parametrize("name", MAY_DECLARE)
def test_who_declares_the_interest_of_a_member(
    name: str, item: AgendaItem, tess: User, request: pytest.FixtureRequest
) -> None:
    member = make.member(tess)
    by = request.getfixturevalue(name)

    if MAY_DECLARE[name]:
        recusals.declare(item, member=member, reason="My own office.", by=by)
    else:
        with pytest.raises(NotAllowed, match="A member declares their own interest"):
            recusals.declare(item, member=member, reason="My own office.", by=by)

    assert Recusal.objects.filter(declared_by=by).exists() is MAY_DECLARE[name]


def test_a_member_does_not_declare_for_another(item: AgendaItem, tess: User) -> None:
    make.member(tess)
    other = make.member(code="WEOG", name="Olga")

    with pytest.raises(NotAllowed, match="A member declares their own interest"):
        recusals.declare(item, member=other, reason="Hers.", by=tess)


def test_a_declaration_needs_its_reason_and_comes_once(item: AgendaItem, tess: User, carol: User) -> None:
    member = make.member(tess)
    with pytest.raises(NotAllowed, match="what the interest is"):
        recusals.declare(item, member=member, reason=" ", by=tess)
    recusals.declare(item, member=member, reason="My own office.", by=tess)

    with pytest.raises(NotAllowed, match="Tess takes no part in this item already"):
        recusals.declare(item, member=member, reason="Again.", by=carol)

    assert Recusal.objects.count() == 1


def test_the_secretariat_withdraws_it_and_the_item_is_back(item: AgendaItem, tess: User, carol: User) -> None:
    recusal = recusals.declare(item, member=make.member(tess), reason="My own office.", by=tess)
    assert not AgendaItem.objects.visible_to(again(tess)).exists()

    with pytest.raises(NotAllowed, match="The secretariat withdraws a declaration"):
        recusals.withdraw(recusal, reason="I want to look.", by=tess)
    recusals.withdraw(recusal, reason="She has left that office.", by=carol)

    assert AgendaItem.objects.visible_to(again(tess)).get() == item
    stored = Recusal.objects.get()
    assert (stored.reason, stored.withdrawal_reason, stored.withdrawn_by) == (
        "My own office.",
        "She has left that office.",
        carol,
    )


def test_once_the_board_has_spoken_the_declaration_stands(carol: User, dan: User, tess: User) -> None:
    item = make.sitting(carol, dan).items.get()
    recusal = recusals.declare(item, member=make.member(tess), reason="My own office.", by=tess)
    agenda.record_outcome(item, by=carol, outcome="Adopted.")

    with pytest.raises(NotAllowed, match="the declaration stands"):
        recusals.withdraw(recusal, reason="Changed.", by=carol)

    assert Recusal.objects.in_force().count() == 1


def test_an_item_with_a_declaration_stays_on_the_agenda(item: AgendaItem, tess: User, carol: User) -> None:
    recusals.declare(item, member=make.member(tess), reason="My own office.", by=tess)

    with pytest.raises(NotAllowed, match="which stays on record"):
        agenda.remove(item, by=carol)


def test_a_trustee_reads_the_request_through_the_item_and_nowhere_else(
    carol: User, dan: User, tess: User, client: Client
) -> None:
    session = make.planned(carol)
    item = make.on_request(session, carol)
    sessions.convene(session, by=dan)
    client.force_login(tess)

    page = client.get(f"/en/board/sessions/{session.pk}/items/{item.pk}/").content.decode()

    assert item.request is not None
    assert item.request.need in page
    assert client.get(f"/en/requests/{item.request_id}/").status_code == 404


def test_a_request_that_is_taken_up_again_is_not_read_by_the_board(
    carol: User, dan: User, tess: User, client: Client
) -> None:
    session = make.planned(carol)
    item = make.on_request(session, carol)
    sessions.convene(session, by=dan)
    assert item.request is not None
    type(item.request).objects.filter(pk=item.request_id).update(status="screening")
    client.force_login(tess)

    page = client.get(f"/en/board/sessions/{session.pk}/items/{item.pk}/").content.decode()

    assert item.request.need not in page
    assert "The request has been taken up again since" in page
