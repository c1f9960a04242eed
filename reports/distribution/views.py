"""Standing lists, handing a report out, confirming that one has it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funding.agreements.models import ReportDue
from portal import formats
from portal.accounts.rules import standing
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from reports.distribution import actions, fulfilment
from reports.distribution.forms import AcknowledgeForm, RecipientForm
from reports.distribution.lists import DELIVERIES
from reports.distribution.models import Delivery, Recipient
from reports.distribution.plan import plan_of
from reports.kinds import KINDS, title_of
from reports.runs.models import Report
from reports.runs.workflow import APPROVED_STATES

explain(
    add_recipient=gettext_lazy("Recipient added to the list"),
    remove_recipient=gettext_lazy("Recipient taken off the list"),
    distribute=gettext_lazy("Handed out to its recipients"),
    acknowledge=gettext_lazy("Confirmed by a recipient"),
    remind_recipients=gettext_lazy("Recipients reminded"),
)


def find(request: HttpRequest, pk: int) -> Report:
    """For staff: who else got the report is not for its recipients."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    if not standing(request.user).is_staff:
        raise PermissionDenied
    return report


# Standing lists


def kinds_for(user: Any) -> list[str]:
    return [kind for kind in KINDS if user.has_perm("reports.manage_recipient", Recipient(kind=kind))]


@require_http_methods(["GET", "HEAD", "POST"])
def recipients(request: HttpRequest) -> HttpResponse:
    """The lists by kind of report; on them, people and roles."""
    if not standing(request.user).is_staff:
        raise PermissionDenied
    kinds = kinds_for(request.user)
    if request.method == "POST" and not kinds:
        raise PermissionDenied
    form = RecipientForm(posted(request), kinds=kinds) if kinds else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.add_recipient(by=person_of(request), **form.facts)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Added to the list."))
            return redirect("report_recipients")
    context = {"lists": lists(request.user), "form": form}
    return render(request, "reports/distribution/recipients.html", context, status=422 if form and form.errors else 200)


def lists(user: Any) -> list[dict[str, Any]]:
    rows = Recipient.objects.visible_to(user).select_related("person", "organisation", "state")
    return [
        {
            "kind": kind,
            "lines": [line for line in rows if line.kind == kind.code],
            "may_manage": user.has_perm("reports.manage_recipient", Recipient(kind=kind.code)),
        }
        for kind in KINDS.values()
    ]


@require_POST
def recipient_remove(request: HttpRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(Recipient.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("reports.manage_recipient", line):
        raise PermissionDenied
    actions.remove_recipient(line, by=person_of(request))
    messages.success(request, _("Taken off the list."))
    return redirect("report_recipients")


# Handing out


@require_safe
def distribution(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has it, and who would get it, with the lines of the list that mean them."""
    return render(request, "reports/distribution/page.html", page_context(request, find(request, pk)))


def page_context(request: HttpRequest, report: Report) -> dict[str, Any]:
    plan = plan_of(report, timezone.localdate())
    deliveries = list(report.deliveries.select_related("person", "organisation", "state", "sent_by"))
    return {
        "record": report,
        "title": title_of(KINDS[report.kind], report.period, report.scope),
        "plan": plan,
        "new": plan.new,
        "deliveries": deliveries,
        "answers": fulfilment.answered_by(report).filter(pk__in=ReportDue.objects.visible_to(request.user)),
        "confirmed": sum(one.acknowledged_at is not None for one in deliveries),
        "is_approved": report.status in APPROVED_STATES,
        "may_distribute": request.user.has_perm("reports.distribute_report", report),
        "may_remind": any(one.acknowledged_at is None for one in deliveries),
    }


@require_POST
def distribute(request: HttpRequest, pk: int) -> HttpResponse:
    report = find(request, pk)
    if not request.user.has_perm("reports.distribute_report", report):
        raise PermissionDenied
    try:
        made = actions.distribute(report, by=person_of(request))
    except NotAllowed as refusal:
        context = page_context(request, report) | {"refused": refusal.reasons}
        return render(request, "reports/distribution/page.html", context, status=409)
    messages.success(
        request,
        ngettext("Handed out to %(n)s person.", "Handed out to %(n)s people.", len(made))
        % {"n": formats.number(len(made))},
    )
    return redirect("report_distribution", report.pk)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    report = find(request, pk)
    if not request.user.has_perm("reports.distribute_report", report):
        raise PermissionDenied
    try:
        sent = actions.remind(report, by=person_of(request))
    except NotAllowed as refusal:
        context = page_context(request, report) | {"refused": refusal.reasons}
        return render(request, "reports/distribution/page.html", context, status=409)
    said = ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", sent)
    messages.success(request, said % {"n": formats.number(sent)})
    return redirect("report_distribution", report.pk)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """A recipient's own confirmation; who has no delivery of the report meets nothing here."""
    delivery = Delivery.objects.visible_to(request.user).filter(report=pk, person=request.user.pk).first()
    if delivery is None:
        raise Http404
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors.get("words", []))))
        return redirect("report_detail", pk)
    actions.acknowledge(delivery, by=person_of(request), words=form.cleaned_data["words"])
    messages.success(request, _("Thank you. OHCHR sees that you have the report."))
    return redirect("report_detail", pk)


@require_safe
def delivery_list(request: HttpRequest) -> HttpResponseBase:
    return respond(
        request, DELIVERIES, template="reports/distribution/list.html", is_staff=standing(request.user).is_staff
    )
