from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from funding.allocations import actions, blockers
from funding.allocations.blockers import OPEN_PROJECTS
from funding.allocations.choosing import candidates, chosen, suggestions
from funding.allocations.forms import AllocationForm
from funding.allocations.holding import assessments
from funding.allocations.lists import ALLOCATIONS
from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from funding.contributions.models import Contribution
from funding.earmarking.terms import binding
from funding.ledger.models import LedgerEntry
from funding.ledger.queries import headroom
from funding.solver.models import AllocationPlan
from portal.accounts.models import User
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.listing.views import respond
from portal.posting import posted
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project

explain(propose=gettext_lazy("Proposed"), release=gettext_lazy("Allocation released"))


def find(request: HttpRequest, pk: int) -> Allocation:
    return get_object_or_404(Allocation.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def allocation_list(request: HttpRequest) -> HttpResponseBase:
    may_plan = request.user.has_perm("funding.add_allocationplan")
    return respond(request, ALLOCATIONS, template="funding/allocations/list.html", may_plan=may_plan)


def allocation_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposes money of contribution `pk` for a project. `?project=` shows what its conditions say of that project, and
    which amounts make sense, before anything is sent."""
    contribution = get_object_or_404(Contribution.objects.visible_to(request.user).for_list(), pk=pk)
    if not request.user.has_perm("funding.add_allocation"):
        raise PermissionDenied
    projects = Project.objects.visible_to(request.user).filter(status__in=OPEN_PROJECTS)
    found = candidates(contribution, projects, on=timezone.localdate())
    words = request.POST if request.method == "POST" else request.GET
    candidate, room = chosen(found, words.get("project")), headroom(contribution)
    proposed = suggestions(candidate, room) if candidate else []
    initial = {"project": words.get("project"), "amount_usd": proposed[0][1] if proposed else None}
    form = AllocationForm(posted(request), candidates=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = propose(contribution, form.cleaned_data, by=person_of(request))
        messages.success(request, _("Proposed. It counts once it is posted."))
        return redirect("allocation_detail", made.pk)
    context = {
        "contribution": contribution,
        "form": form,
        "room": room,
        "terms": binding(contribution),
        "candidate": candidate,
        "suggestions": proposed,
    }
    return render(request, "funding/allocations/new.html", context)


def propose(contribution: Contribution, data: dict[str, Any], *, by: User) -> Allocation:
    return actions.propose(contribution=contribution, by=by, **data)


@require_safe
def allocation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "funding/allocations/detail.html", detail_context(request, find(request, pk)))


def detail_context(request: HttpRequest, found: Allocation) -> dict[str, Any]:
    user: Any = request.user
    is_proposed = found.status == AllocationStatus.PROPOSED
    today = timezone.localdate() if is_proposed else None
    conditions = assessments(found, on=today)
    return {
        "record": found,
        "conditions": conditions,
        "sees_reason": user.standing.is_staff,
        "asks_reason": is_proposed and any(one.is_to_be_answered for one in conditions),
        "plan": AllocationPlan.objects.visible_to(user).filter(lines__allocation=found).first(),
        "state_info": actions.WORKFLOW.state(found.status),
        "room": headroom(found.contribution),
        "entries": list(LedgerEntry.objects.visible_to(user).for_list().filter(allocation=found)),
        "panels": [
            {
                "move": move,
                "blockers": reasons_against(found, move.verb),
                "url": reverse("allocation_move", args=[found.pk, move.verb]),
            }
            for move in actions.WORKFLOW.open_moves(found, user)
        ],
        "history": history(found, actions.WORKFLOW, user, sees_internal=user.standing.is_staff),
    }


def reasons_against(found: Allocation, verb: str) -> list[Blocker]:
    """What stands in the way today. A reason that is still to be written is asked for by the form itself."""
    reasons = actions.WORKFLOW.reasons_against(found, verb)
    if verb == "post" and found.status == AllocationStatus.PROPOSED:
        reasons = [*reasons, *blockers.of_day(found, timezone.localdate())]
        reasons = [reason for reason in reasons if reason.anchor != "id_soft_reason"]
    return reasons


@require_POST
def allocation_post(request: HttpRequest, pk: int) -> HttpResponse:
    return move(request, pk, "post")


@require_POST
def allocation_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in {each.verb for each in actions.WORKFLOW.moves}:
        raise Http404
    return move(request, pk, verb)


def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found = find(request, pk)
    if not request.user.has_perm(actions.WORKFLOW.verb(verb).permission, found):
        raise PermissionDenied
    note = request.POST.get("note", "")
    try:
        perform(found, verb, request.POST, by=person_of(request), on=timezone.localdate())
    except NotAllowed as refusal:
        context = detail_context(request, find(request, pk)) | {
            "refused": refusal.reasons,
            "refused_note": note,
            "typed_reason": request.POST.get("soft_reason", ""),
        }
        return render(request, "funding/allocations/detail.html", context, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect("allocation_detail", found.pk)


def perform(found: Allocation, verb: str, typed: Mapping[str, str], *, by: User, on: date) -> None:
    note = typed.get("note", "")
    if verb == "drop":
        actions.drop(found, by=by, note=note)
    elif verb == "release":
        actions.release(found, on=on, by=by, note=note)
    else:
        actions.post(found, on=on, by=by, note=note, soft_reason=typed.get("soft_reason"))
