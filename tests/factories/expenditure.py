"""Extracts of the accounts, as files; lines differ from each other only where a test says so."""

import csv
import io
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

HEADING = {
    "posting_date": "Posting date",
    "document": "Document number",
    "item": "Line item",
    "fund": "Fund",
    "wbs": "WBS element",
    "grant": "Grant",
    "sponsored_class": "Sponsored class",
    "gl_account": "GL account",
    "currency": "Transaction currency",
    "amount": "Amount in transaction currency",
    "amount_usd": "Amount in US$",
    "text": "Text",
}


def line(**facts: str) -> dict[str, str]:
    """One line item of 5 October 2026 in US$, coded with the codes of `rules`."""
    usual = {
        "posting_date": "2026-10-05",
        "document": "0019000001",
        "item": "001",
        "fund": "32VFT",
        "wbs": "SB-001-05",
        "gl_account": "61101010",
        "currency": "USD",
        "amount_usd": "100.50",
        "text": "Salary",
    }
    made = usual | facts
    made.setdefault("amount", made["amount_usd"])
    return made


def extract(folder: Path, *lines: dict[str, str], name: str = "extract.csv") -> Path:
    path = folder / name
    path.write_text(csv_text(*lines), encoding="utf-8")
    return path


def csv_text(*lines: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADING.values())
    writer.writerows([[each.get(field, "") for field in HEADING] for each in lines])
    return out.getvalue()


def run(path: Path, *arguments: str) -> dict[str, Any]:
    import json

    out = io.StringIO()
    call_command("import_expenditure", str(path), *arguments, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def refused(path: Path) -> dict[str, Any]:
    import json

    out = io.StringIO()
    try:
        call_command("import_expenditure", str(path), "--json", stdout=out)
    except CommandError:
        answer: dict[str, Any] = json.loads(out.getvalue())
        return answer
    raise AssertionError("The file was not refused.")
