from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.documents.serving import serve
from portal.listing.views import respond
from portal.pages import reader_language
from portal.posting import posted
from portal.workflow import NotAllowed
from reports.figures.board import DoesNotReconcile
from reports.figures.freezing import thaw
from reports.kinds import KINDS, title_of
from reports.runs import actions, verification
from reports.runs.editions import document_of
from reports.runs.forms import EditionForm, NewReportForm, VerifyForm
from reports.runs.lists import REPORTS
from reports.runs.models import Edition, Report
from reports.runs.parts import parts_of
from reports.runs.workflow import EditionStatus

explain(
    draft=gettext_lazy("Drafted, figures frozen"),
    refresh_figures=gettext_lazy("Figures frozen anew"),
    queue_edition=gettext_lazy("Edition ordered"),
    finish_edition=gettext_lazy("Edition ready"),
    fail_edition=gettext_lazy("Edition failed"),
)
MOVES: dict[str, Callable[..., Report]] = {
    "send_to_review": actions.send_to_review,
    "request_changes": actions.request_changes,
    "approve": actions.approve,
    "publish": actions.publish,
    "supersede": actions.supersede,
}
STEPS = {
    "figures": gettext_lazy("Collecting the figures"),
    "layout": gettext_lazy("Laying out the pages"),
    "file": gettext_lazy("Writing the file"),
}
TONES = {
    EditionStatus.QUEUED: "info",
    EditionStatus.RENDERING: "progress",
    EditionStatus.DONE: "ok",
    EditionStatus.FAILED: "bad",
}


def find(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def report_list(request: HttpRequest) -> HttpResponseBase:
    return respond(
        request, REPORTS, template="reports/list.html", may_write=request.user.has_perm("reports.write_report")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("reports.write_report"):
        raise PermissionDenied
    form = NewReportForm(posted(request), initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.draft_report(
                form.cleaned_data["kind"],
                form.cleaned_data["period"],
                scope=form.cleaned_data["scope"],
                by=person_of(request),
            )
        except DoesNotReconcile:
            form.add_error(
                None, _("The ledger does not add up, so nothing is reported. Finance has to reconcile it first.")
            )
        else:
            return redirect("report_detail", report.pk)
    return render(request, "reports/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "reports/detail.html", detail_context(request, find(request, pk)))


def detail_context(request: HttpRequest, report: Report) -> dict[str, Any]:
    may_write = request.user.has_perm("reports.write_report", report)
    kind = KINDS[report.kind]
    return {
        "record": report,
        "title": title_of(kind, report.period, report.scope),
        "state_info": actions.WORKFLOW.state(report.status),
        "panels": panels(report, request.user),
        "parts": list(parts_of(report, request.user)),
        "key_figures": kind.key_figures(thaw(kind.figures_type, report.figures)),
        "edition_form": EditionForm(initial={"language": get_language()}) if may_write else None,
        "may_refresh": may_write and report.status in actions.REFRESHABLE,
        "history": history(report, actions.WORKFLOW, request.user, sees_internal=person_of(request).standing.is_staff),
        **editions_context(request, report),
    }


def panels(report: Report, user: Any) -> list[dict[str, Any]]:
    return [
        {
            "move": move,
            "blockers": actions.WORKFLOW.reasons_against(report, move.verb),
            "url": reverse("report_move", args=[report.pk, move.verb]),
        }
        for move in actions.WORKFLOW.open_moves(report, user)
    ]


def editions_context(request: HttpRequest, report: Report) -> dict[str, Any]:
    shown = list(report.editions.visible_to(request.user).select_related("document", "report"))
    return {
        "record": report,
        "editions": [(edition, TONES[EditionStatus(edition.status)], STEPS.get(edition.step, "")) for edition in shown],
        "is_under_way": any(edition.is_under_way for edition in shown),
    }


@require_POST
def report_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    report = find(request, pk)
    if verb not in MOVES:
        raise Http404
    move = actions.WORKFLOW.verb(verb)
    if not request.user.has_perm(move.permission, report):
        raise PermissionDenied
    note = request.POST.get("note", "")
    try:
        MOVES[verb](report, by=person_of(request), note=note)
    except NotAllowed as refusal:
        context = detail_context(request, find(request, pk)) | {"refused": refusal.reasons, "refused_note": note}
        return render(request, "reports/detail.html", context, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": move.label})
    return redirect("report_detail", report.pk)


@require_POST
def report_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Freezes the figures anew and says which ones moved."""
    report = find(request, pk)
    if not request.user.has_perm("reports.write_report", report):
        raise PermissionDenied
    try:
        moved = actions.refresh_figures(report, by=person_of(request))
    except (NotAllowed, DoesNotReconcile) as refusal:
        messages.error(request, str(refusal))
    else:
        changes = ", ".join(f"{change['id']}: {change['before']} → {change['after']}" for change in moved)
        messages.success(request, _("Figures that moved: %(changes)s") % {"changes": changes or _("none")})
    return redirect("report_detail", report.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def editions(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the editions with their progress, as a fragment that asks again while a worker is busy. POST: orders one."""
    report = find(request, pk)
    if request.method != "POST":
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(reverse("report_detail", args=[report.pk]) + "#editions")
        return render(request, "reports/detail.html#editions", editions_context(request, report))
    if not request.user.has_perm("reports.write_report", report):
        raise PermissionDenied
    form = EditionForm(request.POST)
    if form.is_valid():
        actions.queue_edition(report, form.cleaned_data["language"], by=person_of(request))
    else:
        messages.error(request, _("Choose one of the six languages."))
    return redirect(reverse("report_detail", args=[report.pk]) + "#editions")


@require_safe
def report_read(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a page, in the language of the page."""
    report = find(request, pk)
    content = document_of(report, get_language() or "en", code="")
    return render(request, "reports/read.html", {"record": report, "document": content})


@require_safe
def edition_file(request: HttpRequest, pk: int, language: str) -> HttpResponseBase:
    found = Edition.objects.visible_to(request.user).ready().select_related("document", "report")
    edition = get_object_or_404(found, report=pk, language=language)
    if edition.document is None:
        raise Http404
    return serve(edition.document, as_name=edition.file_name)


@login_not_required
@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def verify_entry(request: HttpRequest, code: str = "") -> HttpResponse:
    """On to the page in the reader's language."""
    with override(reader_language(request)):
        return redirect("verify_code" if code else "verify_page", *filter(None, [code]))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whether a code, and a file if one is sent, are of an edition that was issued. The file is not kept."""
    sent = request.method == "POST"
    form = VerifyForm(request.POST if sent else None, request.FILES if sent else None, initial={"code": code})
    verdict = verification.check(code=code) if code else None
    if sent:
        verdict = None
        if form.is_valid():
            file = form.cleaned_data["file"]
            sha256 = verification.sha256_of(file) if file else ""
            verdict = verification.check(code=form.cleaned_data["code"], sha256=sha256)
    edition = verdict.edition if verdict else None
    context = {
        "form": form,
        "verdict": verdict,
        "title": title_of(KINDS[edition.report.kind], edition.report.period, edition.report.scope) if edition else "",
    }
    return render(request, "reports/verify.html", context)
