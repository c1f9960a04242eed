from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import formats, periods
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.listing.views import respond
from portal.periods import Period
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from reports.runs.actions import WORKFLOW
from reports.schedules import actions, checks, ical, outlook, planning, rounds
from reports.schedules.forms import RuleForm, TermsForm, initial_of, initial_of_new
from reports.schedules.lists import SCHEDULED
from reports.schedules.models import RuleRun, ScheduledReport, ScheduleRule
from reports.schedules.tasks import draft_reports

explain(
    add_rule=gettext_lazy("Rule made"),
    change_rule=gettext_lazy("Rule changed"),
    pause_rule=gettext_lazy("Rule paused"),
    resume_rule=gettext_lazy("Rule resumed"),
    skip_run=gettext_lazy("A run left out"),
    take_in_run=gettext_lazy("A run taken in again"),
    run_rule=gettext_lazy("Reports asked for at once"),
    run_report=gettext_lazy("One report asked for at once"),
    leave_out_report=gettext_lazy("One report left out"),
)
NEXT, LAST = 3, 3  # runs and results of a rule on the schedule
NEXT_OF_ONE, LAST_OF_ONE = 5, 20  # on its own page
AT_ONCE = 3  # as many are drafted while the person waits; more are the worker's


def must_see(request: HttpRequest) -> None:
    if not request.user.has_perm("reports.view_schedulerule"):
        raise PermissionDenied


def find(request: HttpRequest, pk: int) -> ScheduleRule:
    return get_object_or_404(ScheduleRule.objects.visible_to(request.user), pk=pk)


def must(request: HttpRequest, permission: str, record: Any = None) -> None:
    if not request.user.has_perm(permission, record):
        raise PermissionDenied


@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    must_see(request)
    rules = (
        ScheduleRule.objects.visible_to(request.user).prefetch_related("settled").order_by("-is_active", "kind", "name")
    )
    context = {
        "cards": outlook.cards(rules, timezone.localdate(), runs=NEXT, results=LAST),
        "may_add": request.user.has_perm("reports.add_schedulerule"),
        "may_run": request.user.has_perm("reports.run_schedulerule"),
    }
    return render(request, "reports/schedules/schedule.html", context)


@require_safe
def rule_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "reports/schedules/rule.html", detail_context(request, find(request, pk)))


def detail_context(request: HttpRequest, rule: ScheduleRule) -> dict[str, Any]:
    (card,) = outlook.cards([rule], timezone.localdate(), runs=NEXT_OF_ONE, results=LAST_OF_ONE)
    return {
        "record": rule,
        "card": card,
        "may_change": request.user.has_perm("reports.change_schedulerule", rule),
        "may_run": request.user.has_perm("reports.run_schedulerule", rule),
        "left_out": outlook.left_out(rule, timezone.localdate()),
        "history": history(rule, WORKFLOW, request.user, sees_internal=True),
    }


def refused(request: HttpRequest, rule: ScheduleRule, refusal: NotAllowed) -> HttpResponse:
    context = detail_context(request, rule) | {
        "refused": refusal.reasons,
        "refused_reason": request.POST.get("reason", ""),
    }
    return render(request, "reports/schedules/rule.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: HttpRequest) -> HttpResponse:
    must(request, "reports.add_schedulerule")
    form = RuleForm(posted(request), initial=initial_of_new(), person=request.user)
    return rule_form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rule = find(request, pk)
    must(request, "reports.change_schedulerule", rule)
    return rule_form(request, TermsForm(posted(request), initial=initial_of(rule)), rule)


def rule_form(request: HttpRequest, form: TermsForm, rule: ScheduleRule | None) -> HttpResponse:
    """Shows the form, the runs that its terms would give, or saves it."""
    status = 200
    context: dict[str, Any] = {"form": form, "record": rule}
    if request.method == "POST" and is_sound(form, rule):
        if "preview" not in request.POST:
            return saved(request, form, rule)
        context |= preview(form)
    elif request.method == "POST":
        status = 422
    return render(request, "reports/schedules/form.html", context, status=status)


def is_sound(form: TermsForm, rule: ScheduleRule | None) -> bool:
    if not form.is_valid():
        return False
    fixed = {"kind": rule.kind, "scopes": rule.scopes, "scope": rule.scope} if rule else {}
    if against := checks.against(fixed | form.facts()):
        show_reasons(form, NotAllowed(against))
    return not against


def preview(form: TermsForm) -> dict[str, Any]:
    today, sessions = timezone.localdate(), planning.sessions()
    terms = form.terms()
    is_new = isinstance(form, RuleForm)  # changed terms call for nothing earlier
    missed = planning.missed_runs(terms, today, sessions=sessions) if is_new else []
    return {
        "is_preview": True,
        "coming": outlook.preview(planning.next_runs(terms, today, NEXT_OF_ONE, sessions=sessions)),
        "missed": outlook.preview(missed),
    }


def saved(request: HttpRequest, form: TermsForm, rule: ScheduleRule | None) -> HttpResponse:
    by = person_of(request)
    if rule is None:
        made = actions.add_rule(by=by, **form.facts())
        messages.success(request, _("The rule is on the schedule. The next round calls for its reports."))
        return redirect("schedule_rule", made.pk)
    actions.change_rule(rule, by=by, **form.facts())
    messages.success(request, _("The rule is changed from today on."))
    return redirect("schedule_rule", rule.pk)


@require_POST
def rule_run(request: HttpRequest, pk: int) -> HttpResponse:
    rule = find(request, pk)
    must(request, "reports.run_schedulerule", rule)
    try:
        rows = actions.run_now(rule, by=person_of(request))
    except NotAllowed as refusal:
        return refused(request, rule, refusal)
    have_drafted(request, rows)
    return redirect("schedule_rule", rule.pk)


def have_drafted(request: HttpRequest, rows: list[ScheduledReport]) -> None:
    """A few while the person waits, many in the worker; says what came of it."""
    waiting = [row.pk for row in rows if row.status != ScheduledReport.Status.DONE]
    if len(waiting) > AT_ONCE:
        draft_reports.delay(waiting)
        sentence = ngettext(
            "%(number)s report is being drafted. Its result is shown here.",
            "%(number)s reports are being drafted. Their results are shown here.",
            len(waiting),
        )
        messages.info(request, sentence % {"number": formats.number(len(waiting))})
        return
    for pk in waiting:
        rounds.draft_one(pk, now=timezone.now())
    for row in ScheduledReport.objects.filter(pk__in=[row.pk for row in rows]):
        say(request, outlook.result(row), is_new=row.pk in waiting)


def say(request: HttpRequest, result: outlook.Result, *, is_new: bool) -> None:
    facts = {"period": formats.period(result.row.starts_on, result.row.ends_on), "why": result.why}
    if result.row.status == ScheduledReport.Status.DONE:
        done = (
            _("The report on %(period)s is drafted.") if is_new else _("The report on %(period)s was drafted before.")
        )
        messages.success(request, done % facts)
    else:
        messages.error(request, _("The report on %(period)s is not drafted. %(why)s") % facts)


@require_POST
def rule_pause(request: HttpRequest, pk: int) -> HttpResponse:
    rule = find(request, pk)
    must(request, "reports.change_schedulerule", rule)
    try:
        actions.pause(rule, by=person_of(request), reason=request.POST.get("reason", ""))
    except NotAllowed as refusal:
        return refused(request, rule, refusal)
    messages.success(request, _("The rule is paused: it calls for nothing until somebody resumes it."))
    return redirect("schedule_rule", rule.pk)


@require_POST
def rule_resume(request: HttpRequest, pk: int) -> HttpResponse:
    rule = find(request, pk)
    must(request, "reports.change_schedulerule", rule)
    try:
        actions.resume(rule, by=person_of(request))
    except NotAllowed as refusal:
        return refused(request, rule, refusal)
    messages.success(request, _("The rule calls for reports again from today on."))
    return redirect("schedule_rule", rule.pk)


@require_POST
def run_skip(request: HttpRequest, pk: int) -> HttpResponse:
    rule = find(request, pk)
    must(request, "reports.change_schedulerule", rule)
    try:
        period = period_in(request)
        actions.skip_run(rule, period, by=person_of(request), reason=request.POST.get("reason", ""))
    except NotAllowed as refusal:
        return refused(request, rule, refusal)
    said = formats.period(period.starts_on, period.ends_on)
    messages.success(request, _("The run on %(period)s is left out.") % {"period": said})
    return redirect("schedule_rule", rule.pk)


def period_in(request: HttpRequest) -> Period:
    try:
        return periods.parse(request.POST.get("period", ""))
    except periods.PeriodInvalid as error:
        raise Http404 from error


@require_POST
def run_take_in(request: HttpRequest, pk: int) -> HttpResponse:
    rule = find(request, pk)
    must(request, "reports.change_schedulerule", rule)
    period = period_in(request)
    skipped = RuleRun.objects.filter(is_skipped=True, starts_on=period.starts_on, ends_on=period.ends_on)
    try:
        actions.take_in_again(get_object_or_404(skipped, rule=rule), by=person_of(request))
    except NotAllowed as refusal:
        return refused(request, rule, refusal)
    messages.success(request, _("The run is taken in again."))
    return redirect("schedule_rule", rule.pk)


@require_safe
def scheduled_reports(request: HttpRequest) -> HttpResponseBase:
    must_see(request)
    return respond(request, SCHEDULED, template="reports/schedules/list.html")


def find_report(request: HttpRequest, pk: int) -> ScheduledReport:
    return get_object_or_404(ScheduledReport.objects.visible_to(request.user).select_related("rule"), pk=pk)


def back_from(row: ScheduledReport) -> HttpResponse:
    return redirect("schedule_rule", row.rule_id) if row.rule_id else redirect("scheduled_report_list")


@require_POST
def report_run(request: HttpRequest, pk: int) -> HttpResponse:
    row = find_report(request, pk)
    must(request, "reports.run_scheduledreport", row)
    have_drafted(request, [actions.try_again(row, by=person_of(request))])
    return back_from(row)


@require_POST
def report_leave_out(request: HttpRequest, pk: int) -> HttpResponse:
    row = find_report(request, pk)
    must(request, "reports.run_scheduledreport", row)
    try:
        actions.leave_out(row, by=person_of(request), reason=request.POST.get("reason", ""))
    except NotAllowed as refusal:
        if row.rule is None:
            raise
        return refused(request, row.rule, refusal)
    messages.success(request, _("The report is left out, and not tried any more."))
    return back_from(row)


@require_safe
def schedule_calendar(request: HttpRequest) -> HttpResponse:
    """The reports that are due in the next year, as whole days for a calendar program."""
    must_see(request)
    rules = ScheduleRule.objects.visible_to(request.user).filter(is_active=True).prefetch_related("settled")
    return ical.response(request, rules)
