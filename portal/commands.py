"""What every management command of the portal promises: `--json`, and exit 0 done, 1 refused, 2 wrong usage."""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder


class Refused(CommandError):
    """The command understood and will not do it: exit 1 with the reason, and with `facts` in the JSON answer."""

    def __init__(self, reason: object, **facts: Any) -> None:
        super().__init__(str(reason), returncode=1)
        self.facts = facts


class WrongUsage(CommandError):
    """The arguments make no sense together: exit 2, as argparse does for those it checks itself."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason), returncode=2)


class JsonCommand(BaseCommand):
    """Subclasses write `run`, which returns a mapping or a dataclass, and `describe`, its sentence for people.

    Neither writes to stdout; progress goes to `self.stderr`, so that `--json` prints one object and nothing else.
    Arguments are declared in `add_arguments` after `super().add_arguments(parser)`.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object and nothing else.")

    def run(self, **options: Any) -> Any:
        raise NotImplementedError

    def describe(self, result: Mapping[str, Any]) -> str:
        return "\n".join(f"{key}: {value}" for key, value in result.items())

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = options.pop("json")
        try:
            result = self.run(**options)
        except CommandError as error:
            if as_json:
                self.write_json({"error": str(error), **getattr(error, "facts", {})})
            raise
        facts = asdict(result) if is_dataclass(result) and not isinstance(result, type) else result
        if as_json:
            self.write_json(facts)
        else:
            self.stdout.write(self.describe(facts))

    def write_json(self, facts: Mapping[str, Any]) -> None:
        self.stdout.write(json.dumps(facts, cls=DjangoJSONEncoder, indent=2))
