"""The public page of working days: how long each stage usually takes."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal import formats
from portal.working_days import holiday_years
from projects.requests.actions import WORKFLOW
from projects.requests.clock import TO_DECISION, TOTAL, Usual, usual_times
from projects.requests.times import CLOCK

SUMS = {
    TO_DECISION: _("From receipt to the decision, without pauses"),
    TOTAL: _("From receipt to the end, without pauses"),
}


@login_not_required
@require_safe
def request_times(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [(name_of(one), one, [days(d) for d in quarters(one)]) for one in usual_times(today=today)]
    this_year = holiday_years().get(today.year)
    context = {"rows": rows, "today": today, "fewest": CLOCK.fewest_cases, "holidays": this_year}
    return render(request, "projects/requests/times.html", context)


def name_of(usual: Usual) -> Any:
    return SUMS.get(usual.status) or WORKFLOW.state(usual.status).outside


def quarters(usual: Usual) -> tuple[float | None, float | None, float | None]:
    return usual.lower, usual.median, usual.upper


def days(value: float | None) -> str:
    """3, and 3.5 where it is a half."""
    return formats.number(value, formats.digits_of(value, 1)) if value is not None else formats.UNKNOWN
