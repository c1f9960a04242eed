from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funding.ledger import actions
from funding.ledger.lists import LEDGER
from funding.ledger.models import LedgerEntry
from portal.accounts.signed_in import person_of
from portal.listing.views import respond
from portal.workflow import NotAllowed


def find(request: HttpRequest, pk: int) -> LedgerEntry:
    return get_object_or_404(LedgerEntry.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def ledger_list(request: HttpRequest) -> HttpResponseBase:
    return respond(request, LEDGER)


@require_safe
def ledger_entry(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "funding/ledger/entry.html", entry_context(request, find(request, pk)))


def entry_context(request: HttpRequest, found: LedgerEntry) -> dict[str, Any]:
    user: Any = request.user
    may_reverse = user.has_perm("funding.reverse_ledgerentry", found)
    return {
        "record": found,
        "reversal": LedgerEntry.objects.filter(reverses=found).first(),
        "companions": list(found.companions.order_by("pk")),
        "may_reverse": may_reverse and not actions.blockers_to_reverse(found),
        "sees_people": user.standing.is_staff,
    }


@require_POST
def ledger_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    if not request.user.has_perm("funding.reverse_ledgerentry", found):
        raise PermissionDenied
    reason = request.POST.get("reason", "")
    try:
        reversal = actions.reverse(found, by=person_of(request), reason=reason)
    except NotAllowed as refusal:
        context = entry_context(request, found) | {"refused": refusal.reasons, "reason": reason}
        return render(request, "funding/ledger/entry.html", context, status=409)
    messages.success(request, _("Reversed by a new entry."))
    return redirect("ledger_entry", reversal.pk)
