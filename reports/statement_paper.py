"""Draws the statement page on paper, by the same tables as the report of that kind (found by funding.apps)."""

from datetime import UTC
from typing import Any

import orjson
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from funding.statement.asked import Answer
from funding.statement.paper import CannotDraw, drawer
from reports import render
from reports.figures.freezing import canonical, fingerprint
from reports.figures.statement import of_answer
from reports.kinds import STATEMENT, Facts, document
from reports.runs import editions


@drawer
def draw(made: Answer) -> bytes:
    """In the active language. Raises CannotDraw with words for the person."""
    now = timezone.now().replace(microsecond=0)
    try:
        return render.render(html_of(made), dated=now.astimezone(UTC)).content
    except render.RenderProblem as problem:
        raise CannotDraw(str(problem)) from problem


def html_of(made: Answer) -> str:
    now = timezone.now().replace(microsecond=0)
    figures = of_answer(made, today=timezone.localdate(now))
    frozen: dict[str, Any] = orjson.loads(canonical(figures))
    facts = Facts(
        language=get_language() or "en",
        frozen_on=timezone.localdate(now),
        figures_sha256=fingerprint(figures),
        code="",
        address=editions.verification_address(""),
        is_draft=False,
        is_demo=settings.DEMO,
        is_print=True,
    )
    return editions.html_of(document(STATEMENT, frozen, facts, {}), dated=now)
