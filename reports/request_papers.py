"""What this app adds to a request: its papers (found by projects.apps)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.audit.history import explain
from projects.models import Request
from projects.requests import papers
from projects.requests.handover import printing
from reports.papers import actions, request
from reports.papers.models import Paper

__all__ = ["request"]  # draws the whole request
explain(make_paper=_("Paper made"))


@papers.maker
def order(request: Request, kind: str, now: datetime) -> None:
    actions.order(request, kind, now)


@papers.shelf
def listed(request: Request, reader: Any) -> Iterable[papers.Paper]:
    for row in Paper.objects.visible_to(reader).filter(request=request):
        yield papers.Paper(
            number=row.number,
            title=Paper.Kind(row.kind).label,
            language=row.language,
            dated_at=row.dated_at,
            url=reverse("paper_file", args=[row.pk]) if row.document_id else "",
            note="" if row.document_id else _("could not be made yet") if row.failed_at else _("being made"),
        )


@printing.printer
def print_brief(page: str, dated: datetime) -> bytes:
    from reports.render import render  # the engine is loaded when somebody prints

    return render(page, dated=dated).content
