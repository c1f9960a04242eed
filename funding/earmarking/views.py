"""Conditions of a contribution, as finance records them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.contributions.models import Contribution
from funding.earmarking import actions
from funding.earmarking.forms import ABOUT, ConditionForm
from funding.earmarking.models import Condition
from funding.earmarking.terms import Dimension, terms_of
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

explain(
    add_condition=gettext_lazy("Condition recorded"),
    change_condition=gettext_lazy("Condition changed"),
    remove_condition=gettext_lazy("Condition removed"),
)


def find(request: HttpRequest, pk: int) -> Contribution:
    contribution = get_object_or_404(Contribution.objects.visible_to(request.user).for_list(), pk=pk)
    if not request.user.has_perm("funding.change_contribution", contribution):
        raise PermissionDenied
    return contribution


def find_condition(contribution: Contribution, pk: int) -> Condition:
    return get_object_or_404(Condition.objects.filter(contribution=contribution).with_values(), pk=pk)


def contribution_condition_new(request: HttpRequest, pk: int) -> HttpResponse:
    """First what the condition is about, then its fields: `?about=region`."""
    contribution = find(request, pk)
    about = request.GET.get("about", "")
    if about not in Dimension.values:
        if about:
            raise Http404
        choices = [(each.value, each.label, ABOUT[each]) for each in Dimension]
        context = {"contribution": contribution, "choices": choices}
        return render(request, "funding/earmarking/about.html", context)
    form = ConditionForm(posted(request), dimension=about, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add(contribution, facts=form.facts, by=person_of(request))
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            return done(request, contribution, _("The condition is recorded."))
    return show(request, contribution, form)


def contribution_condition_edit(request: HttpRequest, pk: int, condition_pk: int) -> HttpResponse:
    contribution = find(request, pk)
    condition = find_condition(contribution, condition_pk)
    form = ConditionForm(posted(request), dimension=condition.dimension, user=request.user, condition=condition)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(condition, facts=form.facts, by=person_of(request))
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            return done(request, contribution, _("The condition is changed."))
    return show(request, contribution, form, condition=condition)


def contribution_condition_remove(request: HttpRequest, pk: int, condition_pk: int) -> HttpResponse:
    """Asks why, then removes it."""
    contribution = find(request, pk)
    condition = find_condition(contribution, condition_pk)
    reasons: list[Any] = []
    note = request.POST.get("note", "")
    if request.method == "POST":
        try:
            actions.remove(condition, by=person_of(request), note=note)
        except NotAllowed as refusal:
            reasons = refusal.reasons
        else:
            return done(request, contribution, _("The condition is removed; the history keeps it."))
    context = {"contribution": contribution, "terms": terms_of(condition), "refused": reasons, "note": note}
    return render(request, "funding/earmarking/remove.html", context, status=409 if reasons else 200)


def show(
    request: HttpRequest, contribution: Contribution, form: ConditionForm, condition: Condition | None = None
) -> HttpResponse:
    dimension = Dimension(form.dimension)
    context = {
        "contribution": contribution,
        "form": form,
        "about": dimension.label,
        "hint": ABOUT[dimension],
        "condition": condition,
    }
    return render(request, "funding/earmarking/condition.html", context)


def done(request: HttpRequest, contribution: Contribution, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(reverse("contribution_detail", args=[contribution.pk]) + "#conditions-of-the-donor")
