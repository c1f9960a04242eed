from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from funding.agreements import actions
from funding.agreements.figures import amounts_of, instalments_of
from funding.agreements.forms import (
    BLANK_ROWS,
    CancelForm,
    ConditionForm,
    EqualForm,
    ReportsForm,
    SentForm,
    first_day_of_schedule,
    initial_of,
    initial_of_planned,
    schedule_forms,
)
from funding.agreements.lists import INSTALMENTS, REPORTS_DUE
from funding.agreements.models import Instalment, ReportDue
from funding.agreements.planning import equal_instalments, mark_of
from funding.contributions.models import Contribution
from funding.contributions.views.pages import find, require
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.documents.serving import serve
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

explain(
    plan_instalments=gettext_lazy("Schedule of instalments changed"),
    meet_condition=gettext_lazy("Condition of an instalment met"),
    cancel_instalments=gettext_lazy("Instalments cancelled"),
    plan_reports=gettext_lazy("Reports to the donor planned"),
    drop_report=gettext_lazy("A planned report taken out"),
    send_report=gettext_lazy("Report sent to the donor"),
)


@require_safe
def instalment_list(request: HttpRequest) -> HttpResponseBase:
    return respond(request, INSTALMENTS, template="funding/agreements/instalment_list.html")


@require_safe
def report_due_list(request: HttpRequest) -> HttpResponseBase:
    return respond(request, REPORTS_DUE, template="funding/agreements/report_due_list.html")


def back_to(found: Contribution, anchor: str) -> HttpResponse:
    response = redirect("contribution_detail", found.pk)
    response["Location"] += f"#{anchor}"
    return response


def instalment_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The schedule as a table that can be changed as a whole; `?count=…&months=…&first_on=…` starts it with equal ones."""
    found = find(request, pk)
    require(request, "funding.change_contribution", found)
    rows = [row for row in instalments_of(found, at=timezone.localdate()) if row.instalment.cancelled_on is None]
    amounts = amounts_of(found)
    equal = EqualForm(
        request.GET if "count" in request.GET else None, initial={"first_on": first_day_of_schedule(found)}
    )
    initial = initial_of(rows)
    if not rows and equal.is_bound and equal.is_valid():
        initial = initial_of_planned(equal_instalments(amounts.to_plan, currency=found.currency, **equal.cleaned_data))
    table = schedule_forms(posted(request), initial, blank=0 if initial and not rows else BLANK_ROWS)
    context = {"record": found, "rows": rows, "amounts": amounts, "equal": equal, "mark": mark_of(found)}
    status = 200
    if request.method == "POST" and table.is_valid():
        if "more" in request.POST:
            table = schedule_forms(None, kept(table), blank=BLANK_ROWS)
        else:
            try:
                seen = request.POST.get("seen", "")
                actions.plan_instalments(found, rows=table.planned(), by=person_of(request), seen=seen)
            except NotAllowed as refusal:
                status, context["refused"] = 409, refusal.reasons
            else:
                messages.success(request, _("The schedule was saved."))
                return back_to(found, "instalments")
    paid: dict[int | None, Any] = {row.instalment.pk: row for row in rows}
    lines = [(form, paid.get(number(form["instalment"].value()))) for form in table.forms]
    context |= {"table": table, "lines": lines}
    return render(request, "funding/agreements/plan.html", context, status=status)


def kept(table: Any) -> list[dict[str, Any]]:
    """What was typed, as it was typed."""
    names = ("instalment", "due_on", "amount", "condition", "leave_out")
    typed = [{name: form[name].value() for name in names} for form in table.forms]
    return [row for row in typed if any(row.values())]


def number(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() else None


def instalment_of(found: Contribution, instalment_pk: int) -> Instalment:
    return get_object_or_404(Instalment.objects.select_related("contribution"), pk=instalment_pk, contribution=found)


def instalment_condition(request: HttpRequest, pk: int, instalment_pk: int) -> HttpResponse:
    found = find(request, pk)
    require(request, "funding.change_contribution", found)
    instalment = instalment_of(found, instalment_pk)
    if not instalment.condition:
        raise Http404
    form = ConditionForm(posted(request), initial={"on": timezone.localdate()})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.meet_condition(instalment, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The condition is recorded as met: the instalment is due."))
            return back_to(found, "instalments")
    context = {"record": found, "instalment": instalment, "form": form}
    return render(request, "funding/agreements/condition.html", context, status=status)


def instalment_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Which instalments will not be paid, after a write-down."""
    found = find(request, pk)
    require(request, "funding.change_contribution", found)
    rows = [row for row in instalments_of(found, at=timezone.localdate()) if row.is_open and not row.paid_amount]
    form = CancelForm(posted(request), initial={"on": timezone.localdate()})
    chosen = {number(value) for value in request.POST.getlist("instalment")}
    status = 200
    if request.method == "POST" and form.is_valid():
        wanted = [row.instalment for row in rows if row.instalment.pk in chosen]
        if not wanted:
            form.add_error(None, _("Choose the instalments that will not be paid."))
        else:
            try:
                actions.cancel_instalments(found, instalments=wanted, by=person_of(request), **form.cleaned_data)
            except NotAllowed as refusal:
                status = 409
                show_reasons(form, refusal)
            else:
                messages.success(request, _("Cancelled."))
                return back_to(found, "instalments")
    context = {"record": found, "rows": rows, "form": form, "chosen": chosen, "amounts": amounts_of(found)}
    return render(request, "funding/agreements/cancel.html", context, status=status)


# Reports due to the donor


def report_due_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    require(request, "funding.report_contribution", found)
    form = ReportsForm(posted(request), contribution=found)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_reports(found, reports=form.reports(), by=person_of(request))
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Planned.") if made else _("These reports are in the schedule already."))
            return back_to(found, "reports-due")
    return render(request, "funding/agreements/report_new.html", {"record": found, "form": form}, status=status)


def report_of(request: HttpRequest, found: Contribution, report_pk: int) -> ReportDue:
    rows = ReportDue.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, pk=report_pk, contribution=found)


def report_due_sent(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    found = find(request, pk)
    require(request, "funding.report_contribution", found)
    report = report_of(request, found, report_pk)
    form = SentForm(posted(request), request.FILES or None, initial={"on": timezone.localdate()})
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.send_report(
                report, on=data["on"], reference=data["reference"], upload=data["file"], by=person_of(request)
            )
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Recorded as sent."))
            return back_to(found, "reports-due")
    context = {"record": found, "report": report, "form": form}
    return render(request, "funding/agreements/report_sent.html", context, status=status)


@require_POST
def report_due_drop(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    found = find(request, pk)
    require(request, "funding.report_contribution", found)
    actions.drop_report(report_of(request, found, report_pk), by=person_of(request))
    messages.success(request, _("Taken out of the schedule."))
    return back_to(found, "reports-due")


@require_safe
def report_due_file(request: HttpRequest, pk: int, report_pk: int) -> HttpResponseBase:
    """The report as it was sent, for whoever sees the contribution."""
    report = report_of(request, find(request, pk), report_pk)
    if report.document is None:
        raise Http404
    return serve(report.document)
