"""Reports that the schedule says ahead: without figures, so that they can be put on an agenda or begun earlier."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone, translation

from portal.audit import actions as audit
from portal.periods import Period
from reports.kinds import KINDS, title_of
from reports.runs.actions import existing
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus


@transaction.atomic
def announce(kind: str, period: Period, *, scope: str = "", now: datetime | None = None) -> Report:
    """Says ahead that a report will be drafted, so that it can be put on an agenda or begun earlier. It has no figures yet.
    One that is there already is returned as it is."""
    found = existing(kind, period, scope)
    if found:
        return found
    now = now or timezone.now()
    with translation.override(settings.LANGUAGE_CODE):
        title = title_of(KINDS[kind], period, scope)
    report, is_new = Report.objects.get_or_create(
        kind=kind,
        scope=scope,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        correction=0,
        defaults={"title": title, "status": ReportStatus.SCHEDULED, "frozen_at": now, "created_at": now},
    )
    if is_new:
        audit.record(report, "announce", by=None, at=now, to_status=report.status)
    return report


@transaction.atomic
def withdraw(report: Report) -> bool:
    """Takes an announcement back whose report is not called for any more. False when it has been started since, or when
    something hangs on it, an item of an agenda for example: then it stays."""
    stored = Report.objects.select_for_update(of=("self",)).filter(pk=report.pk, status=ReportStatus.SCHEDULED).first()
    if stored is None:
        return False
    try:
        with transaction.atomic():
            stored.delete()
    except (ProtectedError, IntegrityError):
        return False
    return True
