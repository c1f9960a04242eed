from typing import Any

from django.core.management.base import CommandParser

from portal.commands import JsonCommand, Refused, WrongUsage
from portal.imports import pipeline
from portal.imports.models import ImportBatch
from portal.workflow import NotAllowed


class Command(JsonCommand):
    help = "Takes an applied import back, completely, while nobody has built on what it brought."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int, help="The number that the import command printed.")

    def run(self, **options: Any) -> dict[str, Any]:
        batch = ImportBatch.objects.filter(pk=options["id"]).first()
        if batch is None:
            raise WrongUsage(f"There is no import {options['id']}.")
        try:
            pipeline.undo(batch, by=None)
        except NotAllowed as refusal:
            raise Refused(refusal, **{"import": batch.pk, "status": batch.status}) from refusal
        return {"import": batch.pk, "status": batch.status, "undone_at": batch.undone_at}
