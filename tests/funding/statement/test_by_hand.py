"""The demonstration statement against the one that was computed by hand, line by line."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from funding.funds.models import Fund
from funding.ledger.models import EntryKind, LedgerEntry
from funding.statement import periods
from funding.statement.figures import statement
from funding.statement.lines import rows
from funding.statement.shapes import Statement
from tests.factories import statement as made

HAND = made.by_hand((Path(__file__).parents[2] / "golden" / "statement_by_hand.md").read_text(encoding="utf-8"))
TODAY = date(2026, 12, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def fund() -> Fund:
    return made.ledger_by_hand()


def asked(fund: Fund | None, period: str, basis: str) -> Statement:
    return statement(fund, periods.read(period, today=TODAY).period, basis=basis)


def lines(one: Statement) -> dict[str, Decimal | None]:
    names = {str(line.donor): line.name for line in one.contributions}
    return {
        ".".join([*row.id.split(".")[:-1], names.get(row.id.split(".")[-1], row.id.split(".")[-1])]): row.values[0]
        for row in rows([one])
    }


@pytest.mark.parametrize(("period", "basis"), sorted(HAND))
def test_every_line_is_the_one_computed_by_hand(fund: Fund, period: str, basis: str) -> None:
    found = asked(fund, period, basis)

    assert lines(found) == HAND[period, basis]
    assert found.balances


def test_three_periods_on_two_bases_were_computed() -> None:
    assert set(HAND) == {(p, b) for p in ("2025/26", "2026-H1", "2026") for b in ("received", "recorded")}


@pytest.mark.parametrize("basis", ["received", "recorded"])
def test_what_stands_beside_the_lines(fund: Fund, basis: str) -> None:
    """Reserve: 15 % of 100,000 planned. Cover: closing balance ÷ (100,000 ÷ 12)."""
    found = asked(fund, "2026-H1", basis)

    assert (found.pledges_usd, found.allocated_usd) == (Decimal("25000.00"), Decimal("140000.00"))
    assert found.reserve is not None
    assert (found.reserve.required_usd, found.reserve.percent) == (Decimal("15000.00"), Decimal("15.00"))
    assert found.available_usd == HAND["2026-H1", basis]["closing"] - 15000
    assert round(found.months_of_cover or 0, 1) == {"received": Decimal("25.8"), "recorded": Decimal("27.1")}[basis]
    assert (found.exchange_usd, found.write_downs_usd) == (Decimal("1322.72"), Decimal("16251.35"))


def test_the_late_item_and_the_negative_line_are_explained(fund: Fund) -> None:
    found = asked(fund, "2026-H1", "received")

    noted = {(entry.why, entry.kind, entry.usd) for entry in found.entries_noted}
    assert noted == {
        ("late", EntryKind.EXPENDITURE, Decimal("450.00")),
        ("late", EntryKind.SUPPORT_COST, Decimal("58.50")),
        ("negative", EntryKind.EXPENDITURE, Decimal("-100.40")),
        ("negative", EntryKind.SUPPORT_COST, Decimal("-7.03")),
    }
    late = next(entry for entry in found.entries_noted if entry.usd == Decimal("450.00"))
    assert (late.value_on, late.occurred_on, late.late_for) == (date(2026, 1, 1), made.LATE, "2025")


def test_the_rates_that_were_used_are_named(fund: Fund) -> None:
    received, recorded = asked(fund, "2026", "received"), asked(fund, "2026", "recorded")

    assert [(line.effective_on, line.rate, line.usd) for line in received.rates] == [
        (date(2026, 1, 1), Decimal("0.901"), Decimal("55493.90")),
        (date(2026, 4, 1), Decimal("0.940"), Decimal("10638.30")),
    ]
    assert [(line.effective_on, line.usd) for line in recorded.rates] == [(date(2025, 6, 1), Decimal("16251.35"))]


def test_assessed_money_stands_beside_all_funds_and_in_no_total(fund: Fund) -> None:
    together = asked(None, "2026-H1", "received")

    assert lines(together) == HAND["2026-H1", "received"]
    assert [(line.fund, line.usd) for line in together.assessed if line.usd] == [("RB-23", Decimal("3000.00"))]
    assert asked(fund, "2026-H1", "received").assessed == ()
    section = asked(Fund.objects.get(code="RB-23"), "2026-H1", "received")
    assert (section.is_voluntary, section.direct_usd, section.reserve) == (False, Decimal("3000.00"), None)
    assert {row.id for row in rows([section])} >= {"direct", "expenditure"}
    assert not {"opening", "closing", "income"} & {row.id for row in rows([section])}


@pytest.mark.parametrize("basis", ["received", "recorded"])
def test_the_slow_way_gives_the_same(fund: Fund, basis: str) -> None:
    period = periods.read("2026", today=TODAY).period
    slow = made.added_up(LedgerEntry.objects.filter(fund=fund), period, basis)

    found = {row.id: row.values[0] for row in rows([statement(fund, period, basis=basis)])}
    assert slow == {id: found[id] for id in slow}
