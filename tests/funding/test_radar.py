"""The radar from rows to page: instalments, who sees it, its filters, files and API, and what it costs."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from funding.agreements.models import Instalment, ReportDue
from funding.allocations import actions as allocations
from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from funding.expenditure.actions import record_expenditure
from funding.funds.models import AnnualPlan, ReservePolicy
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind
from funding.radar.current import current
from funding.radar.facts import facts
from funding.radar.figures import Kind, radar
from funding.radar.instalments import late_instalments
from funding.radar.scenario.facts import fund_facts
from funding.radar.scenario.figures import From
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.desk import tasks_for
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db


def ago(number: int) -> date:
    return timezone.localdate() - timedelta(days=number)


def instalment(gift: Contribution, number: int, due_on: date, amount: str, **fields: Any) -> Instalment:
    return Instalment.objects.create(contribution=gift, number=number, due_on=due_on, amount=Decimal(amount), **fields)


def pay(gift: Contribution, amount: str, on: date, named: Instalment | None = None) -> None:
    ledger.post(
        ledger.entry(
            kind=EntryKind.RECEIPT, contribution=gift, amount=Decimal(amount), value_on=on, by=None, instalment=named
        )
    )


def unpaid(user: User) -> list[tuple[int, int]]:
    return [(each.number, int(each.unpaid)) for each in late_instalments(user, at=timezone.localdate())]


@pytest.fixture
def gift(db: None) -> Contribution:
    """US$ 900 in three parts: two are due, one lies ahead."""
    made = make.signed("900", pledged_on=ago(300))
    for number, days in enumerate((200, 100, -100), start=1):
        instalment(made, number, ago(days), "300")
    return made


def test_what_arrived_before_there_was_a_schedule_pays_none_of_it(frank: User) -> None:
    made = make.signed("900", pledged_on=ago(300))
    pay(made, "300", ago(290))
    instalment(made, 1, ago(100), "600")

    assert unpaid(frank) == [(1, 600)]


def test_a_receipt_pays_the_instalment_that_it_names(frank: User, gift: Contribution) -> None:
    second = gift.instalments.get(number=2)

    pay(gift, "350", ago(50), named=second)

    assert unpaid(frank) == [(1, 300)]


def test_a_reversed_receipt_has_not_arrived(frank: User, gift: Contribution) -> None:
    contributions.receive(gift, amount=Decimal(300), on=ago(50), by=frank)
    [receipt] = gift.entries.filter(kind=EntryKind.RECEIPT)

    ledger.reverse(receipt, by=frank, reason="The bank took it back")

    assert unpaid(frank) == [(1, 300), (2, 300)]


def test_a_tranche_that_waits_for_its_condition_is_not_late(frank: User, gift: Contribution) -> None:
    Instalment.objects.filter(number=2).update(condition="Report accepted")

    assert unpaid(frank) == [(1, 300)]

    Instalment.objects.filter(number=2).update(
        condition_met_on=ago(10), condition_evidence="Letter", condition_met_by=frank
    )

    assert [(each.number, each.days) for each in late_instalments(frank, at=timezone.localdate())] == [
        (1, 200),
        (2, 10),
    ]


def test_nothing_is_late_that_was_cancelled(frank: User, gift: Contribution) -> None:
    Instalment.objects.filter(number=1).update(cancelled_on=ago(10))
    assert unpaid(frank) == [(2, 300)]


def test_what_was_late_on_a_past_day(frank: User, gift: Contribution) -> None:
    pay(gift, "600", ago(20))

    assert [each.number for each in late_instalments(frank, at=ago(150))] == [1]
    assert [(each.number, each.days) for each in late_instalments(frank, at=ago(50))] == [(1, 150), (2, 50)]


def test_an_instalment_in_another_currency_is_valued_at_the_agreements_rate(frank: User) -> None:
    make.rate("EUR", ago(400), "0.5")
    made = make.signed("900", "EUR", pledged_on=ago(300))
    instalment(made, 1, ago(100), "300")

    [late] = late_instalments(frank, at=timezone.localdate())

    assert (late.unpaid, late.unpaid_usd, late.currency) == (Decimal(300), Decimal("600.00"), "EUR")


def case(frank: User, number: int = 1) -> Contribution:
    """A contribution near its end with little spent, its project, a late instalment, an overdue report and an old pledge."""
    make.rate("EUR", ago(500 + number))
    made = make.signed("100000", pledged_on=ago(400), valid_until=ago(-60))
    instalment(made, 1, ago(390), "60000")
    instalment(made, 2, ago(100), "40000")
    contributions.receive(made, amount=Decimal(60000), on=ago(380), by=frank)
    project = make.project(starts_on=ago(300), ends_on=ago(-60))
    proposed = allocations.propose(contribution=made, project=project, amount_usd=Decimal(50000), by=frank)
    allocations.post(proposed, on=ago(300), by=frank)
    record_expenditure(
        project, fund=made.fund, contribution=made, amount=Decimal(5000), on=ago(200), object_class="staff", by=frank
    )
    ReportDue.objects.create(contribution=made, kind="narrative", due_on=ago(40))
    make.pledge("5000", "EUR", pledged_on=ago(200), donor=made.donor, fund=made.fund)
    return made


def test_the_facts_of_one_case(frank: User) -> None:
    made = case(frank)

    found = facts(frank, at=timezone.localdate())
    kinds = [item.kind for item in radar(found)]

    signed = next(each for each in found.contributions if each.pk == made.pk)
    assert (signed.sums.recorded_usd, signed.sums.received_usd, signed.unallocated_usd) == (100000, 60000, 10000)
    assert (signed.sums.spent_usd, signed.sums.allocated_usd) == (Decimal("5650.00"), 50000)
    assert set(kinds) == {
        Kind.EXPIRING, Kind.SLOW, Kind.PROJECT_SLOW, Kind.IDLE, Kind.LATE, Kind.REPORT, Kind.PLEDGE, Kind.RATE,
    }  # fmt: skip


@pytest.mark.parametrize("cases", [1, 3, 9])
def test_the_facts_cost_the_same_for_any_number_of_rows(
    frank: User, cases: int, django_assert_num_queries: Any
) -> None:
    for number in range(cases):
        case(frank, number)

    with django_assert_num_queries(13):
        found = radar(facts(frank, at=timezone.localdate()))

    assert sum(item.kind is Kind.LATE for item in found) == cases


@pytest.mark.django_db(transaction=True)
def test_the_radar_is_kept_until_something_happens(frank: User, django_assert_num_queries: Any) -> None:
    made = case(frank)
    before = current(frank)

    with django_assert_num_queries(1):
        assert current(frank) == before

    contributions.receive(made, amount=Decimal(40000), on=timezone.localdate(), by=frank)
    assert Kind.LATE not in {item.kind for item in current(frank).items}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nothing_kept")
def test_its_page_is_drawn_once_for_a_reader_and_an_address(client: Client, frank: User, drawn: list[str]) -> None:
    made = case(frank)
    client.force_login(frank)
    for words in ({}, {}, {"kind": "late"}, {"kind": "late"}):
        client.get(reverse("radar"), words)

    assert drawn.count("funding/radar/body.html") == 2
    contributions.receive(made, amount=Decimal(40000), on=timezone.localdate(), by=frank)
    assert b"Late instalment</strong>" not in client.get(reverse("radar")).content


@pytest.mark.parametrize("who", ["frank", "carol", "dan"])
def test_staff_see_it(who: str, request: pytest.FixtureRequest, client: Client, frank: User) -> None:
    case(frank)
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("radar")).status_code == 200
    assert client.get(reverse("scenario")).status_code == 200
    assert client.get("/api/v1/radar/").status_code == 200


@pytest.mark.parametrize("who", ["nora", "alice", "tess"])
def test_nobody_else_sees_anything_of_it(who: str, request: pytest.FixtureRequest, client: Client, frank: User) -> None:
    made = case(frank)
    user: User = request.getfixturevalue(who)
    client.force_login(user)

    assert client.get(reverse("radar")).status_code == 403
    assert client.get(reverse("scenario")).status_code == 403
    assert client.get("/api/v1/radar/").status_code == 403
    page = client.get(reverse("contribution_detail", args=[made.pk]))
    assert page.status_code == 404 or "radar-part" not in page.content.decode()


def test_a_donor_sees_the_contribution_without_the_radar(client: Client, nora: User, frank: User) -> None:
    made = case(frank)
    made.donor.organisation = nora.memberships.get().organisation  # type: ignore[assignment]
    made.donor.save()
    client.force_login(nora)

    page = client.get(reverse("contribution_detail", args=[made.pk]))

    assert page.status_code == 200
    assert "radar-part" not in page.content.decode()
    assert "/radar/" not in page.content.decode()


def test_its_words_on_the_pages_of_contribution_and_project(client: Client, frank: User) -> None:
    made = case(frank)
    client.force_login(frank)
    project = made.allocations.get().project

    page = client.get(reverse("contribution_detail", args=[made.pk])).content.decode().replace("\xa0", " ")
    room = client.get(reverse("project_money", args=[project.pk])).content.decode().replace("\xa0", " ")

    assert "Instalment 2 of US$ 40,000 was due on" in page
    assert "Project behind plan" in room
    client.logout()
    assert "Project behind plan" not in client.get(reverse("project_money", args=[project.pk])).content.decode()


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ({"kind": "late"}, {"late"}),
        ({"severity": "urgent", "kind": "report"}, {"report"}),
        ({"severity": "watch"}, set()),
        ({"fund": "VFTC", "kind": "idle"}, {"idle"}),
        ({"donor": "nobody"}, set()),
        ({"project": "TCP-", "kind": "project_slow"}, {"project_slow"}),
    ],
)
def test_filters_say_the_same_on_page_file_and_api(
    client: Client, frank: User, question: dict[str, str], kinds: set[str]
) -> None:
    case(frank)
    client.force_login(frank)

    answer = client.get("/api/v1/radar/", question).json()
    file = client.get(reverse("radar"), {**question, "export": "csv"})
    lines = list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"))))  # type: ignore[attr-defined]
    page = client.get(reverse("radar"), question)

    assert {item["kind"] for item in answer["items"]} == kinds
    assert [line["What was found"] for line in lines] == [item["sentence"] for item in answer["items"]]
    assert page.context["number"] == len(lines) == answer["count"]
    assert f"radar-{timezone.localdate():%Y-%m-%d}.csv" in file["Content-Disposition"]


def test_a_filter_that_is_not_offered_is_refused(client: Client, frank: User) -> None:
    client.force_login(frank)

    assert client.get(reverse("radar"), {"kind": "everything"}).status_code == 400
    assert client.get("/api/v1/radar/", {"fund": "NONE"}).status_code == 400


def test_what_is_left_out_is_said_and_the_rest_of_the_address_is_followed(client: Client, frank: User) -> None:
    case(frank)
    client.force_login(frank)
    words = {"severity": "urgnt", "kind": "expired", "severty": "urgent", "page": "-7"}

    page = client.get(reverse("radar"), words)
    refused = client.get("/api/v1/radar/", words)

    said = {one.unread.name: [query for _near, query in one.meant] for one in page.context["problems"]}
    assert page.status_code == 400
    assert said == {
        "severity": ["?severity=urgent&kind=expired&severty=urgent"],
        "severty": ["?severity=urgent&kind=expired"],
        "page": [],
    }
    assert {row.item.kind.value for row in page.context["rows"]} <= {"expired"}
    assert refused.status_code == 400
    assert set(refused.json()) == {"severity", "severty"}
    assert client.get(reverse("radar"), {**words, "export": "csv"})["Content-Type"].startswith("text/html")
    assert client.get(reverse("radar"), {"export": "pdf"}).context["problems"][0].unread.name == "export"


def test_the_page_has_its_chart_in_both_directions(client: Client, frank: User) -> None:
    case(frank)
    client.force_login(frank)

    english = client.get(reverse("radar")).content.decode()
    with translation.override("ar"):
        arabic = client.get(reverse("radar")).content.decode()

    for page in (english, arabic):
        assert '<title id="burn-title">' in page
        assert '<desc id="burn-desc">' in page
    assert client.get(reverse("radar"), {"export": "xlsx"})["Content-Type"].endswith("sheet")


def test_an_empty_radar_says_so(client: Client, frank: User) -> None:
    client.force_login(frank)

    assert "Nothing needs an act now." in client.get(reverse("radar")).content.decode()


def test_the_desk_has_the_urgent_few_and_a_way_to_the_rest(frank: User, carol: User) -> None:
    for number in range(3):
        case(frank, number)

    tasks = [task for task in tasks_for(frank) if "radar" in task.url or "Late instalment" in task.title]
    more = [task for task in tasks if task.url.endswith("?severity=urgent")]

    assert len(more) == 1
    assert len([task for task in tasks_for(frank) if "Report overdue" in task.title]) <= 5
    assert not [task for task in tasks_for(carol) if "radar" in task.url]


@pytest.fixture
def fund_with_plans(frank: User) -> Contribution:
    made = case(frank)
    ReservePolicy.objects.create(fund=made.fund, effective_on=ago(700), percent=15)
    for year in (timezone.localdate().year, timezone.localdate().year + 1):
        AnnualPlan.objects.create(fund=made.fund, year=year, planned_usd=Decimal(120000))
    return made


def test_what_a_fund_expects_and_has_promised(frank: User, fund_with_plans: Contribution) -> None:
    found = fund_facts(frank, fund_with_plans.fund, at=timezone.localdate())

    sources = {inflow.source: inflow.usd for inflow in found.inflows}
    assert set(sources) == {From.INSTALMENT, From.PLEDGE}
    assert sources[From.INSTALMENT] == 40000
    assert [(each.usd, each.is_posted) for each in found.commitments] == [(Decimal("44350.00"), True)]
    assert (found.opening_usd, found.reserve.required_usd) == (Decimal("54350.00"), Decimal("18000.00"))


def scenario(client: Client, **question: Any) -> Any:
    return client.get(reverse("scenario"), {"fund": "VFTC", **question})


def test_everything_of_a_scenario_is_in_its_address(client: Client, frank: User, fund_with_plans: Contribution) -> None:
    client.force_login(frank)

    base = scenario(client)
    never = scenario(client, shock=["all:never"], months=12, spending="plan")

    assert base.context["base"] == base.context["other"]
    assert len(never.context["other"].months) == 12
    assert never.context["other"].income_usd == 0
    assert never.context["other"].months[0].spending_usd == 10000
    assert never.context["other"].below_zero is not None
    assert never.context["other"].losses[0].commitment.usd == Decimal("44350.00")
    assert '<title id="cash-title">' in never.content.decode()


def test_a_change_is_added_without_a_script(client: Client, frank: User, fund_with_plans: Contribution) -> None:
    client.force_login(frank)

    answer = scenario(client, who="pledges", what="late", by="6", shock=["all:part:50"])

    assert answer.status_code == 302
    assert answer["Location"].endswith("?fund=VFTC&shock=all:part:50&shock=pledges:late:6")
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"shock": "all:often"}, "This part of the address cannot be read and is left out: all:often"),
        ({"fund": "NONE"}, "Select a valid choice"),
        ({"months": "7"}, "Select a valid choice"),
        ({"who": "all", "what": "late"}, "Say by how many months"),
        ({"who": "all", "what": "late", "by": "61"}, "At most 60 months."),
    ],
)
def test_what_an_address_may_not_say(
    client: Client, frank: User, fund_with_plans: Contribution, question: dict[str, str], sentence: str
) -> None:
    client.force_login(frank)

    answer = scenario(client, **question)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_a_scenario_as_a_file(client: Client, frank: User, fund_with_plans: Contribution) -> None:
    client.force_login(frank)

    file = scenario(client, shock=["pledges:never"], months=12, export="csv")
    lines = list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"))))

    assert len(lines) == 12
    assert {line["Scenario"] for line in lines} == {"All pledges: never comes"}
    assert scenario(client, export="xlsx")["Content-Type"].endswith("sheet")


def test_scenarios_cost_the_same_for_any_number_of_agreements(frank: User, django_assert_num_queries: Any) -> None:
    first = case(frank)

    def count(number: int) -> None:
        with django_assert_num_queries(number):
            fund_facts(frank, first.fund, at=timezone.localdate())

    count(11)
    case(frank, 2)
    case(frank, 3)
    count(11)


def test_a_second_finance_officer_reads_the_same(client: Client, frank: User) -> None:
    case(frank)
    other = person("Fay", Role.FINANCE)

    assert current(other) == current(frank)
