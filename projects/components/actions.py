"""Scores are written here: those of requests and projects, as far as they are said; and those of a project's people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.reference.models import Component
from portal.workflow import NotAllowed
from projects.components import when
from projects.components.evidence import Cites, Given, Scores, given, missing_in, of_rows
from projects.components.models import ComponentScore, Moment, ScoreEvidence
from projects.components.records import strangers
from projects.portfolio.models import Project


@transaction.atomic
def score(
    about: Any,
    moment: Moment,
    *,
    scores: Scores,
    by: User | None,
    language: str = "",
    now: datetime | None = None,
) -> dict[int, tuple[Given | None, Given | None]]:
    """Sets the scores of a request or a project at one moment, whether they are complete or not.

    A score of None takes the component's score away. What is said as before keeps its person and time. Returns what has
    changed: component's number → before and after.
    """
    components = {component.number: component for component in Component.objects.all()}
    rows = about.component_scores.filter(moment=moment).select_related("component").prefetch_related("evidence")
    known = {row.component.number: row for row in rows}
    changed: dict[int, tuple[Given | None, Given | None]] = {}
    written: list[tuple[ComponentScore, Cites]] = []
    for number, said in given(scores).items():
        row = known.get(number)
        before = None if row is None else Given(row.score, row.narrative, of_rows(row.evidence.all()))
        after = None if said.score is None else said
        if before == after:
            continue
        changed[number] = (before, after)
        if after is None:
            known[number].delete()
            continue
        row = row or ComponentScore(**{about._meta.model_name: about}, moment=moment, component=components[number])
        row.score, row.narrative, row.language = said.score or 0, said.narrative, language
        row.scored_by, row.scored_at = by, now or timezone.now()
        if before:
            row.save()
            take_back(row, said.evidence)
        written.append((row, new_in(said.evidence, before.evidence if before else ())))
    write([row for row, _evidence in written if row.pk is None], written)
    return changed


def take_back(row: ComponentScore, evidence: Cites) -> None:
    """What is cited still keeps its row, so that an address of it stays good."""
    for old in row.evidence.all():
        if not set(of_rows([old])) <= set(evidence):
            old.delete()


def new_in(evidence: Cites, before: Cites) -> Cites:
    return tuple(one for one in dict.fromkeys(evidence) if one not in before)


def write(new: Iterable[ComponentScore], cited: Iterable[tuple[ComponentScore, Cites]]) -> None:
    """All new scores, then all that they and the known ones cite now."""
    ComponentScore.objects.bulk_create(new)
    ScoreEvidence.objects.bulk_create(
        ScoreEvidence(score=row, **{one.column: one.value}) for row, evidence in cited for one in evidence
    )


@transaction.atomic
def carry_over(request: Any, project: Project) -> None:
    """The scores of a request at request and at approval become those of its project, as they were written and by whom."""
    carried = []
    for row in request.component_scores.prefetch_related("evidence"):
        carried.append((row, of_rows(row.evidence.all())))
        row.pk, row._state.adding, row._prefetched_objects_cache = None, True, {}
        row.request, row.project = None, project
    write([row for row, _evidence in carried], carried)


@transaction.atomic
def score_project(
    project: Project,
    moment: Moment,
    *,
    scores: Scores,
    by: User,
    reason: str = "",
    language: str = "",
    now: datetime | None = None,
) -> None:
    """Scores some or all components of a project; each score with its narrative and evidence.

    Scores at request and at approval are open while the project is planned, those at closure while it is completing. After
    that a head of section corrects them, with a reason that stays in the history beside what was said before. Raises
    NotAllowed with all reasons; then nothing is written.
    """
    stored = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    said = given(scores)
    reasons = [
        *when.against_scoring(stored, moment, by=by, reason=reason),
        *missing_in(said, numbers=said),
        *strangers(stored, said, by=by),
    ]
    if reasons:
        raise NotAllowed(reasons)
    is_late = when.is_frozen(stored, moment)
    changed = score(stored, moment, scores=said, by=by, language=language or by.language, now=now)
    if not changed:
        return
    audit.record(
        stored,
        "correct_scores" if is_late else "score_components",
        by=by,
        at=now,
        note=reason.strip() if is_late else "",
        facts={"moment": str(moment), "changes": {str(number): plain(pair) for number, pair in changed.items()}},
    )


def plain(states: Iterable[Given | None]) -> list[Any]:
    """Before and after, as the history keeps them."""
    return [
        None if said is None else [said.score, said.narrative, [one.plain for one in said.evidence]] for said in states
    ]
