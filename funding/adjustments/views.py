from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from funding.adjustments import actions, figures
from funding.adjustments.forms import FORMS
from funding.adjustments.lists import ADJUSTMENTS
from funding.adjustments.models import Adjustment
from funding.contributions.models import Contribution
from portal.accounts.models import User
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

explain(
    propose_adjustment=gettext_lazy("Adjustment proposed"),
    refund=gettext_lazy("Refund to the donor posted"),
    write_down=gettext_lazy("Write-down posted"),
    carry_over=gettext_lazy("Carried over to a new last day"),
)
TITLES = {
    Adjustment.Kind.REFUND: gettext_lazy("Propose a refund"),
    Adjustment.Kind.WRITE_DOWN: gettext_lazy("Propose a write-down"),
    Adjustment.Kind.CARRY_OVER: gettext_lazy("Propose a carry-over"),
}
PROPOSE = {
    Adjustment.Kind.REFUND: actions.propose_refund,
    Adjustment.Kind.WRITE_DOWN: actions.propose_write_down,
    Adjustment.Kind.CARRY_OVER: actions.propose_carry_over,
}


def find(request: HttpRequest, pk: int) -> Adjustment:
    return get_object_or_404(Adjustment.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def adjustment_list(request: HttpRequest) -> HttpResponseBase:
    return respond(request, ADJUSTMENTS)


def adjustment_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Proposes an adjustment of contribution `pk`."""
    contribution = get_object_or_404(Contribution.objects.visible_to(request.user).for_list(), pk=pk)
    if not request.user.has_perm("funding.add_adjustment"):
        raise PermissionDenied
    if kind not in Adjustment.Kind.values:
        raise Http404
    chosen = Adjustment.Kind(kind)
    form = FORMS[chosen](posted(request), initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        made = propose(form, contribution, chosen, by=person_of(request))
        if made is not None:
            messages.success(request, _("Proposed. It counts once another person has approved it."))
            return redirect("adjustment_detail", made.pk)
    context = {"record": contribution, "form": form, "kind": chosen, "title": TITLES[chosen], **standing(contribution)}
    return render(request, "funding/adjustments/new.html", context)


def propose(form: forms.Form, contribution: Contribution, kind: Adjustment.Kind, *, by: User) -> Adjustment | None:
    act: Any = PROPOSE[kind]
    try:
        made: Adjustment = act(contribution, by=by, **form.cleaned_data)
    except NotAllowed as refusal:
        show_reasons(form, refusal)
        return None
    return made


def standing(contribution: Contribution) -> dict[str, Any]:
    """The figures that bound every adjustment, in one box."""
    return {
        "cash": figures.cash(contribution),
        "received": figures.received(contribution),
        "written_down": figures.written_down(contribution),
        "outstanding": figures.outstanding(contribution),
    }


@require_safe
def adjustment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "funding/adjustments/detail.html", detail_context(request, find(request, pk)))


def detail_context(request: HttpRequest, found: Adjustment) -> dict[str, Any]:
    user: Any = request.user
    is_staff = user.standing.is_staff
    return {
        "record": found,
        "state_info": actions.WORKFLOW.state(found.status),
        "reversal": getattr(found.entry, "reversed_by", None) if found.entry else None,
        "panels": panels(found, user),
        "to_close": found.kind == Adjustment.Kind.WRITE_DOWN and to_close(found, user),
        "is_for_second": is_staff and found.status == "proposed" and found.proposed_by_id == user.pk,
        "sees_people": is_staff,
        "history": history(found, actions.WORKFLOW, user, sees_internal=is_staff),
        **standing(found.contribution),
    }


def to_close(found: Adjustment, user: Any) -> bool:
    may = user.has_perm("funding.change_contribution", found.contribution)
    return may and found.contribution.status == "signed" and figures.is_for_nothing(found.contribution)


def panels(found: Adjustment, user: Any) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        {
            "move": move,
            "blockers": actions.reasons_against(found, found.contribution, today=today)
            if move.verb == "approve"
            else actions.WORKFLOW.reasons_against(found, move.verb),
            "url": reverse("adjustment_move", args=[found.pk, move.verb]),
        }
        for move in actions.WORKFLOW.open_moves(found, user)
    ]


@require_POST
def adjustment_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found = find(request, pk)
    if verb not in {move.verb for move in actions.WORKFLOW.moves}:
        raise Http404
    if not request.user.has_perm(actions.WORKFLOW.verb(verb).permission, found):
        raise PermissionDenied
    note = request.POST.get("note", "")
    try:
        getattr(actions, verb)(found, by=person_of(request), note=note)
    except NotAllowed as refusal:
        context = detail_context(request, find(request, pk)) | {"refused": refusal.reasons, "refused_note": note}
        return render(request, "funding/adjustments/detail.html", context, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect("adjustment_detail", found.pk)
