"""Recording pledges and receipts by hand, and changing what may change. What would be posted is shown before it is."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.contributions import actions, receiving, warnings
from funding.contributions.forms import EditForm, PledgeForm, ReceiptForm
from funding.contributions.models import Contribution
from funding.contributions.views.pages import find, require
from funding.donors.naming import DonorNames
from funding.forms import rate_missing_sentence
from funding.ledger.actions import RateMissing, in_dollars, rate_for
from funding.ledger.models import LedgerEntry
from portal.accounts.models import User
from portal.accounts.signed_in import person_of
from portal.documents.uploads import store
from portal.money import Proof
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

Shown = dict[str, Any]


def is_first_look(request: HttpRequest, told: list[str]) -> bool:
    """Asked for a look before posting, or there is something to be told that the page has not shown yet."""
    return "preview" in request.POST or (bool(told) and request.POST.get("seen") != warnings.mark_of(told))


def contribution_new(request: HttpRequest) -> HttpResponse:
    require(request, "funding.add_contribution")
    form = PledgeForm(posted(request), initial={"pledged_on": timezone.localdate()})
    shown: Shown = {}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            shown = pledge_shown(form)
            if not is_first_look(request, shown["warnings"]):
                made = record(form, by=person_of(request))
                messages.success(request, _("Recorded as %(reference)s.") % {"reference": made.reference})
                return redirect("contribution_detail", made.pk)
        except RateMissing as missing:
            form.add_error("currency", rate_missing_sentence(missing))
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
    return render(request, "funding/contributions/new.html", {"form": form, "shown": shown}, status=status)


def pledge_shown(form: PledgeForm) -> Shown:
    data = form.cleaned_data
    currency, amount, on = data["currency"], data["amount"], data["pledged_on"]
    rate = form.rate_to_show(currency, on) or rate_for(currency, on)
    donor = data["donor"] or DonorNames().find(data["new_donor"]).donor
    told = warnings.of_pledge(
        donor=donor, currency=currency, amount=amount, on=on, rate=rate, stated_usd=data["stated_usd"]
    )
    proof = Proof(currency, amount, rate.rate if rate else None, in_dollars(amount, rate))
    return {"proof": proof, "rate": rate, "warnings": told, "mark": warnings.mark_of(told)}


def record(form: PledgeForm, *, by: User) -> Contribution:
    facts = form.facts()
    if new_donor := form.cleaned_data["new_donor"]:
        return actions.pledge_of_new_donor(DonorNames().find(new_donor), by=by, **facts)
    return actions.pledge(donor=form.cleaned_data["donor"], by=by, **facts)


def receipt_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    require(request, "funding.receive_contribution", found)
    outstanding, rows = actions.outstanding_amount(found), receiving.open_rows(found)
    initial = {"on": timezone.localdate()}
    form = ReceiptForm(posted(request), contribution=found, outstanding=outstanding, rows=rows, initial=initial)
    shown: Shown = {}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            shown = receipt_shown(found, form)
            if not is_first_look(request, shown["warnings"]):
                receipt = actions.receive(found, by=person_of(request), **form.facts())
                messages.success(request, said(found, receipt))
                return redirect("ledger_entry", receipt.pk)
        except RateMissing as missing:
            form.add_error("on", rate_missing_sentence(missing))
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
    context = {"record": found, "form": form, "outstanding": outstanding, "shown": shown}
    return render(request, "funding/contributions/receipt.html", context, status=status)


def receipt_shown(found: Contribution, form: ReceiptForm) -> Shown:
    """Raises NotAllowed before anything is shown that could not be posted."""
    data = form.cleaned_data
    amount, on, instalment = data["amount"], data["on"], data.get("instalment")
    today = timezone.localdate()
    if reasons := receiving.blockers(found, amount=amount, on=on, today=today, instalment=instalment):
        raise NotAllowed(reasons)
    rate = form.rate_to_show(found.currency, on)
    expected = receiving.foresee(found, amount=amount, on=on, rate=rate, instalment=instalment)
    told = warnings.of_receipt(expected, on=on, stated_usd=data.get("stated_usd"))
    return {"expected": expected, "rate": expected.rate, "warnings": told, "mark": warnings.mark_of(told)}


def said(found: Contribution, receipt: LedgerEntry) -> str:
    """Posted, with how it compares to what was recorded."""
    expected = receiving.ExpectedReceipt.of(receipt)
    return " ".join((_("Receipt posted."), expected.in_words))


def contribution_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    require(request, "funding.change_contribution", found)
    form = EditForm(posted(request), request.FILES or None, contribution=found)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            save(found, form, by=person_of(request))
        except RateMissing as missing:
            form.add_error("currency", rate_missing_sentence(missing))
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("contribution_detail", found.pk)
    return render(request, "funding/contributions/edit.html", {"record": found, "form": form}, status=status)


@transaction.atomic
def save(found: Contribution, form: EditForm, *, by: User) -> None:
    changes = form.changes()
    if upload := form.cleaned_data.get("upload"):
        changes["agreement"] = store(upload, by=by)
    actions.edit(found, by=by, changes=changes)
