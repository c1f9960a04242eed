"""The pages about refunds, write-downs and carry-overs: the whole way, who sees what, and what a list costs."""

import html
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from funding.adjustments import actions
from funding.adjustments.models import Adjustment
from funding.donors.models import Donor
from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from portal.desk import tasks_for
from tests.factories import adjustments as adjust
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def fay(db: None) -> User:
    """The second finance person."""
    return person("Fay", Role.FINANCE)


def text(response: Any) -> str:
    plain = html.unescape(response.content.decode()).replace("\xa0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", plain))


def norways(nora: User) -> Donor:
    return Donor.objects.create(organisation=Organisation.objects.get(name="Norway"))


def test_from_proposal_to_ledger(client: Client, frank: User, fay: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.923")
    gift = make.received("175000", "EUR")
    client.force_login(frank)
    new = reverse("contribution_adjust", args=[gift.pk, "refund"])
    assert new in client.get(reverse("contribution_detail", args=[gift.pk])).content.decode()

    too_much = client.post(new, {"amount": "175000.01", "on": "2026-10-06", "reason": "Letter"})
    client.post(new, {"amount": "٩٢٣٠٠", "on": "2026-10-06", "reason": "Letter of the donor"})
    made = Adjustment.objects.get()
    approve = reverse("adjustment_move", args=[made.pk, "approve"])
    assert client.post(approve).status_code == 403
    client.force_login(fay)
    assert [task.url for task in tasks_for(fay)][:1] == [reverse("adjustment_detail", args=[made.pk])]
    client.post(approve, {"note": "Agreed"})

    assert "is more than the US$ 189,599.13 that can be refunded" in text(too_much)
    page = text(client.get(reverse("adjustment_detail", args=[made.pk])))
    assert "EUR 92,300 ÷ 0.923 = US$ 100,000.00" in page
    part = text(client.get(reverse("contribution_detail", args=[gift.pk])))
    assert "Refunds, write-downs and carry-overs" in part
    assert client.post(approve).status_code == 409


def test_the_page_says_beforehand_why_it_cannot_be_approved(client: Client, frank: User, fay: User) -> None:
    gift = make.received("1000")
    first, second = adjust.refund(gift, frank, "600"), adjust.refund(gift, frank, "500")
    actions.approve(first, by=fay)
    client.force_login(fay)

    page = text(client.get(reverse("adjustment_detail", args=[second.pk])))
    refused = client.post(reverse("adjustment_move", args=[second.pk, "approve"]))

    assert "US$ 500.00 is more than the US$ 400.00 that can be refunded" in page
    assert refused.status_code == 409


def test_all_written_down_asks_finance_to_close(client: Client, frank: User, fay: User) -> None:
    gift = make.signed("1000")
    actions.approve(adjust.write_down(gift, frank, "1000"), by=fay)
    client.force_login(frank)

    page = text(client.get(reverse("contribution_detail", args=[gift.pk])))

    assert "All of this agreement is written down and nothing was received. Close it." in page
    assert any("Close the agreement" in str(task.what) for task in tasks_for(User.objects.get(pk=frank.pk)))


@pytest.mark.parametrize(
    ("who", "waiting", "approved", "new"),
    [
        ("frank", 200, 200, 200),
        ("carol", 200, 200, 403),
        ("tess", 404, 200, 403),
        ("nora", 404, 200, 403),
        ("alice", 404, 404, 404),
    ],
)
def test_who_sees_what(
    who: str,
    waiting: int,
    approved: int,
    new: int,
    client: Client,
    frank: User,
    fay: User,
    nora: User,
    request: pytest.FixtureRequest,
) -> None:
    gift = make.received("1000", donor=norways(nora))
    first = actions.approve(adjust.refund(gift, frank), by=fay)
    second = adjust.refund(gift, frank)
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("adjustment_detail", args=[second.pk])).status_code == waiting
    assert client.get(reverse("adjustment_detail", args=[first.pk])).status_code == approved
    assert client.get(reverse("contribution_adjust", args=[gift.pk, "refund"])).status_code == new
    seen = {row["kind"] for row in client.get(reverse("api-adjustments-list")).json()["results"]}
    assert bool(seen) == (approved == 200)


def test_a_donor_sees_only_what_was_approved_of_its_own_and_no_names(
    client: Client, frank: User, fay: User, nora: User
) -> None:
    own, others = make.received("1000", donor=norways(nora)), make.received("1000")
    shown = actions.approve(adjust.refund(own, frank), by=fay)
    adjust.refund(own, frank)
    actions.approve(adjust.refund(others, frank), by=fay)
    client.force_login(nora)

    listed = client.get(reverse("api-adjustments-list")).json()["results"]
    page = text(client.get(reverse("adjustment_detail", args=[shown.pk])))
    part = text(client.get(reverse("contribution_detail", args=[own.pk])))

    assert len(listed) == 1
    assert "Frank" not in page + part
    assert "Fay" not in page + part
    assert "Waits for approval" not in part
    assert client.get(reverse("adjustment_list"), {"export": "csv"}).getvalue().decode().count("\n") == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_1_and_3(
    client: Client, frank: User, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        adjust.refund(make.received("1000"), frank)
    client.force_login(frank)
    client.get(reverse("adjustment_list"))

    with django_assert_num_queries(6):
        client.get(reverse("adjustment_list"))
