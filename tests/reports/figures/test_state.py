"""The figures of the report on one State, on a programme small enough to count by hand."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from statistics import median

import pytest

from portal.audit.models import AuditEvent
from portal.periods import parse
from portal.reference.models import State
from projects.coverage.figures import DIMENSIONS, Question, coverage
from projects.recommendations.models import RecommendationText
from projects.requests.models import Request
from reports.figures.board import compute as of_board
from reports.figures.freezing import canonical, thaw
from reports.figures.reader import SECRETARIAT
from reports.figures.state import StateFigures, compute
from reports.kinds.scopes import STATES
from tests.factories.board_year import year
from tests.factories.projects import recommendation
from tests.factories.reports import HALF

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)


@pytest.fixture
def figures() -> StateFigures:
    year()
    return compute(HALF, today=TODAY, scope="KEN")


def test_recommendations_by_position_and_progress(figures: StateFigures) -> None:
    assert figures.recommendations == 2
    assert [(one.supported, one.noted, one.pledges) for one in figures.positions] == [(2, 0, 0)]
    assert figures.mechanisms == ()
    told = {one.progress: (one.by_state, one.by_ohchr) for one in figures.progress if one.by_state or one.by_ohchr}
    assert told == {"in_progress": (1, 0), "": (1, 2)}
    fresh = {one.key: one.count for one in figures.freshness}
    assert (fresh["6-months"], fresh["never"], fresh["overdue"]) == (1, 1, 1)


def test_coverage_is_that_of_the_coverage_page(figures: StateFigures) -> None:
    page = coverage(SECRETARIAT, Question(DIMENSIONS["cycle"], state="KEN")).total

    total = figures.coverage_total

    assert (total.recommendations, total.assisted, total.requested, total.untouched) == (2, 2, 0, 0)
    assert (page.recommendations, page.assisted) == (total.recommendations, total.assisted)
    assert total.share == 1


def test_confidential_requests_are_counted_and_not_listed(figures: StateFigures) -> None:
    facts = figures.requests

    assert (facts.received, facts.decided, facts.open) == (2, 1, 1)
    assert [(one.reference, one.title, one.status) for one in facts.lines] == [
        ("TCR-2026-9001", "Monitoring of places of detention", "agreed")
    ]
    assert facts.not_listed == 1  # has no consent


def test_the_board_and_the_states_are_told_the_same_days_to_decision() -> None:
    """Without official holidays (20 March 2026) and without the days on which OHCHR waited for the State."""
    year()
    asked, late = Request.objects.get(reference="TCR-2026-9001"), Request.objects.get(reference="TCR-2026-9002")
    Request.objects.filter(pk__in=[asked.pk, late.pk]).update(consent="publish")
    for verb, status, day in (("ask", "info_requested", 16), ("answer", "screening", 21)):
        AuditEvent.objects.create(record=asked, verb=verb, to_status=status, at=datetime(2026, 1, day, 9, tzinfo=UTC))

    board = of_board(HALF, today=TODAY)
    lines = [line for iso3 in ("KEN", "TUN") for line in compute(HALF, today=TODAY, scope=iso3).requests.lines]

    decided = {line.reference: line.working_days for line in lines if line.decided_on}
    assert decided == {asked.reference: 3, late.reference: 10}
    assert board.requests.median_working_days == Decimal("6.5") == median(map(Decimal, (3, 10)))


def test_title_of_an_open_request_is_not_told() -> None:
    year()
    Request.objects.filter(reference="TCR-2026-9003").update(consent="publish", title="Not agreed")

    figures = compute(HALF, today=TODAY, scope="KEN")

    lines = [(one.reference, one.title, one.working_days) for one in figures.requests.lines]
    assert lines[1:] == [("TCR-2026-9003", "", None)]
    assert "Not agreed" not in canonical(figures).decode()


def test_projects_with_money_by_source_up_to_the_periods_end(figures: StateFigures) -> None:
    kenya, shared = figures.projects

    assert (kenya.code, kenya.is_shared, shared.code, shared.is_shared) == (
        "TCP-2025-0001", False, "TCP-2026-0002", True,
    )  # fmt: skip
    assert [(one.source, one.allocated_usd, one.period_usd, one.spent_usd) for one in kenya.sources] == [
        ("vftc", Decimal("80000.00"), Decimal("36160.11"), Decimal("47460.11"))
    ]


def test_people_of_the_periods_events_without_small_numbers(figures: StateFigures) -> None:
    facts = figures.people

    assert (facts.events, facts.people, facts.women) == (2, 62, None)
    assert (facts.left_out, facts.share) == (2, None)


def test_results_components_and_lessons(figures: StateFigures) -> None:
    participation = figures.components[5]

    assert (figures.results.indicators, figures.results.reported) == (2, 1)
    assert [one.title for line in figures.result_lines for one in line.indicators] == [
        "Visits made",
        "Reports published",
    ]
    assert (participation.first, participation.last, participation.compared) == (Decimal("0.50"), Decimal("2.50"), 2)
    assert [one.title for one in figures.lessons] == ["Monitors learn most from joint visits"]


def test_matrix_for_the_national_report() -> None:
    year()
    untouched = recommendation("KEN", paragraph="142.9")
    RecommendationText.objects.create(recommendation=untouched, language="fr", text="Créer un organe indépendant")

    whole = compute(HALF, today=TODAY, scope="KEN").matrix
    acted_on = compute(HALF, today=TODAY, scope="KEN", options={"matrix": "acted_on"}).matrix

    assert [(one.citation, one.projects, one.state_progress) for one in whole] == [
        ("A/HRC/44/9, para. 142.9", (), ""),
        ("A/HRC/44/9, para. 142.10", ("TCP-2025-0001",), "in_progress"),
        ("A/HRC/44/9, para. 142.11", ("TCP-2025-0001",), ""),
    ]
    assert whole[0].texts == {"fr": "Créer un organe indépendant"}
    assert [one.citation for one in acted_on] == [one.citation for one in whole[1:]]


def test_a_state_without_anything() -> None:
    figures = compute(parse("1999"), today=TODAY, scope="NRU")

    assert (figures.recommendations, figures.projects, figures.matrix, figures.lessons) == (0, (), (), ())
    assert (figures.requests.received, figures.people.events, figures.coverage_total.share) == (0, 0, None)


def test_what_is_no_state_has_no_report() -> None:
    with pytest.raises(State.DoesNotExist):
        compute(HALF, today=TODAY, scope="XXX")


def test_figures_survive_freezing_and_name_their_sources(figures: StateFigures) -> None:
    ids = [figure.id for figure in figures.sources]

    assert thaw(StateFigures, json.loads(canonical(figures))) == figures
    assert len(set(ids)) == len(ids)
    assert all(figure.source for figure in figures.sources)


def test_states_that_have_something_to_report() -> None:
    year()

    assert STATES.with_something(HALF) == ["GEO", "KEN", "TUN"]
    assert STATES.name("KEN") == "Kenya"
    assert ("KEN", "Kenya") in list(STATES.choices(None))
