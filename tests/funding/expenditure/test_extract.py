"""Line items of the accounts: coding by rules, the accounts' own US$, late items, changed lines, support costs."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from funding.contributions.models import Contribution
from funding.expenditure.coding.actions import add_coding_rule, answer_unmatched, delete_coding_rule
from funding.expenditure.coding.unmatched import unmatched
from funding.expenditure.importing.parts import status_label, steps
from funding.expenditure.importing.totals import totals_of
from funding.expenditure.models import CodingRule
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import totals_by_kind
from funding.ledger.reconciliation import reconcile
from funding.periods.models import FinancialPeriod
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.imports import decisions, pipeline
from portal.imports.kinds import get_kind
from portal.imports.models import ImportBatch
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from tests.factories import expenditure as accounts
from tests.factories import funding as make
from tests.factories.accounts import person
from tests.factories.periods import period as financial_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.project(code="TCP-2026-0031")


@pytest.fixture
def gift(project: Project) -> Contribution:
    return make.received("1000", fund=make.fund("VFTC"))


@pytest.fixture
def rules(project: Project, gift: Contribution) -> None:
    add_coding_rule(part="wbs", match="prefix", code="SB-001", project=project, contribution=gift, by=None)
    add_coding_rule(part="gl_account", match="prefix", code="611", object_class="staff", by=None)
    add_coding_rule(part="gl_account", code="71111010", object_class="travel_staff", by=None)
    add_coding_rule(part="gl_account", match="prefix", code="799", is_support_cost=True, by=None)


def staged(path: Path, by: User | None = None) -> ImportBatch:
    return pipeline.stage(get_kind("expenditure"), path, by=by)


def close(first: date, last: date, status: str = "soft_closed") -> FinancialPeriod:
    return financial_period(f"{first}..{last}", status)


def test_lines_are_matched_by_rules_and_posted_with_support_costs(
    tmp_path: Path, rules: None, project: Project, gift: Contribution
) -> None:
    lines = (
        accounts.line(),
        accounts.line(item="002", gl_account="71111010", amount_usd="40.00"),
        accounts.line(item="003", amount_usd="-20.25"),
    )

    answer = accounts.run(accounts.extract(tmp_path, *lines))

    assert (answer["profile"], answer["created"], answer["rejected"]) == ("umoja_extract", 3, 0)
    entry = LedgerEntry.objects.get(source_key="expenditure:2026/19000001/2")
    assert (entry.project, entry.contribution, entry.fund.code, entry.object_class) == (
        project,
        gift,
        "VFTC",
        "travel_staff",
    )
    totals = totals_by_kind(fund=gift.fund)
    assert (totals[EntryKind.EXPENDITURE], totals[EntryKind.SUPPORT_COST]) == (Decimal("120.25"), Decimal("15.64"))
    assert reconcile().is_clean


def test_a_workbook_of_the_accounts_says_the_same(tmp_path: Path, rules: None) -> None:
    book = openpyxl.Workbook()
    book.active.append(list(accounts.HEADING.values()))
    made = accounts.line() | {"posting_date": date(2026, 10, 5), "amount_usd": 100.5, "amount": 100.5, "item": 1}
    book.active.append([made.get(field) for field in accounts.HEADING])
    book.save(tmp_path / "extract.xlsx")

    accounts.run(tmp_path / "extract.xlsx")

    entry = LedgerEntry.objects.get(kind=EntryKind.EXPENDITURE)
    assert (entry.source_key, entry.amount_usd, entry.value_on) == (
        "expenditure:2026/19000001/1",
        Decimal("100.50"),
        date(2026, 10, 5),
    )


def test_the_same_lines_are_posted_once_however_they_come(tmp_path: Path, rules: None) -> None:
    accounts.run(accounts.extract(tmp_path, accounts.line()))

    again = accounts.run(
        accounts.extract(tmp_path, accounts.line(document="19000001", item="1"), accounts.line(item="2"), name="b.csv")
    )

    assert (again["created"], again["unchanged"]) == (1, 1)
    assert totals_by_kind()[EntryKind.EXPENDITURE] == Decimal("201.00")


def test_a_line_nobody_has_explained_waits_for_an_answer_that_is_kept(
    tmp_path: Path, project: Project, gift: Contribution, frank: User
) -> None:
    batch = staged(accounts.extract(tmp_path, accounts.line(), accounts.line(item="2", amount_usd="10.00")), by=frank)

    assert str(status_label(batch)) == "Checked, lines to be matched"
    assert [(each.asks, each.codes, each.rows, each.usd) for each in unmatched(batch)] == [
        ("where", {"wbs": "SB-001-05", "fund": "32VFT"}, 2, Decimal("110.50")),
        ("class", {"gl_account": "61101010", "wbs": "SB-001-05"}, 2, Decimal("110.50")),
    ]
    with pytest.raises(NotAllowed):
        pipeline.apply(batch, by=None)

    answer_unmatched(batch, by=frank, part="wbs", match="prefix", code=" sb-001 ", project=project, contribution=gift)
    answer_unmatched(batch, by=frank, part="gl_account", code="61101010", object_class="staff")

    batch.refresh_from_db()
    assert unmatched(batch) == []
    assert (batch.counts["created"], batch.counts["rejected"]) == (2, 0)
    assert str(status_label(batch)) == "Matched, not posted"
    assert [step.state for step in steps(batch)] == ["done", "done", "done", "now"]
    assert AuditEvent.objects.filter(verb="add_coding_rule", actor=frank).count() == 2


def test_another_person_posts(tmp_path: Path, rules: None, frank: User) -> None:
    second = person("second@ohchr.example", Role.FINANCE)
    batch = staged(accounts.extract(tmp_path, accounts.line()), by=frank)

    with pytest.raises(NotAllowed, match="Another person"):
        pipeline.apply(batch, by=frank)
    pipeline.apply(batch, by=second)

    assert str(status_label(batch)) == "Posted"
    assert LedgerEntry.objects.get(kind=EntryKind.EXPENDITURE).posted_by == second


def test_the_most_particular_rule_says_each_fact(tmp_path: Path, rules: None, gift: Contribution) -> None:
    other = make.project(code="TCP-2026-0032")
    add_coding_rule(part="wbs", match="prefix", code="SB-001-05", project=other, by=None)
    add_coding_rule(part="wbs", code="SB-001-05-X", is_general=True, by=None)

    accounts.run(accounts.extract(tmp_path, accounts.line(), accounts.line(item="2", wbs="SB-001-05-X")))

    entries = LedgerEntry.objects.filter(kind=EntryKind.EXPENDITURE).order_by("source_key")
    assert [(entry.project, entry.contribution) for entry in entries] == [(other, gift), (None, gift)]


def test_a_rule_about_the_same_code_is_replaced_and_says_what_it_left_open(
    project: Project, gift: Contribution
) -> None:
    add_coding_rule(part="wbs", code="A", project=project, by=None)

    rule = add_coding_rule(part="wbs", code="a", contribution=gift, by=None)

    assert CodingRule.objects.get() == rule
    assert (rule.project, rule.contribution) == (project, gift)


def test_a_rule_that_says_nothing_or_too_much_is_refused(project: Project, frank: User) -> None:
    with pytest.raises(NotAllowed, match="Say what the code means"):
        add_coding_rule(part="wbs", code="A", by=frank)
    with pytest.raises(NotAllowed, match="not both"):
        add_coding_rule(part="wbs", code="A", project=project, is_general=True, by=frank)
    rule = add_coding_rule(part="wbs", code="A", project=project, by=frank)
    delete_coding_rule(rule, by=frank)
    assert not CodingRule.objects.exists()


@pytest.mark.parametrize(
    ("usd", "posted", "codes"),
    [
        ("100.00", ("CHF", Decimal("90.00"), ""), {}),
        ("100.01", ("USD", Decimal("100.01"), "CHF 90.00 · Salary"), {}),  # a cent is not worth a word
        ("103.45", ("USD", Decimal("103.45"), "CHF 90.00 · Salary"), {"USD_DIFFERS": 1}),
    ],
)
def test_the_us_dollars_of_the_accounts_are_kept(
    tmp_path: Path, rules: None, usd: str, posted: tuple[str, Decimal, str], codes: dict[str, int]
) -> None:
    make.rate("CHF", date(2026, 10, 1), "0.900")

    answer = accounts.run(accounts.extract(tmp_path, accounts.line(currency="CHF", amount="90.00", amount_usd=usd)))

    entry = LedgerEntry.objects.get(kind=EntryKind.EXPENDITURE)
    assert entry.amount_usd == Decimal(usd)
    assert (entry.currency, entry.amount) == posted[:2]
    assert entry.description == (posted[2] or "Salary")
    assert {code: n for code, n in answer["codes"].items() if code != "OVERSPENT"} == codes


def test_a_difference_is_named_with_rate_and_amount(tmp_path: Path, rules: None) -> None:
    make.rate("CHF", date(2026, 10, 1), "0.900")

    answer = accounts.run(
        accounts.extract(tmp_path, accounts.line(currency="CHF", amount="90.00", amount_usd="103.45"))
    )

    said = next(each for each in answer["messages"] if each["code"] == "USD_DIFFERS")
    assert (said["row"], said["column"]) == (2, "K · Amount in US$")
    assert "At the UN rate of 0.9 it would be US$ 100.00, a difference of US$ 3.45." in said["suggestion"]


def test_without_a_rate_the_line_is_posted_in_dollars_with_a_warning(tmp_path: Path, rules: None) -> None:
    answer = accounts.run(accounts.extract(tmp_path, accounts.line(currency="NOK", amount="1000.00")))

    assert answer["codes"]["RATE_MISSING"] == 1
    entry = LedgerEntry.objects.get(kind=EntryKind.EXPENDITURE)
    assert (entry.currency, entry.amount_usd) == ("USD", Decimal("100.50"))


def test_a_line_of_a_closed_period_is_a_late_item(tmp_path: Path, rules: None, gift: Contribution) -> None:
    period = close(date(2026, 1, 1), date(2026, 10, 31))

    answer = accounts.run(accounts.extract(tmp_path, accounts.line()))

    said = next(each for each in answer["messages"] if each["code"] == "PERIOD_CLOSED")
    assert (said["severity"], said["row"], said["raw"]) == ("warning", 2, "2026-10-05")
    assert "2026-11-01" in said["suggestion"]
    entries = LedgerEntry.objects.filter(source_batch=answer["import"])
    assert {(entry.kind, entry.value_on, entry.occurred_on, entry.late_for) for entry in entries} == {
        ("expenditure", date(2026, 11, 1), date(2026, 10, 5), period),
        ("support_cost", date(2026, 11, 1), date(2026, 10, 5), period),
    }
    # The same line again is the same, although it counts on another day.
    assert accounts.run(accounts.extract(tmp_path, accounts.line(text="x"), name="b.csv"))["unchanged"] == 1


def test_an_import_of_a_period_that_closed_since_is_reversed_in_the_open(tmp_path: Path, rules: None) -> None:
    answer = accounts.run(accounts.extract(tmp_path, accounts.line()))
    close(date(2026, 10, 1), date(2026, 10, 31))

    pipeline.undo(ImportBatch.objects.get(pk=answer["import"]), by=None)

    reversals = LedgerEntry.objects.filter(reverses__source_batch=answer["import"])
    assert {(each.kind, each.value_on) for each in reversals} == {
        ("expenditure", date(2026, 11, 1)),
        ("support_cost", date(2026, 11, 1)),
    }
    assert totals_by_kind()[EntryKind.EXPENDITURE] == totals_by_kind()[EntryKind.SUPPORT_COST] == 0


def changed(tmp_path: Path, by: User) -> ImportBatch:
    accounts.run(accounts.extract(tmp_path, accounts.line()))
    return staged(accounts.extract(tmp_path, accounts.line(amount_usd="99.50"), name="changed.csv"), by=by)


def test_a_changed_line_is_reversed_and_posted_anew_when_a_person_says_so(
    tmp_path: Path, rules: None, frank: User
) -> None:
    batch = changed(tmp_path, frank)
    assert batch.rows.saying("EDITED_LOCALLY").count() == 1
    with pytest.raises(NotAllowed):
        pipeline.apply(batch, by=None)

    decisions.decide(batch, code="EDITED_LOCALLY", choice="file", by=frank)
    batch.refresh_from_db()
    assert (batch.counts["updated"], batch.counts["rejected"]) == (1, 0)
    pipeline.apply(batch, by=None)

    lines = LedgerEntry.objects.filter(kind=EntryKind.EXPENDITURE).order_by("pk")
    assert [(each.amount_usd, each.source_key, each.reverses_id is not None) for each in lines] == [
        (Decimal("100.50"), "expenditure:2026/19000001/1", False),
        (Decimal("-100.50"), "", True),
        (Decimal("99.50"), "expenditure:2026/19000001/1~2", False),
    ]
    assert totals_by_kind()[EntryKind.SUPPORT_COST] == Decimal("12.94")
    assert accounts.run(accounts.extract(tmp_path, accounts.line(amount_usd="99.50"), name="c.csv"))["unchanged"] == 1
    assert reconcile().is_clean

    pipeline.undo(batch, by=None)  # brings back what it had replaced
    assert totals_by_kind()[EntryKind.EXPENDITURE] == Decimal("100.50")
    assert totals_by_kind()[EntryKind.SUPPORT_COST] == Decimal("13.07")
    assert accounts.run(accounts.extract(tmp_path, accounts.line(), name="d.csv"))["unchanged"] == 1


def test_a_changed_line_may_be_kept_as_posted(tmp_path: Path, rules: None, frank: User) -> None:
    batch = changed(tmp_path, frank)

    decisions.decide(batch, code="EDITED_LOCALLY", choice="portal", by=frank)

    batch.refresh_from_db()
    assert (batch.counts["unchanged"], batch.counts["rejected"]) == (1, 0)


def test_support_costs_in_the_file_are_matched_and_not_charged_again(
    tmp_path: Path, rules: None, gift: Contribution
) -> None:
    lines = (accounts.line(), accounts.line(item="2", gl_account="79901", amount_usd="13.07", text="PSC"))

    answer = accounts.run(accounts.extract(tmp_path, *lines))

    entries = LedgerEntry.objects.filter(source_batch=answer["import"]).order_by("kind")
    assert [(each.kind, each.amount_usd, each.accompanies_id) for each in entries] == [
        ("expenditure", Decimal("100.50"), None),
        ("support_cost", Decimal("13.07"), None),
    ]


def test_support_costs_that_the_portal_has_charged_already_stop_the_file(
    tmp_path: Path, rules: None, frank: User
) -> None:
    accounts.run(accounts.extract(tmp_path, accounts.line()))
    late = accounts.line(item="2", gl_account="79901", amount_usd="13.07")
    batch = staged(accounts.extract(tmp_path, late, name="psc.csv"), by=frank)
    assert batch.rows.saying("SUPPORT_COST_CHARGED").count() == 1

    decisions.decide(batch, code="SUPPORT_COST_CHARGED", choice="force", by=frank)

    batch.refresh_from_db()
    assert batch.counts["created"] == 1


@pytest.mark.parametrize(
    ("facts", "code", "column"),
    [
        ({"amount_usd": "a hundred", "amount": ""}, "AMOUNT_INVALID", "K · Amount in US$"),
        ({"amount_usd": "1.005", "amount": ""}, "AMOUNT_INVALID", "K · Amount in US$"),
        ({"amount_usd": "", "amount": ""}, "AMOUNT_INVALID", "K · Amount in US$"),
        ({"currency": "ZZZ"}, "CURRENCY_UNKNOWN", "I · Transaction currency"),
        ({"posting_date": "05/10/2026"}, "DATE_INVALID", "A · Posting date"),
        ({"posting_date": "2999-10-05"}, "DATE_FUTURE", "A · Posting date"),
        ({"document": ""}, "VALUE_MISSING", "B · Document number"),
        ({"wbs": "ZZ-1", "fund": "ZZZ"}, "CODING_UNKNOWN", "E · WBS element"),
        ({"item": "9"}, "DUPLICATE_IN_FILE", "C · Line item"),
    ],
)
def test_one_bad_line_refuses_the_file(
    tmp_path: Path, rules: None, facts: dict[str, str], code: str, column: str
) -> None:
    answer = accounts.refused(accounts.extract(tmp_path, accounts.line(item="9"), accounts.line(**facts)))

    (error,) = [message for message in answer["messages"] if message["severity"] == "error"]
    assert (error["code"], error["row"], error["column"]) == (code, 3, column)
    assert error["suggestion"]
    assert not LedgerEntry.objects.filter(kind=EntryKind.EXPENDITURE).exists()


def test_arabic_digits_are_amounts_and_nothing_is_not_posted(tmp_path: Path, rules: None) -> None:
    lines = (
        accounts.line(amount_usd="١٬٢٣٤٫٥٠"),
        accounts.line(item="2", amount_usd="0.00"),
        accounts.line(item="3", amount_usd="34.50-"),  # as accounting systems write a minus
    )

    answer = accounts.run(accounts.extract(tmp_path, *lines))

    assert (answer["created"], answer["unchanged"]) == (2, 1)
    assert totals_by_kind()[EntryKind.EXPENDITURE] == Decimal("1200.00")


def test_the_totals_of_the_file_equal_what_is_posted(tmp_path: Path, rules: None) -> None:
    accounts.run(accounts.extract(tmp_path, accounts.line()))
    lines = (accounts.line(), accounts.line(item="2", amount_usd="50.00"), accounts.line(item="3", amount_usd="-8.00"))
    batch = staged(accounts.extract(tmp_path, *lines, name="b.csv"))

    before = totals_of(batch)
    assert (before.file_usd, before.file.positive_usd, before.file.negative_usd) == (
        Decimal("142.50"),
        Decimal("150.50"),
        Decimal("-8.00"),
    )
    assert (before.already_usd, before.to_post_usd, before.posted_usd) == (Decimal("100.50"), Decimal("42.00"), None)
    assert {code: (fund.lines, fund.usd) for code, fund in before.funds.items()} == {"VFTC": (2, Decimal("42.00"))}

    pipeline.apply(batch, by=None)
    after = totals_of(ImportBatch.objects.get(pk=batch.pk))
    assert (after.posted_usd, after.support_cost_usd, after.agrees) == (Decimal("42.00"), Decimal("5.46"), True)


def test_a_row_whose_sum_is_another_than_shown_is_not_posted(tmp_path: Path, rules: None) -> None:
    batch = staged(accounts.extract(tmp_path, accounts.line()))
    row: Any = batch.rows.get()
    row.raw["amount_usd"] = "100.51"
    row.save()

    with pytest.raises(NotAllowed, match="The file's new lines come to"):
        pipeline.apply(batch, by=None)
    assert not LedgerEntry.objects.filter(kind=EntryKind.EXPENDITURE).exists()
