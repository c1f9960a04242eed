"""Figures of the Board's work for its report, its pages and the API: pure reading, frozen dataclasses."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.periods import Period
from reports.board.advice.models import Advice, BoardRecommendation
from reports.board.sessions.models import AgendaItem, Attendance, BoardSession
from reports.board.sessions.workflow import SessionStatus

Status = BoardRecommendation.Status
MET = (SessionStatus.HELD, SessionStatus.CLOSED)


@dataclass(frozen=True)
class AdviceCount:
    """`advice` is a code of Request.BoardAdvice."""

    advice: str
    count: int


@dataclass(frozen=True)
class SessionFigures:
    """One session that was held. Members are counted, never named."""

    number: int
    starts_on: date
    ends_on: date
    mode: str
    place: str
    summary: str
    language: str  # of place and summary
    states: tuple[str, ...]  # ISO 3166-1 alpha-3 of the States visited
    items: int
    members_present: int
    members_called: int
    recusals: int
    advice: tuple[AdviceCount, ...]
    recommendations: int


@dataclass(frozen=True)
class RecommendationFigure:
    """One recommendation as it stood at the end of a day."""

    reference: str
    session: int
    text: str
    language: str
    status: str
    due_on: date | None
    is_overdue: bool


@dataclass(frozen=True)
class FollowUpFigures:
    """Recommendations made until the end of the day `as_at`, by how far they had come then."""

    as_at: date
    total: int
    open: int
    under_way: int
    done: int
    not_pursued: int
    overdue: int
    rows: tuple[RecommendationFigure, ...]


def sessions_in(period: Period) -> tuple[SessionFigures, ...]:
    """Sessions that were held and ended within the period, in the order of their numbers. Six queries, however many."""
    held = BoardSession.objects.filter(status__in=MET, ends_on__gte=period.starts_on, ends_on__lte=period.ends_on)
    sessions = list(held.prefetch_related("states").order_by("number"))
    keys = [session.pk for session in sessions]
    items = Counter(AgendaItem.objects.filter(session__in=keys).values_list("session", flat=True))
    recused = Counter(
        AgendaItem.objects.filter(
            session__in=keys, recusals__isnull=False, recusals__withdrawn_at__isnull=True
        ).values_list("session", flat=True)
    )
    made = Counter(BoardRecommendation.objects.filter(session__in=keys).values_list("session", flat=True))
    there: dict[int, list[bool]] = defaultdict(list)
    for session, present in Attendance.objects.filter(session__in=keys).values_list("session", "is_present"):
        there[session].append(present)
    said: dict[int, Counter[str]] = defaultdict(Counter)
    for session, advice in Advice.objects.filter(item__session__in=keys).values_list("item__session", "advice"):
        said[session][advice] += 1
    return tuple(
        SessionFigures(
            number=session.number,
            starts_on=session.starts_on,
            ends_on=session.ends_on,
            mode=session.mode,
            place=session.place,
            summary=session.summary,
            language=session.language,
            states=tuple(sorted(state.iso3 for state in session.states.all())),
            items=items[session.pk],
            members_present=sum(there[session.pk]),
            members_called=len(there[session.pk]),
            recusals=recused[session.pk],
            advice=tuple(AdviceCount(code, count) for code, count in sorted(said[session.pk].items())),
            recommendations=made[session.pk],
        )
        for session in sessions
    )


def follow_up_at(day: date) -> FollowUpFigures:
    """Every recommendation made until that day, with its stage as the follow-up written until then gave it. One query."""
    made: Any = BoardRecommendation.objects.made_until(day).with_status_on(day).select_related("session")
    rows = tuple(
        RecommendationFigure(
            reference=row.reference,
            session=row.session.number,
            text=row.text,
            language=row.language,
            status=row.status_then,
            due_on=row.due_on,
            is_overdue=bool(row.due_on and row.due_on < day and row.status_then in (Status.OPEN, Status.UNDER_WAY)),
        )
        for row in made.order_by("session__number", "pk")
    )
    counts = Counter(row.status for row in rows)
    return FollowUpFigures(
        as_at=day,
        total=len(rows),
        open=counts[Status.OPEN],
        under_way=counts[Status.UNDER_WAY],
        done=counts[Status.DONE],
        not_pursued=counts[Status.NOT_PURSUED],
        overdue=sum(row.is_overdue for row in rows),
        rows=rows,
    )
