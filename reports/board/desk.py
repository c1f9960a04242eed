"""What of the Board's work waits for a person: the trustee's next session and new papers, the owner's late recommendations."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from portal.accounts.roles import Role
from portal.accounts.rules import is_head, is_programme_staff
from portal.desk import Task, Uncounted, counter_of, counting, register
from reports.board.advice.lists import RECOMMENDATIONS
from reports.board.advice.models import BoardRecommendation
from reports.board.sessions.models import AgendaItem, BoardSession, SessionPaper
from reports.board.sessions.naming import session_name
from reports.board.sessions.shown import last_look
from reports.board.sessions.workflow import SessionStatus

SOON = timedelta(days=14)


@register
def board_tasks(user: Any) -> Iterable[Task]:
    today = timezone.localdate()
    if user.standing.has(Role.TRUSTEE):
        yield from of_trustee(user, today)
    if user.standing.is_staff:
        yield from of_owner(user, today)


def of_trustee(user: Any, today: date) -> Iterator[Task]:
    """The next session, the requests on which the Board has to advise there, and papers that came since the last look."""
    convened = BoardSession.objects.visible_to(user).filter(status=SessionStatus.CONVENED, ends_on__gte=today)
    session = convened.order_by("starts_on").first()
    if session is None:
        return
    name = session_name(session.number)
    yield Task((name,), _("Next session of the Board"), reverse("session_detail", args=[session.pk]), session.starts_on)
    waiting = AgendaItem.objects.visible_to(user).filter(session=session, request__isnull=False, advice__isnull=True)
    for item in waiting.order_by("position"):
        yield Task(
            (name, item.title),
            _("Read the request: the Board is to advise on it"),
            reverse("session_item", args=[session.pk, item.pk]),
            session.starts_on,
            item.language,
        )
    papers = SessionPaper.objects.visible_to(user).filter(session=session)
    if since := last_look(user, session):
        papers = papers.filter(added_at__gt=since)
    if count := papers.count():
        what = ngettext("%(n)s new paper", "%(n)s new papers", count) % {"n": formats.number(count)}
        yield Task((name,), what, reverse("session_detail", args=[session.pk]) + "#papers", session.starts_on)


def of_owner(user: Any, today: date) -> Iterator[Task]:
    seen = BoardRecommendation.objects.visible_to(user).unsettled()
    for row in seen.filter(owner=user, due_on__lte=today + SOON).order_by("due_on", "pk"):
        yield Task(
            (row.reference, row.text[:120]),
            _("Recommendation of the Board"),
            reverse("board_recommendation", args=[row.pk]),
            row.due_on,
            row.language,
        )


@counting
def counters(user: Any) -> Iterable[Uncounted]:
    if is_programme_staff(user):
        yield counter_of(
            RECOMMENDATIONS,
            user,
            "board_recommendations",
            "due=late" if is_head(user) else "due=late&mine=owner",
            group="late",
            key="board.overdue",
            label=_("Recommendations of the Board overdue"),
            note=_("Neither done nor settled by the day on which they were due."),
            tone="bad",
        )
