"""Recommendations, requests and projects, brought to a stage by the same actions as in life."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.documents import uploads
from portal.documents.models import Document
from projects.components.evidence import Given, cited
from projects.portfolio import actions as portfolio
from projects.portfolio.models import Project
from projects.recommendations.models import Mechanism, Position, Recommendation, RecommendingState, Review
from projects.requests import actions
from projects.requests.models import Request
from tests.factories.people import member
from tests.factories.reference import assistance_form, programme_element, sdg_target, state, upr_session

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
EVIDENCE = cited("Act 12 of 2019, article 4")
SCORES = {number: Given(number % 4, f"Why component {number} is scored so.", EVIDENCE) for number in range(1, 8)}


def recommendation(
    iso3: str = "KEN",
    *,
    paragraph: str = "142.10",
    text: str = "Establish an independent monitoring body",
    by: str = "FRA",
) -> Recommendation:
    upr, _ = Mechanism.objects.get_or_create(code="UPR", defaults={"kind": Mechanism.Kind.UPR})
    review, _ = Review.objects.get_or_create(state=state(iso3), session=upr_session(35))
    major, minor = (int(part) for part in paragraph.split("."))
    made = Recommendation.objects.create(
        mechanism=upr,
        state=state(iso3),
        review=review,
        document_symbol="A/HRC/44/9",
        paragraph=paragraph,
        para_major=major,
        para_minor=minor,
        text=text,
        text_hash=f"{paragraph} {text}"[:64],
        position=Position.SUPPORTED,
        source_profile="test",
    )
    RecommendingState.objects.create(recommendation=made, state=state(by))
    return made


def draft(by: User, iso3: str = "KEN", *, title: str = "Monitoring of places of detention") -> Request:
    return actions.start(state=state(iso3), by=by, title=title)


def complete_draft(by: User, iso3: str = "KEN", *, title: str = "Monitoring of places of detention") -> Request:
    """A draft with nothing missing."""
    made = draft(by, iso3, title=title)
    return actions.save_draft(
        made,
        by=by,
        facts={
            "institution": "Ministry of Justice",
            "contact_name": "Director, human rights unit",
            "contact_email": "unit@ministry.example",
            "need": "Regular visits to places of detention by trained monitors.",
            "recommendations": [recommendation(iso3, paragraph=f"142.{made.pk}")],
            "forms": [assistance_form("training-courses")],
            "elements": [programme_element("education")],
            "sdg_targets": [sdg_target("16.3")],
            "estimated_cost_usd": Decimal(240_000),
            "preferred_start_on": date(2026, 3, 1),
            "consent": Request.Consent.PUBLISH,
        },
        scores=SCORES,
        letter=SimpleUploadedFile("letter.pdf", PDF),
    )


def submitted(by: User, iso3: str = "KEN") -> Request:
    return actions.submit(complete_draft(by, iso3), by=by)


def under_assessment(by: User, officer: User, iso3: str = "KEN") -> Request:
    made = actions.take(submitted(by, iso3), by=officer)
    return actions.start_assessment(made, by=officer)


def all_scored(score: int, **others: int) -> dict[int, Given]:
    """Every component with this score, its reason and its evidence; `c6=0` gives one of them another score."""
    values = {number: others.get(f"c{number}", score) for number in range(1, 8)}
    return {number: Given(value, f"Why {number} has {value}.", EVIDENCE) for number, value in values.items()}


def score_posts(score: int) -> dict[str, Any]:
    """Seven scores as a page or a program sends them."""
    names = {"score": str(score), "narrative": "Why.", "evidence": "Act 12, article 4"}
    return {f"{name}_{number}": value for name, value in names.items() for number in range(1, 8)}


def assess(request: Request, by: User, advice: str = "support") -> None:
    actions.assess(
        request,
        by=by,
        advice=advice,
        narrative="The need is real and the institution is ready.",
        cost_estimate_usd=Decimal(220_000),
        scores=all_scored(2),
        precedents_seen=True,
    )


def consolidate(request: Request, by: User, **changes: Any) -> None:
    facts = {
        "advice": "support",
        "narrative": "Both assessors support the request.",
        "cost_estimate_usd": Decimal(220_000),
        "scores": {number: Given(2, f"Agreed score of component {number}.", EVIDENCE) for number in range(1, 8)},
        "precedents": "There is none of this kind.",
    }
    actions.consolidate(request, by=by, **facts | changes)  # type: ignore[arg-type]


def assessed(by: User, officers: tuple[User, User], iso3: str = "KEN") -> Request:
    """Both assessments in, and consolidated."""
    made = under_assessment(by, officers[0], iso3)
    for officer in officers:
        assess(made, officer)
    consolidate(made, officers[0])
    return made


def for_decision(by: User, officers: tuple[User, User], iso3: str = "KEN") -> Request:
    return actions.bring_to_decision(assessed(by, officers, iso3), by=officers[0])


def accepted(by: User, officers: tuple[User, User], head: User, iso3: str = "KEN", **facts: Any) -> Request:
    return actions.accept(for_decision(by, officers, iso3), by=head, note="The request fits the programme.", **facts)


def with_terms(
    by: User,
    officers: tuple[User, User],
    head: User,
    iso3: str = "KEN",
    *,
    title: str = "Monitoring of places of detention",
) -> Request:
    """Accepted, with terms that both sides have accepted."""
    made = accepted(by, officers, head, iso3)
    terms = actions.propose_terms(
        made,
        by=officers[0],
        title=title,
        budget_usd=Decimal(220_000),
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 12, 31),
    )
    actions.accept_terms(made, by=by, sha256=terms.sha256)
    actions.accept_terms(made, by=head, sha256=terms.sha256)
    return made


def project(by: User, officers: tuple[User, User], head: User, iso3: str = "KEN") -> Project:
    """A project in planning, agreed from a request."""
    return portfolio.agree(with_terms(by, officers, head, iso3), by=head)


def uploads_letter(by: User, name: str = "hers.pdf") -> Document:
    """A letter that is kept and belongs to no request yet."""
    return uploads.store(SimpleUploadedFile(name, PDF + name.encode()), by=by)


def member_of_kenya(name: str) -> User:
    """For property tests, which share one database between their examples."""
    return member(name, Role.FOCAL_POINT, iso3="KEN")
