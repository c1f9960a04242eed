import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from funding.contributions.models import Contribution
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import project_money, totals_by_kind
from funding.ledger.reconciliation import reconcile
from projects.portfolio.models import Project
from tests.factories import earmarking
from tests.factories import funding as make

pytestmark = pytest.mark.django_db

HEADING = "source_line,value_date,project,fund,contribution,object_class,currency,amount,description"


@pytest.fixture
def project() -> Project:
    return make.project(code="TCP-2026-0031")


@pytest.fixture
def contribution(project: Project) -> Contribution:
    """CON-2026-0001 of the fund VFTC, which the accounts know under another title."""
    fund = make.fund("VFTC")
    fund.accounting_title = "Voluntary Fund for Advisory Services"
    fund.save()
    return make.received("1000", fund=fund)


def written(folder: Path, *rows: str, name: str = "extract.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADING, *rows]) + "\n", encoding="utf-8")
    return path


def run(path: Path, *arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_expenditure", str(path), *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def refused(path: Path) -> dict[str, Any]:
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_expenditure", str(path), "--json", stdout=out)
    assert not LedgerEntry.objects.filter(kind=EntryKind.EXPENDITURE).exists()
    return json.loads(out.getvalue())


LINES = (
    "5100-1,2026-10-05,TCP-2026-0031,VFTC,CON-2026-0001,staff,USD,100.50,Salary",
    "5100-2,2026-10-06,tcp-2026-0031,Voluntary Fund for Advisory Services,,Travel of staff,CHF,90.00,Mission",
    "5100-3,2026-10-07,TCP-2026-0031,VFTC,CON-2026-0001,staff,USD,-20.25,Correction",
    "5100-4,2026-10-07,TCP-2026-0031,VFTC,CON-2026-0001,staff,USD,-20.25,Correction",
)


def test_lines_are_posted_with_their_support_costs(
    tmp_path: Path, project: Project, contribution: Contribution
) -> None:
    make.rate("CHF", date(2026, 10, 1), "0.900")

    answer = run(written(tmp_path, *LINES))

    assert (answer["read"], answer["created"], answer["rejected"]) == (4, 4, 0)
    totals = totals_by_kind(project=project)
    assert totals[EntryKind.EXPENDITURE] == Decimal("160.00")  # 100.50 + 100.00 − 20.25 − 20.25
    assert totals[EntryKind.SUPPORT_COST] == Decimal("20.81")  # 13.07 + 13.00 − 2.63 − 2.63
    by_source = {
        source.contribution and source.contribution.reference: source.expenditure_usd
        for source in project_money(project).sources
    }
    assert by_source == {None: Decimal("100.00"), "CON-2026-0001": Decimal("60.00")}
    mission = LedgerEntry.objects.get(source_key="expenditure:5100-2")
    assert (mission.object_class, mission.rate.rate, mission.proof.holds) == ("travel_staff", Decimal("0.9"), True)
    assert reconcile().is_clean


def test_a_longer_extract_posts_the_new_lines_only(
    tmp_path: Path, project: Project, contribution: Contribution
) -> None:
    run(written(tmp_path, LINES[0], LINES[2]))

    again = run(written(tmp_path, LINES[0], LINES[2], LINES[3], name="next.csv"))

    assert (again["created"], again["unchanged"]) == (1, 2)
    assert totals_by_kind()[EntryKind.EXPENDITURE] == Decimal("60.00")


def test_a_line_that_changed_in_the_source_is_refused(
    tmp_path: Path, project: Project, contribution: Contribution
) -> None:
    run(written(tmp_path, LINES[0]))
    changed = written(tmp_path, LINES[0].replace("100.50", "99.50"), name="changed.csv")
    out = io.StringIO()

    with pytest.raises(CommandError):
        call_command("import_expenditure", str(changed), "--json", stdout=out)

    assert json.loads(out.getvalue())["codes"] == {"EDITED_LOCALLY": 1}
    assert totals_by_kind()[EntryKind.EXPENDITURE] == Decimal("100.50")


def test_a_class_that_the_donor_does_not_pay_for_is_warned_about_and_posted(
    tmp_path: Path, project: Project, contribution: Contribution
) -> None:
    earmarking.condition(contribution, "object_class", "staff", sense="not", wording="No salaries")

    answer = run(written(tmp_path, LINES[0]))

    assert answer["codes"] == {"CLASS_FORBIDDEN": 1, "OVERSPENT": 1}
    assert LedgerEntry.objects.filter(kind=EntryKind.EXPENDITURE).count() == 1


def test_overspending_is_warned_about_and_posted(tmp_path: Path, project: Project, contribution: Contribution) -> None:
    answer = run(written(tmp_path, LINES[0]))

    assert answer["codes"] == {"OVERSPENT": 1}  # nothing was allocated to the project
    assert answer["created"] == 1


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("TCP-2026-0031", "TCP-2026-9999", "PROJECT_UNKNOWN"),
        ("VFTC", "XXXX", "FUND_UNKNOWN"),
        ("CON-2026-0001", "CON-2026-0099", "CONTRIBUTION_UNKNOWN"),
        ("staff", "wages", "CLASS_UNKNOWN"),
        ("USD", "NOK", "RATE_MISSING"),
        ("USD", "ZZZ", "CURRENCY_UNKNOWN"),
        ("100.50", "1.005", "AMOUNT_INVALID"),
        ("100.50", "0", "AMOUNT_INVALID"),
        ("100.50", "a hundred", "AMOUNT_INVALID"),
        ("2026-10-05", "05/10/2026", "DATE_INVALID"),
        ("2026-10-05", "2999-10-05", "DATE_FUTURE"),
        ("5100-1", "", "VALUE_MISSING"),
        ("5100-1", "5100-3", "DUPLICATE_IN_FILE"),
    ],
)
def test_one_bad_line_refuses_the_file(
    tmp_path: Path, project: Project, contribution: Contribution, old: str, new: str, code: str
) -> None:
    answer = refused(written(tmp_path, LINES[2], LINES[0].replace(old, new)))

    assert answer["rejected"] == 1
    (error,) = [message for message in answer["messages"] if message["severity"] == "error"]
    assert (error["code"], error["row"]) == (code, 3)
    assert error["suggestion"]


def test_a_project_that_has_not_started_spends_nothing(tmp_path: Path, contribution: Contribution) -> None:
    make.project(code="TCP-2026-0032", status="planning")

    answer = refused(written(tmp_path, LINES[0].replace("0031", "0032")))

    assert answer["codes"] == {"PROJECT_NOT_STARTED": 1}


def test_an_extract_is_taken_back_by_reversals(tmp_path: Path, project: Project, contribution: Contribution) -> None:
    answer = run(written(tmp_path, LINES[0], LINES[2]))

    call_command("undo_import", str(answer["import"]), stdout=io.StringIO())

    assert project_money(project).spent_usd == 0
    assert LedgerEntry.objects.filter(project=project).count() == 8
    assert reconcile().is_clean
    # A corrected extract may bring the same lines again, once.
    assert run(written(tmp_path, LINES[0].replace("100.50", "99.50"), LINES[2], name="b.csv"))["created"] == 2
    assert run(written(tmp_path, LINES[0].replace("100.50", "99.50"), LINES[2], "", name="c.csv"))["unchanged"] == 2
    assert totals_by_kind()[EntryKind.EXPENDITURE] == Decimal("79.25")
