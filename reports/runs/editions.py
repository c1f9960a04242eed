"""One language of a report: its HTML and its PDF, from the frozen figures alone."""

import base64
import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from reports import render
from reports.figures.freezing import canonical
from reports.kinds import KINDS, Facts, Written, document
from reports.kinds.document import Document
from reports.runs.models import Edition, Report
from reports.runs.workflow import APPROVED_STATES

FIGURE_COLUMNS = ("id", "value", "unit", "basis", "as_at", "source", "rows")


def document_of(report: Report, language: str, *, code: str) -> Document:
    """What the edition says. `code` is "" for a reading on the page, where there is no file to verify."""
    facts = Facts(
        language=language,
        frozen_on=timezone.localdate(report.frozen_at),
        figures_sha256=report.figures_sha256,
        code=code,
        address=verification_address(code),
        is_draft=report.status not in APPROVED_STATES,
        is_demo=settings.DEMO,
    )
    return document(KINDS[report.kind], report.figures, facts, report.options, written_in(report, language))


def written_in(report: Report, language: str) -> list[Written]:
    """The author's texts in this language."""
    texts = report.texts.filter(language=language).values_list("place", "language", "text")
    return [Written(*text) for text in texts]


def verification_address(code: str) -> str:
    return settings.SITE_URL.rstrip("/") + (reverse("verify", args=[code]) if code else reverse("report_verify"))


def html_of(content: Document, *, dated: datetime) -> str:
    """The page that becomes a PDF."""
    with translation.override(content.language):
        return render_to_string(
            "reports/edition.html",
            {
                "document": content,
                "dated": dated.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "watermark": drawn_across(content.watermark) if content.watermark else "",
            },
        )


def make(edition: Edition, *, progress: Callable[[str, int], None]) -> render.Rendering:
    """The PDF of an edition: the same bytes whenever it is made from the same figures. Raises RenderProblem."""
    report = edition.report
    content = document_of(report, edition.language, code=edition.code)
    return render.render(
        html_of(content, dated=report.frozen_at),
        dated=report.frozen_at.astimezone(UTC),
        attachments=attachments(report),
        progress=progress,
    )


def attachments(report: Report) -> list[render.Attachment]:
    figures = canonical({"figures": report.figures, "sha256": report.figures_sha256})
    return [
        render.Attachment("figures.csv", csv_of(report.figures["sources"]), "The figures of this report, as a table"),
        render.Attachment("figures.json", figures, "The frozen figures of this report"),
    ]


def csv_of(sources: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, FIGURE_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(sources)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def drawn_across(word: str) -> str:
    """A word across the page, as a drawing's address; behind the text, and no part of what is read aloud."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" viewBox="0 0 400 400">'
        '<text x="200" y="215" font-size="84" font-weight="bold" fill="#f5eaea" text-anchor="middle"'
        f' font-family="Noto Sans, Noto Naskh Arabic, Noto Sans Math, Noto Sans CJK SC" transform="rotate(-45 200 200)">{escape(word)}</text></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
