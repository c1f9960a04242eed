"""The matching screen of a file, and the rules that its answers leave."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from funding.expenditure.coding import actions
from funding.expenditure.coding.forms import CodingRuleForm
from funding.expenditure.coding.lists import CODING_RULES
from funding.expenditure.coding.unmatched import Unmatched, unmatched
from funding.expenditure.models import CodingRule
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.imports.models import ImportBatch
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

explain(
    add_coding_rule=gettext_lazy("Coding rule kept"),
    delete_coding_rule=gettext_lazy("Coding rule deleted"),
)
MOST = 15  # questions on a page; the next ones come when these are answered


def import_matching(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unknown codings of an extract mean: each answer is a rule, and the file is matched again."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user).for_page().filter(kind="expenditure"), pk=pk)
    if not request.user.has_perm("funding.add_codingrule"):
        raise PermissionDenied
    if not batch.is_staged:
        return redirect("import_review", batch.pk)
    found = unmatched(batch)
    sent = form_of(request, None, prefix_of(request)) if posted(request) is not None else None
    status = 200
    if sent is not None:
        status = 422
        if sent.is_valid():
            try:
                rule = actions.answer_unmatched(batch, by=person_of(request), **sent.facts())
            except NotAllowed as refusal:
                status = 409
                show_reasons(sent, refusal)
            else:
                messages.success(request, _("Kept: %(rule)s. The file was matched again.") % {"rule": rule})
                return redirect("import_matching", batch.pk)
    shown = [
        (each, sent if sent and sent.prefix == f"q{index}" else form_of(request, each, f"q{index}"))
        for index, each in enumerate(found[:MOST])
    ]
    context = {"batch": batch, "questions": shown, "more": max(0, len(found) - MOST)}
    return render(request, "funding/expenditure/matching.html", context, status=status)


def prefix_of(request: HttpRequest) -> str:
    return request.POST.get("question", "q0")[:8]


def form_of(request: HttpRequest, about: Unmatched | None, prefix: str) -> CodingRuleForm:
    if about is None:
        return CodingRuleForm(request.POST, user=request.user, prefix=prefix)
    part, code = next(iter(about.codes.items()), ("", ""))
    return CodingRuleForm(user=request.user, prefix=prefix, initial={"part": part, "code": code})


@require_safe
def coding_rule_list(request: HttpRequest) -> HttpResponseBase:
    if not request.user.has_perm("funding.view_codingrule"):
        raise PermissionDenied
    may_add = request.user.has_perm("funding.add_codingrule")
    return respond(request, CODING_RULES, template="funding/expenditure/coding_rules.html", may_add=may_add)


def coding_rule_new(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("funding.add_codingrule"):
        raise PermissionDenied
    form = CodingRuleForm(posted(request), user=request.user)
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        try:
            rule = actions.add_coding_rule(by=person_of(request), **form.facts())
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The rule is kept."))
            return redirect("coding_rule_detail", rule.pk)
    return render(request, "funding/expenditure/coding_rule_new.html", {"form": form}, status=status)


def find(request: HttpRequest, pk: int) -> CodingRule:
    return get_object_or_404(CodingRule.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def coding_rule_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rule = find(request, pk)
    context: dict[str, Any] = {"rule": rule, "may_delete": request.user.has_perm("funding.delete_codingrule", rule)}
    return render(request, "funding/expenditure/coding_rule.html", context)


@require_POST
def coding_rule_delete(request: HttpRequest, pk: int) -> HttpResponse:
    rule = find(request, pk)
    if not request.user.has_perm("funding.delete_codingrule", rule):
        raise PermissionDenied
    actions.delete_coding_rule(rule, by=person_of(request))
    messages.success(request, _("The rule is deleted. What was posted by it stays."))
    return redirect("coding_rule_list")
