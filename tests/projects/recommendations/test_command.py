import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.imports.models import ImportBatch
from projects.recommendations.models import Recommendation
from tests.factories.recommendations import upr_row

pytestmark = pytest.mark.django_db
UprFile = Callable[..., Path]
COUNTS = ("read", "created", "updated", "unchanged", "rejected", "conflict")


def run(*arguments: Any, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command(*arguments, "--json", stdout=out, **options)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def refused(*arguments: Any) -> tuple[CommandError, dict[str, Any]]:
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(*arguments, "--json", stdout=out)
    return caught.value, json.loads(out.getvalue() or "{}")


def test_counts(upr_file: UprFile) -> None:
    answer = run("import_recommendations", upr_file(upr_row(), upr_row(by="Spain"), upr_row()))

    assert [answer[word] for word in COUNTS] == [3, 2, 0, 1, 0, 0]
    assert (answer["status"], answer["profile"]) == ("applied", "upr_info_xls")
    assert answer["codes"] == {"DUPLICATE_IN_FILE": 1, "THEME_NEW": 1}
    assert [(made["row"], made["code"]) for made in answer["messages"]] == [(4, "DUPLICATE_IN_FILE")]
    assert Recommendation.objects.count() == 1


def test_dry_run_changes_nothing(upr_file: UprFile) -> None:
    answer = run("import_recommendations", upr_file(upr_row()), "--dry-run")

    assert (answer["created"], answer["status"]) == (1, "staged")
    assert not Recommendation.objects.exists()


def test_a_second_time_changes_nothing_and_says_so(upr_file: UprFile) -> None:
    path = upr_file(upr_row())
    first = run("import_recommendations", path)

    second = run("import_recommendations", path)

    assert [second[word] for word in COUNTS] == [1, 0, 0, 1, 0, 0]
    assert second["already_imported"] == first["import"]


def test_a_file_taken_back_can_come_again(upr_file: UprFile) -> None:
    path = upr_file(upr_row())
    first = run("import_recommendations", path)
    assert run("undo_import", first["import"])["status"] == "undone"
    assert not Recommendation.objects.exists()

    assert run("import_recommendations", path)["created"] == 1


def test_rows_found_unchanged_come_back_after_their_import_was_taken_back(upr_file: UprFile) -> None:
    first = run("import_recommendations", upr_file(upr_row()))
    second = upr_file(upr_row(), upr_row("Another"))
    between = run("import_recommendations", second)
    assert (between["created"], between["unchanged"]) == (1, 1)
    run("undo_import", first["import"])

    again = run("import_recommendations", second)

    assert (again["created"], again["unchanged"]) == (1, 1)
    assert Recommendation.objects.count() == 2


def test_rejected_rows_refuse_the_file_with_exit_code_1(upr_file: UprFile, tmp_path: Path) -> None:
    path = upr_file(upr_row(state="Atlantis"), upr_row())

    error, answer = refused("import_recommendations", path, "--report", tmp_path / "rows.csv")

    assert error.returncode == 1
    assert [answer[word] for word in COUNTS] == [2, 1, 0, 0, 1, 0]
    assert "1 row is rejected" in answer["error"]
    assert not Recommendation.objects.exists()
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        line = next(csv.DictReader(file))
    assert (line["row"], line["column"], line["code"], line["raw_value"]) == (
        "2",
        "A · SuR",
        "STATE_UNKNOWN",
        "Atlantis",
    )
    assert line["suggestion"].startswith("Did you mean")


def test_partial_leaves_rejected_rows_out(upr_file: UprFile, tmp_path: Path) -> None:
    path = upr_file(upr_row(state="Atlantis"), upr_row())

    answer = run("import_recommendations", path, "--partial", "--report", tmp_path / "rows.xlsx")

    assert [answer[word] for word in COUNTS] == [2, 1, 0, 0, 1, 0]
    assert Recommendation.objects.count() == 1
    assert (tmp_path / "rows.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"%PDF-1.4", "FILE_TYPE"),
        (b"PK\x03\x04 no archive", "FILE_DAMAGED"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, "FILE_DAMAGED"),
        (b"Title,Price\nA,1\n", "HEADER_MISSING"),
        (b"An amount of text, which is no table at all.\n" * 50, "HEADER_MISSING"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_its_code(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "1-5.xls"
    path.write_bytes(content)

    error, answer = refused("import_recommendations", path)

    assert error.returncode == 1
    assert answer["error"].startswith(code)
    assert answer["messages"][0]["suggestion"]
    assert [answer[word] for word in COUNTS] == [0] * 6
    assert [made["code"] for made in ImportBatch.objects.get().messages] == [code]


@pytest.mark.parametrize(
    "arguments",
    [("nowhere.xls",), ("HERE", "--profile", "word"), ("HERE", "--report", "rows.pdf")],
)
def test_wrong_usage_is_exit_code_2(upr_file: UprFile, arguments: tuple[str, ...]) -> None:
    here = [str(upr_file(upr_row())) if word == "HERE" else word for word in arguments]

    error, _answer = refused("import_recommendations", *here)

    assert error.returncode == 2


def test_undo_of_nothing(upr_file: UprFile) -> None:
    error, _answer = refused("undo_import", 999_999)
    assert error.returncode == 2

    staged = run("import_recommendations", upr_file(upr_row()), "--dry-run")
    error, answer = refused("undo_import", staged["import"])
    assert (error.returncode, answer["status"]) == (1, "staged")


def test_words_for_people(upr_file: UprFile) -> None:
    out = io.StringIO()

    call_command("import_recommendations", upr_file(upr_row(), upr_row()), "--dry-run", stdout=out)

    assert "read 2, created 1, updated 0, unchanged 1, rejected 0, conflict 0." in out.getvalue()
    assert "Checked only, nothing was applied." in out.getvalue()
    assert "row 3 D · Recommendation: DUPLICATE_IN_FILE" in out.getvalue()
