"""A published report is corrected by another report, which takes its place; both stay readable."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from reports.narrative.models import NarrativeText
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus

COPIED = (
    "kind", "scope", "starts_on", "ends_on", "title", "options", "figures", "figures_sha256", "frozen_at", "not_certified",
)  # fmt: skip


@transaction.atomic
def start_corrigendum(report: Report, *, by: User, note: str, now: datetime | None = None) -> Report:
    """A new draft with the figures, choices and texts of a published report, and the reason why it is corrected. It goes
    the same way; its publication supersedes the report in the same moment. Who worked on the report is taken to have
    worked on it too."""
    now = now or timezone.now()
    stored = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if reasons := reasons_against(stored, by=by, note=note):
        raise NotAllowed(reasons)
    made = Report.objects.create(
        **{name: getattr(stored, name) for name in COPIED},
        correction=stored.correction + 1,
        corrects=stored,
        correction_reason=note.strip(),
        correction_language=by.language,
        drafted_by=by,
        created_at=now,
    )
    copy_texts(stored, made)
    made.writers.add(*stored.writers.all())
    facts = {"corrects": stored.pk, "figures_sha256": made.figures_sha256}
    why = made.correction_reason
    audit.record(made, "start_corrigendum", by=by, at=now, note=why, to_status=made.status, facts=facts)
    # nobody outside hears of a mistake before it is mended
    started = {"corrigendum": made.pk}
    audit.record(stored, "corrigendum_started", by=by, at=now, note=why, facts=started, is_internal=True)
    return made


def reasons_against(report: Report, *, by: User, note: str) -> list[Blocker]:
    """All that stands against a corrigendum to the report."""
    reasons = why_not(report)
    if not by.has_perm("reports.write_report", report):
        reasons.append(Blocker(_("You do not write reports.")))
    if not note.strip():
        reasons.append(Blocker(_("Say what is corrected and why: it is printed on the cover."), anchor="id_note"))
    if len(note.strip()) > 2000:
        reasons.append(Blocker(_("The reason has 2,000 characters at most."), anchor="id_note"))
    return reasons


def why_not(report: Report) -> list[Blocker]:
    """The same as far as the report is concerned."""
    if report.status != ReportStatus.PUBLISHED:
        return [Blocker(_("Only a published report is corrected by a corrigendum."))]
    if report.corrections.exists():
        return [Blocker(_("A corrigendum to this report is being written already."))]
    return []


def copy_texts(source: Report, target: Report) -> None:
    NarrativeText.objects.bulk_create(
        NarrativeText(
            report=target,
            place=text.place,
            language=text.language,
            text=text.text,
            edited_at=text.edited_at,
            edited_by=text.edited_by,
        )
        for text in source.texts.select_related("edited_by")
    )
