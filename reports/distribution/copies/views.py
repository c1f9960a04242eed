"""The gate before the public: what the scan found, marked in its sentence, with an answer to each; and a second person's decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.documents.serving import serve
from portal.harm import WHY, Kind
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from reports.distribution.copies import actions
from reports.distribution.copies.forms import AnswersForm
from reports.distribution.copies.scanning import content_sha256, scan_of
from reports.distribution.forms import NoteForm
from reports.distribution.models import PublicCopy
from reports.distribution.views import find
from reports.kinds import KINDS, title_of
from reports.kinds.document import Document
from reports.runs.editions import document_of
from reports.runs.models import Edition, Report
from reports.runs.workflow import APPROVED_STATES

explain(
    propose_copy=pgettext_lazy("history", "Public copy proposed"),
    release_copy=pgettext_lazy("history", "Public copy released"),
    refuse_copy=pgettext_lazy("history", "Release of the public copy refused"),
    withdraw_copy=pgettext_lazy("history", "Public copy withdrawn"),
)
VERBS = {
    "release_copy": actions.release,
    "refuse_copy": actions.refuse_release,
    "withdraw_copy": actions.withdraw,
}


@require_http_methods(["GET", "HEAD", "POST"])
def public_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the findings to answer or, when a copy is proposed or in force, the answers. POST: proposes."""
    report = find(request, pk)
    if request.method == "POST" and not request.user.has_perm("reports.propose_publiccopy"):
        raise PermissionDenied
    copy = report.public_copies.open().select_related("proposed_by", "decided_by").first()
    if copy is not None and request.method != "POST":
        return render(request, "reports/distribution/copy.html", copy_context(request, report, copy))
    return proposing(request, report)


def proposing(request: HttpRequest, report: Report) -> HttpResponse:
    is_ready = report.status in APPROVED_STATES
    found = scan_of(report) if is_ready else []
    form = AnswersForm(posted(request), found=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose(report, by=person_of(request), answers=form.answers, seen=request.POST.get("seen", ""))
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Proposed. A second person releases it, or says what has to change."))
            return redirect("report_public_copy", report.pk)
    headings = headings_of(report) if is_ready else {}
    context = base_context(report) | {
        "form": form,
        "asked": [(one, places(one.places, headings), *fields) for one, *fields in form.asked()],
        "count": len(found),
        "is_ready": is_ready,
        "seen": content_sha256(report),
        "earlier": report.public_copies.select_related("proposed_by", "decided_by").first(),
        "may_propose": request.user.has_perm("reports.propose_publiccopy"),
    }
    return render(request, "reports/distribution/propose.html", context, status=409 if form.errors else 200)


def base_context(report: Report) -> dict[str, Any]:
    return {"record": report, "title": title_of(KINDS[report.kind], report.period, report.scope)}


@dataclass(frozen=True)
class Told:
    """One answer of a proposal, as the second person reads it."""

    text: str
    kind: str | Promise
    why: str | Promise
    place: str
    is_out: bool
    reason: str
    sentences: tuple[tuple[str, str], ...]  # language, sentence with the finding marked


def copy_context(request: HttpRequest, report: Report, copy: PublicCopy, **more: Any) -> dict[str, Any]:
    headings = headings_of(report)
    found = {one.key: one.sentences for one in scan_of(report)}
    told = [
        Told(
            fact["text"],
            Kind(fact["kind"]).label,
            WHY[fact["rule"]],
            headings.get(fact["place"], fact["place"]),
            fact["answer"] == actions.OUT,
            fact["reason"],
            found.get(fact["key"], ()),
        )
        for fact in copy.findings
    ]
    is_open = copy.status == "proposed"
    return base_context(report) | {
        "copy": copy,
        "state_info": actions.WORKFLOW.state(copy.status),
        "told": sorted(told, key=lambda one: one.is_out),  # what stays comes first: there the second person has to look
        "against": actions.against_release(copy, report) if is_open else [],
        "moves": actions.WORKFLOW.open_moves(copy, request.user),  # type: ignore[arg-type]
        "is_open": is_open,
        "form": NoteForm(),
        "editions": copy.editions.select_related("document").order_by("language"),
        **more,
    }


def headings_of(report: Report) -> dict[str, str]:
    """Of each section by its anchor, in the reader's language."""
    document = document_of(report, get_language() or "en", code="")
    return {"cover": _("Cover"), "figures": _("Figures attached to the file")} | dict(sections(document))


def sections(document: Document) -> Sequence[tuple[str, str]]:
    every = (one for section in document.sections for one in (section, *section.sections))
    return [(one.anchor, f"{one.label} {strip_tags(one.heading)}") for one in every]


def places(anchors: Sequence[str], headings: dict[str, str]) -> list[str]:
    return [headings.get(anchor, anchor) for anchor in anchors]


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Release, refuse or withdraw the copy that the page showed."""
    report = find(request, pk)
    verb = request.POST.get("decision", "")
    copy = report.public_copies.open().select_related("report").first()
    if verb not in VERBS or copy is None:
        raise Http404
    if not request.user.has_perm(actions.WORKFLOW.verb(verb).permission, copy):
        raise PermissionDenied
    form = NoteForm(request.POST)
    if form.is_valid() and request.POST.get("copy") != str(copy.pk):
        form.add_error(None, _("Another public copy has been proposed since you opened this page. Read it first."))
    if form.is_valid():
        try:
            VERBS[verb](copy, by=person_of(request), note=form.cleaned_data["note"])
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
            return redirect("report_public_copy", report.pk)
    context = copy_context(request, report, copy, form=form)
    return render(request, "reports/distribution/copy.html", context, status=409)


@require_safe
def copy_file(request: HttpRequest, pk: int, language: str) -> HttpResponseBase:
    """For staff: the edition that the public gets, also before it does."""
    report = find(request, pk)
    copies = report.public_copies.open()
    found = (
        Edition.objects.visible_to(request.user)
        .ready()
        .filter(public_copy__in=copies)
        .select_related("document", "report")
    )
    edition = get_object_or_404(found, language=language)
    if edition.document is None:
        raise Http404
    return serve(edition.document, as_name=edition.file_name)
