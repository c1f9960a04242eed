"""The arithmetic of a donor report, added up by hand, and that it knows nothing of anybody else."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from portal.periods import parse
from projects.portfolio.models import Project
from reports.figures.books import DoesNotReconcile
from reports.figures.donor import DonorFigures, compute
from reports.figures.donor.money import fulfilled_by
from reports.figures.freezing import canonical, thaw
from reports.figures.outside import UnknownScope
from tests.factories import donor_reports as make
from tests.factories import funding
from tests.factories.donor_reports import HALF, SECRETS, TODAY
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def made() -> make.Made:
    return make.programme()


@pytest.fixture
def figures(made: make.Made) -> DonorFigures:
    return compute(HALF, today=TODAY, scope=str(made.ireland.pk))


def usd(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def test_statement_of_the_donors_money_by_hand(figures: DonorFigures) -> None:
    received, recorded = figures.statements
    opening = usd("108,342.36") - usd("2,260.00")  # EUR 100,000 ÷ 0.923, less what was spent in 2025
    direct = usd("10,000.00") + usd("4,000.10") + usd("1,000.00")
    support = usd("1,300.00") + usd("520.01") + usd("130.00")
    refund = usd("1,109.88")  # EUR 1,000 ÷ 0.901

    assert (received.opening_usd, received.contributions_usd) == (opening, usd("55,493.90"))  # EUR 50,000 ÷ 0.901
    assert (received.direct_usd, received.support_cost_usd, received.refunds_usd) == (direct, support, refund)
    assert received.closing_usd == opening + usd("55,493.90") - direct - support - refund == usd("143,516.27")
    assert recorded.opening_usd == usd("189,599.13") - usd("2,260.00")  # EUR 175,000 ÷ 0.923
    assert recorded.exchange_usd == usd("55,493.90") - usd("54,171.18")
    assert [one.closing_usd for one in figures.earlier] == [usd("0.00"), usd("0.00")]


def test_agreements_in_both_currencies(figures: DonorFigures) -> None:
    gift, pledge = figures.agreements

    assert (gift.currency, gift.amount, gift.received, gift.refunded, gift.outstanding) == (
        "EUR", usd("175000.00"), usd("150000.00"), usd("1000.00"), usd("25000.00"),
    )  # fmt: skip
    assert (gift.signed_usd, gift.received_usd) == (usd("189,599.13"), usd("163,836.26"))
    assert (gift.allocated_usd, gift.spent_usd, gift.unspent_usd) == (
        usd("140000.00"), usd("19,210.11"), usd("143,516.27"),
    )  # fmt: skip
    assert (pledge.signed_on, pledge.pledged_usd, pledge.signed_usd) == (None, usd("22,197.56"), usd("0.00"))
    assert [(line.year, line.agreed, line.received, line.refunded, line.left_out) for line in figures.years] == [
        (2026, usd("0.00"), usd("50000.00"), usd("1000.00"), 0),
        (2025, usd("175000.00"), usd("100000.00"), usd("0.00"), 0),
    ]


def test_where_the_money_went_adds_up_and_names_what_is_public(figures: DonorFigures) -> None:
    lines = {line.code or line.about: line for line in figures.projects}

    assert list(lines) == ["TCP-2026-0001", "TCP-2026-0002", "withheld"]
    kenya, hidden = lines["TCP-2026-0001"], lines["withheld"]
    assert (kenya.allocated_usd, kenya.direct_usd, kenya.support_cost_usd, kenya.total_usd) == (
        usd("80000.00"), usd("10000.00"), usd("1300.00"), usd("13560.00"),
    )  # fmt: skip
    assert (hidden.title, hidden.allocated_usd, hidden.spent_usd) == ("", usd("20000.00"), usd("1130.00"))
    assert [(line.code, line.projects, line.spent_usd) for line in figures.places] == [
        ("KEN", 1, usd("11300.00")),
        ("several", 1, usd("4520.11")),
        ("withheld", 0, usd("1130.00")),
    ]
    assert [(line.number, line.projects) for line in figures.components if line.projects] == [(1, 1), (6, 1)]
    flow = {one.starts_on.month: (one.received_usd, one.spent_usd) for one in figures.flows}
    assert flow[3] == (usd("55,493.90"), usd("4520.11"))
    assert sum(spent for _received, spent in flow.values()) == figures.main.expenditure_usd


def test_conditions_are_held_against_the_projects(figures: DonorFigures) -> None:
    found = {
        (line.dimension, line.of_agreement): [(held.project, held.is_met) for held in line.held]
        for line in figures.conditions
    }

    assert found == {
        ("period", True): [("TCP-2026-0001", True), ("TCP-2026-0002", True)],
        ("region", False): [("TCP-2026-0001", True), ("TCP-2026-0002", True)],
        ("state", False): [("TCP-2026-0001", True), ("TCP-2026-0002", False)],
    }


def test_instalments_adjustments_and_reports_due(figures: DonorFigures, made: make.Made) -> None:
    (second,) = figures.instalments
    assert (second.number, second.paid, second.open, second.standing) == (2, usd("50000.00"), usd("25000.00"), "late")
    assert (second.condition_met_on, second.evidence) == (date(2026, 2, 10), "Letter of 10 February")
    (refund,) = figures.adjustments
    assert (refund.kind, refund.currency, refund.amount) == ("refund", "EUR", usd("1000.00"))
    assert [(line.kind, line.is_this_report) for line in figures.reports_due] == [
        ("financial", True),
        ("narrative", False),
    ]
    due = made.gift.reports_due.filter(fulfilled_by(made.ireland, HALF))
    assert [row.due_on for row in due] == [date(2026, 9, 30)]


def test_results_and_people_are_those_of_the_public_pages(figures: DonorFigures) -> None:
    visits, law = figures.results
    assert (visits.project, visits.baseline, visits.target, visits.value, visits.grade) == (
        "TCP-2026-0001", Decimal(2), Decimal(20), Decimal(12), "reported",
    )  # fmt: skip
    assert (law.target_text, law.value, law.reached) == ("In force", None, "no_data")
    total, kenya = figures.people
    assert (total.events, kenya.project, kenya.events) == (2, "TCP-2026-0001", 2)
    # The three women of the second event are withheld, and with them its total: neither is in a sum.
    assert (total.people, total.women, total.left_out, total.share) == (50, 20, 1, Decimal("0.4"))


def test_each_figure_has_a_source_and_its_entries(figures: DonorFigures, made: make.Made) -> None:
    found = {figure.id: figure for figure in figures.sources}

    assert len(found) == len(figures.sources)
    assert [figure for figure in figures.sources if figure.value and not figure.rows] == []
    received = found[f"agreements.{made.gift.reference}.received"]
    assert (received.value, received.rows) == (usd("163,836.26"), 2)
    assert received.source == f"ledger: contribution={made.gift.reference} kind=incoming_funds until=2026-06-30"
    assert found["received.expenditure"].source == (
        f"ledger: donor={made.ireland.pk} kind=spending money=voluntary since=2026-01-01 until=2026-06-30"
    )
    assert found["received.expenditure"].rows == 6
    assert found["results.TCP-2026-0001.1.1.value"].value == Decimal(12)


def test_nothing_of_another_donor_or_of_unpublished_work_is_frozen(figures: DonorFigures, made: make.Made) -> None:
    frozen = canonical(figures).decode()

    assert [secret for secret in SECRETS if secret in frozen] == []
    assert "5650.00" not in frozen  # what Sweden's money paid in Kenya
    other = compute(HALF, today=TODAY, scope=str(made.sweden.pk))
    assert SECRETS[1] in canonical(other).decode()
    assert made.gift.reference not in canonical(other).decode()


def test_figures_survive_freezing(figures: DonorFigures) -> None:
    assert thaw(DonorFigures, json.loads(canonical(figures))) == figures


def test_a_period_that_is_not_over_is_counted_as_far_as_it_goes(made: make.Made) -> None:
    figures = compute(parse("2026"), today=TODAY, scope=str(made.ireland.pk))

    assert (figures.as_at, figures.main.ends_on) == (TODAY, TODAY)
    assert figures.main.expenditure_usd == usd("16,950.11") + usd("878.01")  # 777 and its 13 per cent of July


def test_a_period_without_anything_has_zeros_and_no_inventions(made: make.Made) -> None:
    figures = compute(parse("1999"), today=TODAY, scope=str(made.ireland.pk))

    assert figures.agreements == figures.projects == figures.people == figures.results == figures.entries == ()
    assert (figures.main.opening_usd, figures.main.closing_usd) == (usd("0.00"), usd("0.00"))


def test_work_that_was_paid_for_before_it_was_pledged_is_reported_when_it_was_done(made: make.Made) -> None:
    late = funding.signed("5000", donor=made.sweden, fund=made.gift.fund, pledged_on=date(2026, 7, 10))
    make.spend(late, made.kenya, "300", date(2026, 5, 4), "staff")

    figures = compute(HALF, today=TODAY, scope=str(made.sweden.pk))

    first, second = figures.agreements
    assert (second.reference, second.signed_on, second.signed_usd) == (late.reference, None, usd("0.00"))
    assert (first.spent_in_period_usd, second.spent_in_period_usd) == (usd("5650.00"), usd("339.00"))
    assert figures.main.expenditure_usd == usd("5989.00")


@pytest.mark.parametrize("scope", ["", "x", "999999999999", "-1", "987654"])
def test_an_unknown_donor_is_refused_in_words(scope: str) -> None:
    with pytest.raises(UnknownScope, match="There is no donor with the number"):
        compute(HALF, today=TODAY, scope=scope)


def test_balances_that_differ_from_the_ledger_are_not_reported(made: make.Made) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE funding_balance SET amount_usd = amount_usd + 0.01 WHERE kind = 'expenditure'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    with pytest.raises(DoesNotReconcile):
        compute(HALF, today=TODAY, scope=str(made.ireland.pk))


def test_queries_do_not_grow_with_the_projects(made: make.Made, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(200) as few:
        compute(HALF, today=TODAY, scope=str(made.ireland.pk))
    Project.objects.filter(code="TCP-2026-7777").update(is_published=True)
    with django_assert_max_num_queries(200) as more:
        compute(HALF, today=TODAY, scope=str(made.ireland.pk))

    assert len(more.captured_queries) == len(few.captured_queries)
