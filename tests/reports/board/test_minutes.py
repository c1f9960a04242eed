"""Minutes: drafted from the facts in the language of the page, edited part by part, adopted once, printed."""

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.workflow import NotAllowed
from reports.board.advice import actions as advising
from reports.board.minutes import actions, paper
from reports.board.questions.models import FigureQuestion
from reports.board.sessions.actions import agenda, sessions
from reports.board.sessions.models import BoardSession, Minutes, MinutesPart
from tests.factories import board as make
from tests.factories.people import again
from tests.factories.reports import board_report


@pytest.fixture
def session(carol: User, dan: User, tess: User) -> BoardSession:
    member = make.member(tess)
    make.member(code="WEOG", name="Olga")
    session = make.sitting(carol, dan)
    make.on_request(session, carol)
    sessions.record_attendance(session, by=carol, present=[member])
    return session


def test_the_draft_has_every_fact(session: BoardSession, carol: User, dan: User, tess: User) -> None:
    item = session.items.get(kind="request")
    assert item.request is not None
    agenda.record_outcome(session.items.get(kind="discussion"), by=carol, outcome="Agreed as it stands.")
    advising.record_advice(item, by=dan, advice="conditions", text="Name the focal points first.")
    advising.recommend(session, by=carol, item=item, text="Share the lessons.")
    advising.recommend(session, by=carol, text="Report on late contributions.")
    FigureQuestion.objects.create(
        report=board_report(), figure="requests.received", session=session, text="Why so few?", asked_by=tess,
        answer="The year was short.", answered_at=timezone.now(), answered_by=carol,
    )  # fmt: skip

    actions.draft(session, by=carol)

    parts = MinutesPart.objects.order_by("position").values_list("heading", "text")
    heading, organization = parts[0]
    assert heading == "Organization of the session"
    assert organization.endswith(", Geneva.\n\nMembers present: Tess.\n\nMembers absent: Olga.")
    assert organization.startswith("Sixtieth session of the Board of Trustees: ")
    assert list(parts[1:]) == [
        ("1. Programme", "Agreed as it stands."),
        (
            f"2. {item.title}",
            "\n\n".join(
                (
                    f"The Board considered request {item.request.reference} of Kenya.",
                    "Advice of the Board: Support with conditions. “Name the focal points first.”",
                    "The Board recommended (BT60-R1): Share the lessons.",
                )
            ),
        ),
        ("Questions on figures", "Question: Why so few? Answer: The year was short."),
        ("General recommendations", "The Board recommended (BT60-R2): Report on late contributions."),
    ]


def test_a_new_draft_renews_what_nobody_has_touched(session: BoardSession, carol: User) -> None:
    actions.draft(session, by=carol)
    first, second = session.minutes.parts.order_by("position")[1:3]
    actions.save_part(first, by=carol, heading=first.heading, text="As I remember it.", seen=1)
    agenda.record_outcome(session.items.get(position=1), by=carol, outcome="Agreed.")
    agenda.record_outcome(session.items.get(position=2), by=carol, outcome="Put off.")

    actions.draft(session, by=carol)

    kept = session.minutes.parts.order_by("position").values_list("pk", "text")
    assert kept[1] == (first.pk, "As I remember it.")
    assert kept[2][0] == second.pk
    assert kept[2][1].endswith("Put off.")


def test_two_people_who_change_one_part_see_both_texts(
    session: BoardSession, carol: User, chris: User, client: Client
) -> None:
    actions.draft(session, by=carol)
    part = session.minutes.parts.get(position=2)
    actions.save_part(part, by=chris, heading=part.heading, text="Theirs.", seen=1)
    client.force_login(carol)
    url = f"/en/board/sessions/{session.pk}/minutes/parts/{part.pk}/"

    refused = client.post(url, {"heading": part.heading, "text": "Mine.", "seen": "1"})
    page = refused.content.decode()
    again_ = client.post(url, {"heading": part.heading, "text": "Both.", "seen": "2"})

    assert (refused.status_code, again_.status_code) == (409, 302)
    assert "Theirs." in page
    assert "Mine." in page
    part.refresh_from_db()
    assert (part.text, part.revision) == ("Both.", 3)


def test_the_same_text_is_no_change(session: BoardSession, carol: User) -> None:
    actions.draft(session, by=carol)
    part = session.minutes.parts.get(position=1)

    actions.save_part(part, by=carol, heading=part.heading, text=part.text, seen=99)

    part.refresh_from_db()
    assert part.revision == 1


def test_adopted_minutes_stand(session: BoardSession, carol: User, dan: User) -> None:
    minutes = actions.draft(session, by=carol)
    part = minutes.parts.get(position=1)
    with pytest.raises(NotAllowed, match="Minutes are adopted once the session was held"):
        actions.adopt(minutes, by=dan)
    sessions.hold(session, by=carol)
    with pytest.raises(NotAllowed, match="A head of section puts the adoption on record"):
        actions.adopt(minutes, by=carol)
    with pytest.raises(NotAllowed, match="Minutes are adopted at a later session"):
        actions.adopt(minutes, by=dan, at_session=session)

    actions.adopt(minutes, by=dan, at_session=make.planned(carol, 61))

    for act in (
        lambda: actions.draft(session, by=carol),
        lambda: actions.save_part(part, by=carol, heading="Another", text="Another", seen=1),
        lambda: actions.adopt(minutes, by=dan),
    ):
        with pytest.raises(NotAllowed, match="The minutes are adopted"):
            act()
    assert Minutes.objects.values_list("adopted_by", "adopted_at_session__number").get() == (dan.pk, 61)


def test_trustees_read_the_minutes_once_the_session_was_held(
    session: BoardSession, carol: User, tess: User, client: Client
) -> None:
    actions.draft(session, by=carol)
    client.force_login(tess)
    url = f"/en/board/sessions/{session.pk}/minutes/"
    before = client.get(url).status_code
    sessions.hold(session, by=carol)

    assert (before, client.get(url).status_code) == (404, 200)
    assert client.post(f"{url}draft/").status_code == 403
    assert not Minutes.objects.visible_to(again(carol)).filter(adopted_at__isnull=False).exists()


def test_the_file_says_the_same_and_that_it_is_a_draft(session: BoardSession, carol: User) -> None:
    minutes = actions.draft(session, by=carol)

    content = paper.draw(minutes, carol)

    with pypdfium2.PdfDocument(content) as document:
        text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    assert "Minutes: Sixtieth session of the Board of Trustees" in text
    assert "Draft, not adopted yet" in text
    assert "Members present: Tess." in text
    assert content == paper.draw(minutes, carol)
