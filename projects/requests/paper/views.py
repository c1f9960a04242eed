from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.rules import is_programme_staff
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.requests.finding import find
from projects.requests.models import Request
from projects.requests.paper import actions
from projects.requests.paper.forms import ClaimForm, RefuseForm, RegisterForm
from projects.requests.paper.lists import PAPER_LIST
from projects.requests.paper.missing import origin_of, to_claim
from projects.requests.paper.models import PaperOrigin
from projects.requests.reminders.actions import focal_points

explain(
    register_paper=gettext_lazy("Registered from a letter"),
    claim_paper=gettext_lazy("Confirmed as a request of the State"),
)


@require_safe
def paper_requests(request: HttpRequest) -> HttpResponseBase:
    if not is_programme_staff(request.user):
        raise PermissionDenied(_("Only programme staff register letters."))
    return respond(request, PAPER_LIST, template="projects/requests/paper/list.html")


def paper_request_new(request: HttpRequest) -> HttpResponse:
    if not is_programme_staff(request.user):
        raise PermissionDenied(_("Only programme staff register letters."))
    form = RegisterForm(posted(request), request.FILES or None, user=person_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            origin = registered(form.cleaned_data, by=person_of(request))
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            tell(request, origin)
            return redirect("paper_requests")
    return render(request, "projects/requests/paper/new.html", {"form": form})


def registered(data: dict[str, Any], *, by: Any) -> PaperOrigin:
    """What the form holds, as the action takes it; the API sends the same."""
    facts = {name: data[name] for name in actions.FACTS}
    how = {name: data[name] for name in ("state", "received_on", "channel", "scan")}
    return actions.register(by=by, facts=facts, **how)


def tell(request: HttpRequest, origin: PaperOrigin) -> None:
    words = {"reference": origin.request.reference}
    if focal_points(origin.request):
        messages.success(
            request, _("%(reference)s is registered. The State's focal points are asked to confirm it.") % words
        )
    else:
        text = _(
            "%(reference)s is registered, but nobody acts for this State on the portal yet. Have an account opened for its focal point."
        )
        messages.warning(request, text % words)


def request_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """The State reads what was registered for it, and confirms or refuses it."""
    found, origin = waiting(request, pk)
    if not request.user.has_perm("projects.claim_paperorigin", found):
        raise PermissionDenied(_("Only a focal point of the State confirms its request."))
    form = ClaimForm(posted(request), initial={"consent": found.consent})
    if request.method == "POST" and form.is_valid():
        try:
            actions.claim(origin, by=person_of(request), consent=form.cleaned_data["consent"])
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The request is your State's now, and your receipt is being made."))
            return redirect("request_detail", found.pk)
    return claim_page(request, found, origin, form, RefuseForm())


def claim_page(
    request: HttpRequest, found: Request, origin: PaperOrigin, form: ClaimForm, refusal: RefuseForm
) -> HttpResponse:
    missing = [] if not origin.is_waiting else [one for one in to_claim(found) if one.anchor != "id_consent"]
    context = {"record": found, "origin": origin, "form": form, "refusal": refusal, "missing": missing}
    return render(request, "projects/requests/paper/claim.html", context)


def waiting(request: HttpRequest, pk: int) -> tuple[Request, PaperOrigin]:
    found = find(request, pk)
    origin = origin_of(found)
    if origin is None:
        raise Http404
    return found, origin


@require_POST
def request_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    found, origin = waiting(request, pk)
    if not request.user.has_perm("projects.claim_paperorigin", found):
        raise PermissionDenied(_("Only a focal point of the State confirms its request."))
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return claim_page(request, found, origin, ClaimForm(), form)
    actions.refuse(origin, by=person_of(request), note=form.cleaned_data["note"])
    messages.success(request, _("OHCHR reads that this is not a request of your State."))
    return redirect("request_list")
