"""The roll-up page of a management plan, its files, and the lists behind its numbers. Public: each reader's figures count what
that reader may see."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.listing import Listing
from portal.listing.views import EXPORTS, query, respond
from projects.results.plan_models import ManagementPlan
from projects.results.plans import lists
from projects.results.plans.figures import STANDINGS, plan_roll_up
from projects.results.plans.forms import RollUpForm
from projects.results.plans.offered import years
from projects.results.plans.tables import TABLE, lines, rows


@login_not_required
@require_safe
def plan_rollup(request: HttpRequest) -> HttpResponseBase:
    form = RollUpForm(request.GET)
    plans = list(ManagementPlan.objects.all())
    person = standing(request.user)
    context: dict[str, Any] = {
        "form": form,
        "plans": plans,
        "sees_reports": person.is_staff or person.has(Role.FOCAL_POINT),
    }
    if not plans or not form.is_valid():
        return render(request, "projects/results/plans/roll_up.html", context, status=200 if not plans else 400)
    made = plan_roll_up(request.user, form.question)
    if export := EXPORTS.get(request.GET.get("export", "")):
        return export(TABLE, lines(made))
    shown, total = rows(made)
    context |= {
        "made": made,
        "rows": shown,
        "total": total,
        "years": years(made.plan),
        "standings": [name for name, _several in STANDINGS.values()],
        "csv_query": query(request, export="csv"),
        "xlsx_query": query(request, export="xlsx"),
        "ends_later": made.plan.ends_on > timezone.localdate(),
    }
    return render(request, "projects/results/plans/roll_up.html", context)


def page_of(listing: Listing) -> Any:
    @login_not_required
    @require_safe
    def answer(request: HttpRequest) -> HttpResponseBase:
        return respond(request, listing, template="projects/results/plans/rows.html")

    return answer


plan_projects = page_of(lists.PLAN_PROJECTS)
plan_states = page_of(lists.PLAN_STATES)
plan_results = page_of(lists.PLAN_RESULTS)
plan_indicators = page_of(lists.PLAN_INDICATORS)
