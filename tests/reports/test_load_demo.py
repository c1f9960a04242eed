"""Demonstration data: every stage of the thread, labelled illustrative, once."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from funding.funds.models import Fund
from funding.ledger.models import LedgerEntry
from funding.ledger.reconciliation import reconcile
from funding.statement import periods
from funding.statement.figures import statements
from funding.statement.lines import rows
from portal.accounts.demo import DEMO_SIGN_INS
from portal.accounts.models import User
from projects.models import Project, Recommendation, Request
from reports.board.sessions.models import BoardSession, Recusal, SessionPaper
from reports.management.commands import load_demo
from reports.runs.models import Report
from reports.schedules.models import ScheduledReport
from tests.factories.statement import added_up


def answer(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("load_demo", "--json", *arguments, stdout=out, stderr=io.StringIO())
    return dict(json.loads(out.getvalue()))


@pytest.mark.django_db
def test_demonstration_data_come_once_show_every_stage_and_fill_up_to_a_larger_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = answer()
    second = answer()

    assert first == second
    assert set(Request.objects.values_list("status", flat=True)) == {
        "draft", "submitted", "info_requested", "assessment", "board_advice", "decision", "accepted", "agreed",
    }  # fmt: skip
    assert set(Project.objects.values_list("status", flat=True)) == {
        "planning", "active", "completing", "closed",
    }  # fmt: skip
    assert Report.objects.get(kind="board", status="published")
    assert set(Report.objects.values_list("kind", flat=True)) >= {"donor", "project"}
    scheduled = ScheduledReport.objects.exclude(status="waiting").values_list("kind", "status").distinct()
    assert set(scheduled) == {("board", "done"), ("statement", "done"), ("statement", "failed")}
    assert list(BoardSession.objects.values_list("number", "status")) == [(60, "convened"), (59, "closed")]
    assert (Recusal.objects.count(), SessionPaper.objects.filter(is_late=True).count()) == (1, 1)
    assert {user.email for user in User.objects.all()} >= set(DEMO_SIGN_INS.values())
    assert {role for user in User.objects.all() for role in user.standing.roles} == {
        role.value for role in DEMO_SIGN_INS
    }
    assert not Recommendation.objects.exclude(text__contains="illustrative").exists()
    the_statement_is_the_sum_of_its_entries()

    size = load_demo.Size(recommendations=300, projects=12, contributions=30, entries=1_000)
    monkeypatch.setitem(load_demo.SCALES, "medium", size)

    answer("--scale", "medium")
    again = answer("--scale", "medium")

    assert (again["recommendations"], again["projects"], again["ledger_entries"]) == (300, 12, 1_000)
    assert LedgerEntry.objects.count() == 1_000
    assert reconcile().is_clean


def the_statement_is_the_sum_of_its_entries() -> None:
    """Line by line, on both bases, against the entries added up one by one in plain Python."""
    fund, today = Fund.objects.get(code="VFTC"), timezone.localdate()
    entries = list(LedgerEntry.objects.filter(fund=fund))
    for text in ("since-inception", str(today.year), f"{today.year - 1}/{today.year % 100:02d}"):
        period = periods.read(text, today=today).period
        for basis, one in statements(fund, period).items():
            found = {row.id: row.values[0] for row in rows([one])}
            slow = added_up(entries, period, basis)
            assert {id: usd for id, usd in slow.items() if usd} == {id: found[id] for id in slow if slow[id]}
            assert one.balances
    assert found["closing"]
