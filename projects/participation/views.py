"""The participation room of a project, its events, and the page over all projects."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal import formats
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.listing.exports import XLSX_TYPE
from portal.listing.reading import of_page
from portal.listing.views import EXPORTS, no_such_page, problems, respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.participation import actions, grid, sheet
from projects.participation.exports import PORTFOLIO, lines
from projects.participation.forms import EventForm, SheetForm
from projects.participation.lists import EVENTS
from projects.participation.models import AccessMeasure, Event, Group, Sex
from projects.participation.queries import figures_of, portfolio_of, sees_counts
from projects.participation.showing import access_lines, event_rows, portfolio_tables, project_tables, shown_table
from projects.partners.models import OrganisationKind
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus
from projects.portfolio.workspace import open_project, room

explain(
    record_event=gettext_lazy("Event recorded"),
    change_event=gettext_lazy("Event changed"),
    delete_event=gettext_lazy("Event deleted"),
)
PROJECTS_SHOWN = 25


def may_record(user: Any, project: Project) -> bool:
    is_open = project.status in (ProjectStatus.PLANNING, *RUNNING)
    return is_open and user.is_authenticated and bool(user.has_perm("projects.manage_project", project))


@login_not_required
@require_safe
def participation_room(request: HttpRequest, pk: int) -> HttpResponse:
    project = open_project(request, pk)
    events = list(Event.objects.filter(project=project).select_related("form"))
    figures = figures_of(project, events, request.user)
    context = room(request, project, "participation") | {
        "figures": figures,
        "tables": project_tables(figures),
        "access": access_lines(figures.access),
        "events": event_rows(events, figures),
        "may_record": may_record(request.user, project),
    }
    return render(request, "projects/participation/room.html", context)


def find(request: HttpRequest, project: Project, event_pk: int) -> Event:
    rows = Event.objects.filter(project=project).select_related("form", "activity")
    return get_object_or_404(rows, pk=event_pk)


@login_not_required
@require_safe
def event_detail(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    project = open_project(request, pk)
    event = find(request, project, event_pk)
    events = Event.objects.filter(project=project)
    figures = figures_of(project, events, request.user)
    context = room(request, project, "participation") | {
        "event": event,
        "shown": shown_table(figures.tables[event.pk]),
        "measures": formats.names(AccessMeasure(word).label for word in event.access_measures),
        "is_suppressed": figures.is_suppressed,
        "may_record": may_record(request.user, project),
        "sheet": SheetForm(),
    }
    return render(request, "projects/participation/event.html", context)


def team_only(request: HttpRequest, project: Project) -> None:
    if not request.user.has_perm("projects.manage_project", project):
        raise PermissionDenied(_("Only the team of the project records who took part."))


def event_new(request: HttpRequest, pk: int) -> HttpResponse:
    project = open_project(request, pk)
    team_only(request, project)
    form = EventForm(posted(request), project=project, initial={"language": person_of(request).language})
    return edited(request, project, form, None, {})


def event_edit(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    project = open_project(request, pk)
    event = find(request, project, event_pk)
    team_only(request, project)
    form = EventForm(posted(request), instance=event, project=project)
    return edited(request, project, form, event, grid.texts(actions.counts_of(event)))


def edited(
    request: HttpRequest, project: Project, form: EventForm, event: Event | None, known: dict[str, str]
) -> HttpResponse:
    """The form with its grid: shown, given more rows, refused with everything kept, or written."""
    if request.method != "POST":
        return form_page(request, project, form, event, known or grid.texts({}), ())
    reading = grid.read(request.POST.dict())
    if "more" in request.POST:
        return form_page(request, project, form, event, grid.with_more_rows(request.POST.dict()), ())
    if form.is_valid() and not reading.problems:
        try:
            made = write(request, project, event, form.cleaned_data, reading.counts)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The event is kept."))
            return redirect(made.get_absolute_url())
    return form_page(request, project, form, event, request.POST.dict(), reading.problems)


def write(
    request: HttpRequest, project: Project, event: Event | None, facts: dict[str, Any], counts: grid.Counts
) -> Event:
    if event is None:
        return actions.record(project, by=person_of(request), facts=facts, counts=counts)
    return actions.change(event, by=person_of(request), facts=facts, counts=counts)


def form_page(
    request: HttpRequest,
    project: Project,
    form: EventForm,
    event: Event | None,
    data: dict[str, str],
    problems: Any,
) -> HttpResponse:
    plain, named = grid.drawn(data, [problem.anchor.removeprefix("id_") for problem in problems])
    context = room(request, project, "participation") | {
        "form": form,
        "event": event,
        "plain": plain,
        "named": named,
        "problems": problems,
        "sexes": Sex.labels,
        "kinds": OrganisationKind.choices,
        "groups": [choice for choice in Group.choices if choice[0] != Group.NONE],
        "rows_sent": grid.rows_sent(data),
        "has_more": len(named) < grid.MOST_ROWS,
    }
    is_refused = request.method == "POST" and "more" not in request.POST
    return render(request, "projects/participation/edit.html", context, status=409 if is_refused else 200)


@require_POST
def event_delete(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    project = open_project(request, pk)
    event = find(request, project, event_pk)
    team_only(request, project)
    actions.delete(event, by=person_of(request))
    messages.success(request, _("The event is deleted."))
    return redirect("participation_room", project.pk)


@require_safe
def event_sheet(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    """The template for the counts of one event; it holds what was counted, so it is for the team."""
    project = open_project(request, pk)
    event = find(request, project, event_pk)
    if not sees_counts(request.user, project):
        raise PermissionDenied(_("Only the team of the project records who took part."))
    response = HttpResponse(sheet.template(event), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{project.code}-event-{event.pk}.xlsx"'
    return response


@require_POST
def event_sheet_send(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    project = open_project(request, pk)
    event = find(request, project, event_pk)
    team_only(request, project)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(event.get_absolute_url())
    counts = sheet.read(form.cleaned_data["file"])
    actions.count(event, by=person_of(request), counts=counts)
    messages.success(request, _("The counts of the sheet are kept."))
    return redirect(event.get_absolute_url())


@login_not_required
@require_safe
def participation(request: HttpRequest) -> HttpResponseBase:
    """All projects that the reader sees."""
    figures = portfolio_of(request.user)
    unread = of_page(request.GET)
    asked = request.GET.get("export", "")
    if (export := EXPORTS.get(asked)) and not unread:
        return export(PORTFOLIO, lines(figures))
    page = Paginator(figures.by_project, PROJECTS_SHOWN).get_page(request.GET.get("page"))
    projects = Project.objects.in_bulk([part.key for part in page])
    context = {
        "figures": figures,
        "tables": portfolio_tables(figures),
        "access": access_lines(figures.access),
        "page": page,
        "projects": [(projects[part.key], part) for part in page],
        "events_url": reverse("event_list"),
        "problems": [*problems(request, unread), *no_such_page(request, page)],
    }
    return render(request, "projects/participation/portfolio.html", context, status=400 if asked else 200)


@login_not_required
@require_safe
def event_list(request: HttpRequest) -> HttpResponseBase:
    return respond(request, EVENTS, template="projects/participation/list.html")
