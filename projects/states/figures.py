"""What is known of one State: reviews, positions, progress, mechanisms, components. Pure figures for page and API."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Max, Q
from django.utils import timezone

from portal.reference.models import Component, State
from projects.components.models import ComponentScore
from projects.coverage.basis import UPR
from projects.coverage.dimensions import DIMENSIONS
from projects.coverage.figures import Coverage, Question, coverage
from projects.followup.reviews.figures import Outlook, Session, outlooks
from projects.portfolio.models import Project
from projects.recommendations.models import Mechanism, Position, Progress, Recommendation, Review, Theme

KIND = Recommendation.Kind
CONCERN = Q(kind=KIND.CONCERN)


@dataclass(frozen=True)
class PositionCounts:
    """Recommendations of the Universal Periodic Review by the State's position; pledges beside them, which have none."""

    supported: int = 0
    partially_supported: int = 0
    noted: int = 0
    open: int = 0  # pending or not known
    pledges: int = 0

    @property
    def recommendations(self) -> int:
        return self.supported + self.partially_supported + self.noted + self.open


@dataclass(frozen=True)
class ReviewLine:
    review: Review
    counts: PositionCounts


@dataclass(frozen=True)
class CycleLine:
    cycle: int
    counts: PositionCounts


@dataclass(frozen=True)
class ProgressLine:
    """How many recommendations have come so far: by the State's own report, and as OHCHR verified."""

    progress: str  # empty: nothing reported
    by_state: int
    by_ohchr: int


@dataclass(frozen=True)
class MechanismLine:
    mechanism: Mechanism
    recommendations: int
    concerns: int
    documents: int
    latest_on: date | None


@dataclass(frozen=True)
class ComponentLine:
    component: Component
    means: dict[str, Decimal]  # moment → mean score of the State's projects, 0 to 3


@dataclass(frozen=True)
class Profile:
    state: State
    as_at: datetime
    reviews: tuple[ReviewLine, ...]  # latest first
    cycles: tuple[CycleLine, ...]  # earliest first
    outlook: Outlook  # when the State was reviewed and will be
    progress: tuple[ProgressLine, ...]
    mechanisms: tuple[MechanismLine, ...]  # treaty bodies and special procedures
    coverage: Coverage  # by cycle
    themes: Coverage  # by theme, of the vocabulary that most of the State's recommendations use
    components: tuple[ComponentLine, ...]
    projects_scored: int

    @property
    def next_review(self) -> Session | None:
        return self.outlook.next


def profile(user: Any, state: State, *, today: date | None = None) -> Profile:
    """All figures of a State as this reader may know them."""
    today = today or timezone.localdate()
    found = positions(user, state)
    reviews = review_lines(state, found)
    components, scored = component_lines(user, state)
    by_cycle = Question(DIMENSIONS["cycle"], state=state.iso3)
    by_theme = Question(DIMENSIONS["theme"], state=state.iso3, vocabulary=vocabulary_of(state))
    return Profile(
        state=state,
        as_at=timezone.now(),
        reviews=reviews,
        cycles=cycle_lines(found),
        outlook=outlooks([state], today)[0],
        progress=progress_lines(user, state),
        mechanisms=mechanism_lines(user, state),
        coverage=coverage(user, by_cycle),
        themes=coverage(user, by_theme),
        components=components,
        projects_scored=scored,
    )


Found = dict[tuple[int | None, int | None], PositionCounts]  # (review, cycle) → counts
FIELDS = {
    Position.SUPPORTED: "supported",
    Position.PARTIALLY_SUPPORTED: "partially_supported",
    Position.NOTED: "noted",
}


def recommendations_to(user: Any, state: State) -> Any:
    return Recommendation.objects.visible_to(user).filter(state=state).order_by()


def positions(user: Any, state: State) -> Found:
    lines = recommendations_to(user, state).filter(mechanism__code=UPR).exclude(kind=KIND.CONCERN)
    sums: dict[tuple[int | None, int | None], dict[str, int]] = {}
    for line in lines.values("review", "review__session__cycle", "kind", "position").annotate(n=Count("pk")):
        name = "pledges" if line["kind"] == KIND.PLEDGE else FIELDS.get(line["position"], "open")
        sums_of = sums.setdefault((line["review"], line["review__session__cycle"]), {})
        sums_of[name] = sums_of.get(name, 0) + line["n"]
    return {key: PositionCounts(**counts) for key, counts in sums.items()}


def review_lines(state: State, found: Found) -> tuple[ReviewLine, ...]:
    by_review = {review: counts for (review, _cycle), counts in found.items()}
    rows = state.reviews.select_related("session").order_by("-session__number")
    return tuple(ReviewLine(row, by_review.get(row.pk, PositionCounts())) for row in rows)


def cycle_lines(found: Found) -> tuple[CycleLine, ...]:
    cycles = sorted({cycle for _review, cycle in found if cycle is not None})
    return tuple(CycleLine(cycle, added(c for (_r, at), c in found.items() if at == cycle)) for cycle in cycles)


def added(counts: Iterable[PositionCounts]) -> PositionCounts:
    all_of_them = list(counts)
    names = ("supported", "partially_supported", "noted", "open", "pledges")
    return PositionCounts(**{name: sum(getattr(one, name) for one in all_of_them) for name in names})


def progress_lines(user: Any, state: State) -> tuple[ProgressLine, ...]:
    rows = recommendations_to(user, state).filter(kind=KIND.RECOMMENDATION)
    by_state, by_ohchr = ({}, {})  # type: tuple[dict[str, int], dict[str, int]]
    for line in rows.values("state_progress", "ohchr_progress").annotate(n=Count("pk")):
        for sums, word in ((by_state, line["state_progress"]), (by_ohchr, line["ohchr_progress"])):
            sums[word] = sums.get(word, 0) + line["n"]
    return tuple(ProgressLine(word, by_state.get(word, 0), by_ohchr.get(word, 0)) for word in (*Progress.values, ""))


def mechanism_lines(user: Any, state: State) -> tuple[MechanismLine, ...]:
    rows = recommendations_to(user, state).exclude(mechanism__kind=Mechanism.Kind.UPR)
    lines = rows.values("mechanism").annotate(
        recommendations=Count("pk", filter=~CONCERN),
        concerns=Count("pk", filter=CONCERN),
        documents=Count("document_symbol", distinct=True),
        latest_on=Max("published_on"),
    )
    by_mechanism = {line.pop("mechanism"): line for line in lines}
    # treaty bodies before special procedures
    mechanisms = Mechanism.objects.filter(pk__in=by_mechanism).order_by("-kind", "code")
    return tuple(MechanismLine(one, **by_mechanism[one.pk]) for one in mechanisms)


def vocabulary_of(state: State) -> str:
    counted = Theme.objects.filter(recommendations__state=state).order_by().values("vocabulary")
    lines = counted.annotate(n=Count("recommendations")).order_by("-n", "-vocabulary")
    return next((line["vocabulary"] for line in lines), "")


def component_lines(user: Any, state: State) -> tuple[tuple[ComponentLine, ...], int]:
    """Mean scores of the projects that the reader may see, and how many of those are scored at all."""
    own = Project.objects.visible_to(user).filter(states=state).order_by()
    scores = ComponentScore.objects.filter(project__in=own.values("pk")).order_by()
    means: dict[int, dict[str, Decimal]] = {}
    for line in scores.values("component", "moment").annotate(mean=Avg("score")):
        means.setdefault(line["component"], {})[line["moment"]] = Decimal(line["mean"])
    if not means:
        return (), 0
    scored = scores.aggregate(n=Count("project", distinct=True))["n"]
    return tuple(ComponentLine(one, means.get(one.pk, {})) for one in Component.objects.all()), scored
