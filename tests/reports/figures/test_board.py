"""The arithmetic of the Board's report, on a programme small enough to count by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from portal.periods import parse
from portal.working_days import working_days
from projects.components.models import ComponentScore
from reports.figures.board import BoardFigures, compute
from reports.figures.books import DoesNotReconcile
from reports.figures.freezing import canonical, fingerprint, thaw
from tests.factories.reports import HALF, programme

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)


@pytest.fixture
def figures() -> BoardFigures:
    programme()
    return compute(HALF, today=TODAY)


def test_requests_are_counted_by_the_calendar_of_geneva(figures: BoardFigures) -> None:
    facts = figures.requests

    assert (facts.received, facts.received_states, facts.decided, facts.accepted, facts.declined) == (3, 2, 2, 1, 1)
    assert facts.median_working_days == Decimal(8)
    assert [(stage.status, stage.count) for stage in facts.by_stage] == [
        ("screening", 2),
        ("agreed", 1),
        ("declined", 1),
    ]
    assert [(tally.code, tally.count) for tally in facts.by_region] == [("AFG", 3)]


def test_projects_and_states_are_counted_once(figures: BoardFigures) -> None:
    facts = figures.projects

    assert (facts.active, facts.started, facts.states, facts.regional) == (2, 1, 3, 1)
    assert [(tally.code, tally.count) for tally in facts.by_region] == [("AFG", 2), ("EEG", 1)]


def test_component_means_and_what_moved(figures: BoardFigures) -> None:
    participation = figures.components[5]

    assert [(mean.moment, mean.score, mean.scored) for mean in participation.means] == [
        ("request", Decimal("0.50"), 2),
        ("approval", Decimal("2.00"), 2),
        ("closure", Decimal("3.00"), 1),
    ]
    assert (participation.first, participation.last, participation.compared) == (Decimal("0.50"), Decimal("2.50"), 2)
    assert [(change.project, change.component, change.first, change.last) for change in figures.score_changes] == [
        ("TCP-2025-0001", 6, 1, 3),
        ("TCP-2026-0002", 6, 0, 2),
    ]
    assert figures.components[0].first is None


def test_recommendations_of_the_projects_under_way(figures: BoardFigures) -> None:
    facts = figures.recommendations

    assert (facts.linked, facts.supported) == (3, 3)
    assert [(item.status, item.count) for item in facts.by_mechanism] == [("UPR", 3)]
    assert [(tally.code, tally.count) for tally in facts.by_state] == [("KEN", 2), ("TUN", 1)]


def test_statement_reconciles_to_the_cent(figures: BoardFigures) -> None:
    money = figures.statement
    received = Decimal("110987.79") + Decimal("40000.25")  # EUR 100,000 / 0.901, and the foundation's
    direct = Decimal("32000.10") + Decimal("7000.00") + Decimal("250.00") + Decimal("12.34")
    support = Decimal("4160.01") + Decimal("923.05") - Decimal("13.05") + Decimal("32.50") + Decimal("1.60")

    assert money.opening_usd == Decimal("120000.00") - Decimal("11300.00")
    assert (money.income_usd, money.direct_usd, money.support_cost_usd) == (received, direct, support)
    assert money.closing_usd == money.opening_usd + received - direct - support
    assert {line.object_class: line.usd for line in money.expenditure if line.usd} == {
        "staff": Decimal("32000.10"), "consultants": Decimal("7000.00"), "travel_staff": Decimal("250.00"), "": Decimal("12.34"),
    }  # fmt: skip
    assert [fund.fund for fund in figures.funds] == ["UPR-FTA", "VFTC"]
    assert sum(fund.closing_usd for fund in figures.funds) == money.closing_usd


def test_contributions_show_how_dollars_were_found(figures: BoardFigures) -> None:
    lines = [
        (line.donor, line.currency, line.amount, line.rate, line.amount_usd, line.signed_usd, line.received_usd)
        for line in figures.contributions
    ]

    assert lines == [
        (
            "Fondation Exemple",
            "USD",
            Decimal("40000.25"),
            None,
            Decimal("40000.25"),
            Decimal("40000.25"),
            Decimal("40000.25"),
        ),
        (
            "Ireland",
            "EUR",
            Decimal("175000.00"),
            Decimal("0.923000"),
            Decimal("189599.13"),
            Decimal("189599.13"),
            Decimal("110987.79"),
        ),
    ]
    assert figures.contributions[1].donor_names["fr"] == "Irlande"
    assert figures.allocated_usd == Decimal("60000.00")
    assert figures.unallocated_usd == Decimal("120000.00") + Decimal("150988.04") - Decimal("140000.00")


def test_expenditure_by_project_adds_up_to_the_statement(figures: BoardFigures) -> None:
    lines = {line.code: line for line in figures.project_lines}

    assert list(lines) == ["TCP-2024-0003", "TCP-2025-0001", "TCP-2026-0002", ""]
    assert sum(line.period_usd for line in lines.values()) == figures.statement.direct_usd
    kenya = lines["TCP-2025-0001"]
    assert (kenya.period_usd, kenya.total_usd, kenya.balance_usd) == (
        Decimal("32000.10"),
        Decimal("42000.10"),
        Decimal("207999.90"),
    )
    assert lines[""].cost_plan_usd is None


def test_an_empty_period_has_zeros_and_no_inventions() -> None:
    figures = compute(parse("1999"), today=TODAY)

    assert figures.requests.median_working_days is None
    assert (figures.statement.opening_usd, figures.statement.closing_usd) == (Decimal("0.00"), Decimal("0.00"))
    assert figures.contributions == figures.project_lines == figures.funds == ()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE funding_balance SET amount_usd = amount_usd + 0.01 WHERE kind = 'expenditure'",
        "DELETE FROM funding_balance WHERE kind = 'incoming_funds'",
    ],
)
def test_balances_that_differ_from_the_ledger_are_not_reported(damage: str) -> None:
    programme()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(damage)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    with pytest.raises(DoesNotReconcile):
        compute(HALF, today=TODAY)


def test_figures_survive_freezing(figures: BoardFigures) -> None:
    import json

    data = json.loads(canonical(figures))

    assert thaw(BoardFigures, data) == figures
    assert fingerprint(data) == fingerprint(figures)
    with pytest.raises(ValueError, match="other fields"):
        thaw(BoardFigures, {**data, "extra": 1})


def test_every_figure_names_its_source(figures: BoardFigures) -> None:
    sources = {figure.id: figure for figure in figures.sources}

    assert len(sources) == len(figures.sources)
    assert sources["requests.received"].value == 3
    assert sources["money.income"].rows == 2
    assert sources["money.closing"].value == figures.statement.closing_usd
    assert sources["components.6.closure"].rows == 1
    assert not [figure.id for figure in figures.sources if not figure.source]


def test_later_scores_do_not_change_what_was_computed(figures: BoardFigures) -> None:
    ComponentScore.objects.all().delete()

    assert figures.components[5].compared == 2
    assert compute(HALF, today=TODAY).components[5].compared == 0


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 1, 15), date(2026, 1, 15), 0),  # Thursday to itself
        (date(2026, 1, 15), date(2026, 1, 16), 1),
        (date(2026, 1, 16), date(2026, 1, 19), 1),  # over a weekend
        (date(2026, 1, 17), date(2026, 1, 18), 0),  # within one
        (date(2026, 1, 15), date(2026, 1, 29), 10),
        (date(2026, 1, 15), date(2026, 1, 14), 0),
    ],
)
def test_working_days(first: date, last: date, days: int) -> None:
    assert working_days(first, last, frozenset()) == days
