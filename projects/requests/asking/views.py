"""How a State asks for help: a page for everybody, and the form to fill in without an account."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from portal import formats
from portal.reference.models import AssistanceForm
from projects.requests.asking import sentences
from projects.requests.asking.chart import times_chart
from projects.requests.asking.steps import timed
from projects.requests.blockers import LETTER_WITHIN_DAYS
from projects.requests.clock import usual_times
from projects.requests.drafting.offline import blank, document, workbook
from projects.requests.drafting.sections import SECTIONS
from projects.requests.times import CLOCK

WRITERS = {"docx": document, "xlsx": workbook}


@login_not_required
@require_safe
def ask_for_help(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    usual = {one.status: one for one in usual_times(today=today)}
    steps = timed(usual)
    context = {
        "steps": [(one.step, sentences.of_step(one.usual) if one.usual else "", one.usual) for one in steps],
        "chart": times_chart(steps, usual, today=today),
        "sections": SECTIONS,
        "minutes": sum(section.minutes for section in SECTIONS),
        "forms_of_assistance": AssistanceForm.objects.all(),
        "letter_days": LETTER_WITHIN_DAYS,
        "reopen_months": CLOCK.reopen_months,
        "files": files(),
    }
    return render(request, "projects/requests/asking.html", context)


def files() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The empty form in every language, under the name of the language: code, name, addresses by type."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(
                (
                    code,
                    formats.own_language_name(code),
                    [(kind.upper(), reverse("blank_form", args=[kind])) for kind in WRITERS],
                )
            )
    return found


@login_not_required
@require_safe
def blank_form(request: HttpRequest, file_type: str) -> HttpResponse:
    """The form without an answer, in the language of the address; it can be sent back on the page of any draft."""
    writer = WRITERS.get(file_type)
    if writer is None:
        raise Http404
    response = HttpResponse(writer.fill_in(blank.form()), content_type=writer.MEDIA_TYPE)
    name = f"request-for-assistance-{get_language()}.{file_type}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "public, max-age=3600"
    return response
