"""Working without the portal: the values of a period as a sheet, and what comes back compared with what is stored."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from portal import formats
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.listing.exports import XLSX_TYPE
from portal.posting import posted
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project, room
from projects.results.grid.posting import number
from projects.results.grid.rows import build, for_grid
from projects.results.grid.views import find_period, indicators_of
from projects.results.models import ReportingPeriod
from projects.results.sheet import actions, reading, workbook
from projects.results.sheet.differences import Compared, compare
from projects.results.sheet.models import SheetReturn

explain(take_over_sheet=gettext_lazy("Values taken over from a sheet"))


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Filled-in sheet"),
        help_text=gettext_lazy("XLSX, 10 MB at most. Nothing is changed before you have seen what it would change."),
        max_length=200,
    )


def open_to_report(request: HttpRequest, pk: int, period_pk: int) -> tuple[Project, ReportingPeriod]:
    project = open_project(request, pk)
    if not request.user.has_perm("projects.report_project", project):
        raise PermissionDenied
    return project, find_period(project, period_pk)


def sheet_offline(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    """Download the sheet, or send it back."""
    project, period = open_to_report(request, pk, period_pk)
    form = SheetForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            returned = receive(period, form.cleaned_data["file"], by=person_of(request))
        except reading.NotOurSheet as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("sheet_return", pk, period_pk, returned.pk)
    context = room(request, project, "results") | {
        "period": period,
        "form": form,
        "returns": period.sheet_returns.filter(closed_at__isnull=True).select_related("uploaded_by"),
    }
    return render(request, "projects/results/sheet/offline.html", context)


def receive(period: ReportingPeriod, upload: Any, *, by: Any) -> SheetReturn:
    """Reads from a private copy; the file itself is not kept."""
    with tempfile.NamedTemporaryFile(prefix="sheet-", suffix=".xlsx") as copy:
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            copy.write(chunk)
            digest.update(chunk)
        copy.flush()
        said = reading.read(Path(copy.name), upload.name or "", period)
    return actions.keep_return(period, said, file_name=upload.name or "", sha256=digest.hexdigest(), by=by)


@require_safe
def sheet_file(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    """The sheet with what is stored now, in the language of the page."""
    project, period = open_to_report(request, pk, period_pk)
    rows = build(request.user, project, for_grid(indicators_of(project)), [period], may_report=True)
    response = HttpResponse(workbook.write(period, rows), content_type=XLSX_TYPE)
    name = f"{project.code}-{period.starts_on}-{period.ends_on}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def sheet_return(request: HttpRequest, pk: int, period_pk: int, return_pk: int) -> HttpResponse:
    """The sheet and what is stored, side by side; the person says for each value whether the file's stands."""
    project, period = open_to_report(request, pk, period_pk)
    returned = get_object_or_404(SheetReturn, pk=return_pk, period=period)
    returned.period = period
    if returned.closed_at:
        messages.info(request, _("What this file says has been dealt with."))
        return redirect("sheet_offline", pk, period_pk)
    compared = compare(request.user, returned)
    status = 200
    if request.method == "POST":
        try:
            done = actions.take_over(returned, compared, chosen(request, compared), by=person_of(request))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("sheet_offline", pk, period_pk)
        say(request, len(done.saved))
        if not done.refused:
            return redirect("grid_period", pk, period_pk)
        messages.warning(
            request, _("Some values could not be taken over. Here is the comparison with what is stored now.")
        )
        compared, status = compare(request.user, returned), 409
    context = room(request, project, "results") | {"period": period, "returned": returned, "compared": compared}
    return render(request, "projects/results/sheet/return.html", context, status=status)


def say(request: HttpRequest, n: int) -> None:
    text = ngettext("%(n)s value taken over from the file.", "%(n)s values taken over from the file.", n)
    messages.success(request, text % {"n": formats.number(n)})


def chosen(request: HttpRequest, compared: Compared) -> dict[int, int]:
    """Indicator → the revision that the comparison showed."""
    everything = "all" in request.POST
    ticked = set(request.POST.getlist("take"))
    return {
        one.indicator.pk: number(request.POST.get(f"seen-{one.indicator.pk}", "")) or 0
        for one in compared.differences
        if one.changes and not one.problems and (everything or str(one.indicator.pk) in ticked)
    }
