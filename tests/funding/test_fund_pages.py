"""Pages of funds and donors: who sees them, what they say, what they cost."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.expenditure.actions import record_expenditure
from funding.funds.models import AnnualPlan, Fund, ReservePolicy
from funding.support_costs.models import SupportCostRate
from portal.accounts.models import Organisation, User
from tests.factories import donors as make
from tests.factories import funding as money

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def text(response: Any) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").split())


FORMS = ("fund_rule", "fund_rate_new", "fund_reserve_new", "fund_plan_new")


@pytest.mark.parametrize(
    ("name", "status", "forms"),
    [("frank", 200, 200), ("carol", 200, 403), ("tess", 200, 403), ("nora", 404, 404), ("alice", 404, 404)],
)
def test_who_sees_a_fund_and_who_changes_its_rules(
    name: str, status: int, forms: int, at: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    client = at(request.getfixturevalue(name))

    assert client.get(reverse("fund_detail", args=["vftc"])).status_code == status
    assert {client.get(reverse(form, args=["VFTC"])).status_code for form in FORMS} == {forms}


def test_the_page_of_a_fund_says_both_balances_reserve_rates_and_names(
    at: Callable[[User], Client], frank: User
) -> None:
    fund = money.fund("VFTC")
    money.received("1000", fund=fund, pledged_on=date(2026, 1, 5))
    money.signed("500", fund=fund, pledged_on=date(2026, 1, 5))
    AnnualPlan.objects.create(fund=fund, year=timezone.localdate().year, planned_usd=12_000)

    page = text(at(frank).get(reverse("fund_detail", args=["VFTC"])))

    assert "1,500.00" in page
    assert "Reserve required: 15% of it" in page
    assert "−800.00" in page  # 1,000 less a reserve of 1,800
    assert "Drawn down" in page
    assert "Voluntary Fund for Advisory Services and Technical Assistance" in page
    assert "established in 1987" in page
    assert reverse("ledger_list") + "?fund=VFTC&amp;kind=incoming_commitment" in page


def test_assessed_money_has_a_page_without_rules(at: Callable[[User], Client], frank: User) -> None:
    page = text(at(frank).get(reverse("fund_detail", args=["RB-24"])))

    assert "Assessed money" in page
    assert "Operating reserve" not in page
    assert reverse("fund_rule", args=["RB-24"]) not in page
    answer = at(frank).post(reverse("fund_rule", args=["RB-24"]), {"commits_on": "signed", "note": "Why"})
    assert answer.status_code == 409


def test_finance_changes_the_rule_on_its_page_and_is_refused_there(at: Callable[[User], Client], frank: User) -> None:
    client = at(frank)

    answer = client.post(reverse("fund_rule", args=["VFTC"]), {"commits_on": "signed", "note": "Decided"}, follow=True)
    again = client.post(reverse("fund_rule", args=["VFTC"]), {"commits_on": "signed", "note": "Decided"})

    assert "Rule for allocating changed" in text(answer)
    assert (again.status_code, "This is the rule already." in text(again)) == (409, True)
    assert Fund.objects.get(code="VFTC").commits_on == "signed"


def test_a_rate_for_one_agreement_is_asked_about_when_something_is_posted(
    at: Callable[[User], Client], frank: User
) -> None:
    gift = money.received("1000", fund=money.fund("VFTC"))
    record_expenditure(
        money.project(),
        fund=gift.fund,
        contribution=gift,
        amount=Decimal(100),
        on=money.DAY,
        object_class="staff",
        by=frank,
    )
    facts = {"contribution": gift.pk, "effective_on": "2026-10-01", "percent": "٧", "authority": "Agreement"}
    client, address = at(frank), reverse("fund_rate_new", args=["VFTC"])

    first = client.post(address, facts)
    second = client.post(address, {**facts, "asked": "1", "is_known": "on"})

    assert (first.status_code, "keeps the former rate" in text(first), 'name="asked"' in text(first)) == (
        409,
        True,
        True,
    )
    assert second.status_code == 302
    made = SupportCostRate.objects.get(contribution=gift)
    assert (made.percent, made.recorded_by) == (7, frank)
    page = client.post(reverse("fund_rate_take_back", args=["VFTC", made.pk]), {"note": "Mistake"}, follow=True)
    assert "The rate is taken back." in text(page)


def test_a_percentage_that_is_none_is_asked_again(at: Callable[[User], Client], frank: User) -> None:
    facts = {"effective_on": "2026-10-01", "percent": "101", "basis": "planned", "authority": "ST/AI/284"}

    answer = at(frank).post(reverse("fund_reserve_new", args=["VFTC"]), facts)

    assert "Write a number between 0 and 100" in text(answer)
    assert not ReservePolicy.objects.filter(percent=101).exists()


def test_policy_and_plan_are_recorded_on_their_pages(at: Callable[[User], Client], frank: User) -> None:
    client = at(frank)
    client.post(
        reverse("fund_reserve_new", args=["VFTC"]),
        {"effective_on": "2026-10-01", "percent": "12,5", "basis": "trailing", "authority": "Board"},
    )
    client.post(reverse("fund_plan_new", args=["VFTC"]), {"year": 2026, "planned_usd": "1200000", "source": "Plan"})

    assert ReservePolicy.objects.get(fund__code="VFTC", effective_on="2026-10-01").percent == Decimal("12.50")
    assert AnnualPlan.objects.get(fund__code="VFTC", year=2026).planned_usd == 1_200_000


def test_the_overview_is_a_file_too(at: Callable[[User], Client], frank: User) -> None:
    money.received("1000", fund=Fund.objects.get(code="VFTC"))

    lines = b"".join(at(frank).get(reverse("fund_list") + "?export=csv")).decode().splitlines()  # type: ignore[arg-type]

    assert lines[1].startswith("VFTC,United Nations Voluntary Fund")
    assert len(lines) == 13
    assert lines[-1].endswith(",,,,0.00,,,,")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_fund_costs_the_same_with_one_row_and_with_three(
    at: Callable[[User], Client], frank: User, django_assert_num_queries: Any, rows: int
) -> None:
    fund = money.fund("VFTC")
    for number in range(rows):
        gift = money.received("1000", fund=fund)
        SupportCostRate.objects.create(
            fund=fund, contribution=gift, effective_on=money.DAY, percent=7, recorded_by=frank
        )
        ReservePolicy.objects.create(fund=fund, effective_on=date(2020 + number, 1, 1), percent=10)
        AnnualPlan.objects.create(fund=fund, year=2020 + number, planned_usd=10)
    client, address = at(frank), reverse("fund_detail", args=["VFTC"])
    client.get(address)

    with django_assert_num_queries(24):
        assert client.get(address).status_code == 200


# Donors


@pytest.fixture
def norway(nora: User) -> Donor:
    donor = Donor.objects.create(organisation=Organisation.objects.get(name="Norway"), currency="NOK")
    make.gave(donor, date(2026, 5, 1), "500")
    return donor


def test_a_donors_people_see_themselves_alone(norway: Donor, nora: User, at: Callable[[User], Client]) -> None:
    other = make.gave(make.government("FIN"), date(2026, 5, 1)).donor
    client = at(nora)

    own = text(client.get(reverse("donor_detail", args=[norway.pk])))

    assert "500.00" in own
    assert reverse("donor_edit", args=[norway.pk]) not in own
    assert client.get(reverse("donor_detail", args=[other.pk])).status_code == 404
    assert reverse("donor_detail", args=[other.pk]) not in text(client.get(reverse("donor_list")))
    assert [row["name"] for row in client.get("/api/v1/donors/").json()["results"]] == ["Norway"]
    assert client.get(reverse("donor_breakdown")).status_code == 403
    assert client.get(reverse("donor_edit", args=[norway.pk])).status_code == 403
    assert client.get(reverse("donor_new")).status_code == 403


def test_the_list_tells_standings_and_filters_by_them(norway: Donor, frank: User, at: Callable[[User], Client]) -> None:
    make.gave(make.government("FIN"), date(2024, 5, 1))
    client = at(frank)

    def names(query: str) -> list[str]:
        rows = client.get(f"/api/v1/donors/?{query}").json()["results"]
        return [row["name"] for row in rows]

    assert names("standing=first_time&year=2026") == ["Norway"]
    assert names("standing=lapsed&year=2026") == ["Finland"]
    assert names("standing=first_time&year=2024") == ["Finland"]
    assert names("standing=prospective&year=2026&at=2026-04-30") == ["Norway"]
    assert names("kind=government&group=WEOG&state=FIN") == ["Finland"]
    assert "Lapsed" in text(client.get(reverse("donor_list")))


def test_the_breakdown_page_and_its_file_have_the_same_rows(
    norway: Donor, tess: User, at: Callable[[User], Client]
) -> None:
    make.gave(make.government("KEN"), date(2025, 5, 1))
    client, address = at(tess), reverse("donor_breakdown") + "?year=2026&at=2026-12-31"

    page = text(client.get(address))
    lines = b"".join(client.get(address + "&export=csv")).decode().splitlines()  # type: ignore[arg-type]

    assert lines[1:] == [
        "Government,African States,Lapsed,1,0.00,0.00,1000.00",
        "Government,Western European and other States,First-time,1,500.00,0.00,0.00",
    ]
    assert "?kind=government&amp;group=AFG&amp;standing=lapsed&amp;year=2026&amp;at=2026-12-31" in page
    assert client.get(reverse("donor_breakdown") + "?year=x").status_code == 400


def test_finance_records_and_edits_a_donor(frank: User, at: Callable[[User], Client]) -> None:
    money.donor("Foundation for Dignity")
    client = at(frank)
    facts = {"name": "Foundation of Dignity", "kind": "foundation", "currency": "chf"}

    first = client.post(reverse("donor_new"), facts)
    second = client.post(reverse("donor_new"), {**facts, "asked": "1", "is_another": "on"}, follow=True)

    assert (first.status_code, "Confirm that this is another one" in text(first)) == (409, True)
    donor = Donor.objects.get(currency="CHF")
    assert "The donor is recorded." in text(second)
    answer = client.post(
        reverse("donor_edit", args=[donor.pk]), {"name": "Dignity", "kind": "government", "since_year": "2001"}
    )
    assert (answer.status_code, "A Government gives for a State: choose it." in text(answer)) == (409, True)
    client.post(reverse("donor_edit", args=[donor.pk]), {"name": "Dignity", "kind": "private"})
    assert Donor.objects.get(pk=donor.pk).organisation.name == "Dignity"


@pytest.mark.parametrize("rows", [1, 3])
def test_donors_cost_the_same_with_one_row_and_with_three(
    frank: User, at: Callable[[User], Client], django_assert_num_queries: Any, rows: int
) -> None:
    for iso3 in ("FIN", "KEN", "NOR")[:rows]:
        donor = make.government(iso3)
        for number in range(rows):
            make.gave(donor, date(2024, 1, number + 1))
    client = at(frank)
    costs = {
        reverse("donor_list"): 6,
        reverse("donor_breakdown"): 4,
        reverse("donor_detail", args=[Contribution.objects.first().donor_id]): 7,  # type: ignore[union-attr]
    }

    for address, queries in costs.items():
        client.get(address)
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


# The API


def test_the_api_gives_the_figures_of_the_pages(norway: Donor, frank: User, at: Callable[[User], Client]) -> None:
    money.received("1000", fund=Fund.objects.get(code="VFTC"))
    client = at(frank)

    made = client.get("/api/v1/funds/?at=2026-11-01").json()
    one = client.get("/api/v1/funds/vftc/?at=2026-11-01").json()
    lines = client.get("/api/v1/donors-breakdown/?year=2026&at=2026-11-01").json()["lines"]

    assert made["total"]["balance_usd"] == one["sums"]["balance_usd"] == one["reserve"]["balance_usd"] == "1000.00"
    assert one["sums"]["recorded_balance_usd"] == "1500.00"
    assert [row["code"] for row in made["assessed"]] == ["RB-23", "RB-24", "PK-SUPPORT"]
    assert (one["reserve"]["percent"], one["support_cost_rates"][0]["percent"]) == ("15.00", "13.00")
    assert [(line["group"], line["standing"], line["agreed_usd"]) for line in lines] == [
        ("WEOG", "first_time", "500.00"),
        (None, "first_time", "1000.00"),
    ]
    assert client.get("/api/v1/funds/RB-24/").json()["reserve"] is None
    assert client.get("/api/v1/funds/?at=x").status_code == 400


def test_the_api_keeps_funds_and_comparisons_from_donors(nora: User, at: Callable[[User], Client]) -> None:
    paths = ("/api/v1/funds/", "/api/v1/funds/VFTC/", "/api/v1/donors-breakdown/")

    assert [at(nora).get(path).status_code for path in paths] == [403, 404, 403]
