from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from funding.expenditure.models import SourceTotal
from funding.expenditure.reconciliation import actions
from funding.expenditure.reconciliation.exports import explanation
from funding.expenditure.reconciliation.figures import MOST_LINES, bridge
from funding.expenditure.reconciliation.forms import SourceTotalForm
from funding.expenditure.reconciliation.lists import SOURCE_TOTALS, rows_behind
from funding.expenditure.workflow import SOURCE_TOTAL
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

explain(
    record_source_total=gettext_lazy("Total of the source recorded"),
    correct_source_total=gettext_lazy("Total of the source corrected"),
)


@require_safe
def source_total_list(request: HttpRequest) -> HttpResponseBase:
    if not request.user.has_perm("funding.view_sourcetotal"):
        raise PermissionDenied
    may_add = request.user.has_perm("funding.add_sourcetotal")
    return respond(request, SOURCE_TOTALS, template="funding/expenditure/reconciliation.html", may_add=may_add)


def source_total_new(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("funding.add_sourcetotal"):
        raise PermissionDenied
    form = SourceTotalForm(posted(request))
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        try:
            total = actions.record_source_total(by=person_of(request), **form.facts())
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The total is recorded. The ledger has not changed."))
            return redirect("source_total_detail", total.pk)
    return render(request, "funding/expenditure/source_total_new.html", {"form": form}, status=status)


def find(request: HttpRequest, pk: int) -> SourceTotal:
    return get_object_or_404(SourceTotal.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def source_total_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    total = find(request, pk)
    if wanted := request.GET.get("export"):
        return explanation(bridge(total), wanted)
    return detail_page(request, total)


def detail_page(request: HttpRequest, total: SourceTotal, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "total": total,
        "bridge": bridge(total),
        "most": MOST_LINES,
        "ledger_url": rows_behind(total),
        "state": SOURCE_TOTAL.state(total.status),
        "may_agree": request.user.has_perm("funding.agree_sourcetotal", total),
        **more,
    }
    return render(request, "funding/expenditure/source_total.html", context, status=status)


@require_POST
def source_total_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Agrees, or opens again what was agreed."""
    total, moves = find(request, pk), {"agree": actions.agree, "reopen": actions.reopen}
    if verb not in moves or not request.user.has_perm("funding.agree_sourcetotal", total):
        raise PermissionDenied
    note = request.POST.get("note", "")
    try:
        moves[verb](total, note=note, by=person_of(request))
    except NotAllowed as refusal:
        return detail_page(request, find(request, pk), status=409, refused=refusal.reasons, note=note)
    messages.success(request, _("Agreed.") if verb == "agree" else _("Open again."))
    return redirect("source_total_detail", total.pk)
