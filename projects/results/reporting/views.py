"""Who has not reported: the matrix, and the same periods as a list with its files."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.listing.views import no_such_page, problems, query, respond
from projects.portfolio.workspace import open_project
from projects.results.reporting import actions
from projects.results.reporting.lists import MATRIX, REPORTING
from projects.results.reporting.matrix import half_named, half_of, matrix
from projects.results.reporting.standing import TONES, Standing

explain(
    remind_reporting=_("Reminder of a missing report sent"),
    ask_states_to_report=_("Focal points of the States asked to report on results"),
    ask_states_no_more=_("Focal points of the States no longer asked to report on results"),
)


def let_in(request: HttpRequest) -> None:
    """Staff, and focal points for their own States; the reports of others are nobody's business here."""
    person = standing(request.user)
    if not (person.is_staff or person.has(Role.FOCAL_POINT)):
        raise PermissionDenied


@require_safe
def reporting_matrix(request: HttpRequest) -> HttpResponse:
    let_in(request)
    today = timezone.localdate()
    read = MATRIX.read(request.user, request.GET, request)
    half = read.words.get("half")
    made = matrix(
        request.user,
        read.filterset.qs,
        middle=half_named(half or "") or half_of(today),
        page=request.GET.get("page"),
        today=today,
    )
    context = {
        "listing": MATRIX,
        "filterset": read.asked,
        "half": half,
        "made": made,
        "standings": [
            (
                one,
                TONES[one],
                made.counts.get(one, 0),
                query(request, standing=one, half=half),
            )
            for one in Standing
            if made.counts.get(one)
        ],
        "earlier_query": query(request, half=str(made.earlier)),
        "later_query": query(request, half=str(made.later)),
        "list_query": query(request, half=None),
        "csv_query": query(request, half=None, export="csv"),
        "xlsx_query": query(request, half=None, export="xlsx"),
        "problems": [*problems(request, read.unread), *no_such_page(request, made.page)],
    }
    status = 400 if request.GET.get("export") else 200  # the list beside it has the files
    return render(request, "projects/results/reporting/matrix.html", context, status=status)


@require_safe
def reporting_list(request: HttpRequest) -> HttpResponseBase:
    let_in(request)
    return respond(request, REPORTING)


@require_POST
def reporting_ask_states(request: HttpRequest, pk: int) -> HttpResponse:
    project = open_project(request, pk)
    if not request.user.has_perm("projects.manage_project", project):
        raise PermissionDenied
    actions.ask_states(project, by=person_of(request), asks="asks" in request.POST)
    return redirect("grid_index", project.pk)
