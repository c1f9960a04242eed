from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from funding.periods import actions
from funding.periods.checks import checklist, name_of
from funding.periods.figures import certified_figures, verify
from funding.periods.forms import PeriodsForm
from funding.periods.late import closing_entries_of, corrections_of, late_items_in, late_items_of
from funding.periods.lists import PERIODS
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from portal.accounts.models import User
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

explain(
    make_period=gettext_lazy("Period made"),
    remove_period=gettext_lazy("Period removed"),
)
PAGE = "funding/periods/detail.html"
MEANINGS = {
    "soft_close": gettext_lazy(
        "After this only closing entries by finance enter the period; what else comes is a late item."
    ),
    "reopen": gettext_lazy("The period takes ordinary entries again."),
    "certify": gettext_lazy(
        "Freezes the statement of every fund for this period. Nothing enters it any more, nor any day before it; this cannot"
        " be undone."
    ),
}


def find(request: HttpRequest, pk: int) -> FinancialPeriod:
    return get_object_or_404(FinancialPeriod.objects.visible_to(request.user), pk=pk)


@require_safe
def period_list(request: HttpRequest) -> HttpResponseBase:
    may_add = request.user.has_perm("funding.add_financialperiod")
    return respond(request, PERIODS, template="funding/periods/list.html", may_add=may_add)


def period_new(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("funding.add_financialperiod"):
        raise PermissionDenied
    form, status = PeriodsForm(posted(request), initial={"year": timezone.localdate().year}), 200
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_periods(form.spans, by=person_of(request))
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            periods = ", ".join(name_of(period) for period in made)
            messages.success(request, _("Made: %(periods)s.") % {"periods": periods})
            return redirect("period_list")
    return render(request, "funding/periods/new.html", {"form": form}, status=status)


@require_safe
def period_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, PAGE, detail_context(request, find(request, pk)))


def detail_context(request: HttpRequest, found: FinancialPeriod) -> dict[str, Any]:
    user: Any = request.user
    is_certified = found.status == PeriodStatus.CERTIFIED
    return {
        "record": found,
        "name": name_of(found),
        "state_info": actions.WORKFLOW.state(found.status),
        "is_certified": is_certified,
        "checks": [] if is_certified else checklist(found),
        "panels": panels(found, user),
        "waits_for_second": found.status == PeriodStatus.SOFT_CLOSED and found.closed_by_id == user.pk,
        "may_remove": found.status == PeriodStatus.OPEN and user.has_perm("funding.add_financialperiod"),
        "funds": rows_of(found.figures if is_certified else certified_figures(found.period)),
        "moved": verify(found) if is_certified else [],
        "late": list(late_items_of(found, user)),
        "taken": list(late_items_in(found.period, user)),
        "closing": list(closing_entries_of(found, user)),
        "corrections": list(corrections_of(found, user)),
        "history": history(found, actions.WORKFLOW, user, sees_internal=user.standing.is_staff),
    }


def panels(found: FinancialPeriod, user: Any) -> list[dict[str, Any]]:
    return [
        {
            "move": move,
            "text": MEANINGS[move.verb],
            "blockers": actions.WORKFLOW.reasons_against(found, move.verb),
            "url": reverse("period_move", args=[found.pk, move.verb]),
        }
        for move in actions.WORKFLOW.open_moves(found, user)
    ]


def rows_of(figures: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The figures as the page's table shows them: one row a fund, with what was spent as a sum."""
    return [
        {
            "fund": code,
            "opening": Decimal(row["opening_usd"]),
            "received": Decimal(row["received_usd"]),
            "refunded": Decimal(row["refunded_usd"]),
            "spent": sum(map(Decimal, row["expenditure_usd"].values()), Decimal(0)) + Decimal(row["support_cost_usd"]),
            "closing": Decimal(row["closing_usd"]),
        }
        for code, row in (figures or {}).get("funds", {}).items()
    ]


@require_POST
def period_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found = find(request, pk)
    if verb not in {move.verb for move in actions.WORKFLOW.moves}:
        raise Http404
    if not request.user.has_perm(actions.WORKFLOW.verb(verb).permission, found):
        raise PermissionDenied
    note = request.POST.get("note", "")
    try:
        perform(found, verb, by=person_of(request), note=note)
    except NotAllowed as refusal:
        context = detail_context(request, find(request, pk)) | {"refused": refusal.reasons, "refused_note": note}
        return render(request, PAGE, context, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect("period_detail", found.pk)


def perform(found: FinancialPeriod, verb: str, *, by: User, note: str) -> None:
    acts: dict[str, Callable[..., FinancialPeriod]] = {
        "soft_close": actions.soft_close,
        "reopen": actions.reopen,
        "certify": actions.certify,
    }
    acts[verb](found, by=by, note=note)


@require_POST
def period_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    if not request.user.has_perm("funding.add_financialperiod"):
        raise PermissionDenied
    actions.remove(found, by=person_of(request))
    messages.success(request, _("The period was removed."))
    return redirect("period_list")
