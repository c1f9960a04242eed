"""The statement as a report: frozen figures of both bases, word for word, and where each figure comes from."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind
from funding.statement.lines import rows
from portal.accounts.models import User
from portal.periods import parse
from reports.figures.freezing import thaw
from reports.figures.statement import StatementFigures, compute
from reports.kinds import KINDS, STATEMENT, title_of
from reports.management.commands.make_report import scope_of
from reports.runs import actions
from reports.runs.editions import document_of, html_of
from reports.runs.models import Report
from tests.factories import statement as made
from tests.factories.golden import FOLDER, compare

NOW = datetime(2026, 12, 31, 8, 0, tzinfo=UTC)
HAND = made.by_hand((FOLDER.parent / "statement_by_hand.md").read_text(encoding="utf-8"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def report(settings: Any) -> Report:
    settings.SITE_URL = "https://portal.example"
    settings.DEMO = True
    made.ledger_by_hand()
    Fund.objects.exclude(code__in=["VFTC", "RB-23"]).delete()
    return actions.draft_report("statement", parse("2026-H1"), scope="VFTC", by=None, now=NOW)


def html(report: Report, language: str) -> str:
    return html_of(document_of(report, language, code="GLDN-0000-TEST"), dated=report.frozen_at)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_golden_statement(report: Report, language: str) -> None:
    compare(f"statement-{language}", html(report, language), report)


@pytest.mark.parametrize("language", ["zh-hans", "fr", "ru", "es"])
def test_the_other_languages_are_drawn(report: Report, language: str) -> None:
    text = html(report, language)

    assert f'lang="{language}"' in text
    assert 'id="statement"' in text


def test_frozen_figures_are_those_computed_by_hand(report: Report) -> None:
    frozen = thaw(StatementFigures, report.figures)

    for one in frozen.statements:
        found = {row.id: row.values[0] for row in rows([one])}
        for id, usd in HAND["2026-H1", one.basis].items():
            if "donor" not in id:
                assert found[id] == usd
    sources = {figure.id: figure for figure in frozen.sources}
    assert sources["received.closing"].value == Decimal("215102.06")
    assert sources["received.support_cost"].rows == 8
    assert sources["recorded.write_downs"].source == (
        "ledger: fund=VFTC kind=write_down since=2026-01-01 until=2026-06-30"
    )
    assert [figure for figure in frozen.sources if figure.value and not figure.rows] == []


def test_what_is_posted_later_does_not_change_it(report: Report) -> None:
    before = html(report, "en")
    ledger.post(
        ledger.entry(
            kind=EntryKind.EXPENDITURE, value_on=date(2026, 6, 30), amount=Decimal(1), by=None,
            fund=Fund.objects.get(code="VFTC"), object_class="staff",
        )
    )  # fmt: skip

    assert html(Report.objects.get(pk=report.pk), "en") == before
    after = compute(parse("2026-H1"), today=date(2026, 12, 31), scope="VFTC")
    assert after.main.closing_usd == Decimal("215101.06")


def test_a_report_of_one_fund_and_one_of_all_are_two(report: Report) -> None:
    every = actions.draft_report("statement", parse("2026-H1"), by=None, now=NOW)

    assert every.pk != report.pk
    assert [line["fund"] for line in every.figures["statements"][0]["assessed"]] == ["RB-23"]
    assert report.figures["statements"][0]["assessed"] == []
    assert title_of(KINDS["statement"], report.period, "VFTC").startswith("Statement of income and expenditure, VFTC, ")


def test_staff_draft_it_on_the_page(client: Client, report: Report, frank: User) -> None:
    client.force_login(frank)

    form = {"kind": "statement", "period": "2025/26", "scope": "VFTC"}
    page = client.post(reverse("report_new"), form, follow=True)

    assert "US$ 215,102.06" in page.content.decode().replace("\xa0", " ")
    assert Report.objects.get(starts_on=date(2025, 7, 1)).scope == "VFTC"
    assert client.post(reverse("report_new"), {**form, "scope": "NONE"}).status_code == 422


@pytest.mark.parametrize("options", [{"fund": "nofund"}, {"kind": "board", "fund": "VFTC"}])
def test_a_fund_that_is_not_there_is_wrong_usage(options: dict[str, str], tmp_path: Path) -> None:
    made.funding.fund("VFTC")
    kind = options.pop("kind", "statement")

    with pytest.raises(CommandError) as refusal:
        call_command("make_report", kind, period="2026-H1", output=tmp_path / "x.pdf", **options)
    assert refusal.value.returncode == 2


def test_the_fund_is_named_in_any_case() -> None:
    made.funding.fund("VFTC")

    assert scope_of(STATEMENT, {"scope": "", "fund": "vftc"}) == "VFTC"
    assert scope_of(STATEMENT, {"scope": "", "fund": ""}) == ""
