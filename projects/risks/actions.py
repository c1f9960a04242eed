"""The only code that writes risks. They are internal, and so are their events."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.audit.history import explain
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.risks.levels import SCALE, level_of
from projects.risks.models import Risk, RiskReview
from projects.risks.workflow import VERBS, WORKFLOW
from projects.workplan.people import staff
from projects.workplan.when import against_work, locked

EDITABLE = frozenset({"title", "language", "description", "category", "response", "owner"})
JUDGED = frozenset({"likelihood", "impact", "review_on"})

explain(
    add_risk=gettext_lazy("Risk added"),
    edit_risk=gettext_lazy("Risk changed"),
    review_risk=gettext_lazy("Risk reviewed"),
    pass_risk=gettext_lazy("Risk passed to another owner"),
)


@transaction.atomic
def add(project: Project, *, by: User, facts: Mapping[str, Any], now: datetime | None = None) -> Risk:
    """Adds an open risk with its first judgement. Raises NotAllowed with every reason against."""
    now = now or timezone.now()
    project = locked(project)
    risk = Risk(project=project, created_at=now, created_by=by)
    put(risk, facts, EDITABLE | JUDGED)
    reasons = missing_right(risk, by, "projects.change_risk") + against_work(project) + against_words(risk)
    reasons += against_judgement(risk, Risk.Status.OPEN, timezone.localdate(now))
    if reasons:
        raise NotAllowed(reasons)
    risk.save()
    keep_review(risk, note="", by=by, now=now)
    tell(risk, "add_risk", by, now, said(risk))
    return risk


def put(risk: Risk, facts: Mapping[str, Any], editable: frozenset[str]) -> None:
    unknown = set(facts) - editable
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for field, value in facts.items():
        setattr(risk, field, value)


def missing_right(risk: Risk, by: User, permission: str) -> list[Blocker]:
    return [] if by.has_perm(permission, risk) else [Blocker(_("You do not manage this project."))]


def against_words(risk: Risk) -> list[Blocker]:
    found = []
    if not risk.title.strip():
        found.append(Blocker(_("Say what may happen."), "id_title"))
    if risk.owner_id is None or not staff().filter(pk=risk.owner_id).exists():
        found.append(Blocker(_("The owner of a risk works for OHCHR."), "id_owner"))
    return found


def against_judgement(risk: Risk, status: str, today: date) -> list[Blocker]:
    judged = ("likelihood", "impact")
    found = [Blocker(_("Choose from 1 to 5."), f"id_{field}") for field in judged if getattr(risk, field) not in SCALE]
    if status == Risk.Status.OPEN and (risk.review_on is None or risk.review_on < today):
        found.append(Blocker(_("The next review cannot be in the past."), "id_review_on"))
    return found


def keep_review(risk: Risk, *, note: str, by: User, now: datetime) -> None:
    RiskReview.objects.create(
        risk=risk, likelihood=risk.likelihood, impact=risk.impact, status=risk.status, note=note, at=now, by=by
    )


def said(risk: Risk, note: str = "") -> str:
    level = f"{risk.title} ({level_of(risk.level).label}, {formats.number(risk.level)})"
    return f"{level}: {note}" if note else level


def tell(risk: Risk, verb: str, by: User, now: datetime | None, note: str, **facts: Any) -> None:
    kept = {"risk": risk.pk, **facts}
    audit.record(risk.project, verb, by=by, at=now, note=note, is_internal=True, facts=kept)


@transaction.atomic
def edit(risk: Risk, *, by: User, facts: Mapping[str, Any], now: datetime | None = None) -> Risk:
    """Changes the words, the category, the response and the owner; how it is judged changes by a review."""
    risk = again(risk)
    before = {field: str(getattr(risk, field) or "") for field in facts}
    put(risk, facts, EDITABLE)
    reasons = missing_right(risk, by, "projects.change_risk") + against_work(risk.project) + against_words(risk)
    if reasons:
        raise NotAllowed(reasons)
    changes = {
        field: [before[field], str(getattr(risk, field) or "")]
        for field in facts
        if before[field] != str(getattr(risk, field) or "")
    }
    if changes:
        risk.save(update_fields=list(facts))
        tell(risk, "edit_risk", by, now, said(risk), changes=changes)
    return risk


def again(risk: Risk) -> Risk:
    """As it is stored now, under the lock of its project."""
    project = locked(risk.project)
    found = Risk.objects.get(pk=risk.pk)
    found.project = project
    return found


@transaction.atomic
def pass_on(risk: Risk, *, to: User, by: User, now: datetime) -> None:
    """Another person owns it, as part of a hand-over, which has asked for the right."""
    before, risk.owner = risk.owner_id, to
    risk.save(update_fields=["owner"])
    tell(risk, "pass_risk", by, now, said(risk, to.name), **{"from": before, "to": to.pk, "as": "owner"})


@transaction.atomic
def review(
    risk: Risk,
    *,
    by: User,
    likelihood: int,
    impact: int,
    status: str,
    note: str,
    review_on: date | None = None,
    now: datetime | None = None,
) -> Risk:
    """Judges the risk again, says what changed, and when it is looked at next. The judgements before are kept.

    A risk that has happened or is closed needs no next review; a closed one can be opened again.
    """
    now = now or timezone.now()
    risk = again(risk)
    risk.likelihood, risk.impact, risk.reviewed_at = likelihood, impact, now
    if review_on:
        risk.review_on = review_on
    reasons = missing_right(risk, by, "projects.review_risk") + against_work(risk.project)
    if status not in Risk.Status.values:
        reasons.append(Blocker(_("Choose the status."), "id_status"))
    reasons += against_judgement(risk, status, timezone.localdate(now))
    if not note.strip():
        reasons.append(Blocker(_("Say what changed, or that nothing did."), "id_note"))
    if reasons:
        raise NotAllowed(reasons)
    facts = {name: getattr(risk, name) for name in ("likelihood", "impact", "reviewed_at", "review_on")}
    if status == risk.status:
        risk.save(update_fields=list(facts))
    else:
        WORKFLOW.move(risk, VERBS[Risk.Status(status)], by=by, note=note.strip(), now=now, **facts)
    keep_review(risk, note=note.strip(), by=by, now=now)
    tell(risk, "review_risk", by, now, said(risk, note.strip()), status=status)
    return risk
