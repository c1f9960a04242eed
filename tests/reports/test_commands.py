"""`make_report` and `verify_report`, as scripts use them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from reports.figures.books import DoesNotReconcile
from reports.management.commands.make_report import languages_of
from reports.runs import actions
from reports.runs.models import Report
from tests.factories.reports import programme
from tests.factories.review import checked
from tests.factories.schedules import cheap_kinds

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
    both = run("make_report", "board", period="2026-H1", lang=["fr", "en"], output=tmp_path / "both.pdf")
    assert [(one["language"], one["output"]) for one in both["editions"]] == [
        ("en", str(tmp_path / "both-en.pdf")), ("fr", str(tmp_path / "both-fr.pdf")),
    ]  # fmt: skip
    assert (tmp_path / "both-fr.pdf").read_bytes() == first.read_bytes()
    assert draft["sha256"] == both["editions"][1]["sha256"] != both["editions"][0]["sha256"]
    with pytest.raises(CommandError) as refusal:
        run("verify_report", first)
    assert refusal.value.returncode == 1

    report = Report.objects.get()
    actions.send_to_review(report, by=carol)
    checked(report)
    actions.approve(report, by=dan)
    issued = run("make_report", "board", period="2026-H1", lang="fr", output=second)
    assert issued["is_draft"] is False
    assert issued["sha256"] != draft["sha256"]
    assert run("verify_report", second) == {
        "sha256": issued["sha256"], "code": issued["code"], "report": report.title, "language": "fr",
        "pages": issued["pages"], "superseded": False, "corrigendum": 0, "public_copy": False, "withdrawn_at": None,
    }  # fmt: skip
    second.write_bytes(second.read_bytes() + b"\n")
    with pytest.raises(CommandError, match="not the one that was issued"):
        run("verify_report", second, code=issued["code"])


@pytest.mark.parametrize(
    ("name", "arguments", "options"),
    [
        ("make_report", ["board"], {"period": "last year", "output": Path("x.pdf")}),
        ("make_report", ["board"], {"period": "2026", "output": Path("no-such-folder/x.pdf")}),
        ("make_report", ["board"], {"period": "2026", "scope": "VFTC", "output": Path("x.pdf")}),
        ("make_report", ["board"], {"period": "2026", "fund": "VFTC", "output": Path("x.pdf")}),
        ("make_report", ["statement"], {"period": "2026", "scope": "NOFUND", "output": Path("x.pdf")}),
        ("verify_report", [Path("no-such-file.pdf")], {}),
    ],
)
def test_wrong_usage_is_two(name: str, arguments: list[Any], options: dict[str, Any]) -> None:
    with pytest.raises(CommandError) as refusal:
        run(name, *arguments, **options)
    assert refusal.value.returncode == 2


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (None, ["en"]),
        (["ru", "fr", "ru"], ["fr", "ru"]),
        (["en", "all"], ["ar", "zh-hans", "en", "fr", "ru", "es"]),
    ],
)
def test_languages_are_made_once_each(asked: list[str] | None, meant: list[str]) -> None:
    assert languages_of(asked) == meant


def test_a_ledger_that_does_not_add_up_refuses_with_the_reason(tmp_path: Path) -> None:
    with cheap_kinds("statement") as cheap:
        cheap.broken[""] = DoesNotReconcile("the balances differ from the ledger")
        with pytest.raises(CommandError, match="does not add up") as refusal:
            run("make_report", "statement", period="2026", output=tmp_path)
    assert refusal.value.returncode == 1


def test_without_a_worker_the_wait_ends_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No worker has finished it in 0 seconds"):
        run("make_report", "board", period="1999", lang="en", output=tmp_path / "x.pdf", through_worker=True, timeout=0)
