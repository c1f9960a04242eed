from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.accounts.signed_in import person_of
from portal.audit.history import OFFICE, explain
from portal.posting import posted
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed
from projects.requests.handover import actions, printing
from projects.requests.handover.brief import read
from projects.requests.handover.forms import HandoverForm
from projects.requests.handover.holdings import Holding, holdings, other_work
from projects.requests.handover.models import Handover
from projects.requests.handover.people import hands_for, receivers
from projects.requests.models import Request

explain(hand_over_request=gettext_lazy("Handed over"), hand_over=gettext_lazy("Work handed over"))
WHO = (Role.OFFICER, Role.FOCAL_POINT, Role.HEAD, Role.ADMIN)


@require_safe
def handovers(request: HttpRequest) -> HttpResponse:
    """Who holds what, and the hand-overs that the reader may know."""
    if not standing(request.user).has(*WHO):
        raise PermissionDenied(_("You hold no requests."))
    made = Handover.objects.visible_to(request.user).select_related("giver", "receiver", "state")[:50]
    context = {"hands": hands_for(request.user), "made": made}
    return render(request, "projects/requests/handover/list.html", context)


def handover_new(request: HttpRequest) -> HttpResponse:
    """What a person holds in a role, to be handed to another. A refusal keeps the choice and gives all reasons."""
    giver, role, state = asked(request)
    if not request.user.has_perm("projects.add_handover", giver):
        raise PermissionDenied(_("Heads of section and administrators hand over for others; everybody else for themselves."))  # fmt: skip
    held = holdings(giver, role, state)
    choices = labelled(held, request.user)
    besides = other_work(giver, role, state)
    named = [(one.key, f"{one.kind.label} · {one.kind.name(one.row)}") for one in besides]
    form = HandoverForm(posted(request), choices=choices, works=named, receivers=receivers(role, state, giver))
    reasons: list[Blocker] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.hand_over(
                giver,
                receiver=form.cleaned_data["receiver"],
                role=role,
                state=state,
                by=person_of(request),
                note=form.cleaned_data["note"],
                only=form.cleaned_data.get("request", ()),
                only_works=form.cleaned_data.get("work", ()),
            )
        except NotAllowed as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("Handed over to %(name)s.") % {"name": made.receiver.name})
            return redirect("handover_detail", made.pk)
    context = {
        "giver": giver,
        "role": Role(role),
        "state": state,
        "form": form,
        "reasons": reasons,
        "held": held or besides,
    }
    status = 409 if reasons else 200
    return render(request, "projects/requests/handover/new.html", context, status=status)


def asked(request: HttpRequest) -> tuple[User, str, State | None]:
    """The person, role and State of the address; 404 for what does not fit together."""
    person, role, iso3 = (request.GET.get(name, "") for name in ("person", "role", "state"))
    if role not in (Role.OFFICER, Role.FOCAL_POINT) or not person.isdecimal() or (role == Role.OFFICER) == bool(iso3):
        raise Http404
    return get_object_or_404(User, pk=person), role, get_object_or_404(State, iso3=iso3) if iso3 else None


def labelled(held: list[Holding], reader: Any) -> list[tuple[int, str]]:
    """Number, State, how it is held, and the title; without the title of a draft that only its State sees."""
    seen = set(
        Request.objects.visible_to(reader).filter(pk__in=[one.request.pk for one in held]).values_list("pk", flat=True)
    )
    rows = {one.request.pk: one.request for one in held}
    kinds = {pk: [str(one.kind.label) for one in held if one.request.pk == pk] for pk in rows}
    return [
        (pk, " · ".join([row.reference, row.state.name, *kinds[pk], *([row.title] if pk in seen else [])]))
        for pk, row in rows.items()
    ]


def find_handover(request: HttpRequest, pk: int) -> Handover:
    rows = Handover.objects.visible_to(request.user).select_related("giver", "receiver", "made_by", "state")
    return get_object_or_404(rows, pk=pk)


def may_read_brief(made: Handover, reader: Any) -> bool:
    """Its receiver, who gave it while they hold the role, and heads of section where it is OHCHR's own work.

    Who merely arranged it for a State learns what was handed over and not what the two sides wrote.
    """
    if reader.pk in (made.receiver_id, made.giver_id):
        return actions.holds(reader, made.role, made.state)
    return made.role == Role.OFFICER and standing(reader).has(Role.HEAD)


def brief_context(request: HttpRequest, made: Handover) -> dict[str, Any]:
    may_read = may_read_brief(made, request.user)
    items = read(made.brief, made.role)
    is_staff = standing(request.user).is_staff
    return {
        "made": made,
        "items": items,
        "may_read": may_read,
        "can_print": may_read and bool(printing.PRINTERS),
        "made_by": made.made_by.name if is_staff or made.role != Role.FOCAL_POINT or made.made_by_id == made.giver_id else OFFICE,
        "outside": made.role == Role.FOCAL_POINT,
    }  # fmt: skip


@require_safe
def handover_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(
        request, "projects/requests/handover/detail.html", brief_context(request, find_handover(request, pk))
    )  # fmt: skip


@require_safe
def handover_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The brief on paper, in the reader's language."""
    made = find_handover(request, pk)
    if not may_read_brief(made, request.user):
        raise PermissionDenied(_("The brief is for the person who takes over."))
    if not printing.PRINTERS:
        raise Http404
    title = _("Hand-over from %(giver)s to %(receiver)s") % {"giver": made.giver.name, "receiver": made.receiver.name}
    document = {
        "language": get_language(),
        "is_rtl": get_language_bidi(),
        "title": title,
        "subject": title,
        "author": OFFICE,
    }
    context = brief_context(request, made) | {"document": document, "dated": made.made_at.isoformat()}
    page = render_to_string("projects/requests/handover/print.html", context)
    response = HttpResponse(printing.PRINTERS[0](page, made.made_at), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="hand-over-{made.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
