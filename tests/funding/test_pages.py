"""The pages about money: the whole way through them, who sees what, and what they cost."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from funding.allocations import actions as allocations
from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.expenditure.actions import record_expenditure
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import project_money
from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def text(response: Any) -> str:
    content = response.getvalue() if response.streaming else response.content
    return content.decode().replace("\xa0", " ")


def test_a_finance_officer_walks_from_pledge_to_expenditure(at: Callable[[User], Client], frank: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.923")
    fund, project, client = make.fund(), make.project(), at(frank)

    client.post(
        reverse("contribution_new"),
        {
            "new_donor": "Austria",
            "fund": fund.pk,
            "currency": "eur",
            "amount": "١٧٥٬٠٠٠",
            "pledged_on": "2026-10-05",
            "earmarking": "unearmarked",
        },
    )
    contribution = Contribution.objects.get()
    client.post(reverse("contribution_move", args=[contribution.pk, "sign"]), {"on": "2026-10-06"})
    client.post(reverse("receipt_new", args=[contribution.pk]), {"amount": "175 000", "on": "2026-10-07"})
    page = client.get(reverse("contribution_detail", args=[contribution.pk]))
    assert "EUR 175,000 ÷ 0.923 = US$ 189,599.13" in text(page)

    client.post(reverse("allocation_new", args=[contribution.pk]), {"project": project.pk, "amount_usd": "113000.00"})
    allocation = Allocation.objects.get()
    client.post(reverse("allocation_post", args=[allocation.pk]))
    client.post(
        reverse("expenditure_new", args=[project.pk]),
        {
            "fund": fund.pk,
            "contribution": contribution.pk,
            "object_class": "consultants",
            "currency": "USD",
            "amount": "50000.00",
            "on": "2026-11-02",
        },
    )

    contribution.refresh_from_db()
    assert (contribution.status, contribution.donor.organisation.state.iso3) == ("signed", "AUT")
    assert contribution.amount_usd == Decimal("189599.13")
    money = project_money(project)
    assert (money.allocated_usd, money.expenditure_usd, money.support_cost_usd, money.left_usd) == (
        Decimal("113000.00"),
        Decimal("50000.00"),
        Decimal("6500.00"),
        Decimal("56500.00"),
    )
    page = text(client.get(reverse("project_money", args=[project.pk])))
    assert "56,500.00" in page
    assert contribution.reference in page


def test_a_pledge_without_a_rate_keeps_what_was_typed(at: Callable[[User], Client], frank: User) -> None:
    form = {
        "new_donor": "Norway",
        "fund": make.fund().pk,
        "currency": "NOK",
        "amount": "394000000",
        "pledged_on": "2026-10-05",
        "earmarking": "unearmarked",
        "conditions": "For training only",
    }

    page = at(frank).post(reverse("contribution_new"), form)

    assert "There is no United Nations rate for NOK on 5 October 2026" in text(page)
    assert "For training only" in text(page)
    assert 'value="394000000"' in text(page)
    assert (Contribution.objects.count(), Donor.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("amount", "1.234", "read in more than one way"),
        ("amount", "a lot", "is not an amount"),
        ("amount", "-5", "more than nothing"),
        ("currency", "EURO", "at most 3"),
        ("currency", "XYZ", "is not a currency"),
        ("pledged_on", "2999-01-01", "in the future"),
        ("donor", "", "Choose a donor, or write the name of a new one"),
        ("valid_until", "2026-01-01", "cannot expire before"),
    ],
)
def test_a_pledge_form_names_what_is_wrong(
    at: Callable[[User], Client], frank: User, field: str, typed: str, told: str
) -> None:
    form = {
        "donor": make.donor().pk,
        "fund": make.fund().pk,
        "currency": "USD",
        "amount": "5",
        "pledged_on": "2026-10-05",
        "earmarking": "unearmarked",
    }

    page = at(frank).post(reverse("contribution_new"), form | {field: typed})

    assert told in text(page)
    assert Contribution.objects.count() == 0


def test_too_much_is_refused_with_the_rule_and_its_figures(at: Callable[[User], Client], frank: User) -> None:
    contribution, project = make.received("1000"), make.project()
    for amount in ("600", "700"):
        allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(amount), by=frank)
    larger, smaller = Allocation.objects.order_by("-amount_usd")
    client = at(frank)
    client.post(reverse("allocation_post", args=[smaller.pk]))

    shown_before = text(client.get(reverse("allocation_detail", args=[larger.pk])))
    refusal = client.post(reverse("allocation_post", args=[larger.pk]))

    sentence = "US$ 400.00 is left; US$ 700.00 does not fit."
    assert sentence in shown_before
    assert refusal.status_code == 409
    assert sentence in text(refusal)
    larger.refresh_from_db()
    assert larger.status == "proposed"


def test_a_receipt_is_reversed_with_a_reason(at: Callable[[User], Client], frank: User) -> None:
    contribution = make.received("1000")
    receipt = contribution.entries.get(kind=EntryKind.RECEIPT)
    client = at(frank)

    without_reason = client.post(reverse("ledger_reverse", args=[receipt.pk]), {"reason": " "})
    client.post(reverse("ledger_reverse", args=[receipt.pk]), {"reason": "Another donor's money"})
    again = client.post(reverse("ledger_reverse", args=[receipt.pk]), {"reason": "Again"})

    assert (without_reason.status_code, again.status_code) == (400, 409)
    reversal = LedgerEntry.objects.get(reverses=receipt)
    assert (reversal.amount_usd, reversal.posted_by, reversal.description) == (
        Decimal("-1000.00"),
        frank,
        "Another donor's money",
    )


# Who sees what


@pytest.fixture
def two_donors(nora: User) -> tuple[Contribution, Contribution]:
    """Norway's own contribution and another donor's, both received, allocated and spent on one project."""
    norway = Donor.objects.create(organisation=Organisation.objects.get(name="Norway"))
    fund, project, finance = make.fund(), make.project(is_published=True), person("Fina", Role.FINANCE)
    made = []
    for donor in (norway, make.donor("Sweden's Foundation")):
        contribution = make.received("1000", donor=donor, fund=fund, conditions=f"Secret of {donor}")
        allocation = allocations.propose(
            contribution=contribution, project=project, amount_usd=Decimal(500), by=finance
        )
        allocations.post(allocation, on=make.DAY, by=finance)
        record_expenditure(
            project,
            fund=fund,
            contribution=contribution,
            amount=Decimal(100),
            on=make.DAY,
            object_class="staff",
            by=finance,
        )
        made.append(contribution)
    return made[0], made[1]


def test_a_donor_sees_the_own_money_and_nothing_of_another(
    at: Callable[[User], Client], nora: User, two_donors: tuple[Contribution, Contribution]
) -> None:
    own, other = two_donors
    client = at(nora)

    pages = [
        text(client.get(reverse(name, args=arguments)))
        for name, arguments in [
            ("contribution_list", []),
            ("contribution_detail", [own.pk]),
            ("ledger_list", []),
            ("allocation_detail", [own.allocations.get().pk]),
            ("project_detail", [own.allocations.get().project_id]),
            ("thread", ["contribution", own.pk]),
        ]
    ] + [text(client.get(f"/api/v1/{path}/")) for path in ("contributions", "ledger")]
    pages.append(text(client.get(reverse("contribution_list"), {"export": "csv"})))

    assert all(own.reference in page for page in pages)
    assert not any(other.reference in page or "Sweden" in page or "Secret of Sweden" in page for page in pages)
    refused = [
        reverse("contribution_detail", args=[other.pk]),
        reverse("allocation_detail", args=[other.allocations.get().pk]),
        reverse("thread", args=["contribution", other.pk]),
        *(reverse("ledger_entry", args=[entry.pk]) for entry in other.entries.all()),
        f"/api/v1/contributions/{other.pk}/",
    ]
    assert [client.get(address).status_code for address in refused] == [404] * len(refused)


PAGES = ["contribution_list", "ledger_list", "rate_list", "fund_list", "contribution_new"]
ANSWERS = {
    "frank": (200, 200, 200, 200, 200),
    "carol": (200, 200, 200, 200, 403),
    "dan": (200, 200, 200, 200, 403),
    "ada": (200, 200, 200, 200, 403),
    "tess": (200, 200, 200, 200, 403),
    "nora": (200, 200, 200, 403, 403),
    "alice": (200, 200, 200, 403, 403),
}


@pytest.mark.parametrize(("name", "answers"), ANSWERS.items())
def test_who_may_open_which_page(
    request: pytest.FixtureRequest, at: Callable[[User], Client], name: str, answers: tuple[int, ...]
) -> None:
    client = at(request.getfixturevalue(name))

    assert tuple(client.get(reverse(page)).status_code for page in PAGES) == answers


SEEN = {"frank": 2, "carol": 2, "dan": 2, "ada": 2, "tess": 2, "nora": 1, "alice": 0, "zoe": 0}


@pytest.mark.parametrize(("name", "count"), SEEN.items())
def test_which_rows_each_role_sees(
    request: pytest.FixtureRequest, two_donors: tuple[Contribution, Contribution], name: str, count: int
) -> None:
    user = request.getfixturevalue(name)

    assert Contribution.objects.visible_to(user).count() == count
    assert Allocation.objects.visible_to(user).count() == count
    assert Donor.objects.visible_to(user).count() == count
    assert (
        LedgerEntry.objects.visible_to(user).count()
        == count * LedgerEntry.objects.filter(contribution=two_donors[0]).count()
    )


def test_a_donor_does_not_see_a_proposal(
    nora: User, frank: User, two_donors: tuple[Contribution, Contribution]
) -> None:
    allocations.propose(contribution=two_donors[0], project=make.project(), amount_usd=Decimal(5), by=frank)

    assert Allocation.objects.visible_to(nora).count() == 1


def test_the_public_sees_a_projects_money_by_fund_only(
    client: Client, two_donors: tuple[Contribution, Contribution]
) -> None:
    page = text(client.get(reverse("project_money", args=[two_donors[0].allocations.get().project_id])))

    assert "Fund VFTC" in page
    assert not any(gift.reference in page for gift in two_donors)


def test_what_totals_call_spent_is_what_the_ledger_lists_as_spending(
    at: Callable[[User], Client], frank: User, two_donors: tuple[Contribution, Contribution]
) -> None:
    rows = at(frank).get("/api/v1/ledger/", {"kind": "spending", "contribution": two_donors[0].reference}).json()

    spent = Contribution.objects.with_totals().get(pk=two_donors[0].pk).spent_usd
    assert sum(Decimal(row["amount_usd"]) for row in rows["results"]) == spent == Decimal("113.00")


ACTS = [
    ("contribution_move", "sign", 403),
    ("receipt_new", None, 403),
    ("allocation_new", None, 403),
]


def test_others_may_look_and_not_act(at: Callable[[User], Client], tess: User) -> None:
    contribution = make.pledge("5")
    client = at(tess)

    answers = [
        client.post(reverse(name, args=[contribution.pk, verb] if verb else [contribution.pk])).status_code
        for name, verb, _status in ACTS
    ]

    assert answers == [status for _name, _verb, status in ACTS]


# What the pages cost


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("contribution_list", 7), ("ledger_list", 6), ("fund_list", 4)])
def test_a_list_costs_the_same_with_one_row_and_with_three(
    at: Callable[[User], Client], frank: User, django_assert_num_queries: Any, rows: int, name: str, queries: int
) -> None:
    make.rate()
    for _ in range(rows):
        make.received("1000", "EUR")
    client = at(frank)
    client.get(reverse(name))

    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("receipts", [1, 3])
def test_a_contribution_costs_the_same_with_one_receipt_and_with_three(
    at: Callable[[User], Client], frank: User, django_assert_num_queries: Any, receipts: int
) -> None:
    contribution = make.signed("1000")
    for _ in range(receipts):
        make.contributions.receive(contribution, amount=Decimal(100), on=make.DAY, by=frank)
        allocations.propose(contribution=contribution, project=make.project(), amount_usd=Decimal(5), by=frank)
    client = at(frank)
    address = reverse("contribution_detail", args=[contribution.pk])
    client.get(address)

    with django_assert_num_queries(31):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("language", ["ar", "fr", "zh-hans"])
def test_pages_answer_in_every_direction(at: Callable[[User], Client], frank: User, language: str) -> None:
    make.rate()
    contribution = make.received("1000", "EUR")
    client = at(frank)

    with translation.override(language):
        addresses = [
            reverse("contribution_list"),
            reverse("contribution_detail", args=[contribution.pk]),
            reverse("ledger_entry", args=[contribution.entries.first().pk]),
            reverse("fund_list"),
            reverse("receipt_new", args=[contribution.pk]),
        ]
    pages = [client.get(address) for address in addresses]

    assert {page.status_code for page in pages} == {200}
    assert "÷" in text(pages[1])
