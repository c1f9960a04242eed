"""Illustrative recommendations, requests and projects, made by the same actions as real ones. Every text says that it is illustrative."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from portal.accounts.demo_people import focal_point_of
from portal.accounts.models import User
from portal.reference.models import AssistanceForm, ProgrammeElement, SdgTarget, State, UprSession
from projects.components import demo as components
from projects.components.demo import said
from projects.demo_stories import LETTER, STORIES, Story, at
from projects.experience import demo as experience
from projects.followup import demo as followup
from projects.participation import demo as participation
from projects.partners import demo as partners
from projects.portfolio import actions as portfolio
from projects.portfolio.amendments import demo as amendments
from projects.portfolio.demo import begin, finish, share_among_states
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus
from projects.recommendations.models import Mechanism, Position, Recommendation, RecommendingState, Review, Theme
from projects.requests import actions
from projects.requests.models import Request
from projects.results import demo as results
from projects.results.plans import demo as plans
from projects.risks import demo as risks
from projects.workplan import demo as workplan

__all__ = ["begin", "fill", "finish", "load"]
PROFILE = "demo"
THEMES = (
    (
        "National Human Rights Institution (NHRI)",
        "Strengthen the independence and resources of the national human rights institution in line with the Paris Principles",
    ),
    (
        "National Mechanisms for Implementation, Reporting and Follow-up (NMIRF)",
        "Establish a permanent national mechanism for implementation, reporting and follow-up with its own budget",
    ),
    (
        "Administration of justice & fair trial",
        "Train judges and lawyers on fair-trial guarantees and widen access to legal aid outside the capital",
    ),
    (
        "Conditions of detention",
        "Open all places of detention to regular and unannounced visits by an independent body",
    ),
    (
        "Discrimination against women",
        "Adopt and finance a national plan for the equal participation of women in public life",
    ),
)
SUPPORTERS = ("FRA", "CHL", "JPN", "GHA", "CZE")
POSITIONS = (Position.SUPPORTED, Position.SUPPORTED, Position.SUPPORTED, Position.SUPPORTED, Position.NOTED)
SESSIONS = {"MRT": 37, "KGZ": 35, "PRY": 38, "MDG": 34, "JOR": 45, "FJI": 34, "TLS": 40}
SYMBOLS = {
    iso3: f"A/HRC/DEMO/{session}/{iso3}" for iso3, session in SESSIONS.items()
}  # no real document has such a symbol


# What each part of the workspace adds to projects that have begun; a second call adds nothing.
FEATURES: tuple[Callable[..., object], ...] = (
    workplan.load,
    participation.load,
    results.load,
    plans.load,
    risks.load,
    components.load,
    experience.load,
    amendments.load,
)


@transaction.atomic
def load(people: Mapping[str, User], *, today: date) -> list[Project]:
    """Makes requests, and projects in planning, once; a second call changes nothing. Returns the projects, oldest first.

    What follows waits for money, as in life: funding's demonstration sets it aside and calls `begin`; then come `fill`, for
    what each part of the workspace holds, and `finish`, for the projects that come to their end.
    """
    if not Request.objects.exists():
        for iso3 in SESSIONS:
            recommend(iso3)
        for story in STORIES:
            tell(story, people, today)
        share_among_states(people, today)
    followup.load(people, today=today)
    planned = list(Project.objects.filter(status=ProjectStatus.PLANNING).order_by("id"))
    for project in planned:
        workplan.cost_plan(project, by=people["officer@demo.example"])
        results.plan(project, by=people["officer@demo.example"])
    partners.load(planned, people, today=today)
    return list(Project.objects.order_by("id"))


def recommend(iso3: str) -> None:
    upr, _new = Mechanism.objects.get_or_create(code="UPR", defaults={"kind": Mechanism.Kind.UPR})
    state = State.objects.get(iso3=iso3)
    review, _new = Review.objects.get_or_create(
        state=state, session=UprSession.objects.get(number=SESSIONS[iso3]), defaults={"report_symbol": SYMBOLS[iso3]}
    )
    for number, (theme, text) in enumerate(THEMES, start=1):
        words = f"{text} (illustrative text)"
        made = Recommendation.objects.create(
            mechanism=upr, state=state, review=review, document_symbol=SYMBOLS[iso3], paragraph=f"140.{number}",
            para_major=140, para_minor=number, text=words, text_hash=hashlib.sha256(words.lower().encode()).hexdigest(),
            position=POSITIONS[number - 1], source_profile=PROFILE,
        )  # fmt: skip
        made.themes.add(Theme.objects.get_or_create(vocabulary="uhri-2024", name=theme)[0])
        RecommendingState.objects.create(recommendation=made, state=State.objects.get(iso3=SUPPORTERS[number - 1]))


def tell(story: Story, people: Mapping[str, User], today: date) -> Request:
    """Takes the request through its stages, a few days apart, up to its own."""
    focal, officer, second, head = (
        people[address]
        for address in (
            focal_point_of(story.iso3),
            "officer@demo.example",
            "second.officer@demo.example",
            "head@demo.example",
        )
    )
    begun = today - timedelta(days=story.days_ago)
    span = max(story.days_ago // 20, 1)

    def when(step: int) -> datetime:
        return at(min(begun + timedelta(days=span * step), today), 9 + step)

    request = write(story, focal, when(0))
    path: tuple[tuple[str, Callable[[], object]], ...] = (
        ("submitted", lambda: actions.submit(request, by=focal, now=when(1))),
        ("screening", lambda: actions.take(request, by=officer, now=when(2))),
        ("info_requested", lambda: ask(request, officer, today, when(3)) if story.stage == "info_requested" else None),
        ("", lambda: actions.start_assessment(request, by=officer, now=when(3))),
        ("assessment", lambda: judge(request, officer, story, when(4))),
        ("", lambda: judge(request, second, story, when(4), apart=1)),
        ("", lambda: consolidate(request, officer, story, when(5))),
        ("decision", lambda: actions.bring_to_decision(request, by=officer, now=when(5))),
        ("accepted", lambda: decide(request, story, head, today, when(6))),
        ("agreed", lambda: agree(request, story, (focal, officer, head), when(7))),
    )
    if story.stage == "draft":
        return request
    for stage, act in path:
        act()
        if stage == story.stage:
            break
    return request


def ask(request: Request, officer: User, today: date, now: datetime) -> None:
    question = ("resources", "Which part of the cost will the national budget carry?")
    actions.ask(request, by=officer, questions=[question], answer_due_on=today + timedelta(days=14), now=now)


def decide(request: Request, story: Story, head: User, today: date, now: datetime) -> None:
    condition = ("The counterpart institution names a project coordinator.", today + timedelta(days=30))
    actions.accept(
        request, by=head, now=now, conditions=[condition] if story.stage == "accepted" else [],
        note="The request answers recommendations that the State supported, and the institution can carry the work on.",
    )  # fmt: skip


def write(story: Story, focal: User, now: datetime) -> Request:
    state = State.objects.get(iso3=story.iso3)
    chosen = Recommendation.objects.filter(
        document_symbol=SYMBOLS[story.iso3], para_minor__in=[index + 1 for index in story.recommendations]
    )
    request = actions.start(state=state, by=focal, title=story.title, recommendations=chosen, now=now)
    ready = story.stage != "draft"
    return actions.save_draft(
        request,
        by=focal,
        facts={
            "language": story.language,
            "institution": story.institution,
            "contact_name": "Focal point (illustrative)" if ready else "",
            "contact_email": focal.email if ready else "",
            "need": story.need,
            "forms": AssistanceForm.objects.filter(code=story.form),
            "elements": ProgrammeElement.objects.filter(code=story.element),
            "sdg_targets": SdgTarget.objects.filter(code__in=("16.3", "16.6")),
            "estimated_cost_usd": Decimal(story.cost),
            "preferred_start_on": timezone.localdate(now) + timedelta(days=200),
            "consent": Request.Consent.PUBLISH if ready else "",
        },
        scores=said(story.scores, story.language, at_request=True) if ready else None,
        letter=SimpleUploadedFile("letter.pdf", LETTER) if ready else None,
        now=now,
    )


def judge(request: Request, officer: User, story: Story, now: datetime, apart: int = 0) -> None:
    """`apart` is how much lower this assessor scores participation than the other."""
    values = list(story.later or story.scores)
    values[5] = max(values[5] - apart, 0)
    actions.assess(
        request, by=officer, advice="support", narrative="The need is documented and the institution is able (illustrative).",
        cost_estimate_usd=Decimal(story.cost), scores=said(values, "en", request), precedents_seen=True, now=now,
    )  # fmt: skip


def consolidate(request: Request, officer: User, story: Story, now: datetime) -> None:
    actions.consolidate(
        request, by=officer, advice="support", narrative="Both assessors support the request (illustrative).",
        cost_estimate_usd=Decimal(story.cost), precedents="None of this kind yet (illustrative).", now=now,
        scores=said(story.later or story.scores, "en", request),
    )  # fmt: skip


def agree(request: Request, story: Story, people: tuple[User, User, User], now: datetime) -> Project:
    focal, officer, head = people
    starts_on = timezone.localdate(now)
    terms = actions.propose_terms(
        request, by=officer, title=story.title, budget_usd=Decimal(story.cost), starts_on=starts_on,
        ends_on=starts_on + timedelta(days=story.lasts), text="Illustrative terms.", now=now,
    )  # fmt: skip
    actions.accept_terms(request, by=focal, sha256=terms.sha256, now=now)
    actions.accept_terms(request, by=head, sha256=terms.sha256, now=now)
    return portfolio.agree(request, by=head, now=now)


def fill(people: Mapping[str, User], *, today: date) -> None:
    """What each part of the workspace holds. Called when projects have begun."""
    projects = list(Project.objects.order_by("id"))
    for load_feature in FEATURES:
        load_feature(projects, people, today=today)
