from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.accounts.signed_in import person_of
from portal.posting import posted
from portal.workflow import NotAllowed
from projects.requests import actions
from projects.requests.finding import find
from projects.requests.moves.freshness import Moved, mark
from projects.requests.moves.steps import STEPS, carry_out


def request_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One move: its own form when it needs one, otherwise the note from the record's page.

    A refusal keeps what was typed; when somebody else has moved the request meanwhile, it says what happened.
    """
    found = find(request, pk)
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    move = actions.WORKFLOW.verb(verb)
    if not request.user.has_perm(move.permission, found):
        raise PermissionDenied(_("You do not have the right to “%(move)s”.") % {"move": move.label})
    form: Any = step.form(posted(request), about=found)
    reasons = actions.WORKFLOW.reasons_against(found, verb)
    moved: list[Moved] = []
    if request.method == "POST" and form.is_valid():
        try:
            carry_out(found, verb, by=person_of(request), form=form)
        except NotAllowed as refusal:
            reasons, moved = refusal.reasons, getattr(refusal, "moved", [])
            found = find(request, pk)
            again = request.POST.copy()
            again["seen"] = mark(found)
            form = step.form(again, about=found)
        else:
            messages.success(request, _("Done: %(move)s.") % {"move": move.label})
            return redirect("request_detail", found.pk)
    context = {
        "record": found,
        "move": move,
        "form": form,
        "reasons": reasons,
        "moved": moved,
        "explanation": step.explanation,
    }
    return render(
        request, "projects/requests/act.html", context, status=409 if request.method == "POST" and reasons else 200
    )
