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

from funding.allocations.actions import WORKFLOW as ALLOCATION_WORKFLOW
from funding.allocations.models import Allocation
from funding.contributions import actions
from funding.contributions.forms import PledgeForm, ReceiptForm, SignatureForm
from funding.contributions.lists import CONTRIBUTIONS
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.donors.naming import DonorNames
from funding.forms import rate_missing_sentence
from funding.ledger.actions import RateMissing
from funding.ledger.models import OF_A_CONTRIBUTION, LedgerEntry
from funding.ledger.queries import headroom
from funding.page_sections import CONTRIBUTION, CONTRIBUTION_ASIDE
from portal.accounts.models import User
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

explain(
    pledge=gettext_lazy("Pledge recorded"),
    receive=gettext_lazy("Money received"),
    allocate=gettext_lazy("Allocation posted"),
    propose_allocation=gettext_lazy("Allocation proposed"),
    reverse=gettext_lazy("Entry reversed"),
    record_donor=gettext_lazy("Donor recorded"),
    record_expenditure=gettext_lazy("Expenditure recorded"),
)


def find(request: HttpRequest, pk: int) -> Contribution:
    return get_object_or_404(Contribution.objects.visible_to(request.user).for_list().with_totals(), pk=pk)


def require(request: HttpRequest, permission: str, record: Any = None) -> None:
    if not request.user.has_perm(permission, record):
        raise PermissionDenied


@require_safe
def contribution_list(request: HttpRequest) -> HttpResponseBase:
    may_add = request.user.has_perm("funding.add_contribution")
    return respond(request, CONTRIBUTIONS, template="funding/contributions/list.html", may_add=may_add)


@require_safe
def contribution_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "funding/contributions/detail.html", detail_context(request, find(request, pk)))


def detail_context(request: HttpRequest, found: Contribution) -> dict[str, Any]:
    user: Any = request.user
    entries = LedgerEntry.objects.visible_to(user).for_list().filter(contribution=found, kind__in=OF_A_CONTRIBUTION)
    allocations = Allocation.objects.visible_to(user).for_list().filter(contribution=found)
    sees_internal = user.standing.is_staff
    may_receive = user.has_perm("funding.receive_contribution", found) and found.status == ContributionStatus.SIGNED
    return {
        "record": found,
        "state_info": actions.WORKFLOW.state(found.status),
        "entries": list(entries),
        "allocations": [(row, ALLOCATION_WORKFLOW.state(row.status)) for row in allocations],
        "room": headroom(found),
        "outstanding": actions.outstanding_amount(found),
        "panels": panels(found, user),
        "sections": CONTRIBUTION.render(request, found),
        "asides": CONTRIBUTION_ASIDE.render(request, found),
        "signature": SignatureForm(initial={"on": timezone.localdate()}),
        "may_receive": may_receive,
        "may_allocate": user.has_perm("funding.add_allocation") and found.status == ContributionStatus.SIGNED,
        "history": history(found, actions.WORKFLOW, user, sees_internal=sees_internal),
    }


def panels(found: Contribution, user: Any) -> list[dict[str, Any]]:
    return [
        {
            "move": move,
            "blockers": actions.WORKFLOW.reasons_against(found, move.verb),
            "url": reverse("contribution_move", args=[found.pk, move.verb]),
        }
        for move in actions.WORKFLOW.open_moves(found, user)
    ]


def contribution_new(request: HttpRequest) -> HttpResponse:
    require(request, "funding.add_contribution")
    form = PledgeForm(posted(request), initial={"pledged_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = record(form.cleaned_data, by=person_of(request))
        except RateMissing as missing:
            form.add_error("currency", rate_missing_sentence(missing))
        else:
            messages.success(request, _("Recorded as %(reference)s.") % {"reference": made.reference})
            return redirect("contribution_detail", made.pk)
    return render(request, "funding/contributions/new.html", {"form": form})


def record(data: dict[str, Any], *, by: User) -> Contribution:
    facts = dict(data)
    new_donor = facts.pop("new_donor")
    if new_donor:
        return actions.pledge_of_new_donor(DonorNames().find(new_donor), by=by, **facts)
    return actions.pledge(by=by, **facts)


@require_POST
def contribution_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found = find(request, pk)
    if verb not in {move.verb for move in actions.WORKFLOW.moves}:
        raise Http404
    require(request, actions.WORKFLOW.verb(verb).permission, found)
    note = request.POST.get("note", "")
    signature = SignatureForm(request.POST)
    if verb == "sign" and not signature.is_valid():
        context = detail_context(request, found) | {"signature": signature}
        return render(request, "funding/contributions/detail.html", context, status=400)
    try:
        move(found, verb, by=person_of(request), note=note, on=signature.cleaned_data.get("on") or timezone.localdate())
    except NotAllowed as refusal:
        context = detail_context(request, find(request, pk)) | {"refused": refusal.reasons, "refused_note": note}
        return render(request, "funding/contributions/detail.html", context, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect("contribution_detail", found.pk)


def move(found: Contribution, verb: str, *, by: User, note: str, on: Any) -> None:
    if verb == "close":
        actions.close(found, by=by, note=note)
    else:
        {"sign": actions.sign, "withdraw": actions.withdraw, "annul": actions.annul}[verb](
            found, on=on, by=by, note=note
        )


def receipt_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    require(request, "funding.receive_contribution", found)
    outstanding = actions.outstanding_amount(found)
    form = ReceiptForm(
        posted(request),
        contribution=found,
        outstanding=outstanding,
        initial={"on": timezone.localdate()},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            receipt = actions.receive(found, by=person_of(request), **form.cleaned_data)
        except RateMissing as missing:
            form.add_error("on", rate_missing_sentence(missing))
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Receipt posted."))
            return redirect("ledger_entry", receipt.pk)
    context = {"record": found, "form": form, "outstanding": outstanding}
    return render(request, "funding/contributions/receipt.html", context, status=status)
