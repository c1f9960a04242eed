"""Random money on several connections at once: whatever people do, in whatever order, the books hold.

Each step runs a handful of acts together, every one in a transaction of its own on a connection of its own. A refusal is a
result like any other; what must hold is checked after every step. `MONEY_MACHINE=20x30` runs more: twenty examples of up to
thirty steps.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from funding.allocations import actions as allocations
from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.expenditure.actions import record_expenditure
from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.models import Balance, EntryKind, LedgerEntry
from funding.ledger.queries import headroom
from funding.ledger.reconciliation import reconcile
from funding.periods import actions as periods
from funding.periods.models import FinancialPeriod
from funding.periods.posting import posting_for
from funding.periods.workflow import PeriodStatus
from funding.statement.figures import statements
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.periods import Period
from projects.portfolio.models import Project
from tests.at_once import at_once
from tests.factories import funding as make
from tests.factories.accounts import person

EXAMPLES, STEPS = (int(part) for part in os.environ.get("MONEY_MACHINE", "4x9").split("x"))
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
TODAY = date(2026, 11, 26)
MONTHS = list(Period(FIRST, LAST).months())
ENTRY = (
    "id",
    "kind",
    "value_on",
    "currency",
    "amount",
    "amount_usd",
    "fund_id",
    "contribution_id",
    "project_id",
    "posted_at",
)
BALANCE = ("value_on", "fund_id", "contribution_id", "project_id", "kind", "object_class")

days = st.integers(0, (LAST - FIRST).days).map(lambda number: FIRST + timedelta(days=number))
amounts = st.integers(1, 90_000).map(lambda cents: Decimal(cents) / 100)
picks = st.integers(0, 10_000)  # which of the records that there are
Act = Callable[[], Any]


class MoneyMachine(RuleBasedStateMachine):
    frank: User
    fiona: User

    @initialize()
    def begin(self) -> None:
        empty()
        self.frank, self.fiona = person("Frank", Role.FINANCE), person("Fiona", Role.FINANCE)
        for number, month in enumerate(MONTHS):
            make.rate("EUR", month.starts_on, str(Decimal("0.80") + Decimal("0.03") * (number % 3)))
        self.funds = [make.fund("VFTC"), make.fund("UPR", commits_on="signed")]
        self.projects = [make.project(), make.project()]
        periods.make_periods(MONTHS, by=self.frank, today=TODAY)
        self.seen: dict[int, tuple[Any, ...]] = {}
        self.certified: dict[int, tuple[Any, str]] = {}
        make.received("1000", "EUR", fund=self.funds[0], pledged_on=FIRST)
        make.signed("1000", "EUR", fund=self.funds[1], pledged_on=FIRST)

    # Acts: each picks a record among those that there are when it runs, and posts on the day or as a late item.

    def pledge(self, pick: int, amount: Decimal, on: date) -> Any:
        currency, fund = ("USD", "EUR")[pick % 2], self.funds[pick % len(self.funds)]
        day = posting_for(on).value_on
        return make.pledge(str(amount * 10), currency, fund=fund, pledged_on=day)

    def sign(self, pick: int, amount: Decimal, on: date) -> Any:
        found = chosen(Contribution.objects.filter(status=ContributionStatus.PLEDGED), pick)
        return found and contributions.sign(found, on=max(found.pledged_on, posting_for(on).value_on), by=self.frank)

    def withdraw(self, pick: int, amount: Decimal, on: date) -> Any:
        found = chosen(Contribution.objects.filter(status=ContributionStatus.PLEDGED), pick)
        return found and contributions.withdraw(found, on=posting_for(on).value_on, by=self.frank, note="No money")

    def receive(self, pick: int, amount: Decimal, on: date) -> Any:
        found = chosen(Contribution.objects.filter(status=ContributionStatus.SIGNED), pick)
        return found and contributions.receive(
            found, amount=amount * 3, on=posting_for(on).value_on, by=self.frank, today=TODAY
        )

    def allocate(self, pick: int, amount: Decimal, on: date) -> Any:
        found = chosen(Contribution.objects.filter(status=ContributionStatus.SIGNED), pick)
        if found is None:
            return None
        proposal = allocations.propose(
            contribution=found, project=self.projects[pick % 2], amount_usd=amount, by=self.frank
        )
        return allocations.post(proposal, on=posting_for(on).value_on, by=self.frank)

    def allocate_what_is_left(self, pick: int, amount: Decimal, on: date) -> Any:
        """To the cent, so that any two of them would be too much."""
        found = chosen(Contribution.objects.filter(status=ContributionStatus.SIGNED).select_related("fund"), pick)
        left = headroom(found).left_usd if found else Decimal(0)
        return self.allocate(pick, left, on) if left > 0 else None

    def release(self, pick: int, amount: Decimal, on: date) -> Any:
        found = chosen(Allocation.objects.filter(status=AllocationStatus.POSTED), pick)
        return found and allocations.release(found, on=posting_for(on).value_on, by=self.frank, note="Not needed")

    def spend(self, pick: int, amount: Decimal, on: date) -> Any:
        """A third of the lines are corrections, below nothing."""
        found = chosen(Contribution.objects.filter(status=ContributionStatus.SIGNED).select_related("fund"), pick)
        return found and record_expenditure(
            self.projects[pick % 2],
            fund=found.fund,
            contribution=found,
            amount=-amount if pick % 3 == 0 else amount,
            currency=("USD", "EUR")[pick % 2],
            on=posting_for(on).value_on,
            object_class=("staff", "travel_participants")[pick % 2],
            by=self.frank,
            today=TODAY,
        )

    def lower(self, kind: EntryKind, pick: int, amount: Decimal, on: date) -> Any:
        found = chosen(
            Contribution.objects.filter(status=ContributionStatus.SIGNED).select_related("fund", "rate"), pick
        )
        facts: dict[str, Any] = {"currency": found.currency, "rate": found.rate} if found else {}
        return found and ledger.post(
            ledger.entry(kind=kind, contribution=found, amount=amount, by=self.frank, **posting_for(on).facts, **facts)
        )

    def refund(self, pick: int, amount: Decimal, on: date) -> Any:
        return self.lower(EntryKind.REFUND, pick, amount, max(on, FIRST))

    def write_down(self, pick: int, amount: Decimal, on: date) -> Any:
        return self.lower(EntryKind.WRITE_DOWN, pick, amount, on)

    def reverse(self, pick: int, amount: Decimal, on: date) -> Any:
        standing = LedgerEntry.objects.filter(
            kind__in=ledger.REVERSIBLE, reverses__isnull=True, reversed_by__isnull=True
        )
        found = chosen(standing, pick)
        return found and ledger.reverse(found, by=self.frank, reason="Wrong account", on=on)

    def close_next(self, pick: int, amount: Decimal, on: date) -> Any:
        found = FinancialPeriod.objects.filter(status=PeriodStatus.OPEN).order_by("starts_on").first()
        # The last month stays open: there is always somewhere to post.
        return found and found.ends_on < LAST and periods.soft_close(found, by=self.frank)

    def reopen(self, pick: int, amount: Decimal, on: date) -> Any:
        found = FinancialPeriod.objects.filter(status=PeriodStatus.SOFT_CLOSED).order_by("-starts_on").first()
        return found and periods.reopen(found, by=self.frank, note="Something was forgotten")

    def certify_next(self, pick: int, amount: Decimal, on: date) -> Any:
        found = FinancialPeriod.objects.filter(status=PeriodStatus.SOFT_CLOSED).order_by("starts_on").first()
        return found and periods.certify(found, by=self.fiona)

    def closing_entry(self, pick: int, amount: Decimal, on: date) -> Any:
        facts = posting_for(on, closing=True, by=self.frank).facts
        entry = ledger.entry(
            kind=EntryKind.EXPENDITURE,
            fund=self.funds[0],
            project=self.projects[0],
            amount=amount,
            object_class="staff",
            by=self.frank,
            **facts,
        )
        return ledger.post(entry)

    def careless_entry(self, pick: int, amount: Decimal, on: date) -> Any:
        """By somebody who never looks whether the period is open: the database does."""
        entry = ledger.entry(
            kind=EntryKind.EXPENDITURE,
            fund=self.funds[pick % 2],
            value_on=on,
            amount=amount,
            object_class="staff",
            by=self.frank,
        )
        return ledger.post(entry)

    ACTS = (
        *("pledge", "sign", "withdraw", "receive", "receive", "allocate", "allocate", "allocate_what_is_left"),
        *("release", "spend", "spend", "refund", "write_down", "reverse", "closing_entry", "careless_entry"),
    )
    CLOSINGS = ("close_next", "close_next", "certify_next", "reopen")

    def together(self, steps: list[tuple[str, int, Decimal, date]]) -> None:
        at_once(*(lambda step=step: getattr(self, step[0])(*step[1:]) for step in steps))  # type: ignore[misc]

    @rule(steps=st.lists(st.tuples(st.sampled_from(ACTS), picks, amounts, days), min_size=4, max_size=6))
    def many_people_post(self, steps: list[tuple[str, int, Decimal, date]]) -> None:
        self.together(steps)

    @rule(
        steps=st.lists(st.tuples(st.sampled_from(ACTS), picks, amounts, days), min_size=3, max_size=5),
        closing=st.sampled_from(CLOSINGS),
    )
    def many_people_post_while_one_closes(self, steps: list[tuple[str, int, Decimal, date]], closing: str) -> None:
        self.together([*steps[:2], (closing, 0, Decimal(1), FIRST), *steps[2:]])

    @rule(pick=picks, on=days)
    def many_people_want_the_rest(self, pick: int, on: date) -> None:
        self.together([("allocate_what_is_left", pick, Decimal(1), on)] * 4)

    @precondition(lambda self: len(self.certified) < 3)
    @rule()
    def a_month_is_closed_and_certified(self) -> None:
        self.together([("close_next", 0, Decimal(1), FIRST)])
        self.together([("certify_next", 0, Decimal(1), FIRST)])

    # What must hold.

    @invariant()
    def never_over_allocated(self) -> None:
        if not hasattr(self, "seen"):
            return
        found = reconcile()
        assert found.broken == [], asdict(found)
        for contribution in Contribution.objects.select_related("fund"):
            room = headroom(contribution)
            exchange = contribution.entries.filter(
                kind=EntryKind.EXCHANGE, amount_usd__lt=0, reverses__isnull=True
            ).aggregate(usd=Sum("amount_usd"))["usd"]
            assert room.left_usd >= (exchange or 0 if room.basis == Fund.Basis.SIGNED else 0)

    @invariant()
    def balances_are_the_sums_of_entries(self) -> None:
        entries = LedgerEntry.objects.order_by().values_list(*BALANCE).annotate(Sum("amount_usd"), Count("pk"))
        assert set(entries) == set(Balance.objects.values_list(*BALANCE, "amount_usd", "entries"))

    @invariant()
    def statements_balance_however_time_is_cut(self) -> None:
        if not hasattr(self, "seen"):
            return
        for fund in [*self.funds, None]:
            cuts = [statements(fund, part) for part in (Period(FIRST, MONTHS[1].ends_on), *MONTHS[2:])]
            for basis, whole in statements(fund, Period(FIRST, LAST)).items():
                parts = [cut[basis] for cut in cuts]
                assert whole.opening_usd == 0
                for before, after in itertools.pairwise(parts):
                    assert before.closing_usd == after.opening_usd
                assert parts[-1].closing_usd == whole.closing_usd
                assert sum(part.net_usd + part.adjustments_usd for part in parts) == whole.closing_usd

    @invariant()
    def nothing_posted_has_changed(self) -> None:
        now = {row[0]: row for row in LedgerEntry.objects.values_list(*ENTRY)}
        if hasattr(self, "seen"):
            assert {key: now.get(key) for key in self.seen} == self.seen
            self.seen = now

    @invariant()
    def what_was_certified_stays(self) -> None:
        certified = {
            period.pk: (period.figures, period.figures_sha256)
            for period in FinancialPeriod.objects.filter(status=PeriodStatus.CERTIFIED)
        }
        if hasattr(self, "certified"):
            assert {key: certified.get(key) for key in self.certified} == self.certified
            self.certified = certified

    @invariant()
    def late_items_count_after_their_period(self) -> None:
        for entry in LedgerEntry.objects.filter(late_for__isnull=False).select_related("late_for"):
            assert entry.late_for is not None
            assert entry.occurred_on is not None
            assert entry.occurred_on <= entry.late_for.ends_on < entry.value_on


def chosen(rows: Any, pick: int) -> Any:
    """One of the rows there are; None when there are none."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.get(pk=keys[pick % len(keys)]) if keys else None


def empty() -> None:
    """Before each example, past the guards that never let anybody."""
    tables = [
        model._meta.db_table for model in (LedgerEntry, Balance, FinancialPeriod, Allocation, Contribution, Project)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(tables)}, funding_exchangerate, funding_fund CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def machine(transactional_db: None) -> Iterator[type[RuleBasedStateMachine]]:
    return MoneyMachine


def test_books_hold_whatever_many_people_do(machine: type[RuleBasedStateMachine]) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="MONEY_MACHINE" not in os.environ,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
