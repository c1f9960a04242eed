"""What supports a value: added by whoever reports, taken out again while the value may still change."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.documents.uploads import store
from portal.workflow import Blocker, NotAllowed
from projects.results.actions.holding import hold_values, reasons_of_end
from projects.results.actions.values import keep_contents, told
from projects.results.models import EvidenceGrade, IndicatorValue, ValueEvidence, ValueStatus


@transaction.atomic
def add_evidence(
    value: IndicatorValue,
    *,
    by: User,
    citation: str = "",
    url: str = "",
    upload: UploadedFile | None = None,
    now: datetime | None = None,
) -> ValueEvidence:
    """A citation, an address or a file, or several of them. A value that was only reported is documented by it."""
    now = now or timezone.now()
    held = opened(value, by=by)
    if not (citation.strip() or url or upload):
        raise NotAllowed([Blocker(_("Name the source, or give its address or a file."), "id_citation")])
    added = ValueEvidence.objects.create(
        value=held,
        citation=citation.strip(),
        url=url,
        document=store(upload, by=by) if upload else None,
        added_at=now,
        added_by=by,
    )
    grade = EvidenceGrade.DOCUMENTED if held.grade == EvidenceGrade.REPORTED else EvidenceGrade(held.grade)
    after(held, grade, "add_evidence", by=by, now=now, note=added.citation or added.url or "")
    return added


@transaction.atomic
def remove_evidence(evidence: ValueEvidence, *, by: User, now: datetime | None = None) -> IndicatorValue:
    """Takes evidence out; without any the value is only reported. The history keeps what it was, and files are not deleted."""
    now = now or timezone.now()
    held = opened(evidence.value, by=by)
    said = evidence.citation or evidence.url or (evidence.document.name if evidence.document else "")
    ValueEvidence.objects.filter(pk=evidence.pk, value=held).delete()
    left = ValueEvidence.objects.filter(value=held).exists()  # not what was read before
    after(
        held, EvidenceGrade.DOCUMENTED if left else EvidenceGrade.REPORTED, "remove_evidence", by=by, now=now, note=said
    )
    return held


def opened(value: IndicatorValue, *, by: User) -> IndicatorValue:
    """The value, locked, when this person may still change what supports it."""
    held = hold_values([value])[0]
    reasons = reasons_of_end(held.period.project)
    if not by.has_perm("projects.report_project", held.period.project):
        reasons.append(Blocker(_("You do not report on this project.")))
    if held.status == ValueStatus.APPROVED:
        reasons.append(Blocker(_("The value is approved: a manager has to open it again first.")))
    elif held.period.is_locked and held.status == ValueStatus.DRAFT:
        reasons.append(Blocker(_("The period is locked: a manager of the project opens it for reporting.")))
    if reasons:
        raise NotAllowed(reasons)
    return held


def after(held: IndicatorValue, grade: EvidenceGrade, verb: str, *, by: User, now: datetime, note: str) -> None:
    held.grade = grade
    held.revision += 1
    held.save(update_fields=["grade", "revision"])
    keep_contents([held], "evidence", by=by, at=now, comment=note)
    told(held.period, verb, [held.indicator], by=by, at=now, note=note)
