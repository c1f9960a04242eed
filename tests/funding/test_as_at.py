"""Time travel: a list as at a day is what the list showed on that day, and what the events up to that day make."""

import csv
import io
import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.adjustments import actions as adjustments
from funding.adjustments.models import Adjustment
from funding.allocations import actions as allocations
from funding.allocations.models import Allocation
from funding.allocations.past import allocations_as_at
from funding.allocations.workflow import AllocationStatus
from funding.contributions import actions as contributions
from funding.contributions.lists import CONTRIBUTIONS
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.expenditure.actions import record_expenditure
from funding.ledger import actions as ledger
from funding.ledger.models import SPENDING_KINDS, EntryKind, LedgerEntry
from funding.rates.lists import RATES
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.listing import as_at
from portal.listing.as_at import then
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from tests.factories import adjustments as adjust
from tests.factories import agreements as agree
from tests.factories import funding as make
from tests.factories.accounts import holder

pytestmark = pytest.mark.django_db

START = date(2026, 1, 5)
Shown = dict[str, tuple[Any, ...]]


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def shown(rows: Any) -> Shown:
    """What the list says of each row."""
    return {
        row.reference: (
            then(row, "status"),
            then(row, "valid_until"),
            row.received_usd,
            row.refunded_usd,
            row.allocated_usd,
            row.spent_usd,
        )
        for row in rows
    }


def from_events(day: date) -> dict[str, tuple[Decimal, ...]]:
    """The totals, added up from the entries by hand."""
    made: dict[str, list[Decimal]] = {
        each.reference: [Decimal(0)] * 4 for each in Contribution.objects.filter(pledged_on__lte=day)
    }
    places: Mapping[str, int] = {
        EntryKind.RECEIPT: 0,
        EntryKind.REFUND: 1,
        EntryKind.ALLOCATION: 2,
        **dict.fromkeys(SPENDING_KINDS, 3),
    }
    for entry in LedgerEntry.objects.select_related("contribution"):
        if entry.contribution and entry.value_on <= day and entry.kind in places:
            made[entry.contribution.reference][places[entry.kind]] += entry.amount_usd
    return {reference: tuple(sums) for reference, sums in made.items()}


def stages(rows: Any) -> dict[int, str]:
    return {row.pk: then(row, "status") for row in rows}


class History:
    """Acts at random, each on its own day, as people would do them on that day."""

    def __init__(self, seed: int, frank: User) -> None:
        self.dice, self.by, self.day = random.Random(seed), frank, START  # noqa: S311 not for secrets
        self.project: Project = make.project()
        self.fund, self.donor = make.fund(), make.donor()
        self.allocated: dict[date, dict[int, str]] = {}

    def go(self, days: int) -> dict[date, Shown]:
        seen = {}
        for _number in range(days):
            for _act in range(self.dice.randint(0, 3)):
                self.act()
            seen[self.day] = shown(CONTRIBUTIONS.rows(self.by))
            self.allocated[self.day] = stages(Allocation.objects.visible_to(self.by))
            self.day += timedelta(days=1)
        return seen

    def act(self) -> None:
        act: Callable[[], Any] = self.dice.choice(
            (self.pledge, self.sign, self.receive, self.receive, self.allocate, self.spend, self.release, self.end)
        )
        try:
            with transaction.atomic():
                act()
        except NotAllowed:
            pass

    def any(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return self.dice.choice(found) if found else None

    def signed(self) -> Contribution | None:
        found: Contribution | None = self.any(Contribution.objects.filter(status=ContributionStatus.SIGNED))
        return found

    def usd(self) -> Decimal:
        return Decimal(self.dice.randint(1, 40) * 1000)

    def pledge(self) -> None:
        make.pledge(
            str(self.dice.randint(50, 100) * 1000),
            fund=self.fund,
            donor=self.donor,
            pledged_on=self.day,
            valid_until=self.day + timedelta(days=400),
            now=noon(self.day),
        )

    def sign(self) -> None:
        if found := self.any(Contribution.objects.filter(status=ContributionStatus.PLEDGED)):
            contributions.sign(found, on=self.day, by=self.by, now=noon(self.day))

    def receive(self) -> None:
        if found := self.signed():
            contributions.receive(found, amount=self.usd(), on=self.day, by=self.by, today=self.day)

    def allocate(self) -> None:
        if found := self.signed():
            proposed = allocations.propose(
                contribution=found, project=self.project, amount_usd=self.usd(), by=self.by, now=noon(self.day)
            )
            match self.dice.randint(0, 3):
                case 0:
                    allocations.drop(proposed, by=self.by, now=noon(self.day))
                case 1:
                    pass  # stays a proposal
                case _:
                    allocations.post(proposed, on=self.day, by=self.by, now=noon(self.day))

    def spend(self) -> None:
        found = self.signed()
        if found and self.project.allocations.filter(contribution=found).exists():
            record_expenditure(
                self.project,
                fund=found.fund,
                contribution=found,
                amount=Decimal(self.dice.randint(1, 9) * 100),
                on=self.day,
                object_class="staff",
                by=self.by,
                today=self.day,
            )

    def release(self) -> None:
        if found := self.any(Allocation.objects.filter(status=AllocationStatus.POSTED)):
            allocations.release(found, on=self.day, by=self.by, note="Not needed", now=noon(self.day))

    def settle(self, found: Contribution) -> None:
        """Nothing proposed, unspent or outstanding: what closing asks for."""
        for each in found.allocations.filter(status=AllocationStatus.PROPOSED):
            allocations.drop(each, by=self.by, now=noon(self.day))
        for each in found.allocations.filter(status=AllocationStatus.POSTED):
            allocations.release(each, on=self.day, by=self.by, note="Settled", now=noon(self.day))
        unspent = Contribution.objects.with_totals().get(pk=found.pk).unspent_usd  # type: ignore[attr-defined]
        rest = {EntryKind.REFUND: unspent, EntryKind.WRITE_DOWN: contributions.outstanding_amount(found)}
        for kind, amount in rest.items():
            if amount > 0:
                ledger.post(ledger.entry(kind=kind, contribution=found, value_on=self.day, amount=amount, by=self.by))

    def end(self) -> None:
        if self.dice.random() < 0.5 and (found := self.signed()):
            way = self.dice.choice(("close", "annul"))
            if way == "close":
                self.settle(found)
                contributions.close(found, by=self.by, on=self.day, now=noon(self.day))
            else:
                contributions.annul(found, on=self.day, by=self.by, note="By mistake", now=noon(self.day))
        elif found := self.any(Contribution.objects.filter(status=ContributionStatus.PLEDGED)):
            contributions.withdraw(found, on=self.day, by=self.by, note="No longer", now=noon(self.day))


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_list_as_at_a_day_is_what_was_shown_on_that_day(frank: User, seed: int) -> None:
    with transaction.atomic():
        history = History(seed, frank)
        seen = history.go(16)
        assert CONTRIBUTIONS.past is not None

        for day, what in seen.items():
            past = shown(CONTRIBUTIONS.past(frank, day))
            assert past == what, day
            assert {reference: row[2:] for reference, row in past.items()} == from_events(day)
            assert stages(allocations_as_at(frank, day)) == history.allocated[day], day
        transaction.set_rollback(True)


def test_a_history_reaches_every_stage(frank: User) -> None:
    """Else the property above would say little."""
    reached = set()
    for seed in range(4):
        for rows in History(seed, frank).go(16).values():
            reached |= {row[0] for row in rows.values()}

    assert reached == set(ContributionStatus.values)


@pytest.fixture
def backdated(frank: User) -> Contribution:
    """Pledged on 10 March, signed on 1 April, half received on 20 April and half on 9 June."""
    contribution = make.pledge("100000", pledged_on=date(2026, 3, 10), valid_until=date(2026, 12, 31))
    contributions.sign(contribution, on=date(2026, 4, 1), by=frank)
    for day in (date(2026, 4, 20), date(2026, 6, 9)):
        contributions.receive(contribution, amount=Decimal(50000), on=day, by=frank)
    return contribution


def rows_of(client: Client, question: str, path: str = "contributions") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/{path}/?{question}").json()["results"]
    return found


@pytest.mark.parametrize(
    ("day", "stage", "received"),
    [
        ("2026-03-10", "Pledged", "0.00"),
        ("2026-03-31", "Pledged", "0.00"),
        ("2026-04-01", "Signed", "0.00"),
        ("2026-04-20", "Signed", "50000.00"),
        ("2026-06-09", "Signed", "100000.00"),
    ],
)
def test_what_is_recorded_late_counts_from_its_own_day(
    client: Client, frank: User, backdated: Contribution, day: str, stage: str, received: str
) -> None:
    client.force_login(frank)

    [row] = rows_of(client, f"as_at={day}")

    assert (row["status"], row["received_usd"]) == (stage, received)


def test_a_contribution_is_not_there_before_it_was_pledged(
    client: Client, frank: User, backdated: Contribution
) -> None:
    client.force_login(frank)

    assert rows_of(client, "as_at=2026-03-09") == []


def test_stage_is_filtered_and_ordered_as_it_was(client: Client, frank: User, backdated: Contribution) -> None:
    client.force_login(frank)
    other = make.pledge("5", pledged_on=date(2026, 3, 1), donor=backdated.donor)
    contributions.withdraw(other, on=date(2026, 3, 20), by=frank, note="No longer")

    def references(question: str) -> list[str]:
        return [row["reference"] for row in rows_of(client, question)]

    assert references("as_at=2026-03-25&status=pledged") == [backdated.reference]
    assert references("as_at=2026-03-25&status=withdrawn") == [other.reference]
    assert references("as_at=2026-03-25&status=signed") == []
    assert references("as_at=2026-03-25&sort=status") == [backdated.reference, other.reference]
    assert references("as_at=2026-03-15&status=pledged&sort=-status") == [other.reference, backdated.reference]
    assert references("sort=status") == [backdated.reference, other.reference]


def test_a_carry_over_counts_from_its_approval(frank: User, dan: User, backdated: Contribution) -> None:
    Adjustment.objects.create(
        contribution=backdated,
        kind=Adjustment.Kind.CARRY_OVER,
        status="approved",
        on=date(2026, 12, 31),
        new_valid_until=date(2027, 6, 30),
        amount=Decimal(100),
        reason="More time",
        proposed_by=frank,
        decided_by=dan,
        decided_at=noon(date(2026, 9, 1)),
    )
    Contribution.objects.filter(pk=backdated.pk).update(valid_until=date(2027, 6, 30))
    past = CONTRIBUTIONS.past
    assert past is not None

    def until(day: date) -> date:
        found: date = then(past(frank, day).get(), "valid_until")
        return found

    assert until(date(2026, 8, 31)) == date(2026, 12, 31)
    assert until(date(2026, 9, 1)) == date(2027, 6, 30)


def test_donors_never_see_what_was_only_proposed(frank: User, nora: User, backdated: Contribution) -> None:
    backdated.donor.organisation = nora.memberships.get().organisation  # type: ignore[assignment]
    backdated.donor.save()
    made = allocations.propose(
        contribution=backdated, project=make.project(), amount_usd=Decimal(100), by=frank, now=noon(date(2026, 5, 1))
    )
    allocations.post(made, on=date(2026, 6, 1), by=frank)

    assert stages(allocations_as_at(frank, date(2026, 4, 30))) == {}
    assert stages(allocations_as_at(frank, date(2026, 5, 31))) == {made.pk: "proposed"}
    assert stages(allocations_as_at(nora, date(2026, 5, 31))) == {}
    assert stages(allocations_as_at(nora, date(2026, 6, 1))) == {made.pk: "posted"}


def test_the_page_says_the_day_and_keeps_it(client: Client, frank: User, backdated: Contribution) -> None:
    client.force_login(frank)

    page = client.get(reverse("contribution_list"), {"as_at": "2026-04-30", "status": "signed"}).content.decode()

    assert "As at 30 April 2026" in page
    assert "50,000" in page
    for kept in (
        "?as_at=2026-04-30&amp;status=signed&amp;export=csv",
        "?as_at=2026-04-30&amp;status=signed&amp;sort=reference",
        '<input type="hidden" name="as_at" value="2026-04-30">',
        'href="/en/contributions/?as_at=2026-04-30">Clear all',
        'href="/en/contributions/?status=signed">Back to today',
    ):
        assert kept in page, kept


def test_files_say_the_day_in_name_and_rows(client: Client, frank: User, backdated: Contribution) -> None:
    client.force_login(frank)

    answer = client.get(reverse("contribution_list"), {"as_at": "2026-04-30", "export": "csv"})
    lines = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))  # type: ignore[attr-defined]
    book = client.get(reverse("contribution_list"), {"as_at": "2026-04-30", "export": "xlsx"})
    through_api = client.get("/api/v1/contributions/?as_at=2026-04-30&export=csv")

    assert answer["Content-Disposition"] == 'attachment; filename="contributions-as-at-2026-04-30.csv"'
    assert book["Content-Disposition"] == 'attachment; filename="contributions-as-at-2026-04-30.xlsx"'
    assert through_api["Content-Disposition"] == answer["Content-Disposition"]
    assert [(line["As at"], line["Received, US$"]) for line in lines] == [("2026-04-30", "50000.00")]
    assert client.get("/api/v1/contributions/?as_at=2026-04-30").json()["as_at"] == "2026-04-30"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2999-01-01", "1 January 2999 lies in the future. What you see is today’s."),
        ("30.6.2026", "“30.6.2026” is not a date: write it as 2026-06-30. What you see is today’s."),
        ("<b>", "“&lt;b&gt;” is not a date"),
    ],
)
def test_a_day_that_cannot_be_shown_is_said_and_the_page_stays_on_today(
    client: Client, frank: User, backdated: Contribution, typed: str, sentence: str
) -> None:
    client.force_login(frank)

    page = client.get(reverse("contribution_list"), {"as_at": typed})
    funds = client.get(reverse("fund_list"), {"as_at": typed})
    through_api = client.get("/api/v1/contributions/", {"as_at": typed})

    assert sentence in page.content.decode()
    assert "100,000" in page.content.decode()
    assert sentence in funds.content.decode()
    assert (page.status_code, funds.status_code, through_api.status_code) == (200, 200, 400)


def test_todays_date_is_today() -> None:
    today = date(2026, 11, 26)

    assert as_at.read({"as_at": "2026-11-26"}, today=today) == as_at.AsAt(typed="2026-11-26")
    assert as_at.read({"as_at": " 2026-11-25 "}, today=today).day == date(2026, 11, 25)
    assert as_at.read({}, today=today) == as_at.AsAt()


def test_ledger_and_rates_as_at_a_day(client: Client, frank: User, backdated: Contribution) -> None:
    client.force_login(frank)
    for day in (date(2026, 4, 1), date(2026, 5, 1)):
        make.rate("EUR", day)

    entries = rows_of(client, "as_at=2026-04-20", "ledger")

    assert {entry["value_on"] for entry in entries} == {"2026-03-10", "2026-04-01", "2026-04-20"}
    assert [row["effective_on"] for row in rows_of(client, "as_at=2026-04-30", "rates")] == ["2026-04-01"]
    assert RATES.past is not None


def test_the_overview_of_funds_as_at_a_day(client: Client, frank: User, backdated: Contribution) -> None:
    client.force_login(frank)

    page = client.get(reverse("fund_list"), {"as_at": "2026-04-30"}).content.decode()

    assert "As at 30 April 2026" in page
    assert "50,000" in page
    assert "100,000.00" not in page


def test_a_donor_travels_among_their_own_alone(client: Client, nora: User, backdated: Contribution) -> None:
    client.force_login(nora)

    assert rows_of(client, "as_at=2026-04-30") == []
    assert client.get(f"/api/v1/contributions/{backdated.pk}/?as_at=2026-04-30").status_code == 404


def test_the_banner_is_translated_with_its_date(client: Client, frank: User, backdated: Contribution) -> None:
    client.force_login(frank)
    with translation.override("ar"):
        page = client.get(reverse("contribution_list"), {"as_at": "2026-04-30"}).content.decode()

    assert "30 نيسان/أبريل 2026" in page


def test_adjustments_stand_as_they_stood(client: Client, frank: User, backdated: Contribution) -> None:
    second = holder(Role.FINANCE)
    ledger_day = date(2026, 5, 10)
    refund = adjust.refund(backdated, frank, "10", on=ledger_day)
    adjustments.approve(refund, by=second, now=noon(date(2026, 5, 20)))
    taken_back = adjust.write_down(make.signed("50", pledged_on=date(2026, 3, 1)), frank, "5", on=ledger_day)
    Adjustment.objects.update(proposed_at=noon(date(2026, 5, 3)))
    adjustments.withdraw(taken_back, by=frank, now=noon(date(2026, 5, 12)))
    client.force_login(frank)

    def on(day: str) -> dict[str, str]:
        return {row["kind"]: row["status"] for row in rows_of(client, f"as_at={day}", "adjustments")}

    assert on("2026-05-01") == {}
    assert on("2026-05-05") == {"Refund to the donor": "Waits for approval", "Write-down": "Waits for approval"}
    assert on("2026-05-10") == {"Refund to the donor": "Approved", "Write-down": "Waits for approval"}
    assert on("2026-05-12") == {"Refund to the donor": "Approved", "Write-down": "Taken back"}
    assert len(rows_of(client, "as_at=2026-05-05&status=approved", "adjustments")) == 0


def test_reports_due_stand_as_they_stood(client: Client, frank: User, backdated: Contribution) -> None:
    agree.report_due(backdated, date(2026, 5, 1), sent_on=date(2026, 6, 1), sent_by=frank, reference="NV 1")
    client.force_login(frank)

    def on(day: str, *, standing: str = "") -> list[tuple[str, Any]]:
        rows = rows_of(client, f"as_at={day}&standing={standing}", "reports-due")
        return [(row["standing"], row["sent_on"]) for row in rows]

    assert on("2026-03-01") == []
    assert on("2026-04-30") == [("Due", None)]
    assert on("2026-05-31") == on("2026-05-31", standing="overdue") == [("Overdue", None)]
    assert on("2026-06-01") == on("2026-06-01", standing="sent") == [("Sent", "2026-06-01")]
    assert on("2026-06-01", standing="due") == []
