"""Is this one of ours, unchanged? By code, by file, or by both."""

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import IO

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

    @property
    def is_superseded(self) -> bool:
        return self.edition is not None and self.edition.report.status == ReportStatus.SUPERSEDED


def sha256_of(file: IO[bytes]) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def check(*, code: str = "", sha256: str = "") -> Verdict:
    """Only editions of approved reports count: a draft is nobody's word."""
    issued = Edition.objects.issued().select_related("report")
    edition = issued.filter(code=code.strip().upper()).first() if code else issued.filter(sha256=sha256).first()
    if edition is None or not (code or sha256):
        return Verdict(Answer.UNKNOWN, sha256=sha256)
    if sha256 and sha256 != edition.sha256:
        return Verdict(Answer.CHANGED, edition, sha256)
    return Verdict(Answer.ISSUED, edition, sha256)
