"""Recommendation × action: every recommendation of the latest review, and any other about which something is done."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q, QuerySet

from portal.reference.models import State
from projects.portfolio.models import Project
from projects.portfolio.workflow import SHOWN_OUTSIDE
from projects.recommendations.models import Recommendation, RecommendationText, Review
from projects.requests.models import Request
from reports.figures.board.sessions import may_be_named
from reports.figures.state.shapes import MatrixRow

Codes = Mapping[int, list[str]]  # recommendation → codes


def rows(state: State, *, is_whole: bool) -> tuple[MatrixRow, ...]:
    """In the order of the documents. `is_whole`: with all of the latest review; else only those that are acted on."""
    projects, requests = projects_by(state), requests_by(state)
    acted_on = Q(pk__in={*projects, *requests}) | ~Q(state_progress="") | ~Q(ohchr_progress="")
    latest = latest_review(state) if is_whole else None
    wanted = acted_on | Q(review=latest) if latest else acted_on
    found = list(recommendations(state).filter(wanted))
    texts = texts_by(found)
    return tuple(
        MatrixRow(
            citation=one.citation,
            mechanism=one.mechanism.code,
            text=one.text,
            language=one.language,
            texts=texts.get(one.pk, {}),
            position=one.position,
            state_progress=one.state_progress,
            state_progress_on=one.state_progress_on,
            ohchr_progress=one.ohchr_progress,
            ohchr_progress_on=one.ohchr_progress_on,
            lead=one.lead.name if one.lead else "",
            lead_language=one.lead.language if one.lead else "",
            projects=tuple(projects.get(one.pk, ())),
            requests=tuple(requests.get(one.pk, ())),
        )
        for one in found
    )


def recommendations(state: State) -> "QuerySet[Recommendation]":
    mine = Recommendation.objects.filter(state=state).exclude(kind=Recommendation.Kind.CONCERN)
    ordered: QuerySet[Recommendation] = mine.in_document_order()
    return ordered.select_related("mechanism", "lead", "review__session")


def latest_review(state: State) -> Review | None:
    """The latest that recommendations are recorded of."""
    return state.reviews.filter(recommendations__isnull=False).order_by("-session__number").first()


def projects_by(state: State) -> Codes:
    """Projects that have begun, by themselves or through their request."""
    begun = Project.objects.filter(states=state, status__in=SHOWN_OUTSIDE)
    found: dict[int, set[str]] = defaultdict(set)
    for path in ("recommendations", "request__recommendations"):
        for code, key in begun.order_by().values_list("code", path):
            if key is not None:
                found[key].add(code)
    return {key: sorted(codes) for key, codes in found.items()}


def requests_by(state: State) -> Codes:
    """Only of requests that are agreed and may be named."""
    found: dict[int, list[str]] = defaultdict(list)
    sent = Request.objects.filter(state=state, submitted_at__isnull=False).order_by("reference")
    for request in sent.prefetch_related("recommendations"):
        if may_be_named(request):
            for one in request.recommendations.all():
                found[one.pk].append(request.reference)
    return found


def texts_by(found: list[Recommendation]) -> dict[int, dict[str, str]]:
    made: dict[int, dict[str, str]] = defaultdict(dict)
    rows = RecommendationText.objects.filter(recommendation__in=found)
    for pk, language, text in rows.values_list("recommendation", "language", "text"):
        made[pk][language] = text
    return made
