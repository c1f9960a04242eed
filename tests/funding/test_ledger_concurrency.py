"""Many connections at once, with real transactions."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from funding.allocations import actions as allocations
from funding.allocations.models import Allocation
from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import headroom
from funding.ledger.reconciliation import reconcile
from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from tests.at_once import at_once
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_allocations_at_once_post_exactly_what_fits() -> None:
    finance = person("Alice", Role.FINANCE)
    contribution, project = make.received("1000"), make.project()
    proposals = [
        allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(60), by=finance)
        for _ in range(48)
    ]

    def post(pk: int) -> Callable[[], Any]:
        return lambda: allocations.post(Allocation.objects.get(pk=pk), on=make.DAY, by=finance)

    results = at_once(*(post(proposal.pk) for proposal in proposals))

    refused = [result for result in results if isinstance(result, NotAllowed)]
    assert len(results) - len(refused) == 16  # 16 × 60 = 960; a seventeenth would be 1,020
    assert headroom(contribution).allocated_usd == Decimal("960.00")
    assert Allocation.objects.filter(status="posted").count() == 16
    assert all("does not fit" in str(refusal) for refusal in refused)
    assert reconcile().is_clean


def test_writers_who_pass_by_the_actions_cannot_over_allocate_either() -> None:
    """Each on a day of its own, so that not even a shared balance row makes them wait for each other."""
    contribution, project, officer = make.received("1000"), make.project(), person()
    entries = [
        ledger.entry(
            kind=EntryKind.ALLOCATION,
            allocation=Allocation.objects.create(
                contribution=contribution, project=project, amount_usd=Decimal(70), proposed_by=officer
            ),
            value_on=make.DAY + timedelta(days=number),
            amount=Decimal(70),
            by=None,
        )
        for number in range(24)
    ]

    results = at_once(*(lambda entry=entry: ledger.post(entry) for entry in entries))

    assert sum(isinstance(result, LedgerEntry) for result in results) == 14
    assert headroom(contribution).allocated_usd == Decimal("980.00")
    # Proposals were never posted by their action, and the proof says so; everything else adds up.
    assert reconcile().broken == ["allocation_differences"]


def test_a_receipt_is_not_taken_back_while_it_is_being_allocated() -> None:
    finance = person("Alice", Role.FINANCE)
    project = make.project()
    for _ in range(6):
        contribution = make.received("100")
        receipt = contribution.entries.get(kind=EntryKind.RECEIPT)
        proposal = allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(100), by=finance)

        results = at_once(
            lambda proposal=proposal: allocations.post(proposal, on=make.DAY, by=finance),
            lambda receipt=receipt: ledger.reverse(receipt, by=finance, reason="Wrong account"),
        )

        assert sum(isinstance(result, NotAllowed) for result in results) == 1
        room = headroom(contribution)
        assert (room.available_usd, room.allocated_usd) in ((100, 100), (0, 0))


def test_receipts_at_once_never_exceed_the_agreement() -> None:
    contribution = make.signed("1000")

    results = at_once(
        *(
            lambda: contributions.receive(
                Contribution.objects.get(pk=contribution.pk), amount=Decimal(300), on=make.DAY, by=None
            )
            for _ in range(8)
        )
    )

    assert sum(isinstance(result, LedgerEntry) for result in results) == 3
    assert headroom(contribution).available_usd == Decimal("900.00")


def test_writers_of_many_entries_take_turns_whatever_order_they_are_given() -> None:
    """In several statements each: a writer who has the total of one project never waits for one who waits for it."""
    fund, projects = make.fund(), [make.project() for _ in range(4)]

    def post(order: int) -> int:
        lines = [
            ledger.entry(
                kind=EntryKind.EXPENDITURE,
                fund=fund,
                project=project,
                value_on=make.DAY + timedelta(days=day),
                amount=Decimal(1),
                by=None,
            )
            for project in projects[::order]
            for day in range(3)
        ]
        return ledger.post_many(lines, batch_size=2)

    results = at_once(*(lambda order=order: post(order) for order in (1, -1) * 6))

    assert results == [12] * 12
    assert reconcile().is_clean


def test_reference_numbers_have_no_repeats_and_no_gaps() -> None:
    donor, fund = make.donor(), make.fund()

    made = at_once(*(lambda: make.pledge("5", donor=donor, fund=fund) for _ in range(24)))

    assert sorted(contribution.reference for contribution in made) == [f"CON-2026-{n:04d}" for n in range(1, 25)]


def test_an_entry_is_reversed_once_by_two_people_at_once() -> None:
    receipt = make.received("100").entries.get(kind=EntryKind.RECEIPT)

    results = at_once(*(lambda: ledger.reverse(receipt, by=None, reason="Wrong account") for _ in range(6)))

    assert sum(isinstance(result, LedgerEntry) for result in results) == 1
    assert LedgerEntry.objects.filter(reverses=receipt).count() == 1


def test_money_is_not_set_aside_on_a_snapshot() -> None:
    """Under repeatable read the sum of the others' allocations would be that of before."""
    contribution = make.received("100")
    allocation = Allocation.objects.create(
        contribution=contribution, project=make.project(), amount_usd=Decimal(10), proposed_by=person()
    )
    entry = ledger.entry(
        kind=EntryKind.ALLOCATION, allocation=allocation, value_on=make.DAY, amount=Decimal(10), by=None
    )

    def on_a_snapshot() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            entry.save()

    with pytest.raises(DatabaseError, match="not set aside on a snapshot"):
        on_a_snapshot()


def test_fifty_allocations_among_refunds_write_downs_and_reversals() -> None:
    """What lowers the money and what sets it aside queue at one door: whatever fits is posted, in whichever order."""
    finance = person("Alice", Role.FINANCE)
    fund = make.fund("UPR", commits_on="signed")
    contribution, project = make.signed("3000", fund=fund), make.project()
    receipts = [contributions.receive(contribution, amount=Decimal(100), on=make.DAY, by=finance).pk for _ in range(6)]
    proposals = [
        allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(60), by=finance).pk
        for _ in range(50)
    ]

    def lower(kind: EntryKind) -> Callable[[], Any]:
        return lambda: ledger.post(
            ledger.entry(kind=kind, contribution=contribution, value_on=make.DAY, amount=Decimal(75), by=finance)
        )

    acts: list[Callable[[], Any]] = [
        *(lambda pk=pk: allocations.post(Allocation.objects.get(pk=pk), on=make.DAY, by=finance) for pk in proposals),  # type: ignore[misc]
        *(lower(EntryKind.REFUND) for _ in range(8)),
        *(lower(EntryKind.WRITE_DOWN) for _ in range(8)),
        *(
            lambda pk=pk: ledger.reverse(LedgerEntry.objects.get(pk=pk), by=finance, reason="Wrong account")  # type: ignore[misc]
            for pk in receipts
        ),
    ]
    results = at_once(*acts[::3], *acts[1::3], *acts[2::3])

    posted = Allocation.objects.filter(status="posted").count()
    lowered = contribution.entries.filter(kind__in=(EntryKind.REFUND, EntryKind.WRITE_DOWN)).count()
    room = headroom(contribution)
    assert (room.allocated_usd, room.available_usd) == (posted * Decimal(60), 3000 - lowered * Decimal(75))
    # Nothing that would have fitted at the end was refused.
    assert 0 <= room.left_usd < 75
    refused = sum(isinstance(result, NotAllowed) for result in results)
    assert refused == (50 - posted) + (16 - lowered)
    assert contribution.entries.filter(kind=EntryKind.RECEIPT, reverses__isnull=False).count() == 6
    assert reconcile().is_clean


def test_receipts_taken_back_among_fifty_allocations_of_what_was_received() -> None:
    finance = person("Alice", Role.FINANCE)
    contribution, project = make.signed("3000"), make.project()
    receipts = [contributions.receive(contribution, amount=Decimal(300), on=make.DAY, by=finance).pk for _ in range(10)]
    proposals = [
        allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(60), by=finance).pk
        for _ in range(50)
    ]
    acts: list[Callable[[], Any]] = [
        *(lambda pk=pk: allocations.post(Allocation.objects.get(pk=pk), on=make.DAY, by=finance) for pk in proposals),  # type: ignore[misc]
        *(
            lambda pk=pk: ledger.reverse(LedgerEntry.objects.get(pk=pk), by=finance, reason="Wrong account")  # type: ignore[misc]
            for pk in receipts
        ),
    ]

    results = at_once(*acts[::2], *acts[1::2])

    posted = Allocation.objects.filter(status="posted").count()
    taken = contribution.entries.filter(kind=EntryKind.RECEIPT, reverses__isnull=False).count()
    room = headroom(contribution)
    assert (room.allocated_usd, room.available_usd) == (posted * Decimal(60), (10 - taken) * Decimal(300))
    assert room.left_usd >= 0
    assert sum(isinstance(result, NotAllowed) for result in results) == (50 - posted) + (10 - taken)
    assert reconcile().is_clean
