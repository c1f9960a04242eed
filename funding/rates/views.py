from collections.abc import Callable
from dataclasses import replace
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

from funding.ledger.lists import LEDGER
from funding.rates import actions, queries
from funding.rates.forms import ConverterForm, CorrectionForm
from funding.rates.lists import RATES
from funding.rates.models import ExchangeRate, RateCorrection
from funding.rates.usage import entries_with
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.charts.stairs import stairs
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

explain(
    agree_rate=gettext_lazy("Rate fixed for one contribution"),
    propose_correction=gettext_lazy("Correction of the rate proposed"),
    supersede_rate=gettext_lazy("Superseded by a correction"),
)
MOST_ENTRIES = 10
MOVES: dict[str, Callable[..., RateCorrection]] = {
    "approve": actions.approve_correction,
    "reject": actions.reject_correction,
    "withdraw": actions.withdraw_correction,
}


def find(request: HttpRequest, pk: int) -> ExchangeRate:
    rates = ExchangeRate.objects.visible_to(request.user).select_related(
        "source_batch", "recorded_by", "supersedes", "superseded_by"
    )
    return get_object_or_404(rates, pk=pk)


@require_safe
def rate_list(request: HttpRequest) -> HttpResponseBase:
    return respond(
        request,
        RATES,
        template="funding/rates/list.html",
        stale=queries.stale_rates(request.user, today=timezone.localdate()),
        may_import=request.user.has_perm("funding.import_exchangerate"),
    )


@require_safe
def rate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = find(request, pk), request.user
    is_staff = getattr(user, "standing").is_staff  # noqa: B009 (an attribute of our user alone)
    entries = entries_with(found, seen_by=user)
    context = {
        "record": found,
        "successor": getattr(found, "superseded_by", None),
        "count": entries.count(),
        "entries": list(entries.for_list().order_by("-value_on", "-id")[:MOST_ENTRIES]),
        "corrections": corrections_of(found, user),
        "may_correct": user.has_perm("funding.add_ratecorrection") and is_correctable(found),
        "sees_people": is_staff,
        "sees_file": found.source_batch_id and user.has_perm("funding.import_exchangerate"),
        "history": history(found, actions.WORKFLOW, user, sees_internal=is_staff),
    }
    return render(request, "funding/rates/detail.html", context)


def corrections_of(rate: ExchangeRate, user: Any) -> list[tuple[RateCorrection, Any]]:
    rows = RateCorrection.objects.visible_to(user).for_list().filter(rate=rate)
    return [(row, actions.WORKFLOW.state(row.status)) for row in rows]


def is_correctable(rate: ExchangeRate) -> bool:
    """Some other figure could be proposed: the check wants one that differs."""
    waits = rate.corrections.filter(status="proposed").exists()
    return not waits and not actions.blockers_to_correct(rate, rate.rate * 2)


@require_safe
def rate_entries(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every entry that the rate proves, as the ledger's list."""
    found = find(request, pk)
    listing = replace(
        LEDGER,
        name="rate-entries",
        title=_("Entries posted at %(rate)s") % {"rate": found},
        rows=lambda user: entries_with(found, seen_by=user).for_list(),
    )
    return respond(request, listing)


@require_safe
def currency_detail(request: HttpRequest, code: str) -> HttpResponse:
    """A currency's published rates: a line and the table of its figures."""
    months = queries.history_of(code)
    if not months:
        raise Http404
    points = [(month.rate.effective_on, month.rate.rate) for month in months]
    title = _("%(code)s for one US dollar") % {"code": code}
    context = {
        "code": code,
        "months": months[::-1],
        "latest": months[-1].rate,
        "chart": stairs(points, key="rates-picture", title=title),
        "title": title,
    }
    return render(request, "funding/rates/currency.html", context)


@require_safe
def rate_convert(request: HttpRequest) -> HttpResponse:
    """What an amount was on a day, with the sentence that proves it."""
    asked = bool(request.GET)
    form = ConverterForm(request.GET if asked else None, initial={"currency": "EUR", "on": timezone.localdate()})
    converted = queries.convert_on(**form.cleaned_data) if asked and form.is_valid() else None
    context = {"form": form, "converted": converted, "is_missing": asked and form.is_valid() and converted is None}
    return render(request, "funding/rates/convert.html", context)


@require_safe
def rate_plausibility(request: HttpRequest) -> HttpResponse:
    """Recorded contributions whose published US$ do not follow from their currency's rate."""
    if not request.user.has_perm("funding.import_contribution"):
        raise PermissionDenied
    rows = queries.doubtful(request.user)
    context = {"far": [row for row in rows if row.is_far], "near": [row for row in rows if not row.is_far]}
    return render(request, "funding/rates/plausibility.html", context)


def rate_correction_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposes another figure; `?new_rate=` comes from the review page of a file that says so."""
    found = find(request, pk)
    if not request.user.has_perm("funding.add_ratecorrection"):
        raise PermissionDenied
    form = CorrectionForm(posted(request), initial={"new_rate": request.GET.get("new_rate", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose_correction(found, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Proposed. It counts once another person has approved it."))
            return redirect("rate_correction_detail", made.pk)
    context = {"record": found, "form": form, "count": entries_with(found, seen_by=request.user).count()}
    return render(request, "funding/rates/correction_new.html", context)


def find_correction(request: HttpRequest, pk: int) -> RateCorrection:
    return get_object_or_404(RateCorrection.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def rate_correction_detail(request: HttpRequest, pk: int) -> HttpResponse:
    context = correction_context(request, find_correction(request, pk))
    return render(request, "funding/rates/correction.html", context)


def correction_context(request: HttpRequest, found: RateCorrection) -> dict[str, Any]:
    user: Any = request.user
    rate = found.rate
    return {
        "record": found,
        "state_info": actions.WORKFLOW.state(found.status),
        "count": entries_with(rate, seen_by=user).count(),
        "change": (found.new_rate - rate.rate) / rate.rate,
        "is_for_second": found.status == "proposed" and found.proposed_by_id == user.pk,
        "panels": [
            {
                "move": move,
                "blockers": actions.reasons_against(found, rate) if move.verb == "approve" else [],
                "url": reverse("rate_correction_move", args=[found.pk, move.verb]),
            }
            for move in actions.WORKFLOW.open_moves(found, user)
        ],
        "history": history(found, actions.WORKFLOW, user, sees_internal=True),
    }


@require_POST
def rate_correction_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found = find_correction(request, pk)
    if verb not in MOVES:
        raise Http404
    if not request.user.has_perm(actions.WORKFLOW.verb(verb).permission, found):
        raise PermissionDenied
    note = request.POST.get("note", "")
    try:
        MOVES[verb](found, by=person_of(request), note=note)
    except NotAllowed as refusal:
        again = correction_context(request, find_correction(request, pk))
        context = again | {"refused": refusal.reasons, "refused_note": note}
        return render(request, "funding/rates/correction.html", context, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect("rate_correction_detail", found.pk)
