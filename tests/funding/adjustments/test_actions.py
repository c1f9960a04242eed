"""Refunds, write-downs and carry-overs: what they may take, who decides, what is posted."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from funding.adjustments import actions, figures
from funding.adjustments.models import Adjustment
from funding.adjustments.workflow import AdjustmentStatus as S
from funding.agreements.models import Instalment
from funding.allocations import actions as allocations
from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from funding.expenditure.actions import record_expenditure
from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import headroom
from funding.ledger.reconciliation import reconcile
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from tests.factories import adjustments as adjust
from tests.factories import funding as make
from tests.factories.accounts import person
from tests.factories.periods import period as financial_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def fay(db: None) -> User:
    """The second finance person."""
    return person("Fay", Role.FINANCE)


def spend(gift: Contribution, amount: str, project: Any = None) -> None:
    record_expenditure(
        project or make.project(),
        fund=gift.fund,
        contribution=gift,
        amount=Decimal(amount),
        on=make.DAY,
        object_class="staff",
        by=None,
    )


def allocate(gift: Contribution, amount: str, by: User, project: Any) -> None:
    proposal = allocations.propose(contribution=gift, project=project, amount_usd=Decimal(amount), by=by)
    allocations.post(proposal, on=make.DAY, by=by)


def sentences(refusal: pytest.ExceptionInfo[NotAllowed]) -> str:
    return " ".join(str(reason) for reason in refusal.value.reasons).replace("\xa0", " ")


def test_a_proposal_moves_no_money(frank: User) -> None:
    gift = make.received("1000")

    made = adjust.refund(gift, frank, "400")

    made.refresh_from_db()
    assert (made.status, made.entry, made.decided_by) == (S.PROPOSED, None, None)
    assert figures.cash(gift).free_usd == Decimal("1000.00")


def test_a_refund_is_posted_at_the_rate_of_its_own_day(frank: User, fay: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.8")
    gift = make.received("1000", "EUR")
    make.rate("EUR", date(2026, 11, 1), "1")
    made = adjust.refund(gift, frank, "400", on=date(2026, 11, 10))

    actions.approve(made, by=fay)

    entry = made.entry
    assert entry is not None
    assert (entry.kind, entry.currency, entry.amount, entry.amount_usd, entry.value_on, entry.posted_by) == (
        EntryKind.REFUND,
        "EUR",
        Decimal("400.00"),
        Decimal("400.00"),
        date(2026, 11, 10),
        fay,
    )
    assert (made.status, made.decided_by) == (S.APPROVED, fay)
    assert figures.cash(gift).free_usd == Decimal("850.00")  # 1,000 ÷ 0.8 − 400
    assert reconcile().is_clean


def test_the_refusal_of_a_refund_names_the_figures(frank: User) -> None:
    gift, project = make.received("1000"), make.project()
    make.fund(support_cost_percent="0")
    allocate(gift, "600", frank, project)
    spend(gift, "150", project)

    with pytest.raises(NotAllowed) as refusal:
        adjust.refund(gift, frank, "400.01")

    assert sentences(refusal) == (
        "US$ 400.01 is more than the US$ 400.00 that can be refunded: received US$ 1,000.00, refunded US$ 0.00, "
        "spent US$ 150.00, allocated and not spent US$ 450.00."
    )


def test_exactly_what_is_free_can_be_refunded(frank: User, fay: User) -> None:
    gift, project = make.received("1000"), make.project()
    make.fund(support_cost_percent="0")
    allocate(gift, "600", frank, project)
    spend(gift, "700", project)  # a project that overspent holds nothing more

    made = adjust.refund(gift, frank, "300")
    with pytest.raises(NotAllowed):
        adjust.refund(gift, frank, "300.01")
    actions.approve(made, by=fay)

    assert figures.cash(gift).free_usd == 0


def test_in_another_currency_the_refusal_says_how_much_can_go_back(frank: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.8")
    gift = make.received("1000", "EUR")  # US$ 1,250
    make.rate("EUR", date(2026, 11, 1), "0.79")  # at which EUR 1,000 is US$ 1,265.82

    with pytest.raises(NotAllowed) as refusal:
        adjust.refund(gift, frank, "1000", on=date(2026, 11, 2))

    assert "at most EUR 987.50 can be refunded" in sentences(refusal)
    assert adjust.refund(gift, frank, "987.50", on=date(2026, 11, 2)).pk


@pytest.mark.parametrize(
    ("facts", "anchor"),
    [
        ({"reason": " "}, "id_reason"),
        ({"amount": "0"}, "id_amount"),
        ({"amount": "-5"}, "id_amount"),
        ({"on": date(2026, 10, 4)}, "id_on"),  # signed on the 5th
        ({"on": date(2999, 1, 1)}, "id_on"),
    ],
)
def test_what_no_refund_may_say(frank: User, facts: dict[str, Any], anchor: str) -> None:
    gift = make.received("1000")

    with pytest.raises(NotAllowed) as refusal:
        adjust.refund(gift, frank, **facts)

    assert [reason.anchor for reason in refusal.value.reasons] == [anchor]


def test_a_refund_without_a_rate_on_its_day_is_refused(frank: User) -> None:
    agreed = make.rate("EUR", date(2026, 10, 1), "0.8", basis="agreed", reason="Bank advice")
    gift = make.signed("1000", "EUR", rate=agreed)
    contributions.receive(gift, amount=Decimal(1000), on=make.DAY, by=None, rate=agreed)

    with pytest.raises(NotAllowed) as refusal:
        adjust.refund(gift, frank)

    assert "no United Nations rate for EUR" in sentences(refusal)


def test_a_write_down_is_posted_at_the_recorded_rate_and_lowers_what_is_outstanding(frank: User, fay: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.8")
    gift = make.signed("1000", "EUR")
    make.rate("EUR", date(2026, 11, 1), "1")
    contributions.receive(gift, amount=Decimal(600), on=date(2026, 11, 2), by=None)
    made = adjust.write_down(gift, frank, "300", on=date(2026, 11, 3))
    assert contributions.outstanding_amount(gift) == Decimal("400.00")

    actions.approve(made, by=fay)

    assert made.entry is not None
    assert (made.entry.kind, made.entry.amount_usd) == (EntryKind.WRITE_DOWN, Decimal("375.00"))
    assert figures.written_down(gift) == Decimal("300.00")
    assert contributions.outstanding_amount(gift) == Decimal("100.00")
    with pytest.raises(NotAllowed) as refusal:
        contributions.receive(gift, amount=Decimal("100.01"), on=date(2026, 11, 4), by=None)
    assert "Only EUR 100.00 is outstanding" in sentences(refusal)


def test_no_more_is_written_down_than_is_outstanding(frank: User, fay: User) -> None:
    gift = make.signed("1000")
    contributions.receive(gift, amount=Decimal(600), on=make.DAY, by=None)
    actions.approve(adjust.write_down(gift, frank, "100"), by=fay)

    with pytest.raises(NotAllowed) as refusal:
        adjust.write_down(gift, frank, "300.01")

    assert sentences(refusal) == (
        "Only US$ 300.00 is outstanding: signed US$ 1,000.00, received US$ 600.00, written down US$ 100.00. "
        "US$ 300.01 is more."
    )


def test_a_write_down_never_goes_below_what_is_allocated_on_signature(frank: User, fay: User) -> None:
    gift = make.signed("1000", fund=make.fund("SIGNED", Fund.Basis.SIGNED))
    allocate(gift, "700", frank, make.project())

    with pytest.raises(NotAllowed) as refusal:
        adjust.write_down(gift, frank, "300.01")
    actions.approve(adjust.write_down(gift, frank, "300"), by=fay)

    assert "US$ 700.00 of this agreement is allocated" in sentences(refusal)
    assert headroom(gift).left_usd == 0


@pytest.mark.parametrize(("status", "refusals"), [("pledged", 1), ("closed", 1), ("withdrawn", 1)])
def test_only_a_signed_agreement_is_written_down(frank: User, status: str, refusals: int) -> None:
    gift = make.pledge("1000") if status == "pledged" else make.signed("1000")
    Contribution.objects.filter(pk=gift.pk).update(status=status)

    with pytest.raises(NotAllowed) as refusal:
        adjust.write_down(gift, frank)

    assert len(refusal.value.reasons) == refusals


def test_instalments_that_a_write_down_covers_are_cancelled_from_the_last(frank: User, fay: User) -> None:
    gift = make.signed("1000")
    for number, amount in enumerate((400, 350, 250), start=1):
        Instalment.objects.create(
            contribution=gift, number=number, due_on=date(2026, 10 + number - 1, 20), amount=Decimal(amount)
        )

    actions.approve(adjust.write_down(gift, frank, "300"), by=fay)
    assert list(gift.instalments.filter(cancelled_on__isnull=False).values_list("number", flat=True)) == [3]
    actions.approve(adjust.write_down(gift, frank, "300"), by=fay)

    assert list(gift.instalments.filter(cancelled_on__isnull=True).values_list("number", flat=True)) == [1]


def test_fully_written_down_with_nothing_received_is_to_be_closed(frank: User, fay: User) -> None:
    gift = make.signed("1000")
    assert not figures.is_for_nothing(gift)

    actions.approve(adjust.write_down(gift, frank, "1000"), by=fay)

    assert figures.is_for_nothing(gift)
    assert contributions.outstanding_amount(gift) == 0


def test_a_carry_over_moves_the_last_day_and_keeps_the_old_one(frank: User, fay: User) -> None:
    gift = make.received("1000", valid_until=date(2026, 12, 31))
    make.fund(support_cost_percent="0")
    made = adjust.carry_over(gift, frank)
    spend(gift, "250")

    actions.approve(made, by=fay)

    gift.refresh_from_db()
    assert gift.valid_until == date(2027, 12, 31)
    assert (made.on, made.amount, made.entry) == (date(2026, 12, 31), Decimal("750.00"), None)
    event = AuditEvent.objects.about(gift).get(verb="carry_over")
    assert (event.facts["before"], event.facts["after"]) == ("2026-12-31", "2027-12-31")


@pytest.mark.parametrize(
    ("facts", "anchor", "sentence"),
    [
        ({"until": date(2026, 12, 31)}, "id_new_valid_until", "must be later than 31 December 2026"),
        ({"until": date(2026, 6, 30)}, "id_new_valid_until", "must be later than 31 December 2026"),
        ({"reference": ""}, "id_reference", "reference of the letter"),
        ({"reason": ""}, "id_reason", "Say why"),
    ],
)
def test_what_no_carry_over_may_say(frank: User, facts: dict[str, Any], anchor: str, sentence: str) -> None:
    gift = make.received("1000", valid_until=date(2026, 12, 31))

    with pytest.raises(NotAllowed) as refusal:
        adjust.carry_over(gift, frank, **facts)

    assert [reason.anchor for reason in refusal.value.reasons] == [anchor]
    assert sentence in sentences(refusal)


def test_nothing_unspent_is_not_carried_over(frank: User) -> None:
    gift = make.received("1000", valid_until=date(2026, 12, 31))
    make.fund(support_cost_percent="0")
    spend(gift, "1000")

    with pytest.raises(NotAllowed) as refusal:
        adjust.carry_over(gift, frank)

    assert sentences(refusal) == "Nothing is unspent: received US$ 1,000.00, refunded US$ 0.00, spent US$ 1,000.00."


def test_money_without_a_last_day_needs_no_carry_over(frank: User) -> None:
    with pytest.raises(NotAllowed):
        adjust.carry_over(make.received("1000"), frank)


@pytest.mark.parametrize(
    ("who", "approves", "withdraws"),
    [
        ("frank", False, True),
        ("fay", True, False),
        ("carol", False, False),
        ("dan", False, False),
        ("tess", False, False),
    ],
)
def test_who_decides(who: str, approves: bool, withdraws: bool, frank: User, request: pytest.FixtureRequest) -> None:
    made, user = adjust.refund(make.received("1000"), frank), request.getfixturevalue(who)

    assert user.has_perm("funding.approve_adjustment", made) == approves
    assert user.has_perm("funding.withdraw_adjustment", made) == withdraws


def test_the_proposer_does_not_approve_by_the_action_either(frank: User) -> None:
    made = adjust.refund(make.received("1000"), frank)

    with pytest.raises(NotAllowed) as refusal:
        actions.approve(made, by=frank)

    assert "another person" in sentences(refusal)
    assert not LedgerEntry.objects.filter(kind=EntryKind.REFUND).exists()


def test_the_database_refuses_one_person_who_does_both(frank: User) -> None:
    made = adjust.carry_over(make.received("1000", valid_until=date(2026, 12, 31)), frank)

    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.filter(pk=made.pk).update(status=S.APPROVED, decided_by=frank)


def test_approval_checks_again_what_has_changed_since(frank: User, fay: User) -> None:
    gift = make.received("1000")
    made = adjust.refund(gift, frank, "700")
    allocate(gift, "400", frank, make.project())

    with pytest.raises(NotAllowed) as refusal:
        actions.approve(made, by=fay)

    made.refresh_from_db()
    assert "US$ 700.00 is more than the US$ 600.00 that can be refunded" in sentences(refusal)
    assert (made.status, made.entry) == (S.PROPOSED, None)


def test_rejected_and_taken_back(frank: User, fay: User) -> None:
    gift = make.received("1000")
    first, second = adjust.refund(gift, frank), adjust.refund(gift, frank)

    with pytest.raises(NotAllowed):
        actions.reject(first, by=fay, note="")
    actions.reject(first, by=fay, note="The donor asked for less")
    actions.withdraw(second, by=frank)

    assert (first.status, first.decided_by, second.status) == (S.REJECTED, fay, S.WITHDRAWN)
    for made in (first, second):
        with pytest.raises(NotAllowed):
            actions.approve(made, by=fay)
    assert not LedgerEntry.objects.filter(kind=EntryKind.REFUND).exists()


def test_a_day_in_a_closed_period_is_posted_as_a_late_item(frank: User, fay: User) -> None:
    gift = make.received("1000")
    closed = financial_period("2026-10", "soft_closed")

    made = actions.approve(adjust.refund(gift, frank), by=fay)

    assert (made.entry.value_on, made.entry.occurred_on, made.entry.late_for) == (date(2026, 11, 1), make.DAY, closed)


def test_a_refund_that_was_reversed_can_be_made_again(frank: User, fay: User) -> None:
    gift = make.received("1000")
    made = actions.approve(adjust.refund(gift, frank, "1000"), by=fay)

    ledger.reverse(made.entry, by=frank, reason="Came back from the bank")

    assert figures.cash(gift).free_usd == Decimal("1000.00")
    assert adjust.refund(gift, frank, "1000").pk


def test_the_agreements_history_has_the_act_and_hides_the_proposal(frank: User, fay: User) -> None:
    gift = make.received("1000")
    actions.approve(adjust.refund(gift, frank, "400"), by=fay)

    events = AuditEvent.objects.about(gift).filter(verb__in=("propose_adjustment", "refund")).order_by("id")

    assert [(each.verb, each.actor, each.is_internal) for each in events] == [
        ("propose_adjustment", frank, True),
        ("refund", fay, False),
    ]
    assert events[1].facts["amount_usd"] == "400.00"


def test_an_agreement_is_not_closed_while_an_adjustment_waits(frank: User, fay: User) -> None:
    gift = make.received("1000")
    made = adjust.refund(gift, frank)

    with pytest.raises(NotAllowed) as refusal:
        contributions.close(gift, by=frank)
    actions.withdraw(made, by=frank)
    actions.approve(adjust.refund(gift, frank, "1000"), by=fay)
    contributions.close(gift, by=frank)

    assert "nobody has decided about: 1." in sentences(refusal)
    assert gift.status == "closed"


def test_a_written_down_agreement_is_not_annulled(frank: User, fay: User) -> None:
    gift = make.signed("1000")
    actions.approve(adjust.write_down(gift, frank, "400"), by=fay)

    with pytest.raises(NotAllowed) as refusal:
        contributions.annul(gift, on=make.DAY, by=frank, note="By mistake")

    assert sentences(refusal) == "US$ 400.00 of it is written down."


def test_a_write_down_that_was_reversed_is_outstanding_again(frank: User, fay: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.8")
    gift = make.signed("1000", "EUR")
    made = actions.approve(adjust.write_down(gift, frank, "400"), by=fay)

    ledger.reverse(made.entry, by=fay, reason="The donor pays after all")

    assert (figures.written_down(gift), figures.outstanding(gift)) == (Decimal("0.00"), Decimal("1000.00"))
    assert reconcile().is_clean
