"""Illustrative rates, donors, contributions and expenditure, through the same actions as real ones."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from funding.adjustments import demo as adjustments
from funding.agreements import demo as agreements
from funding.allocations import actions as allocations
from funding.allocations.workflow import AllocationStatus
from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from funding.donors.actions import record_donor
from funding.donors.models import Donor
from funding.donors.naming import DonorNames
from funding.earmarking import demo as earmarking
from funding.expenditure import demo as expenditure
from funding.expenditure.actions import record_expenditure
from funding.funds import demo as funds
from funding.funds.models import Fund
from funding.radar import demo as radar_demo
from funding.rates import demo as rates
from funding.rates.models import ExchangeRate
from portal.accounts.models import User
from portal.reference.finance import ObjectClass
from projects import demo as portfolio
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus
from projects.workplan.models import BudgetLine

FUND = "vftc"
SOURCE = "Illustrative rate, not the UN operational rate"
RATES = {"EUR": "0.923", "GBP": "0.786", "NOK": "10.816", "CHF": "0.894"}  # around which the illustrative months move
SWING = ("0", "0.004", "-0.003", "0.006", "-0.005", "0.002", "0.001", "-0.004", "0.003", "-0.001", "0.005", "-0.002")
GIFTS = (  # donor, currency, amount, days ago pledged, days ago signed, share received at once, valid for days
    ("Norway", "NOK", 9_000_000, 760, 740, "1", 1400),
    ("Finland", "EUR", 250_000, 700, 690, "1", 900),
    ("Switzerland", "CHF", 400_000, 640, 630, "1", 1100),
    ("United Kingdom of Great Britain and Northern Ireland", "GBP", 180_000, 420, 410, "1", 800),
    ("Illustrative Foundation", "USD", 60_000, 400, 395, "1", 500),
    ("Norway", "NOK", 8_000_000, 320, 300, "0.5", 1000),
    ("Germany", "EUR", 300_000, 200, 180, "1", 700),
    ("Chile", "USD", 20_000, 150, 150, "1", 365),
    ("Ireland", "EUR", 150_000, 60, 40, "0", 600),
    ("Norway", "NOK", 10_000_000, 20, None, "0", 1000),
)
MONTHS_SHARE = Decimal("0.86")  # of the budget, over all months; support costs come on top
LINES = (  # object class, share of a month's spending
    (ObjectClass.STAFF, "0.42"),
    (ObjectClass.CONSULTANTS, "0.20"),
    (ObjectClass.TRAVEL_PARTICIPANTS, "0.14"),
    (ObjectClass.GRANTS, "0.16"),
    (ObjectClass.OPERATING, "0.08"),
)


@transaction.atomic
def load(people: Mapping[str, User], projects: Sequence[Project], *, today: date) -> None:
    """Makes everything once; a second call changes nothing."""
    if Contribution.objects.exists():
        return
    finance, second = people["finance@demo.example"], people["second.finance@demo.example"]
    load_rates(today)
    given = list(receive_gifts(finance, today))
    shares = (given[:2], given[2:4], given[5:7], given[:1], given[2:3], given[5:7])
    paid = list(zip(projects, shares, strict=False))
    for project, gifts in paid:
        set_aside(project, gifts, finance, second, today)
    portfolio.begin(people, today=today)
    for project, gifts in paid:
        project.refresh_from_db()
        if project.status == ProjectStatus.ACTIVE:
            spend(project, gifts, finance, today)
            give_back(project, finance, today)
    funds.load(people, today)
    agreements.load(people, today)
    radar_demo.load(people, today)
    adjustments.load(people, today)
    rates.load(people, today)
    earmarking.load(people, today)


def finish(people: Mapping[str, User], *, today: date) -> None:
    """What is worked out from all of it, at the end of the demonstration; once."""
    earmarking.finish(people, today)
    expenditure.load(people, today)


def load_rates(today: date) -> None:
    day = (today - timedelta(days=800)).replace(day=1)
    while day <= today:
        for index, (currency, rate) in enumerate(RATES.items()):
            moved = Decimal(rate) * (1 + Decimal(SWING[(day.month + index) % 12]))
            ExchangeRate.objects.get_or_create(
                currency=currency,
                effective_on=day,
                defaults={"rate": moved.quantize(Decimal("0.001")), "source": SOURCE},
            )
        day = (day + timedelta(days=32)).replace(day=1)


def receive_gifts(finance: User, today: date) -> Iterator[Contribution]:
    fund = Fund.objects.get(code__iexact=FUND)
    donors = DonorNames()
    for name, currency, amount, pledged, signed, received, valid in GIFTS:
        donor: Donor = record_donor(donors.find(name), by=finance, since_year=today.year - 5)
        contribution = contributions.pledge(
            donor=donor,
            fund=fund,
            currency=currency,
            amount=Decimal(amount),
            pledged_on=today - timedelta(days=pledged),
            valid_until=today - timedelta(days=pledged) + timedelta(days=valid),
            by=finance,
        )
        if signed is not None:
            on = today - timedelta(days=signed)
            contributions.sign(contribution, on=on, by=finance)
            part = Decimal(amount) * Decimal(received)
            if part:
                contributions.receive(
                    contribution, amount=part, on=min(on + timedelta(days=25), today), by=finance, today=today
                )
            yield contribution


def set_aside(project: Project, gifts: Sequence[Contribution], finance: User, second: User, today: date) -> None:
    """Allocates what the cost plan takes from the Fund over the contributions, so that the project can start."""
    starts_on = project.starts_on or today
    for contribution in gifts:
        proposal = allocations.propose(
            contribution=contribution,
            project=project,
            amount_usd=(from_the_fund(project) / len(gifts)).quantize(Decimal("0.01")),
            by=second,
            purpose="Illustrative allocation",
        )
        allocations.post(proposal, on=max(starts_on, contribution.signed_on or starts_on), by=finance)


def from_the_fund(project: Project) -> Decimal:
    return project.budget_lines.filter(source=BudgetLine.Source.VFTC).aggregate(usd=Sum("amount_usd"))[
        "usd"
    ] or Decimal(0)


def spend(project: Project, gifts: Sequence[Contribution], finance: User, today: date) -> None:
    """Month by month from the start to the end, or to today."""
    starts_on, ends_on = project.starts_on or today, project.ends_on or today
    months = max((ends_on - starts_on).days // 30, 1)
    share = (from_the_fund(project) * MONTHS_SHARE / months).quantize(Decimal("0.01"))
    month = starts_on + timedelta(days=30)
    while month < min(today, ends_on):
        for object_class, part in LINES:
            record_expenditure(
                project,
                fund=gifts[0].fund,
                contribution=gifts[month.month % len(gifts)],
                amount=(share * Decimal(part)).quantize(Decimal("0.01")),
                on=month,
                object_class=object_class,
                by=finance,
                description="Illustrative expenditure",
                today=today,
            )
        month += timedelta(days=30)


def give_back(project: Project, finance: User, today: date) -> None:
    """What a project that has come to its end did not spend goes back to the contribution."""
    if project.ends_on is None or project.ends_on >= today:
        return
    for allocation in project.allocations.filter(status=AllocationStatus.POSTED):
        allocations.release(allocation, on=project.ends_on, by=finance, note="Not needed any more (illustrative)")
