"""What one reader reads of a report: all of it, or its public copy."""

from typing import Any

from reports.distribution.copies.redaction import left_out, public_document, public_figures
from reports.distribution.models import PublicCopy
from reports.kinds import KINDS, title_of
from reports.kinds.document import Document
from reports.runs.editions import document_of
from reports.runs.models import Edition, Report


def copy_in_force(report: Report) -> PublicCopy | None:
    return report.public_copies.in_force().first()


def reads_in_full(report: Report, user: Any) -> bool:
    return Report.objects.in_full_for(user).filter(pk=report.pk).exists()


def public_text(report: Report, language: str, *, code: str = "") -> Document:
    """The document with nothing in it that the copy in force leaves out; the whole document where it leaves out nothing."""
    content = document_of(report, language, code=code)
    copy = copy_in_force(report)
    return public_document(content, copy.left_out) if copy and copy.is_redacted else content


def title_read_by_all(edition: Edition) -> str:
    """Of an edition, in the active language: without what its public copy leaves out."""
    report = edition.report
    title = title_of(KINDS[report.kind], report.period, report.scope)
    return left_out(edition.public_copy.left_out)(title) if edition.public_copy else title


def figures_for(report: Report, user: Any) -> dict[str, Any]:
    """The frozen figures, without the words that the public copy leaves out for whoever reads no more."""
    copy = None if reads_in_full(report, user) else copy_in_force(report)
    return public_figures(report.figures, copy.left_out) if copy else report.figures


def document_for(report: Report, user: Any, language: str) -> Document:
    if reads_in_full(report, user):
        return document_of(report, language, code="")
    return public_text(report, language)
