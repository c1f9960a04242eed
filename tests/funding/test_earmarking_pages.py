"""Pages about conditions, allocations and plans: what finance does there, what others see, what they cost."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from funding.allocations import actions as allocations
from funding.allocations.models import Allocation
from funding.earmarking.models import Condition
from funding.solver import actions as plans
from funding.solver.models import AllocationPlan
from portal.accounts.models import User
from portal.reference.models import RegionalGroup
from tests.factories import earmarking as given
from tests.factories import funding as make

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


def test_finance_records_changes_and_removes_a_condition(at: Callable[[User], Client], frank: User) -> None:
    contribution, client = make.received("100"), at(frank)
    new = reverse("contribution_condition_new", args=[contribution.pk])

    assert "Object class" in text(client.get(new))
    empty = client.post(f"{new}?about=region", {"sense": "only", "strength": "hard"})
    client.post(f"{new}?about=region", {"sense": "only", "strength": "hard", "regions": ["AFG"], "wording": "Afrique"})
    condition = Condition.objects.get()
    page = text(client.get(reverse("contribution_detail", args=[contribution.pk])))
    edit = reverse("contribution_condition_edit", args=[contribution.pk, condition.pk])
    form = text(client.get(edit))
    client.post(edit, {"sense": "not", "strength": "soft", "regions": ["APG"], "wording": ""})
    condition.refresh_from_db()
    remove = reverse("contribution_condition_remove", args=[contribution.pk, condition.pk])
    without_reason = client.post(remove, {"note": ""})

    assert "This field is required" in text(empty)
    assert "Only for region: African States." in page
    assert "Softly earmarked (to a fund: VFTC)" in page
    assert "Afrique" in form
    assert (condition.sense, condition.strength, [one.code for one in condition.regions.all()]) == (
        "not",
        "soft",
        ["APG"],
    )
    assert (without_reason.status_code, Condition.objects.count()) == (409, 1)
    client.post(remove, {"note": "Recorded by mistake"})
    assert Condition.objects.count() == 0


def test_a_repeated_condition_is_refused_at_its_field(at: Callable[[User], Client], frank: User) -> None:
    contribution = make.received("100")
    given.condition(contribution, "object_class", "staff", sense="not")

    page = at(frank).post(
        reverse("contribution_condition_new", args=[contribution.pk]) + "?about=object_class",
        {"sense": "not", "strength": "hard", "object_classes": ["staff"]},
    )

    assert "This condition is recorded already: Not for object class" in text(page)


def test_the_page_of_a_contribution_warns_of_allocations_that_do_not_fit_any_more(
    at: Callable[[User], Client], frank: User
) -> None:
    contribution, project = make.received("100"), given.project("NPL")
    allocations.post(
        allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(5), by=frank),
        on=make.DAY,
        by=frank,
    )
    given.condition(contribution, "region", "AFG")

    page = text(at(frank).get(reverse("contribution_detail", args=[contribution.pk])))

    assert f"The posted allocation of US$ 5.00 to {project.code} does not meet:" in page


# Proposing


def test_proposing_shows_conditions_and_amounts_first(at: Callable[[User], Client], carol: User) -> None:
    contribution = make.received("1000")
    given.condition(contribution, "region", "AFG")
    nepal, kenya = given.project("NPL"), given.project("KEN", plan={"grants": "200"})
    address, client = reverse("allocation_new", args=[contribution.pk]), at(carol)

    page = text(client.get(address))
    shown = text(client.get(address, {"project": kenya.pk}))
    refused = text(client.get(address, {"project": nepal.pk}))

    assert page.index("Meets every condition") < page.index(kenya.code) < page.index("Excluded by the donor")
    assert 'value="226.00"' in shown
    assert "US$ 226.00 fills what the cost plan still lacks, programme support costs included." in shown
    assert "The project is in: Asia-Pacific States." in refused


def test_a_preference_is_answered_on_the_page_of_the_allocation(at: Callable[[User], Client], frank: User) -> None:
    contribution, project = make.received("100"), given.project("NPL")
    given.condition(contribution, "region", "AFG", strength="soft")
    client = at(frank)
    client.post(
        reverse("allocation_new", args=[contribution.pk]), {"project": project.pk, "amount_usd": "5", "soft_reason": ""}
    )
    made = Allocation.objects.get()

    page = text(client.get(reverse("allocation_detail", args=[made.pk])))
    without = client.post(reverse("allocation_post", args=[made.pk]), {"soft_reason": " "})
    client.post(reverse("allocation_post", args=[made.pk]), {"soft_reason": "Agreed by letter"})

    assert 'name="soft_reason"' in page
    assert without.status_code == 409
    assert "This is a preference: say why" in text(without)
    made.refresh_from_db()
    assert (made.status, made.soft_reason) == ("posted", "Agreed by letter")


def test_a_binding_condition_is_shown_before_and_refused(at: Callable[[User], Client], frank: User) -> None:
    contribution, project = make.received("100"), given.project("NPL")
    given.condition(contribution, "region", "AFG")
    made = allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(5), by=frank)
    client = at(frank)

    page = text(client.get(reverse("allocation_detail", args=[made.pk])))
    answer = client.post(reverse("allocation_post", args=[made.pk]))

    assert "Not possible yet:" in page
    assert answer.status_code == 409
    assert "Only for region: African States. The project is in: Asia-Pacific States." in text(answer)


def test_what_donors_want_is_printed_in_the_projects_room(
    at: Callable[[User], Client], client: Client, frank: User
) -> None:
    contribution, project = make.received("100"), given.project("KEN", is_published=True)
    given.condition(contribution, "region", "AFG", wording="Only our continent")
    allocations.post(
        allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(5), by=frank),
        on=make.DAY,
        by=frank,
    )
    room = reverse("project_money", args=[project.pk])

    outside = text(client.get(room))
    inside = text(at(frank).get(room))

    assert "Only our continent" in inside
    assert "Only our continent" not in outside


# The list


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_allocations_costs_the_same_with_one_row_and_with_three(
    at: Callable[[User], Client], frank: User, django_assert_num_queries: Any, rows: int
) -> None:
    for _number in range(rows):
        allocations.propose(contribution=make.received("10"), project=make.project(), amount_usd=Decimal(5), by=frank)
    client = at(frank)
    client.get(reverse("allocation_list"))

    with django_assert_num_queries(6):
        client.get(reverse("allocation_list"))


def test_the_list_of_allocations_is_filtered_and_is_an_api(at: Callable[[User], Client], frank: User) -> None:
    first, second = (
        allocations.propose(
            contribution=make.received("10", fund=make.fund(code)),
            project=make.project(),
            amount_usd=Decimal(5),
            by=frank,
        )
        for code in ("VFTC", "UPR-FTA")
    )
    client = at(frank)

    def found(**words: str) -> list[int]:
        return [row["id"] for row in client.get("/api/v1/allocations/", words).json()["results"]]

    assert found(fund="VFTC") == [first.pk]
    assert found(project=second.project.code) == [second.pk]
    assert found(donor=first.contribution.donor.organisation.name) == [first.pk]
    assert found(contribution=second.contribution.reference) == [second.pk]
    assert found(status="posted") == []
    assert set(found()) == {first.pk, second.pk}


# Plans


@pytest.fixture
def plan(frank: User) -> AllocationPlan:
    africa = make.received("1000", valid_until=timezone.localdate() + timedelta(days=300))
    given.condition(africa, "region", "AFG")
    given.condition(make.received("1000"), "component", "1", strength="soft")
    given.project("NPL", plan={"grants": "500"})
    return plans.make(fund=make.fund(), as_at=timezone.localdate(), by=frank, minimum_usd=Decimal(0))


def test_finance_makes_edits_and_posts_a_plan(at: Callable[[User], Client], frank: User, plan: AllocationPlan) -> None:
    client = at(frank)
    made = client.post(
        reverse("allocation_plan_new"),
        {"fund": plan.fund_id, "as_at": timezone.localdate().isoformat(), "minimum_usd": "0"},
    )
    again = AllocationPlan.objects.order_by("-pk")[0]
    line = again.lines.get()
    page = text(client.get(made["Location"]))
    lines = reverse("allocation_plan_lines", args=[again.pk])

    refused = client.post(lines, {f"amount_{line.pk}": "565", f"reason_{line.pk}": "", "post": "1"})
    wrong = client.post(lines, {f"amount_{line.pk}": "1.234", f"reason_{line.pk}": "kept"})
    client.post(lines, {f"amount_{line.pk}": "٣٠٠", f"reason_{line.pk}": "Agreed by letter", "post": "1"})

    assert "Only for region: African States. This excludes the only open project that lacks money." in page
    assert "Departs from a preference" in page
    assert refused.status_code == 409
    assert "Nothing was posted" in text(refused)
    assert (wrong.status_code, "kept" in text(wrong), "read in more than one way" in text(wrong)) == (400, True, True)
    again.refresh_from_db()
    allocation = Allocation.objects.get()
    assert (again.status, allocation.amount_usd, allocation.soft_reason) == ("posted", Decimal(300), "Agreed by letter")
    after = text(client.get(reverse("allocation_plan", args=[again.pk])))
    assert "Save the lines" not in after
    assert "The allocation" in after


def test_a_second_post_of_a_posted_plan_is_refused(
    at: Callable[[User], Client], frank: User, plan: AllocationPlan
) -> None:
    line = plan.lines.get()
    client, sent = at(frank), {f"amount_{line.pk}": "10", f"reason_{line.pk}": "Agreed", "post": "1"}
    address = reverse("allocation_plan_lines", args=[plan.pk])

    answers = [client.post(address, sent).status_code for _time in range(2)]

    assert answers == [302, 409]
    assert Allocation.objects.count() == 1


def test_a_line_is_left_out_or_added_on_the_page(
    at: Callable[[User], Client], frank: User, plan: AllocationPlan
) -> None:
    line, client, other = plan.lines.get(), at(frank), given.project("KEN", plan={"grants": "9"})
    client.post(
        reverse("allocation_plan_lines", args=[plan.pk]), {f"amount_{line.pk}": "565.00", f"leave_out_{line.pk}": "1"}
    )
    client.post(
        reverse("allocation_plan_line_new", args=[plan.pk]),
        {"contribution": line.contribution_id, "project": other.pk, "amount_usd": "9"},
    )

    amounts = dict(plan.lines.values_list("project", "amount_usd"))
    assert amounts == {line.project_id: Decimal(0), other.pk: Decimal(9)}


def test_a_plan_is_dropped(at: Callable[[User], Client], frank: User, plan: AllocationPlan) -> None:
    at(frank).post(reverse("allocation_plan_drop", args=[plan.pk]), {"note": "Another one is better"})

    plan.refresh_from_db()
    assert plan.status == "dropped"


PAGES = ["allocation_list", "allocation_plan_list", "allocation_plan_new"]
ANSWERS = {
    "frank": (200, 200, 200),
    "carol": (200, 403, 403),
    "dan": (200, 403, 403),
    "ada": (200, 403, 403),
    "tess": (200, 403, 403),
    "nora": (200, 403, 403),
    "alice": (200, 403, 403),
}


@pytest.mark.parametrize(("name", "answers"), ANSWERS.items())
def test_who_may_open_which_page(
    request: pytest.FixtureRequest,
    at: Callable[[User], Client],
    name: str,
    answers: tuple[int, ...],
    plan: AllocationPlan,
) -> None:
    client = at(request.getfixturevalue(name))

    assert tuple(client.get(reverse(page)).status_code for page in PAGES) == answers
    own = client.get(reverse("allocation_plan", args=[plan.pk])).status_code
    assert own == {"frank": 200, "carol": 403, "dan": 403, "ada": 403}.get(name, 404)
    assert client.get("/api/v1/allocation-plans/").json()["count"] == (1 if name == "frank" else 0)


def test_a_donor_reads_the_conditions_of_the_own_contribution_and_no_other(
    at: Callable[[User], Client], nora: User
) -> None:
    contribution = make.received("100")
    region = RegionalGroup.objects.get(code="AFG")
    given.condition(contribution, "region", region.code)

    assert at(nora).get(reverse("contribution_condition_new", args=[contribution.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_plan_costs_the_same_with_one_line_and_with_three(
    at: Callable[[User], Client], frank: User, django_assert_num_queries: Any, count: int
) -> None:
    for _number in range(count):
        contribution = make.received("113")
        given.condition(contribution, "component", "1", strength="soft")
        given.project("NPL", plan={"grants": "100"})
    plan = plans.make(fund=make.fund(), as_at=timezone.localdate(), by=frank, minimum_usd=Decimal(0))
    client = at(frank)
    client.get(reverse("allocation_plan", args=[plan.pk]))

    with django_assert_num_queries(23):
        client.get(reverse("allocation_plan", args=[plan.pk]))
    assert plan.lines.count() == count
