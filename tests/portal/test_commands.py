import io
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from portal.commands import JsonCommand, Refused, WrongUsage


@dataclass(frozen=True)
class Weighed:
    name: str
    amount: Decimal


class Command(JsonCommand):
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("name")

    def run(self, *, name: str, **options: Any) -> Weighed:
        if name == "":
            raise WrongUsage("A name is needed.")
        if name == "closed":
            raise Refused("The period is closed.", period="2026-H1")
        return Weighed(name, Decimal("1.10"))


def answer(*arguments: str) -> str:
    out = io.StringIO()
    call_command(Command(stdout=out, stderr=io.StringIO()), *arguments)
    return out.getvalue()


def from_shell(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        Command().run_from_argv(["manage.py", "weigh", *arguments])
    streams = capsys.readouterr()
    return int(stopped.value.code or 0), streams.out, streams.err


def test_json_is_one_object_with_exact_decimals() -> None:
    assert json.loads(answer("pledge", "--json")) == {"name": "pledge", "amount": "1.10"}


def test_without_json_people_read_lines() -> None:
    assert answer("pledge") == "name: pledge\namount: 1.10\n"


def test_refusal_exits_1_with_reason_and_facts(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = from_shell(capsys, "closed", "--json")

    assert code == 1
    assert json.loads(out) == {"error": "The period is closed.", "period": "2026-H1"}
    assert "The period is closed." in err


def test_refusal_without_json_leaves_stdout_empty(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = from_shell(capsys, "closed")

    assert (code, out) == (1, "")
    assert "The period is closed." in err


@pytest.mark.parametrize("arguments", [[""], [], ["pledge", "--unknown"]])
def test_wrong_usage_exits_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    code, out, err = from_shell(capsys, *arguments)

    assert (code, out) == (2, "")
    assert err
