"""What an agreement adds to the page of its contribution."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from funding.agreements.figures import amounts_of, instalments_of
from funding.agreements.lists import standing_of_report
from funding.agreements.models import ReportDue
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.page_sections import CONTRIBUTION

AT_WORK = (ContributionStatus.PLEDGED, ContributionStatus.SIGNED)


@CONTRIBUTION.register("instalments", order=10)
def instalments(request: HttpRequest, record: Contribution) -> SafeString:
    user: Any = request.user
    today = timezone.localdate()
    rows = instalments_of(record, at=today)
    may_plan = record.status in AT_WORK and user.has_perm("funding.change_contribution", record)
    if not rows and not may_plan:
        return SafeString("")
    amounts = amounts_of(record) if rows else None
    context = {
        "record": record,
        "rows": rows,
        "today": today,
        "amounts": amounts,
        "may_plan": may_plan,
        "may_cancel": may_plan and amounts is not None and amounts.unplanned < 0,
    }
    return SafeString(render_to_string("funding/agreements/instalments.html", context, request))


@CONTRIBUTION.register("reports due", order=40)
def reports_due(request: HttpRequest, record: Contribution) -> SafeString:
    user: Any = request.user
    today = timezone.localdate()
    found = ReportDue.objects.visible_to(user).filter(contribution=record).select_related("document")
    rows = [(report, *standing_of_report(report), report.days_overdue(today)) for report in found]
    may_report = record.status != ContributionStatus.WITHDRAWN and user.has_perm("funding.report_contribution", record)
    if not rows and not may_report:
        return SafeString("")
    context = {"record": record, "rows": rows, "today": today, "may_report": may_report}
    return SafeString(render_to_string("funding/agreements/reports_due.html", context, request))
