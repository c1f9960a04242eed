"""Sessions, themes, partners, results and donors of the Board's report, on a programme small enough to count by hand."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from funding.periods.workflow import PeriodStatus
from portal.periods import Period, parse
from projects.partners.models import Partner
from projects.requests.models import Request
from reports.figures.board import BoardFigures, compute
from reports.figures.board.choices import SYMBOL, Choices
from reports.figures.board.finance import accounts, years_before
from reports.figures.board.sessions import may_be_named
from reports.figures.freezing import canonical, thaw
from tests.factories.board_year import CHOICES, year
from tests.factories.periods import certify, period
from tests.factories.reports import HALF

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)
OLD = Path(__file__).parents[2] / "golden" / "reports" / "board-frozen-before-sessions.json"


@pytest.fixture
def figures() -> BoardFigures:
    year()
    return compute(HALF, today=TODAY, options=CHOICES)


def test_sessions_that_were_held_in_the_period(figures: BoardFigures) -> None:
    assert figures.sessions is not None
    main, online = figures.sessions

    assert [one.number for one in figures.sessions] == [60, 61]
    assert (main.serving, main.present) == (5, 4)
    assert [(one.group, one.serving, one.present) for one in main.attended] == [
        ("AFG", 1, 1),
        ("APG", 1, 1),
        ("EEG", 1, 0),
        ("GRULAC", 1, 1),
        ("WEOG", 1, 1),
    ]
    assert [(one.kind, one.count) for one in main.items] == [("opening", 1), ("request", 2), ("statement", 1)]
    assert main.recused_items == 1
    assert (online.present, online.item_count, online.recommendations) == (5, 0, ())


def test_confidential_requests_are_counted_and_not_named(figures: BoardFigures) -> None:
    assert figures.sessions is not None
    main = figures.sessions[0]

    assert [one.reference for one in main.requests] == ["TCR-2026-9001"]
    assert (main.request_count, main.requests_not_named) == (2, 1)
    assert [(one.advice, one.count) for one in main.advice] == [("support", 1), ("not_support", 1)]
    assert [one.reference for one in main.recommendations] == ["BT60-R1"]
    assert main.recommendations_not_given == 1
    text = canonical(figures).decode()
    for secret in ("A confidential matter", "Say nothing of this", "TCR-2026-9002", "Trustee, AFG", "Nationality"):
        assert secret not in text


@pytest.mark.parametrize(
    ("status", "consent", "named"),
    [
        ("agreed", "publish", True),
        ("agreed", "summary", True),
        ("agreed", "confidential", False),
        ("agreed", "", False),
        ("screening", "publish", False),
    ],
)
def test_who_is_named(status: str, consent: str, named: bool) -> None:
    assert may_be_named(Request(status=status, consent=consent)) is named


def test_earlier_recommendations_as_they_stood_at_the_end(figures: BoardFigures) -> None:
    lines = [(one.reference, one.status, one.done) for one in figures.earlier_recommendations]

    assert lines == [("BT59-R1", "under_way", "The check-list of closure is in use.")]


def test_thematic_chapter_of_the_components_chosen(figures: BoardFigures) -> None:
    participation, follow_up = figures.themes

    assert [one.number for one in figures.themes] == [6, 3]
    assert [(one.code, one.request, one.approval, one.closure) for one in participation.projects] == [
        ("TCP-2025-0001", 1, 2, 3),
        ("TCP-2026-0002", 0, 2, None),
    ]
    assert participation.movement is not None
    assert (participation.movement.rose, participation.movement.compared) == (1, 1)
    assert [(one.word, one.count) for one in participation.evidence] == [("indicator", 1), ("citation", 1)]
    assert [(one.project, one.indicator.title) for one in participation.indicators] == [
        ("TCP-2025-0001", "Visits made")
    ]
    assert [one.title for one in participation.lessons] == ["Monitors learn most from joint visits"]
    assert (follow_up.movement, follow_up.lessons, follow_up.evidence) == (None, (), ())


def test_partners_by_role_and_kind(figures: BoardFigures) -> None:
    found = figures.synergies

    assert found is not None
    assert (found.partners, found.un_entities, found.un_projects) == (3, 2, 1)
    assert [(one.role, [name.name for name in one.names]) for one in found.by_role] == [
        ("funding", ["UNDP"]),
        ("implementing", ["UN Women"]),
    ]
    assert [(one.kind, one.partners) for one in found.by_kind] == [("civil_society", 1), ("un", 2)]


def test_protected_partners_are_counted_and_not_named() -> None:
    year()
    Partner.objects.filter(name="UNDP").update(is_protected=True)

    found = compute(HALF, today=TODAY).synergies

    assert found is not None
    assert (found.un_entities, found.by_role[0].entities, found.by_role[0].names) == (2, 1, ())


def test_results_by_approved_values(figures: BoardFigures) -> None:
    found = figures.results

    assert found is not None
    assert (found.projects, found.outcomes, found.indicators, found.reported) == (1, 1, 2, 1)
    assert {one.word: one.count for one in found.by_reached if one.count} == {"behind": 1, "no_data": 1}
    assert {one.word: one.count for one in found.by_grade if one.count} == {"reported": 1}


def test_donors_beside_the_same_days_of_earlier_years(figures: BoardFigures) -> None:
    found = figures.giving

    assert found is not None
    assert [(one.starts_on, one.ends_on) for one in found.spans] == [
        (date(year, 1, 1), date(year, 6, 30)) for year in (2024, 2025, 2026)
    ]
    assert [(one.name, one.usd[-1]) for one in found.donors] == [
        ("Ireland", Decimal("110987.79")),
        ("Fondation Exemple", Decimal("40000.25")),
    ]
    assert found.totals[-1] == figures.statement.income_usd
    assert {one.standing: one.donors for one in found.by_standing} == {
        "first_time": 2, "returning": 0, "lapsed": 1, "prospective": 0,
    }  # fmt: skip


def test_a_leap_day_is_the_28th_of_other_years() -> None:
    assert years_before(Period(date(2024, 2, 29), date(2024, 6, 30)), 1) == Period(date(2023, 2, 28), date(2023, 6, 30))


def test_expenditure_by_presence_adds_up_to_the_one_by_project(figures: BoardFigures) -> None:
    lines = figures.presences

    assert [(one.presence, one.region, one.projects) for one in lines] == [
        ("adviser", "AFG", 1),
        ("", "GRULAC", 1),
        ("", "several", 1),
        ("", "", 0),
    ]
    for name in ("period_usd", "total_usd"):
        by_project = sum(getattr(one, name) for one in figures.project_lines)
        assert sum(getattr(one, name) for one in lines) == by_project


def test_certified_days_of_the_period() -> None:
    nothing = accounts(HALF)
    certify(period("2026-Q1", PeriodStatus.SOFT_CLOSED))
    period("2026-Q2")

    found = accounts(HALF)

    assert (nothing.days, nothing.certified_days, nothing.lines) == (181, 0, ())
    assert (found.certified_days, found.is_certified) == (90, False)
    assert [one.status for one in found.lines] == ["certified", "open"]


def test_an_empty_period_names_nothing() -> None:
    figures = compute(parse("1999"), today=TODAY, options=CHOICES)

    assert (figures.sessions, figures.earlier_recommendations, figures.presences) == ((), (), ())
    assert [(one.scored, one.projects) for one in figures.themes] == [(0, ()), (0, ())]
    assert figures.synergies is not None
    assert figures.synergies.partners == 0
    assert figures.giving is not None
    assert figures.giving.donors == ()


def test_every_figure_is_noted_once(figures: BoardFigures) -> None:
    sources = {figure.id: figure.value for figure in figures.sources}

    assert len(sources) == len(figures.sources)
    assert sources["board.sessions"] == 2
    assert sources["board.session.60.present"] == 4
    assert sources["theme.6.projects"] == 2
    assert sources["partners.un"] == 2
    assert sources["results.reached.behind"] == 1
    assert sources["donors.first_time"] == 2
    assert sources["board.follow_up.under_way"] == 1


def test_figures_survive_freezing(figures: BoardFigures) -> None:
    assert thaw(BoardFigures, json.loads(canonical(figures))) == figures


def test_a_report_frozen_before_there_were_sessions_is_still_read() -> None:
    data = json.loads(OLD.read_bytes())

    found = thaw(BoardFigures, data)

    assert "sessions" not in data
    assert (found.sessions, found.themes, found.giving) == (None, (), None)
    assert found.project_lines[0].presence == ""
    with pytest.raises(ValueError, match="statement"):
        thaw(BoardFigures, {name: value for name, value in data.items() if name != "statement"})


def test_choices_that_mean_nothing_are_none() -> None:
    assert Choices.read({}) == Choices()
    assert Choices.read({"components": ["6", 9, "x", 6, 2], "council_session": "61", "dated": "soon"}) == Choices(
        components=(6, 2), council_session=61
    )
    assert Choices.read({"compared_years": "9"}).compared_years == 4
    assert SYMBOL.startswith("A/HRC/")
