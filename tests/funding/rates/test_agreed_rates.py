from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from funding.donors.models import Donor
from funding.rates import actions
from funding.rates.book import RateBook
from funding.rates.models import ExchangeRate, RateBasis
from portal.accounts.models import Organisation, User
from portal.workflow import NotAllowed
from tests.factories import funding as make

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 12)


def agree(by: User | None, **fields: Any) -> ExchangeRate:
    facts: dict[str, Any] = {"currency": "EUR", "units": Decimal("0.9"), "on": ON, "reason": "Bank advice 77"}
    return actions.agree_rate(**{**facts, **fields}, by=by)


def test_a_rate_fixed_for_one_contribution_is_in_force_for_nothing_else(frank: User) -> None:
    published = make.rate("EUR", date(2026, 10, 1), "0.882")

    made = agree(frank)

    made.refresh_from_db()
    assert (made.basis, made.rate, made.effective_on, made.reason, made.recorded_by) == (
        RateBasis.AGREED,
        Decimal("0.9"),
        ON,
        "Bank advice 77",
        frank,
    )
    assert ExchangeRate.objects.in_force("EUR", ON) == published
    assert RateBook().in_force("EUR", ON) == published
    assert RateBook().candidates("EUR", ON) == [published]


def test_it_is_in_force_nowhere_even_where_no_other_rate_is(frank: User) -> None:
    agree(frank)

    assert ExchangeRate.objects.in_force("EUR", ON) is None


@pytest.mark.parametrize(
    ("fields", "anchors"),
    [
        ({"reason": "  "}, ["id_rate_reason"]),
        ({"units": Decimal(0)}, ["id_rate"]),
        ({"units": Decimal("-0.9")}, ["id_rate"]),
        ({"units": Decimal("0.1234567")}, ["id_rate"]),
        ({"currency": "USD"}, ["id_rate"]),
        ({"currency": "ZZZ"}, ["id_currency"]),
        ({"units": Decimal(0), "reason": ""}, ["id_rate", "id_rate_reason"]),
    ],
)
def test_refused(frank: User, fields: dict[str, Any], anchors: list[str]) -> None:
    with pytest.raises(NotAllowed) as refusal:
        agree(frank, **fields)

    assert [reason.anchor for reason in refusal.value.reasons] == anchors
    assert ExchangeRate.objects.count() == 0


def test_only_finance_fixes_a_rate(carol: User) -> None:
    with pytest.raises(NotAllowed):
        agree(carol)


@pytest.mark.parametrize(
    ("units", "warns"), [("0.97", False), ("0.9702", False), ("0.98", True), ("0.79", True), ("0.794", False)]
)
def test_a_rate_far_from_the_un_rate_is_warned_about(units: str, warns: bool) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.882")

    sentence = actions.warning_about(currency="EUR", units=Decimal(units), on=ON)

    assert bool(sentence) == warns
    assert ("0.882" in sentence) == warns


def test_without_a_un_rate_there_is_nothing_to_compare_with() -> None:
    assert actions.warning_about(currency="EUR", units=Decimal(5), on=ON) == ""


def test_a_rate_fixed_for_a_contribution_is_seen_with_that_contribution(
    frank: User, tess: User, alice: User, nora: User
) -> None:
    norway = Donor.objects.create(organisation=Organisation.objects.get(name="Norway"))
    published, own, others = make.rate("EUR"), agree(frank), agree(frank)
    make.pledge("1000", "EUR", donor=norway, rate=own, pledged_on=ON)
    make.pledge("1000", "EUR", rate=others, pledged_on=ON)

    seen = {user.name: set(ExchangeRate.objects.visible_to(user)) for user in (frank, tess, alice, nora)}

    everything = {published, own, others}
    assert seen == {"Frank": everything, "Tess": everything, "Alice": {published}, "Nora": {published, own}}
