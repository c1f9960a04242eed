"""The only code that writes public copies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.context import COMPLETE_LANGUAGES
from portal.harm import Kind
from portal.workflow import Blocker, NotAllowed, Workflow, register
from reports.distribution.copies.scanning import Found, content_sha256, scan_of
from reports.distribution.models import PublicCopy
from reports.distribution.workflow import MOVES, STATES
from reports.library import actions as library
from reports.runs.making import queue_edition
from reports.runs.models import Report
from reports.runs.workflow import APPROVED_STATES, ISSUED

WORKFLOW = register(Workflow("public copy of a report", STATES, MOVES))
OUT, STAYS = "out", "stays"


@dataclass(frozen=True)
class Answer:
    """What whoever proposes says about one finding: it goes, or why it may stay."""

    answer: str = ""
    reason: str = ""


@transaction.atomic
def propose(
    report: Report, *, by: User, answers: Mapping[str, Answer], seen: str = "", now: datetime | None = None
) -> PublicCopy:
    """Sends what the public shall read to a second person. `answers` gives for the key of each finding what becomes of it;
    `seen` is the mark of the content as the person read it.

    Raises NotAllowed with every finding that has no answer, and when the report has changed since or is not approved.
    """
    now = now or timezone.now()
    stored = locked(report)
    found = scan_of(stored)
    refuse([*against_proposal(stored, by, seen), *unanswered(found, answers)])
    told = [fact for one in found for fact in facts_of(one, answers.get(one.key, Answer()))]
    copy = PublicCopy.objects.create(
        report=stored,
        content_sha256=content_sha256(stored),
        findings=told,
        is_redacted=any(fact["answer"] == OUT for fact in told),
        proposed_at=now,
        proposed_by=by,
    )
    audit.record(stored, "propose_copy", by=by, at=now, is_internal=True, facts={"public_copy": copy.pk})
    return copy


def against_proposal(report: Report, by: User, seen: str) -> list[Blocker]:
    reasons = []
    if not by.has_perm("reports.propose_publiccopy"):
        reasons.append(Blocker(_("Programme and finance staff propose public copies.")))
    if report.status not in APPROVED_STATES:
        reasons.append(Blocker(_("The report is not approved yet: its text can still change.")))
    if report.public_copies.open().exists():
        reasons.append(Blocker(_("There is a public copy already: withdraw it before you propose another.")))
    if seen and seen != content_sha256(report):
        reasons.append(Blocker(_("The report has changed since you opened this page. Read it again.")))
    return reasons


def unanswered(found: Sequence[Found], answers: Mapping[str, Answer]) -> list[Blocker]:
    """One sentence for each finding without an answer that holds."""
    return [
        Blocker(sentence_for(one), f"id_answer_{one.key}")
        for one in found
        if not is_answered(one, answers.get(one.key, Answer()))
    ]


def is_answered(one: Found, answer: Answer) -> bool:
    if answer.answer == OUT:
        return True
    return answer.answer == STAYS and one.may_stay and bool(answer.reason.strip())


def sentence_for(one: Found) -> str:
    facts = {"text": one.finding.text, "kind": Kind(one.finding.kind).label}
    if not one.may_stay:
        return _("“%(text)s” must not be named: leave it out.") % facts
    return _("“%(text)s” (%(kind)s): leave it out, or say why it may stay.") % facts


def facts_of(one: Found, answer: Answer) -> list[dict[str, Any]]:
    """One for each spelling, so that every one of them is left out."""
    reason = answer.reason.strip() if answer.answer == STAYS else ""
    return [
        {
            "place": one.places[0],
            "kind": str(one.finding.kind),
            "text": text,
            "rule": one.finding.rule,
            "key": one.key,
            "answer": answer.answer,
            "reason": reason,
        }
        for text in one.texts
    ]


@transaction.atomic
def release(copy: PublicCopy, *, by: User, note: str = "", now: datetime | None = None) -> PublicCopy:
    """Lets the public copy out. The scan runs again: what it finds now and nobody has answered blocks, and so does a report that
    changed. Who wrote the report or proposed the copy cannot release it. Editions with what is left out are made in every language."""
    now = now or timezone.now()
    report = locked(copy.report)
    refuse(against_release(copy, report))
    move(copy, "release_copy", by=by, note=note, now=now, decided_at=now, decided_by=by)
    if copy.is_redacted:
        for language in sorted(COMPLETE_LANGUAGES):
            queue_edition(report, language, by=None, now=now, copy=copy)
    if report.status in ISSUED:
        library.enter(report, now=now)
    return copy


def against_release(copy: PublicCopy, report: Report) -> list[Blocker]:
    if copy.content_sha256 != content_sha256(report):
        return [Blocker(_("The report is not what was proposed: refuse it, and have it proposed again."))]
    answered = {fact["text"] for fact in copy.findings}
    new = [one for one in scan_of(report) if not answered.issuperset(one.texts)]
    return [Blocker(_("New in the scan: “%(text)s”. Refuse it, and have it proposed again.") % {"text": one.finding.text}) for one in new]  # fmt: skip


@transaction.atomic
def refuse_release(copy: PublicCopy, *, by: User, note: str, now: datetime | None = None) -> PublicCopy:
    """The second person says what has to be different."""
    now = now or timezone.now()
    locked(copy.report)
    return move(copy, "refuse_copy", by=by, note=note, now=now, decided_at=now, decided_by=by)


@transaction.atomic
def withdraw(copy: PublicCopy, *, by: User, note: str, now: datetime | None = None) -> PublicCopy:
    """Takes a proposal back, or a released copy out of the public: pages, files, search and API stop at once."""
    now = now or timezone.now()
    report = locked(copy.report)
    move(copy, "withdraw_copy", by=by, note=note, now=now, withdrawn_at=now, withdrawn_by=by)
    library.leave(report)
    return copy


def move(copy: PublicCopy, verb: str, *, by: User, note: str, now: datetime, **fields: Any) -> PublicCopy:
    """The move, its words kept with the copy, and the act told on the report among staff."""
    WORKFLOW.move(copy, verb, by=by, note=note, now=now, **fields)
    copy.note = note
    copy.save(update_fields=["note"])
    facts = {"public_copy": copy.pk}
    audit.record(copy.report, verb, by=by, at=now, note=note, is_internal=True, facts=facts)
    return copy


def locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


def refuse(reasons: Sequence[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)
