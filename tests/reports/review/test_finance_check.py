"""The frozen money of a report held against certified periods and the ledger."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from funding.periods.figures import certified_figures, fingerprint
from funding.periods.models import FinancialPeriod
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.periods import parse
from portal.reference.finance import ObjectClass
from portal.workflow import NotAllowed
from reports.figures.freezing import fingerprint as fingerprint_of_report
from reports.kinds.money import Money
from reports.review import actions, checking
from reports.review.certified import certified_until, expected, not_certified, pieces
from reports.review.models import FinanceCheck
from reports.runs import actions as runs
from reports.runs.editions import document_of
from reports.runs.models import Report
from tests.factories import funding
from tests.factories import periods as make_period
from tests.factories import review as make
from tests.factories.accounts import person
from tests.factories.people import member
from tests.factories.reports import DRAFTED_AT, HALF, programme, spend

pytestmark = pytest.mark.django_db


def certify(name: str) -> FinancialPeriod:
    """With its figures, as the action freezes them; the year before comes first."""
    if name.startswith("2026") and not FinancialPeriod.objects.exists():
        certify("2025")
    period = make_period.period(name, "soft_closed")
    figures = certified_figures(period.period)
    period.status, period.certified_at, period.certified_by = "certified", DRAFTED_AT, person()
    period.figures, period.figures_sha256 = figures, fingerprint(figures)
    period.save()
    return period


def all_funds(period: str = "2026-H1") -> dict[str, Decimal]:
    return expected(Money("", parse(period), {}))


def test_accounts_of_the_half_year_by_hand() -> None:
    programme()

    lines = all_funds()

    # received: 40,000.25 and 100,000 EUR at 0.901; spent in the half-year: 32,000.10 + 7,000 + 250 + 12.34
    assert lines["opening_usd"] == Decimal("108700.00")
    assert lines["received_usd"] == Decimal("150988.04")
    assert sum(usd for line, usd in lines.items() if line.startswith("expenditure_usd.")) == Decimal("39262.44")
    assert lines["support_cost_usd"] == Decimal("5104.11")
    assert lines["closing_usd"] == Decimal("215321.49")


@pytest.mark.parametrize("certified", [(), ("2026-Q1",), ("2026-Q1", "2026-Q2"), ("2026-H1",), ("2026-01", "2026-02")])
def test_pieces_give_the_same_however_they_are_cut(certified: tuple[str, ...]) -> None:
    programme()
    whole = all_funds()
    for name in certified:
        certify(name)

    assert all_funds() == whole


def test_certified_figures_are_read_and_not_the_ledger(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    programme()
    certify("2026-H1")

    with django_assert_num_queries(2):  # the periods and the fund
        lines = expected(Money("VFTC", HALF, {}))

    assert pieces(HALF)[0].figures == FinancialPeriod.objects.get(starts_on__year=2026).figures
    assert lines["received_usd"] == Decimal("110987.79")


def test_what_is_not_certified_is_named() -> None:
    certify("2026-01")
    certify("2026-02")

    assert not_certified(HALF) == [["2026-03-01", "2026-06-30"]]
    assert certified_until(HALF) == date(2026, 2, 28)
    assert not_certified(parse("2026-02")) == []
    assert not_certified(parse("2024-12-15..2026-01-15")) == [["2024-12-15", "2024-12-31"]]


def test_equal_figures_need_no_words(report: Report, frank: User) -> None:
    check = actions.check_by_finance(report, by=frank)

    assert (check.differences, check.is_accepted, check.note) == ([], True, "")
    assert (check.figures_sha256, check.certified_until, check.is_wholly_certified) == (
        report.figures_sha256,
        None,
        False,
    )


def test_the_check_against_a_certified_period(report: Report, frank: User) -> None:
    assert report.not_certified == [["2026-01-01", "2026-06-30"]]
    certify("2026-H1")

    check = actions.check_by_finance(report, by=frank)

    assert (check.certified_until, check.is_wholly_certified, check.differences) == (date(2026, 6, 30), True, [])
    assert report.not_certified == []


def test_a_late_posting_is_a_difference_in_words(report: Report, frank: User) -> None:
    spend(funding.fund("VFTC"), None, "100", date(2026, 6, 1), ObjectClass.STAFF)

    sentences = [checking.in_words(one, report) for one in checking.find_differences(report)]

    assert (
        "All voluntary funds, 1 January–30 June 2026, Closing balance: the report says US$ 215,321.49,"
        " the ledger now US$ 215,208.49 (US$ −113.00)."
    ) in [sentence.replace("\xa0", " ") for sentence in sentences]
    with pytest.raises(NotAllowed, match="Say why"):
        actions.check_by_finance(report, by=frank)
    check = actions.check_by_finance(report, by=frank, is_accepted=False, note="Freeze them anew")
    assert len(check.differences) == len(sentences) >= 6
    assert {one["against"] for one in check.differences} == {"ledger"}


def test_a_figure_that_was_tampered_with_differs_from_the_certified_period(report: Report, frank: User) -> None:
    certify("2026-H1")
    figures = report.figures
    figures["statement"]["closing_usd"] = "215321.50"
    Report.objects.filter(pk=report.pk).update(figures=figures, figures_sha256=fingerprint_of_report(figures))
    report.refresh_from_db()

    found = checking.find_differences(report)

    assert [(one.line, one.report, one.expected, one.against) for one in found] == [
        ("closing_usd", "215321.50", "215321.49", "certified")
    ]


def test_a_statement_is_checked_on_both_bases_and_for_the_earlier_period(carol: User, frank: User) -> None:
    programme()
    report = runs.draft_report("statement", HALF, by=carol, scope="VFTC", now=DRAFTED_AT)

    assert [(one.fund, str(one.period)) for one in checking.side_by_side(report)] == [
        ("VFTC", "2026-H1"),
        ("VFTC", "2025-H1"),
    ]
    assert checking.find_differences(report) == []
    certify("2026-Q1")
    assert checking.find_differences(report) == []


def test_the_approval_waits_for_a_check_of_these_very_figures(
    report: Report, carol: User, dan: User, frank: User
) -> None:
    make.in_review(report, author=carol)
    with pytest.raises(NotAllowed, match="Finance has not checked these figures"):
        runs.approve(report, by=dan)
    make.checked(report, by=frank)

    runs.request_changes(report, by=dan, note="Late items", places={"figures": "Refresh"})
    spend(funding.fund("VFTC"), None, "100", date(2026, 6, 1), ObjectClass.STAFF)
    runs.refresh_figures(report, by=carol)
    make.in_review(report, author=carol)
    with pytest.raises(NotAllowed, match="Finance has not checked these figures"):
        runs.approve(report, by=dan)

    make.checked(report, by=frank)
    assert runs.approve(report, by=dan).status == "approved"


def test_figures_that_finance_does_not_accept_are_not_approved(
    report: Report, carol: User, dan: User, frank: User
) -> None:
    make.in_review(report, author=carol)
    actions.check_by_finance(report, by=frank, is_accepted=False, note="The refund is missing")

    with pytest.raises(NotAllowed, match="The refund is missing"):
        runs.approve(report, by=dan)
    actions.check_by_finance(report, by=frank, note="")
    assert runs.approve(report, by=dan).status == "approved"


def test_a_check_on_an_older_page_is_refused(report: Report, frank: User) -> None:
    with pytest.raises(NotAllowed, match="frozen anew since"):
        actions.check_by_finance(report, by=frank, seen="0" * 64)
    assert not FinanceCheck.objects.exists()


def test_only_finance_checks_and_only_before_the_approval(report: Report, carol: User, dan: User, ada: User) -> None:
    for somebody in (carol, dan, ada):
        with pytest.raises(NotAllowed):
            actions.check_by_finance(report, by=somebody)
    make.approved(report, author=carol, head=dan)
    with pytest.raises(NotAllowed, match="before the approval"):
        actions.check_by_finance(report, by=member("Fiona", Role.FINANCE))


def test_the_database_wants_an_explanation(report: Report, frank: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FinanceCheck.objects.create(report=report, is_accepted=False, checked_by=frank)


def test_the_cover_says_what_is_not_certified(report: Report) -> None:
    said = "Figures of 1 January–30 June 2026 are not certified yet"

    assert said in document_of(report, "en", code="").marks
    Report.objects.filter(pk=report.pk).update(not_certified=[])
    report.refresh_from_db()
    assert said not in document_of(report, "en", code="").marks
