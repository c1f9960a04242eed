"""A project's money by source: kept apart on one page, and what of it counts as reserved."""

from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from funding.allocations import actions as allocations
from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind
from funding.projects.sources import paid_from, sources_of
from portal.accounts.models import User
from portal.reference.finance import ObjectClass
from projects.portfolio.checks import checked
from projects.portfolio.models import Project
from projects.workplan.models import BudgetLine
from tests.factories import funding as make
from tests.factories import portfolio


def line(project: Project, source: str, amount: int) -> BudgetLine:
    return BudgetLine.objects.create(
        project=project,
        code=f"L{project.budget_lines.count()}",
        description="What it is for",
        object_class=ObjectClass.STAFF,
        source=source,
        amount_usd=amount,
    )


def allocate(project: Project, amount: int, fund: str) -> None:
    gift = make.received(str(amount), fund=make.fund(fund))
    till = portfolio.treasurer()
    proposal = allocations.propose(contribution=gift, project=project, amount_usd=Decimal(amount), by=till)
    allocations.post(proposal, on=portfolio.DAY, by=till)


@pytest.fixture
def project(db: None) -> Project:
    return make.project(status="planning", budget_usd=Decimal(1000), is_published=True)


# lines by source, allocations by fund → what is reserved
RESERVED: list[tuple[dict[str, int], dict[str, int], int]] = [
    ({}, {}, 0),
    ({"vftc": 1000}, {}, 0),  # the Fund's plan alone is no money
    ({"vftc": 1000}, {"VFTC": 400}, 400),
    ({"rb23": 300, "rb24": 200, "un_partner": 100}, {}, 600),
    ({"rb23": 300}, {"VFTC": 700}, 1000),
    ({"other_fund": 500}, {}, 500),
    ({"other_fund": 500}, {"UPR-FTA": 200}, 500),  # planned and posted are the same money
    ({"other_fund": 500}, {"UPR-FTA": 700}, 700),
]


@pytest.mark.parametrize(("lines", "posted", "reserved"), RESERVED)
def test_what_counts_as_reserved(
    lines: dict[str, int], posted: dict[str, int], reserved: int, project: Project
) -> None:
    for source, amount in lines.items():
        line(project, source, amount)
    for fund, amount in posted.items():
        allocate(project, amount, fund)

    assert sources_of(project).reserved_usd == Decimal(reserved)
    item = next(item for item in checked(project, "activate") if item.key == "money")
    assert item.is_done is (reserved >= 1000)


def test_a_proposal_reserves_nothing(project: Project, frank: User) -> None:
    allocations.propose(contribution=make.received("1000"), project=project, amount_usd=Decimal(1000), by=frank)

    assert sources_of(project).reserved_usd == 0


def rows(page: Any) -> dict[str, list[str]]:
    table = page.select_one("#money").find_parent("section").table
    return {row.th.text: [cell.text for cell in row.select("td")] for row in table.tbody.select("tr")}


def test_sources_stand_on_one_page_and_are_not_mixed(client: Client, project: Project) -> None:
    line(project, "rb23", 300)
    line(project, "un_partner", 50)
    line(project, "vftc", 700)
    allocate(project, 600, "VFTC")
    allocate(project, 25, "UPR-FTA")
    Project.objects.update(status="active")

    page = BeautifulSoup(client.get(reverse("project_money", args=[project.pk])).content, "html.parser")

    assert rows(page) == {
        "Regular budget, section 23": ["300.00", "—", "—", "—"],
        "Voluntary Fund for Technical Cooperation": ["700.00", "600.00", "0.00", "600.00"],
        "Another trust fund": ["0.00", "25.00", "0.00", "25.00"],
        "United Nations partner": ["50.00", "—", "—", "—"],
    }
    assert page.select_one("#money").find_parent("section").tfoot is None  # type: ignore[union-attr]


def test_a_proposal_is_shown_to_those_who_may_see_it(client: Client, project: Project, frank: User) -> None:
    Project.objects.update(status="active")
    gift = make.received("1000")
    allocations.propose(contribution=gift, project=project, amount_usd=Decimal(10), by=frank)
    address = reverse("project_money", args=[project.pk])

    public = client.get(address).content.decode()
    client.force_login(frank)

    assert gift.reference not in public
    assert gift.reference in client.get(address).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_room(
    number: int, client: Client, project: Project, frank: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(number):
        line(project, "rb23", 10)
        allocate(project, 10, "VFTC")
    client.force_login(frank)

    with django_assert_num_queries(20):
        client.get(reverse("project_money", args=[project.pk]))


def spend_assessed(project: Project, section: str, usd: int) -> None:
    fund = Fund.objects.update_or_create(
        code=f"RB-{section or 'X'}",
        defaults={"name": f"Source {section}", "kind": "regular_budget" if section else "other_assessed",
                  "budget_section": section},
    )[0]  # fmt: skip
    ledger.post(
        ledger.entry(
            kind=EntryKind.EXPENDITURE, value_on=portfolio.DAY, amount=Decimal(usd), fund=fund, project=project,
            object_class=ObjectClass.STAFF, by=None,
        )
    )  # fmt: skip


def test_assessed_money_has_groups_of_its_own_and_is_in_no_sum(project: Project) -> None:
    allocate(project, 700, "VFTC")
    line(project, "rb23", 300)
    for section, usd in (("23", 250), ("24", 40), ("", 7)):
        spend_assessed(project, section, usd)

    found = sources_of(project)

    assert {group.source.value: (group.allocated_usd, group.spent_usd, group.left_usd) for group in found.groups} == {
        "rb23": (None, Decimal(250), None),
        "rb24": (None, Decimal(40), None),
        "vftc": (Decimal(700), Decimal(0), Decimal(700)),
        "other_assessed": (None, Decimal(7), None),
    }
    assert (found.money.spent_usd, found.money.left_usd, found.money.overspent) == (0, Decimal(700), ())
    assert [source.fund.code for source in found.money.assessed] == ["RB-23", "RB-24", "RB-X"]


def test_the_page_shows_what_was_spent_of_the_regular_budget(project: Project, client: Client, frank: User) -> None:
    spend_assessed(project, "23", 250)
    client.force_login(frank)

    page = BeautifulSoup(client.get(reverse("project_money", args=[project.pk])).content, "html.parser")

    heading = page.find(string=lambda text: bool(text) and "In the ledger: Regular budget, section 23" in text)
    assert heading is not None
    assert "250.00" in heading.find_parent("section").get_text()  # type: ignore[union-attr]
    assert Project.objects.filter(paid_from(["rb23"])).get() == project
    assert not Project.objects.filter(paid_from(["rb24"])).exists()
