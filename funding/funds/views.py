from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from funding.funds import actions
from funding.funds.exports import TABLE
from funding.funds.figures import fund_sums, overview
from funding.funds.forms import PlanForm, PolicyForm, RateForm, RuleForm
from funding.funds.models import Fund
from funding.funds.reserve import reserve_of
from funding.page_sections import FUND
from funding.support_costs import actions as support_costs
from funding.support_costs.models import SupportCostRate
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, tell
from portal.audit.models import AuditEvent
from portal.listing import as_at
from portal.listing.views import EXPORTS, query
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed, Workflow

explain(
    change_fund_rule=gettext_lazy("Rule for allocating changed"),
    add_reserve_policy=gettext_lazy("Reserve policy added"),
    record_annual_plan=gettext_lazy("Annual plan recorded"),
    add_support_cost_rate=gettext_lazy("Rate of programme support costs added"),
    take_back_support_cost_rate=gettext_lazy("Rate of programme support costs taken back"),
)
NO_MOVES = Workflow("fund", (), ())


def find(request: HttpRequest, code: str) -> Fund:
    return get_object_or_404(Fund.objects.visible_to(request.user), code__iexact=code)


def find_to_change(request: HttpRequest, code: str) -> Fund:
    fund = find(request, code)
    if not request.user.has_perm("funding.change_fund", fund):
        raise PermissionDenied(_("Only finance officers change the rules of a fund."))
    return fund


@require_safe
def fund_list(request: HttpRequest) -> HttpResponseBase:
    if not request.user.has_perm("funding.view_fund"):
        raise PermissionDenied
    asked = as_at.read(request.GET, today=timezone.localdate())
    made = overview(until=asked.day or timezone.localdate())
    if export := EXPORTS.get(request.GET.get("export", "")):
        return export(TABLE, [*made.voluntary, *made.assessed])
    files = {"csv_query": query(request, export="csv"), "xlsx_query": query(request, export="xlsx")}
    return render(request, "funding/funds/list.html", {"made": made, "as_at": asked, **files})


@require_safe
def fund_detail(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "funding/funds/detail.html", detail_context(request, find(request, code)))


def detail_context(request: HttpRequest, fund: Fund) -> dict[str, Any]:
    user: Any = request.user
    today = timezone.localdate()
    return {
        "record": fund,
        "at": today,
        "sums": fund_sums(fund, until=today),
        "reserve": reserve_of(fund, at=today),
        "policies": list(fund.reserve_policies.all()),
        "rates": list(rates_of(fund)),
        "plans": list(fund.plans.all()),
        "sections": FUND.render(request, fund),
        "may_change": user.has_perm("funding.change_fund", fund),
        "history": tell(
            AuditEvent.objects.about(fund).order_by("at", "id"), NO_MOVES, sees_internal=user.standing.is_staff
        ),
    }


def rates_of(fund: Fund) -> QuerySet[SupportCostRate]:
    """The fund's own first, then by agreement; the newest first."""
    rows = fund.support_cost_rates.select_related("contribution__donor__organisation")
    return rows.order_by("contribution__reference", "-effective_on")


def act_on(  # one page for each rule of a fund: its form, what it means, and the refusals beside the fields
    request: HttpRequest, fund: Fund, form: Form, act: Callable[..., Any], *, page: dict[str, Any], done: str
) -> HttpResponse:
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act(fund, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, done)
            return redirect("fund_detail", fund.code)
    return render(request, "funding/funds/act.html", {"record": fund, "form": form, **page}, status=status)


def fund_rule(request: HttpRequest, code: str) -> HttpResponse:
    fund = find_to_change(request, code)
    form = RuleForm(posted(request), initial={"commits_on": fund.commits_on})
    page = {
        "title": _("Rule for allocating"),
        "text": _(
            "Which money of a contribution may be allocated. No contribution may be over-allocated by the change."
        ),
    }
    return act_on(request, fund, form, actions.change_rule, page=page, done=_("The rule is changed."))


def fund_reserve_new(request: HttpRequest, code: str) -> HttpResponse:
    fund = find_to_change(request, code)
    form = PolicyForm(posted(request), initial={"effective_on": timezone.localdate()})
    page = {
        "title": _("Add a reserve policy"),
        "text": _(
            "The operating reserve that the fund keeps from a day on. Earlier days keep the policy that they had."
        ),
    }
    return act_on(request, fund, form, actions.add_reserve_policy, page=page, done=_("The policy is added."))


def fund_plan_new(request: HttpRequest, code: str) -> HttpResponse:
    fund = find_to_change(request, code)
    form = PlanForm(posted(request), initial={"year": timezone.localdate().year})
    page = {
        "title": _("Record an annual plan"),
        "text": _("What the fund plans to spend in a calendar year. A second plan of a year revises the first."),
    }
    return act_on(request, fund, form, actions.record_plan, page=page, done=_("The plan is recorded."))


def fund_rate_new(request: HttpRequest, code: str) -> HttpResponse:
    """Asked again with a box to tick where posted expenditure keeps the former rate."""
    fund = find_to_change(request, code)
    asked = "asked" in request.POST
    form = RateForm(posted(request), fund=fund, asks_again=asked, initial={"effective_on": timezone.localdate()})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            support_costs.add_rate(fund, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            status = 409
            if any(reason.anchor == "id_is_known" for reason in refusal.reasons):
                form = RateForm(request.POST, fund=fund, asks_again=True)
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The rate is added. It counts for what is posted from now on."))
            return redirect(reverse("fund_detail", args=[fund.code]) + "#support-costs")
    page = {
        "title": _("Add a rate of programme support costs"),
        "text": _("For expenditure with a value date from that day on. What is posted already is never charged anew."),
        "asked": "is_known" in form.fields,
    }
    return render(request, "funding/funds/act.html", {"record": fund, "form": form, **page}, status=status)


@require_POST
def fund_rate_take_back(request: HttpRequest, code: str, rate_pk: int) -> HttpResponse:
    fund = find_to_change(request, code)
    rate = get_object_or_404(fund.support_cost_rates, pk=rate_pk)
    note = request.POST.get("note", "")
    try:
        support_costs.take_back_rate(rate, by=person_of(request), note=note)
    except NotAllowed as refusal:
        context = detail_context(request, fund) | {"refused": refusal.reasons}
        return render(request, "funding/funds/detail.html", context, status=409)
    messages.success(request, _("The rate is taken back."))
    return redirect("fund_detail", fund.code)
