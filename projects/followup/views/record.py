"""One recommendation: report, verify, name the lead, open attached evidence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.accounts.signed_in import person_of
from portal.documents.serving import serve
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.followup import actions
from projects.followup.actions.progress import PERMISSIONS, missing_right
from projects.followup.forms import LeadForm, ReportForm, VerifyForm
from projects.followup.models import ProgressEntry
from projects.followup.queries import for_board
from projects.followup.seen import seen_now
from projects.recommendations.models import Recommendation

Side = ProgressEntry.Side


@dataclass(frozen=True)
class Voice:
    """How a page takes one side's statement."""

    side: Side
    form: type[ReportForm]
    act: Callable[..., ProgressEntry]
    title: Any
    note: Any
    done: Any


VOICES = {
    "report": Voice(
        Side.STATE,
        ReportForm,
        actions.report_progress,
        gettext_lazy("Report progress"),
        gettext_lazy(
            "Progress, comment and web address are public as soon as you record them. Attached files are not: only the focal points of your State and OHCHR open them."
        ),
        gettext_lazy("The progress is recorded."),
    ),
    "verify": Voice(
        Side.OHCHR,
        VerifyForm,
        actions.verify_progress,
        gettext_lazy("Verify progress"),
        gettext_lazy(
            "What OHCHR finds stands beside the State's own report and does not change it. Finding and reason are public as soon as you record them; attached files are not."
        ),
        gettext_lazy("The verification is recorded."),
    ),
}


def find(request: HttpRequest, pk: int) -> Recommendation:
    rows = Recommendation.objects.visible_to(request.user).filter(state__isnull=False)
    return get_object_or_404(for_board(rows), pk=pk)


def followup_statement(request: HttpRequest, pk: int, voice: str) -> HttpResponse:
    """The form of one side's statement."""
    found, how = find(request, pk), VOICES.get(voice)
    if how is None:
        raise Http404
    if not request.user.has_perm(PERMISSIONS[how.side], found):
        raise PermissionDenied(missing_right(how.side))
    form = how.form(posted(request), request.FILES or None, initial=initial(request, found, how.side))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            how.act(found, by=person_of(request), seen=form.seen, **form.facts)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
            status = 409
        else:
            messages.success(request, str(how.done))
            return redirect(reverse("recommendation_detail", args=[found.pk]) + "#follow-up")
    return render(
        request, "projects/followup/statement.html", {"record": found, "form": form, "voice": how}, status=status
    )


def initial(request: HttpRequest, record: Recommendation, side: Side) -> dict[str, Any]:
    """OHCHR begins from what the State says, the State from its own last word."""
    return {
        "seen_token": str(seen_now(record)),
        "progress": record.state_progress,
        "as_at": timezone.localdate(),
        "language": person_of(request).language,
    }


def followup_lead(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    if not request.user.has_perm("projects.follow_recommendation", found):
        raise PermissionDenied(_("Only the State and the programme staff who cover it name the lead institution."))
    form = LeadForm(posted(request), state=found.state, initial={"lead": found.lead_id})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_lead(found, by=person_of(request), institution=form.cleaned_data["lead"])
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The lead institution is recorded."))
            return redirect(reverse("recommendation_detail", args=[found.pk]) + "#follow-up")
    return render(request, "projects/followup/lead.html", {"record": found, "form": form})


@require_safe
def evidence_file(request: HttpRequest, pk: int, document_pk: int) -> FileResponse:
    """A file attached to a statement: for the State's focal points and staff."""
    entry = get_object_or_404(ProgressEntry.objects.visible_to(request.user).select_related("recommendation"), pk=pk)
    if not request.user.has_perm("projects.see_evidence_recommendation", entry.recommendation):
        raise PermissionDenied(_("Attached evidence is for the focal points of the State and for OHCHR."))
    return serve(get_object_or_404(entry.documents, pk=document_pk))
