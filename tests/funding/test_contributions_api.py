from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from funding.contributions.models import Contribution
from funding.ledger.models import LedgerEntry
from portal.accounts.models import User
from tests.factories import agreements as agree
from tests.factories import funding as make

pytestmark = pytest.mark.django_db

HERE = "/api/v1/contributions/"


@pytest.fixture
def at(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def send(client: Client, path: str, data: Any, method: str = "post") -> Any:
    return getattr(client, method)(
        f"{HERE}{path}", data, content_type="application/json", headers={"accept": "application/json"}
    )


def test_from_pledge_to_receipt(at: Callable[[User], Client], frank: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.923")
    make.rate("EUR", date(2026, 11, 1), "0.900")
    make.fund()
    client = at(frank)
    facts = {"new_donor": "Austria", "fund": "vftc", "currency": "EUR", "amount": "175000", "pledged_on": "2026-10-05"}

    made = send(client, "", facts)
    assert made.status_code == 201
    gift = Contribution.objects.get()
    assert made.json() == {
        "id": gift.pk,
        "reference": gift.reference,
        "status": "pledged",
        "amount_usd": "189599.13",
        "proof": "EUR\xa0175,000 ÷ 0.923 = US$\xa0189,599.13",
        "warnings": [],
    }

    assert send(client, f"{gift.pk}/sign/", {"on": "2026-10-06"}).json()["status"] == "signed"
    rows = [{"due_on": "2026-11-01", "amount": "90000"}, {"due_on": "2027-11-01", "amount": "85000", "condition": "X"}]
    planned = send(client, f"{gift.pk}/instalments/", rows, "put").json()
    assert [(row["number"], row["standing"]) for row in planned] == [(1, "late"), (2, "waits")]

    received = send(client, f"{gift.pk}/receipts/", {"amount": "90000", "on": "2026-11-05", "instalment": 1})
    assert received.status_code == 201
    told = received.json()
    assert (told["amount_usd"], told["exchange_usd"], told["instalment"]) == ("100000.00", "2491.87", 1)
    assert "exchange gain" in told["explanation"]

    money = client.get(f"{HERE}{gift.pk}/money/", {"as_at": "2026-11-05"}).json()
    assert (money["recorded_usd"], money["received_usd"], money["unspent_usd"]) == (
        "192091.00",
        "100000.00",
        "100000.00",
    )
    assert money["outstanding"] == "85000.00"
    assert [(year["year"], year["amount"]) for year in money["years"]] == [(2026, "90000.00"), (2027, "85000.00")]


@pytest.mark.parametrize(
    ("path", "method", "data"),
    [
        ("", "post", {"fund": "VFTC"}),
        ("{pk}/sign/", "post", {"on": "2026-10-06"}),
        ("{pk}/receipts/", "post", {"amount": "1", "on": "2026-10-06"}),
        ("{pk}/instalments/", "put", []),
    ],
)
@pytest.mark.parametrize(("name", "status"), [("carol", 403), ("tess", 403), ("alice", 404)])
def test_only_finance_writes(
    at: Callable[[User], Client],
    request: pytest.FixtureRequest,
    path: str,
    method: str,
    data: Any,
    name: str,
    status: int,
) -> None:
    gift = make.signed("100")
    entries = LedgerEntry.objects.count()

    answer = send(at(request.getfixturevalue(name)), path.format(pk=gift.pk), data, method)

    assert answer.status_code == (status if path else 403)
    assert LedgerEntry.objects.count() == entries


def test_what_is_refused_comes_with_its_reasons(at: Callable[[User], Client], frank: User) -> None:
    gift = make.signed("100")
    agree.instalment(gift, "100", date(2026, 10, 20))
    client = at(frank)

    too_much = send(client, f"{gift.pk}/receipts/", {"amount": "101", "on": "2026-10-06"})
    wrong_sum = send(client, f"{gift.pk}/instalments/", [{"due_on": "2026-12-01", "amount": "99"}], "put")
    unknown = send(client, f"{gift.pk}/receipts/", {"amount": "1", "on": "2026-10-06", "instalment": 7})
    no_rate = send(client, f"{gift.pk}/receipts/", {"amount": "1", "on": "2026-10-06", "rate": "1"})

    assert (too_much.status_code, len(too_much.json()["reasons"])) == (409, 2)
    assert wrong_sum.status_code == 409
    assert "is missing" in wrong_sum.json()["reasons"][0]
    assert (unknown.status_code, no_rate.status_code) == (404, 400)
    assert gift.instalments.get().amount == Decimal(100)


def test_a_currency_without_a_rate_is_refused_with_its_code(at: Callable[[User], Client], frank: User) -> None:
    make.fund()
    facts = {"new_donor": "Austria", "fund": "VFTC", "currency": "EUR", "amount": "1", "pledged_on": "2026-10-05"}

    answer = send(at(frank), "", facts)

    assert answer.status_code == 400
    assert answer.json()["currency"][0]["code"] == "RATE_MISSING"
    assert not Contribution.objects.exists()
