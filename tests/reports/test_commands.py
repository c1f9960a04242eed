"""`make_report` and `verify_report`, as scripts use them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from reports.runs import actions
from reports.runs.models import Report
from tests.factories.reports import programme

pytestmark = pytest.mark.django_db


def run(name: str, *arguments: Any, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command(name, *arguments, "--json", stdout=out, **options)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_make_and_verify(tmp_path: Path, carol: User, dan: User) -> None:
    programme()
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"

    draft = run("make_report", "board", period="2026-H1", lang="fr", output=first)
    assert (draft["is_draft"], first.read_bytes()[:5]) == (True, b"%PDF-")
    assert draft["bytes"] == first.stat().st_size
    assert draft["figures_sha256"] == Report.objects.get().figures_sha256
    assert run("make_report", "board", period="2026-H1", lang="fr", output=second)["sha256"] == draft["sha256"]
    with pytest.raises(CommandError) as refusal:
        run("verify_report", first)
    assert refusal.value.returncode == 1

    report = Report.objects.get()
    actions.send_to_review(report, by=carol)
    actions.approve(report, by=dan)
    issued = run("make_report", "board", period="2026-H1", lang="fr", output=second)
    assert issued["is_draft"] is False
    assert issued["sha256"] != draft["sha256"]
    assert run("verify_report", second) == {
        "sha256": issued["sha256"], "code": issued["code"], "report": report.title, "language": "fr",
        "pages": issued["pages"], "superseded": False,
    }  # fmt: skip
    second.write_bytes(second.read_bytes() + b"\n")
    with pytest.raises(CommandError, match="not the one that was issued"):
        run("verify_report", second, code=issued["code"])


@pytest.mark.parametrize(
    ("name", "arguments", "options"),
    [
        ("make_report", ["board"], {"period": "last year", "output": Path("x.pdf")}),
        ("verify_report", [Path("no-such-file.pdf")], {}),
    ],
)
def test_wrong_usage_is_two(name: str, arguments: list[Any], options: dict[str, Any]) -> None:
    with pytest.raises(CommandError) as refusal:
        run(name, *arguments, **options)
    assert refusal.value.returncode == 2


def test_without_a_worker_the_wait_ends_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No worker has finished it in 0 seconds"):
        run("make_report", "board", period="1999", lang="en", output=tmp_path / "x.pdf", through_worker=True, timeout=0)
