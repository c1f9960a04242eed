from typing import Any

from django.core.management.base import BaseCommand

from reports.papers import actions


class Command(BaseCommand):
    help = "Starts again every receipt and letter that could not be made."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        self.stdout.write(str(actions.start_again()))
