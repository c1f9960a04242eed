"""Is this one of ours, unchanged? By code, by file, or by both."""

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import IO

from reports.papers.models import Paper
from reports.runs.models import Edition
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
        return self.edition is not None and self.edition.report.status == ReportStatus.SUPERSEDED


def sha256_of(file: IO[bytes]) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def check(*, code: str = "", sha256: str = "") -> Verdict:
    """Editions of approved reports, and papers about requests: a draft is nobody's word."""
    if not (code or sha256):
        return Verdict(Answer.UNKNOWN)
    wanted = {"code": code.strip().upper()} if code else {"sha256": sha256}
    edition = Edition.objects.issued().select_related("report").filter(**wanted).first()
    paper = None if edition else Paper.objects.made().filter(**wanted).first()
    issued = edition or paper
    if issued is None:
        return Verdict(Answer.UNKNOWN, sha256=sha256)
    is_other = bool(sha256) and sha256 != issued.sha256
    return Verdict(Answer.CHANGED if is_other else Answer.ISSUED, edition, sha256, paper)
