"""Donors with a past: each function makes one thing."""

from datetime import date
from decimal import Decimal
from typing import Any

from funding.agreements.models import Instalment
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from portal.accounts.models import Organisation
from tests.factories import funding as money
from tests.factories.reference import state


def government(iso3: str, **fields: Any) -> Donor:
    found = state(iso3)
    organisation = money.organisation(found.name, kind=Organisation.Kind.GOVERNMENT, state=found)
    return Donor.objects.create(organisation=organisation, **fields)


def gave(donor: Donor, on: date, amount: str = "1000", currency: str = "USD") -> Contribution:
    """An agreement signed on the day of its pledge."""
    return money.signed(amount, currency, donor=donor, pledged_on=on)


def instalment(contribution: Contribution, due_on: date, **fields: Any) -> Instalment:
    number = contribution.instalments.count() + 1
    return Instalment.objects.create(
        contribution=contribution, number=number, due_on=due_on, amount=Decimal(1), **fields
    )
