"""Pages of an author: the report chapter by chapter, the editor of one text, and the figures of now."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.posting import show_reasons
from portal.workflow import NotAllowed
from projects.requests.drafting import unsent
from reports.figures.books import DoesNotReconcile
from reports.kinds import KINDS, Place, title_of
from reports.kinds.document import Document
from reports.narrative import actions, showing
from reports.narrative.forms import LanguagesForm, TextForm
from reports.narrative.moved import compared
from reports.narrative.outline import outline
from reports.narrative.progress import languages_of
from reports.narrative.texts import Texts, is_language
from reports.runs.editions import document_of
from reports.runs.models import Report

explain(
    write_text=gettext_lazy("Texts written"),
    choose_languages=gettext_lazy("Languages of the report chosen"),
)


def find(request: HttpRequest, pk: int) -> Report:
    """A report whose texts this person writes."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("reports.write_report", report):
        raise PermissionDenied
    if not report.figures:
        raise Http404
    return report


def find_place(request: HttpRequest, pk: int, language: str, place: str) -> tuple[Texts, Place]:
    texts = Texts(find(request, pk))
    found = texts.place(place)
    if found is None or not is_language(language):
        raise Http404
    return texts, found


# The whole report


@require_safe
def report_writing(request: HttpRequest, pk: int) -> HttpResponse:
    """On to the language of the page when it is one of the report's, else to the original."""
    texts = Texts(find(request, pk))
    here = get_language() or ""
    return redirect("report_texts", pk, here if here in texts.wanted else texts.original)


@require_safe
def report_texts(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    report = find(request, pk)
    if not is_language(language):
        raise Http404
    return render_texts(request, report, language, LanguagesForm(initial=choices_of(Texts(report))))


def choices_of(texts: Texts) -> dict[str, Any]:
    return {"original": texts.original, "languages": texts.wanted[1:]}


def render_texts(
    request: HttpRequest, report: Report, language: str, form: LanguagesForm, *, status: int = 200
) -> HttpResponse:
    texts = Texts(report)
    document = document_of(report, language, code="")
    slots = {place.code: showing.slot(texts, place, language) for place in texts.places}
    context = {
        "record": report,
        "title": title_of(KINDS[report.kind], report.period, report.scope),
        "language": language,
        "is_rtl": document.is_rtl,
        "progress": languages_of(texts),
        "parts": [
            (part, [slots[place.code] for place in part.first], [slots[place.code] for place in part.last])
            for part in outline(document, texts.places)
        ],
        "left_over": texts.left_over(),
        "form": form if report.is_draft else None,
    }
    return render(request, "reports/narrative/texts.html", context, status=status)


@require_POST
def report_languages(request: HttpRequest, pk: int) -> HttpResponse:
    report = find(request, pk)
    form = LanguagesForm(request.POST)
    if not form.is_valid():
        return render_texts(request, report, Texts(report).original, form, status=422)
    actions.choose_languages(report, **form.cleaned_data, by=person_of(request))
    messages.success(request, _("The languages are chosen."))
    return redirect("report_texts", pk, form.cleaned_data["original"])


# One text


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_text(request: HttpRequest, pk: int, language: str, place: str) -> HttpResponse:
    """The editor. When the session has ended, what was typed waits until the person has signed in again."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            unsent.keep(request)
        return redirect_to_login(request.get_full_path())
    texts, found = find_place(request, pk, language, place)
    if request.method == "POST":
        return save(request, texts, found, language)
    row = texts.rows.get((place, language))
    typed = unsent.give_back(request)
    form = form_of(texts, found, language, initial={"text": row.text if row else ""}, data=typed)
    if typed:
        messages.warning(request, _("You had been signed out. What you had typed is below and not saved yet."))
    number = number_in(typed) if typed else (row.revision if row else 0)
    return render_text(request, texts, found, language, form, number=number)


def form_of(texts: Texts, place: Place, language: str, **facts: Any) -> TextForm:
    form = TextForm(**facts, language=language, is_open=texts.is_open(place.code))
    form.fields["text"].label = showing.title_in(place, language)
    return form


def number_in(data: QueryDict) -> int:
    text = data.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def save(request: HttpRequest, texts: Texts, place: Place, language: str) -> HttpResponse:
    """Writes the text; where two people wrote, both texts go to the page on which a person chooses."""
    form = TextForm(request.POST, language=language)  # of a locked place too: what was typed is shown with the reason
    form.is_valid()
    mine = form.cleaned_data["text"]
    if request.POST.get("keep") == "theirs":
        messages.info(request, _("The other text stands."))
        return redirect("report_text", texts.report.pk, language, place.code)
    if request.POST.get("keep") == "both":
        mine = showing.both(texts.text(place.code, language), mine)
    if "undecided" in request.POST and "keep" not in request.POST:
        saved = actions.saved_of(texts.rows.get((place.code, language)))
        return choose(request, texts, place, language, saved, mine)
    try:
        saved = actions.save_text(
            texts.report, place.code, language, mine, based_on=number_in(request.POST), by=person_of(request)
        )
    except NotAllowed as refusal:
        show_reasons(form, refusal)
        return render_text(request, texts, place, language, form, number=number_in(request.POST), status=409)
    if saved.is_conflict:
        return choose(request, texts, place, language, saved, mine)
    return go_on(request, texts, place, language, saved)


def go_on(request: HttpRequest, texts: Texts, place: Place, language: str, saved: actions.Saved) -> HttpResponse:
    here = reverse("report_text", args=[texts.report.pk, language, place.code])
    if "find" in request.POST:
        query = QueryDict(mutable=True)
        query["q"] = request.POST.get("q", "")
        return redirect(f"{here}?{query.urlencode()}#figures")
    if saved.saved_at:
        messages.success(request, _("Saved at %(time)s.") % {"time": f"{timezone.localtime(saved.saved_at):%H:%M}"})
    if "stay" in request.POST:
        return redirect(here)
    following = showing.after(texts, place)
    if following is None:
        return redirect("report_texts", texts.report.pk, language)
    return redirect("report_text", texts.report.pk, language, following.code)


def choose(
    request: HttpRequest, texts: Texts, place: Place, language: str, saved: actions.Saved, mine: str
) -> HttpResponse:
    context = {
        "record": texts.report,
        "title": title_of(KINDS[texts.report.kind], texts.report.period, texts.report.scope),
        "place": place,
        "language": language,
        "saved": saved,
        "mine": mine,
        "is_undecided": "undecided" in request.POST,
    }
    return render(request, "reports/narrative/choose.html", context)  # a question, no refusal: nothing is lost


def render_text(
    request: HttpRequest,
    texts: Texts,
    place: Place,
    language: str,
    form: TextForm,
    *,
    number: int,
    status: int = 200,
) -> HttpResponse:
    report, words = texts.report, request.GET.get("q", "")
    document = document_of(report, language, code="")
    row = texts.rows.get((place.code, language))
    context = {
        "record": report,
        "title": title_of(KINDS[report.kind], report.period, report.scope),
        "place": place,
        "language": language,
        "is_rtl": document.is_rtl,
        "form": form,
        "number": number,
        "saved": row,
        "writing": "",
        "is_open": texts.is_open(place.code),
        "original": texts.rows.get((place.code, texts.original)) if language != texts.original else None,
        "menu": [(one, showing.slot(texts, one, language)) for one in texts.places],
        "figures": showing.figures(texts, words, language),
        "words": words,
        "earlier": row.revisions.select_related("saved_by")[1:6] if row else [],
        **preview_context(texts, place, language, document),
    }
    return render(request, "reports/narrative/text.html", context, status=status)


def preview_context(texts: Texts, place: Place, language: str, document: Document) -> dict[str, Any]:
    return {"language": language, "is_rtl": document.is_rtl, **showing.preview(texts, place, language, document)}


@require_GET
def report_text_preview(request: HttpRequest, pk: int, language: str, place: str) -> HttpResponse:
    """How the saved text prints, what is wrong with it, and the hints: a part of the editor."""
    texts, found = find_place(request, pk, language, place)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(reverse("report_text", args=[pk, language, place]) + "#preview")
    document = document_of(texts.report, language, code="")
    context = preview_context(texts, found, language, document)
    return render(request, "reports/narrative/text.html#preview", context)


@require_POST
def report_text_autosave(request: HttpRequest, pk: int, language: str, place: str) -> JsonResponse:
    """What the page has changed since it last asked; answers with the time, what is wrong, and what others have written."""
    texts, found = find_place(request, pk, language, place)
    person = person_of(request)
    row = texts.rows.get((place, language))
    answer: dict[str, Any] = {"errors": {}, "conflicts": [], "by": "", "writing": ""}
    saved = actions.saved_of(row)
    if "text" in request.POST:
        form = TextForm(request.POST, language=language)
        form.is_valid()
        text = form.cleaned_data["text"]
        try:
            saved = actions.save_text(texts.report, place, language, text, based_on=number_in(request.POST), by=person)
        except NotAllowed as refusal:
            if any(reason.anchor != "id_text" for reason in refusal.reasons):
                return JsonResponse({"refused": [str(reason) for reason in refusal.reasons]}, status=409)
            answer["errors"] = {"text": str(refusal)}
    if saved.is_conflict:
        answer |= {
            "conflicts": [showing.title_in(found, language)],
            "by": saved.saved_by.name if saved.saved_by else "",
        }
    return JsonResponse(
        answer
        | {
            "revision": saved.number,
            "saved_at": saved.saved_at.isoformat() if saved.saved_at else "",
            "values": {"text": saved.text},
        }
    )


# Figures


@require_safe
def report_figures_now(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen figures against those computed now: a page, and the part of the report's page that htmx asks for."""
    report = find(request, pk)
    context: dict[str, Any] = {
        "record": report,
        "title": title_of(KINDS[report.kind], report.period, report.scope),
        "may_refresh": Texts(report).is_open("figures"),
    }
    try:
        context["comparison"] = compared(report)
    except DoesNotReconcile:
        context["is_broken"] = True
    name = "reports/narrative/figures.html"
    return render(request, f"{name}#comparison" if request.htmx else name, context)  # type: ignore[attr-defined]
