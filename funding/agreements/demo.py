"""Illustrative agreements over several years: instalments paid, due, late and waiting, reports sent and overdue."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from funding.agreements import actions
from funding.agreements.models import ReportDue
from funding.agreements.planning import Planned, yearly_reports
from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from funding.donors.actions import record_donor
from funding.donors.naming import DonorNames
from funding.funds.models import Fund
from portal.accounts.models import User

FUND = "vftc"
EVIDENCE = "Letter of acceptance (illustrative)"


def load(people: Mapping[str, User], today: date) -> None:
    """Called once, on a new set of demonstration data."""
    finance, officer = people["finance@demo.example"], people["officer@demo.example"]
    one_year_in_three(finance, officer, today)
    tranches_with_conditions(finance, officer, today)
    late_with_the_second(finance, today)
    what_is_still_to_come(finance, today)


def agreement(name: str, currency: str, amount: int, days_ago: int, valid: int, by: User, today: date) -> Contribution:
    signed_on = today - timedelta(days=days_ago)
    contribution = contributions.pledge(
        donor=record_donor(DonorNames().find(name), by=by, since_year=today.year - 3),
        fund=Fund.objects.get(code__iexact=FUND),
        currency=currency,
        amount=Decimal(amount),
        pledged_on=signed_on - timedelta(days=20),
        starts_on=signed_on,
        valid_until=signed_on + timedelta(days=valid),
        title="Technical cooperation in the field of human rights (illustrative)",
        agreement_reference=f"ILL/{signed_on.year}/{days_ago:03d}",
        by=by,
    )
    return contributions.sign(contribution, on=signed_on, by=by)


def plan(contribution: Contribution, rows: Sequence[tuple[int, int, str]], by: User, today: date) -> None:
    """Rows of (days from today, amount, condition)."""
    planned = [Planned(today + timedelta(days=days), Decimal(amount), condition) for days, amount, condition in rows]
    actions.plan_instalments(contribution, rows=planned, by=by)


def pay(contribution: Contribution, amount: int, days_ago: int, by: User, today: date) -> None:
    on = today - timedelta(days=days_ago)
    contributions.receive(contribution, amount=Decimal(amount), on=on, by=by, description="Illustrative", today=today)


def one_year_in_three(finance: User, officer: User, today: date) -> None:
    gift = agreement("Sweden", "EUR", 600_000, 430, 1095, finance, today)
    plan(gift, [(-400, 200_000, ""), (-35, 200_000, ""), (330, 200_000, "")], finance, today)
    pay(gift, 200_000, 395, finance, today)
    pay(gift, 200_000, 30, finance, today)
    first, until = gift.starts_on or today, gift.valid_until or today
    rows = yearly_reports(kind=ReportDue.Kind.CERTIFIED, first=first, until=until, days_after=181)
    reports = actions.plan_reports(gift, reports=rows, by=officer)
    for report in reports:
        if report.due_on < today:
            actions.send_report(report, on=report.due_on - timedelta(days=9), by=officer, reference="Illustrative 1")


def tranches_with_conditions(finance: User, officer: User, today: date) -> None:
    gift = agreement("European Commission", "EUR", 450_000, 300, 900, finance, today)
    rows = [
        (-290, 180_000, "Inception report accepted"),
        (-45, 180_000, "Interim narrative and financial report accepted"),
        (400, 90_000, "Final report accepted"),
    ]
    plan(gift, rows, finance, today)
    first = gift.instalments.order_by("number")[0]
    actions.meet_condition(first, on=today - timedelta(days=280), evidence=EVIDENCE, by=finance)
    pay(gift, 180_000, 270, finance, today)
    for kind, days in ((ReportDue.Kind.NARRATIVE, -75), (ReportDue.Kind.FINANCIAL, -75), (ReportDue.Kind.FINAL, 420)):
        report = ReportDue(kind=kind, due_on=today + timedelta(days=days))
        actions.plan_reports(gift, reports=[report], by=officer)
    sent = gift.reports_due.get(kind=ReportDue.Kind.NARRATIVE)
    actions.send_report(sent, on=today - timedelta(days=80), by=officer, reference="Illustrative 2")


def late_with_the_second(finance: User, today: date) -> None:
    gift = agreement("Canada", "USD", 240_000, 200, 700, finance, today)
    plan(gift, [(-180, 100_000, ""), (-40, 100_000, ""), (140, 40_000, "")], finance, today)
    pay(gift, 100_000, 178, finance, today)
    pay(gift, 25_000, 38, finance, today)


def what_is_still_to_come(finance: User, today: date) -> None:
    """Agreements that were there before: the rest of each, due in a month."""
    signed = Contribution.objects.filter(status="signed", instalments__isnull=True).order_by("pk")
    for gift in signed:
        if rest := contributions.outstanding_amount(gift):
            actions.plan_instalments(gift, rows=[Planned(today + timedelta(days=30), rest)], by=finance)
