"""The only code that writes comments and the checks by finance."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from reports.kinds import KINDS
from reports.review.certified import certified_until, not_certified
from reports.review.checking import find_differences
from reports.review.models import FinanceCheck, ReviewComment
from reports.review.places import is_place
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus

OPEN = (ReportStatus.DRAFTING, ReportStatus.IN_REVIEW, ReportStatus.CHANGES_REQUESTED)


def held(report: Report) -> Report:
    """The report's row, kept from moving until the act is done."""
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


def not_before_approval(report: Report) -> list[Blocker]:
    if report.status in OPEN:
        return []
    return [Blocker(_("This is done before the approval, while there is a draft."))]


@transaction.atomic
def comment(
    report: Report, *, place: str, text: str, by: User, is_must: bool = False, now: datetime | None = None
) -> ReviewComment:
    """A remark about one place: a text, a chapter, or with "figures" the frozen figures. `is_must`, by who approves or
    checks, keeps the report from being approved until it is resolved."""
    stored = held(report)
    reasons = [*not_before_approval(stored), *no_right(by, "reports.comment_report", stored), *nothing_said(text)]
    if not reasons and not is_place(stored, place):
        reasons.append(Blocker(_("The report has no place “%(place)s”.") % {"place": place}))
    if is_must and not (by.has_perm("reports.approve_report", stored) or by.has_perm("reports.check_report", stored)):
        reasons.append(Blocker(_("Only who approves or checks the report says what must be resolved.")))
    if reasons:
        raise NotAllowed(reasons)
    return said(stored, place=place, text=text, by=by, is_must=is_must, now=now)


@transaction.atomic
def reply(remark: ReviewComment, *, text: str, by: User, now: datetime | None = None) -> ReviewComment:
    """An answer to a remark; an answer to an answer stands under the same remark."""
    first = remark.replies_to or remark
    stored = held(first.report)
    reasons = [*not_before_approval(stored), *no_right(by, "reports.comment_report", stored), *nothing_said(text)]
    if reasons:
        raise NotAllowed(reasons)
    return said(stored, place=first.place, text=text, by=by, replies_to=first, now=now)


def said(
    report: Report,
    *,
    place: str,
    text: str,
    by: User,
    is_must: bool = False,
    replies_to: ReviewComment | None = None,
    now: datetime | None,
) -> ReviewComment:
    now = now or timezone.now()
    made = ReviewComment.objects.create(
        report=report,
        place=place,
        version=report.versions.order_by("number").last(),
        replies_to=replies_to,
        text=text.strip(),
        language=by.language,
        is_must=is_must,
        written_at=now,
        written_by=by,
    )
    audit.record(
        report,
        "reply" if replies_to else "comment",
        by=by,
        at=now,
        facts={"place": place, "comment": made.pk},
        is_internal=True,
    )
    return made


@transaction.atomic
def resolve(remark: ReviewComment, *, by: User, now: datetime | None = None) -> ReviewComment:
    """The remark is answered. Once it is resolved, a second person changes nothing."""
    return settle(remark, by=by, verb="resolve_comment", now=now or timezone.now())


@transaction.atomic
def reopen(remark: ReviewComment, *, by: User, now: datetime | None = None) -> ReviewComment:
    """The answer was none."""
    return settle(remark, by=by, verb="reopen_comment", now=now or timezone.now())


def settle(remark: ReviewComment, *, by: User, verb: str, now: datetime) -> ReviewComment:
    report = held(remark.report)
    stored = ReviewComment.objects.select_for_update(of=("self",)).select_related("report").get(pk=remark.pk)
    reasons = [*not_before_approval(report), *no_right(by, "reports.resolve_reviewcomment", stored)]
    if stored.replies_to_id:
        reasons.append(Blocker(_("An answer is not resolved; the remark is.")))
    if reasons:
        raise NotAllowed(reasons)
    is_resolving = verb == "resolve_comment"
    if is_resolving != (stored.resolved_at is not None):
        stored.resolved_at, stored.resolved_by = (now, by) if is_resolving else (None, None)
        stored.save(update_fields=["resolved_at", "resolved_by"])
        facts = {"place": stored.place, "comment": stored.pk}
        audit.record(report, verb, by=by, at=now, facts=facts, is_internal=True)
    return stored


def no_right(by: User, permission: str, record: object) -> list[Blocker]:
    if by.has_perm(permission, record):
        return []
    if permission == "reports.resolve_reviewcomment":
        return [Blocker(_("What must be resolved is resolved by who said so, or by who approves the report."))]
    return [Blocker(_("You do not have the right to do this."))]


def nothing_said(text: str) -> list[Blocker]:
    if not text.strip():
        return [Blocker(_("Write what you have to say."), anchor="id_text")]
    if len(text.strip()) > 4000:
        return [Blocker(_("A comment has 4,000 characters at most."), anchor="id_text")]
    return []


@transaction.atomic
def check_by_finance(
    report: Report,
    *,
    by: User,
    is_accepted: bool = True,
    note: str = "",
    seen: str = "",
    now: datetime | None = None,
) -> FinanceCheck:
    """Holds the report's frozen money against certified periods as they were frozen and against the ledger for the rest,
    keeps every difference, and says whether the figures may be approved. Good for these very figures only; `seen` is
    the hash of those that the page showed. Where amounts differ, or are not accepted, the note says why. What of the
    period is not certified is noted anew. Raises DoesNotReconcile when the ledger does not add up."""
    now = now or timezone.now()
    stored = held(report)
    reasons = [*not_before_approval(stored), *why_no_check(stored, by), *other_figures(stored, seen)]
    if reasons:
        raise NotAllowed(reasons)
    differences = find_differences(stored)
    if (differences or not is_accepted) and not note.strip():
        raise NotAllowed([Blocker(_("Say why: the amounts differ, or you do not accept them."), anchor="id_note")])
    stored.not_certified = not_certified(stored.period)
    stored.save(update_fields=["not_certified"])
    check = FinanceCheck.objects.create(
        report=stored,
        figures_sha256=stored.figures_sha256,
        certified_until=certified_until(stored.period),
        is_wholly_certified=not stored.not_certified,
        differences=[one.as_data for one in differences],
        is_accepted=is_accepted,
        note=note.strip(),
        checked_at=now,
        checked_by=by,
    )
    facts = {"figures_sha256": check.figures_sha256, "differences": len(differences)}
    verb = "accept_figures" if is_accepted else "refuse_figures"
    audit.record(stored, verb, by=by, at=now, note=check.note, facts=facts, is_internal=True)
    report.refresh_from_db()
    return check


def why_no_check(report: Report, by: User) -> list[Blocker]:
    reasons = []
    if not by.has_perm("reports.check_report", report):
        reasons.append(Blocker(_("Finance checks a report, and not the person who drafted it.")))
    if not KINDS[report.kind].has_money:
        reasons.append(Blocker(_("A report of this kind has no amounts to check.")))
    return reasons


def other_figures(report: Report, seen: str) -> list[Blocker]:
    if not seen or seen == report.figures_sha256:
        return []
    return [Blocker(_("The figures were frozen anew since you opened the page. Look at them again."))]
