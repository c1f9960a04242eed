"""The statement on paper. A later app draws it; here it is declared what is drawn."""

from collections.abc import Callable

from django.http import HttpResponse

from funding.statement.asked import Answer


class CannotDraw(Exception):
    """Why there is no paper, in words for the person."""


Drawer = Callable[[Answer], bytes]
DRAWERS: list[Drawer] = []


def drawer(draw: Drawer) -> Drawer:
    if draw not in DRAWERS:
        DRAWERS.append(draw)
    return draw


def pdf_response(made: Answer) -> HttpResponse:
    """Raises CannotDraw."""
    response = HttpResponse(DRAWERS[-1](made), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(made)}.pdf"'
    return response


def file_name(made: Answer) -> str:
    return f"statement-{made.main.fund or 'all'}-{made.main.period}-{made.question.basis}"
