"""Recommendations of the Board and their follow-up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.listing.views import respond
from portal.posting import show_reasons
from portal.workflow import NotAllowed
from reports.board.advice import actions
from reports.board.advice.forms import FollowUpForm, HandForm
from reports.board.advice.lists import RECOMMENDATIONS, late_note, tone
from reports.board.advice.models import BoardRecommendation
from reports.board.sessions.flow import WORKFLOW
from reports.board.sessions.naming import session_name
from reports.board.sessions.views import demand

explain(
    recommend=gettext_lazy("Recommended by the Board"),
    edit_recommendation=gettext_lazy("Owner or day changed"),
    follow_up_recommendation=gettext_lazy("Follow-up added"),
)


@require_safe
def board_recommendations(request: HttpRequest) -> HttpResponseBase:
    demand(request, "reports.view_boardrecommendation")
    return respond(request, RECOMMENDATIONS)


def find(request: HttpRequest, pk: int) -> BoardRecommendation:
    demand(request, "reports.view_boardrecommendation")
    rows = BoardRecommendation.objects.visible_to(request.user).select_related("session", "item", "owner")
    return get_object_or_404(rows, pk=pk)


@require_safe
def board_recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, find(request, pk))


def shown(request: HttpRequest, record: BoardRecommendation, status: int = 200, **forms: Any) -> HttpResponse:
    user: Any = request.user
    context = {
        "record": record,
        "tone": tone(record),
        "late": late_note(record),
        "session_title": session_name(record.session.number),
        "follow_ups": record.follow_ups.select_related("written_by"),
        "hand_form": HandForm(initial={"owner": record.owner_id, "due_on": record.due_on})
        if user.has_perm("reports.change_boardrecommendation", record)
        else None,
        "follow_up_form": FollowUpForm(initial={"status": record.status})
        if user.has_perm("reports.follow_up_boardrecommendation", record)
        else None,
        "history": history(record, WORKFLOW, user, sees_internal=user.standing.is_staff),
    }
    return render(request, "reports/board/recommendation.html", context | forms, status=status)


@require_POST
def board_recommendation_hand(request: HttpRequest, pk: int) -> HttpResponse:
    record = find(request, pk)
    demand(request, "reports.change_boardrecommendation", record)
    form = HandForm(request.POST)
    if form.is_valid():
        try:
            actions.edit_recommendation(record, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("board_recommendation", pk)
    return shown(request, record, status=409, hand_form=form)


@require_POST
def board_recommendation_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    record = find(request, pk)
    demand(request, "reports.follow_up_boardrecommendation", record)
    form = FollowUpForm(request.POST)
    if form.is_valid():
        try:
            actions.follow_up(record, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The follow-up is added."))
            return redirect("board_recommendation", pk)
    return shown(request, record, status=409, follow_up_form=form)
