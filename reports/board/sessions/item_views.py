"""Pages of one agenda item: what it is about, its order, interests, outcome and advice."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from reports.board.advice import actions as advising
from reports.board.advice.forms import AdviceForm, RecommendationForm
from reports.board.members.actions import member_of
from reports.board.sessions.actions import agenda, recusals
from reports.board.sessions.forms import ItemForm, OutcomeForm, OwnRecusalForm, RecusalForm, WithdrawalForm
from reports.board.sessions.models import AgendaItem, BoardSession, Recusal
from reports.board.sessions.shown import item_context
from reports.board.sessions.views import CHANGE, demand, find, refused, with_form


def find_item(request: HttpRequest, session: BoardSession, item_pk: int) -> AgendaItem:
    rows = AgendaItem.objects.visible_to(request.user).select_related("request__state", "report", "advice")
    found = get_object_or_404(rows, session=session, pk=item_pk)
    found.session = session
    return found


def item_of(request: HttpRequest, pk: int, item_pk: int, permission: str = CHANGE) -> AgendaItem:
    """For a page that changes it."""
    session = find(request, pk)
    item = find_item(request, session, item_pk)
    demand(request, permission, session)
    return item


def to_item(item: AgendaItem) -> HttpResponse:
    return redirect("session_item", item.session_id, item.pk)


@require_safe
def session_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    item = find_item(request, find(request, pk), item_pk)
    return render(request, "reports/board/item.html", item_context(request, item) | forms_of(request, item))


def forms_of(request: HttpRequest, item: AgendaItem) -> dict[str, Any]:
    """Each form with which this reader may write something about the item; the page shows those that it may."""
    language = {"language": get_language()}
    return {
        "outcome_form": OutcomeForm(initial={"outcome": item.outcome} | language),
        "advice_form": AdviceForm(initial=language),
        "own_form": OwnRecusalForm(),
        "recusal_form": RecusalForm(session=item.session),
        "withdrawal_form": WithdrawalForm(),
    }


def shown_again(request: HttpRequest, item: AgendaItem, **forms: Any) -> HttpResponse:
    """The page with a form that was refused, and what was typed."""
    context = item_context(request, item) | forms_of(request, item) | forms
    return render(request, "reports/board/item.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def session_item_new(request: HttpRequest, pk: int) -> HttpResponse:
    session = find(request, pk)
    demand(request, CHANGE, session)
    form = ItemForm(posted(request), reader=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            agenda.add(session, by=person_of(request), facts=form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The item is on the agenda."))
            return redirect(reverse("session_detail", args=[pk]) + "#agenda")
    return with_form(request, form, session, legend=_("New agenda item"), submit=_("Add the item"))


@require_http_methods(["GET", "HEAD", "POST"])
def session_item_edit(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    item = item_of(request, pk, item_pk)
    initial = {name: getattr(item, name) for name in agenda.EDITABLE}
    form = ItemForm(posted(request), reader=request.user, item=item, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            agenda.edit(item, by=person_of(request), facts=form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return to_item(item)
    return with_form(request, form, item.session, legend=_("Agenda item"))


@require_POST
def session_item_move(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """`to`: the number that the item shall have."""
    item = item_of(request, pk, item_pk)
    wanted = request.POST.get("to", "")
    if not wanted.isdecimal():
        messages.error(request, _("Choose the number that the item shall have."))
        return redirect("session_detail", pk)
    try:
        agenda.move(item, by=person_of(request), to=int(wanted))
    except NotAllowed as refusal:
        return refused(request, item.session, refusal)
    return redirect(reverse("session_detail", args=[pk]) + f"#item-{item.pk}")


@require_POST
def session_item_remove(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    item = item_of(request, pk, item_pk)
    try:
        agenda.remove(item, by=person_of(request))
    except NotAllowed as refusal:
        return refused(request, item.session, refusal)
    messages.success(request, _("The item is off the agenda."))
    return redirect(reverse("session_detail", args=[pk]) + "#agenda")


@require_POST
def session_item_outcome(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    item = item_of(request, pk, item_pk)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        try:
            agenda.record_outcome(item, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The outcome is recorded."))
            return to_item(item)
    return shown_again(request, item, outcome_form=form)


@require_POST
def session_item_advice(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Writes the Board's advice into the request. Who may decide on the request may record it."""
    item = find_item(request, find(request, pk), item_pk)
    demand(request, "projects.decide_request", item.request)
    form = AdviceForm(request.POST)
    if form.is_valid():
        try:
            advising.record_advice(item, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The advice is recorded, and the request has gone on to its decision."))
            return to_item(item)
    return shown_again(request, find_item(request, item.session, item_pk), advice_form=form)


@require_POST
def session_item_recuse(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """By the member, for whom the item is gone then; or by the secretariat on the member's word."""
    session = find(request, pk)
    item = find_item(request, session, item_pk)
    by = person_of(request)
    is_secretariat = by.has_perm(CHANGE, session)
    if not is_secretariat:
        demand(request, "reports.take_part_boardsession", session)
    form = RecusalForm(request.POST, session=session) if is_secretariat else OwnRecusalForm(request.POST)
    if form.is_valid():
        member = form.cleaned_data.get("member") or member_of(by)
        if member is None:
            raise PermissionDenied(_("Your account is not connected with a member of the Board."))
        try:
            recusals.declare(item, member=member, reason=form.cleaned_data["reason"], by=by)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            return after_declaring(request, item, is_secretariat)
    name = "recusal_form" if is_secretariat else "own_form"
    return shown_again(request, item, **{name: form})


def after_declaring(request: HttpRequest, item: AgendaItem, is_secretariat: bool) -> HttpResponse:
    if is_secretariat:
        messages.success(request, _("The interest is on record; the member does not see the item any more."))
        return to_item(item)
    messages.success(
        request, _("Your interest is on record. You take no part in this item and do not see it any more.")
    )
    return redirect("session_detail", item.session_id)


@require_POST
def session_recusal_withdraw(request: HttpRequest, pk: int, item_pk: int, recusal_pk: int) -> HttpResponse:
    item = item_of(request, pk, item_pk)
    recusal = get_object_or_404(Recusal, item=item, pk=recusal_pk)
    form = WithdrawalForm(request.POST)
    if form.is_valid():
        try:
            recusals.withdraw(recusal, by=person_of(request), reason=form.cleaned_data["reason"])
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The declaration is withdrawn."))
            return to_item(item)
    return shown_again(request, item, withdrawal_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def session_recommendation_new(request: HttpRequest, pk: int) -> HttpResponse:
    session = find(request, pk)
    demand(request, CHANGE, session)
    initial = {"item": request.GET.get("item", "")}
    form = RecommendationForm(posted(request), session=session, reader=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = advising.recommend(session, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Recommendation %(reference)s is recorded.") % {"reference": made.reference})
            return redirect("session_detail", pk)
    return with_form(request, form, session, legend=_("New recommendation"), submit=_("Record the recommendation"))
