"""Many illustrative recommendations and projects, for measuring: written in bulk, past the actions, never on real data."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Model
from django.utils import timezone

from portal.accounts.models import User
from portal.reference.models import State, UprSession
from projects.demo import PROFILE, THEMES
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus
from projects.recommendations.models import Mechanism, Position, Recommendation, RecommendingState, Review

BATCH = 5000
ANSWERS = (Position.SUPPORTED, Position.SUPPORTED, Position.SUPPORTED, Position.NOTED, Position.PARTIALLY_SUPPORTED)


def in_batches(rows: Iterator[Any], model: type[Model]) -> int:
    made = 0
    while batch := list(islice(rows, BATCH)):
        model._default_manager.bulk_create(batch)
        made += len(batch)
    return made


def recommendations(count: int) -> int:
    """`count` recommendations spread over the reviewed States and the sessions, each made by one State."""
    upr = Mechanism.objects.get(code="UPR")
    states = list(State.objects.reviewed().order_by("iso3"))
    sessions = list(UprSession.objects.filter(number__lte=48))
    Review.objects.bulk_create(
        [Review(state=state, session=sessions[n % len(sessions)]) for n, state in enumerate(states)],
        ignore_conflicts=True,
    )
    reviews: dict[int, Review] = {}
    for review in Review.objects.order_by("id"):
        reviews.setdefault(review.state_id, review)

    def rows() -> Iterator[Recommendation]:
        for n in range(count):
            state = states[n % len(states)]
            paragraph = n // len(states)
            words = f"{THEMES[n % len(THEMES)][1]}, measure {paragraph} (illustrative text)"
            yield Recommendation(
                mechanism=upr,
                state=state,
                review=reviews[state.pk],
                document_symbol=f"A/HRC/DEMO/SCALE/{state.iso3}",
                paragraph=f"{100 + paragraph // 300}.{paragraph % 300}",
                para_major=100 + paragraph // 300,
                para_minor=paragraph % 300,
                text=words,
                text_hash=hashlib.sha256(words.lower().encode()).hexdigest(),
                position=ANSWERS[n % len(ANSWERS)],
                source_profile=PROFILE,
            )

    made = in_batches(rows(), Recommendation)
    new = Recommendation.objects.filter(document_symbol__startswith="A/HRC/DEMO/SCALE/").values_list("pk", flat=True)
    in_batches(
        (RecommendingState(recommendation_id=pk, state=states[pk % len(states)]) for pk in new.iterator()),
        RecommendingState,
    )
    return made


def projects(count: int, *, by: User, today: date) -> list[Project]:
    """`count` running projects of two years, each with one State."""
    now = timezone.now()
    states = list(State.objects.members().order_by("iso3"))
    starts = [today - timedelta(days=60 + n % 1000) for n in range(count)]
    made = Project.objects.bulk_create(
        [
            Project(
                code=f"TCP-DEMO-{n:05d}",
                title=f"{THEMES[n % len(THEMES)][0]}, project {n} (illustrative)",
                status=ProjectStatus.ACTIVE,
                no_request_reason="Illustrative data for measuring",
                exception_at=now,
                exception_by=by,
                starts_on=start,
                ends_on=start + timedelta(days=729),
                budget_usd=Decimal(100_000 + n % 50 * 10_000),
                is_published=True,
            )
            for n, start in enumerate(starts)
        ],
        batch_size=BATCH,
    )
    through = Project.states.through
    in_batches((through(project_id=p.pk, state_id=states[n % len(states)].pk) for n, p in enumerate(made)), through)
    return made
