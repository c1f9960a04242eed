from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from funding import demo as funding
from funding import demo_scale as funding_scale
from funding.contributions.models import Contribution
from funding.ledger.models import LedgerEntry
from funding.periods import demo as periods
from portal.accounts.demo_people import open_accounts
from portal.accounts.models import User
from portal.commands import JsonCommand
from portal.embedded import demo_password
from portal.imports import demo as imports
from portal.reference.loading import load as load_reference
from projects import demo as projects
from projects import demo_scale as projects_scale
from projects.models import Project, Recommendation, Request
from reports import demo as reports


@dataclass(frozen=True)
class Size:
    """How many rows there are in all."""

    recommendations: int
    projects: int
    contributions: int
    entries: int


SCALES = {
    "medium": Size(recommendations=22_000, projects=500, contributions=5_000, entries=200_000),
    "large": Size(recommendations=220_000, projects=5_000, contributions=50_000, entries=2_000_000),
}


class Command(JsonCommand):
    help = "Loads demonstration data, labelled illustrative. A second run adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--scale", choices=("small", *SCALES), default="small")

    def run(self, **options: Any) -> dict[str, Any]:
        today = timezone.localdate()
        load_reference()
        people = open_accounts(demo_password(settings.VAR_DIR))
        made = projects.load(people, today=today)
        funding.load(people, made, today=today)  # sets money aside; projects begin
        projects.fill(people, today=today)
        projects.finish(people, today=today)
        funding.finish(people, today=today)
        report = reports.load(people, today=today)
        imports.load(people)
        if options["scale"] in SCALES:
            self.enlarge(SCALES[options["scale"]], people, today)
        periods.load(people, today)  # comes last: nothing enters the months that it closes
        return {
            "people": User.objects.count(),
            "recommendations": Recommendation.objects.count(),
            "requests": Request.objects.count(),
            "projects": Project.objects.count(),
            "ledger_entries": LedgerEntry.objects.count(),
            "report": str(report),
        }

    def enlarge(self, size: Size, people: Mapping[str, User], today: date) -> None:
        """Fills up to `size`, once; what is there already stays. Not one transaction: see funding.demo_scale.post."""
        if Project.objects.filter(code__startswith="TCP-DEMO-").exists():
            return
        self.stderr.write("Recommendations and projects …")
        projects_scale.recommendations(size.recommendations - Recommendation.objects.count())
        by, head = people["finance@demo.example"], people["head@demo.example"]
        many = projects_scale.projects(size.projects - Project.objects.count(), by=head, today=today)
        self.stderr.write("Contributions and ledger …")
        given = funding_scale.contributions(size.contributions - Contribution.objects.count(), by=by, today=today)
        lacking = size.entries - LedgerEntry.objects.count() - periods.entries_to_come()
        funding_scale.entries(given, many, lacking, by=by, today=today)
