"""Pages of imports: list, upload, review, and the three acts. Files of 10,000 rows are checked while the person waits."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.models import User
from portal.imports import codes, pipeline, report, uploads
from portal.imports.forms import UploadForm
from portal.imports.kinds import ImportKind, get_kind, kinds_for
from portal.imports.lists import IMPORTS, status_label, status_tone
from portal.imports.models import COUNTS, ImportBatch, ImportRow, Outcome
from portal.listing.exports import XLSX_TYPE
from portal.listing.views import page_links, respond
from portal.workflow import NotAllowed

PAGE_SIZE = 50
OUTCOME_TONES = {
    Outcome.CREATE: "ok",
    Outcome.UPDATE: "progress",
    Outcome.UNCHANGED: "info",
    Outcome.CONFLICT: "warn",
    Outcome.REJECT: "bad",
}


def person(request: HttpRequest) -> User:
    """LoginRequiredMiddleware has let nobody else through."""
    return cast(User, request.user)


def own_kinds(request: HttpRequest) -> list[ImportKind]:
    kinds = kinds_for(request.user)
    if not kinds:
        raise PermissionDenied(_("Only staff who may import something work here."))
    return kinds


def find(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def import_list(request: HttpRequest) -> HttpResponseBase:
    own_kinds(request)
    return respond(request, IMPORTS, template="portal/imports/list.html")


def import_new(request: HttpRequest) -> HttpResponse:
    kinds = own_kinds(request)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(data, files, kinds=kinds, initial={"kind": request.GET.get("kind")})
    if form.is_valid():
        kind = get_kind(form.cleaned_data["kind"])
        batch = uploads.receive(kind, form.cleaned_data["file"], by=person(request))
        return redirect("import_review", batch.pk)
    return render(request, "portal/imports/new.html", {"form": form, "kinds": kinds})


@dataclass(frozen=True)
class Tab:
    label: Any
    url: str
    is_current: bool
    count: int


@dataclass(frozen=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownRow:
    number: int
    outcome: Any
    tone: str
    summary: str
    messages: list[dict[str, Any]]
    changes: list[Change]


@require_safe
def import_review(request: HttpRequest, pk: int) -> HttpResponse:
    batch = find(request, pk)
    kind = get_kind(batch.kind)
    wanted = request.GET.get("outcome", "")
    rows = batch.rows.filter(outcome=wanted) if wanted in Outcome.values else batch.rows.all()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "portal/imports/review.html",
        {
            "batch": batch,
            "kind": kind,
            "profile": kind.profile(batch.profile) if batch.profile else None,
            "status": status_label(batch),
            "tone": status_tone(batch),
            "tabs": tabs(batch, wanted),
            "file_messages": [codes.described(made) for made in batch.messages],
            "rows": [shown_row(kind, batch, row) for row in page],
            "page": page,
            "pages": page_links(request, page),
            "blockers": pipeline.blockers_to_apply(kind, batch, by=person(request), partial=True)
            if batch.is_staged
            else [],
            "earlier": pipeline.already_applied(batch) if batch.is_staged and not batch.errors else None,
        },
    )


def tabs(batch: ImportBatch, wanted: str) -> list[Tab]:
    """The counts are the filters."""
    every = [Tab(_("All rows"), "?", wanted not in Outcome.values, batch.counts["read"])]
    return every + [
        Tab(outcome.label, f"?outcome={outcome}", wanted == outcome, batch.counts[word])
        for outcome, word in COUNTS.items()
        if batch.counts[word]
    ]


def shown_row(kind: ImportKind, batch: ImportBatch, row: ImportRow) -> ShownRow:
    return ShownRow(
        number=row.number,
        outcome=row.get_outcome_display(),
        tone=OUTCOME_TONES[Outcome(row.outcome)],
        summary=kind.profile(batch.profile).summary(row.raw),
        messages=[codes.described(made) for made in row.messages],
        changes=[
            Change(kind.field_label(name), shown_value(before), shown_value(after))
            for name, (before, after) in row.changes.items()
            if name not in kind.unshown
        ],
    )


def shown_value(value: Any) -> str:
    if value in (None, "", []):
        return "—"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    batch = find(request, pk)
    try:
        pipeline.apply(batch, by=person(request), partial="partial" in request.POST)
    except pipeline.ChangedSinceShown:
        pipeline.recheck(batch, by=person(request))
        messages.warning(
            request,
            _("The portal's data had changed since this file was checked. It was checked again: look at it once more."),
        )
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The import is applied."))
    return redirect("import_review", batch.pk)


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = find(request, pk)
    try:
        pipeline.undo(batch, by=person(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The import is taken back."))
    return redirect("import_review", batch.pk)


@require_safe
def import_report(request: HttpRequest, pk: int) -> HttpResponse:
    batch = find(request, pk)
    name = f"import-{batch.pk}-rows"
    if request.GET.get("format") == "xlsx":
        response = HttpResponse(report.xlsx(batch, right_to_left=get_language_bidi()), content_type=XLSX_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    report.write_csv(batch, response)  # type: ignore[arg-type]
    return response
