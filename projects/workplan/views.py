"""The work plan room of a project and the list of activities across projects."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.reading import reads_notes
from projects.portfolio.workspace import open_project, room
from projects.workplan import actions, held
from projects.workplan.cost_plan.figures import cost_plan
from projects.workplan.forms import ActivityForm, ProgressForm, ReasonForm, copied, earlier
from projects.workplan.lists import ACTIVITIES, late_note, tone
from projects.workplan.models import Activity
from projects.workplan.people import name_of, with_name
from projects.workplan.picture import work_plan_picture
from projects.workplan.when import may_change

CHANGE, RECORD = "projects.change_activity", "projects.record_activity"


@login_not_required
@require_safe
def activity_list(request: HttpRequest) -> HttpResponseBase:
    return respond(request, ACTIVITIES)


def activities_of(project: Project, reader: Any) -> Any:
    rows = Activity.objects.visible_to(reader).filter(project=project)
    return with_name(rows.select_related("form", "output", "budget_line"), reader)


@login_not_required
@require_safe
def work_plan(request: HttpRequest, pk: int) -> HttpResponse:
    project, today = open_project(request, pk), timezone.localdate()
    activities = list(activities_of(project, request.user))
    for activity in activities:
        activity.project = project  # its rights are read from the project: not again for every row
    context = {
        "rows": [(activity, tone(activity), late_note(activity), name_of(activity)) for activity in activities],
        "picture": work_plan_picture(project, activities, today=today),
        "plan": cost_plan(project),
        "outside": [activity for activity in activities if activity.is_open and actions.against_dates(activity)],
        "may_change": may_change(request.user, project),
        "may_record": bool(recordable(request.user, activities)),
    }
    return render(request, "projects/workplan/room.html", room(request, project, "work_plan") | context)


def recordable(user: Any, activities: list[Activity]) -> list[Activity]:
    """Those whose progress this person may record now."""
    if not user.is_authenticated:
        return []
    return [
        activity
        for activity in activities
        if activity.status != Activity.Status.CANCELLED
        and activity.project.status in actions.RUNNING
        and user.has_perm(RECORD, activity)
    ]


def open_activity(request: HttpRequest, pk: int, number: int) -> tuple[Project, Activity]:
    project = open_project(request, pk)
    activity: Activity = get_object_or_404(activities_of(project, request.user), number=number)
    activity.project = project
    return project, activity


def demand(request: HttpRequest, permission: str, record: Any) -> None:
    if not (request.user.is_authenticated and request.user.has_perm(permission, record)):
        raise PermissionDenied


@login_not_required
@require_safe
def activity_detail(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    project, activity = open_activity(request, pk, number)
    return render(request, "projects/workplan/activity.html", detail_context(request, project, activity))


def detail_context(request: HttpRequest, project: Project, activity: Activity) -> dict[str, Any]:
    may_record = bool(recordable(request.user, [activity]))
    first = {"progress": activity.progress, "seen": actions.mark(activity)}
    changes = may_change(request.user, project)
    return room(request, project, "work_plan") | {
        "activity": activity,
        "tone": tone(activity),
        "late_note": late_note(activity),
        "owner_name": name_of(activity),
        "reads_notes": reads_notes(request.user, project),
        "events": activity.events.order_by("starts_on"),
        "may_change": changes,
        "may_record": may_record,
        "progress_form": ProgressForm(initial=first) if may_record else None,
        "reason_form": ReasonForm() if changes and activity.is_open else None,
        "may_remove": changes and not held.by(activity),
    }


def activity_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Empty, or with what an earlier activity said (`?copy=<its key>`)."""
    project = open_project(request, pk)
    demand(request, "projects.manage_project", project)
    source = copy_source(request)
    form = ActivityForm(posted(request), project=project, initial=copied(source, project) if source else {})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(project, by=person_of(request), facts=form.facts, copied_from=source)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Activity %(number)s is in the plan.") % {"number": made.number})
            return redirect("activity_detail", project.pk, made.number)
    context = {
        "form": form,
        "source": source,
        "earlier": earlier(project, request.user),
        "copy_key": source and source.pk,
    }
    status = 409 if form.errors else 200
    return render(
        request, "projects/workplan/activity_form.html", room(request, project, "work_plan") | context, status=status
    )


def copy_source(request: HttpRequest) -> Activity | None:
    key = request.GET.get("copy", "")
    if not key.isdecimal():
        return None
    found: Activity = get_object_or_404(
        Activity.objects.visible_to(request.user).select_related("project"), pk=int(key)
    )
    return found


def activity_edit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    project, activity = open_activity(request, pk, number)
    demand(request, CHANGE, activity)
    form = ActivityForm(posted(request), project=project, instance=activity)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(activity, by=person_of(request), facts=form.facts)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("activity_detail", project.pk, number)
    context = {"form": form, "activity": activity}
    status = 409 if form.errors else 200
    return render(
        request, "projects/workplan/activity_form.html", room(request, project, "work_plan") | context, status=status
    )


@require_POST
def activity_cancel(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    project, activity = open_activity(request, pk, number)
    demand(request, CHANGE, activity)
    form = ReasonForm(request.POST)
    reason = request.POST.get("reason", "")
    try:
        actions.cancel(activity, by=person_of(request), reason=reason)
    except NotAllowed as refusal:
        form.is_valid()
        show_reasons(form, refusal)
        return refused(request, project, activity, refusal, reason_form=form)
    messages.success(request, _("The activity is cancelled."))
    return redirect("activity_detail", project.pk, number)


@require_POST
def activity_remove(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    project, activity = open_activity(request, pk, number)
    demand(request, CHANGE, activity)
    try:
        actions.remove(activity, by=person_of(request))
    except NotAllowed as refusal:
        return refused(request, project, activity, refusal)
    messages.success(request, _("The activity is out of the plan."))
    return redirect("work_plan", project.pk)


@require_POST
def activity_record(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    project, activity = open_activity(request, pk, number)
    demand(request, RECORD, activity)
    form = ProgressForm(request.POST)
    if not form.is_valid():
        return refused(request, project, activity, NotAllowed([]), progress_form=form)
    try:
        actions.record_progress(activity, by=person_of(request), **form.cleaned_data)
    except NotAllowed as refusal:
        show_reasons(form, refusal)
        return refused(request, project, activity, refusal, progress_form=form)
    messages.success(request, _("Progress recorded."))
    return redirect("activity_detail", project.pk, number)


def refused(
    request: HttpRequest, project: Project, activity: Activity, refusal: NotAllowed, **forms: Any
) -> HttpResponse:
    context = detail_context(request, project, activity) | forms | {"refused": refusal.reasons}
    return render(request, "projects/workplan/activity.html", context, status=409)


def work_plan_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Many activities at once. Rows without a sentence that say the same progress as before are left alone."""
    project = open_project(request, pk)
    activities = list(activities_of(project, request.user))
    for activity in activities:
        activity.project = project
    own = recordable(request.user, activities)
    if not own:
        raise PermissionDenied(_("You record the progress of no activity of this project."))
    typed: dict[int, tuple[str, str]] = {}
    refused: dict[int, list[Blocker]] = {}
    if request.method == "POST":
        reports, typed, refused = read_rows(request, own)
        done = actions.record_many(project, reports, by=person_of(request))
        refused |= done.refused
        if done.kept:
            messages.success(request, str(done.sentence))
        if not refused:
            return redirect("work_plan", project.pk)
        own = recordable(request.user, fresh(project, request.user))
    rows = [(activity, *entry(activity, typed, refused)) for activity in own]
    context = {"rows": rows, "refused_rows": refused}
    return render(
        request,
        "projects/workplan/progress.html",
        room(request, project, "work_plan") | context,
        status=409 if refused else 200,
    )


def fresh(project: Project, reader: Any) -> list[Activity]:
    activities = list(activities_of(project, reader))
    for activity in activities:
        activity.project = project
    return activities


def entry(
    activity: Activity, typed: dict[int, tuple[str, str]], refused: dict[int, list[Blocker]]
) -> tuple[str, str, str, list[Blocker], str]:
    """What the row shows: progress, sentence, mark, reasons against it, and its tone."""
    was_refused = activity.number in refused
    progress, note = typed[activity.number] if was_refused else (str(activity.progress), "")
    return progress, note, actions.mark(activity), refused.get(activity.number, []), tone(activity)


def read_rows(
    request: HttpRequest, own: list[Activity]
) -> tuple[list[actions.Report], dict[int, tuple[str, str]], dict[int, list[Blocker]]]:
    """The rows that say something, what was typed in them, and those whose progress is no number."""
    reports, typed, refused = [], {}, {}
    for activity in own:
        n = activity.number
        progress = request.POST.get(f"progress-{n}", "").strip()
        note = request.POST.get(f"note-{n}", "").strip()
        if not note and progress in ("", str(activity.progress)):
            continue
        typed[n] = (progress, note)
        if not progress.isdecimal() or len(progress) > 3:
            refused[n] = [Blocker(_("Progress is a whole number from 0 to 100."), "id_progress")]
            continue
        reports.append(actions.Report(n, int(progress), note, request.POST.get(f"seen-{n}", "")))
    return reports, typed, refused
