"""What the accounts say beside what the ledger says: the difference is explained by lines and never adjusted."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from funding.expenditure.actions import record_expenditure
from funding.expenditure.coding.actions import add_coding_rule
from funding.expenditure.models import SourceTotal
from funding.expenditure.reconciliation import actions
from funding.expenditure.reconciliation.figures import bridge
from funding.funds.models import Fund
from funding.ledger.models import LedgerEntry
from portal import periods
from portal.accounts.models import User
from portal.imports import pipeline
from portal.imports.kinds import get_kind
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from tests.factories import expenditure as accounts
from tests.factories import funding as make
from tests.factories.periods import period as financial_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund() -> Fund:
    return make.fund("VFTC")


@pytest.fixture
def project(fund: Fund) -> Project:
    made = make.project(code="TCP-2026-0031")
    add_coding_rule(part="wbs", code="SB-001-05", project=made, by=None)
    add_coding_rule(part="fund", code="32VFT", fund=fund, by=None)
    add_coding_rule(part="gl_account", code="61101010", object_class="staff", by=None)
    return made


def total(fund: Fund, amount: str, period: str = "2026-10", with_support_costs: bool = False) -> SourceTotal:
    found = periods.parse(period)
    made = actions.record_source_total(
        source="Umoja",
        fund=fund,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        amount_usd=Decimal(amount),
        with_support_costs=with_support_costs,
        by=None,
    )
    return SourceTotal.objects.for_list().get(pk=made.pk)


def by_hand(project: Project, fund: Fund, amount: str, on: date) -> LedgerEntry:
    return record_expenditure(
        project, fund=fund, contribution=None, amount=Decimal(amount), on=on, object_class="staff", by=None
    )


def test_the_ledger_stands_beside_the_source_with_and_without_support_costs(
    tmp_path: Path, fund: Fund, project: Project
) -> None:
    accounts.run(accounts.extract(tmp_path, accounts.line(), accounts.line(item="2", posting_date="2026-09-30")))

    without, with_them = total(fund, "100.50"), total(fund, "113.57", with_support_costs=True)

    assert [(each.ledger_usd, each.difference_usd) for each in (without, with_them)] == [  # type: ignore[attr-defined]
        (Decimal("100.50"), Decimal("0.00")),
        (Decimal("113.57"), Decimal("0.00")),
    ]
    assert total(fund, "5", "2025").ledger_usd == 0  # type: ignore[attr-defined]


def test_a_difference_is_explained_down_to_its_lines(tmp_path: Path, fund: Fund, project: Project) -> None:
    accounts.run(accounts.extract(tmp_path, accounts.line()))
    by_hand(project, fund, "7.00", date(2026, 10, 9))
    by_hand(project, fund, "900.00", date(2026, 9, 9))  # of another month
    financial_period("2026-10", "soft_closed")
    late = accounts.run(accounts.extract(tmp_path, accounts.line(item="2", amount_usd="30.00"), name="late.csv"))
    waiting = accounts.extract(tmp_path, accounts.line(item="3", amount_usd="11.00"), accounts.line(), name="w.csv")
    pipeline.stage(get_kind("expenditure"), waiting, by=None)

    found = bridge(total(fund, "145.00"))  # 100.50 + 30.00 + 11.00 and 3.50 that no line explains

    assert found.ledger_usd == Decimal("107.50")
    assert [(line.key, line.amount_usd) for line in found.waiting] == [
        ("expenditure:2026/19000001/3", Decimal("11.00"))
    ]
    assert [line.amount_usd for line in found.by_hand] == [Decimal("7.00")]
    assert [line.source_batch_id for line in found.late_elsewhere] == [late["import"]]
    assert (found.difference_usd, found.explained_usd, found.unexplained_usd) == (
        Decimal("37.50"),
        Decimal("34.00"),
        Decimal("3.50"),
    )
    november = bridge(total(fund, "0.00", "2026-11"))
    assert [line.amount_usd for line in november.late_here] == [Decimal("30.00")]
    assert november.unexplained_usd == 0


def test_agreeing_needs_a_word_where_the_two_differ(fund: Fund, frank: User) -> None:
    equal, other = total(fund, "0"), total(fund, "5.00", "2026-11")

    actions.agree(equal, note="", by=frank)
    with pytest.raises(NotAllowed, match="Say what explains the difference"):
        actions.agree(other, note=" ", by=frank)
    actions.agree(other, note="Posted in December by the accounts.", by=frank)

    stored = SourceTotal.objects.get(pk=other.pk)
    assert (stored.status, stored.agreed_by, stored.agreed_difference_usd, stored.note) == (
        "agreed",
        frank,
        Decimal("5.00"),
        "Posted in December by the accounts.",
    )
    with pytest.raises(NotAllowed, match="Open it again"):
        total(fund, "6.00", "2026-11")
    with pytest.raises(NotAllowed, match="reason"):
        actions.reopen(stored, note="", by=frank)
    actions.reopen(stored, note="The accounts have moved.", by=frank)
    assert total(fund, "6.00", "2026-11").amount_usd == 6


def test_totals_come_as_a_file(tmp_path: Path, fund: Fund, frank: User) -> None:
    def staged(*rows: str) -> object:
        path = tmp_path / "totals.csv"
        path.write_text("\n".join(["Fund,Period,Total US$,Report", *rows]) + "\n")
        return pipeline.stage(get_kind("source_totals"), path, by=frank)

    batch = staged("VFTC,2026-10,100.50,FR-1", 'VFTC,2026-Q3,"1,234.50",FR-1', "VFTC,2026,-5.00,")
    pipeline.apply(batch, by=frank)  # type: ignore[arg-type]

    stored = SourceTotal.objects.order_by("starts_on", "ends_on")
    assert [(str(each.period), each.amount_usd, each.reference) for each in stored] == [
        ("2026", Decimal("-5.00"), ""),
        ("2026-Q3", Decimal("1234.50"), "FR-1"),
        ("2026-10", Decimal("100.50"), "FR-1"),
    ]
    bad = staged("VFTC,2026-13,1,", "XX,2026-09,1,", "VFTC,2026-09,x,", "VFTC,2026-10,99,")
    assert [row.messages[0]["code"] for row in bad.rows.order_by("number") if row.messages] == [  # type: ignore[attr-defined]
        "PERIOD_INVALID",
        "FUND_UNKNOWN",
        "AMOUNT_INVALID",
    ]


def test_finance_walks_through_the_screen(client: Client, fund: Fund, frank: User, carol: User, nora: User) -> None:
    client.force_login(frank)
    sent = {"source": "Umoja", "fund": fund.pk, "period": "2026-10", "amount_usd": "5.00", "reference": "FR-1"}

    refused = client.post(reverse("source_total_new"), sent | {"period": "October"})
    made = client.post(reverse("source_total_new"), sent, follow=True)

    assert refused.status_code == 422
    assert "Not explained by any line" in made.content.decode()
    (stored,) = SourceTotal.objects.all()
    move = reverse("source_total_move", args=[stored.pk, "agree"])
    assert client.post(move, {"note": ""}).status_code == 409
    assert client.post(move, {"note": "Rounding"}).status_code == 302
    table = b"".join(client.get(reverse("source_total_detail", args=[stored.pk]), {"export": "csv"})).decode()
    assert "Not explained by any line,,,,,5.00" in table
    client.force_login(carol)
    assert client.get(reverse("source_total_list")).status_code == 200
    assert client.post(move).status_code == 403
    client.force_login(nora)
    assert client.get(reverse("source_total_list")).status_code == 403
    assert client.get(reverse("source_total_detail", args=[stored.pk])).status_code == 404


def test_the_list_costs_the_same_for_one_and_three(
    client: Client, fund: Fund, frank: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(frank)
    counts = []
    for month in ("2026-08", "2026-09", "2026-10"):
        total(fund, "5.00", month)
        with django_assert_max_num_queries(40) as captured:
            client.get(reverse("source_total_list"))
        counts.append(len(captured))
    assert counts[0] == counts[2]
