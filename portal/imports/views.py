"""Pages of imports: list, upload, review with its questions, and the acts. Large files are left to a worker."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.models import User
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.documents.serving import serve
from portal.imports import background, codes, decisions, pipeline, report, uploads
from portal.imports.forms import SearchForm, UploadForm
from portal.imports.groups import code_counts, groups
from portal.imports.kinds import ImportKind, get_kind, kinds_for
from portal.imports.lists import IMPORTS, status_label, status_tone
from portal.imports.models import COUNTS, ImportBatch, Outcome
from portal.imports.review import Question, Reader, Wanted, summary
from portal.listing.exports import XLSX_TYPE
from portal.listing.views import page_links, query, respond
from portal.reference.aliases import StateNames
from portal.reference.models import State
from portal.reference.sorting import states_for_choice
from portal.workflow import Blocker, NotAllowed

explain(
    apply_import=gettext_lazy("Import applied"),
    undo_import=gettext_lazy("Import taken back"),
    decide_import=gettext_lazy("Decided about rows of an import"),
    withdraw_decision=gettext_lazy("Decision about rows of an import withdrawn"),
)
PAGE_SIZE = 50
MOST_QUESTIONS = 10  # on a page; the next ones come when these are answered


def own_kinds(request: HttpRequest) -> list[ImportKind]:
    kinds = kinds_for(request.user)
    if not kinds:
        raise PermissionDenied(_("Only staff who may import something work here."))
    return kinds


def find(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.user).for_page(), pk=pk)


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
        batch = uploads.receive(kind, form.cleaned_data["file"], by=person_of(request))
        return redirect("import_review", batch.pk)
    return render(
        request, "portal/imports/new.html", {"form": form, "kinds": kinds}, status=422 if form.errors else 200
    )


@dataclass(frozen=True)
class Tab:
    label: Any
    url: str
    is_current: bool
    count: int


@require_safe
def import_review(request: HttpRequest, pk: int) -> HttpResponse:
    return review_page(request, find(request, pk))


def review_page(
    request: HttpRequest, batch: ImportBatch, *, refused: list[Blocker] | None = None, status: int = 200
) -> HttpResponse:
    kind = get_kind(batch.kind)
    context = head_context(request, batch, kind) | {"refused": refused}
    if batch.counts["read"] and not batch.is_under_way:
        context |= rows_context(request, batch, kind) | acts_context(request, batch, kind)
    return render(request, "portal/imports/review.html", context, status=status)


def head_context(request: HttpRequest, batch: ImportBatch, kind: ImportKind) -> dict[str, Any]:
    return {
        "batch": batch,
        "kind": kind,
        "profile": kind.profile(batch.profile) if batch.profile else None,
        "status": status_label(batch),
        "tone": status_tone(batch),
        "parts": [] if batch.is_under_way else kind.parts(request, batch),
        "file_messages": [codes.described(made) for made in batch.messages],
        "summary": summary(batch) if batch.counts["read"] else "",
        **progress_context(batch),
    }


def rows_context(request: HttpRequest, batch: ImportBatch, kind: ImportKind) -> dict[str, Any]:
    wanted = wanted_rows(request)
    page = Paginator(wanted.rows(batch).select_related("decided_by"), PAGE_SIZE).get_page(request.GET.get("page"))
    reader = Reader(kind, dict(State.objects.values_list("iso3", "name")), may_decide=batch.is_staged)
    counted = code_counts(batch)
    asked, repeated = questions(request, batch, reader)
    return {
        "page": page,
        "pages": page_links(request, page),
        "rows": [reader.row(batch, row) for row in page],
        "tabs": tabs(request, batch, wanted),
        "is_filtered": wanted.is_filtered,
        "search": SearchForm(request.GET, codes=counted),
        "questions": asked[:MOST_QUESTIONS],
        "more_questions": max(0, len(asked) - MOST_QUESTIONS),
        "repeated": repeated,
        "states": states_for_choice() if any(one.said.ask and one.said.ask.wants_state for one in asked) else [],
        "state_names": sorted(reader.states.values()),
        "names": [
            {**each, "state": reader.states.get(each["iso3"], each["iso3"]), "at": parse_datetime(each["at"])}
            for each in batch.names
        ],
        "things": things(batch),
        "here": reverse("import_review", args=[batch.pk]),
        "decide_url": reverse("import_decide", args=[batch.pk]),
        "back": request.META["QUERY_STRING"] and f"?{request.META['QUERY_STRING']}",
    }


def wanted_rows(request: HttpRequest) -> Wanted:
    words = request.GET
    return Wanted(
        outcome=words.get("outcome", ""),
        code=words.get("code", ""),
        q=words.get("q", "").strip()[:200],
        raw=words.get("raw", ""),
        decided="decided" in words,
    )


def questions(request: HttpRequest, batch: ImportBatch, reader: Reader) -> tuple[list[Question], list[Question]]:
    """Those that a person can answer here, and remarks that several rows share."""
    found = [reader.question(group, lambda **words: query(request, **words)) for group in groups(batch)]
    asked = [one for one in found if one.said.ask is not None]
    return asked, [one for one in found if one.said.ask is None and one.rows > 1]


def tabs(request: HttpRequest, batch: ImportBatch, wanted: Wanted) -> list[Tab]:
    """The counts are the filters."""
    here = reverse("import_review", args=[batch.pk])

    def tab(label: Any, outcome: str, count: int) -> Tab:
        is_current = not wanted.decided and outcome == (wanted.outcome if wanted.outcome in Outcome.values else "")
        return Tab(label, here + query(request, outcome=outcome or None, decided=None), is_current, count)

    found = [tab(_("All rows"), "", batch.counts["read"])]
    found += [tab(outcome.label, outcome, batch.counts[word]) for outcome, word in COUNTS.items() if batch.counts[word]]
    if decided := batch.rows.decided().count():
        address = here + query(request, decided="1", outcome=None)
        found.append(Tab(_("Decided here"), address, wanted.decided, decided))
    return found


def things(batch: ImportBatch) -> list[tuple[Any, int]]:
    """What would be created, by kind of thing."""
    return [(apps.get_model(label)._meta.verbose_name_plural, number) for label, number in batch.things.items()]


def acts_context(request: HttpRequest, batch: ImportBatch, kind: ImportKind) -> dict[str, Any]:
    """What can be done with it now, and what stands in the way, before anybody asks."""
    by = person_of(request)
    if batch.is_staged:
        return {
            "blockers": pipeline.blockers_to_apply(kind, batch, by=by, partial=True),
            "earlier": None if batch.errors else pipeline.already_applied(batch),
        }
    return {"undo_blockers": pipeline.blockers_to_undo(batch, by=by)} if batch.is_applied else {}


def progress_context(batch: ImportBatch) -> dict[str, Any]:
    """How far the worker is. Nobody knows how many rows a file has before it is read."""
    if not batch.is_under_way:
        return {"batch": batch}
    done, read = background.rows_done(batch), batch.counts["read"]
    sentence = ngettext("%(n)s row so far", "%(n)s rows so far", done)
    return {
        "batch": batch,
        "waits": batch.started_at is None,
        "done": done,
        "total": read,
        "done_text": sentence % {"n": done},
    }


@require_safe
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """A fragment that asks again while a worker is busy, and then brings the whole page in its place."""
    batch = find(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("import_review", batch.pk)
    return render(request, "portal/imports/review.html#progress", progress_context(batch))


Act = Callable[[ImportBatch, User], Any]


def act(request: HttpRequest, pk: int, done: Act, *, said: str = "", back: str = "") -> HttpResponse:
    """Does it and shows the page again; when it is refused, with all reasons."""
    batch = find(request, pk)
    try:
        changed = done(batch, person_of(request))
    except pipeline.ChangedSinceShown:
        raise
    except NotAllowed as refusal:
        return review_page(request, find(request, pk), refused=refusal.reasons, status=409)
    if said and not changed.is_under_way:
        messages.success(request, said)
    return redirect(reverse("import_review", args=[batch.pk]) + back)


@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    partial = "partial" in request.POST
    try:
        return act(
            request,
            pk,
            lambda batch, by: background.apply(batch, by=by, partial=partial),
            said=_("The import is applied."),
        )
    except pipeline.ChangedSinceShown:
        return act(request, pk, checked_again(request))


def checked_again(request: HttpRequest) -> Act:
    def done(batch: ImportBatch, by: User) -> ImportBatch:
        found = background.recheck(batch, by=by)
        messages.warning(request, background.CHECKED_AGAIN())
        return found

    return done


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    return act(request, pk, lambda batch, by: background.undo(batch, by=by), said=_("The import is taken back."))


@require_POST
def import_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The file was checked again.")
    return act(request, pk, lambda batch, by: background.recheck(batch, by=by), said=done)


@require_POST
def import_retry(request: HttpRequest, pk: int) -> HttpResponse:
    return act(request, pk, lambda batch, by: background.read_again(batch, by=by))


@require_POST
def import_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer: `name` and `choice` settle a spelling; `code` and `choice` decide about a row or about all that ask the same."""
    sent = request.POST
    state = state_meant(sent.get("choice") or sent.get("state", ""))
    choice = state.iso3 if state else sent.get("choice", "")

    def done(batch: ImportBatch, by: User) -> ImportBatch:
        if "name" in sent:
            return decisions.settle_name(batch, name=sent["name"], state=state, by=by)
        return decisions.decide(
            batch,
            code=sent.get("code", ""),
            choice=choice,
            row=number(sent.get("row")),
            raw=sent.get("raw"),
            field=sent.get("field", ""),
            by=by,
        )

    return act(
        request, pk, done, said=_("Decided. The counts below are what the import would do now."), back=back(request)
    )


def state_meant(text: str) -> State | None:
    """A code from a button or the list, or a name that somebody typed in whatever language."""
    return State.objects.filter(iso3=text).first() or StateNames().find(text[:200])


@require_POST
def import_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an answer back: of a spelling, of a row, or all that were given about rows."""
    sent = request.POST

    def done(batch: ImportBatch, by: User) -> ImportBatch:
        if "name" in sent:
            return decisions.withdraw_name(batch, name=sent["name"], by=by)
        return decisions.withdraw(batch, row=number(sent.get("row")), key=sent.get("key", ""), by=by)

    return act(request, pk, done, said=_("The decision is withdrawn."), back=back(request))


def number(text: str | None) -> int | None:
    """A row's id as the form sends it; anything else finds no row."""
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) < 19 else -1


def back(request: HttpRequest) -> str:
    """To the same rows of the page from which somebody decided."""
    question = request.POST.get("back", "")
    return question if question.startswith("?") else ""


@require_safe
def import_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was sent."""
    batch = find(request, pk)
    if batch.document is None:
        raise Http404
    return serve(batch.document, as_name=batch.file_name)


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
