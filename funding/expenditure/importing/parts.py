"""What the review of an expenditure file shows above its rows: how far it is, its totals, what waits for matching."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext_lazy

from funding.expenditure.importing.totals import totals_of
from portal.imports.models import ImportBatch

Status = ImportBatch.Status
UNMATCHED = "CODING_UNKNOWN"
LABELS = {
    Status.READING: pgettext_lazy("expenditure file", "Uploaded, being read"),
    Status.MATCHING: pgettext_lazy("expenditure file", "Being matched"),
    Status.APPLYING: pgettext_lazy("expenditure file", "Being posted"),
    Status.APPLIED: pgettext_lazy("expenditure file", "Posted"),
    Status.UNDOING: pgettext_lazy("expenditure file", "Being reversed"),
    Status.UNDONE: pgettext_lazy("expenditure file", "Reversed"),
}


@dataclass(frozen=True)
class Step:
    label: Any
    state: str = ""
    url: str = ""


def status_label(batch: ImportBatch) -> Any:
    """Checked while lines are wrong or unmatched, matched when the second person can post."""
    if batch.is_staged and batch.counts.get("read"):
        if batch.counts.get("rejected"):
            return pgettext_lazy("expenditure file", "Checked, lines to be matched")
        return pgettext_lazy("expenditure file", "Matched, not posted")
    return LABELS.get(Status(batch.status))


def steps(batch: ImportBatch) -> list[Step]:
    names = (
        pgettext_lazy("expenditure file", "Uploaded"),
        pgettext_lazy("expenditure file", "Checked"),
        pgettext_lazy("expenditure file", "Matched"),
        pgettext_lazy("expenditure file", "Posted"),
    )
    return [
        Step(name, "done" if index < reached(batch) else "now" if index == reached(batch) else "")
        for index, name in enumerate(names)
    ]


def reached(batch: ImportBatch) -> int:
    """How many of the four steps are behind it."""
    if batch.status in (Status.APPLIED, Status.UNDOING, Status.UNDONE):
        return 4
    if batch.status in (Status.READING, Status.FAILED) or not batch.counts.get("read"):
        return 1
    return 2 if batch.counts.get("rejected") else 3


def of_review(request: Any, batch: ImportBatch) -> list[SafeString]:
    shown = [render_to_string("components/steps.html", {"steps": steps(batch)})]
    if batch.counts.get("read"):
        unmatched = batch.rows.saying(UNMATCHED).count() if batch.is_staged else 0
        context = {
            "batch": batch,
            "totals": totals_of(batch),
            "unmatched": unmatched,
            "matching_url": reverse("import_matching", args=[batch.pk]),
            "ledger_url": reverse("expenditure_list") + f"?batch={batch.pk}",
        }
        shown.append(render_to_string("funding/expenditure/batch.html", context, request=request))
    return [mark_safe(html) for html in shown]  # noqa: S308 (rendered by the template engine)
