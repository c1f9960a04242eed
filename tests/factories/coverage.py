"""Recommendations with everything that figures are counted by, drawn at random from a seed, and the count by hand."""

import random
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from projects.coverage.assistance import PENDING
from projects.models import AffectedGroup, Mechanism, Recommendation, RecommendationSdg, Review, Theme
from projects.portfolio.models import Project
from projects.portfolio.workflow import SHOWN_OUTSIDE
from projects.recommendations.models import Position
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus
from tests.factories.reference import sdg_target, state, upr_session

STATES = ("KEN", "ZMB", "FJI", "NPL", "FRA", "PSE")  # Nepal is an LDC and an LLDC; Fiji a SIDS; Palestine has no group
NUMBERS = count(1)


def mechanism(code: str) -> Mechanism:
    kind = Mechanism.Kind.UPR if code == "UPR" else Mechanism.Kind.TREATY_BODY
    return Mechanism.objects.get_or_create(code=code, defaults={"kind": kind})[0]


def recommendation(iso3: str = "KEN", *, code: str = "UPR", session: int = 35, **fields: Any) -> Recommendation:
    number = next(NUMBERS)
    review = Review.objects.get_or_create(state=state(iso3), session=upr_session(session))[0] if code == "UPR" else None
    facts = {
        "mechanism": mechanism(code),
        "state": state(iso3),
        "review": review,
        "document_symbol": "A/HRC/44/9" if code == "UPR" else f"{code}/C/{iso3}/CO/1",
        "paragraph": f"142.{number}",
        "para_major": 142,
        "para_minor": number,
        "text": f"Recommendation {number}",
        "text_hash": str(number),
        "position": Position.SUPPORTED if code == "UPR" else Position.NOT_APPLICABLE,
        "source_profile": "test",
    }
    return Recommendation.objects.create(**facts | fields)


def theme(name: str, vocabulary: str = "uhri-2024") -> Theme:
    return Theme.objects.get_or_create(vocabulary=vocabulary, name=name)[0]


def project(*answers: Recommendation, status: str = "active", is_published: bool = True) -> Project:
    made = Project.objects.create(
        code=f"TCP-2026-{next(NUMBERS):04d}",
        title="Training of judges",
        no_request_reason="Made for a test",
        starts_on=date(2026, 1, 1),
        status=status,
        is_published=is_published,
    )
    made.recommendations.set(answers)
    made.states.set({one.state for one in answers if one.state})
    return made


def request(by: User, *answers: Recommendation, iso3: str = "KEN", status: str = "submitted") -> Request:
    now = timezone.now()
    decided = {"decided_at": now, "decided_by": by, "decision_reasons": "Reasons"}
    agreed = {"agreed_at": now, "agreed_by": by}
    made = Request.objects.create(
        reference=f"TCR-2026-{next(NUMBERS):04d}",
        state=state(iso3),
        title="Training of judges",
        status=status,
        submitted_at=None if status == "draft" else now,
        submitted_by=None if status == "draft" else by,
        **(decided if status in ("accepted", "agreed", "deferred", "declined", "redirected") else {}),
        **(agreed if status == "agreed" else {}),
        asked_during="screening" if status == "info_requested" else "",
        answer_due_on=date(2026, 12, 31) if status == "info_requested" else None,
        review_on=date(2027, 6, 30) if status == "deferred" else None,
        redirected_to="Another office" if status == "redirected" else "",
    )
    made.recommendations.set(answers)
    return made


def world(by: User, *, seed: int, size: int = 36) -> None:
    """`size` recommendations to six States, and some projects and requests in every stage that answer some of them."""
    draw = random.Random(seed)  # noqa: S311
    themes = [theme(f"Theme {n}", vocabulary) for vocabulary in ("uhri-2019", "uhri-2024") for n in range(4)]
    groups = [AffectedGroup.objects.get_or_create(name=f"Group {n}")[0] for n in range(3)]
    targets = [sdg_target(code) for code in ("16.3", "16.6", "5.1", "5.2")]
    made = []
    for _n in range(size):
        code = draw.choice(("UPR", "UPR", "UPR", "CEDAW"))
        fields: dict[str, Any] = {"kind": draw.choice((*["recommendation"] * 5, "voluntary_pledge", "concern"))}
        if code == "UPR":
            fields["position"] = draw.choice(("supported", "supported", "noted", "partially_supported"))
        one = recommendation(draw.choice(STATES), code=code, session=draw.choice((5, 20, 35, 45)), **fields)
        one.themes.set(draw.sample(themes, draw.randint(0, 3)))
        one.groups.set(draw.sample(groups, draw.randint(0, 2)))
        for target in draw.sample(targets, draw.randint(0, 3)):
            RecommendationSdg.objects.create(recommendation=one, goal=target.goal, target=target, origin="uhri")
        made.append(one)
    for status in ("planning", "active", "active", "suspended", "closed", "terminated", "cancelled"):
        project(*draw.sample(made, 6), status=status, is_published=draw.random() < 0.6)
    for status in (*PENDING, "draft", "declined", "withdrawn"):
        iso3 = draw.choice(STATES)
        own = [one for one in made if one.state and one.state.iso3 == iso3]
        request(by, *draw.sample(own, min(3, len(own))), iso3=iso3, status=str(status))


def assistance_by_hand(user: User, one: Recommendation) -> str:
    projects = Project.objects.visible_to(user).filter(recommendations=one)
    if any(each.status in SHOWN_OUTSIDE for each in projects):
        return "assisted"
    asked = [
        each
        for each in Request.objects.visible_to(user).filter(recommendations=one)
        if each.status in PENDING
        and not (each.status == RequestStatus.AGREED and each.projects.filter(status="cancelled").exists())
    ]
    return "requested" if asked or any(each.status == "planning" for each in projects) else "none"


def region_of(one: Recommendation) -> set[str | None]:
    group = one.state.regional_group if one.state else None
    return {group.code if group else None}


def situations_by_hand(one: Recommendation) -> set[str | None]:
    assert one.state
    found = {name for name in ("ldc", "lldc", "sids") if getattr(one.state, f"is_{name}")}
    return set(found) or {"other"}


# the values of a recommendation in each dimension, read from its own record
BY_HAND: dict[str, Callable[[Recommendation], set[str | None]]] = {
    "theme": lambda one: {each.name for each in one.themes.all() if each.vocabulary == "uhri-2024"},
    "region": region_of,
    "state": lambda one: {one.state.iso3 if one.state else None},
    "situation": situations_by_hand,
    "persons": lambda one: {each.name for each in one.groups.all()} or {None},
    "sdg": lambda one: {str(link.goal.number) for link in one.sdg_links.all()} or {None},
    "mechanism": lambda one: {one.mechanism.code},
    "cycle": lambda one: {str(one.review.session.cycle) if one.review else None},
}
IN_BASIS: dict[str, Callable[[Recommendation], bool]] = {
    "supported": lambda one: (
        one.mechanism.code == "UPR" and one.kind == "recommendation" and one.position == "supported"
    ),
    "upr": lambda one: one.mechanism.code == "UPR" and one.kind == "recommendation",
    "treaty_bodies": lambda one: one.mechanism.kind == "treaty_body" and one.kind == "recommendation",
    "special_procedures": lambda one: one.mechanism.kind == "special_procedure" and one.kind == "recommendation",
    "pledges": lambda one: one.kind == "voluntary_pledge",
    "all": lambda one: one.kind == "recommendation",
}
