from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from portal import formats
from portal.accounts.models import User
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.documents.serving import serve
from portal.listing.views import respond
from portal.pages import reader_language
from portal.posting import posted, show_reasons
from portal.workflow import Blocker, NotAllowed
from reports.distribution.actions import note_opening
from reports.distribution.copies.reading import document_for, reads_in_full, title_read_by_all
from reports.figures.books import DoesNotReconcile
from reports.figures.freezing import thaw
from reports.kinds import KINDS, not_certified_yet
from reports.review.comparing import figure_changes
from reports.review.locks import FIGURES
from reports.review.locks import may_write as may_write_now
from reports.review.versions import latest_number
from reports.runs import actions, making, verification
from reports.runs.editions import stretches
from reports.runs.finding import find, find_drafted, full_title
from reports.runs.forms import EditionForm, NewReportForm, VerifyForm
from reports.runs.lists import REPORTS
from reports.runs.models import Edition, Report
from reports.runs.parts import parts_of
from reports.runs.reading import read
from reports.runs.turning import around, asked, pages_of
from reports.runs.turns import NEXT
from reports.runs.workflow import EditionStatus, ReportStatus

LEDGER = gettext_lazy("The ledger does not add up, so nothing is reported. Finance has to reconcile it first.")
explain(
    announce=gettext_lazy("Announced by the schedule"),
    draft=gettext_lazy("Drafted, figures frozen"),
    refresh_figures=gettext_lazy("Figures frozen anew"),
    queue_edition=gettext_lazy("Edition ordered"),
    finish_edition=gettext_lazy("Edition ready"),
    fail_edition=gettext_lazy("Edition failed"),
)


def start(report: Report, *, by: User, note: str) -> Report:
    try:
        return actions.start(report, by=by, note=note)
    except DoesNotReconcile as error:
        raise NotAllowed([Blocker(LEDGER)]) from error


MOVES: dict[str, Callable[..., Report]] = {
    "start": start,
    "send_to_review": actions.send_to_review,
    "approve": actions.approve,
    "publish": actions.publish,
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


@require_safe
def report_list(request: HttpRequest) -> HttpResponseBase:
    return respond(
        request, REPORTS, template="reports/list.html", may_write=request.user.has_perm("reports.write_report")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("reports.write_report"):
        raise PermissionDenied
    kind = KINDS.get((request.POST if request.method == "POST" else request.GET).get("kind", ""))
    if kind is None:
        return choose_kind(request)
    form = NewReportForm(posted(request), of=kind, by=person_of(request), initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.draft_report(
                form.cleaned_data["kind"],
                form.cleaned_data["period"],
                scope=form.cleaned_data.get("scope", ""),
                by=person_of(request),
            )
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        except DoesNotReconcile:
            form.add_error(None, str(LEDGER))
        else:
            return redirect("report_detail", report.pk)
    return render(request, "reports/new.html", {"form": form, "kind": kind}, status=422 if form.errors else 200)


def choose_kind(request: HttpRequest) -> HttpResponse:
    """The first step, which needs no script: the kinds, and what a report of each is about."""
    kinds = [(kind, kind.scope.label if kind.scope else _("The whole programme")) for kind in KINDS.values()]
    return render(request, "reports/new.html", {"kinds": kinds}, status=422 if request.method == "POST" else 200)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    report = find(request, pk)
    if not reads_in_full(report, request.user):
        return redirect("library_report", report.pk)  # what is public of it has a page of its own
    note_opening(report, request.user)
    return render(request, "reports/detail.html", detail_context(request, report))


def detail_context(request: HttpRequest, report: Report) -> dict[str, Any]:
    """The page of any report; of one that is only announced there are neither figures nor editions."""
    return {
        "record": report,
        "title": full_title(report),
        "state_info": actions.WORKFLOW.state(report.status),
        "next": NEXT[report.status],
        "steps": steps_of(report),
        "stretches": stretches(report.not_certified),
        "is_announced": report.status == ReportStatus.SCHEDULED,
        "is_staff": person_of(request).standing.is_staff,
        "panels": panels(report, request.user),
        "may_request_changes": report.status == ReportStatus.IN_REVIEW
        and request.user.has_perm("reports.approve_report", report),
        "parts": list(parts_of(report, request.user)),
        "history": history(report, actions.WORKFLOW, request.user, sees_internal=person_of(request).standing.is_staff),
        **({} if report.status == ReportStatus.SCHEDULED else drafted_context(request, report)),
    }


def drafted_context(request: HttpRequest, report: Report) -> dict[str, Any]:
    kind = KINDS[report.kind]
    may_write = request.user.has_perm("reports.write_report", report)
    return {
        "key_figures": kind.key_figures(thaw(kind.figures_type, report.figures)),
        "edition_form": EditionForm(initial={"language": get_language()}) if may_write else None,
        "may_refresh": may_write and may_write_now(report, FIGURES),
        **editions_context(request, report),
    }


STAGES = (ReportStatus.DRAFTING, ReportStatus.IN_REVIEW, ReportStatus.APPROVED, ReportStatus.PUBLISHED)
STANDS_AT = {ReportStatus.CHANGES_REQUESTED: ReportStatus.IN_REVIEW, ReportStatus.SUPERSEDED: ReportStatus.PUBLISHED}


def steps_of(report: Report) -> list[dict[str, Any]]:
    """The way of a report; what came in between is said at the stage where it happened."""
    here = STANDS_AT.get(ReportStatus(report.status), ReportStatus(report.status))
    at = STAGES.index(here) if here in STAGES else -1
    return [
        {
            "label": actions.WORKFLOW.state(report.status if row == at else stage).label,
            "state": "done" if row < at or stage == here == ReportStatus.PUBLISHED else "now" if row == at else "",
        }
        for row, stage in enumerate(STAGES)
    ]


def panels(report: Report, user: Any) -> list[dict[str, Any]]:
    """The moves that this person may make, those that have a page of their own apart."""
    shown = [move for move in actions.WORKFLOW.open_moves(report, user) if move.verb in MOVES]
    return [
        {
            "move": move,
            "blockers": actions.WORKFLOW.reasons_against(report, move.verb),
            "url": reverse("report_move", args=[report.pk, move.verb]),
            "text": before_approving(report) if move.verb == "approve" else "",
            "seen": latest_number(report) if move.verb == "approve" else "",
        }
        for move in shown
    ]


def before_approving(report: Report) -> str:
    """What the approver must have seen, though it does not stand in the way."""
    said = []
    if open_ones := report.comments.filter(replies_to=None, resolved_at=None).count():
        sentence = ngettext("%(n)s comment is not resolved.", "%(n)s comments are not resolved.", open_ones)
        said.append(sentence % {"n": formats.number(open_ones)})
    if report.not_certified:
        said.append(f"{not_certified_yet(stretches(report.not_certified))}.")
    return " ".join(said)


def editions_context(request: HttpRequest, report: Report) -> dict[str, Any]:
    shown = list(report.editions.visible_to(request.user).full().select_related("document"))
    for edition in shown:
        edition.report = report
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
    marks = {"seen": request.POST.get("seen", "")} if verb == "approve" else {}
    try:
        MOVES[verb](report, by=person_of(request), note=note, **marks)
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
    before = report.figures
    try:
        moved = actions.refresh_figures(report, by=person_of(request))
    except (NotAllowed, DoesNotReconcile) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, what_moved(report, before, moved))
    return redirect("report_detail", report.pk)


def what_moved(report: Report, before: dict[str, Any], moved: list[dict[str, Any]]) -> str:
    if not moved:
        return _("The figures are the same as before.")
    changes = "; ".join(
        f"{one.name}: {one.before} → {one.after}" for one in figure_changes(report.kind, before, report.figures)
    )
    return _("Figures that moved: %(changes)s") % {"changes": changes}


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
        making.queue_edition(report, form.cleaned_data["language"], by=person_of(request))
    else:
        messages.error(request, _("Choose one of the six languages."))
    return redirect(reverse("report_detail", args=[report.pk]) + "#editions")


@require_safe
def report_read(request: HttpRequest, pk: int, chapter: str = "") -> HttpResponse:
    """The report in the language of the page: its cover with the contents, or one chapter."""
    report = find_drafted(request, pk)
    content = read(document_for(report, request.user, get_language() or "en"), report, request.user)
    pages = pages_of(content, "report_read", pk)
    page = around(pages, asked(pages, chapter, request.GET))
    note_opening(report, request.user)
    return render(request, "reports/read.html", {"record": report, **page})


@require_safe
def edition_file(request: HttpRequest, pk: int, language: str) -> HttpResponseBase:
    """The full edition, or the public one for whoever reads no more."""
    found = Edition.objects.visible_to(request.user).ready().filter(report=pk, language=language)
    edition = found.select_related("document", "report").order_by("is_redacted").first()
    if edition is None or edition.document is None:
        raise Http404
    note_opening(edition.report, request.user)
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
        "title": title_read_by_all(edition) if edition else "",
        "newer": verdict.newer_for(request.user) if verdict else None,
        "in_library": Report.objects.public().filter(pk=edition.report_id).exists() if edition else False,
    }
    return render(request, "reports/verify.html", context)
