"""Who is in charge, two blind assessments, and their consolidation by a third act."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.reference.models import Component
from portal.workflow import Blocker, NotAllowed
from projects.components.evidence import Given, Scores, given, missing_in
from projects.requests.assessing.models import Assignment, Consolidation
from projects.requests.assessing.places import conflicts, eligible, own_assessments, reasons_against_assessing
from projects.requests.blockers import ASSESSORS, to_consolidate
from projects.requests.flow import WORKFLOW
from projects.requests.models import Assessment, Request
from projects.requests.workflow import WITH_OHCHR, RequestStatus


@transaction.atomic
def take(request: Request, *, by: User, note: str = "", now: datetime | None = None) -> Request:
    """The officer takes the request for screening and becomes responsible for it."""
    return WORKFLOW.move(request, "take", by=by, note=note, now=now, officer=by)


@transaction.atomic
def assign_officer(request: Request, *, officer: User, by: User, now: datetime | None = None) -> Request:
    """Gives a request that is with OHCHR to an officer who has declared no interest in it."""
    stored = locked(request)
    if not by.has_perm("projects.assign_request", stored):
        raise NotAllowed([Blocker(_("You may not assign this request."))])
    if stored.status not in WITH_OHCHR:
        raise NotAllowed([Blocker(_("Only a request that is with OHCHR has an officer."))])
    refuse_unless_eligible(stored, [officer])
    stored.officer = officer
    stored.save(update_fields=["officer"])
    audit.record(stored, "assign_officer", by=by, at=now, note=officer.name, is_internal=True)
    request.refresh_from_db()
    return request


@transaction.atomic
def start_assessment(
    request: Request, *, by: User, assessors: Iterable[User] = (), note: str = "", now: datetime | None = None
) -> Request:
    """Opens the assessment, with up to two people asked for it; a free place is open to whoever may assess."""
    WORKFLOW.move(request, "start_assessment", by=by, note=note, now=now)
    chosen = list(assessors)
    if chosen:
        assign_assessors(request, assessors=chosen, by=by, now=now)
    return request


@transaction.atomic
def assign_assessors(request: Request, *, assessors: Iterable[User], by: User, now: datetime | None = None) -> None:
    """Names who assesses this round. Who has given an assessment keeps the place."""
    stored = locked(request)
    if not by.has_perm("projects.assign_request", stored):
        raise NotAllowed([Blocker(_("You may not assign this request."))])
    if stored.status != RequestStatus.ASSESSMENT:
        raise NotAllowed([Blocker(_("The request is not under assessment."))])
    chosen = set(assessors)
    refuse_unless_eligible(stored, chosen)
    given = set(own_assessments(stored).values_list("assessor", flat=True))
    if len(given | {person.pk for person in chosen}) > ASSESSORS:
        raise NotAllowed([Blocker(_("Two people assess a request, and who has given an assessment is one of them."))])
    stored.assignments.filter(round=stored.round).exclude(user__in=given).delete()
    now = now or timezone.now()
    for person in sorted(chosen, key=lambda one: one.pk):
        Assignment.objects.get_or_create(
            request=stored, round=stored.round, user=person, defaults={"assigned_at": now, "assigned_by": by}
        )
    names = ", ".join(sorted(person.name for person in chosen))
    audit.record(stored, "assign_assessors", by=by, at=now, note=names, is_internal=True)


def refuse_unless_eligible(request: Request, people: Iterable[User]) -> None:
    able = set(eligible(request).values_list("pk", flat=True))
    barred = [person.name for person in people if person.pk not in able]
    if barred:
        raise NotAllowed(
            [
                Blocker(_("%(name)s does not work on this State's requests or has declared an interest.") % {"name": n})
                for n in barred
            ]
        )


@transaction.atomic
def assess(
    request: Request,
    *,
    by: User,
    advice: str,
    narrative: str,
    cost_estimate_usd: Decimal,
    scores: Scores,
    precedents_seen: bool,
    now: datetime | None = None,
) -> Assessment:
    """Records one assessor's view, once; the other assessor cannot see it before both are in.

    Each score comes with its reason and, above 0, with evidence.
    """
    stored, said = locked(request), given(scores)
    if reasons := [*reasons_against_assessing(stored, by), *scores_missing(said), *unfounded(said)]:
        raise NotAllowed(reasons)
    assessment = Assessment.objects.create(
        request=stored,
        round=stored.round,
        version=stored.versions.count(),
        assessor=by,
        advice=advice,
        narrative=narrative,
        cost_estimate_usd=cost_estimate_usd,
        scores={str(number): one.score for number, one in said.items()},
        reasons={str(number): [one.narrative, [cite.plain for cite in one.evidence]] for number, one in said.items()},
        precedents_seen=precedents_seen,
        made_at=now or timezone.now(),
    )
    audit.record(stored, "assess", by=by, at=now, is_internal=True)
    return assessment


@transaction.atomic
def consolidate(
    request: Request,
    *,
    by: User,
    advice: str,
    narrative: str,
    cost_estimate_usd: Decimal,
    scores: Scores,
    precedents: str,
    now: datetime | None = None,
) -> Consolidation:
    """Brings the two assessments together, each score with its reason and, above 0, with evidence.

    Can be done again until the request goes on to the Board or to decision; the last one counts.
    """
    stored = locked(request)
    if reasons := reasons_against_consolidating(stored, by, scores, precedents):
        raise NotAllowed(reasons)
    disputed = conflicts(list(own_assessments(stored)))
    made, _is_new = Consolidation.objects.update_or_create(
        request=stored,
        round=stored.round,
        defaults={
            "advice": advice,
            "narrative": narrative,
            "cost_estimate_usd": cost_estimate_usd,
            "scores": {str(number): plain(said) for number, said in given(scores).items()},
            "conflicts": disputed,
            "precedents": precedents.strip(),
            "made_at": now or timezone.now(),
            "made_by": by,
        },
    )
    audit.record(stored, "consolidate", by=by, at=now, is_internal=True, facts={"conflicts": disputed})
    return made


def reasons_against_consolidating(request: Request, by: User, scores: Scores, precedents: str) -> list[Blocker]:
    if request.status != RequestStatus.ASSESSMENT:
        return [Blocker(_("The request is not under assessment."))]
    if not by.has_perm("projects.consolidate_request", request):
        return [Blocker(_("You may not consolidate the assessments of this request."))]
    said = given(scores)
    reasons = [*to_consolidate(request), *scores_missing(said)]
    if not precedents.strip():
        reasons.append(
            Blocker(_("Name the earlier requests you looked at, or say that there is none."), "id_precedents")
        )
    disputed = conflicts(list(own_assessments(request)))
    unexplained = [number for number in disputed if number in said and not said[number].narrative.strip()]
    others = [one for one in unfounded(said) if one.anchor not in {f"id_narrative_{number}" for number in unexplained}]
    return [*reasons, *(apart(number) for number in unexplained), *others]


def apart(number: int) -> Blocker:
    sentence = _("The assessors' scores of component %(number)s lie apart: say why this score.") % {"number": number}
    return Blocker(sentence, f"id_narrative_{number}")


def scores_missing(said: Mapping[int, Given]) -> list[Blocker]:
    missing = [one.number for one in Component.objects.all() if said.get(one.number, Given(None)).score is None]
    return [Blocker(_("Score all seven components."), f"id_score_{missing[0]}")] if missing else []


def unfounded(said: Mapping[int, Given]) -> list[Blocker]:
    """What the scores that are given lack: a reason, evidence."""
    return missing_in(said, numbers=[number for number, one in said.items() if one.score is not None])


def plain(said: Given) -> list[Any]:
    return [said.score, said.narrative, [cite.plain for cite in said.evidence]]


def locked(request: Request) -> Request:
    return Request.objects.select_for_update(of=("self",)).get(pk=request.pk)


@transaction.atomic
def seek_advice(request: Request, *, by: User, note: str = "", now: datetime | None = None) -> Request:
    return WORKFLOW.move(request, "seek_advice", by=by, note=note, now=now)


@transaction.atomic
def bring_to_decision(request: Request, *, by: User, note: str = "", now: datetime | None = None) -> Request:
    return WORKFLOW.move(request, "bring_to_decision", by=by, note=note, now=now)
