from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.documents.serving import serve
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.requests import actions
from projects.requests.deciding.forms import MeetForm, TermsForm
from projects.requests.deciding.shown import terms_of
from projects.requests.finding import find
from projects.requests.models import Request, RequestCondition
from projects.requests.moves.freshness import refuse_stale


def request_terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposing terms: a new version that neither side has accepted yet."""
    found = find(request, pk)
    if not request.user.has_perm("projects.propose_terms_request", found):
        raise PermissionDenied(_("You may not propose the terms of this request."))
    form = TermsForm(posted(request), about=found, initial=known_terms(found, request.user))
    if request.method == "POST" and form.is_valid():
        try:
            refuse_stale(found, form.cleaned_data.pop("seen"), request.user)
            actions.propose_terms(found, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            if getattr(refusal, "moved", None):
                raise
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The terms are proposed. Both sides can accept them now."))
            return redirect(page_of(found.pk, "terms"))
    context = {"record": found, "form": form, "accepted": terms_of(found, request.user)}
    return render(request, "projects/requests/terms.html", context)


def known_terms(found: Request, user: Any) -> dict[str, Any]:
    """The terms that are proposed now, else what the request says."""
    terms = terms_of(found, user)
    if terms is not None and terms.row is not None:
        return {name: getattr(terms, name) for name in ("title", "budget_usd", "starts_on", "ends_on", "text")}
    agreed = found.consolidations.filter(round=found.round).first()
    cost = agreed.cost_estimate_usd if agreed else found.estimated_cost_usd
    return {"title": found.title, "budget_usd": cost, "starts_on": found.preferred_start_on}


def page_of(pk: int, part: str) -> str:
    return reverse("request_detail", args=[pk]) + f"#{part}"


@require_POST
def request_terms_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """One side accepts exactly what its page showed."""
    found = find(request, pk)
    if not request.user.has_perm("projects.accept_terms_request", found):
        raise PermissionDenied(_("You may not accept the terms for either side."))
    actions.accept_terms(found, by=person_of(request), sha256=request.POST.get("sha256", ""))
    messages.success(request, _("The terms are accepted for your side."))
    return redirect(page_of(found.pk, "terms"))


def visible_condition(request: HttpRequest, pk: int) -> RequestCondition:
    return get_object_or_404(RequestCondition, pk=pk, request__in=Request.objects.visible_to(request.user))


def answered(request: HttpRequest, condition: RequestCondition, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(page_of(condition.request_id, f"condition-{condition.pk}"))


@require_POST
def condition_meet(request: HttpRequest, pk: int) -> HttpResponse:
    condition = visible_condition(request, pk)
    form = MeetForm(request.POST, request.FILES)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect(page_of(condition.request_id, f"condition-{condition.pk}"))
    return answered(
        request,
        condition,
        lambda: actions.meet_condition(condition, by=person_of(request), **form.cleaned_data),
        _("Reported as met. The other side closes the condition."),
    )


@require_POST
def condition_close(request: HttpRequest, pk: int) -> HttpResponse:
    condition = visible_condition(request, pk)
    return answered(
        request, condition, lambda: actions.close_condition(condition, by=person_of(request)), _("The condition is closed.")
    )  # fmt: skip


@require_POST
def condition_return(request: HttpRequest, pk: int) -> HttpResponse:
    condition = visible_condition(request, pk)
    return answered(
        request,
        condition,
        lambda: actions.return_condition(condition, by=person_of(request), note=request.POST.get("note", "")),
        _("The condition is open again."),
    )


@require_safe
def condition_document(request: HttpRequest, pk: int) -> FileResponse:
    condition = visible_condition(request, pk)
    if condition.document is None:
        raise Http404
    return serve(condition.document)
