"""Projects with dates, their events with counts, and partners, made by the same actions as in life."""

from datetime import date
from itertools import count
from typing import Any

from portal.accounts.models import User
from projects.participation import actions
from projects.participation.grid import Counts
from projects.participation.models import Event
from projects.partners import amending, registry
from projects.partners.models import Partner, ProjectPartner
from projects.portfolio.models import Project
from tests.factories.reference import assistance_form, state

NUMBERS = count(7001)  # far from those that agreed requests give
TODAY = date(2026, 6, 30)
MIXED: Counts = {
    ("women", "none", "government"): 12,
    ("men", "none", "government"): 15,
    ("women", "disability", "civil_society"): 3,
    ("men", "none", "civil_society"): 9,
}
LARGE: Counts = {("women", "none", "government"): 20, ("men", "none", "government"): 30}


def project(*iso3: str, status: str = "active", is_published: bool = True, **facts: Any) -> Project:
    """From January 2026 to December 2027, in Kenya unless said otherwise."""
    known = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31), "title": "Training of judges"}
    made = Project.objects.create(
        code=f"TCP-2026-{next(NUMBERS):04d}",
        no_request_reason="Made for a test",
        status=status,
        is_published=is_published,
        **known | facts,
    )
    made.states.set([state(code) for code in iso3 or ("KEN",)])
    return made


def facts(**changes: Any) -> dict[str, Any]:
    known = {
        "title": "Training of monitors",
        "form": assistance_form("training-courses"),
        "starts_on": date(2026, 3, 2),
        "ends_on": date(2026, 3, 4),
        "place": "Nakuru",
        "invitation": "open",
        "access_measures": ["interpretation", "travel"],
    }
    return known | changes


def event(project: Project, by: User, counts: Counts | None = None, **changes: Any) -> Event:
    return actions.record(
        project, by=by, facts=facts(**changes), counts=LARGE if counts is None else counts, today=TODAY
    )


def partner(by: User, name: str = "Legal Aid Network", **changes: Any) -> Partner:
    known = {"name": name, "kind": "civil_society", "state": state("KEN")}
    return registry.add(by=by, facts=known | changes, is_another=True)


def role(project: Project, partner: Partner, by: User, kind: str = "implementing", **changes: str) -> ProjectPartner:
    """Whatever the project's stage: as an amendment in force gives it."""
    row = {"key": "new", "partner": str(partner.pk), "role": kind, "since": "2026-02-01"}
    amending.write(project, [row | changes], by)
    return ProjectPartner.objects.latest("pk")
