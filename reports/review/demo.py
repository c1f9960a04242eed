"""An illustrative statement in review: sent back once, commented, not yet checked by finance. A second call changes nothing."""

from collections.abc import Mapping
from datetime import date

from portal.accounts.models import User
from portal.periods import Period
from reports.review import actions as review
from reports.runs import actions
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus


def quarter_before(today: date) -> Period:
    """The last complete quarter."""
    first_of_this = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    last = date.fromordinal(first_of_this.toordinal() - 1)
    return Period(date(last.year, last.month - 2, 1), last)


def load(people: Mapping[str, User], *, today: date) -> Report:
    officer, head, second = (people[f"{name}@demo.example"] for name in ("officer", "head", "second.officer"))
    report = actions.draft_report("statement", quarter_before(today), by=officer)
    if report.status != ReportStatus.DRAFTING or report.comments.exists():
        return report
    actions.send_to_review(report, by=officer)
    question = review.comment(
        report, place="figures", text="Does the closing balance include the receipt of the last day?", by=head
    )
    actions.request_changes(
        report,
        by=head,
        note="Freeze the figures again once the last receipts are posted.",
        places={"figures": "Receipts of the last week were still being posted when the figures were frozen."},
    )
    actions.refresh_figures(report, by=officer)
    review.reply(question, text="It does now: the figures were frozen again.", by=officer)
    actions.send_to_review(report, by=officer, note="Figures frozen again.")
    review.resolve(question, by=head)
    review.comment(
        report,
        place="section:chapter-2",
        text="The note on late items should name the period that they belong to.",
        by=head,
        is_must=True,
    )
    review.comment(report, place="section:chapter-1", text="The earlier quarter helps; thank you.", by=second)
    return report
