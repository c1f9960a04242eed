"""Rules of a fund: who may change them, what stands against it, and what the database refuses whoever tries."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from funding.allocations import actions as allocations
from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from funding.expenditure.actions import record_expenditure
from funding.funds import actions
from funding.funds.models import AnnualPlan, Fund, ReservePolicy
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.periods.models import FinancialPeriod
from funding.support_costs.actions import add_rate, take_back_rate
from funding.support_costs.book import SupportCosts
from funding.support_costs.models import SupportCostRate
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from tests.factories import funding as make
from tests.factories.periods import period as financial_period

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


def reasons(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(NotAllowed) as refusal, transaction.atomic():
        act()
    return [str(reason) for reason in refusal.value.reasons]


def broken(act: Callable[[], Any]) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return str(error.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def closed(starts_on: date, ends_on: date) -> FinancialPeriod:
    return financial_period(f"{starts_on}..{ends_on}", "soft_closed")


def allocated(contribution: Contribution, amount: str, by: User) -> None:
    proposal = allocations.propose(contribution=contribution, project=make.project(), amount_usd=Decimal(amount), by=by)
    allocations.post(proposal, on=make.DAY, by=by)


def last_event(record: Any) -> AuditEvent:
    event = AuditEvent.objects.about(record).order_by("-id").first()
    assert event is not None
    return event


# Assessed money


@pytest.fixture
def section() -> Fund:
    return Fund.objects.get(code="RB-24")


def test_assessed_money_has_no_contribution(section: Fund) -> None:
    said = reasons(lambda: make.pledge("10", fund=section))

    assert said == [f"{section.name} is assessed money: it has no contributions and no allocations."]


def test_the_database_refuses_what_assessed_money_does_not_have(section: Fund) -> None:
    gift = make.pledge("1000")
    day = date(2026, 1, 1)

    assert broken(lambda: Contribution.objects.filter(pk=gift.pk).update(fund=section)) == "fund_assessed_is_spent_only"
    assert (
        broken(lambda: SupportCostRate.objects.create(fund=section, effective_on=day, percent=13))
        == "fund_assessed_is_spent_only"
    )
    assert (
        broken(lambda: ReservePolicy.objects.create(fund=section, effective_on=day, percent=15))
        == "fund_assessed_is_spent_only"
    )
    cost = ledger.entry(kind=EntryKind.SUPPORT_COST, fund=section, value_on=day, amount=Decimal(5), by=None)
    assert broken(lambda: cost.save(force_insert=True)) == "fund_assessed_is_spent_only"


def test_assessed_money_is_spent_without_support_costs(section: Fund, frank: User) -> None:
    facts = {"fund": section, "contribution": None, "amount": Decimal(100), "on": make.DAY, "object_class": "staff"}
    posted = record_expenditure(make.project(), **facts, by=frank)  # type: ignore[arg-type]

    assert list(LedgerEntry.objects.filter(fund=section)) == [posted]


def test_money_in_the_ledger_stays_voluntary_or_assessed(section: Fund) -> None:
    gift = make.received("1000")
    ledger.post(ledger.entry(kind=EntryKind.EXPENDITURE, fund=section, value_on=make.DAY, amount=Decimal(1), by=None))

    assert (
        broken(lambda: Fund.objects.filter(pk=gift.fund_id).update(kind="regular_budget"))
        == "fund_kind_stays_once_used"
    )
    assert broken(lambda: Fund.objects.filter(pk=section.pk).update(kind="trust_fund")) == "fund_kind_stays_once_used"
    assert Fund.objects.filter(pk=gift.fund_id).update(kind="special_fund") == 1


# The rule for allocating


def test_the_rule_changes_with_a_reason_and_stays_in_the_history(frank: User) -> None:
    fund = make.fund("NEW")

    actions.change_rule(fund, commits_on="signed", note="Decision of the Controller", by=frank)

    fund.refresh_from_db()
    event = last_event(fund)
    assert fund.commits_on == "signed"
    assert (event.verb, event.note, event.facts) == (
        "change_fund_rule", "Decision of the Controller", {"commits_on": ["received", "signed"]},
    )  # fmt: skip


def test_a_rule_that_would_over_allocate_names_every_contribution(frank: User) -> None:
    fund = make.fund("NEW", commits_on="signed")
    half, none, paid = make.signed("1000", fund=fund), make.signed("300", fund=fund), make.received("500", fund=fund)
    contributions.receive(half, amount=Decimal(400), on=make.DAY, by=frank)
    for gift, amount in ((half, "700"), (none, "300"), (paid, "500")):
        allocated(gift, amount, frank)

    said = reasons(lambda: actions.change_rule(fund, commits_on="received", note="Cash first", by=frank))

    assert [sentence.split(":")[0] for sentence in said] == [half.reference, none.reference]
    assert "700.00 is allocated" in said[0].replace("\xa0", " ")
    assert "only US$ 400.00 may be" in said[0].replace("\xa0", " ")
    assert "only US$ 0.00 may be" in said[1].replace("\xa0", " ")
    fund.refresh_from_db()
    assert fund.commits_on == "signed"
    assert broken(lambda: Fund.objects.filter(pk=fund.pk).update(commits_on="received")) == (
        "fund_rule_fits_what_is_allocated"
    )


def test_a_rule_that_fits_is_taken_whatever_is_allocated(frank: User) -> None:
    fund = make.fund("NEW", commits_on="signed")
    gift = make.received("1000", fund=fund)
    allocated(gift, "1000", frank)
    make.signed("50", fund=fund)

    assert actions.change_rule(fund, commits_on="received", note="Cash first", by=frank).commits_on == "received"


def test_all_reasons_against_a_rule_are_said_at_once(carol: User) -> None:
    said = reasons(lambda: actions.change_rule(make.fund("NEW"), commits_on="received", note=" ", by=carol))

    assert said == [
        "Only finance officers change the rules of a fund.",
        "This is the rule already.",
        "Say why: a change of the rule needs a reason in words.",
    ]


# Reserve policies and plans


def test_a_reserve_policy_is_added_once_a_day_and_never_into_a_closed_period(frank: User) -> None:
    fund = make.fund("NEW")
    closed(date(2025, 1, 1), date(2025, 12, 31))
    facts = {"percent": Decimal(20), "basis": "trailing", "authority": "Board, 60th session", "by": frank}

    made = actions.add_reserve_policy(fund, effective_on=date(2026, 1, 1), **facts)

    assert (made.percent, made.basis, made.recorded_by) == (20, "trailing", frank)
    assert reasons(lambda: actions.add_reserve_policy(fund, effective_on=date(2026, 1, 1), **facts)) == [
        "A reserve policy is in force from 1 January 2026 already."
    ]
    assert reasons(lambda: actions.add_reserve_policy(fund, effective_on=date(2025, 6, 1), **facts)) == [
        "1 June 2025 lies in the period 1 January–31 December 2025, which is closed. Choose a day after 31 December 2025."
    ]


def test_a_second_plan_of_a_year_revises_the_first_and_the_history_keeps_both(frank: User) -> None:
    fund = make.fund("NEW")
    for planned in ("100", "120.50"):
        actions.record_plan(fund, year=2026, planned_usd=Decimal(planned), source="Plan", by=frank, today=TODAY)

    assert AnnualPlan.objects.get(fund=fund).planned_usd == Decimal("120.50")
    assert last_event(fund).facts == {"year": 2026, "planned_usd": ["100.00", "120.50"]}


def test_a_plan_is_of_an_open_year_and_not_less_than_nothing(frank: User, carol: User) -> None:
    fund = make.fund("NEW")
    closed(date(2025, 7, 1), date(2026, 6, 30))

    def plan(year: int, planned: str, by: User = frank) -> list[str]:
        act = lambda: actions.record_plan(fund, year=year, planned_usd=Decimal(planned), source="", by=by, today=TODAY)  # noqa: E731
        return reasons(act)

    assert plan(2090, "-1") == ["The year 2090 cannot be planned.", "A plan is not less than nothing."]
    assert len(plan(2025, "1")) == 1
    assert plan(2026, "1", carol) == ["Only finance officers change the rules of a fund."]


# Programme support costs


def rate(fund: Fund, by: User, **facts: Any) -> SupportCostRate:
    given = {"effective_on": date(2026, 11, 1), "percent": Decimal(7), "authority": "Agreement", **facts}
    return add_rate(fund, by=by, **given)


def spend(gift: Contribution, amount: str, on: date, by: User) -> LedgerEntry:
    return record_expenditure(
        make.project(), fund=gift.fund, contribution=gift, amount=Decimal(amount), on=on, object_class="staff", by=by
    )


def test_an_agreements_own_rate_comes_before_that_of_the_fund(frank: User) -> None:
    fund = make.fund("NEW")
    gift, other = make.received("1000", fund=fund), make.received("1000", fund=fund)

    rate(fund, frank, contribution=gift)

    costs = SupportCosts({fund.pk})
    days = (date(2026, 10, 31), date(2026, 11, 1))
    assert [costs.percent(fund.pk, gift.pk, day) for day in days] == [13, 7]
    assert [costs.percent(fund.pk, other.pk, day) for day in days] == [13, 13]
    assert last_event(gift).verb == last_event(fund).verb == "add_support_cost_rate"


def test_posted_expenditure_keeps_its_rate_and_the_person_has_to_know(frank: User) -> None:
    fund = make.fund("NEW")
    gift = make.received("1000", fund=fund)
    spend(gift, "100", date(2026, 11, 10), frank)
    spend(gift, "50", date(2026, 10, 31), frank)

    said = reasons(lambda: rate(fund, frank))
    rate(fund, frank, is_known=True)
    spend(gift, "100", date(2026, 11, 10), frank)

    assert len(said) == 1
    assert (
        said[0]
        .replace("\xa0", " ")
        .startswith("1 line of expenditure (US$ 100.00) from 1 November 2026 on is posted already.")
    )
    charged = (
        LedgerEntry.objects.filter(kind=EntryKind.SUPPORT_COST).order_by("id").values_list("amount_usd", flat=True)
    )
    assert list(charged) == [Decimal(13), Decimal("6.50"), Decimal(7)]
    assert last_event(fund).facts["at_former_rate"] == {"lines": 1, "support_cost_usd": "13.00"}


def test_what_an_agreement_with_its_own_rate_spent_does_not_stand_against_the_funds(frank: User) -> None:
    fund = make.fund("NEW")
    gift = make.received("1000", fund=fund)
    rate(fund, frank, contribution=gift)
    spend(gift, "100", date(2026, 11, 10), frank)
    ledger.reverse(spend(make.received("1000", fund=fund), "9", date(2026, 11, 11), frank), by=frank, reason="Wrong")

    assert rate(fund, frank, percent=Decimal(10)).pk


def test_every_reason_against_a_rate_is_said(frank: User, carol: User) -> None:
    fund = make.fund("NEW")
    stranger = make.received("10", fund=make.fund("OTHER"))
    closed(date(2026, 1, 1), date(2026, 6, 30))
    rate(fund, frank)

    assert reasons(lambda: rate(fund, carol, percent=Decimal(101), authority=" ")) == [
        "Only finance officers set rates of programme support costs.",
        "A percentage is between 0 and 100.",
        "From 1 November 2026 there is a rate already: 7%. Choose another day.",
        "Name the authority: the instruction, the agreement or the Controller's decision.",
    ]
    assert reasons(lambda: rate(fund, frank, contribution=stranger, effective_on=date(2026, 3, 1))) == [
        "1 March 2026 lies in the period 1 January–30 June 2026, which is closed. Choose a day after 30 June 2026.",
        f"{stranger.reference} belongs to another fund.",
    ]
    assert broken(
        lambda: SupportCostRate.objects.create(fund=fund, contribution=stranger, effective_on=TODAY, percent=7)
    ) == "support_cost_rate_of_the_agreements_fund"  # fmt: skip


def test_a_rate_recorded_by_mistake_is_taken_back_until_it_has_been_used(frank: User) -> None:
    fund = make.fund("NEW")
    gift = make.received("1000", fund=fund)
    take_back_rate(rate(fund, frank, percent=Decimal(70)), by=frank, note="Seven was meant")
    used = rate(fund, frank)
    spend(gift, "100", date(2026, 11, 10), frank)

    assert reasons(lambda: take_back_rate(used, by=frank, note="")) == [
        "Expenditure has been posted at this rate, so it stays: add another one from a later day.",
        "Say why: taking a rate back needs a reason in words.",
    ]
    assert list(fund.support_cost_rates.order_by("effective_on").values_list("percent", flat=True)) == [13, 7]
    of_the_fund = fund.support_cost_rates.get(percent=13)
    assert reasons(lambda: take_back_rate(of_the_fund, by=frank, note="Why not"))[0] == (
        "This rate came with the fund and stays: add another one from a later day."
    )
