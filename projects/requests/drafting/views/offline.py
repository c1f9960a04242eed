"""Working without the portal: the form as a file, and what comes back compared with the draft, field by field."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.accounts.signed_in import person_of
from portal.posting import posted
from portal.workflow import NotAllowed
from projects.requests.drafting import actions, content, showing
from projects.requests.drafting.models import OfflineReturn
from projects.requests.drafting.offline import document, reading, workbook
from projects.requests.drafting.sections import SECTION_OF, SECTIONS
from projects.requests.drafting.views.reach import closed_because, find_to_write
from projects.requests.drafting.workflow import open_sections
from projects.requests.models import Request

WRITERS = {"docx": document, "xlsx": workbook}


class ReturnForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Filled-in form"),
        help_text=gettext_lazy(
            "DOCX or XLSX, 10 MB at most. Nothing is changed before you have seen what it would change."
        ),
        max_length=200,
    )


def request_offline(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the form, or send it back."""
    found = find_to_write(request, pk)
    if not open_sections(found):
        messages.info(request, closed_because(found))
        return redirect("request_detail", found.pk)
    form = ReturnForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            returned = receive(found, form.cleaned_data["file"], by=person_of(request))
        except reading.NotOurForm as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("request_return", found.pk, returned.pk)
    context = {
        "record": found,
        "form": form,
        "returns": found.offline_returns.filter(closed_at__isnull=True).select_related("uploaded_by"),
    }
    return render(request, "projects/requests/offline.html", context)


def receive(found: Request, upload: Any, *, by: Any) -> OfflineReturn:
    """Reads from a private copy; the file itself is not kept."""
    with tempfile.NamedTemporaryFile(prefix="request-", suffix=".xlsx") as copy:  # openpyxl looks at the ending
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            copy.write(chunk)
            digest.update(chunk)
        copy.flush()
        said = reading.read(Path(copy.name), upload.name or "", found)
    return actions.keep_return(
        found,
        file_name=upload.name or "",
        sha256=digest.hexdigest(),
        based_on=said.based_on,
        values=said.values,
        problems=said.problems,
        by=by,
    )


@require_safe
def request_offline_file(request: HttpRequest, pk: int, file_type: str) -> HttpResponse:
    """The form with what the draft says now, in the language of the page."""
    found = find_to_write(request, pk)
    writer = WRITERS.get(file_type)
    if writer is None:
        raise Http404
    response = HttpResponse(writer.write(found), content_type=writer.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.{file_type}"'
    response["Cache-Control"] = "private, no-store"
    return response


def request_return(request: HttpRequest, pk: int, return_pk: int) -> HttpResponse:
    """The draft and the returned form side by side; the person says for each difference which one stands."""
    found = find_to_write(request, pk)
    returned = get_object_or_404(OfflineReturn, pk=return_pk, request=found)
    returned.request = found
    if returned.closed_at:
        messages.info(request, _("What this file says has been dealt with."))
        return redirect("request_offline", found.pk)
    if request.method == "POST":
        try:
            saved = actions.take_over(
                returned, accepted=accepted(request, returned), based_on=numbers(request), by=person_of(request)
            )
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("request_detail", found.pk)
        if not any(one.conflicts for one in saved):
            n = sum(len(one.changed) for one in saved)
            messages.success(request, _("Taken over from the file: %(n)s.") % {"n": n})
            return redirect("request_preview", found.pk)
        messages.warning(
            request, _("Somebody has changed the draft in the meantime. Here is the comparison with what it says now.")
        )
    context = {
        "record": found,
        "returned": returned,
        "groups": differences(found, returned),
        "revisions": revisions(found),
    }
    return render(request, "projects/requests/return.html", context)


def accepted(request: HttpRequest, returned: OfflineReturn) -> dict[str, dict[str, Any]]:
    chosen: dict[str, dict[str, Any]] = {}
    for name, value in returned.values.items():
        if request.POST.get(f"take_{name}") == "file":
            chosen.setdefault(SECTION_OF[name], {})[name] = value
    return chosen


def numbers(request: HttpRequest) -> dict[str, int]:
    given = {section.key: request.POST.get(f"revision_{section.key}", "") for section in SECTIONS}
    return {key: int(text) for key, text in given.items() if text.isdigit() and len(text) < 10}


def revisions(found: Request) -> list[tuple[str, int]]:
    latest = {section.key: actions.latest_revision(found, section.key) for section in SECTIONS}
    return [(key, revision.number if revision else 0) for key, revision in latest.items()]


def differences(found: Request, returned: OfflineReturn) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Section → differing fields: what the draft says, what the file says, whether both changed since the download."""
    groups = []
    for section in SECTIONS:
        holds = content.read(found, section.key)
        base = actions.base_of(found, section.key, returned.based_on.get(section.key, 0), holds)
        rows = [
            {
                "name": name,
                "draft": showing.answer(found, name, holds[name]),
                "file": showing.answer(found, name, value),
                "both": base is None or holds[name] != base.get(name),
            }
            for name, value in returned.values.items()
            if name in holds and content.canonical(name, value) != holds[name]
        ]
        rows += [
            {"name": name, "draft": showing.answer(found, name, holds[name]), "problem": sentence}
            for name, sentence in returned.problems.items()
            if name in holds
        ]
        if rows:
            groups.append((section, rows))
    return groups
