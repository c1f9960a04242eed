from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.rules import is_trustee
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.documents.serving import serve
from portal.workflow import NotAllowed
from reports.board.packs import actions, offline
from reports.board.packs.contents import contents_of, hidden_from
from reports.board.packs.models import Pack
from reports.board.sessions.models import BoardSession, SessionPaper
from reports.runs.workflow import EditionStatus

explain(
    queue_pack=gettext_lazy("Pack ordered"),
    finish_pack=gettext_lazy("Pack ready"),
    fail_pack=gettext_lazy("Pack failed"),
    say_translation=gettext_lazy("Said which paper is a translation"),
)
STEPS = {
    "papers": gettext_lazy("Reading the papers"),
    "layout": gettext_lazy("Laying out the agenda"),
    "file": gettext_lazy("Putting the pages together"),
}
TONES = {
    EditionStatus.QUEUED: "info",
    EditionStatus.RENDERING: "progress",
    EditionStatus.DONE: "ok",
    EditionStatus.FAILED: "bad",
}


def find(request: HttpRequest, number: int) -> BoardSession:
    return get_object_or_404(BoardSession.objects.visible_to(request.user), number=number)


@require_safe
def session_pack(request: HttpRequest, number: int) -> HttpResponse:
    """The pack in six languages, as this reader may have it; asked for by htmx, the table alone."""
    session = find(request, number)
    context = table_context(request, session)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "reports/board/pack_page.html#packs", context)
    if request.user.has_perm("reports.change_boardsession", session):
        context |= for_secretariat(session, context["hidden"])
    return render(request, "reports/board/pack_page.html", context)


def table_context(request: HttpRequest, session: BoardSession) -> dict[str, Any]:
    hidden = hidden_from(request.user, session)
    made = {pack.language: pack for pack in packs_for(session, hidden)}
    rows = [line(made.get(code), code, session) for code, _name in settings.LANGUAGES]
    return {
        "session": session,
        "hidden": hidden,
        "rows": rows,
        "is_under_way": any(row["pack"] and row["pack"].is_under_way for row in rows),
        "is_recused": bool(hidden),
        "is_trustee": is_trustee(request.user),
        "remarks": [],
        "papers": [],
        "others": [],
    }


def packs_for(session: BoardSession, hidden: list[int]) -> Any:
    return Pack.objects.filter(session=session, hidden=hidden).select_related("document", "session")


def line(pack: Pack | None, language: str, session: BoardSession) -> dict[str, Any]:
    if pack is None:
        return {"language": language, "pack": None, "is_stale": False}
    return {
        "language": language,
        "pack": pack,
        "tone": TONES[EditionStatus(pack.status)],
        "step": STEPS.get(pack.step, ""),
        "is_stale": pack.document_id is not None and not actions.is_current(pack),
    }


def for_secretariat(session: BoardSession, hidden: list[int]) -> dict[str, Any]:
    """What only those who look after the papers need: papers left out, originals and translations, packs of others."""
    others = session.packs.exclude(hidden=hidden).exclude(document=None, problem="")
    numbers = dict(session.items.values_list("pk", "position"))
    papers = list(session.papers.select_related("item", "translation_of").order_by("item__position", "added_at", "pk"))
    return {
        "remarks": remarks_of(session),
        "others": [
            (pack, [numbers[item] for item in pack.hidden if item in numbers], TONES[EditionStatus(pack.status)])
            for pack in others
        ],
        "papers": [(paper, originals(paper, papers)) for paper in papers],
    }


def remarks_of(session: BoardSession) -> list[dict[str, Any]]:
    """Each paper once, whichever packs it was missed in."""
    found = {
        remark["paper"]: remark for pack in session.packs.filter(status=EditionStatus.DONE) for remark in pack.remarks
    }
    return list(found.values())


def originals(paper: SessionPaper, papers: list[SessionPaper]) -> list[SessionPaper]:
    """Which papers this one can be a translation of."""
    if any(one.translation_of_id == paper.pk for one in papers):
        return []
    return [
        one
        for one in papers
        if one.item_id == paper.item_id and one.language != paper.language and one.translation_of_id is None
    ]


@require_POST
def session_pack_make(request: HttpRequest, number: int, language: str) -> HttpResponse:
    session = find(request, number)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    actions.queue_pack(session, language, by=person_of(request))
    return redirect("session_pack", session.number)


def ready(request: HttpRequest, number: int, language: str) -> Pack:
    session = find(request, number)
    packs = packs_for(session, hidden_from(request.user, session)).filter(document__isnull=False)
    return get_object_or_404(packs, language=language)


@require_safe
def session_pack_file(request: HttpRequest, number: int, language: str) -> HttpResponseBase:
    pack = ready(request, number, language)
    if pack.document is None:
        raise Http404
    return serve(pack.document, as_name=actions.file_name(pack))


@require_safe
def session_pack_zip(request: HttpRequest, number: int, language: str) -> HttpResponseBase:
    """The offline copy. Only of a pack that is right now: its files and its merged PDF must be the same papers."""
    pack = ready(request, number, language)
    contents = contents_of(pack.session, pack.language, pack.hidden)
    if contents.sha256 != pack.content_sha256:
        messages.error(request, _("Agenda or papers have changed since the pack was made. Make it anew first."))
        return redirect("session_pack", pack.session.number)
    response = StreamingHttpResponse(offline.archive(pack, contents), content_type="application/zip")
    name = actions.file_name(pack).removesuffix(".pdf") + ".zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def session_paper_translation(request: HttpRequest, pk: int) -> HttpResponse:
    sessions = BoardSession.objects.visible_to(request.user)
    paper = get_object_or_404(SessionPaper.objects.select_related("session"), pk=pk, session__in=sessions)
    if not request.user.has_perm("reports.change_boardsession", paper.session):
        raise PermissionDenied
    chosen = request.POST.get("of", "")
    of = get_object_or_404(paper.session.papers, pk=chosen) if chosen.isdecimal() else None
    try:
        actions.say_translation(paper, of=of, by=person_of(request))
        messages.success(request, _("Saved."))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("session_pack", paper.session.number)
