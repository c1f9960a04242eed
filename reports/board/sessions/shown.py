"""What the pages of a session and of an item show to one reader."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.history import history
from projects.requests.models import Request
from reports.board.advice.models import Advice, BoardRecommendation
from reports.board.sessions.actions.sessions import called
from reports.board.sessions.flow import WORKFLOW
from reports.board.sessions.models import AgendaItem, BoardSession, Minutes, Recusal, SessionLook, SessionPaper
from reports.board.sessions.naming import session_name
from reports.board.sessions.parts import parts_of_item, parts_of_session
from reports.board.sessions.proposals import proposals
from reports.board.sessions.reading import request_of
from reports.board.sessions.when import BEFORE, OPEN, has_begun

ADVICE_TONES = {"support": "ok", "conditions": "warn", "defer": "info", "not_support": "bad"}


@dataclass(frozen=True)
class PaperShown:
    paper: SessionPaper
    is_new: bool  # to the trustee who looks


@dataclass(frozen=True)
class ItemShown:
    item: AgendaItem
    papers: tuple[PaperShown, ...]
    advice: Advice | None
    advice_tone: str
    is_concluded: bool
    recused: tuple[str, ...]  # names of the members who take no part


def items_for(user: Any, session: BoardSession) -> list[ItemShown]:
    """The agenda as this reader sees it. Numbers have gaps where an item is not theirs. Five queries."""
    rows = (
        AgendaItem.objects.visible_to(user)
        .filter(session=session)
        .select_related("request__state", "report", "advice")
        .order_by("position", "pk")
    )
    papers = defaultdict(list)
    for one in papers_for(user, session):
        papers[one.paper.item_id].append(one)
    recused = defaultdict(list)
    for row in Recusal.objects.in_force().filter(item__session=session).select_related("member").order_by("pk"):
        recused[row.item_id].append(row.member.name)
    return [item_shown(item, papers[item.pk], recused[item.pk]) for item in rows]


def item_shown(item: AgendaItem, papers: Iterable[PaperShown], recused: Iterable[str]) -> ItemShown:
    advice = getattr(item, "advice", None)
    return ItemShown(
        item=item,
        papers=tuple(papers),
        advice=advice,
        advice_tone=ADVICE_TONES[advice.advice] if advice else "",
        is_concluded=bool(advice or item.outcome),
        recused=tuple(recused),
    )


def papers_for(user: Any, session: BoardSession) -> list[PaperShown]:
    since = last_look(user, session)
    rows = SessionPaper.objects.visible_to(user).filter(session=session).select_related("document")
    takes_part = user.has_perm("reports.take_part_boardsession")
    return [
        PaperShown(row, takes_part and (since is None or row.added_at > since))
        for row in rows.order_by("item__position", "pk")
    ]


def last_look(user: Any, session: BoardSession) -> datetime | None:
    return SessionLook.objects.filter(session=session, user=user.pk).values_list("at", flat=True).first()


def own_recusals(user: Any, session: BoardSession) -> QuerySet[Recusal]:
    """The reader's own declarations, with their own words; the item's title is not among them."""
    own = Recusal.objects.in_force().filter(item__session=session, member__user=user.pk)
    return own.select_related("item").order_by("item__position")


def earlier_recommendations(user: Any, session: BoardSession) -> list[Any]:
    """Of the sessions before, with the stage that each had when this session began, or has today when it is still to come.

    What was settled before the last session but one is left to the list.
    """
    day = min(session.starts_on, timezone.localdate())
    rows: Any = BoardRecommendation.objects.visible_to(user).filter(session__number__lt=session.number)
    found = rows.with_status_on(day).select_related("session", "owner").order_by("session__number", "pk")
    recent = session.number - 1
    return [
        (row, BoardRecommendation.Status(row.status_then).label, is_late(row, day))
        for row in found
        if row.status_then in UNSETTLED or row.session.number == recent
    ]


UNSETTLED = (BoardRecommendation.Status.OPEN, BoardRecommendation.Status.UNDER_WAY)


def is_late(row: Any, day: Any) -> bool:
    return bool(row.due_on and row.due_on < day and row.status_then in UNSETTLED)


def session_context(request: Any, session: BoardSession) -> dict[str, Any]:
    user = request.user
    changes = user.has_perm("reports.change_boardsession", session)
    items = items_for(user, session)
    minutes = Minutes.objects.visible_to(user).filter(session=session).first()
    papers = [one for one in papers_for(user, session) if one.paper.item_id is None]
    attendances = list(session.attendances.select_related("member__regional_group"))
    return {
        "record": session,
        "title": session_name(session.number),
        "state_info": WORKFLOW.state(session.status),
        "items": items,
        "papers": papers,
        "new_papers": sum(one.is_new for one in papers) + sum(p.is_new for one in items for p in one.papers),
        "states": list(session.states.all()),
        "attendances": attendances,
        "called": [] if attendances else list(called(session)),
        "own_recusals": list(own_recusals(user, session)),
        "recommendations": BoardRecommendation.objects.visible_to(user).filter(session=session).for_list(),
        "earlier": earlier_recommendations(user, session),
        "minutes": minutes,
        "proposals": proposals(session, user) if changes and session.status in BEFORE else [],
        "may_change": changes and session.status in OPEN,
        "may_arrange": changes and session.status in BEFORE,
        "may_record": changes and session.status in OPEN and has_begun(session, timezone.localdate()),
        "takes_part": user.has_perm("reports.take_part_boardsession", session),
        "panels": panels(session, user),
        "parts": list(parts_of_session(session, user)),
        "history": history(session, WORKFLOW, user, sees_internal=user.standing.is_staff),
    }


def panels(session: BoardSession, user: Any) -> list[dict[str, Any]]:
    return [
        {
            "move": move,
            "blockers": WORKFLOW.reasons_against(session, move.verb),
            "url": reverse("session_move", args=[session.pk, move.verb]),
        }
        for move in WORKFLOW.open_moves(session, user)
    ]


def item_context(request: Any, item: AgendaItem) -> dict[str, Any]:
    user = request.user
    session = item.session
    changes = user.has_perm("reports.change_boardsession", session)
    begun = has_begun(session, timezone.localdate())
    advice = getattr(item, "advice", None)
    papers = [one for one in papers_for(user, session) if one.paper.item_id == item.pk]
    recusals = list(item.recusals.select_related("member", "withdrawn_by"))
    shown = item_shown(item, papers, [row.member.name for row in recusals if row.withdrawn_at is None])
    return {
        "record": item,
        "session": session,
        "session_title": session_name(session.number),
        "shown": shown,
        "advice": advice,
        "answers": request_of(item),
        "sees_request": sees_request(user, item),
        "recusals": recusals if changes else [],
        "recommendations": BoardRecommendation.objects.visible_to(user).filter(item=item).for_list(),
        "may_change": changes and session.status in OPEN,
        "may_arrange": changes and session.status in BEFORE,
        "may_record": changes and session.status in OPEN and begun,
        "may_advise": bool(
            item.request
            and advice is None
            and begun
            and session.status in OPEN
            and user.has_perm("projects.decide_request", item.request)
        ),
        "may_declare_own": session.status in OPEN and serves(user, session),
        "parts": list(parts_of_item(item, user)),
        "history": history(item, WORKFLOW, user, sees_internal=user.standing.is_staff),
        "part_note": _("%(n)s of %(all)s members take part in this item.")
        % {"n": len(taking_part(item, session)), "all": called(session).count()},
    }


def serves(user: Any, session: BoardSession) -> bool:
    """Whether the person is a member who is called to the session."""
    if not user.has_perm("reports.take_part_boardsession", session):
        return False
    return bool(called(session).filter(user=user).exists())


def sees_request(user: Any, item: AgendaItem) -> bool:
    return item.request_id is not None and Request.objects.visible_to(user).filter(pk=item.request_id).exists()


def taking_part(item: AgendaItem, session: BoardSession) -> list[Any]:
    away = Recusal.objects.in_force().filter(item=item).values("member")
    return list(called(session).exclude(pk__in=away))
