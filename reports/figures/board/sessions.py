"""Sessions of the Board in the period, and what became of its earlier recommendations by the period's end."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from portal.periods import Period
from portal.reference.models import RegionalGroup
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus
from reports.board.advice.models import BoardRecommendation, FollowUp
from reports.board.members.models import BoardMember
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.workflow import SessionStatus
from reports.figures.board.session_shapes import (
    AdviceLine,
    Attended,
    BoardAdvice,
    ItemsLine,
    NamedRequest,
    SessionLine,
)
from reports.figures.freezing import Sheet, names_of
from reports.figures.moments import moments_of

OVER = (SessionStatus.HELD, SessionStatus.CLOSED)
MAY_BE_NAMED = (Request.Consent.PUBLISH, Request.Consent.SUMMARY)
Kind = AgendaItem.Kind


def may_be_named(request: Request) -> bool:
    """What a State lets be published may be once the request is agreed; everything else stays between it and OHCHR."""
    return request.status == RequestStatus.AGREED and request.consent in MAY_BE_NAMED


def held_in(period: Period) -> QuerySet[BoardSession]:
    """Sessions that were held and ended in the period, the earliest first."""
    rows = BoardSession.objects.filter(status__in=OVER, ends_on__range=(period.starts_on, period.ends_on))
    items = AgendaItem.objects.select_related("request__state", "advice").prefetch_related("recusals")
    return rows.order_by("number").prefetch_related(Prefetch("items", items), "attendances", "states")


def sessions_in(period: Period, sheet: Sheet) -> tuple[SessionLine, ...]:
    held = list(held_in(period))
    sheet.note(
        "board.sessions",
        len(held),
        unit="sessions",
        basis="in_period",
        as_at=period.ends_on,
        source="reports.BoardSession: held or closed, ends_on in the period",
        rows=len(held),
    )
    made = recommendations_by(period, Q(session__in=held))
    lines = tuple(session_line(session, made.get(session.pk, [])) for session in held)
    for line in lines:
        note_session(line, sheet)
    return lines


def session_line(session: BoardSession, recommended: list[BoardRecommendation]) -> SessionLine:
    items = list(session.items.all())
    requests = [item.request for item in items if item.request is not None]
    named = [one for one in requests if may_be_named(one)]
    kinds = Counter(item.kind for item in items)
    advice = Counter(item.advice.advice for item in items if hasattr(item, "advice"))
    given = [one for one in recommended if may_be_given(one)]
    return SessionLine(
        number=session.number,
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        mode=session.mode,
        place=session.place,
        language=session.language,
        summary=session.summary,
        state_names=tuple(names_of(state) for state in sorted(session.states.all(), key=lambda one: one.iso3)),
        attended=tuple(attended(session)),
        items=tuple(ItemsLine(kind, kinds[kind]) for kind in Kind if kinds[kind]),
        requests=tuple(named_request(one) for one in sorted(named, key=lambda one: one.reference)),
        requests_not_named=len(requests) - len(named),
        advice=tuple(AdviceLine(word, advice[word]) for word in Request.BoardAdvice if advice[word]),
        recused_items=sum(any(one.withdrawn_at is None for one in item.recusals.all()) for item in items),
        recommendations=tuple(map(board_advice, given)),
        recommendations_not_given=len(recommended) - len(given),
    )


def named_request(request: Request) -> NamedRequest:
    return NamedRequest(request.reference, request.title, request.language, names_of(request.state))


def attended(session: BoardSession) -> Iterable[Attended]:
    """By regional group in the usual order: those who served on the first day, and those marked present."""
    present = {row.member_id for row in session.attendances.all() if row.is_present}
    members: dict[int, list[int]] = defaultdict(list)
    serving = BoardMember.objects.serving(session.starts_on) | BoardMember.objects.filter(pk__in=present)
    for pk, key in serving.order_by("pk").values_list("pk", "regional_group"):
        members[key].append(pk)
    for group in RegionalGroup.objects.filter(pk__in=members).order_by("position"):
        its = members[group.pk]
        yield Attended(group.code, names_of(group), len(its), sum(pk in present for pk in its))


def note_session(line: SessionLine, sheet: Sheet) -> None:
    def note(id: str, value: int, unit: str, source: str) -> None:
        name = f"board.session.{line.number}.{id}"
        sheet.note(name, value, unit=unit, basis="in_period", as_at=line.ends_on, source=source, rows=value)

    of = f"of session {line.number}"
    note("present", line.present, "members", f"reports.Attendance: {of}, is_present")
    note("items", line.item_count, "items", f"reports.AgendaItem: {of}")
    note("requests", line.request_count, "requests", f"reports.AgendaItem: {of}, kind request")
    note("advice", sum(one.count for one in line.advice), "requests", f"reports.Advice: {of}")
    made = len(line.recommendations) + line.recommendations_not_given
    note("recommendations", made, "recommendations", f"reports.BoardRecommendation: {of}")


# Recommendations of the Board


def may_be_given(recommendation: BoardRecommendation) -> bool:
    request = recommendation.item.request if recommendation.item else None
    return request is None or may_be_named(request)


def recommendations_by(period: Period, where: Q) -> Mapping[int, list[BoardRecommendation]]:
    """By session, each with its follow-ups up to the end of the period, the latest first."""
    _since, before = moments_of(period)
    until = FollowUp.objects.filter(written_at__lt=before).order_by("-written_at", "-id")
    rows = BoardRecommendation.objects.filter(where).select_related("session", "item__request")
    found: dict[int, list[BoardRecommendation]] = defaultdict(list)
    for row in rows.order_by("session__number", "id").prefetch_related(Prefetch("follow_ups", until)):
        found[row.session_id].append(row)
    return found


def board_advice(row: BoardRecommendation) -> BoardAdvice:
    latest = next(iter(row.follow_ups.all()), None)
    return BoardAdvice(
        reference=row.reference,
        session=row.session.number,
        text=row.text,
        language=row.language,
        status=latest.status if latest else BoardRecommendation.Status.OPEN,
        due_on=row.due_on,
        done=latest.text if latest else "",
        done_language=latest.language if latest else "",
        done_on=timezone.localdate(latest.written_at) if latest else None,
    )


def earlier_recommendations(period: Period, sheet: Sheet) -> tuple[BoardAdvice, ...]:
    """Those of sessions before the period that were open at its start: what was settled before is not told again."""
    since, _before = moments_of(period)
    settled = (BoardRecommendation.Status.DONE, BoardRecommendation.Status.NOT_PURSUED)
    found = recommendations_by(period, Q(session__status__in=OVER, session__ends_on__lt=period.starts_on))
    rows = []
    for row in (one for lines in found.values() for one in lines if may_be_given(one)):
        before = next((one.status for one in row.follow_ups.all() if one.written_at < since), "")
        if before not in settled:
            rows.append(board_advice(row))
    counts = Counter(row.status for row in rows)
    for status in BoardRecommendation.Status.values:
        sheet.note(
            f"board.follow_up.{status}",
            counts[status],
            unit="recommendations",
            basis="at_end",
            as_at=period.ends_on,
            source=f"reports.BoardRecommendation: of earlier sessions, open at the start, latest follow-up {status}",
            rows=counts[status],
        )
    return tuple(rows)
