import itertools
from datetime import date
from decimal import Decimal

import pytest
from django.db import InternalError, transaction
from django.utils import timezone

from funding.allocations import actions as allocations
from funding.contributions import actions
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus as S
from funding.ledger import actions as ledger
from funding.ledger.actions import RateMissing
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import totals_by_kind
from funding.ledger.reconciliation import reconcile
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from tests.factories import agreements as agree
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
    agree.refunded(contribution, "100")

    actions.close(contribution, by=frank, on=date(2026, 11, 20))

    contribution.refresh_from_db()
    assert (contribution.status, contribution.ended_on) == (S.CLOSED, date(2026, 11, 20))


def test_all_that_stands_in_the_way_of_closing_is_said_at_once(frank: User) -> None:
    contribution = make.signed("100")
    paid = agree.instalment(contribution, "60", date(2026, 10, 6))
    agree.instalment(contribution, "30", date(2027, 1, 31))
    agree.report_due(contribution, date(2027, 3, 31))
    actions.receive(contribution, amount=Decimal(60), on=make.DAY, by=frank, instalment=paid)
    allocations.propose(contribution=contribution, project=make.project(), amount_usd=Decimal(10), by=frank)

    with pytest.raises(NotAllowed) as refusal:
        actions.close(contribution, by=frank)

    assert [str(reason).replace("\xa0", " ") for reason in refusal.value.reasons] == [
        "1 proposed allocations are neither posted nor dropped.",
        "Of instalment 2, due 31 January 2027, US$ 30.00 is neither paid nor written down.",
        "US$ 10.00 of the agreement is neither received nor written down.",
        "Financial report, due 31 March 2027, has not been sent.",
        "US$ 60.00 is unspent, and neither refunded nor carried over.",
    ]
    contribution.refresh_from_db()
    assert contribution.status == S.SIGNED


def test_what_was_written_down_is_not_waited_for(frank: User) -> None:
    contribution = make.signed("100")
    agree.written_down(contribution, "100")

    actions.close(contribution, by=frank)

    contribution.refresh_from_db()
    assert contribution.status == S.CLOSED


# Facts that may change, and those that may not


def test_facts_are_changed_with_what_they_were_before(frank: User) -> None:
    contribution = make.signed("100", title="Training")

    actions.edit(contribution, by=frank, changes={"title": "Training of judges", "valid_until": date(2027, 12, 31)})

    contribution.refresh_from_db()
    assert (contribution.title, contribution.valid_until) == ("Training of judges", date(2027, 12, 31))
    event = AuditEvent.objects.about(contribution).get(verb="edit_contribution")
    assert event.facts == {
        "changed": {"title": ["Training", "Training of judges"], "valid_until": [None, "2027-12-31"]},
    }


def test_nothing_changed_leaves_no_trace(frank: User) -> None:
    contribution = make.signed("100", title="Training")

    actions.edit(contribution, by=frank, changes={"title": "Training"})

    assert not AuditEvent.objects.about(contribution).filter(verb="edit_contribution").exists()


def test_what_was_signed_is_fixed(frank: User) -> None:
    contribution = make.signed("100", valid_until=date(2027, 1, 31))

    with pytest.raises(NotAllowed) as refusal:
        actions.edit(
            contribution,
            by=frank,
            changes={"amount": Decimal(90), "currency": "EUR", "valid_until": date(2026, 1, 1)},
        )

    assert [reason.anchor for reason in refusal.value.reasons] == [
        "id_amount",
        "id_currency",
        "id_valid_until",
        "id_valid_until",
    ]
    with pytest.raises(ValueError, match="donor"):
        actions.edit(contribution, by=frank, changes={"donor": make.donor()})


@pytest.mark.parametrize("facts", [{"amount": Decimal(1), "amount_usd": Decimal(1)}, {"currency": "EUR"}])
def test_the_database_keeps_what_was_signed(facts: dict[str, object]) -> None:
    contribution = make.signed("100")

    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Contribution.objects.filter(pk=contribution.pk).update(**facts)


def test_a_pledge_is_stated_anew_at_the_rate_of_its_day(frank: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.923")
    pledged = make.pledge("200000", "USD")

    actions.edit(pledged, by=frank, changes={"amount": Decimal(175000), "currency": "EUR"})
    actions.sign(pledged, on=make.DAY, by=frank)

    pledged.refresh_from_db()
    assert (pledged.currency, pledged.amount_usd) == ("EUR", Decimal("189599.13"))
    assert totals(pledged) == {EntryKind.COMMITMENT: Decimal("189599.13")}
    assert pledged.entries.filter(kind=EntryKind.PLEDGE).count() == 4
    assert reconcile().is_clean


def test_assessed_money_has_no_contributions(frank: User) -> None:
    section = make.fund("RB23")
    section.kind = section.Kind.REGULAR_BUDGET
    section.save()

    with pytest.raises(NotAllowed, match="is assessed money: it has no contributions"):
        make.pledge("100", fund=section, by=frank)


# Receipts by instalment


def test_a_receipt_pays_the_oldest_open_instalment(frank: User) -> None:
    contribution = make.signed("100")
    waiting = agree.instalment(contribution, "20", date(2026, 10, 1), condition="Report accepted")
    first = agree.instalment(contribution, "50", date(2026, 10, 10))
    second = agree.instalment(contribution, "30", date(2026, 12, 1))

    paid = [actions.receive(contribution, amount=Decimal(amount), on=make.DAY, by=frank) for amount in (50, 30, 20)]

    assert [receipt.instalment for receipt in paid] == [first, second, waiting]


def test_the_instalment_can_be_named(frank: User) -> None:
    contribution = make.signed("100")
    agree.instalment(contribution, "50", date(2026, 10, 10))
    second = agree.instalment(contribution, "50", date(2026, 12, 1))

    receipt = actions.receive(contribution, amount=Decimal(10), on=make.DAY, by=frank, instalment=second)

    assert receipt.instalment == second


def test_a_receipt_belongs_to_one_instalment(frank: User) -> None:
    contribution = make.signed("100")
    agree.instalment(contribution, "50", date(2026, 10, 10))
    agree.instalment(contribution, "50", date(2026, 12, 1))
    other = agree.instalment(make.signed("5"), "5", date(2026, 12, 1))

    with pytest.raises(NotAllowed, match=r"Instalment 1 has US.*50\.00 open"):
        actions.receive(contribution, amount=Decimal(60), on=make.DAY, by=frank)
    with pytest.raises(NotAllowed, match="Nothing is open on this instalment"):
        actions.receive(contribution, amount=Decimal(5), on=make.DAY, by=frank, instalment=other)

    assert not contribution.entries.filter(kind=EntryKind.RECEIPT).exists()


def test_money_written_down_is_not_outstanding(frank: User) -> None:
    contribution = make.signed("100")
    agree.written_down(contribution, "30")

    with pytest.raises(NotAllowed, match="Only"):
        actions.receive(contribution, amount=Decimal(71), on=make.DAY, by=frank)
    actions.receive(contribution, amount=Decimal(70), on=make.DAY, by=frank)

    assert actions.outstanding_amount(contribution) == 0


# Days in closed periods


@pytest.fixture
def last_year(frank: User) -> FinancialPeriod:
    """2025, closed."""
    period = FinancialPeriod.objects.create(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    FinancialPeriod.objects.filter(pk=period.pk).update(
        status=PeriodStatus.SOFT_CLOSED, closed_at=timezone.now(), closed_by=frank
    )
    return period


def test_what_happened_in_a_closed_period_is_posted_after_it_as_a_late_item(
    last_year: FinancialPeriod, frank: User
) -> None:
    make.rate("EUR", date(2025, 11, 1), "0.900")
    make.rate("EUR", date(2025, 12, 1), "0.880")
    make.rate("EUR", date(2026, 1, 1), "0.500")
    contribution = make.pledge("90", "EUR", pledged_on=date(2025, 11, 5))
    actions.sign(contribution, on=date(2025, 11, 20), by=frank)
    actions.receive(contribution, amount=Decimal(88), on=date(2025, 12, 20), by=frank)

    contribution.refresh_from_db()
    assert (contribution.pledged_on, contribution.signed_on) == (date(2025, 11, 5), date(2025, 11, 20))
    assert set(contribution.entries.values_list("value_on", flat=True)) == {date(2026, 1, 1)}
    receipt = contribution.entries.get(kind=EntryKind.RECEIPT)
    assert (receipt.occurred_on, receipt.late_for, receipt.amount_usd) == (
        date(2025, 12, 20),
        last_year,
        Decimal("100.00"),
    )
    assert contribution.entries.get(kind=EntryKind.EXCHANGE).occurred_on == date(2025, 12, 20)
    assert contribution.entries.get(kind=EntryKind.COMMITMENT).late_for == last_year


def test_a_pledge_of_a_closed_period_ends_after_it(last_year: FinancialPeriod, frank: User) -> None:
    FinancialPeriod.objects.filter(pk=last_year.pk).update(status=PeriodStatus.OPEN, closed_at=None, closed_by=None)
    pledged = make.pledge("100", pledged_on=date(2025, 11, 5))
    FinancialPeriod.objects.filter(pk=last_year.pk).update(
        status=PeriodStatus.SOFT_CLOSED, closed_at=timezone.now(), closed_by=frank
    )

    actions.withdraw(pledged, on=date(2025, 12, 1), by=frank, note="Withdrawn in December, told now")

    assert [entry.value_on for entry in pledged.entries.order_by("pk")] == [date(2025, 11, 5), date(2026, 1, 1)]
    pledged.refresh_from_db()
    assert pledged.ended_on == date(2025, 12, 1)


# Every pair of stage and act: those in the table happen, all others are refused

ACTS = {
    "sign": lambda found, by: actions.sign(found, on=make.DAY, by=by),
    "withdraw": lambda found, by: actions.withdraw(found, on=make.DAY, by=by, note="Why"),
    "annul": lambda found, by: actions.annul(found, on=make.DAY, by=by, note="Why"),
    "close": lambda found, by: actions.close(settled(found), by=by),
}
ALLOWED = {
    (S.PLEDGED, "sign"): S.SIGNED,
    (S.PLEDGED, "withdraw"): S.WITHDRAWN,
    (S.SIGNED, "annul"): S.WITHDRAWN,
    (S.SIGNED, "close"): S.CLOSED,
}


def settled(found: Contribution) -> Contribution:
    if found.status == S.SIGNED:
        agree.written_down(found, str(found.amount))
    return found


def in_stage(stage: str) -> Contribution:
    if stage == S.PLEDGED:
        return make.pledge("100")
    if stage == S.WITHDRAWN:
        return actions.withdraw(make.pledge("100"), on=make.DAY, by=None, note="Why")
    contribution = make.signed("100")
    return actions.close(settled(contribution), by=None) if stage == S.CLOSED else contribution


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
