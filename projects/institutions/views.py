"""Institutions of States with their freshness, and the acts on them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.followup.history import events
from projects.followup.views.board import choose_state, followed, state_of_board
from projects.institutions import actions
from projects.institutions.forms import InstitutionForm, RetireForm
from projects.institutions.lists import INSTITUTIONS
from projects.institutions.models import Institution


def find(request: HttpRequest, pk: int) -> Institution:
    rows = Institution.objects.visible_to(request.user).kept_by(request.user).select_related("state")
    return get_object_or_404(rows, pk=pk)


def check_right(request: HttpRequest, institution: Institution) -> None:
    if not request.user.has_perm("projects.change_institution", institution):
        raise PermissionDenied(_("Only the State and the programme staff who cover it keep its institutions."))


@require_safe
def institution_list(request: HttpRequest) -> HttpResponseBase:
    followed(request)
    may_add = request.user.has_perm("projects.change_institution")
    state = state_of_board(request)
    return respond(request, INSTITUTIONS, template="projects/institutions/list.html", may_add=may_add, state=state)


def institution_new(request: HttpRequest) -> HttpResponse:
    state = state_of_board(request)
    if state is None:
        return choose_state(request)
    check_right(request, Institution(state=state))
    form = InstitutionForm(posted(request), initial={"language": person_of(request).language})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add(state=state, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The institution is added."))
            return redirect(f"{reverse('institution_list')}?state={state.iso3}")
    return render(request, "projects/institutions/edit.html", {"state": state, "form": form})


def institution_edit(request: HttpRequest, pk: int) -> HttpResponse:
    institution = find(request, pk)
    may_change = request.user.has_perm("projects.change_institution", institution)
    if request.method == "POST":
        check_right(request, institution)
    facts = {name: getattr(institution, name) for name in ("name", "language", "kind")}
    form = InstitutionForm(posted(request), initial=facts)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename(institution, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("institution_edit", institution.pk)
    return shown(request, institution, form, RetireForm(institution=institution), may_change=may_change)


def shown(
    request: HttpRequest,
    institution: Institution,
    form: InstitutionForm,
    retire: RetireForm,
    *,
    may_change: bool,
    status: int = 200,
) -> HttpResponse:
    context = {
        "state": institution.state,
        "institution": institution,
        "form": form,
        "retire": retire,
        "may_change": may_change,
        "events": events(institution, request.user),
    }
    return render(request, "projects/institutions/edit.html", context, status=status)


@require_POST
def institution_retire(request: HttpRequest, pk: int) -> HttpResponse:
    institution = find(request, pk)
    check_right(request, institution)
    retire = RetireForm(request.POST, institution=institution)
    if retire.is_valid():
        try:
            count = actions.retire(institution, by=person_of(request), **retire.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(retire, refusal)
        else:
            messages.success(request, retired(count))
            return redirect(f"{reverse('institution_list')}?state={institution.state.iso3}")
    facts = {name: getattr(institution, name) for name in ("name", "language", "kind")}
    return shown(request, institution, InstitutionForm(initial=facts), retire, may_change=True, status=409)


def retired(count: int) -> str:
    sentence = ngettext(
        "The institution is retired; %(n)s recommendation was handed over.",
        "The institution is retired; %(n)s recommendations were handed over.",
        count,
    )
    return sentence % {"n": count}
