from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.accounts.signed_in import person_of
from portal.posting import posted
from portal.workflow import NotAllowed
from projects.portfolio.amendments.when import against_direct_change
from projects.portfolio.workspace import open_project, room
from projects.workplan.cost_plan import actions
from projects.workplan.cost_plan.figures import cost_plan
from projects.workplan.cost_plan.forms import Grid
from projects.workplan.views import demand


def cost_plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid of lines while the project is planned; afterwards what stands in the way, with the way to an amendment."""
    project = open_project(request, pk)
    demand(request, "projects.manage_project", project)
    grid, against = Grid(project, posted(request)), against_direct_change(project)
    if request.method == "POST":
        try:
            actions.save(project, grid.wanted, by=person_of(request))
        except NotAllowed as refusal:
            grid.show(refusal.reasons)
        else:
            plan = cost_plan(project)
            messages.success(
                request, _("The cost plan is saved and adds up.") if plan.adds_up else _("The cost plan is saved.")
            )
            return redirect("work_plan", project.pk)
    context = room(request, project, "work_plan") | {"grid": grid, "against": against, "plan": cost_plan(project)}
    return render(request, "projects/workplan/cost_plan.html", context, status=409 if grid.summary else 200)
