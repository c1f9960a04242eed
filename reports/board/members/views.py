"""The composition of the Board, and each member with their terms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from reports.board.members import actions
from reports.board.members.composition import composition
from reports.board.members.forms import ChairForm, EndTermForm, MemberForm, NewMemberForm, TermForm
from reports.board.members.models import MOST_TERMS, BoardMember, BoardTerm
from reports.board.sessions.flow import WORKFLOW
from reports.board.sessions.models import BoardSession
from reports.board.sessions.naming import session_name
from reports.board.sessions.views import demand

VIEW, CHANGE = "reports.view_boardmember", "reports.change_boardmember"
explain(
    add_board_member=gettext_lazy("Member added"),
    edit_board_member=gettext_lazy("Facts of the member changed"),
    add_board_term=gettext_lazy("Term added"),
    end_board_term=gettext_lazy("Term ended early"),
    elect_chair=gettext_lazy("Elected Chair"),
    leave_chair=gettext_lazy("Chair no more"),
)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Who serves today, or on `?on=`, with the balance of regional groups; earlier and later members below."""
    demand(request, VIEW)
    today = timezone.localdate()
    day = parsed(request.GET.get("on", "")) or today
    made = composition(day)
    serving = {seat.term.member_id for seat in made.seats}
    sessions = BoardSession.objects.visible_to(request.user).filter(ends_on__gte=today).order_by("starts_on")
    context = {
        "composition": made,
        "is_today": day == today,
        "others": BoardMember.objects.visible_to(request.user)
        .exclude(pk__in=serving)
        .select_related("regional_group", "state")
        .prefetch_related("terms"),
        "next_sessions": [(session, session_name(session.number)) for session in sessions[:2]],
        "may_change": request.user.has_perm(CHANGE),
    }
    return render(request, "reports/board/board.html", context)


def parsed(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def find(request: HttpRequest, pk: int) -> BoardMember:
    demand(request, VIEW)
    rows = BoardMember.objects.visible_to(request.user).select_related("regional_group", "state", "user")
    return get_object_or_404(rows, pk=pk)


@require_safe
def board_member(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, find(request, pk))


def shown(request: HttpRequest, member: BoardMember, status: int = 200, **forms: Any) -> HttpResponse:
    user: Any = request.user
    terms = list(member.terms.order_by("number"))
    today = timezone.localdate()
    changes = user.has_perm(CHANGE)
    attendances = member.attendances.filter(session__in=BoardSession.objects.visible_to(user)).select_related("session")
    context = {
        "record": member,
        "terms": terms,
        "current": next((term for term in terms if term.starts_on <= today <= term.ends_on), None),
        "sessions": [(row, session_name(row.session.number)) for row in attendances.order_by("-session__number")],
        "term_form": TermForm() if changes and len(terms) < MOST_TERMS else None,
        "is_final": len(terms) >= MOST_TERMS,
        "end_form": EndTermForm() if changes else None,
        "chair_form": ChairForm(initial={"chairs_from": today}) if changes else None,
        "may_change": changes,
        "history": history(member, WORKFLOW, user, sees_internal=user.standing.is_staff),
    }
    return render(request, "reports/board/member.html", context | forms, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def board_member_new(request: HttpRequest) -> HttpResponse:
    demand(request, CHANGE)
    form = NewMemberForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.add_member(
                by=person_of(request), facts=form.facts, starts_on=data["starts_on"], ends_on=data["ends_on"]
            )
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            return redirect("board_member", made.pk)
    return with_form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def board_member_edit(request: HttpRequest, pk: int) -> HttpResponse:
    member = find(request, pk)
    demand(request, CHANGE, member)
    form = MemberForm.about(member, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_member(member, by=person_of(request), facts=form.facts)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("board_member", pk)
    return with_form(request, form, member)


def with_form(request: HttpRequest, form: Any, member: BoardMember | None) -> HttpResponse:
    context = {
        "form": form,
        "member": member,
        "legend": _("Facts of the member") if member else _("New member"),
        "cancel_url": reverse("board_member", args=[member.pk]) if member else reverse("board"),
    }
    return render(request, "reports/board/member_form.html", context, status=409 if form.errors else 200)


@require_POST
def board_member_term(request: HttpRequest, pk: int) -> HttpResponse:
    member = find(request, pk)
    demand(request, CHANGE, member)
    form = TermForm(request.POST)
    if form.is_valid():
        try:
            actions.add_term(member, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The term is added."))
            return redirect("board_member", pk)
    return shown(request, member, status=409, term_form=form)


@require_POST
def board_member_term_end(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    member = find(request, pk)
    demand(request, CHANGE, member)
    term = get_object_or_404(BoardTerm, member=member, number=number)
    form = EndTermForm(request.POST)
    if form.is_valid():
        try:
            actions.end_term(term, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The term ends earlier."))
            return redirect("board_member", pk)
    return shown(request, member, status=409, end_form=form)


@require_POST
def board_member_chair(request: HttpRequest, pk: int) -> HttpResponse:
    member = find(request, pk)
    demand(request, CHANGE, member)
    form = ChairForm(request.POST)
    if form.is_valid():
        try:
            actions.elect_chair(member, by=person_of(request), on=form.cleaned_data["chairs_from"])
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("%(member)s is the Chair.") % {"member": member.name})
            return redirect("board_member", pk)
    return shown(request, member, status=409, chair_form=form)
