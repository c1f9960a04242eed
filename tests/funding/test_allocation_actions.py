import itertools
from datetime import date
from decimal import Decimal

import pytest

from funding.allocations import actions
from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus as S
from funding.contributions import actions as contributions
from funding.expenditure.actions import overspending, record_expenditure
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import headroom, project_money
from funding.statement.figures import statement, statements
from portal.accounts.models import User
from portal.periods import parse
from portal.workflow import NotAllowed
from tests.factories import funding as make

pytestmark = pytest.mark.django_db


def posted(contribution, project, amount: str, by: User) -> Allocation:
    proposal = actions.propose(contribution=contribution, project=project, amount_usd=Decimal(amount), by=by)
    return actions.post(proposal, on=make.DAY, by=by)


def spend(project, contribution, amount: str, on: date = make.DAY, **facts):
    facts = {"object_class": "staff", "by": None, "fund": contribution.fund, **facts}
    return record_expenditure(project, contribution=contribution, amount=Decimal(amount), on=on, **facts)


def test_a_proposal_counts_nowhere(carol: User) -> None:
    contribution = make.received("1000")

    made = actions.propose(contribution=contribution, project=make.project(), amount_usd=Decimal(5000), by=carol)

    made.refresh_from_db()
    assert (made.status, made.proposed_by, made.posted_at) == (S.PROPOSED, carol, None)
    assert headroom(contribution).allocated_usd == 0


def test_a_posted_allocation_is_one_entry(frank: User) -> None:
    contribution, project = make.received("1000"), make.project()

    made = posted(contribution, project, "400", frank)

    made.refresh_from_db()
    assert (made.status, made.posted_by) == (S.POSTED, frank)
    entry = made.entries.get()
    assert (entry.kind, entry.amount_usd, entry.contribution, entry.project, entry.donor) == (
        EntryKind.ALLOCATION,
        Decimal("400.00"),
        contribution,
        project,
        contribution.donor,
    )
    assert headroom(contribution).left_usd == Decimal("600.00")


def test_each_refusal_names_its_rule(frank: User) -> None:
    closed_project = make.project(status="closed")
    pledged = make.pledge("1000")
    proposal = actions.propose(contribution=pledged, project=closed_project, amount_usd=Decimal(10), by=frank)

    with pytest.raises(NotAllowed) as refusal:
        actions.post(proposal, on=make.DAY, by=frank)

    told = [str(reason).replace("\xa0", " ") for reason in refusal.value.reasons]
    assert told == [
        f"{pledged.reference} is “Pledged”: only a signed contribution can be allocated.",
        f"{closed_project.code} is “Closed”: money is set aside for projects in planning or active.",
        (
            "The fund allocates what has been received: US$ 0.00, of which US$ 0.00 is allocated already."
            " US$ 0.00 is left; US$ 10.00 does not fit."
        ),
    ]


def test_money_that_is_signed_and_not_received_waits_unless_the_fund_says_otherwise(frank: User) -> None:
    project = make.project()
    waits = make.signed("1000", fund=make.fund("VFTC", commits_on="received"))
    ready = make.signed("1000", fund=make.fund("UPR-FTA", commits_on="signed"))

    with pytest.raises(NotAllowed, match="what has been received"):
        posted(waits, project, "1000", frank)
    posted(ready, project, "1000", frank)

    assert (headroom(waits).allocated_usd, headroom(ready).allocated_usd) == (0, 1000)


def test_a_release_gives_back_what_is_unspent(frank: User) -> None:
    contribution, project = make.received("1000"), make.project()
    made = posted(contribution, project, "600", frank)
    spend(project, contribution, "100")  # and 13 of support costs

    actions.release(made, on=date(2026, 11, 1), by=frank, note="Activity cancelled")

    made.refresh_from_db()
    assert made.status == S.RELEASED
    assert headroom(contribution).allocated_usd == Decimal("113.00")
    assert project_money(project).left_usd == 0


def test_a_release_of_one_of_two_allocations_leaves_the_other_whole(frank: User) -> None:
    contribution, project = make.received("1000"), make.project()
    first = posted(contribution, project, "300", frank)
    posted(contribution, project, "400", frank)
    spend(project, contribution, "100")

    actions.release(first, on=make.DAY, by=frank, note="Not needed")

    assert headroom(contribution).allocated_usd == Decimal("400.00")


def test_over_expenditure_is_shown_never_blocked(frank: User) -> None:
    contribution, project = make.received("1000"), make.project()
    posted(contribution, project, "100", frank)

    spend(project, contribution, "100", by=frank)

    assert [source.left_usd for source in project_money(project).overspent] == [Decimal("-13.00")]
    assert [sentence.replace("\xa0", " ") for sentence in overspending(project)] == [
        f"{contribution.reference}: US$ 113.00 spent of US$ 100.00 allocated."
    ]


def test_support_costs_follow_the_fund_and_reverse_with_their_expenditure(frank: User) -> None:
    contribution = make.received("1000", fund=make.fund("EU", support_cost_percent="7"))
    project = make.project()

    entry = spend(project, contribution, "100.50", by=frank)
    cost = entry.companions.get()
    assert (cost.kind, cost.amount_usd, cost.object_class) == (EntryKind.SUPPORT_COST, Decimal("7.04"), "")
    ledger.reverse(entry, by=frank, reason="Charged twice")

    assert project_money(project).spent_usd == 0
    assert LedgerEntry.objects.filter(project=project).count() == 4


def test_a_negative_line_is_normal(frank: User) -> None:
    contribution, project = make.received("1000"), make.project()
    spend(project, contribution, "100", by=frank)

    spend(project, contribution, "-40", by=frank)

    money = project_money(project)
    assert (money.expenditure_usd, money.support_cost_usd) == (Decimal("60.00"), Decimal("7.80"))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"amount": "0"}, "nothing is not recorded"),
        ({"on": date(2999, 1, 1)}, "in the future"),
        ({"object_class": "wages"}, "object class"),
    ],
)
def test_expenditure_that_is_refused(facts: dict, told: str, frank: User) -> None:
    contribution = make.received("1000")

    with pytest.raises(NotAllowed, match=told):
        spend(make.project(), contribution, facts.pop("amount", "5"), **facts)

    assert not LedgerEntry.objects.filter(kind=EntryKind.EXPENDITURE).exists()


def test_expenditure_of_another_funds_contribution_is_refused() -> None:
    with pytest.raises(NotAllowed, match="another fund"):
        spend(make.project(), make.received("1000"), "5", fund=make.fund("OTHER"))


def test_a_project_in_planning_spends_nothing() -> None:
    with pytest.raises(NotAllowed, match="once it has started"):
        spend(make.project(status="planning"), make.received("1000"), "5")


def test_the_sums_of_a_statement_by_hand(frank: User) -> None:
    """Opening 1,000 − 113 = 887; second half: + 500 received, − 200 staff, − 50 travel, + 20 credit, − 29.90 support."""
    fund, project = make.fund(), make.project()
    first = make.received("1000", fund=fund, pledged_on=date(2026, 2, 1))
    spend(project, first, "100", date(2026, 3, 1))
    second = make.signed("700", fund=fund, pledged_on=date(2026, 7, 1))
    contributions.receive(second, amount=Decimal(500), on=date(2026, 7, 15), by=frank)
    make.pledge("90", fund=fund, pledged_on=date(2026, 8, 1))
    spend(project, first, "200", date(2026, 9, 1))
    spend(project, first, "50", date(2026, 9, 2), object_class="travel_staff")
    spend(project, first, "-20", date(2026, 9, 3))
    make.received("9999", fund=make.fund("OTHER"))

    made = statements(fund, parse("2026-H2"))
    sums, spent = made["received"], {line.object_class: line.usd for line in made["received"].expenditure}

    assert sums.opening_usd == Decimal("887.00")
    assert (sums.income_usd, made["recorded"].income_usd, sums.exchange_usd) == (500, 700, 0)
    assert spent["staff"] == Decimal("180.00")
    assert spent["travel_staff"] == Decimal("50.00")
    assert sums.support_cost_usd == Decimal("29.90")
    assert sums.pledges_usd == Decimal("90.00")
    assert sums.closing_usd == Decimal("1127.10")
    assert statement(fund, parse("2027"), basis="received").opening_usd == sums.closing_usd


ACTS = {
    "post": lambda made, by: actions.post(made, on=make.DAY, by=by),
    "drop": lambda made, by: actions.drop(made, by=by),
    "release": lambda made, by: actions.release(made, on=make.DAY, by=by, note="Why"),
}
ALLOWED = {(S.PROPOSED, "post"): S.POSTED, (S.PROPOSED, "drop"): S.DROPPED, (S.POSTED, "release"): S.RELEASED}


@pytest.mark.parametrize(("stage", "verb"), list(itertools.product(S.values, ACTS)))
def test_every_pair_of_stage_and_act(stage: str, verb: str, frank: User) -> None:
    made = actions.propose(contribution=make.received("100"), project=make.project(), amount_usd=Decimal(10), by=frank)
    for step in {S.POSTED: ["post"], S.RELEASED: ["post", "release"], S.DROPPED: ["drop"]}.get(S(stage), []):
        ACTS[step](made, frank)
    expected = ALLOWED.get((S(stage), verb))

    if expected is None:
        with pytest.raises(NotAllowed):
            ACTS[verb](made, frank)
    else:
        ACTS[verb](made, frank)

    assert Allocation.objects.get(pk=made.pk).status == (expected or stage)


@pytest.mark.parametrize(
    ("name", "may_propose", "may_post"),
    [
        ("frank", True, True),
        ("carol", True, False),
        ("dan", True, False),
        ("tess", False, False),
        ("nora", False, False),
        ("alice", False, False),
        ("ada", False, False),
    ],
)
def test_who_proposes_and_who_posts(
    request: pytest.FixtureRequest, name: str, may_propose: bool, may_post: bool
) -> None:
    user = request.getfixturevalue(name)

    assert user.has_perm("funding.add_allocation") is may_propose
    assert user.has_perm("funding.post_allocation") is may_post
