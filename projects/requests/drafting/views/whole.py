"""The whole request: its preview, its PDF, its team and what resembles it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.signed_in import person_of
from portal.posting import posted
from portal.workflow import NotAllowed
from projects.requests import actions as requests
from projects.requests.drafting import actions, paper, progress, showing
from projects.requests.drafting.team import TeamForm
from projects.requests.drafting.workflow import open_sections
from projects.requests.finding import find
from projects.requests.models import Request
from projects.requests.moves.freshness import mark
from projects.requests.precedents import like_request


@require_safe
def request_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The request as it will be sent, with what is missing beside its section."""
    found = find(request, pk)
    may_write = request.user.has_perm("projects.change_request", found) and bool(open_sections(found))
    missing = requests.WORKFLOW.reasons_against(found, "submit") if found.status == "draft" else []
    steps = {step.section.key: step for step in progress.steps(found)}
    context = {
        "record": found,
        "parts": [(section, answers, steps[section.key]) for section, answers in showing.whole(found)],
        "missing": missing,
        "elsewhere": progress.elsewhere(missing),
        "first": progress.first_to_do(steps.values()) if may_write else None,
        "may_write": may_write,
        "may_submit": found.status == "draft" and request.user.has_perm("projects.submit_request", found),
        "move": requests.WORKFLOW.verb("submit"),
        "seen": mark(found),
    }
    return render(request, "projects/requests/preview.html", context)


def request_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the State may read, write and send this request."""
    found = find(request, pk)
    may_share = request.user.has_perm("projects.share_request", found)
    if request.method == "POST" and not may_share:
        raise PermissionDenied(_("The team is set by who began the request or may send it."))
    form = TeamForm(posted(request), request=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_team(found, others=form.others_right, named=form.named, by=person_of(request))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The team is set."))
            still = Request.objects.visible_to(request.user).filter(pk=found.pk).exists()
            return redirect("request_team", found.pk) if still else redirect("request_list")
    context = {"record": found, "form": form, "may_share": may_share}
    return render(request, "projects/requests/team.html", context, status=200)


@require_safe
def request_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview as a PDF with numbered sections, answers and pages, in the language of the page."""
    found = find(request, pk)
    sent = found.versions.last()
    whole = paper.WholeRequest(
        reference=found.reference,
        state=found.state.name,
        title=found.title,
        language=found.language,
        version=sent.number if sent and found.status != "draft" else 0,
        dated=timezone.now(),
        parts=tuple(
            (number, section, tuple(answers)) for number, (section, answers) in enumerate(showing.whole(found), start=1)
        ),
        missing=tuple(requests.WORKFLOW.reasons_against(found, "submit")) if found.status == "draft" else (),
    )
    try:
        content_of_file = paper.draw(whole)
    except paper.CannotDraw as problem:
        messages.error(request, str(problem))
        return redirect("request_preview", found.pk)
    response = HttpResponse(content_of_file, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def request_precedents(request: HttpRequest, pk: int) -> HttpResponse:
    """Similar earlier requests: what became of them, how long it took and what it cost."""
    found = find(request, pk)
    context = {"record": found, "precedents": like_request(found, user=request.user)}
    return render(request, "projects/requests/precedents.html", context)
