from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from funding.allocations import actions
from funding.allocations.forms import AllocationForm
from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.ledger.models import LedgerEntry
from funding.ledger.queries import headroom
from portal.accounts.models import User
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.posting import posted
from portal.workflow import NotAllowed

explain(propose=gettext_lazy("Proposed"), release=gettext_lazy("Allocation released"))


def find(request: HttpRequest, pk: int) -> Allocation:
    return get_object_or_404(Allocation.objects.visible_to(request.user).for_list(), pk=pk)


def allocation_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposes money of contribution `pk` for a project."""
    contribution = get_object_or_404(Contribution.objects.visible_to(request.user).for_list(), pk=pk)
    if not request.user.has_perm("funding.add_allocation"):
        raise PermissionDenied
    form = AllocationForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        made = propose(contribution, form.cleaned_data, by=person_of(request))
        messages.success(request, _("Proposed. It counts once it is posted."))
        return redirect("allocation_detail", made.pk)
    context = {"contribution": contribution, "form": form, "room": headroom(contribution)}
    return render(request, "funding/allocations/new.html", context)


def propose(contribution: Contribution, data: dict[str, Any], *, by: User) -> Allocation:
    return actions.propose(contribution=contribution, by=by, **data)


@require_safe
def allocation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "funding/allocations/detail.html", detail_context(request, find(request, pk)))


def detail_context(request: HttpRequest, found: Allocation) -> dict[str, Any]:
    user: Any = request.user
    return {
        "record": found,
        "state_info": actions.WORKFLOW.state(found.status),
        "room": headroom(found.contribution),
        "entries": list(LedgerEntry.objects.visible_to(user).for_list().filter(allocation=found)),
        "panels": [
            {
                "move": move,
                "blockers": actions.WORKFLOW.reasons_against(found, move.verb),
                "url": reverse("allocation_move", args=[found.pk, move.verb]),
            }
            for move in actions.WORKFLOW.open_moves(found, user)
        ],
        "history": history(found, actions.WORKFLOW, user, sees_internal=user.standing.is_staff),
    }


@require_POST
def allocation_post(request: HttpRequest, pk: int) -> HttpResponse:
    return move(request, pk, "post")


@require_POST
def allocation_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in {each.verb for each in actions.WORKFLOW.moves}:
        raise Http404
    return move(request, pk, verb)


def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found = find(request, pk)
    if not request.user.has_perm(actions.WORKFLOW.verb(verb).permission, found):
        raise PermissionDenied
    note = request.POST.get("note", "")
    try:
        perform(found, verb, by=person_of(request), note=note, on=timezone.localdate())
    except NotAllowed as refusal:
        context = detail_context(request, find(request, pk)) | {"refused": refusal.reasons, "refused_note": note}
        return render(request, "funding/allocations/detail.html", context, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect("allocation_detail", found.pk)


def perform(found: Allocation, verb: str, *, by: User, note: str, on: date) -> None:
    if verb == "drop":
        actions.drop(found, by=by, note=note)
    elif verb == "release":
        actions.release(found, on=on, by=by, note=note)
    else:
        actions.post(found, on=on, by=by, note=note)
