"""Similar earlier requests: what became of them, how long it took and what it cost.

Likeness is the sum of five parts, each from 0 to 1: themes of the recommendations (0.35), words of title and need (0.25),
forms of assistance (0.20), components that were weak (0.10), and the State's regional group (0.10). Requests at 0.20 or more
are similar. A State sees its own and what was published; of the others it sees figures only, and those only from five
cases on.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import (
    Avg,
    Case,
    Count,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from portal.accounts.rules import standing
from portal.workflow import State
from projects.components.models import ComponentScore, Moment
from projects.portfolio.models import Project
from projects.recommendations.models import Recommendation
from projects.requests.clock import days_to_decision
from projects.requests.models import Assessment, Request
from projects.requests.workflow import CLOSED, STATES, RequestStatus

FEWEST = 5  # cases under a figure
SHOWN = 10
SIMILAR_FROM = 0.2
WEIGHTS = {"themes": 0.35, "words": 0.25, "forms": 0.2, "components": 0.1, "group": 0.1}
ENDED = (RequestStatus.ACCEPTED, RequestStatus.AGREED, *CLOSED)
STATE_OF = {state.value: state for state in STATES}
WEAK = 1  # a component scored this or lower needs help

LESSONS: list[Callable[[Sequence[int]], dict[int, list[str]]]] = []  # later apps: keys of requests → lessons


@dataclass(frozen=True)
class Wanted:
    """What likeness is measured against."""

    themes: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    weak_components: frozenset[int] = frozenset()
    group_id: int | None = None
    words: str = ""
    besides: int | None = None  # the request itself


@dataclass(frozen=True)
class Precedent:
    """One earlier request as this reader may see it. None is not known, or not for this reader."""

    pk: int
    status: str
    likeness: float
    reference: str = ""
    title: str = ""
    language: str = "en"
    state: str = ""
    working_days: int | None = None
    cost_usd: Decimal | None = None
    is_open: bool = False  # the reader may open its page
    lessons: tuple[str, ...] = ()

    @property
    def outcome(self) -> State:
        return STATE_OF[self.status]


@dataclass(frozen=True)
class Precedents:
    """`shown` are those this reader may know, most alike first; the figures are over all `count` similar requests."""

    count: int
    shown: tuple[Precedent, ...] = ()
    outcomes: tuple[tuple[State, int], ...] = ()  # empty when there are too few
    median_days: float | None = None
    median_cost_usd: Decimal | None = None
    lowest_cost_usd: Decimal | None = None
    highest_cost_usd: Decimal | None = None
    costs_known: int = 0

    @property
    def has_figures(self) -> bool:
        return self.count >= FEWEST


def like_request(request: Request, *, user: Any) -> Precedents:
    """Requests like this one, for a reader who may see it."""
    scores = request.component_scores.filter(moment=Moment.REQUEST, score__lte=WEAK)
    return similar(
        Wanted(
            themes=themes_of(request.recommendations.all()),
            forms=frozenset(request.forms.values_list("code", flat=True)),
            weak_components=frozenset(scores.values_list("component__number", flat=True)),
            group_id=request.state.regional_group_id,
            words=f"{request.title} {request.need}",
            besides=request.pk,
        ),
        user=user,
    )


def like_recommendations(recommendations: Any, *, user: Any) -> Precedents:
    """Requests that answered recommendations like these; for a draft that has not begun."""
    first = recommendations.select_related("state").first()
    if first is None:
        return Precedents(0)
    words = " ".join(Recommendation.objects.filter(pk__in=recommendations.values("pk")).values_list("text", flat=True))
    return similar(
        Wanted(
            themes=themes_of(recommendations),
            group_id=first.state.regional_group_id if first.state else None,
            words=words[:4000],
        ),
        user=user,
    )


def themes_of(recommendations: Any) -> frozenset[str]:
    return frozenset(name for name in recommendations.values_list("themes__name", flat=True) if name)


def similar(wanted: Wanted, *, user: Any) -> Precedents:
    rows = list(candidates(wanted).filter(likeness__gte=SIMILAR_FROM).order_by("-likeness", "-submitted_at"))
    if not rows:
        return Precedents(0)
    days, costs = days_to_decision(rows), costs_of(rows)
    lessons = lessons_of([row.pk for row in rows])
    known = visible(rows, user)
    shown = [as_seen(row, known, days, costs, lessons) for row in rows]
    return figures(
        Precedents(count=len(rows), shown=tuple(one for one in shown if one)[:SHOWN]),
        rows,
        [days[row.pk] for row in rows if row.pk in days],
        [costs[row.pk] for row in rows if row.pk in costs],
        counts_open=standing(user).is_staff,
    )


def candidates(wanted: Wanted) -> Any:
    """Ended requests with their likeness, measured in the database."""
    parts = {
        "themes": share(Recommendation, "requests", Q(themes__name__in=wanted.themes), "themes__name", wanted.themes),
        "forms": share_of_forms(wanted.forms),
        "components": share(
            ComponentScore,
            "request",
            Q(moment=Moment.REQUEST, score__lte=WEAK, component__number__in=wanted.weak_components),
            "component",
            wanted.weak_components,
        ),
        "words": TrigramSimilarity(Concat("title", Value(" "), "need", output_field=TextField()), wanted.words),
        "group": Case(
            When(state__regional_group=wanted.group_id, then=Value(1.0)), default=Value(0.0), output_field=FloatField()
        ),
    }
    likeness: Any = Value(0.0, output_field=FloatField())
    for name, part in parts.items():
        likeness = likeness + Value(WEIGHTS[name]) * part
    rows = Request.objects.filter(status__in=ENDED, submitted_at__isnull=False).exclude(pk=wanted.besides or 0)
    return rows.select_related("state").annotate(likeness=likeness)


def share(model: Any, link: str, condition: Q, counted: str, wanted: frozenset[Any]) -> Any:
    """How much of what is wanted a request has: 0 to 1."""
    if not wanted:
        return Value(0.0)
    rows = model.objects.filter(condition, **{link: OuterRef("pk")}).order_by().values(link)
    number = rows.annotate(n=Count(counted, distinct=True)).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0) * Value(1.0 / len(wanted))


def share_of_forms(codes: frozenset[str]) -> Any:
    through = Request.forms.through
    return share(through, "request", Q(assistanceform__code__in=codes), "assistanceform", codes)


def visible(rows: Iterable[Request], user: Any) -> frozenset[int]:
    keys = [row.pk for row in rows]
    return frozenset(Request.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))


def as_seen(
    row: Any,
    known: frozenset[int],
    days: dict[int, int],
    costs: dict[int, Decimal],
    lessons: dict[int, list[str]],
) -> Precedent | None:
    """Everything, what was published, or nothing."""
    is_public = row.status == RequestStatus.AGREED and row.consent != Request.Consent.CONFIDENTIAL and row.consent
    if row.pk not in known and not is_public:
        return None
    seen = Precedent(
        row.pk, row.status, round(float(row.likeness), 2), title=row.title, language=row.language, state=row.state.name
    )
    if row.pk not in known and row.consent == Request.Consent.SUMMARY:
        return seen
    seen = replace(
        seen,
        working_days=days.get(row.pk),
        cost_usd=costs.get(row.pk),
        lessons=tuple(lessons.get(row.pk, ())),
    )
    return replace(seen, reference=row.reference, is_open=True) if row.pk in known else seen


def figures(
    found: Precedents, rows: list[Request], days: list[int], costs: list[Decimal], *, counts_open: bool
) -> Precedents:
    """Medians and the range, each only when five cases stand under it."""
    if counts_open or found.has_figures:
        found = replace(
            found, outcomes=tuple((STATE_OF[s], n) for s, n in Counter(r.status for r in rows).most_common())
        )
    if len(days) >= FEWEST:
        found = replace(found, median_days=median(days))
    if len(costs) >= FEWEST:
        found = replace(
            found,
            median_cost_usd=median(costs),
            lowest_cost_usd=min(costs),
            highest_cost_usd=max(costs),
            costs_known=len(costs),
        )
    return found


def costs_of(rows: Iterable[Request]) -> dict[int, Decimal]:
    """Budget of the agreed projects; without one, the mean of the assessors' estimates."""
    keys = [row.pk for row in rows]
    estimates = Assessment.objects.filter(request__in=keys).values_list("request").annotate(Avg("cost_estimate_usd"))
    budgets = Project.objects.filter(request__in=keys, budget_usd__gt=0).order_by().values_list("request")
    return dict(estimates) | dict(budgets.annotate(Sum("budget_usd")))


def lessons_of(keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for source in LESSONS:
        for key, lessons in source(keys).items():
            found.setdefault(key, []).extend(lessons)
    return found
