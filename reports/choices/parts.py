"""The card of the author's choices on a report's page."""

from typing import Any

from portal.accounts.rules import standing
from reports.choices.forms import FORMS
from reports.runs.actions import REFRESHABLE
from reports.runs.models import Report
from reports.runs.parts import Part, register


@register(15)
def choices_card(report: Report, user: Any) -> Part | None:
    """For whoever writes the report, while it is written."""
    may_choose = (
        report.kind in FORMS
        and report.status in REFRESHABLE
        and standing(user).is_staff
        and user.has_perm("reports.write_report", report)
    )
    return Part("reports/choices/card.html", {}) if may_choose else None
