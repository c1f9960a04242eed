"""The pages of the review: reading with comments, the request for changes, versions, the check by finance, corrigenda."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.posting import posted, show_reasons
from portal.workflow import Blocker, NotAllowed
from reports.figures.books import DoesNotReconcile
from reports.figures.freezing import thaw
from reports.kinds import KINDS
from reports.kinds.leaves import Leaf
from reports.review import actions, checking
from reports.review.blockers import latest_check
from reports.review.comparing import compare
from reports.review.forms import ACCEPT, CheckForm, CorrigendumForm, flags_in
from reports.review.models import ReportVersion, ReviewComment
from reports.review.places import flaggable
from reports.review.showing import Reading
from reports.review.versions import NOW, content_in, content_of, latest_number
from reports.runs import corrigenda
from reports.runs.actions import WORKFLOW, request_changes
from reports.runs.editions import document_of_version, stretches
from reports.runs.finding import find, find_drafted, full_title
from reports.runs.models import Report
from reports.runs.turning import around, asked
from reports.runs.workflow import ReportStatus

explain(
    comment=gettext_lazy("Comment written"),
    reply=gettext_lazy("Comment answered"),
    resolve_comment=gettext_lazy("Comment resolved"),
    reopen_comment=gettext_lazy("Comment opened again"),
    accept_figures=gettext_lazy("Figures checked and accepted by finance"),
    refuse_figures=gettext_lazy("Figures not accepted by finance"),
    start_corrigendum=gettext_lazy("Corrigendum begun"),
    corrigendum_started=gettext_lazy("A corrigendum to it is being written"),
)
ACTS: dict[str, Callable[..., ReviewComment]] = {
    "reply": actions.reply,
    "resolve": actions.resolve,
    "reopen": actions.reopen,
}


def find_for_staff(request: HttpRequest, pk: int) -> Report:
    """A drafted report, for those who do the work before its approval."""
    report = find_drafted(request, pk)
    if not request.user.has_perm("reports.comment_report", report):
        raise PermissionDenied
    return report


# Reading and comments


@require_safe
def report_review(request: HttpRequest, pk: int, chapter: str = "") -> HttpResponse:
    """Page by page, as the report is read: the frozen figures and the contents first, then a page a chapter."""
    reading = Reading(find_for_staff(request, pk), request.user, get_language() or "en")
    leaf = asked(reading.pages, chapter, request.GET)
    return render(request, "reports/review/page.html", review_context(request, reading, leaf))


def review_context(request: HttpRequest, reading: Reading, leaf: Leaf) -> dict[str, Any]:
    report = reading.report
    kind = KINDS[report.kind]
    return {
        **around(reading.pages, leaf),
        "record": report,
        "title": full_title(report),
        "state_info": WORKFLOW.state(report.status),
        "figures": reading.figures,
        "key_figures": kind.key_figures(thaw(kind.figures_type, report.figures)) if leaf == reading.pages[0] else (),
        "rows": reading.rows_on(leaf),
        "open_places": [(one, reading.url_of(one)) for one in reading.spoken if one.open_count or one.flag],
        "open_count": sum(one.open_count for one in reading.spoken),
        "may_comment": report.status in actions.OPEN,
        "may_must": request.user.has_perm("reports.approve_report", report)
        or request.user.has_perm("reports.check_report", report),
        "may_request": report.status == ReportStatus.IN_REVIEW
        and request.user.has_perm("reports.approve_report", report),
    }


@require_POST
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    report = find_for_staff(request, pk)
    place, text = request.POST.get("place", ""), request.POST.get("text", "")
    is_must = bool(request.POST.get("is_must"))
    try:
        made = actions.comment(report, place=place, text=text, by=person_of(request), is_must=is_must)
    except NotAllowed as refusal:
        typed = {"place": place, "text": text, "is_must": is_must}
        return refused(request, report, refusal, place, typed)
    return redirect("report_comment_at", report.pk, made.pk)


@require_POST
def report_comment_act(request: HttpRequest, pk: int, comment_pk: int, verb: str) -> HttpResponse:
    """Answers a remark, resolves it or opens it again."""
    report = find_for_staff(request, pk)
    remark = get_object_or_404(ReviewComment.objects.visible_to(request.user), pk=comment_pk, report=report)
    if verb not in ACTS:
        raise Http404
    text = request.POST.get("text", "")
    said = {"text": text} if verb == "reply" else {}
    try:
        made = ACTS[verb](remark, by=person_of(request), **said)
    except NotAllowed as refusal:
        return refused(request, report, refusal, remark.place, {"remark": remark.pk, "text": text})
    return redirect("report_comment_at", report.pk, made.replies_to_id or made.pk)


@require_safe
def report_comment_at(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """On to the page where the remark stands."""
    report = find_for_staff(request, pk)
    remark = get_object_or_404(ReviewComment.objects.visible_to(request.user), pk=comment_pk, report=report)
    reading = Reading(report, request.user, get_language() or "en")
    return redirect(f"{reading.page_of(remark.place).url}#comment-{remark.replies_to_id or remark.pk}")


def refused(
    request: HttpRequest, report: Report, refusal: NotAllowed, place: str, typed: dict[str, Any]
) -> HttpResponse:
    """The page again, with what was typed."""
    reading = Reading(report, request.user, get_language() or "en")
    context = review_context(request, reading, reading.page_of(place)) | {"refused": refusal.reasons, "typed": typed}
    return render(request, "reports/review/page.html", context, status=409)


# The request for changes


@require_http_methods(["GET", "HEAD", "POST"])
def report_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Which places the author has to change, and why."""
    report = find_for_staff(request, pk)
    if not request.user.has_perm("reports.approve_report", report):
        raise PermissionDenied
    places = flaggable(report)
    flags = flags_in(request.POST, [code for code, _title in places])
    note = request.POST.get("note", "")
    reasons: list[Blocker] = []
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            request_changes(report, by=person_of(request), note=note, places=flags, seen=seen)
        except NotAllowed as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("The report is with its author again; what you flagged is open for changes."))
            return redirect("report_detail", report.pk)
    elif WORKFLOW.reasons_against(report, "request_changes"):
        return redirect("report_detail", report.pk)
    said = open_remarks_by_place(report)
    context = {
        "record": report,
        "title": full_title(report),
        "places": [
            {"code": code, "title": title, "reason": flags.get(code, ""), "is_on": code in flags, "said": said.get(code, 0)}
            for code, title in places
        ],
        "note": note,
        "seen": latest_number(report),
        "refused": reasons,
    }  # fmt: skip
    return render(request, "reports/review/changes.html", context, status=409 if reasons else 200)


def open_remarks_by_place(report: Report) -> dict[str, int]:
    found: dict[str, int] = {}
    for place in report.comments.filter(replies_to=None, resolved_at=None).values_list("place", flat=True):
        found[place] = found.get(place, 0) + 1
    return found


# Versions


@require_safe
def report_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Any two versions, or a version and the draft as it is: by default the last step."""
    report = find_for_staff(request, pk)
    versions = list(report.versions.select_related("made_by").order_by("number"))
    numbers = [str(version.number) for version in versions]
    choices = [*numbers, NOW]
    newer = request.GET.get("to", NOW if report.is_draft else (numbers or [NOW])[-1])
    older = request.GET.get("from", default_older(numbers, newer))
    if newer not in choices or (older and older not in choices):
        raise Http404
    if older:
        older, newer = sorted((older, newer), key=choices.index)
    contents = {str(version.number): version for version in versions}
    context = {
        "record": report,
        "title": full_title(report),
        "versions": versions,
        "older": older,
        "newer": newer,
        "now": NOW,
        "compared": compare(report, content_at(report, contents, older), content_at(report, contents, newer))
        if older
        else None,
    }
    return render(request, "reports/review/versions.html", context)


def default_older(numbers: list[str], newer: str) -> str:
    before = numbers if newer == NOW else numbers[: numbers.index(newer)] if newer in numbers else []
    return before[-1] if before else ""


def content_at(report: Report, versions: dict[str, ReportVersion], number: str) -> dict[str, Any]:
    return content_of(report) if number == NOW else content_in(versions[number])


@require_safe
def report_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version as it could be read when it was kept."""
    report = find_for_staff(request, pk)
    version = get_object_or_404(ReportVersion.objects.visible_to(request.user), report=report, number=number)
    version.report = report
    context = {
        "record": report,
        "title": full_title(report),
        "version": version,
        "document": document_of_version(version, get_language() or "en"),
    }
    return render(request, "reports/review/version.html", context)


# The check by finance


@require_http_methods(["GET", "HEAD", "POST"])
def report_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen money beside the accounts, worked out now; finance says whether it may be approved."""
    report = find_for_staff(request, pk)
    may_check = report.status in actions.OPEN and request.user.has_perm("reports.check_report", report)
    if request.method == "POST" and not request.user.has_perm("reports.check_report", report):
        raise PermissionDenied
    form = CheckForm(posted(request), initial={"seen": report.figures_sha256})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.check_by_finance(
                report,
                by=person_of(request),
                is_accepted=said["verdict"] == ACCEPT,
                note=said["note"],
                seen=said["seen"],
            )
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        except DoesNotReconcile:
            form.add_error(None, _("The ledger does not add up. Finance has to reconcile it first."))
        else:
            messages.success(request, _("The check is recorded for these figures."))
            return redirect(reverse("report_detail", args=[report.pk]) + "#finance-check")
    context = check_context(report) | {"form": form if may_check else None, "title": full_title(report)}
    return render(request, "reports/review/check.html", context, status=409 if form.errors else 200)


def check_context(report: Report) -> dict[str, Any]:
    try:
        found = [checking.in_words(one, report) for one in checking.find_differences(report)]
        broken = False
    except DoesNotReconcile:
        found, broken = [], True
    return {
        "record": report,
        "differences": found,
        "is_broken": broken,
        "statements": checking.side_by_side(report) if not broken else [],
        "not_certified": stretches(checking.not_certified_now(report)),
        "last": latest_check(report),
    }


# Corrigenda


@require_http_methods(["GET", "HEAD", "POST"])
def report_corrigendum(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a corrigendum to a published report."""
    report = find(request, pk)
    if not request.user.has_perm("reports.write_report", report):
        raise PermissionDenied
    form = CorrigendumForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = corrigenda.start_corrigendum(report, by=person_of(request), note=form.cleaned_data["note"])
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The corrigendum is a draft with the texts and figures of the report."))
            return redirect("report_detail", made.pk)
    if request.method != "POST" and corrigenda.why_not(report):
        return redirect("report_detail", report.pk)
    context = {"record": report, "title": full_title(report), "form": form}
    return render(request, "reports/review/corrigendum.html", context, status=409 if form.errors else 200)
