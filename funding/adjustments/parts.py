"""Refunds, write-downs and carry-overs on the page of their contribution."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from funding.adjustments import figures
from funding.adjustments.actions import WORKFLOW
from funding.adjustments.models import Adjustment
from funding.contributions.models import Contribution
from funding.contributions.workflow import COUNTED, ContributionStatus
from funding.page_sections import CONTRIBUTION


@CONTRIBUTION.register("adjustments", order=30)
def adjustments_of_contribution(request: HttpRequest, contribution: Contribution) -> SafeString:
    user: Any = request.user
    rows = list(Adjustment.objects.visible_to(user).for_list().filter(contribution=contribution))
    kinds = proposable(contribution) if user.has_perm("funding.add_adjustment") else []
    if not rows and not kinds:
        return SafeString("")
    context = {
        "record": contribution,
        "rows": [(row, WORKFLOW.state(row.status)) for row in rows],
        "kinds": kinds,
        "to_close": bool(kinds) and any(is_full(row) for row in rows) and figures.is_for_nothing(contribution),
    }
    return SafeString(render_to_string("funding/adjustments/part.html", context, request))


def is_full(row: Adjustment) -> bool:
    return row.kind == Adjustment.Kind.WRITE_DOWN and row.entry is not None


def proposable(contribution: Contribution) -> list[Adjustment.Kind]:
    """What may make sense at this stage; whether the money allows it is said when it is proposed."""
    if contribution.status == ContributionStatus.SIGNED:
        return list(Adjustment.Kind)
    return [Adjustment.Kind.REFUND] if contribution.status in COUNTED else []
