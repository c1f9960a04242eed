"""The working-day clock of a request: how long it stayed in each stage, what was pause, what is overdue, and what comes when.

Pure functions over the log of moves; `clock_of` and `usual_times` are the edges that read the database. The same figures are
shown on pages, in the API and on the desk.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import quantiles
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.working_days import Holidays, add_working_days, official_holidays, working_days, years_without_holidays
from projects.requests.models import Request
from projects.requests.times import CLOCK, Times
from projects.requests.workflow import CLOSED, RequestStatus

S = RequestStatus
ENDED = frozenset({*CLOSED, S.AGREED}) - CLOCK.pauses  # nothing runs any more
WAY = (S.SUBMITTED, S.SCREENING, S.ASSESSMENT, S.DECISION, S.ACCEPTED, S.AGREED)  # the usual way, from stage to stage


@dataclass(frozen=True)
class Stay:
    """A request in one stage from a day until another; `until` None: it is there now."""

    status: str
    since: date
    until: date | None
    working_days: int
    is_pause: bool


@dataclass(frozen=True)
class Step:
    """A stage to come, and the day by which it is expected to be reached."""

    status: str
    expected_on: date


@dataclass(frozen=True)
class Clock:
    stays: tuple[Stay, ...]
    due_on: date | None  # of the stage it is in
    overdue_days: int  # working days past `due_on`
    counted_days: int  # with OHCHR since it was sent, without pauses
    coming: tuple[Step, ...]
    uncounted_years: tuple[int, ...]  # whose holidays nobody has entered

    @property
    def current(self) -> Stay | None:
        return self.stays[-1] if self.stays and self.stays[-1].until is None else None

    @property
    def pauses(self) -> tuple[Stay, ...]:
        return tuple(stay for stay in self.stays if stay.is_pause)

    @property
    def is_overdue(self) -> bool:
        return self.overdue_days > 0

    @property
    def next_step(self) -> Step | None:
        return self.coming[0] if self.coming else None


Move = tuple[str, datetime]  # the stage that was reached, and when


def stays_of(moves: Sequence[Move], *, today: date, holidays: Holidays, times: Times = CLOCK) -> tuple[Stay, ...]:
    """One stay for each stage the request was in, oldest first. `moves` are in the order in which they were made."""
    days = [(status, timezone.localdate(at)) for status, at in moves]
    ends: list[date | None] = [*(day for _status, day in days[1:]), None]
    return tuple(
        Stay(status, since, until, working_days(since, until or today, holidays), status in times.pauses)
        for (status, since), until in zip(days, ends[: len(days)], strict=True)
    )


def read_clock(
    moves: Sequence[Move],
    *,
    own_day: date | None,
    today: date,
    holidays: Holidays,
    usual: Mapping[str, int],
    times: Times = CLOCK,
) -> Clock:
    """`own_day` is the day that the stage sets itself (an answer, a review); `usual` gives working days a stage takes."""
    stays = stays_of(moves, today=today, holidays=holidays, times=times)
    current = stays[-1] if stays else None
    due_on = due_day(current, own_day=own_day, holidays=holidays, times=times)
    return Clock(
        stays=stays,
        due_on=due_on,
        overdue_days=working_days(due_on, today, holidays) if due_on else 0,
        counted_days=counted_days(stays),
        coming=tuple(steps_from(stays, due_on=due_on, today=today, holidays=holidays, usual=usual)),
        uncounted_years=tuple(years_without_holidays(stays[0].since, today)) if stays else (),
    )


def counted_days(stays: Iterable[Stay]) -> int:
    """Working days with OHCHR: since the request was sent, without pauses and without what came after its end."""
    return sum(s.working_days for s in stays if not s.is_pause and s.status != S.DRAFT and s.status not in ENDED)


def due_day(current: Stay | None, *, own_day: date | None, holidays: Holidays, times: Times) -> date | None:
    if current is None:
        return None
    if current.is_pause:
        return own_day
    target = times.targets.get(current.status)
    return None if target is None else add_working_days(current.since, target, holidays)


def steps_from(
    stays: Sequence[Stay], *, due_on: date | None, today: date, holidays: Holidays, usual: Mapping[str, int]
) -> Iterator[Step]:
    """The rest of the usual way. What is late is expected from today on; a pause ends on its own day."""
    current = stays[-1] if stays else None
    if current is None or current.status in {*ENDED, S.DRAFT}:
        return
    if current.is_pause:
        here, day = interrupted(stays), max(due_on or today, today)
        yield Step(here, day)
    else:
        here = current.status
        day = max(add_working_days(current.since, usual.get(here, 0), holidays), today)
    later = WAY[WAY.index(S(here)) + 1 :] if here in WAY else WAY[WAY.index(S.DECISION) :]
    if current.is_pause:
        day = add_working_days(day, usual.get(here, 0), holidays)
    for stage in later:
        yield Step(stage, day)
        day = add_working_days(day, usual.get(stage, 0), holidays)


def interrupted(stays: Sequence[Stay]) -> str:
    """The stage to which a pause leads back: the one that questions interrupted; a deferred request is screened anew."""
    before = [stay.status for stay in stays[:-1] if not stay.is_pause]
    return before[-1] if before and stays[-1].status == S.INFO_REQUESTED else S.SCREENING


# What is usual: the public figure


@dataclass(frozen=True)
class Usual:
    """Working days a stage took over the finished requests; no figure below the number of cases that protects each."""

    status: str
    cases: int
    lower: float | None = None  # a quarter of the requests took no longer
    median: float | None = None
    upper: float | None = None  # three quarters took no longer
    target: int | None = None

    @property
    def is_hidden(self) -> bool:
        return self.median is None


TOTAL = "total"  # from receipt to the end, without pauses
TO_DECISION = "to_decision"  # from receipt until the State was told yes or no, without pauses
DECIDED = frozenset({S.ACCEPTED, S.DECLINED})
ORDER = (S.SUBMITTED, S.SCREENING, S.INFO_REQUESTED, S.ASSESSMENT, S.BOARD_ADVICE, S.DECISION, S.ACCEPTED)


def summarise(status: str, days: Sequence[int], times: Times = CLOCK) -> Usual:
    target = times.targets.get(status)
    if len(days) < times.fewest_cases:
        return Usual(status, len(days), target=target)
    lower, median, upper = quantiles(days, n=4, method="inclusive")
    return Usual(status, len(days), lower, median, upper, target)


def days_by_stage(stays: Sequence[Stay]) -> dict[str, int]:
    """Working days of one request in each stage, all its stays there together."""
    days: dict[str, int] = defaultdict(int)
    for stay in stays:
        if stay.status not in (S.DRAFT, S.AGREED, *CLOSED):
            days[stay.status] += stay.working_days
            if not stay.is_pause:
                days[TOTAL] += stay.working_days
    if (until_decision := days_until_decision(stays)) is not None:
        days[TO_DECISION] = until_decision
    return dict(days)


def days_until_decision(stays: Sequence[Stay]) -> int | None:
    """Working days with OHCHR before the request was accepted or declined for the first time; None when it never was."""
    at = next((index for index, stay in enumerate(stays) if stay.status in DECIDED), None)
    return None if at is None else counted_days(stays[:at])


def summaries(requests: Iterable[Sequence[Move]], *, today: date, holidays: Holidays) -> tuple[Usual, ...]:
    """Of the moves of finished requests; a request counts in the stages it was in."""
    gathered: dict[str, list[int]] = defaultdict(list)
    for moves in requests:
        for status, days in days_by_stage(stays_of(moves, today=today, holidays=holidays)).items():
            gathered[status].append(days)
    return tuple(summarise(status, gathered[status]) for status in (*ORDER, TO_DECISION, TOTAL))


def usual_times(*, today: date | None = None) -> tuple[Usual, ...]:
    """Median and quartiles of working days in each stage and in total, over all finished requests, whoever asks.

    Source: the log of moves. Figures of fewer than five cases are withheld.
    """
    finished = Request.objects.filter(status__in=(*CLOSED, S.AGREED), submitted_at__isnull=False)
    log = moves_of(finished.values("pk"))
    return summaries(log.values(), today=today or timezone.localdate(), holidays=official_holidays())


def expected_days(usual: Iterable[Usual], times: Times = CLOCK) -> dict[str, int]:
    """What a stage is expected to take: the median, rounded up, or the target where no median is shown."""
    medians = {one.status: -int(-one.median // 1) for one in usual if one.median is not None}
    return dict(times.targets) | medians


def moves_of(requests: Any) -> dict[int, list[Move]]:
    """The log of moves of many requests in one query: the stage reached and the moment, oldest first."""
    kind = ContentType.objects.get_for_model(Request)
    events = AuditEvent.objects.filter(content_type=kind, object_id__in=requests).exclude(to_status="")
    log: dict[int, list[Move]] = defaultdict(list)
    for pk, status, at in events.order_by("at", "id").values_list("object_id", "to_status", "at"):
        log[pk].append((status, at))
    return log


def days_to_decision(requests: Iterable[Request]) -> dict[int, int]:
    """Request's key → working days with OHCHR up to its decision. Left out: what is not decided, or whose moves nobody logged.

    The one count for the Board's and the State's report, for dashboards and for precedents.
    """
    decided = {row.pk: row.decided_at for row in requests if row.submitted_at and row.decided_at}
    log, holidays = moves_of(list(decided)), official_holidays()
    return {
        pk: counted_days(
            stays_of([move for move in log[pk] if move[1] <= at], today=timezone.localdate(at), holidays=holidays)
        )
        for pk, at in decided.items()
        if log.get(pk)
    }


def clock_of(request: Request, *, today: date | None = None, usual: tuple[Usual, ...] | None = None) -> Clock:
    """The clock of one request. `usual` can be given when many are read."""
    return clocks_of([request], today=today, usual=usual)[request.pk]


def clocks_of(
    requests: Sequence[Request], *, today: date | None = None, usual: tuple[Usual, ...] | None = None
) -> dict[int, Clock]:
    """The clocks of a list, with one query for all of them (and one for what is usual, unless it is given)."""
    today = today or timezone.localdate()
    expected = expected_days(usual_times(today=today) if usual is None else usual)
    log = moves_of([request.pk for request in requests])
    return {
        request.pk: read_clock(
            log.get(request.pk, []),
            own_day=request.answer_due_on if request.status == S.INFO_REQUESTED else request.review_on,
            today=today,
            holidays=official_holidays(),
            usual=expected,
        )
        for request in requests
    }
