"""The public page of working days: how long each stage usually takes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.working_days import holiday_years
from projects.requests.actions import WORKFLOW
from projects.requests.clock import TOTAL, usual_times
from projects.requests.times import CLOCK

WHOLE = _("From receipt to the end, without pauses")


@login_not_required
@require_safe
def request_times(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        (WHOLE if usual.status == TOTAL else WORKFLOW.state(usual.status).outside, usual)
        for usual in usual_times(today=today)
    ]
    this_year = holiday_years().get(today.year)
    context = {"rows": rows, "today": today, "fewest": CLOCK.fewest_cases, "holidays": this_year}
    return render(request, "projects/requests/times.html", context)
