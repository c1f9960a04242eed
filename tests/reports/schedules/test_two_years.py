"""Two years of the schedule with downtime, double rounds, a rule changed and sessions moved, against an enumeration that asks
every single day in the plainest way and knows nothing of rounds."""

from calendar import monthrange
from datetime import date, timedelta
from random import Random

import pytest

from portal.accounts.models import User
from portal.periods import Period
from reports.board.sessions.models import BoardSession
from reports.figures.books import DoesNotReconcile
from reports.runs.models import Report
from reports.schedules import actions, rounds
from reports.schedules.models import ScheduledReport
from tests.factories.schedules import at, cheap_kinds, rule, session

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BEGIN, END = date(2026, 1, 1), date(2027, 12, 31)
DOWN = (
    Period(date(2026, 3, 20), date(2026, 5, 8)),  # over the end of a quarter and a fixed date
    Period(date(2026, 12, 24), date(2027, 1, 12)),
    Period(date(2027, 6, 1), date(2027, 8, 2)),
)
CHANGED_ON = date(2026, 9, 15)
MOVES = {  # day → number of the session, its new first day
    date(2026, 2, 20): (60, date(2026, 4, 27)),  # its report is due while nothing runs
    date(2026, 10, 1): (61, date(2027, 2, 15)),  # after it was announced: into the next half-year
    date(2027, 9, 20): (62, date(2027, 10, 11)),  # earlier, so that its report was due nine days before
}
NEW_DONOR_ON, NEW_DONOR = date(2026, 11, 3), "PER"
BROKEN = Period(date(2027, 1, 25), date(2027, 2, 20))  # the ledger does not add up: reports come afterwards

WHILE_BROKEN = (BROKEN.starts_on, date(2027, 2, 12), BROKEN.ends_on)


def sessions_on(day: date) -> dict[int, date]:
    known = {60: date(2026, 4, 6), 61: date(2026, 11, 23), 62: date(2027, 11, 29), 63: date(2028, 2, 7)}
    for moved_on, (number, first_day) in MOVES.items():
        if moved_on <= day:
            known[number] = first_day
    return known


def ends_a(months: int, day: date) -> bool:
    return day.month % months == 0 and day.day == monthrange(day.year, day.month)[1]


def ending(day: date, months: int) -> Period:
    """The period of so many months that ends on this day."""
    first = day.month - months + 1
    return Period(date(day.year, first, 1), day)


def before(day: date, months: int) -> Period:
    while not ends_a(months, day - DAY):
        day -= DAY
    return ending(day - DAY, months)


def expected() -> list[tuple[str, str, Period, date]]:
    """Day by day: what each rule says of this day, each report only the first time."""
    made: dict[tuple[str, str, Period], date] = {}

    def call(kind: str, scope: str, period: Period, day: date) -> None:
        made.setdefault((kind, scope, period), day)

    day = BEGIN
    while day <= END:
        if day < CHANGED_ON and ends_a(3, day - 30 * DAY):
            call("statement", "", ending(day - 30 * DAY, 3), day)
        if day >= CHANGED_ON and ends_a(1, day - 10 * DAY):
            call("statement", "", ending(day - 10 * DAY, 1), day)
        if ends_a(6, day - 120 * DAY):
            call("board", "", ending(day - 120 * DAY, 6), day)
        if day in {first - 30 * DAY for first in sessions_on(day).values()}:
            call("board", "", before(day, 6), day)
        if (day.month, day.day) in ((3, 31), (4, 30)):
            for code in ("NOR", "SWE", *([NEW_DONOR] if day > NEW_DONOR_ON else [])):
                call("donor", code, before(day, 12), day)
        if day.day == 31 and day.month in (1, 7):
            call("statement", "VFTC", before(day, 1), day)
        day += DAY
    # When session 62 was moved, its report had been due for nine days already: it is caught up, with the day it was due.
    made["board", "", Period(date(2027, 1, 1), date(2027, 6, 30))] = date(2027, 9, 11)
    return sorted((kind, scope, period, due_on) for (kind, scope, period), due_on in made.items())


def days_with_rounds(chance: Random) -> list[date]:
    days = (BEGIN + n * DAY for n in range((END - BEGIN).days + 1))
    found = [day for day in days if not any(day in down for down in DOWN) and chance.random() < 0.12]
    return sorted({*found, *MOVES, CHANGED_ON, NEW_DONOR_ON, *WHILE_BROKEN, BROKEN.ends_on + 2 * DAY, END})


def test_two_years_make_exactly_the_reports_of_a_naive_enumeration(dan: User) -> None:
    chance = Random(20_260)  # noqa: S311 (days on which rounds run)
    changing = rule(days=30)
    rule(kind="board", covers="half_year", days=120)
    rule(kind="board", trigger="before_session", covers="half_year", days=30)
    rule(kind="donor", scopes="each", trigger="fixed_dates", dates=["03-31", "04-30"], covers="year")
    rule(scope="VFTC", trigger="every_months", months=6, covers="month", starts_on=date(2026, 1, 31))
    for number, first_day in sessions_on(BEGIN - DAY).items():
        session(number, first_day)
    drafted_on: dict[int, date] = {}
    ran_on = days_with_rounds(chance)

    with cheap_kinds("statement", "board", "donor") as cheap:
        for day in ran_on:
            if day in MOVES:
                number, first_day = MOVES[day]
                BoardSession.objects.filter(number=number).update(starts_on=first_day, ends_on=first_day)
            if day == CHANGED_ON:
                actions.change_rule(changing, by=dan, covers="month", days=10, now=at(day))
            if day == NEW_DONOR_ON:
                cheap.codes.append(NEW_DONOR)
            cheap.broken = {"": DoesNotReconcile("not now")} if day in BROKEN else {}
            for _time in range(chance.choice((1, 1, 2))):
                rounds.make_round(now=at(day, hour=chance.randrange(0, 22)))
            for pk in Report.objects.exclude(status="scheduled").values_list("pk", flat=True):
                drafted_on.setdefault(pk, day)

    rows = [row for row in ScheduledReport.objects.all() if row.status != "waiting"]
    assert sorted((row.kind, row.scope, row.period, row.due_on) for row in rows) == expected()
    assert {row.status for row in rows} == {"done"}
    assert Report.objects.exclude(status="scheduled").count() == len(rows)
    assert sorted(Report.objects.filter(status="scheduled").values_list("pk", flat=True)) == sorted(
        ScheduledReport.objects.filter(status="waiting").values_list("report", flat=True)
    )
    late = [row for row in rows if not row.scope and row.due_on in BROKEN]
    assert {row.attempts > 1 for row in late} == {True}
    by_the_move = max(MOVES)  # its session was moved so early that it had been due before
    for row in rows:
        if (
            row.report_id and row not in late
        ):  # on the first day, from the one on which it was due, on which a round ran
            since = by_the_move if row.due_on == date(2027, 9, 11) else row.due_on
            assert drafted_on[row.report_id] == min(day for day in ran_on if day >= since)
