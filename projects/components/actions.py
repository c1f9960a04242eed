from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.reference.models import Component
from projects.components.models import ComponentScore, Moment


@transaction.atomic
def score(
    about: Any,
    moment: Moment,
    *,
    scores: Mapping[int, tuple[int | None, str]],
    by: User | None,
    log: bool = True,
    now: datetime | None = None,
) -> list[ComponentScore]:
    """Sets the scores of a request or a project at one moment.

    `scores` gives for a component's number the score 0–3 and its narrative; a score of None takes the component's score away.
    """
    link = {about._meta.model_name: about}
    components = {component.number: component for component in Component.objects.all()}
    kept = []
    for number, (value, narrative) in scores.items():
        if value is None:
            about.component_scores.filter(moment=moment, component=components[number]).delete()
            continue
        kept.append(
            ComponentScore.objects.update_or_create(
                **link,
                moment=moment,
                component=components[number],
                defaults={"score": value, "narrative": narrative, "scored_by": by, "scored_at": now or timezone.now()},
            )[0]
        )
    if log:
        audit.record(
            about,
            "score_components",
            by=by,
            at=now,
            facts={"moment": moment, "scores": {n: s for n, (s, _) in scores.items()}},
        )
    return kept
