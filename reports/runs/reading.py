"""What features add to a report that is read on its page. The text of an edition never changes by it."""

from collections.abc import Callable
from typing import Any

from reports.kinds.document import Document
from reports.runs.models import Report

Change = Callable[[Document, Report, Any], Document]
CHANGES: list[Change] = []


def register(change: Change) -> Change:
    """Has the function asked whenever a person opens the report: (document, report, person) → document."""
    CHANGES.append(change)
    return change


def read(document: Document, report: Report, user: Any) -> Document:
    for change in CHANGES:
        document = change(document, report, user)
    return document
