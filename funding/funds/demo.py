"""Illustrative rules of the Fund, a first-time donor whose agreement has its own rate of support costs, own currencies."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from funding.contributions import actions as contributions
from funding.donors import actions as donors
from funding.donors.models import Donor
from funding.donors.naming import DonorNames
from funding.funds import actions
from funding.funds.models import Fund
from funding.support_costs.actions import add_rate
from portal.accounts.models import User

PLANS = {0: 600_000, -1: 450_000}  # years from this one → US$; only the Fund has money in the demonstration
OF_FUND, OF_OTHERS = "Illustrative annual work plan", "Illustrative: nothing is planned"
FIRST_TIME = "European Commission"
OWN_CURRENCIES = {"Norway": "NOK", "Switzerland": "CHF", FIRST_TIME: "EUR"}


def load(people: Mapping[str, User], today: date) -> None:
    finance = people["finance@demo.example"]
    fund = Fund.objects.get(code="VFTC")
    plan_all(fund, finance, today)
    agree_on_seven_per_cent(fund, finance, today)
    for name, currency in OWN_CURRENCIES.items():
        keep_currency(Donor.objects.get(organisation__name_en=name), currency, finance)


def plan_all(fund: Fund, finance: User, today: date) -> None:
    """A plan of each voluntary fund, of nothing where there is no money: the reserve of all of them needs every plan."""
    for one in Fund.objects.voluntary().order_by("code"):
        for years, planned in PLANS.items():
            usd, source = (planned, OF_FUND) if one == fund else (0, OF_OTHERS)
            actions.record_plan(
                one,
                year=today.year + years,
                planned_usd=Decimal(usd),
                source=source,
                by=finance,
                today=today,
            )


def agree_on_seven_per_cent(fund: Fund, finance: User, today: date) -> None:
    donor = donors.record_donor(DonorNames().find(FIRST_TIME), by=finance)
    pledged_on = max(today - timedelta(days=80), date(today.year, 1, 1))
    contribution = contributions.pledge(
        donor=donor,
        fund=fund,
        currency="EUR",
        amount=Decimal(400_000),
        pledged_on=pledged_on,
        valid_until=pledged_on + timedelta(days=900),
        by=finance,
    )
    contributions.sign(contribution, on=pledged_on, by=finance)
    contributions.receive(
        contribution, amount=Decimal(200_000), on=min(pledged_on + timedelta(days=20), today), by=finance, today=today
    )
    add_rate(
        fund,
        contribution=contribution,
        effective_on=pledged_on,
        percent=Decimal(7),
        authority="Illustrative contribution agreement",
        by=finance,
    )


def keep_currency(donor: Donor, currency: str, finance: User) -> None:
    organisation = donor.organisation
    donors.edit(
        donor,
        name=organisation.name_en,  # type: ignore[attr-defined]
        kind=organisation.kind,
        state=organisation.state,
        since_year=donor.since_year,
        currency=currency,
        by=finance,
    )
