"""An illustrative Board: five members called by role and group, a session that is closed and one that is about to begin."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation

from portal.accounts.models import User
from portal.reference.models import RegionalGroup, State
from projects.demo import consolidate, judge, tell
from projects.demo_stories import LETTER, Story, at
from projects.requests import actions as requests
from projects.requests.models import Request
from reports.board.advice import actions as advising
from reports.board.members import actions as members
from reports.board.members.models import BoardMember
from reports.board.minutes import actions as minutes
from reports.board.sessions.actions import agenda, papers, recusals, sessions
from reports.board.sessions.models import AgendaItem, BoardSession

K = AgendaItem.Kind
YEAR = 365
# Regional group → days since the term began; of the second, days since the first began as well.
TERMS = {"AFG": (400,), "APG": (1000,), "EEG": (1700, 600), "GRULAC": (700,), "WEOG": (200,)}
TRUSTEE_GROUP, CHAIR_GROUP = "AFG", "GRULAC"
EARLIER = Story(
    "PRY",
    "es",
    "Seguimiento de las recomendaciones en los departamentos (ejemplo ilustrativo)",
    "El Estado solicita apoyo para llevar el seguimiento de las recomendaciones a los departamentos. Esta solicitud es un ejemplo ilustrativo.",
    "Ministerio de Relaciones Exteriores",
    "assessment",
    240,
    145_000,
    (1,),
)
WAITING = (
    Story(
        "KGZ",
        "ru",
        "Подготовка адвокатов в областях (иллюстративный пример)",
        "Правительство просит поддержать подготовку адвокатов, оказывающих бесплатную юридическую помощь за пределами столицы. Это иллюстративный пример.",
        "Министерство юстиции",
        "assessment",
        70,
        132_000,
        (2,),
    ),
    Story(
        "MDG",
        "fr",
        "Visites régulières des lieux de détention (exemple illustratif)",
        "Le Gouvernement demande un appui pour la création d'un mécanisme de visites régulières des lieux de détention. Cette demande est un exemple illustratif.",
        "Ministère de la justice",
        "assessment",
        60,
        98_000,
        (3,),
    ),
)


@transaction.atomic
def load(people: Mapping[str, User], *, today: date) -> None:
    """Once; a second call changes nothing. Everything is said in English, whatever the language of the command."""
    if BoardMember.objects.exists():
        return
    with translation.override("en"):
        board = compose(people, today)
        earlier = closed_session(people, board, today)
        coming_session(people, board, earlier, today)


def compose(people: Mapping[str, User], today: date) -> dict[str, BoardMember]:
    admin = people["admin@demo.example"]
    made = {}
    for group in RegionalGroup.objects.order_by("position"):
        facts = {
            "name": f"Trustee ({group.name})",
            "regional_group": group,
            "user": people["trustee@demo.example"] if group.code == TRUSTEE_GROUP else None,
        }
        first, *second = TERMS[group.code]
        member = members.add_member(by=admin, facts=facts, starts_on=today - timedelta(days=first), now=at(today))
        for days in second:
            members.add_term(member, by=admin, starts_on=today - timedelta(days=days), now=at(today))
        made[group.code] = member
    members.elect_chair(
        made[CHAIR_GROUP], by=people["head@demo.example"], on=today - timedelta(days=500), now=at(today)
    )
    return made


def awaiting_advice(story: Story, people: Mapping[str, User], today: date, asked: date) -> Request:
    """A request that was assessed, and on which the Board was asked for advice on that day."""
    officer, second = people["officer@demo.example"], people["second.officer@demo.example"]
    request = tell(story, people, today)
    judge(request, second, story, at(asked, 11), apart=1)
    consolidate(request, officer, story, at(asked, 12))
    return requests.seek_advice(request, by=officer, note="", now=at(asked, 13))


def file(title: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{title.lower().replace(' ', '-')}.pdf", LETTER)


def item(session: BoardSession, by: User, kind: str, title: str, now: datetime, **facts: Any) -> AgendaItem:
    return agenda.add(session, by=by, facts={"kind": kind, "title": title, "language": "en", **facts}, now=now)


def closed_session(people: Mapping[str, User], board: Mapping[str, BoardMember], today: date) -> BoardSession:
    officer, head = people["officer@demo.example"], people["head@demo.example"]
    first = today - timedelta(days=180)
    before, during, after = at(first - timedelta(days=20)), at(first, 15), at(first + timedelta(days=60))
    session = sessions.plan(
        by=officer,
        facts={
            "number": 59,
            "starts_on": first,
            "ends_on": first + timedelta(days=3),
            "mode": BoardSession.Mode.FIELD,
            "place": "Asunción",
            "papers_due_on": first - timedelta(days=14),
            "summary": "The Board met national partners and reviewed how recommendations are followed up in the departments (illustrative).",
        },
        states=State.objects.filter(iso3="PRY"),
        now=at(first - timedelta(days=60)),
    )
    opening = item(session, officer, K.OPENING, "Opening of the session and adoption of the agenda", before)
    asked = item(
        session,
        officer,
        K.REQUEST,
        "",
        before,
        request=awaiting_advice(EARLIER, people, today, first - timedelta(days=25)),
    )
    talk = item(session, officer, K.DISCUSSION, "Participation of civil society in technical cooperation", before)
    papers.add(session, by=officer, upload=file("Provisional agenda"), title="Provisional agenda", now=before)
    sessions.convene(session, by=head, now=before)
    sessions.hold(session, by=officer, now=at(first + timedelta(days=4)))
    present = [member for code, member in board.items() if code != "WEOG"]
    sessions.record_attendance(session, by=officer, present=present, now=during)
    agenda.record_outcome(opening, by=officer, outcome="The Board adopted its agenda (illustrative).", now=during)
    advising.record_advice(
        asked,
        by=head,
        advice=Request.BoardAdvice.CONDITIONS,
        text="The Board supports the request, provided that the departments name their focal points first (illustrative).",
        now=during,
    )
    agenda.record_outcome(
        talk, by=officer, outcome="The Board recalled that participation comes first (illustrative).", now=during
    )
    recommended(session, asked, talk, people, today, during)
    made = minutes.draft(session, by=officer, now=at(first + timedelta(days=10)))
    minutes.adopt(made, by=head, now=after)
    sessions.close(session, by=head, now=after)
    return session


def recommended(
    session: BoardSession, asked: AgendaItem, talk: AgendaItem, people: Mapping[str, User], today: date, now: datetime
) -> None:
    """One that is done, one under way and overdue, one that is not due yet."""
    officer, second = people["officer@demo.example"], people["second.officer@demo.example"]
    done = advising.recommend(
        session,
        by=officer,
        item=asked,
        owner=officer,
        due_on=today - timedelta(days=90),
        text="Share the lessons of follow-up mechanisms with all field presences (illustrative).",
        now=now,
    )
    advising.follow_up(
        done,
        by=officer,
        status="done",
        text="A note with five lessons was sent to all field presences (illustrative).",
        now=at(today - timedelta(days=100)),
    )
    late = advising.recommend(
        session,
        by=officer,
        item=talk,
        owner=officer,
        due_on=today - timedelta(days=12),
        text="Ask every project how civil society took part in its design (illustrative).",
        now=now,
    )
    advising.follow_up(
        late,
        by=officer,
        status="under_way",
        text="The question is in the form of new projects; running ones are being asked (illustrative).",
        now=at(today - timedelta(days=45)),
    )
    advising.recommend(
        session,
        by=officer,
        owner=second,
        due_on=today + timedelta(days=120),
        text="Report on the effects of late contributions on running projects (illustrative).",
        now=now,
    )


def coming_session(
    people: Mapping[str, User], board: Mapping[str, BoardMember], earlier: BoardSession, today: date
) -> BoardSession:
    """Convened, soon: two requests, one of which the demonstration trustee takes no part in; one paper came late."""
    officer, head, trustee = (
        people[f"{name}@demo.example"] for name in ("officer", "head", "trustee")
    )  # fmt: skip
    first, before = today + timedelta(days=19), at(today - timedelta(days=20))
    session = sessions.plan(
        by=officer,
        facts={
            "number": earlier.number + 1,
            "starts_on": first,
            "ends_on": first + timedelta(days=2),
            "mode": BoardSession.Mode.HYBRID,
            "place": "Geneva",
            "papers_due_on": today - timedelta(days=5),
        },
        now=before,
    )
    item(session, officer, K.OPENING, "Opening of the session, adoption of the agenda and of earlier minutes", before)
    item(session, officer, K.FOLLOW_UP, "Follow-up of earlier recommendations of the Board", before)
    asked = [
        item(
            session,
            officer,
            K.REQUEST,
            "",
            before,
            request=awaiting_advice(story, people, today, today - timedelta(days=30)),
        )
        for story in WAITING
    ]
    talk = item(session, officer, K.DISCUSSION, "Programme of work for the coming year", before)
    in_time, late = at(today - timedelta(days=8)), at(today - timedelta(days=1))
    for title, about, now in (
        ("Annotated provisional agenda", None, in_time),
        ("Note on the first request", asked[0], in_time),
        ("Note on the second request", asked[1], in_time),
        ("Draft programme of work", talk, late),
    ):
        papers.add(session, by=officer, upload=file(title), title=f"{title} (illustrative)", item=about, now=now)
    sessions.convene(session, by=head, now=at(today - timedelta(days=7)))
    recusals.declare(
        asked[1],
        member=board[TRUSTEE_GROUP],
        reason="I advised the ministry on this project (illustrative).",
        by=trustee,
        now=at(today - timedelta(days=2)),
    )
    return session
