"""A Board, its sessions and what is on their agenda. Days are counted from today, because stages depend on it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import RegionalGroup
from projects.requests.models import Request
from reports.board.members.actions import last_day
from reports.board.members.models import BoardMember, BoardTerm
from reports.board.sessions.actions import agenda, papers, sessions
from reports.board.sessions.models import AgendaItem, BoardSession, SessionPaper
from tests.factories.people import member as person
from tests.factories.projects import PDF
from tests.factories.reference import state

NUMBERS = count(9001)
K = AgendaItem.Kind


def group(code: str) -> RegionalGroup:
    return RegionalGroup.objects.get(code=code)


def member(
    user: User | None = None, code: str = "AFG", *, starts_on: date | None = None, name: str = ""
) -> BoardMember:  # fmt: skip
    """Serves now, in the first term, unless another first day is given."""
    made = BoardMember.objects.create(
        name=name or (user.name if user else f"Trustee ({code})"), regional_group=group(code), user=user
    )
    first = starts_on or timezone.localdate() - timedelta(days=400)
    BoardTerm.objects.create(member=made, number=1, starts_on=first, ends_on=last_day(first))
    return made


def awaiting_advice(iso3: str = "KEN", status: str = "board_advice") -> Request:
    """A request in this stage, without the way there."""
    number = next(NUMBERS)
    sender = person(f"Sender {number}", Role.FOCAL_POINT, iso3=iso3)
    return Request.objects.create(
        reference=f"TCR-2026-{number}",
        state=state(iso3),
        status=status,
        title=f"Baobab request {number}",
        need=f"Baobab need {number}",
        submitted_at=timezone.now(),
        submitted_by=sender,
        created_by=sender,
    )


def planned(by: User, number: int = 60, *, in_days: int = 20, **facts: Any) -> BoardSession:
    first = timezone.localdate() + timedelta(days=in_days)
    known = {
        "number": number,
        "starts_on": first,
        "ends_on": first + timedelta(days=2),
        "place": "Geneva",
        "papers_due_on": first - timedelta(days=10),
    }
    return sessions.plan(by=by, facts=known | facts)


def item(
    session: BoardSession, by: User, kind: str = K.DISCUSSION, title: str = "Programme", **facts: Any
) -> AgendaItem:
    return agenda.add(session, by=by, facts={"kind": kind, "title": title, **facts})


def on_request(session: BoardSession, by: User, request: Request | None = None) -> AgendaItem:
    return item(session, by, K.REQUEST, "", request=request or awaiting_advice())


def convened(by: User, head: User, number: int = 60, **facts: Any) -> BoardSession:
    """With one item of discussion."""
    session = planned(by, number, **facts)
    item(session, by)
    return sessions.convene(session, by=head)


def sitting(by: User, head: User, number: int = 60) -> BoardSession:
    """Convened, and begun yesterday."""
    return convened(by, head, number, in_days=-1)


def upload(name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def paper(
    session: BoardSession,
    by: User,
    about: AgendaItem | None = None,
    title: str = "A paper",
    now: datetime | None = None,
) -> SessionPaper:
    return papers.add(session, by=by, upload=upload(), title=title, item=about, now=now)


def sentences(reasons: Sequence[object]) -> list[str]:
    return [str(reason) for reason in reasons]
