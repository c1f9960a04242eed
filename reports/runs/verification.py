"""Is this one of ours, unchanged? By code, by file, or by both."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import IO, Any

from reports.papers.models import Paper
from reports.runs.models import Edition, Report
from reports.runs.workflow import ReportStatus


class Answer(Enum):
    ISSUED = "issued"  # the code, or the file, is that of an edition that was issued
    CHANGED = "changed"  # the code is, and the file is another
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    answer: Answer
    edition: Edition | None = None
    sha256: str = ""  # of the file that was looked at
    paper: Paper | None = None

    @property
    def is_superseded(self) -> bool:
        """A corrigendum, or a later paper about the same request, has taken its place."""
        if self.edition is not None:
            return self.edition.report.status == ReportStatus.SUPERSEDED
        return self.paper is not None and is_overtaken(self.paper)

    @property
    def correction(self) -> int:
        """Which corrigendum it is itself; 0 for a report as first issued."""
        return self.edition.report.correction if self.edition else 0

    @property
    def is_public_copy(self) -> bool:
        return self.edition is not None and self.edition.is_redacted

    @property
    def withdrawn_at(self) -> datetime | None:
        """When the public copy was taken out of the public."""
        copy = self.edition.public_copy if self.edition else None
        return copy.withdrawn_at if copy else None

    def newer_for(self, user: Any) -> Report | None:
        """The corrigendum that took its place, as far as the reader may open it."""
        if self.edition is None or not self.is_superseded:
            return None
        report = self.edition.report
        return later(Report.objects.visible_to(user), report).order_by("-correction").first()


def later(rows: Any, report: Report) -> Any:
    same = rows.filter(kind=report.kind, scope=report.scope, starts_on=report.starts_on, ends_on=report.ends_on)
    return same.filter(correction__gt=report.correction, approved_at__isnull=False)


def is_overtaken(paper: Paper) -> bool:
    """A decision that was taken again has a letter with a later number."""
    same = Paper.objects.made().filter(request=paper.request_id, kind=paper.kind)
    return same.filter(dated_at__gt=paper.dated_at).exclude(number=paper.number).exists()


def sha256_of(file: IO[bytes]) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def check(*, code: str = "", sha256: str = "") -> Verdict:
    """Editions of approved reports, their public copies, and papers about requests: a draft is nobody's word."""
    if not (code or sha256):
        return Verdict(Answer.UNKNOWN)
    wanted = {"code": code.strip().upper()} if code else {"sha256": sha256}
    edition = Edition.objects.issued().select_related("report", "public_copy").filter(**wanted).first()
    paper = None if edition else Paper.objects.made().filter(**wanted).first()
    issued = edition or paper
    if issued is None:
        return Verdict(Answer.UNKNOWN, sha256=sha256)
    is_other = bool(sha256) and sha256 != issued.sha256
    return Verdict(Answer.CHANGED if is_other else Answer.ISSUED, edition, sha256, paper)
