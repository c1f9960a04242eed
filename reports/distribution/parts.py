"""The cards on a report's page: who got it (40), and the copy that the public may read (45)."""

from typing import Any

from django.utils import timezone

from portal.accounts.rules import standing
from reports.distribution.copies.actions import WORKFLOW
from reports.distribution.forms import AcknowledgeForm
from reports.distribution.models import Delivery
from reports.distribution.plan import plan_of
from reports.runs.models import Report
from reports.runs.parts import Part, register
from reports.runs.workflow import APPROVED_STATES

SHOWN = 8


@register(40)
def distribution(report: Report, user: Any) -> Part | None:
    if standing(user).is_staff:
        return Part("reports/distribution/card.html", staff_context(report, user))
    mine = Delivery.objects.visible_to(user).filter(report=report).first()
    return Part("reports/distribution/mine.html", {"delivery": mine, "form": AcknowledgeForm()}) if mine else None


def staff_context(report: Report, user: Any) -> dict[str, Any]:
    deliveries = list(report.deliveries.select_related("person"))
    plan = plan_of(report, timezone.localdate())
    return {
        "deliveries": deliveries[:SHOWN],
        "sent": len(deliveries),
        "opened": sum(one.opened_at is not None for one in deliveries),
        "confirmed": sum(one.acknowledged_at is not None for one in deliveries),
        "new": plan.new[:SHOWN],
        "waiting": len(plan.new),
        "is_approved": report.status in APPROVED_STATES,
        "may_distribute": user.has_perm("reports.distribute_report", report),
    }


@register(45)
def public_copy(report: Report, user: Any) -> Part | None:
    """For staff, once the report is approved."""
    if not standing(user).is_staff or report.status not in APPROVED_STATES:
        return None
    latest = report.public_copies.select_related("proposed_by", "decided_by").first()
    editions = list(latest.editions.select_related("document").order_by("language")) if latest else []
    context = {
        "copy": latest,
        "state_info": WORKFLOW.state(latest.status) if latest else None,
        "editions": editions,
        "may_decide": latest is not None
        and latest.status == "proposed"
        and user.has_perm("reports.decide_publiccopy", latest),
    }
    return Part("reports/distribution/copy_card.html", context)
