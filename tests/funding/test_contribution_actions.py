import itertools
from datetime import date
from decimal import Decimal

import pytest

from funding.allocations import actions as allocations
from funding.contributions import actions
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus as S
from funding.ledger import actions as ledger
from funding.ledger.actions import RateMissing
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import totals_by_kind
from funding.ledger.reconciliation import reconcile
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from tests.factories import funding as make

pytestmark = pytest.mark.django_db


def totals(contribution: Contribution) -> dict[str, Decimal]:
    return {kind: usd for kind, usd in totals_by_kind(contribution=contribution).items() if usd}


def test_a_pledge_is_recorded_at_the_rate_of_its_day_and_counts_as_outstanding_only(frank: User) -> None:
    rate = make.rate("EUR", date(2026, 10, 1), "0.923")
    make.rate("EUR", date(2026, 11, 1), "0.950")

    pledged = make.pledge("175000", "EUR", by=frank)

    pledged.refresh_from_db()
    assert (pledged.reference, pledged.status, pledged.rate, pledged.amount_usd, pledged.recorded_by) == (
        "CON-2026-0001",
        S.PLEDGED,
        rate,
        Decimal("189599.13"),
        frank,
    )
    assert totals(pledged) == {EntryKind.PLEDGE: Decimal("189599.13")}
    assert Contribution.objects.counted().count() == 0
    assert AuditEvent.objects.about(pledged).get().verb == "pledge"


def test_without_a_rate_nothing_is_recorded() -> None:
    make.rate("EUR", date(2026, 11, 1), "0.950")  # in force later only

    with pytest.raises(RateMissing):
        make.pledge("175000", "EUR", pledged_on=date(2026, 10, 5))

    assert (Contribution.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_a_signature_turns_the_pledge_into_a_commitment(frank: User) -> None:
    pledged = make.pledge("100")

    actions.sign(pledged, on=date(2026, 10, 9), by=frank)

    pledged.refresh_from_db()
    assert (pledged.status, pledged.signed_on) == (S.SIGNED, date(2026, 10, 9))
    assert totals(pledged) == {EntryKind.COMMITMENT: Decimal("100.00")}


def test_a_signature_before_the_pledge_is_refused(frank: User) -> None:
    pledged = make.pledge("100", pledged_on=date(2026, 10, 5))

    with pytest.raises(NotAllowed, match="before it was pledged"):
        actions.sign(pledged, on=date(2026, 10, 4), by=frank)

    assert totals(pledged) == {EntryKind.PLEDGE: Decimal("100.00")}


def test_a_withdrawn_pledge_leaves_nothing_outstanding(frank: User) -> None:
    pledged = make.pledge("100")

    actions.withdraw(pledged, on=make.DAY, by=frank, note="The donor's budget was cut")

    pledged.refresh_from_db()
    assert pledged.status == S.WITHDRAWN
    assert totals(pledged) == {}


def test_a_receipt_at_another_rate_explains_the_difference(frank: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.923")
    november = make.rate("EUR", date(2026, 11, 1), "0.950")
    signed = make.signed("175000", "EUR")

    receipt = actions.receive(signed, amount=Decimal(100000), on=date(2026, 11, 3), by=frank)

    assert (receipt.rate, receipt.amount_usd) == (november, Decimal("105263.16"))
    difference = receipt.companions.get()
    # 100,000 ÷ 0.950 less 100,000 ÷ 0.923 = 105,263.16 − 108,342.36
    assert (difference.kind, difference.currency, difference.amount_usd) == (
        EntryKind.EXCHANGE,
        "USD",
        Decimal("-3079.20"),
    )
    assert actions.outstanding_amount(signed) == Decimal("75000.00")


def test_a_receipt_at_the_recorded_rate_has_no_difference() -> None:
    make.rate("EUR", date(2026, 10, 1), "0.923")

    received = make.received("175000", "EUR")

    assert totals(received) == {EntryKind.COMMITMENT: Decimal("189599.13"), EntryKind.RECEIPT: Decimal("189599.13")}


@pytest.mark.parametrize(
    ("amount", "on", "told"),
    [
        ("100.01", make.DAY, "US$\xa0100.00 is outstanding under this agreement; US$\xa0100.01 is more"),
        ("0", make.DAY, "more than nothing"),
        ("-1", make.DAY, "more than nothing"),
        ("1", date(2026, 10, 6), "in the future"),
    ],
)
def test_receipts_that_are_refused(amount: str, on: date, told: str, frank: User) -> None:
    signed = make.signed("100")

    with pytest.raises(NotAllowed, match=told.replace("$", r"\$")):
        actions.receive(signed, amount=Decimal(amount), on=on, by=frank, today=make.DAY)

    assert EntryKind.RECEIPT not in totals(signed)


def test_a_pledge_receives_nothing(frank: User) -> None:
    with pytest.raises(NotAllowed, match="signed agreements only"):
        actions.receive(make.pledge("100"), amount=Decimal(1), on=make.DAY, by=frank)


def test_reversing_a_receipt_takes_its_exchange_difference_along(frank: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.923")
    make.rate("EUR", date(2026, 11, 1), "0.950")
    signed = make.signed("175000", "EUR")
    receipt = actions.receive(signed, amount=Decimal(175000), on=date(2026, 11, 3), by=frank)

    reversal = ledger.reverse(receipt, by=frank, reason="Credited to the wrong account", on=date(2026, 11, 20))

    assert totals(signed) == {EntryKind.COMMITMENT: Decimal("189599.13")}
    assert (reversal.value_on, reversal.reverses, reversal.posted_by) == (date(2026, 11, 20), receipt, frank)
    assert actions.outstanding_amount(signed) == Decimal("175000.00")
    assert reconcile().is_clean


@pytest.mark.parametrize("kind", [EntryKind.PLEDGE, EntryKind.COMMITMENT, EntryKind.ALLOCATION])
def test_entries_that_belong_to_a_record_are_not_reversed_by_themselves(kind: EntryKind, frank: User) -> None:
    contribution = make.received("100")
    proposal = allocations.propose(contribution=contribution, project=make.project(), amount_usd=Decimal(10), by=frank)
    allocations.post(proposal, on=make.DAY, by=frank)
    posted = contribution.entries.get(kind=kind, reverses__isnull=True)

    with pytest.raises(NotAllowed):
        ledger.reverse(posted, by=frank, reason="Because")

    assert not LedgerEntry.objects.filter(reverses=posted).exclude(kind=EntryKind.PLEDGE).exists()


def test_an_agreement_recorded_by_mistake_is_annulled_once_nothing_stands_on_it(frank: User) -> None:
    contribution = make.received("100")
    with pytest.raises(NotAllowed, match="reverse the receipts first"):
        actions.annul(contribution, on=make.DAY, by=frank, note="Entered twice")
    ledger.reverse(contribution.entries.get(kind=EntryKind.RECEIPT), by=frank, reason="Entered twice")

    actions.annul(contribution, on=make.DAY, by=frank, note="Entered twice")

    contribution.refresh_from_db()
    assert contribution.status == S.WITHDRAWN
    assert totals(contribution) == {}


def test_an_agreement_with_open_proposals_is_not_closed(frank: User) -> None:
    contribution = make.received("100")
    proposal = allocations.propose(contribution=contribution, project=make.project(), amount_usd=Decimal(10), by=frank)
    with pytest.raises(NotAllowed, match="neither posted nor dropped"):
        actions.close(contribution, by=frank)
    allocations.drop(proposal, by=frank)

    actions.close(contribution, by=frank)

    contribution.refresh_from_db()
    assert contribution.status == S.CLOSED


# Every pair of stage and act: those in the table happen, all others are refused

ACTS = {
    "sign": lambda found, by: actions.sign(found, on=make.DAY, by=by),
    "withdraw": lambda found, by: actions.withdraw(found, on=make.DAY, by=by, note="Why"),
    "annul": lambda found, by: actions.annul(found, on=make.DAY, by=by, note="Why"),
    "close": lambda found, by: actions.close(found, by=by),
}
ALLOWED = {
    (S.PLEDGED, "sign"): S.SIGNED,
    (S.PLEDGED, "withdraw"): S.WITHDRAWN,
    (S.SIGNED, "annul"): S.WITHDRAWN,
    (S.SIGNED, "close"): S.CLOSED,
}


def in_stage(stage: str) -> Contribution:
    if stage == S.PLEDGED:
        return make.pledge("100")
    if stage == S.WITHDRAWN:
        return actions.withdraw(make.pledge("100"), on=make.DAY, by=None, note="Why")
    contribution = make.signed("100")
    return actions.close(contribution, by=None) if stage == S.CLOSED else contribution


@pytest.mark.parametrize(("stage", "verb"), list(itertools.product(S.values, ACTS)))
def test_every_pair_of_stage_and_act(stage: str, verb: str, frank: User) -> None:
    contribution = in_stage(stage)
    entries = LedgerEntry.objects.count()
    expected = ALLOWED.get((S(stage), verb))

    if expected is None:
        with pytest.raises(NotAllowed):
            ACTS[verb](contribution, frank)
    else:
        ACTS[verb](contribution, frank)

    stored = Contribution.objects.get(pk=contribution.pk)
    assert stored.status == (expected or stage)
    if expected is None:
        assert LedgerEntry.objects.count() == entries


@pytest.mark.parametrize("name", ["carol", "dan", "tess", "nora", "alice", "ada"])
@pytest.mark.parametrize("verb", ["sign", "withdraw"])
def test_only_finance_moves_a_contribution(request: pytest.FixtureRequest, name: str, verb: str) -> None:
    pledged = make.pledge("100")

    with pytest.raises(NotAllowed, match="right"):
        ACTS[verb](pledged, request.getfixturevalue(name))

    pledged.refresh_from_db()
    assert pledged.status == S.PLEDGED
