"""An illustrative extract of the accounts, matched by rules and posted by a second person, and a total of the source that differs."""

import csv
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from django.db.models import Sum

from funding.contributions.models import Contribution
from funding.expenditure.coding.actions import add_coding_rule
from funding.expenditure.models import SourceTotal
from funding.expenditure.reconciliation.actions import record_source_total
from funding.funds.models import Fund
from funding.ledger.models import LedgerEntry
from portal.accounts.models import User
from portal.imports import pipeline
from portal.imports.kinds import get_kind
from portal.periods import month
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus

DIFFERENCE = Decimal("1250.00")
NAME = "illustrative-umoja-extract.csv"
FUND = "32VFT"
HEADING = (
    "Posting date",
    "Document number",
    "Line item",
    "Fund",
    "WBS element",
    "GL account",
    "Transaction currency",
    "Amount in transaction currency",
    "Amount in US$",
    "Text",
)
CLASSES = (("611", "staff"), ("711", "travel_staff"), ("721", "travel_participants"), ("641", "operating"))
LINES = (  # GL account, US$, text: a correction among them
    ("61101010", "2150.40", "Illustrative: salary, national officer"),
    ("71111010", "486.15", "Illustrative: travel to a workshop"),
    ("72111010", "1220.00", "Illustrative: travel of participants"),
    ("64101010", "310.75", "Illustrative: rental of a hall"),
    ("64101010", "-35.25", "Illustrative: refund of a deposit"),
)


def load(people: Mapping[str, User], today: date) -> None:
    """Once; a second call changes nothing."""
    project = Project.objects.filter(status=ProjectStatus.ACTIVE, allocations__status="posted").order_by("code").first()
    if project is None or SourceTotal.objects.exists():
        return
    finance, second = people["finance@demo.example"], people["second.finance@demo.example"]
    gift = Contribution.objects.filter(allocations__project=project).order_by("pk")[0]
    last = today.replace(day=1) - timedelta(days=1)
    wbs = f"SB-{project.code[-4:]}"
    add_coding_rule(part="wbs", match="prefix", code=wbs, project=project, contribution=gift, by=finance)
    add_coding_rule(part="fund", code=FUND, fund=gift.fund, by=finance)
    for prefix, object_class in CLASSES:
        add_coding_rule(part="gl_account", match="prefix", code=prefix, object_class=object_class, by=finance)
    post_extract(wbs, last, finance, second)
    record_total(gift.fund, last, finance)


def post_extract(wbs: str, last: date, finance: User, second: User) -> None:
    kind = get_kind("expenditure")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(HEADING)
            for number, (account, usd, text) in enumerate(LINES, start=1):
                day = last - timedelta(days=3 * number)
                document = f"{1900000000 + last.year * 100 + last.month}"
                writer.writerow((day, document, number, FUND, f"{wbs}-01", account, "USD", usd, usd, text))
        batch = pipeline.stage(kind, path, by=finance)
    pipeline.apply(batch, by=second)


def record_total(fund: Fund, last: date, finance: User) -> None:
    """Last month as the accounts have it: their lines with support costs, and an amount that waits for an explanation."""
    period = month(last.year, last.month)
    days = (period.starts_on, period.ends_on)
    lines = LedgerEntry.objects.filter(fund=fund, source_batch__isnull=False, value_on__range=days)
    record_source_total(
        source="Umoja",
        fund=fund,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        amount_usd=(lines.aggregate(usd=Sum("amount_usd"))["usd"] or Decimal(0)) + DIFFERENCE,
        reference="Illustrative report of the accounts",
        by=finance,
    )
