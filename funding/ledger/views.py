from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funding.ledger import actions
from funding.ledger.audit_files import sees_inside
from funding.ledger.forms import ReversalForm
from funding.ledger.lists import LEDGER
from funding.ledger.models import LedgerEntry
from funding.ledger.reconciliation import CERTIFIED, PROOFS, in_one_snapshot
from funding.periods.models import FinancialPeriod
from portal.accounts.signed_in import person_of
from portal.imports.models import ImportRow
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

PAGE = "funding/ledger/entry.html"


def find(request: HttpRequest, pk: int) -> LedgerEntry:
    rows = LedgerEntry.objects.visible_to(request.user).for_list()
    return get_object_or_404(
        rows.select_related("instalment", "allocation", "posted_by", "source_batch", "late_for"), pk=pk
    )


@require_safe
def ledger_list(request: HttpRequest) -> HttpResponseBase:
    return respond(request, LEDGER)


@require_safe
def ledger_entry(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, PAGE, entry_context(request, find(request, pk)))


def entry_context(request: HttpRequest, found: LedgerEntry, form: ReversalForm | None = None) -> dict[str, Any]:
    user: Any = request.user
    may_reverse = user.has_perm("funding.reverse_ledgerentry", found)
    inside = sees_inside(user)
    return {
        "record": found,
        "reversal": LedgerEntry.objects.filter(reverses=found).first(),
        "companions": list(found.companions.order_by("pk")),
        "may_reverse": may_reverse and not actions.blockers_to_reverse(found),
        "form": form or ReversalForm(initial={"on": timezone.localdate()}, user=user),
        "sees_people": inside,
        "period": FinancialPeriod.objects.visible_to(user).of(found.value_on),
        "source_row": source_row(found) if inside else None,
        "may_open_file": inside and user.has_perm("funding.import_ledgerentry"),
    }


def source_row(found: LedgerEntry) -> ImportRow | None:
    """The line of the file that made the entry, its main entry, or the contribution it belongs to."""
    if found.source_batch_id is None:
        return None
    rows = ImportRow.objects.filter(batch=found.source_batch_id)
    entry = found.accompanies_id or found.pk
    made = rows.filter(created_ids__contains={"funding.LedgerEntry": [entry]}).first()
    if made is None and found.contribution_id:
        made = rows.filter(created_ids__contains={"funding.Contribution": [found.contribution_id]}).first()
    return made


@require_POST
def ledger_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    if not request.user.has_perm("funding.reverse_ledgerentry", found):
        raise PermissionDenied
    form = ReversalForm(posted(request), user=request.user)
    if not form.is_valid():
        return render(request, PAGE, entry_context(request, found, form), status=400)
    try:
        reversal = actions.reverse(found, by=person_of(request), **form.cleaned_data)
    except NotAllowed as refusal:
        show_reasons(form, refusal)
        context = entry_context(request, found, form) | {"refused": refusal.reasons}
        return render(request, PAGE, context, status=409)
    messages.success(request, _("Reversed by a new entry."))
    if reversal.late_for_id:
        messages.warning(
            request, _("The day lies in a closed period: the reversal is a late item in the next open one.")
        )
    return redirect("ledger_entry", reversal.pk)


@require_safe
def ledger_proof(request: HttpRequest) -> HttpResponse:
    """Adds up all books anew and says what holds."""
    if not request.user.has_perm("funding.prove_ledgerentry"):
        raise PermissionDenied
    found = in_one_snapshot()
    checks = [(proof.title, getattr(found, proof.key)) for proof in PROOFS]
    checks.append((CERTIFIED, found.certified_differences))
    context = {"found": found, "checks": checks, "now": timezone.now()}
    return render(request, "funding/ledger/proof.html", context)
