"""A stored rate and another figure for it: proposed, decided by a second person, and what keeps which rate."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from funding.contributions import actions as contributions
from funding.ledger.models import EntryKind
from funding.rates import actions
from funding.rates.book import RateBook
from funding.rates.models import ExchangeRate, RateBasis, RateCorrection
from funding.rates.usage import entries_with, is_used
from funding.rates.workflow import CorrectionStatus as S
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def fay(db: None) -> User:
    """The second finance person."""
    return person("Fay", Role.FINANCE)


def propose(rate: ExchangeRate, by: User, **fields: Any) -> RateCorrection:
    facts = {"new_rate": Decimal("0.9"), "source": "Treasury, corrigendum", "reason": "Two digits changed places"}
    return actions.propose_correction(rate, by=by, **{**facts, **fields})


def test_a_proposal_changes_no_rate(frank: User) -> None:
    rate = make.rate()

    made = propose(rate, frank)

    rate.refresh_from_db()
    assert (made.status, made.made, rate.superseded_at) == (S.PROPOSED, None, None)
    assert ExchangeRate.objects.in_force("EUR", OCTOBER) == rate


def test_what_was_posted_keeps_its_rate_and_what_follows_uses_the_new_one(frank: User, fay: User) -> None:
    rate = make.rate()
    gift = make.signed("1000", "EUR")
    before = contributions.receive(gift, amount=Decimal(441), on=make.DAY, by=None)
    made = propose(rate, frank)

    actions.approve_correction(made, by=fay)
    after = contributions.receive(gift, amount=Decimal(441), on=make.DAY, by=None)

    rate.refresh_from_db()
    before.refresh_from_db()
    new = ExchangeRate.objects.in_force("EUR", OCTOBER)
    assert new is not None
    assert (new.rate, new.supersedes, new.effective_on, new.basis) == (Decimal("0.9"), rate, OCTOBER, "operational")
    assert (made.status, made.made, made.decided_by) == (S.APPROVED, new, fay)
    assert rate.superseded_at is not None
    assert (before.rate, before.amount_usd) == (rate, Decimal("500.00"))
    assert (after.rate, after.amount_usd) == (new, Decimal("490.00"))
    assert RateBook().in_force("EUR", OCTOBER) == new
    exchange = after.companions.get(kind=EntryKind.EXCHANGE)
    assert exchange.amount_usd == Decimal("-10.00")  # the agreement stands at the rate of its signature
    assert entries_with(rate, seen_by=frank).count() == 4  # pledge, its end, the signed agreement, the first receipt


@pytest.mark.parametrize(
    ("fields", "anchors"),
    [
        ({"new_rate": Decimal(0)}, ["id_new_rate"]),
        ({"new_rate": Decimal("-0.9")}, ["id_new_rate"]),
        ({"new_rate": Decimal("0.1234567")}, ["id_new_rate"]),
        ({"new_rate": Decimal("0.882")}, ["id_new_rate"]),
        ({"source": ""}, ["id_source"]),
        ({"reason": " "}, ["id_reason"]),
        ({"source": "", "reason": ""}, ["id_source", "id_reason"]),
    ],
)
def test_what_no_correction_may_say(frank: User, fields: dict[str, Any], anchors: list[str]) -> None:
    with pytest.raises(NotAllowed) as refusal:
        propose(make.rate(), frank, **fields)

    assert [reason.anchor for reason in refusal.value.reasons] == anchors


def test_one_correction_at_a_time(frank: User, fay: User) -> None:
    rate = make.rate()
    first = propose(rate, frank)

    with pytest.raises(NotAllowed):
        propose(rate, fay, new_rate=Decimal("0.91"))
    actions.reject_correction(first, by=fay, note="The circular says otherwise")
    second = propose(rate, fay, new_rate=Decimal("0.91"))
    actions.withdraw_correction(second, by=fay)

    assert (first.status, second.status) == (S.REJECTED, S.WITHDRAWN)
    assert ExchangeRate.objects.count() == 1


def test_a_superseded_or_agreed_rate_and_the_dollar_are_not_corrected(frank: User, fay: User) -> None:
    rate = make.rate()
    actions.approve_correction(propose(rate, frank), by=fay)
    agreed = make.rate("GBP", basis=RateBasis.AGREED, reason="Bank advice")
    dollar = make.rate("USD", units="1")

    for each in (ExchangeRate.objects.get(pk=rate.pk), agreed, dollar):
        with pytest.raises(NotAllowed):
            propose(each, frank, new_rate=Decimal("0.7"))


def test_a_correction_can_be_corrected_in_its_turn(frank: User, fay: User) -> None:
    first = actions.approve_correction(propose(make.rate(), frank), by=fay).made

    second = actions.approve_correction(propose(first, frank, new_rate=Decimal("0.89")), by=fay).made

    assert [each.rate for each in ExchangeRate.objects.standing()] == [Decimal("0.89")]
    assert second.supersedes == first


@pytest.mark.parametrize(
    ("who", "proposes", "approves", "withdraws"),
    [
        ("frank", True, False, True),
        ("fay", True, True, False),
        ("carol", False, False, False),
        ("tess", False, False, False),
    ],
)
def test_who_decides(
    who: str, proposes: bool, approves: bool, withdraws: bool, frank: User, request: pytest.FixtureRequest
) -> None:
    made, user = propose(make.rate(), frank), request.getfixturevalue(who)

    assert user.has_perm("funding.add_ratecorrection") == proposes
    assert user.has_perm("funding.approve_ratecorrection", made) == approves
    assert user.has_perm("funding.withdraw_ratecorrection", made) == withdraws


def test_the_proposer_does_not_approve(frank: User) -> None:
    made = propose(make.rate(), frank)

    with pytest.raises(NotAllowed):
        actions.approve_correction(made, by=frank)
    with pytest.raises(IntegrityError), transaction.atomic():
        RateCorrection.objects.filter(pk=made.pk).update(status="approved", decided_by=frank, made=made.rate)

    assert ExchangeRate.objects.standing().count() == 1


def test_both_acts_are_in_the_history_of_the_rate(frank: User, fay: User) -> None:
    rate = make.rate()
    actions.approve_correction(propose(rate, frank), by=fay)

    events = AuditEvent.objects.about(rate).order_by("id")

    assert [(each.verb, each.actor) for each in events] == [("propose_correction", frank), ("supersede_rate", fay)]
    assert (events[1].facts["before"], events[1].facts["after"]) == ("0.882", "0.9")


def test_a_rate_is_used_by_what_is_recorded_or_posted_with_it() -> None:
    rate, other = make.rate(), make.rate("GBP")
    make.pledge("1000", "EUR")

    assert (is_used(rate), is_used(other)) == (True, False)
