from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from funding.agreements.figures import amounts_of, by_year, instalments_of, late_instalments, open_instalments
from funding.agreements.models import InstalmentStanding as Standing
from funding.contributions import actions
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind
from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from tests.factories import agreements as agree
from tests.factories import funding as make

pytestmark = pytest.mark.django_db

SIGNED = date(2026, 1, 15)
TODAY = date(2026, 11, 26)


@pytest.fixture
def gift() -> Contribution:
    return make.signed("100000", pledged_on=SIGNED)


def pay(gift: Contribution, amount: str, on: date, instalment: object = None) -> None:
    ledger.post(
        ledger.entry(
            kind=EntryKind.RECEIPT,
            contribution=gift,
            value_on=on,
            amount=Decimal(amount),
            instalment=instalment,  # type: ignore[arg-type]
            by=None,
        )
    )


def standings(gift: Contribution, at: date = TODAY) -> list[str]:
    return [row.standing.value for row in instalments_of(gift, at=at)]


def test_what_is_paid_and_what_is_open(gift: Contribution) -> None:
    first = agree.instalment(gift, "40000", date(2026, 2, 1))
    second = agree.instalment(gift, "35000.50", date(2026, 12, 1))
    agree.instalment(gift, "24999.50", date(2027, 2, 1))
    pay(gift, "40000", date(2026, 2, 3), first)
    pay(gift, "35000", date(2026, 11, 1), second)

    rows = instalments_of(gift, at=TODAY)

    assert [(row.standing, row.paid_amount, row.open_amount, row.days_late) for row in rows] == [
        (Standing.PAID, Decimal(40000), Decimal(0), 0),
        (Standing.PARTLY_PAID, Decimal(35000), Decimal("0.50"), 0),
        (Standing.DUE, Decimal(0), Decimal("24999.50"), 0),
    ]


def test_late_is_the_day_after_it_was_due_and_while_something_is_open(gift: Contribution) -> None:
    row = agree.instalment(gift, "100000", date(2026, 11, 20))
    pay(gift, "99999.99", date(2026, 11, 1), row)

    (on_the_day,) = instalments_of(gift, at=date(2026, 11, 20))
    (after,) = instalments_of(gift, at=TODAY)

    assert (on_the_day.standing, on_the_day.days_late) == (Standing.PARTLY_PAID, 0)
    assert (after.standing, after.days_late, after.open_amount) == (Standing.LATE, 6, Decimal("0.01"))


def test_a_tranche_waits_for_its_condition_and_is_payable_from_the_day_it_was_met(
    gift: Contribution, frank: User
) -> None:
    row = agree.instalment(gift, "100000", date(2026, 3, 1), condition="Inception report accepted")
    assert standings(gift) == ["waits"]

    type(row).objects.filter(pk=row.pk).update(
        condition_met_on=date(2026, 11, 16), condition_evidence="Note of 16 November", condition_met_by=frank
    )

    assert standings(gift, date(2026, 11, 15)) == ["waits"]
    assert standings(gift, date(2026, 11, 16)) == ["due"]
    (late,) = instalments_of(gift, at=TODAY)
    assert (late.standing, late.payable_on, late.days_late) == (Standing.LATE, date(2026, 11, 16), 10)


def test_as_at_an_earlier_day(gift: Contribution) -> None:
    row = agree.instalment(gift, "60000", date(2026, 2, 1))
    agree.instalment(gift, "40000", date(2026, 2, 1), cancelled_on=date(2026, 6, 1))
    pay(gift, "60000", date(2026, 4, 1), row)

    assert standings(gift, date(2026, 1, 10)) == ["expected", "expected"]
    assert standings(gift, date(2026, 3, 31)) == ["late", "late"]
    assert standings(gift, date(2026, 4, 1)) == ["paid", "late"]
    assert standings(gift, TODAY) == ["paid", "cancelled"]


def test_a_reversed_receipt_opens_the_instalment_again(gift: Contribution) -> None:
    row = agree.instalment(gift, "100000", date(2026, 2, 1))
    pay(gift, "100000", date(2026, 2, 1), row)
    ledger.reverse(gift.entries.get(kind=EntryKind.RECEIPT), by=None, reason="Another donor's", on=date(2026, 3, 1))

    assert standings(gift, date(2026, 2, 28)) == ["paid"]
    assert standings(gift) == ["late"]


def test_nobody_is_late_without_an_agreement() -> None:
    pledged = make.pledge("100", pledged_on=SIGNED)
    agree.instalment(pledged, "100", date(2026, 2, 1))

    assert standings(pledged) == ["expected"]
    actions.withdraw(pledged, on=date(2026, 5, 1), by=None, note="Budget cut")
    assert standings(pledged) == ["cancelled"]


def test_each_reader_finds_the_late_ones_they_may_see(gift: Contribution, nora: User, frank: User, alice: User) -> None:
    own = make.signed("50", pledged_on=SIGNED, donor=donor_of(nora))
    mine = agree.instalment(own, "50", date(2026, 6, 1))
    other = agree.instalment(gift, "100000", date(2026, 5, 1))
    agree.instalment(own, "50", date(2027, 6, 1))

    assert [row.instalment for row in late_instalments(frank, at=TODAY)] == [other, mine]
    assert [row.instalment for row in late_instalments(nora, at=TODAY)] == [mine]
    assert late_instalments(alice, at=TODAY) == []
    assert len(open_instalments(nora, at=TODAY)) == 2


def donor_of(nora: User) -> Donor:
    organisation = Organisation.objects.get(pk=next(iter(nora.standing.organisation_ids(Role.DONOR))))
    return Donor.objects.get_or_create(organisation=organisation)[0]


def test_the_years_add_up_to_the_agreement_to_the_cent() -> None:
    make.rate("EUR", date(2026, 1, 1), "0.897")
    gift = make.signed("100000", "EUR", pledged_on=SIGNED)
    for year in (2026, 2027, 2028):
        agree.instalment(gift, "33333.33", date(year, 3, 1))
    agree.instalment(gift, "0.01", date(2028, 4, 1))

    shares = by_year(gift)

    assert [(share.year, share.amount) for share in shares] == [
        (2026, Decimal("33333.33")),
        (2027, Decimal("33333.33")),
        (2028, Decimal("33333.34")),
    ]
    assert [share.amount_usd for share in shares] == [Decimal("37160.90"), Decimal("37160.91"), Decimal("37160.91")]
    assert sum(share.amount_usd for share in shares) == gift.amount_usd == Decimal("111482.72")


def test_without_a_schedule_the_year_of_the_receipt_and_of_the_signature(gift: Contribution) -> None:
    pay(gift, "30000", date(2027, 1, 5))

    assert [(share.year, share.amount) for share in by_year(gift)] == [(2026, Decimal(70000)), (2027, Decimal(30000))]


def test_what_a_schedule_has_to_add_up_to(gift: Contribution) -> None:
    pay(gift, "10000", date(2026, 2, 1))
    row = agree.instalment(gift, "50000", date(2026, 4, 1))
    agree.instalment(gift, "20000", date(2026, 5, 1), cancelled_on=date(2026, 5, 2))
    pay(gift, "50000", date(2026, 4, 1), row)
    ledger.post(
        ledger.entry(kind=EntryKind.WRITE_DOWN, contribution=gift, value_on=TODAY, amount=Decimal(20000), by=None)
    )

    found = amounts_of(gift)

    assert (found.to_plan, found.unplanned, found.outstanding) == (Decimal(70000), Decimal(20000), Decimal(20000))
    assert amounts_of(gift, at=date(2026, 3, 1)).outstanding == Decimal(90000)


def test_one_query_however_many_instalments(gift: Contribution, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    agree.instalment(gift, "1", date(2026, 4, 1))
    with django_assert_num_queries(1):
        [row.amount_usd for row in instalments_of(gift, at=timezone.localdate())]
    for _ in range(2):
        agree.instalment(gift, "1", date(2026, 4, 1))
    with django_assert_num_queries(1):
        [row.amount_usd for row in instalments_of(gift, at=timezone.localdate())]
