"""What a donor's person finds on the desk: three figures of each own donor, the next report, and the way to the dashboard."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from funding.agreements.models import ReportDue
from funding.donors.models import Donor
from portal import periods
from portal.accounts.roles import Role
from portal.desk import Panel, panel
from reports.figures.donor.agreements import contributions_of

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class OwnDonor:
    """US$ to date, of the agreements on the donor's dashboard: the same sums."""

    donor: Donor
    received_usd: Decimal
    spent_usd: Decimal
    unspent_usd: Decimal
    next_report_on: date | None
    is_late: bool


@panel(10)
def own_donors(person: Any) -> Panel | None:
    if not person.standing.has(Role.DONOR):
        return None
    today = timezone.localdate()
    mine = Donor.objects.filter(organisation__in=person.standing.organisation_ids(Role.DONOR)).for_list()
    found = [own_donor(donor, today) for donor in mine]
    return Panel("reports/dashboards/donor/panel.html", {"donors": found, "today": today}) if found else None


def own_donor(donor: Donor, today: date) -> OwnDonor:
    gifts = contributions_of(donor, periods.to_date(periods.year(today.year), today), today)
    names = ("received_usd", "spent_usd", "unspent_usd")
    sums = gifts.aggregate(**{f"all_{name}": Sum(name) for name in names})
    due = ReportDue.objects.outstanding().filter(contribution__donor=donor).order_by("due_on").first()
    return OwnDonor(
        donor,
        **{name: sums[f"all_{name}"] or NOTHING for name in names},
        next_report_on=due.due_on if due else None,
        is_late=due is not None and due.due_on < today,
    )
