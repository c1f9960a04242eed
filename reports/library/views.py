"""Reports and experiences, for everybody: what is published, as a page beside its files. Nobody signs in to read it."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.documents.serving import serve
from portal.listing import Listing
from portal.listing.views import respond
from projects.experience.lists import RELEASED
from reports.distribution.copies.reading import copy_in_force, public_text
from reports.library.actions import LANGUAGES
from reports.library.lists import LIBRARY
from reports.library.models import LibraryEntry, LibraryText
from reports.runs.models import Edition, Report
from reports.runs.turning import around, asked, pages_of

EVERYBODY = AnonymousUser()


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    count: int
    is_current: bool


def tabs(request: HttpRequest, current: str) -> list[Tab]:
    """Both lists, with the number of what the words find in each; the words go along."""
    both = (
        ("library_list", LIBRARY, _("Reports")),
        ("library_lessons", RELEASED, _("Lessons and good practice")),
    )
    return [tab(request, name, listing, label, is_current=name == current) for name, listing, label in both]


def tab(request: HttpRequest, name: str, listing: Listing, label: str, *, is_current: bool) -> Tab:
    words = QueryDict(mutable=True)
    if question := request.GET.get("q", "").strip():
        words["q"] = question
    found = listing.counting(EVERYBODY, words, request).qs.order_by().count()
    address = reverse(name) + (f"?{words.urlencode()}" if words else "")
    return Tab(label, address, found, is_current)


@login_not_required
@require_safe
def library_list(request: HttpRequest) -> HttpResponseBase:
    return listed(request, LIBRARY, "library_list")


@login_not_required
@require_safe
def library_lessons(request: HttpRequest) -> HttpResponseBase:
    return listed(request, RELEASED, "library_lessons")


def listed(request: HttpRequest, listing: Listing, name: str) -> HttpResponseBase:
    return respond(request, listing, template="reports/library/list.html", tabs=tabs(request, name))


def find(pk: int) -> Report:
    """What a visitor may read, whoever asks: the library is the same for everybody."""
    return get_object_or_404(Report.objects.public(), pk=pk)


@dataclass(frozen=True)
class Copy:
    """One language of a report: its page, and its file where that is made."""

    language: str
    page: str
    file: Edition | None


@login_not_required
@require_safe
def library_report(request: HttpRequest, pk: int) -> HttpResponse:
    report = find(pk)
    language = get_language() or "en"
    text = get_object_or_404(LibraryText.objects.defer("text", "vector"), report=report, language=language)
    entry = get_object_or_404(LibraryEntry.objects.visible_to(EVERYBODY).for_list(), report=report)
    copy = copy_in_force(report)
    context = {
        "record": report,
        "entry": entry,
        "title": text.title,
        "copies": copies(report),
        "is_redacted": copy is not None and copy.is_redacted,
        "versions": versions(report),
        "newer": Report.objects.public().filter(corrects=report).order_by("-correction").first(),
        "citation": citation(request, entry, text.title),
    }
    return render(request, "reports/library/report.html", context)


def copies(report: Report) -> list[Copy]:
    files = {
        one.language: one
        for one in Edition.objects.public().ready().filter(report=report).select_related("document", "report")
    }
    return [Copy(code, page_in(report, code), files.get(code)) for code in LANGUAGES]


def page_in(report: Report, language: str) -> str:
    with override(language):
        return reverse("library_read", args=[report.pk])


def versions(report: Report) -> list[Report]:
    """The report and its corrigenda, the newest first, as far as they are public."""
    same = Report.objects.public().filter(
        kind=report.kind, scope=report.scope, starts_on=report.starts_on, ends_on=report.ends_on
    )
    return list(same.select_related("library_entry").order_by("-correction"))


def citation(request: HttpRequest, entry: LibraryEntry, title: str) -> str:
    """To copy into a document."""
    address = request.build_absolute_uri(reverse("library_report", args=[entry.report_id]))
    facts = {"title": title, "year": entry.published_at.year, "address": address}
    if entry.report.correction:
        facts["title"] = _("%(title)s (corrigendum %(n)s)") % {"title": title, "n": entry.report.correction}
    return _("OHCHR, “%(title)s”, %(year)s, %(address)s") % facts


@login_not_required
@require_safe
def library_read(request: HttpRequest, pk: int, chapter: str = "") -> HttpResponse:
    report = find(pk)
    document = public_text(report, get_language() or "en")
    pages = pages_of(document, "library_read", pk)
    page = around(pages, asked(pages, chapter, request.GET))
    return render(request, "reports/library/read.html", {"record": report, **page})


@login_not_required
@require_safe
def library_file(request: HttpRequest, pk: int, language: str) -> HttpResponseBase:
    found = Edition.objects.public().ready().select_related("document", "report")
    edition = get_object_or_404(found, report=pk, language=language)
    if edition.document is None:
        raise Http404
    return serve(edition.document, as_name=edition.file_name)
