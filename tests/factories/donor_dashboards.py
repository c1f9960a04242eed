"""Worlds of the donor dashboard: one donor among others, and two donors that share a fund, a project and a State."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from funding.contributions.models import Contribution
from funding.donors.models import Donor
from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.portfolio.models import Project
from tests.factories import agreements, donor_reports, earmarking, funding
from tests.factories.dashboards import world
from tests.factories.people import member
from tests.factories.reference import state
from tests.factories.reports import allocate, government

# Figures that the page leaves to the files, the API and the report.
NOT_SHOWN = (
    "agreements.count", "agreements.*.refunded", "agreements.refunded", "projects.*.direct", "projects.*.support_cost",
    "results.TCP-*", "results.reported", "results.reached.behind", "results.reached.reported", "results.reached.no_data",
    "people.*", "received.[!e]*", "received.exchange", "received.expenditure.*", "recorded.*",
)  # fmt: skip


def person_of(donor: Donor, name: str = "Nora") -> User:
    return member(name, Role.DONOR, organisation=donor.organisation)


@world("donor", not_shown=NOT_SHOWN)
def as_ireland() -> tuple[Any, dict[str, str]]:
    made = donor_reports.programme()
    return person_of(made.ireland), {"period": "2026-H1"}


@dataclass(frozen=True)
class Two:
    """Two donors of one fund, which pay for the same project in the same State."""

    norway: Donor
    finland: Donor
    nora: User
    filip: User
    project: Project
    norwegian: Contribution
    finnish: Contribution


NORWEGIAN, FINNISH = "Only for fishing villages of the north", "Only for forest schools of the east"


def two_donors() -> Two:
    fund, frank = funding.fund("VFTC"), member("Frank", Role.FINANCE)
    norway, finland = government("Norway", "NOR"), government("Finland", "FIN")
    project = funding.project(code="TCP-2026-0001", title="Shared work", is_published=True)
    project.states.set([state("KEN")])
    gifts = []
    for donor, amount, spent, words in (
        (norway, "50001.11", "7001.01", NORWEGIAN),
        (finland, "60002.22", "8002.02", FINNISH),
    ):
        gift = funding.received(
            amount, donor=donor, fund=fund, pledged_on=date(2026, 1, 5), valid_until=date(2027, 6, 30),
            title=f"Gift of {donor}", conditions=words,
        )  # fmt: skip
        agreements.instalment(gift, amount, date(2026, 12, 20), condition=words)
        agreements.report_due(gift, date(2027, 3, 31))
        allocate(gift, project, "20000", date(2026, 1, 6), frank)
        donor_reports.spend(gift, project, spent, date(2026, 2, 2), "staff")
        earmarking.condition(gift, "other", wording=words)
        gifts.append(gift)
    return Two(norway, finland, person_of(norway), person_of(finland, "Filip"), project, *gifts)
