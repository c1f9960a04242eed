"""One recommendation: what the State reports, what OHCHR finds, and which institution leads."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents.uploads import store
from portal.workflow import Blocker, NotAllowed
from projects.followup.models import ProgressEntry
from projects.followup.seen import Seen, moved
from projects.institutions.models import Institution
from projects.recommendations.models import Recommendation

Side = ProgressEntry.Side
PERMISSIONS = {
    Side.STATE: "projects.report_progress_recommendation",
    Side.OHCHR: "projects.verify_progress_recommendation",
}
VERBS = {Side.STATE: "report_progress", Side.OHCHR: "verify_progress"}


def locked(pk: int) -> Recommendation:
    return Recommendation.objects.select_for_update(of=("self",)).select_related("state", "lead").get(pk=pk)


@transaction.atomic
def report_progress(
    recommendation: Recommendation,
    *,
    by: User,
    progress: str,
    as_at: date,
    comment: str = "",
    language: str = "en",
    evidence_url: str = "",
    files: Iterable[UploadedFile] = (),
    seen: Seen | None = None,
    now: datetime | None = None,
) -> ProgressEntry:
    """The State says how far it has come. Public at once; `files` stay with the State and OHCHR (docs/adr/0009).

    An entry is never changed: a mistake is put right by a further entry as at the same day or later. Raises NotAllowed with
    all reasons; with `seen`, also when somebody recorded something after the form was opened.
    """
    record = locked(recommendation.pk)
    refuse(
        reasons_against(record, Side.STATE, by=by, as_at=as_at, comment=comment, now=now)
        + reasons_of_move(record, seen, progress=True)
    )
    return write(record, Side.STATE, by, progress, as_at, comment, language, evidence_url, files, now)


@transaction.atomic
def verify_progress(
    recommendation: Recommendation,
    *,
    by: User,
    progress: str,
    as_at: date,
    comment: str,
    language: str = "en",
    evidence_url: str = "",
    files: Iterable[UploadedFile] = (),
    seen: Seen | None = None,
    now: datetime | None = None,
) -> ProgressEntry:
    """OHCHR says what it finds, with its reason. It stands beside the State's report and never replaces it.

    Nobody verifies what they recorded themselves. Raises NotAllowed with all reasons.
    """
    record = locked(recommendation.pk)
    refuse(
        reasons_against(record, Side.OHCHR, by=by, as_at=as_at, comment=comment, now=now)
        + reasons_of_move(record, seen, progress=True)
    )
    return write(record, Side.OHCHR, by, progress, as_at, comment, language, evidence_url, files, now)


@transaction.atomic
def set_lead(
    recommendation: Recommendation,
    *,
    by: User | None,
    institution: Institution | None,
    seen: Seen | None = None,
    now: datetime | None = None,
) -> bool:
    """Names the institution that leads, or none. False when it leads already. `by` None is the portal itself."""
    record = locked(recommendation.pk)
    refuse(reasons_against_lead(record, institution, by=by) + reasons_of_move(record, seen, lead=True))
    return write_lead(record, institution, by=by, now=now)


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def reasons_against(
    record: Recommendation, side: Side, *, by: User, as_at: date, comment: str, now: datetime | None = None
) -> list[Blocker]:
    """What forbids this entry: the right, the day, and for OHCHR a missing reason or an own report."""
    reasons = []
    if not by.has_perm(PERMISSIONS[side], record):
        reasons.append(Blocker(missing_right(side)))
    if as_at > timezone.localdate(now):
        reasons.append(Blocker(_("The day cannot be in the future."), "id_as_at"))
    if side == Side.OHCHR and not comment.strip():
        reasons.append(Blocker(_("Give the reason for what OHCHR finds."), "id_comment"))
    if side == Side.OHCHR and reported_last_by(record, by):
        reasons.append(Blocker(_("You recorded the State's report yourself: somebody else has to verify it.")))
    return reasons


def missing_right(side: Side) -> str:
    if side == Side.STATE:
        return _("Only a focal point of the State reports its progress.")
    return _("Only programme staff who cover the State verify its progress.")


def reported_last_by(record: Recommendation, person: User) -> bool:
    latest = record.progress_entries.filter(side=Side.STATE).latest_first().first()
    return latest is not None and latest.recorded_by_id == person.pk


def reasons_of_move(
    record: Recommendation, seen: Seen | None, *, progress: bool = False, lead: bool = False
) -> list[Blocker]:
    if seen is None:
        return []
    return [Blocker(sentence) for sentence in moved(record, seen, progress=progress, lead=lead)]


def reasons_against_lead(record: Recommendation, institution: Institution | None, *, by: User | None) -> list[Blocker]:
    reasons = []
    if by is not None and not by.has_perm("projects.follow_recommendation", record):
        reasons.append(Blocker(_("Only the State and the programme staff who cover it name the lead institution.")))
    if institution is None or institution.pk == record.lead_id:
        return reasons
    if institution.state_id != record.state_id:
        reasons.append(Blocker(_("“%(name)s” belongs to another State.") % {"name": institution.name}, "id_lead"))
    if not institution.is_active:
        reasons.append(Blocker(_("“%(name)s” is no longer active.") % {"name": institution.name}, "id_lead"))
    return reasons


def write(
    record: Recommendation,
    side: Side,
    by: User,
    progress: str,
    as_at: date,
    comment: str,
    language: str,
    evidence_url: str,
    files: Iterable[UploadedFile] = (),
    now: datetime | None = None,
) -> ProgressEntry:
    """One entry, the columns it may change, and the event: inside the caller's transaction, after its checks."""
    before = getattr(record, f"{side}_progress")
    entry = ProgressEntry.objects.create(
        recommendation=record,
        side=side,
        progress=progress,
        as_at=as_at,
        comment=comment.strip(),
        language=language,
        evidence_url=evidence_url,
        recorded_by=by,
        recorded_at=now or timezone.now(),
    )
    entry.documents.set([store(file, by=by) for file in files])
    keep_in_step(record, side)
    audit.record(
        record,
        VERBS[side],
        by=by,
        at=now,
        from_status=before,
        to_status=progress,
        note=entry.comment,
        facts={"entry": entry.pk, "as_at": as_at.isoformat()},
    )
    return entry


def keep_in_step(record: Recommendation, side: Side) -> None:
    """The recommendation repeats its latest entry of each side, for lists and counts."""
    latest = record.progress_entries.filter(side=side).latest_first().values("progress", "as_at").first()
    facts = {
        f"{side}_progress": latest["progress"] if latest else "",
        f"{side}_progress_on": latest["as_at"] if latest else None,
    }
    for name, value in facts.items():
        setattr(record, name, value)
    record.save(update_fields=list(facts))


def write_lead(
    record: Recommendation, institution: Institution | None, *, by: User | None, now: datetime | None = None
) -> bool:
    if record.lead_id == (institution.pk if institution else None):
        return False
    before = record.lead
    record.lead = institution
    record.save(update_fields=["lead"])
    audit.record(
        record,
        "set_lead" if institution else "clear_lead",
        by=by,
        at=now,
        note=institution.name if institution else "",
        facts={
            "from": before.pk if before else None,
            "from_name": before.name if before else "",
            "to": institution.pk if institution else None,
        },
    )
    return True
