from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from funding.agreements.figures import amounts_of, by_year
from funding.allocations.actions import WORKFLOW as ALLOCATION_WORKFLOW
from funding.allocations.models import Allocation
from funding.contributions import actions, warnings
from funding.contributions.figures import money_of
from funding.contributions.forms import SignatureForm
from funding.contributions.lists import CONTRIBUTIONS
from funding.contributions.models import Contribution
from funding.contributions.receiving import ExpectedReceipt
from funding.contributions.workflow import ContributionStatus
from funding.ledger.models import OF_A_CONTRIBUTION, EntryKind, LedgerEntry
from funding.ledger.queries import headroom
from funding.page_sections import CONTRIBUTION, CONTRIBUTION_ASIDE
from portal.accounts.models import User
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.documents.serving import serve
from portal.listing.views import respond
from portal.workflow import NotAllowed

DETAIL = "funding/contributions/detail.html"
explain(
    edit_contribution=gettext_lazy("Facts of the agreement changed"),
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
    return render(request, DETAIL, detail_context(request, find(request, pk)))


def detail_context(request: HttpRequest, found: Contribution) -> dict[str, Any]:
    user: Any = request.user
    entries = list(entries_of(found, user))
    allocations = Allocation.objects.visible_to(user).for_list().filter(contribution=found)
    amounts = amounts_of(found)
    shares = by_year(found, amounts)
    return {
        "record": found,
        "state_info": actions.WORKFLOW.state(found.status),
        "today": timezone.localdate(),
        "money": money_of(found),
        "amounts": amounts,
        "entries": entries,
        "receipts": receipts_of(found, entries),
        "shares": shares if len(shares) > 1 else (),
        "allocations": [(row, ALLOCATION_WORKFLOW.state(row.status)) for row in allocations],
        "room": headroom(found),
        "panels": panels(found, user),
        "sections": CONTRIBUTION.render(request, found),
        "asides": CONTRIBUTION_ASIDE.render(request, found),
        "signature": SignatureForm(initial={"on": timezone.localdate()}),
        "history": history(found, actions.WORKFLOW, user, sees_internal=user.standing.is_staff),
        **what_may_be_done(found, user),
    }


def what_may_be_done(found: Contribution, user: Any) -> dict[str, bool]:
    is_signed = found.status == ContributionStatus.SIGNED
    return {
        "may_receive": is_signed and user.has_perm("funding.receive_contribution", found),
        "may_allocate": is_signed and user.has_perm("funding.add_allocation"),
        "may_edit": user.has_perm("funding.change_contribution", found),
    }


def entries_of(found: Contribution, user: Any) -> Any:
    rows = LedgerEntry.objects.visible_to(user).for_list().filter(contribution=found, kind__in=OF_A_CONTRIBUTION)
    return rows.select_related("fund", "contribution__rate", "project", "rate", "instalment", "late_for")


def receipts_of(found: Contribution, entries: list[LedgerEntry]) -> list[dict[str, Any]]:
    """What arrived, oldest first, each compared with what was recorded for it; what was reversed says so."""
    taken_back = {entry.reverses_id for entry in entries}
    receipts = [entry for entry in entries if entry.kind == EntryKind.RECEIPT and entry.reverses_id is None]
    return [
        {"entry": entry, "seen": ExpectedReceipt.of(entry), "is_reversed": entry.pk in taken_back}
        for entry in reversed(receipts)
    ]


def panels(found: Contribution, user: Any) -> list[dict[str, Any]]:
    return [
        {
            "move": move,
            "blockers": actions.WORKFLOW.reasons_against(found, move.verb),
            "url": reverse("contribution_move", args=[found.pk, move.verb]),
        }
        for move in actions.WORKFLOW.open_moves(found, user)
    ]


@require_POST
def contribution_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found = find(request, pk)
    if verb not in {move.verb for move in actions.WORKFLOW.moves}:
        raise Http404
    require(request, actions.WORKFLOW.verb(verb).permission, found)
    signature = SignatureForm(request.POST)
    if verb == "sign":
        told = warnings.of_day(signature.cleaned_data["on"]) if signature.is_valid() else ""
        mark = warnings.mark_of([told] if told else [])
        if not signature.is_valid() or request.POST.get("seen", "") != mark:
            shown = {"signature": signature, "late": told, "mark": mark}
            context = detail_context(request, found) | shown
            return render(request, DETAIL, context, status=200 if told else 400)
    return moved(request, found, verb, on=signed_on(signature))


def signed_on(signature: SignatureForm) -> date:
    day = signature.cleaned_data.get("on") if signature.is_valid() else None
    return day or timezone.localdate()


def moved(request: HttpRequest, found: Contribution, verb: str, *, on: date) -> HttpResponse:
    note = request.POST.get("note", "")
    try:
        move(found, verb, by=person_of(request), note=note, on=on)
    except NotAllowed as refusal:
        context = detail_context(request, find(request, found.pk)) | {"refused": refusal.reasons, "refused_note": note}
        return render(request, DETAIL, context, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect("contribution_detail", found.pk)


def move(found: Contribution, verb: str, *, by: User, note: str, on: date) -> None:
    act: Any = {"sign": actions.sign, "withdraw": actions.withdraw, "annul": actions.annul, "close": actions.close}[
        verb
    ]
    act(found, on=on, by=by, note=note)


@require_safe
def contribution_agreement(request: HttpRequest, pk: int) -> FileResponse:
    """The signed document, for whoever sees the contribution."""
    found = find(request, pk)
    if found.agreement is None:
        raise Http404
    return serve(found.agreement)
