"""Illustrative money that the radar has something to say about: one case of each kind that the other donors do not show.
The projects have the money of their plans already, so what comes on top of it is small."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from funding.agreements.models import Instalment, ReportDue
from funding.allocations import actions as allocations
from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from funding.donors.actions import record_donor
from funding.donors.models import Donor
from funding.donors.naming import DonorNames
from funding.expenditure.actions import record_expenditure
from funding.funds.models import Fund
from funding.rates.models import ExchangeRate
from portal.accounts.models import User
from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus

DONOR_OF_LATE_MONEY = "Sweden"
PLEDGED_LONG_AGO = {"Mexico": (40_000, 230), "Republic of Korea": (90_000, 120)}  # US$, days ago
FUND = "vftc"


@transaction.atomic
def load(people: Mapping[str, User], today: date) -> None:
    """Makes everything once; a second call changes nothing."""
    donor = record_donor(
        DonorNames().find(DONOR_OF_LATE_MONEY), by=people["finance@demo.example"], since_year=today.year - 3
    )
    if Contribution.objects.filter(donor__organisation__name__in=PLEDGED_LONG_AGO).exists():
        return
    fund = Fund.objects.get(code__iexact=FUND)
    finance, second = people["finance@demo.example"], people["second.finance@demo.example"]
    nearly_over(donor, fund, finance, second, today)
    paid_late(donor, fund, finance, today)
    pledged_long_ago(fund, finance, today)
    expired(donor, fund, finance, today)
    spent_early(donor, fund, finance, second, today)
    in_a_currency_without_new_rates(donor, fund, finance, today)


def nearly_over(donor: Donor, fund: Fund, finance: User, second: User, today: date) -> None:
    """Two months to go, hardly allocated and hardly spent; its last report is overdue."""
    gift = agreement(donor, fund, finance, Decimal(120_000), today - timedelta(days=420), valid_days=480)
    contributions.receive(gift, amount=Decimal(120_000), on=today - timedelta(days=380), by=finance, today=today)
    if project := running():
        share = allocations.propose(
            contribution=gift, project=project, amount_usd=Decimal(4_000), by=second, purpose="Illustrative allocation"
        )
        allocations.post(share, on=today - timedelta(days=200), by=finance)
        spend(project, gift, Decimal(3_000), finance, today - timedelta(days=120), today)
    ReportDue.objects.create(
        contribution=gift, kind=ReportDue.Kind.NARRATIVE, due_on=today - timedelta(days=40),
        covers_from=today - timedelta(days=420), covers_until=today - timedelta(days=100),
    )  # fmt: skip


def paid_late(donor: Donor, fund: Fund, finance: User, today: date) -> None:
    """Three instalments: one has come, one is four months late, one lies ahead."""
    gift = agreement(donor, fund, finance, Decimal(300_000), today - timedelta(days=300), valid_days=900)
    days = (-270, -125, 120)
    parts = [
        Instalment.objects.create(
            contribution=gift, number=number, due_on=today + timedelta(days=shift), amount=Decimal(100_000)
        )
        for number, shift in enumerate(days, start=1)
    ]
    contributions.receive(gift, amount=parts[0].amount, on=today - timedelta(days=260), by=finance, today=today)
    if project := running():  # without an allocation: an overspent source
        spend(project, gift, Decimal(2_400), finance, today - timedelta(days=30), today)


def expired(donor: Donor, fund: Fund, finance: User, today: date) -> None:
    gift = agreement(donor, fund, finance, Decimal(25_000), today - timedelta(days=385), valid_days=365)
    contributions.receive(gift, amount=Decimal(25_000), on=today - timedelta(days=350), by=finance, today=today)


def spent_early(donor: Donor, fund: Fund, finance: User, second: User, today: date) -> None:
    """Most of it spent in the first third of its time."""
    gift = agreement(donor, fund, finance, Decimal(8_000), today - timedelta(days=200), valid_days=600)
    contributions.receive(gift, amount=Decimal(8_000), on=today - timedelta(days=185), by=finance, today=today)
    if project := running():
        share = allocations.propose(
            contribution=gift, project=project, amount_usd=Decimal(8_000), by=second, purpose="Illustrative allocation"
        )
        allocations.post(share, on=today - timedelta(days=180), by=finance)
        for days in (150, 90, 30):
            spend(project, gift, Decimal(1_800), finance, today - timedelta(days=days), today)


def in_a_currency_without_new_rates(donor: Donor, fund: Fund, finance: User, today: date) -> None:
    day = today - timedelta(days=70)
    ExchangeRate.objects.get_or_create(
        currency="SEK",
        effective_on=day,
        defaults={"rate": Decimal("10.412"), "source": "Illustrative rate, not the UN operational rate"},
    )
    contributions.pledge(
        donor=donor, fund=fund, currency="SEK", amount=Decimal(500_000), pledged_on=day + timedelta(days=5), by=finance
    )


def running() -> Project | None:
    return Project.objects.filter(status=ProjectStatus.ACTIVE).order_by("code").first()


def spend(project: Project, gift: Contribution, amount: Decimal, finance: User, on: date, today: date) -> None:
    record_expenditure(
        project, fund=gift.fund, contribution=gift, amount=amount, on=on, object_class=ObjectClass.CONSULTANTS,
        by=finance, description="Illustrative expenditure", today=today,
    )  # fmt: skip


def pledged_long_ago(fund: Fund, finance: User, today: date) -> None:
    donors = DonorNames()
    for name, (amount, days) in PLEDGED_LONG_AGO.items():
        contributions.pledge(
            donor=record_donor(donors.find(name), by=finance, since_year=today.year),
            fund=fund,
            currency="USD",
            amount=Decimal(amount),
            pledged_on=today - timedelta(days=days),
            by=finance,
        )


def agreement(
    donor: Donor, fund: Fund, finance: User, amount: Decimal, pledged_on: date, *, valid_days: int
) -> Contribution:
    gift = contributions.pledge(
        donor=donor,
        fund=fund,
        currency="USD",
        amount=amount,
        pledged_on=pledged_on,
        valid_until=pledged_on + timedelta(days=valid_days),
        by=finance,
    )
    return contributions.sign(gift, on=pledged_on + timedelta(days=10), by=finance)
