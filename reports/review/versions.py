"""A report as plain, frozen data: what is handed over, hashed, compared and shown again later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.accounts.models import User
from reports.figures.freezing import fingerprint
from reports.review.models import ReportVersion
from reports.runs.models import Report

NOW = "now"  # the current draft, beside the numbers of versions


def texts_of(report: Report) -> list[dict[str, str]]:
    """What people have written, in one order; an emptied text is no text."""
    texts = report.texts.exclude(text="").order_by("place", "language")
    return [
        {"place": place, "language": language, "text": text}
        for place, language, text in texts.values_list("place", "language", "text")
    ]


def content_of(report: Report) -> dict[str, Any]:
    """All that an edition of the report says and that people decide on."""
    return {
        "figures": report.figures,
        "options": report.options,
        "texts": texts_of(report),
        "not_certified": report.not_certified,
    }


def content_sha256(report: Report) -> str:
    return fingerprint(content_of(report))


def keep(report: Report, occasion: str, *, by: User | None, now: datetime) -> ReportVersion:
    """Freezes what the report says at this moment. Call it while holding the report's row."""
    content = content_of(report)
    return ReportVersion.objects.create(
        report=report,
        number=report.versions.count() + 1,
        occasion=occasion,
        **content,
        figures_sha256=report.figures_sha256,
        sha256=fingerprint(content),
        made_at=now,
        made_by=by,
    )


def content_in(version: ReportVersion) -> dict[str, Any]:
    names = ("figures", "options", "texts", "not_certified")
    return {name: getattr(version, name) for name in names}


def is_unchanged(version: ReportVersion) -> bool:
    """Whether the version is still what its hash says."""
    return fingerprint(content_in(version)) == version.sha256


def latest_number(report: Report) -> int:
    return report.versions.count()


def texts_by_place(content: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    return {(one["place"], one["language"]): one["text"] for one in content["texts"]}
