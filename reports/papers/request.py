"""The whole request as a numbered PDF: as it will be sent, or as it stands."""

from datetime import UTC

from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from projects.requests.drafting.paper import CannotDraw, WholeRequest, drawer
from reports import render
from reports.runs.editions import drawn_across


@drawer
def draw(whole: WholeRequest) -> bytes:
    """One A4 document in the active language; what the State wrote keeps its own language and direction."""
    try:
        return render.render(html_of(whole), dated=whole.dated.astimezone(UTC)).content
    except render.RenderProblem as problem:
        raise CannotDraw(str(problem)) from problem


def html_of(whole: WholeRequest) -> str:
    document = {
        "language": get_language(),
        "is_rtl": get_language_bidi(),
        "title": f"{whole.reference} {whole.title}",
        "author": whole.state,
        "subject": _("Request for assistance"),
    }
    return render_to_string(
        "reports/papers/request.html",
        {
            "document": document,
            "whole": whole,
            "dated": whole.dated.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "watermark": "" if whole.version else drawn_across(_("DRAFT")),
        },
    )
