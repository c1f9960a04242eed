from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.accounts.signed_in import person_of
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.components.evidence import Given, from_stored
from projects.components.forms import ComponentScoresForm, initial_of
from projects.requests import actions
from projects.requests.assessing.forms import AssessForm, AssessorsForm, ConsolidateForm, OfficerForm
from projects.requests.assessing.places import reasons_against_assessing
from projects.requests.assessing.shown import comparison, may_consolidate, said_by, visible
from projects.requests.drafting.sections import COMPONENT_NUMBERS
from projects.requests.finding import find
from projects.requests.intake.asides import shown_beside_writing
from projects.requests.models import Request
from projects.requests.moves.freshness import refuse_stale


def request_assess(
    request: HttpRequest,
    pk: int,
    *,
    template: str = "projects/requests/assess.html",
    more: Callable[[Request, Any], dict[str, Any]] = lambda found, reader: {
        "asides": shown_beside_writing(found, reader)
    },
) -> HttpResponse:
    """One assessor's own view. Whose assessment is not wanted is told why. `more` gives what another template needs."""
    found = find(request, pk)
    if not request.user.has_perm("projects.assess_request", found):
        raise PermissionDenied(_("You may not assess this request."))
    if request.method != "POST" and (reasons := reasons_against_assessing(found, request.user)):
        raise NotAllowed(reasons)
    data = posted(request)
    form, scores = AssessForm(data), ComponentScoresForm(data, about=found)
    if request.method == "POST" and form.is_valid() and scores.is_valid():
        try:
            actions.assess(found, by=person_of(request), scores=scores.scores, **form.cleaned_data)
        except NotAllowed as refusal:
            if reasons_against_assessing(found, request.user):
                raise
            show_reasons(scores, refusal)
        else:
            messages.success(request, _("Your assessment is recorded."))
            return redirect("request_detail", found.pk)
    context = {"record": found, "form": form, "scores": scores, **more(found, request.user)}
    return render(request, template, context)


def request_consolidate(request: HttpRequest, pk: int) -> HttpResponse:
    """Both assessments side by side, and what they come to."""
    found = find(request, pk)
    if not may_consolidate(found, request.user):
        raise PermissionDenied(_("The assessments can be consolidated when both are in, by whoever screens requests."))
    made = [one for one in visible(found, request.user) if one.round == found.round]
    data = posted(request)
    form = ConsolidateForm(data, initial=suggestion(found, made))
    scores = ComponentScoresForm(data, about=found, initial=agreed_scores(found, made))
    if request.method == "POST" and form.is_valid() and scores.is_valid():
        try:
            actions.consolidate(found, by=person_of(request), scores=scores.scores, **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(scores, refusal)
        else:
            messages.success(request, _("The assessments are consolidated."))
            return redirect("request_detail", found.pk)
    context = {"record": found, "form": form, "scores": scores, "assessments": made, "comparison": comparison(made)}
    return render(request, "projects/requests/consolidate.html", context)


def suggestion(found: Request, made: list[Any]) -> dict[str, Any]:
    """What was consolidated before, else the mean of the two costs and the advice if both give the same."""
    earlier = found.consolidations.filter(round=found.round).first()
    if earlier is not None:
        return {name: getattr(earlier, name) for name in ConsolidateForm.Meta.fields}
    same = {one.advice for one in made}
    cost = sum(one.cost_estimate_usd for one in made) / len(made)
    return {"advice": same.pop() if len(same) == 1 else "", "cost_estimate_usd": round(cost, 2)}


def agreed_scores(found: Request, made: list[Any]) -> dict[str, Any]:
    """Scores that both gave stand in the form, with the reasons of both; what they cite stands there for every component."""
    earlier = found.consolidations.filter(round=found.round).first()
    initial: dict[str, Any] = {}
    for number in COMPONENT_NUMBERS:
        if earlier is not None and str(number) in earlier.scores:
            initial |= initial_of(number, from_stored(earlier.scores[str(number)]))
        else:
            initial |= initial_of(number, agreed([said_by(one, number) for one in made]))
    return initial


def agreed(said: list[Given]) -> Given:
    scores = {one.score for one in said}
    evidence = tuple(dict.fromkeys(cite for one in said for cite in one.evidence))
    if len(scores) != 1:
        return Given(None, "", evidence)
    words = dict.fromkeys(one.narrative for one in said if one.narrative)
    return Given(scores.pop(), "\n".join(words), evidence)


def request_assessors(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    form = AssessorsForm(posted(request), about=found)
    del form.fields["note"]
    return assigning(request, found, form, _("Assessors"), lambda by: name_assessors(found, form, by))


def name_assessors(found: Request, form: AssessorsForm, by: Any) -> None:
    actions.assign_assessors(found, assessors=form.assessors, by=by)


def request_officer(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    form = OfficerForm(posted(request), about=found)
    return assigning(
        request,
        found,
        form,
        _("Officer"),
        lambda by: actions.assign_officer(found, officer=form.cleaned_data["officer"], by=by),
    )


def assigning(request: HttpRequest, found: Request, form: Any, title: str, act: Any) -> HttpResponse:
    if not request.user.has_perm("projects.assign_request", found):
        raise PermissionDenied(_("You may not assign this request."))
    if request.method == "POST" and form.is_valid():
        try:
            refuse_stale(found, form.cleaned_data["seen"], request.user)
            act(person_of(request))
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("request_detail", found.pk)
    return render(request, "projects/requests/assign.html", {"record": found, "form": form, "title": title})
