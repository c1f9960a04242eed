"""The arithmetic of the Board's dashboard, on a programme small enough to count by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.periods import Period, parse
from projects.portfolio.models import Project
from reports.board.advice.models import BoardRecommendation
from reports.board.members.models import BoardMember
from reports.board.questions.models import FigureQuestion
from reports.board.sessions.models import AgendaItem
from reports.dashboards.board.asked import (
    COMPONENTS,
    FOLLOW_UP,
    MONEY,
    PARTS,
    PROJECTS,
    RECOMMENDATIONS,
    REQUESTS,
    STATES,
    BoardAsked,
)
from reports.dashboards.board.figures import compute
from reports.dashboards.board.shapes import BoardLook
from reports.figures.board import figures
from tests.factories import funding
from tests.factories.board_dashboard import everything, question, risk
from tests.factories.people import member
from tests.factories.reference import state
from tests.factories.reports import HALF

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)
WHOLE = Period(date(2026, 1, 1), date(2026, 12, 31))


def look(reader: User, part: str, period: Period = HALF, *, as_at: date | None = None, today: date = TODAY) -> Any:
    return compute(reader, BoardAsked(period, as_at or period.ends_on, today, part=part))


def values(made: BoardLook) -> dict[str, Any]:
    return {figure.id: figure.value for figure in made.sources}


def test_money_in_brief(tess: User) -> None:
    everything()

    made = look(tess, MONEY)

    money = made.shown
    assert money.statement.closing_usd == values(made)["money.closing"]
    assert [(year.ends_on.year, year.usd) for year in money.years] == [
        (2022, 0), (2023, 0), (2024, 0), (2025, 0), (2026, Decimal("150988.04")),
    ]  # fmt: skip
    assert {one.standing: (one.donors, one.usd) for one in money.years[-1].groups} == {
        "returning": (0, Decimal("0.00")),
        "first_time": (2, Decimal("150988.04")),
        "lapsed": (0, Decimal("0.00")),
    }
    assert money.years[-1].usd == money.statement.income_usd
    assert values(made)["accounts.certified_days"] == 0


def test_the_figures_are_those_of_the_report(tess: User) -> None:
    """The dashboard of the whole period, and the report of the same period: one set of figures."""
    everything()
    report = {figure.id: figure for figure in figures(HALF, today=TODAY).sources}

    for part in PARTS:
        made = {figure.id: figure for figure in look(tess, part).sources}
        shared = {id for id in made if id in report}
        assert {id: made[id] for id in shared} == {id: report[id] for id in shared}
        assert part in (STATES, RECOMMENDATIONS, FOLLOW_UP) or shared


def test_projects_by_region_and_stage(tess: User) -> None:
    everything()

    found = look(tess, PROJECTS).shown

    assert [(one.region, {stage.status: stage.count for stage in one.by_stage if stage.count}) for one in found.stages] == [
        ("AFG", {"active": 2}),
        ("EEG", {"active": 1}),
    ]  # fmt: skip
    assert (found.projects.active, found.projects.regional) == (2, 1)
    assert [(one.number, one.rose, one.stayed, one.fell) for one in found.movements] == [(6, 1, 0, 0), (7, 0, 1, 0)]
    assert (found.lessons.public, found.lessons.new) == (1, 1)
    assert [(one.line.title, one.cited) for one in found.lessons.newest] == [
        ("Monitors learn most from joint visits", 0)
    ]
    assert found.lessons.used == ()


def test_components_by_region_are_those_of_the_projects_under_way(tess: User) -> None:
    everything()

    found = look(tess, COMPONENTS).shown

    rows = {row.heading.key: (row.projects, row.cells[5].mean) for row in found.heat.rows if row.heading}
    assert rows == {"AFG": (2, Decimal("2.00")), "EEG": (1, Decimal("2.00"))}
    assert found.lines[5].means[2].score == Decimal("3.00")
    assert len(found.changes) == 2


def test_a_state_is_counted_once_by_what_it_has_most_of(tess: User, dan: User) -> None:
    everything()  # projects in Kenya, Tunisia and Georgia; Peru asked on 1 July

    half, later = look(dan, STATES), look(dan, STATES, WHOLE, as_at=TODAY)

    assert {id: values(half)[id] for id in values(half)} == {
        "states.with_project": 3, "states.with_request": 0, "states.with_neither": 190,
    }  # fmt: skip
    assert values(later)["states.with_request"] == 1
    assert {line.iso3 for line in later.shown.lines if line.stands == "request"} == {"PER"}
    seen = look(tess, STATES, WHOLE, as_at=TODAY)
    assert values(seen) == values(later)
    assert {line.iso3 for line in seen.shown.lines if line.stands == "request"} == set()


def test_coverage_is_that_of_the_reader(tess: User, dan: User) -> None:
    everything()

    for reader in (tess, dan):
        assert values(look(reader, RECOMMENDATIONS)) == {
            "coverage.supported": 3, "coverage.assisted": 3, "coverage.requested": 0, "coverage.untouched": 0,
        }  # fmt: skip


def test_requests_by_month_and_by_year(tess: User) -> None:
    everything()

    months, years = look(tess, REQUESTS).shown, look(tess, REQUESTS, parse("..2026-07-20")).shown

    assert [(one.starts_on.month, one.received, one.decided) for one in months.spells] == [
        (1, 1, 1), (2, 0, 0), (3, 1, 1), (4, 0, 0), (5, 0, 0), (6, 1, 0),
    ]  # fmt: skip
    assert [(one.starts_on.year, one.received, one.decided) for one in years.spells] == [(2026, 4, 2)]
    assert (months.requests.received, months.requests.decided) == (3, 2)


def test_risks_are_numbers_alone_and_of_running_projects(tess: User) -> None:
    everything()
    over = Project.objects.get(code="TCP-2024-0003")
    risk(over, User.objects.get(name="Olga"))
    risk(Project.objects.get(code="TCP-2025-0001"), User.objects.get(name="Olga"), status="closed")

    made = look(tess, FOLLOW_UP)

    assert made.shown.risks[3][4] == made.shown.risks[1][2] == 1
    assert sum(map(sum, made.shown.risks)) == 2
    assert {id: value for id, value in values(made).items() if id.startswith("risks.")} == {
        "risks.very_high": 1, "risks.high": 0, "risks.moderate": 1, "risks.low": 0,
    }  # fmt: skip
    assert "Visits are refused" not in repr(made)


def test_projects_that_run_past_their_last_day(tess: User) -> None:
    everything()
    Project.objects.filter(code="TCP-2026-0002").update(ends_on=date(2026, 7, 10))

    made = look(tess, FOLLOW_UP)

    assert [(one.code, one.days) for one in made.shown.late] == [("TCP-2026-0002", 10)]
    assert values(made)["projects.late"] == 1


def test_advice_as_it_stood_on_the_day(tess: User) -> None:
    everything()
    BoardRecommendation.objects.update(made_at="2026-01-01T09:00:00Z")
    BoardRecommendation.objects.filter(reference="BT60-R1").update(due_on=date(2026, 6, 1))

    made = look(tess, FOLLOW_UP)

    assert [(one.reference, one.status, one.late, one.age) for one in made.shown.advice] == [
        ("BT60-R1", "open", 29, 180),
        ("BT59-R1", "under_way", 0, 180),
        ("BT60-R2", "open", 0, 180),
        ("BT59-R2", "done", 0, 180),
    ]
    assert (values(made)["advice.overdue"], values(made)["advice.done"]) == (1, 1)


def test_a_member_sees_nothing_of_an_item_it_takes_no_part_in(tess: User) -> None:
    everything()
    BoardRecommendation.objects.update(made_at="2026-01-01T09:00:00Z")
    FigureQuestion.objects.all().delete()
    refused = AgendaItem.objects.get(request__reference="TCR-2026-9002")
    question(item=refused, session=refused.session, asked_at="2026-04-01T09:00:00Z")
    type(FigureQuestion.objects.get().report).objects.update(status="approved")
    tom = member("Tom", Role.TRUSTEE)
    BoardMember.objects.filter(name="Trustee, AFG").update(user=tess)

    of_tess, of_tom = look(tess, FOLLOW_UP), look(tom, FOLLOW_UP)

    assert "Say nothing of this" in repr(of_tom)
    assert "Say nothing of this" not in repr(of_tess)
    assert len(of_tom.shown.advice) == len(of_tess.shown.advice) + 1
    assert values(of_tom)["advice.open"] == values(of_tess)["advice.open"] + 1
    assert (values(of_tom)["questions.open"], values(of_tess)["questions.open"]) == (1, 0)


QUERIES = {MONEY: 28, PROJECTS: 26, COMPONENTS: 11, STATES: 6, RECOMMENDATIONS: 9, REQUESTS: 13, FOLLOW_UP: 21}


@pytest.mark.parametrize("part", PARTS)
def test_queries_do_not_grow(part: str, tess: User) -> None:
    everything()
    few = counted(tess, part)
    for number in (4, 5):
        more = funding.project(code=f"TCP-2026-000{number}", starts_on=date(2026, 3, number))
        more.states.set([state("ZMB"), state("NOR")])
        risk(more, User.objects.get(name="Olga"))
        funding.received("1000", donor=funding.donor(f"Donor {number}"), pledged_on=date(2026, 3, number))

    assert (few, counted(tess, part)) == (QUERIES[part], QUERIES[part])


def counted(reader: User, part: str) -> int:
    look(reader, part)  # kinds of records and what else is remembered for good
    cache.clear()
    with CaptureQueriesContext(connection) as found:
        look(User.objects.get(pk=reader.pk), part)
    return len(found)
