"""What could be on the agenda: found from what waits for the Board and from what was finished since it last met."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal import formats
from portal.accounts.models import User
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus
from reports.board.advice.models import BoardRecommendation
from reports.board.sessions.actions import agenda
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.when import OPEN
from reports.kinds import KINDS, title_of
from reports.runs.models import Report
from reports.runs.workflow import APPROVED_STATES

K = AgendaItem.Kind


@dataclass(frozen=True)
class Proposal:
    """One item that could be added. `key` is what the form sends back."""

    key: str
    kind: str
    title: str
    why: str
    language: str = ""  # of the title, where the State wrote it
    request: Request | None = None
    report: Report | None = None


def proposals(session: BoardSession, user: Any) -> list[Proposal]:
    """In the order in which an agenda usually has them."""
    there = list(session.items.all())
    kinds = {item.kind for item in there}
    return [
        *opening(session, kinds),
        *follow_up(session, kinds),
        *requests(user),
        *reports(session, {item.report_id for item in there if item.report_id}),
    ]


def earlier(session: BoardSession) -> BoardSession | None:
    return BoardSession.objects.filter(number__lt=session.number).order_by("-number").first()


def opening(session: BoardSession, kinds: set[str]) -> Iterator[Proposal]:
    if K.OPENING not in kinds:
        yield Proposal(
            "opening",
            K.OPENING,
            _("Opening of the session, adoption of the agenda and of earlier minutes"),
            _("Every session begins with it."),
        )


def follow_up(session: BoardSession, kinds: set[str]) -> Iterator[Proposal]:
    open_ones = BoardRecommendation.objects.unsettled().filter(session__number__lt=session.number).count()
    if open_ones and K.FOLLOW_UP not in kinds:
        yield Proposal(
            "follow_up",
            K.FOLLOW_UP,
            _("Follow-up of earlier recommendations of the Board"),
            _("Recommendations that are not done: %(n)s.") % {"n": formats.number(open_ones)},
        )


def requests(user: Any) -> Iterator[Proposal]:
    taken = AgendaItem.objects.filter(session__status__in=OPEN, advice__isnull=True, request__isnull=False)
    waiting = Request.objects.visible_to(user).filter(status=RequestStatus.BOARD_ADVICE).select_related("state")
    for request in waiting.exclude(pk__in=taken.values("request")).order_by("pk"):
        words = {"reference": request.reference, "state": request.state}
        yield Proposal(
            f"request-{request.pk}",
            K.REQUEST,
            request.title,
            _("%(reference)s, %(state)s, awaits the advice of the Board.") % words,
            language=request.language,
            request=request,
        )


def reports(session: BoardSession, taken: set[int]) -> Iterator[Proposal]:
    """Those approved since the Board last met, and the latest statement whenever it was approved."""
    last = earlier(session)
    approved = Report.objects.filter(status__in=APPROVED_STATES).exclude(pk__in=taken).order_by("ends_on", "pk")
    statement = approved.filter(kind="statement").last()
    if statement:
        yield of_report(statement, K.STATEMENT, _("The latest statement that is approved."))
    since = approved.exclude(kind="statement")
    if last:
        since = since.filter(approved_at__date__gt=last.ends_on)
    for report in since:
        yield of_report(report, K.REPORT, _("Approved on %(day)s.") % {"day": formats.day(report.approved_at)})


def of_report(report: Report, kind: str, why: str) -> Proposal:
    title = title_of(KINDS[report.kind], report.period, report.scope)
    return Proposal(f"report-{report.pk}", kind, str(title), why, report=report)


@transaction.atomic
def take(session: BoardSession, *, by: User, keys: list[str], language: str) -> list[AgendaItem]:
    """Puts the chosen proposals on the agenda, as they are found now; what has gone meanwhile is left out."""
    return [
        agenda.add(
            session,
            by=by,
            facts={
                "kind": one.kind,
                "title": one.title[:250],
                "language": one.language or language,
                "request": one.request,
                "report": one.report,
            },
        )
        for one in proposals(session, by)
        if one.key in keys
    ]
