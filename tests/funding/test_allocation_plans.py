"""Plans of allocations over real records: what is proposed, what stays and why, editing, posting as a whole."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from funding.allocations import actions as allocations
from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.earmarking.terms import Names
from funding.ledger.models import LedgerEntry
from funding.ledger.queries import headroom
from funding.solver import actions
from funding.solver.figures import figures
from funding.solver.models import AllocationPlan
from funding.solver.reading import read
from funding.solver.reasons import in_words
from funding.support_costs.models import SupportCostRate
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from tests.factories import earmarking as given
from tests.factories import funding as make

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)


def plan_of(by: User, minimum: str = "0", **facts: Any) -> AllocationPlan:
    return actions.make(fund=make.fund(), as_at=ON, by=by, minimum_usd=Decimal(minimum), **facts)


def lines(plan: AllocationPlan) -> list[tuple[str, str, Decimal]]:
    rows = plan.lines.order_by("contribution_id", "project_id")
    return [(line.contribution.reference, line.project.code, line.amount_usd) for line in rows]


def why(plan: AllocationPlan, kind: str, pk: int) -> list[str]:
    facts = next(one for one in plan.facts[kind] if one["id"] == pk)
    return [text.replace("\xa0", " ") for text in in_words(facts["reasons"], Names())]


def test_a_plan_places_gross_money_for_what_the_cost_plan_lacks(frank: User) -> None:
    """Plan 1,000 and 13 per cent; 113 are posted, which pays for 100; 1,017 are lacking."""
    contribution, project = make.received("5000"), given.project("KEN", plan={"grants": "1000"})
    first = allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(113), by=frank)
    allocations.post(first, on=make.DAY, by=frank)

    plan = plan_of(frank)

    assert lines(plan) == [(contribution.reference, project.code, Decimal("1017.00"))]
    assert LedgerEntry.objects.filter(allocation__isnull=False).count() == 1  # nothing counts yet
    assert why(plan, "contributions", contribution.pk) == ["The one project that it may pay has all that it needs."]


def test_the_agreements_own_rate_of_support_costs_counts(frank: User) -> None:
    contribution = make.received("5000")
    SupportCostRate.objects.create(
        fund=contribution.fund, contribution=contribution, effective_on=date(2020, 1, 1), percent=7
    )
    project = given.project("KEN", plan={"grants": "1000"})

    plan = plan_of(frank)

    assert lines(plan) == [(contribution.reference, project.code, Decimal("1070.00"))]
    (target,) = figures(plan, on=ON).targets
    assert (target.before_usd, target.after_usd) == (Decimal(1130), Decimal(0))


def test_only_lines_of_the_funds_own_source_and_open_projects_count(frank: User) -> None:
    make.received("5000")
    other = given.project("KEN", plan={"grants": "1000"})
    other.budget_lines.update(source="rb23")
    given.project("KEN", plan={"grants": "1000"}, status="closed")

    plan = plan_of(frank)

    assert lines(plan) == []
    assert plan.facts["projects"] == []


def test_unusable_money_says_why(frank: User) -> None:
    project = given.project("NPL", plan={"grants": "100"})
    africa, expired, staff_only, free = (
        make.received("1000"),
        make.received("1000", valid_until=ON - timedelta(days=1)),
        make.received("1000"),
        make.received("1000"),
    )
    given.condition(africa, "region", "AFG")
    given.condition(staff_only, "object_class", "staff")

    plan = plan_of(frank)

    assert lines(plan) == [(free.reference, project.code, Decimal("113.00"))]
    assert why(plan, "contributions", africa.pk) == [
        "Only for region: African States. This excludes the only open project that lacks money.",
    ]
    assert why(plan, "contributions", expired.pk) == [
        "It expired on 25 November 2026: extend the agreement or refund the money."
    ]
    assert "Only for object class: Staff" in why(plan, "contributions", staff_only.pk)[0]
    assert why(plan, "contributions", free.pk) == ["The one project that it may pay has all that it needs."]
    found = figures(plan, on=ON)
    assert found.unused_usd == Decimal("3887.00")


def test_conditions_that_exclude_everything_only_together_say_so(frank: User) -> None:
    contribution = make.received("1000")
    given.condition(contribution, "region", "AFG")
    given.condition(contribution, "component", "1")
    given.project("KEN", plan={"grants": "10"}, components=(2,))
    given.project("NPL", plan={"grants": "10"}, components=(1,))

    assert why(plan_of(frank), "contributions", contribution.pk) == [
        "Only for region: African States. This excludes 1 of 2 open projects.",
        "Only for component: Indivisibility of rights. This excludes 1 of 2 open projects.",
        "Its conditions together exclude all 2 open projects that lack money.",
    ]


def test_projects_that_stay_without_money_say_why(frank: User) -> None:
    late = given.project("KEN", plan={"grants": "1000"}, starts_on=date(2027, 1, 1))
    early = given.project("KEN", plan={"grants": "1000"}, starts_on=date(2026, 2, 1))
    nepal = given.project("NPL", plan={"grants": "1000"})
    contribution = make.received("1130")
    given.condition(contribution, "region", "AFG")

    plan = plan_of(frank)

    assert lines(plan) == [(contribution.reference, early.code, Decimal("1130.00"))]
    assert why(plan, "projects", late.pk) == [
        "The contribution that may pay it is used up by projects that start earlier."
    ]
    assert why(plan, "projects", nepal.pk) == [
        f"{contribution.reference}: Only for region: African States.",
        "The only contribution with money left may not pay it.",
    ]
    assert [target.after_usd for target in figures(plan, on=ON).unfunded] == [Decimal("1130.00")] * 2


def test_no_money_and_no_project(frank: User) -> None:
    project = given.project("KEN", plan={"grants": "10"})
    plan = plan_of(frank)
    assert why(plan, "projects", project.pk) == ["The fund has no signed contribution with money left."]

    project.budget_lines.all().delete()
    contribution = make.received("100")
    assert why(plan_of(frank), "contributions", contribution.pk) == ["No open project lacks money of this fund."]


def test_a_line_too_small_to_be_useful_is_not_proposed(frank: User) -> None:
    make.received("90")
    given.project("KEN", plan={"grants": "1000"})
    small = given.project("NPL", plan={"grants": "10"})

    plan = plan_of(frank, minimum="500")

    assert [code for _reference, code, _usd in lines(plan)] == [small.code]  # it fills the gap
    assert (
        "below the smallest useful amount of US$ 500.00" in why(plan, "contributions", Contribution.objects.get().pk)[0]
    )


def test_assessed_money_is_not_allocated(frank: User) -> None:
    fund = make.fund("RB23")
    type(fund).objects.filter(pk=fund.pk).update(kind="regular_budget", budget_section="23")
    fund.refresh_from_db()

    with pytest.raises(NotAllowed, match="Assessed money"):
        actions.make(fund=fund, as_at=ON, by=frank)


# Editing and posting


@pytest.fixture
def plan(frank: User) -> AllocationPlan:
    """Two contributions for two projects, of which each line is one."""
    kenya = make.received("1000")
    make.received("1000")
    given.condition(kenya, "region", "AFG")
    given.project("KEN", plan={"grants": "500"})
    given.project("NPL", plan={"grants": "600"})
    return plan_of(frank)


def test_a_plan_is_edited_and_posted_as_a_whole(plan: AllocationPlan, frank: User) -> None:
    first, second = plan.lines.order_by("contribution_id")
    actions.edit(plan, changes={first.pk: {"amount_usd": Decimal("300.50"), "reason": " x "}}, by=frank)

    actions.post(plan, on=ON, by=frank)

    plan.refresh_from_db()
    made = Allocation.objects.order_by("contribution_id")
    assert plan.status == "posted"
    assert [(one.status, one.amount_usd, one.soft_reason) for one in made] == [
        ("posted", Decimal("300.50"), "x"),
        ("posted", second.amount_usd, ""),
    ]
    assert [line.allocation for line in plan.lines.order_by("contribution_id")] == list(made)
    assert headroom(first.contribution).allocated_usd == Decimal("300.50")
    verbs = set(AuditEvent.objects.about(plan).values_list("verb", flat=True))
    assert verbs == {"make_plan", "edit_plan", "post"}


def test_a_line_left_out_is_not_posted(plan: AllocationPlan, frank: User) -> None:
    first, second = plan.lines.order_by("contribution_id")
    actions.edit(plan, changes={first.pk: {"amount_usd": Decimal(0), "reason": ""}}, by=frank)

    actions.post(plan, on=ON, by=frank)

    assert [one.contribution for one in Allocation.objects.all()] == [second.contribution]
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.allocation, second.allocation is not None) == (None, True)


def test_one_refused_line_posts_nothing_and_is_named(plan: AllocationPlan, frank: User) -> None:
    """A condition that came after the plan, and money that went elsewhere."""
    first, second = plan.lines.order_by("contribution_id")
    given.condition(second.contribution, "region", "AFG", wording="Africa please")

    with pytest.raises(actions.LinesRefused) as refusal:
        actions.post(plan, on=ON, by=frank)

    assert list(refusal.value.by_line) == [second.pk]
    assert "Only for region: African States" in str(refusal.value)
    plan.refresh_from_db()
    assert (plan.status, Allocation.objects.count()) == ("draft", 0)
    now = {line.planned.pk: [str(reason) for reason in line.reasons] for line in figures(plan, on=ON).lines}
    assert now[first.pk] == []
    assert "Africa please" in now[second.pk][0]


def test_every_refused_line_is_told(plan: AllocationPlan, frank: User) -> None:
    first, second = plan.lines.order_by("contribution_id")
    actions.edit(
        plan,
        changes={line.pk: {"amount_usd": Decimal(1001), "reason": ""} for line in (first, second)},
        by=frank,
    )

    with pytest.raises(actions.LinesRefused) as refusal:
        actions.post(plan, on=ON, by=frank)

    assert set(refusal.value.by_line) == {first.pk, second.pk}
    assert all("does not fit" in str(reasons[0]) for reasons in refusal.value.by_line.values())


def test_two_lines_of_one_contribution_see_each_other(frank: User) -> None:
    contribution = make.received("1000")
    for _number in range(2):
        given.project("KEN", plan={"grants": "300"})
    plan = plan_of(frank)
    actions.edit(
        plan, changes={line.pk: {"amount_usd": Decimal(600), "reason": ""} for line in plan.lines.all()}, by=frank
    )

    with pytest.raises(actions.LinesRefused) as refusal:
        actions.post(plan, on=ON, by=frank)

    assert len(refusal.value.by_line) == 1
    assert headroom(contribution).allocated_usd == 0


def test_a_plan_that_is_posted_or_dropped_does_not_change(plan: AllocationPlan, frank: User) -> None:
    line = plan.lines.all()[0]
    actions.drop(plan, by=frank)

    with pytest.raises(NotAllowed, match="Dropped"):
        actions.edit(plan, changes={line.pk: {"amount_usd": Decimal(1), "reason": ""}}, by=frank)
    with pytest.raises(NotAllowed, match="not possible while"):
        actions.post(plan, on=ON, by=frank)
    assert Allocation.objects.count() == 0


def test_a_plan_with_every_line_left_out_is_not_posted(plan: AllocationPlan, frank: User) -> None:
    changes = {line.pk: {"amount_usd": Decimal(0), "reason": ""} for line in plan.lines.all()}
    actions.edit(plan, changes=changes, by=frank)

    with pytest.raises(NotAllowed, match="Every line is left out"):
        actions.post(plan, on=ON, by=frank)


def test_a_line_is_added_by_hand(plan: AllocationPlan, frank: User) -> None:
    first, second = plan.lines.order_by("contribution_id")
    other = make.received("10", fund=make.fund("UPR-FTA"))

    made = actions.add_line(
        plan, contribution=second.contribution, project=first.project, amount_usd=Decimal(5), by=frank
    )

    assert (made.proposed_usd, made.amount_usd) == (0, 5)
    for contribution, project, words in (
        (second.contribution, first.project, "has this line already"),
        (other, first.project, "another fund"),
    ):
        with pytest.raises(NotAllowed, match=words):
            actions.add_line(plan, contribution=contribution, project=project, amount_usd=Decimal(5), by=frank)


@pytest.mark.parametrize("name", ["carol", "dan", "tess", "nora", "alice", "ada"])
def test_only_finance_posts_a_plan(request: pytest.FixtureRequest, name: str, plan: AllocationPlan) -> None:
    user = request.getfixturevalue(name)

    assert not user.has_perm("funding.add_allocationplan")
    with pytest.raises(NotAllowed, match="do not have the right"):
        actions.post(plan, on=ON, by=user)


@pytest.mark.parametrize("count", [1, 3])
def test_reading_the_problem_costs_the_same_for_one_and_three(
    frank: User, django_assert_num_queries: Any, count: int
) -> None:
    fund = make.fund()
    for _number in range(count):
        given.condition(make.received("100"), "region", "AFG")
        given.project("KEN", plan={"grants": "100"})

    with django_assert_num_queries(16):
        problem = read(fund, on=ON, minimum_usd=Decimal(0))

    assert (len(problem.offers), len(problem.needs)) == (count, count)
