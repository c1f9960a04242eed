"""How a draft begins: empty, or from recommendations ticked on a list."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.signed_in import person_of
from portal.workflow import NotAllowed
from projects.recommendations.models import Recommendation
from projects.requests import actions as requests
from projects.requests.drafting import proposals
from projects.requests.finding import find
from projects.requests.forms import StartForm, own_states
from projects.requests.models import Request
from projects.requests.precedents import like_recommendations


def request_new(request: HttpRequest) -> HttpResponse:
    """Begins a draft with the recommendations ticked on a list, or adds them to an open draft."""
    if not request.user.has_perm("projects.add_request"):
        raise PermissionDenied(_("Only a focal point of a State begins a request."))
    states = own_states(request.user)
    ticked = (request.POST if request.method == "POST" else request.GET).getlist("recommendation")
    chosen = Recommendation.objects.visible_to(request.user).filter(
        pk__in=[pk for pk in ticked if pk.isdigit()], state__in=states
    )
    data = request.POST if request.method == "POST" and "title" in request.POST else None
    form = StartForm(data, states=states, initial={"state": first_state(chosen, states), "once": uuid4()})
    if data is not None and form.is_valid():
        return begin(request, form.cleaned_data, chosen)
    drafts = Request.objects.visible_to(request.user).filter(status="draft") if chosen else Request.objects.none()
    context = {
        "form": form,
        "chosen": chosen.for_list().in_document_order(),
        "targets": proposals.sdg_targets_of(chosen),
        "left_out": len(ticked) - chosen.count(),
        "drafts": [draft for draft in drafts if request.user.has_perm("projects.change_request", draft)],
        "precedents": like_recommendations(chosen, user=request.user) if chosen else None,
    }
    return render(request, "projects/requests/new.html", context)


def first_state(chosen: Any, states: Any) -> Any:
    row = chosen.first()
    return row.state if row else states.first()


def begin(request: HttpRequest, facts: dict[str, Any], chosen: Any) -> HttpResponse:
    once: UUID | None = facts["once"]
    made = requests.start(
        state=facts["state"],
        title=facts["title"],
        recommendations=chosen.filter(state=facts["state"]),
        once=once,
        by=person_of(request),
    )
    messages.success(
        request,
        _("Draft %(reference)s is open. Everybody who acts for your State can continue it.")
        % {"reference": made.reference},
    )
    return redirect("request_edit", made.pk)


@require_POST
def request_add_recommendations(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    ids = [pk for pk in request.POST.getlist("recommendation") if pk.isdigit()]
    chosen = Recommendation.objects.visible_to(request.user).filter(pk__in=ids, state=found.state)
    try:
        requests.add_recommendations(found, recommendations=chosen, by=person_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("request_detail", found.pk)
    return redirect("request_section", found.pk, "recommendations")
