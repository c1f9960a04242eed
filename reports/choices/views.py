"""The page on which an author chooses what the report says on its cover and in which chapters."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.posting import show_reasons
from portal.workflow import NotAllowed
from reports.choices import actions
from reports.choices.forms import FORMS
from reports.figures.books import DoesNotReconcile
from reports.kinds import KINDS, title_of
from reports.runs.models import Report

explain(choose=gettext_lazy("Choices for the report changed"))


@require_http_methods(["GET", "HEAD", "POST"])
def report_choices(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("reports.write_report", report):
        raise PermissionDenied
    if report.kind not in FORMS:
        raise Http404
    return posted(request, report) if request.method == "POST" else page(request, report)


def posted(request: HttpRequest, report: Report) -> HttpResponse:
    form = FORMS[report.kind](request.POST)
    if not form.is_valid():
        return page(request, report, form, status=422)
    try:
        changed = actions.choose(report, choices=form.choices(), by=person_of(request))
    except NotAllowed as refusal:
        show_reasons(form, refusal)
    except DoesNotReconcile as error:
        form.add_error(None, _("The ledger does not add up, so nothing is reported: %(error)s") % {"error": error})
    else:
        messages.success(request, _("The choices are kept.") if changed else _("Nothing has changed."))
        return redirect("report_detail", report.pk)
    return page(request, report, form, status=409)


def page(request: HttpRequest, report: Report, form: Form | None = None, *, status: int = 200) -> HttpResponse:
    kind = FORMS[report.kind]
    shown = form or kind(initial=kind.initial_of(report.options))
    title = title_of(KINDS[report.kind], report.period, report.scope)
    return render(
        request, "reports/choices/page.html", {"form": shown, "record": report, "title": title}, status=status
    )
