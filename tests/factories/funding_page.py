"""The world of the public funding page: the ledger by hand, with a private donor, an old pledge and a project that is public."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.funds.models import Fund
from portal.accounts.models import Organisation
from portal.accounts.roles import Role
from projects.portfolio.models import Project
from tests.factories import funding, statement
from tests.factories.dashboards import world
from tests.factories.people import member
from tests.factories.reference import state

PRIVATE = "A person who gives"


def money() -> Fund:
    """Sweden, Ireland and a private person; project A is public, B is not."""
    fund = statement.ledger_by_hand()
    person = private(PRIVATE)
    gift = funding.received("2500", donor=person, fund=fund, pledged_on=date(2026, 2, 3))
    Contribution.objects.filter(pk=gift.pk).update(earmarking=Contribution.Earmarking.SOFT)
    funding.pledge("4000", donor=person, fund=fund, pledged_on=date(2026, 5, 4))
    public = Project.objects.get(code="TCP-2025-000A")
    public.states.set([state("KEN")])
    Project.objects.filter(pk=public.pk).update(is_published=True, status="active")
    return fund


def private(name: str) -> Donor:
    return Donor.objects.create(organisation=funding.organisation(name, kind=Organisation.Kind.PRIVATE))


@world("funding", page="funding_page", has_links=False)
def as_a_visitor() -> tuple[Any, dict[str, str]]:
    money()
    return AnonymousUser(), {"period": "2026-H1"}


@world("funding", page="funding_page")
def as_finance() -> tuple[Any, dict[str, str]]:
    fund = money()
    return member("Fina", Role.FINANCE), {"period": "2026", "scope": fund.code}


@world("funding", page="funding_page", has_links=False)
def as_a_donor() -> tuple[Any, dict[str, str]]:
    """Who would find only a part of each figure in the ledger."""
    money()
    sweden = Organisation.objects.get(name="Sweden")
    return member("Sven", Role.DONOR, organisation=sweden), {"period": "2025-2026"}
