from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.signed_in import person_of
from projects.experience import citing
from projects.experience.forms import CiteForm
from projects.experience.models import LessonCitation
from projects.requests.finding import find


@require_POST
def request_lesson_cite(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    if not citing.may_cite(found, request.user):
        raise PermissionDenied(_("Lessons are cited while the request is written or assessed."))
    key = request.POST.get("lesson", "")
    lesson = get_object_or_404(citing.citable(request.user), pk=int(key) if key.isdecimal() else 0)
    form = CiteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    citing.cite(found, lesson, by=person_of(request), note=note)
    messages.success(request, _("%(reference)s is cited.") % {"reference": lesson.reference})
    return redirect(way_back(request, found.pk))


@require_POST
def request_lesson_uncite(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    if not citing.may_cite(found, request.user):
        raise PermissionDenied(_("Lessons are cited while the request is written or assessed."))
    key = request.POST.get("citation", "")
    rows = LessonCitation.objects.visible_to(request.user).filter(request=found)
    citing.uncite(get_object_or_404(rows, pk=int(key) if key.isdecimal() else 0), by=person_of(request))
    messages.success(request, _("The citation is taken back."))
    return redirect(way_back(request, found.pk))


def way_back(request: HttpRequest, pk: int) -> str:
    """The page on which the person pressed, else the request's own."""
    from django.urls import reverse

    here = request.POST.get("back", "")
    is_ours = here.startswith("/") and url_has_allowed_host_and_scheme(here, allowed_hosts=None)
    return here if is_ours else reverse("request_detail", args=[pk]) + "#lessons"
