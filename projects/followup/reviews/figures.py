"""Past and coming sessions of the UPR, and for each State the last review, the mid-term and the next expected review.

Rules, as the page says them:
- The next review is 14 sessions after the last one: cycles 3 and 4 kept the order of the cycle before (session n and n + 14).
  The first cycle had another rhythm, so nothing is derived from a review in it.
- A session that has no date yet is expected 4 years and 6 months after the session 14 before it (Council resolution 16/21), in
  the next month in which the Working Group meets (January, May, November) and after the session before it.
- The mid-term is halfway between the outcome (adopted by the Council, or where that day is not known the end of the session)
  and the beginning of the next review.
- The national report is due about three months before the session.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from portal.reference.models import State, UprSession
from portal.reference.sorting import sort_key
from projects.followup.dates import add_months
from projects.recommendations.models import Review

ORDER = 14  # sessions of a cycle
CYCLE_MONTHS = 54
MEETING_MONTHS = (1, 5, 11)
REPORT_MONTHS = 3
FIRST_ORDERED_CYCLE = 2
Precision = UprSession.Precision


@dataclass(frozen=True)
class When:
    """A day, or a month of which the day is its first; None where nothing is known."""

    day: date | None
    precision: str = Precision.DAY
    is_expected: bool = False  # reckoned here, not set by the United Nations

    @property
    def is_month(self) -> bool:
        return self.precision == Precision.MONTH


@dataclass(frozen=True)
class Session:
    number: int
    cycle: int
    starts: When
    ends_on: date | None

    @property
    def is_expected(self) -> bool:
        return self.starts.is_expected

    def is_over(self, today: date) -> bool:
        if self.starts.day is None:
            return False
        end = self.ends_on or (month_end(self.starts.day) if self.starts.is_month else self.starts.day)
        return end < today


@dataclass(frozen=True)
class Outlook:
    """One State: the last review that has taken place and what follows from it. None: nothing is known."""

    state: State
    last: Session | None
    is_recorded: bool  # the last review is in the portal's records, not only in the order of the sessions
    midterm: When
    report_due: When
    next: Session | None


def month_end(day: date) -> date:
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


@cache
def published_order() -> dict[str, int]:
    """ISO code → session of cycle 4."""
    text = (Path(__file__).parent / "order.toml").read_text(encoding="utf-8")
    lists: dict[str, str] = tomllib.loads(text)["sessions"]
    return {iso3: int(number) for number, codes in lists.items() for iso3 in codes.split()}


def sessions_by_number() -> dict[int, Session]:
    """Those of the reference list, and the sessions expected after them for one cycle and a half."""
    listed = {
        each.number: Session(each.number, each.cycle, When(each.starts_on, each.precision), each.ends_on)
        for each in UprSession.objects.all()
    }
    found: dict[int, Session] = {}
    for number in range(1, max(listed, default=0) + ORDER + ORDER // 2 + 1):
        session = listed.get(number)
        if session is None or session.starts.day is None:
            session = expected(number, found, session)
        if session:
            found[number] = session
    return found


def expected(number: int, found: dict[int, Session], listed: Session | None) -> Session | None:
    """What is expected of a session without a date; as it was listed where nothing can be said."""
    model, before = found.get(number - ORDER), found.get(number - 1)
    if model is None or model.starts.day is None:
        return listed
    earliest = add_months(model.starts.day.replace(day=1), CYCLE_MONTHS)
    if before and before.starts.day:
        earliest = max(earliest, add_months(before.starts.day.replace(day=1), 1))
    while earliest.month not in MEETING_MONTHS:
        earliest = add_months(earliest, 1)
    cycle = listed.cycle if listed else model.cycle + 1
    return Session(number, cycle, When(earliest, Precision.MONTH, is_expected=True), None)


def outlooks(states: Iterable[State], today: date) -> list[Outlook]:
    """In the order of what comes first; States of which nothing is known last. Three queries, whatever the number of States."""
    states, known = list(states), sessions_by_number()
    recorded: dict[int, list[Review]] = {}
    for review in Review.objects.filter(state__in=states).select_related("session"):
        recorded.setdefault(review.state_id, []).append(review)
    language = get_language() or "en"
    made = [outlook(state, recorded.get(state.pk, []), known, today) for state in states]
    return sorted(made, key=lambda one: (one.next is None, day_of(one.next), sort_key(one.state.name, language)))


def day_of(session: Session | None) -> date:
    return (session.starts.day if session else None) or date.max


def outlook(state: State, reviews: list[Review], known: dict[int, Session], today: date) -> Outlook:
    by_number = {review.session.number: review for review in reviews}
    past = [n for n in by_number if (found := known.get(n)) and found.is_over(today)]
    base = base_session(state, by_number, known)
    coming = next_number(base, known, today)
    last_number = max(
        [*past, *([coming - ORDER] if coming and took_place(coming - ORDER, known, today) else [])], default=None
    )
    last = known.get(last_number or 0)
    following = known.get(coming or 0)
    review = by_number.get(last_number or 0)
    return Outlook(
        state=state,
        last=last,
        is_recorded=review is not None,
        midterm=halfway(outcome(last, review), following.starts if following else When(None)),
        report_due=report_due(following),
        next=following,
    )  # fmt: skip


def base_session(state: State, reviews: dict[int, Review], known: dict[int, Session]) -> int | None:
    """The latest session from which the order can be counted: recorded here, or in the published order."""
    ordered = [n for n in reviews if n in known and known[n].cycle >= FIRST_ORDERED_CYCLE]
    published = published_order().get(state.iso3)
    return max([*ordered, *([published] if published else [])], default=None)


def next_number(base: int | None, known: dict[int, Session], today: date) -> int | None:
    """The first session of the State that is not over, 14 at a time."""
    if base is None:
        return None
    number = base
    while (found := known.get(number)) and found.is_over(today):
        number += ORDER
    return number if known.get(number) else None


def took_place(number: int, known: dict[int, Session], today: date) -> bool:
    found = known.get(number)
    return bool(found and found.cycle >= FIRST_ORDERED_CYCLE and found.is_over(today))


def outcome(last: Session | None, review: Review | None) -> When:
    if review and review.adopted_on:
        return When(review.adopted_on)
    if last is None:
        return When(None)
    return When(last.ends_on or last.starts.day, last.starts.precision, last.starts.is_expected)


def halfway(first: When, last: When) -> When:
    if first.day is None or last.day is None:
        return When(None)
    middle = first.day + (last.day - first.day) / 2
    return When(middle.replace(day=1), Precision.MONTH, is_expected=last.is_expected)


def report_due(following: Session | None) -> When:
    if following is None or following.starts.day is None:
        return When(None)
    day = add_months(following.starts.day, -REPORT_MONTHS)
    return When(day.replace(day=1), Precision.MONTH, is_expected=following.is_expected)
