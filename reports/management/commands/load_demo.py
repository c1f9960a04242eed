from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from funding import demo as funding
from funding.ledger.models import LedgerEntry
from portal.accounts.demo_people import open_accounts
from portal.accounts.models import User
from portal.commands import JsonCommand
from portal.embedded import demo_password
from portal.reference.loading import load as load_reference
from projects import demo as projects
from projects.models import Project, Recommendation, Request
from reports import demo as reports


class Command(JsonCommand):
    help = "Loads demonstration data, labelled illustrative. A second run adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--scale", choices=("small",), default="small")

    def run(self, **options: Any) -> dict[str, Any]:
        today = timezone.localdate()
        load_reference()
        people = open_accounts(demo_password(settings.VAR_DIR))
        made = projects.load(people, today=today)
        funding.load(people, made, today=today)
        report = reports.load(people, today=today)
        return {
            "people": User.objects.count(),
            "recommendations": Recommendation.objects.count(),
            "requests": Request.objects.count(),
            "projects": Project.objects.count(),
            "ledger_entries": LedgerEntry.objects.count(),
            "report": str(report),
        }
