"""One language of a report: its HTML and its PDF, from the frozen figures alone."""

import base64
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from html import escape
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from portal.periods import Period
from reports import render
from reports.distribution.copies.redaction import public_document, public_figures
from reports.figures.freezing import canonical
from reports.kinds import KINDS, Facts, Written, document
from reports.kinds.document import Document
from reports.review.models import ReportVersion
from reports.runs.models import Edition, Report
from reports.runs.workflow import APPROVED_STATES

FIGURE_COLUMNS = ("id", "value", "unit", "basis", "as_at", "source", "rows")


def document_of(report: Report, language: str, *, code: str) -> Document:
    """What the edition says. `code` is "" for a reading on the page, where there is no file to verify."""
    facts = facts_of(report, language, code=code)
    return document(KINDS[report.kind], report.figures, facts, report.options, texts_of(report))


def facts_of(report: Report, language: str, *, code: str) -> Facts:
    return Facts(
        language=language,
        frozen_on=timezone.localdate(report.frozen_at),
        figures_sha256=report.figures_sha256,
        code=code,
        address=verification_address(code),
        is_draft=report.status not in APPROVED_STATES,
        is_demo=settings.DEMO,
        correction=report.correction,
        correction_reason=report.correction_reason,
        correction_language=report.correction_language,
        not_certified=stretches(report.not_certified),
    )


def stretches(pairs: Iterable[Sequence[str]]) -> tuple[Period, ...]:
    """Periods as a report keeps them: [[first day, last day], …]"""
    return tuple(Period(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs)


def document_of_version(version: ReportVersion, language: str) -> Document:
    """What the report said when the version was kept."""
    report = version.report
    facts = replace(
        facts_of(report, language, code=""),
        figures_sha256=version.figures_sha256,
        not_certified=stretches(version.not_certified),
        is_draft=version.occasion != ReportVersion.Occasion.APPROVAL,
    )
    texts = [Written(**one) for one in version.texts]
    return document(KINDS[report.kind], version.figures, facts, version.options, texts)


def texts_of(report: Report) -> list[Written]:
    """The authors' texts in all languages; an edition takes another language's where its own is missing."""
    return [Written(*text) for text in report.texts.values_list("place", "language", "text")]


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
    figures = report.figures
    if edition.public_copy is not None:
        words = edition.public_copy.left_out
        content, figures = public_document(content, words), public_figures(figures, words)
    return render.render(
        html_of(content, dated=report.frozen_at),
        dated=report.frozen_at.astimezone(UTC),
        attachments=attachments(figures, report.figures_sha256, is_public_copy=edition.is_redacted),
        progress=progress,
    )


def attachments(frozen: dict[str, Any], sha256: str, *, is_public_copy: bool) -> list[render.Attachment]:
    """`sha256` is of the figures as they were frozen, also where a public copy leaves some of their words out."""
    facts = {"figures": frozen, "sha256": sha256} | ({"public_copy": True} if is_public_copy else {})
    figures = canonical(facts)
    return [
        render.Attachment("figures.csv", csv_of(frozen["sources"]), "The figures of this report, as a table"),
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
