"""Illustrative recommendations, requests and projects, made by the same actions as real ones. Every text says that it is illustrative."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from portal.accounts.demo_people import focal_point_of
from portal.accounts.models import User
from portal.reference.models import AssistanceForm, ProgrammeElement, SdgTarget, State, UprSession
from projects.followup import demo as followup
from projects.portfolio import actions as portfolio
from projects.portfolio.models import Project
from projects.recommendations.models import Mechanism, Position, Recommendation, RecommendingState, Review, Theme
from projects.requests import actions
from projects.requests.models import Request
from projects.results import demo as results
from projects.results.plans import demo as plans

PROFILE = "demo"
LETTER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
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


@dataclass(frozen=True)
class Story:
    """One request and how far it goes: stage is the last action taken."""

    iso3: str
    language: str
    title: str
    need: str
    institution: str
    stage: str
    days_ago: int  # when it was begun
    cost: int
    recommendations: tuple[int, ...]
    form: str = "training-courses"
    element: str = "education"
    scores: tuple[int, ...] = (1, 2, 2, 1, 1, 1, 0)
    later: tuple[int, ...] = field(default=())  # scores at approval


STORIES = (
    Story("MRT", "ar", "تعزيز رصد اللجنة الوطنية لحقوق الإنسان لأماكن الاحتجاز (مثال توضيحي)",
          "تطلب الحكومة دعم اللجنة الوطنية لحقوق الإنسان في إجراء زيارات منتظمة وغير معلنة لأماكن الاحتجاز، وتدريب أربعين مراقباً، ونشر تقرير سنوي علني. هذا الطلب مثال توضيحي.",
          "وزارة العدل", "active", 700, 412_000, (0, 3), later=(2, 2, 3, 1, 2, 2, 1)),
    Story("FJI", "en", "A tracking system for treaty body and UPR recommendations (illustrative)",
          "The Government asks for help to set up a mechanism that follows up on all recommendations, with a data base that ministries keep current. This request is illustrative.",
          "Ministry of Foreign Affairs", "active", 800, 184_000, (1,), "expert-advice", "mechanisms", (1, 1, 2, 2, 1, 1, 1), (1, 2, 3, 2, 2, 1, 1)),
    Story("PRY", "es", "Indicadores de derechos humanos para la oficina nacional de estadística (ejemplo ilustrativo)",
          "El Gobierno solicita asesoramiento para elaborar indicadores de derechos humanos y capacitar a la oficina de estadística. Esta solicitud es un ejemplo ilustrativo.",
          "Ministerio de Relaciones Exteriores", "agreed", 300, 236_500, (1, 4), "expert-advice", "legal-advice", (2, 2, 2, 3, 1, 1, 1), (2, 2, 2, 3, 2, 2, 1)),
    Story("JOR", "ar", "خطة وطنية لحقوق الأشخاص ذوي الإعاقة تقوم على المشاركة (مثال توضيحي)",
          "تطلب الحكومة المشورة في إعداد خطة وطنية بمشاركة منظمات الأشخاص ذوي الإعاقة. هذا الطلب مثال توضيحي.",
          "وزارة التنمية الاجتماعية", "accepted", 120, 275_000, (0, 4), "workshops", "dialogue", (1, 1, 1, 2, 2, 3, 1)),
    Story("MDG", "fr", "Aide juridictionnelle pour les enfants privés de liberté (exemple illustratif)",
          "Le Gouvernement demande un appui à la formation des avocats commis d'office et à la mise en place de permanences dans trois régions. Cette demande est un exemple illustratif.",
          "Ministère de la justice", "decision", 80, 327_900, (2, 3), "seminars", "legal-advice"),
    Story("KGZ", "ru", "Подготовка судей по стандартам справедливого судебного разбирательства (иллюстративный пример)",
          "Правительство просит содействия в подготовке судей и в разработке учебных материалов. Данный запрос является иллюстративным примером.",
          "Министерство юстиции", "assessment", 45, 158_750, (2,)),
    Story("TLS", "en", "Protection of human rights defenders: a national protocol (illustrative)",
          "The Government asks for advice on a protocol for the protection of human rights defenders. This request is illustrative.",
          "Office of the Prime Minister", "submitted", 12, 96_000, (0, 1), "expert-advice", "legal-advice"),
    Story("MRT", "fr", "Institutionnaliser le mécanisme national de suivi (exemple illustratif)",
          "Le Gouvernement souhaite doter le mécanisme national d'un secrétariat permanent. Cette demande est un exemple illustratif.",
          "Commissariat aux droits de l'homme", "info_requested", 30, 141_200, (1,), "expert-advice", "mechanisms"),
    Story("MRT", "ar", "تدريب القضاة على ضمانات المحاكمة العادلة (مثال توضيحي)", "", "وزارة العدل", "draft", 3, 90_000, (2,)),
)  # fmt: skip


@transaction.atomic
def load(people: Mapping[str, User], *, today: date) -> list[Project]:
    """Makes everything once; a second call changes nothing. Returns the projects, oldest first."""
    if not Request.objects.exists():
        for iso3 in SESSIONS:
            recommend(iso3)
        for story in STORIES:
            tell(story, people, today)
    followup.load(people, today=today)
    results.load(list(Project.objects.order_by("id")), people, today)
    plans.load(list(Project.objects.order_by("id")), people, today)
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


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


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
        scores={n: (score, "Illustrative reason.") for n, score in enumerate(story.scores, start=1)} if ready else None,
        letter=SimpleUploadedFile("letter.pdf", LETTER) if ready else None,
    )


def judge(request: Request, officer: User, story: Story, now: datetime, apart: int = 0) -> None:
    """`apart` is how much lower this assessor scores participation than the other."""
    scores = dict(enumerate(story.later or story.scores, start=1))
    actions.assess(
        request, by=officer, advice="support", narrative="The need is documented and the institution is able (illustrative).",
        cost_estimate_usd=Decimal(story.cost), scores=scores | {6: max(scores[6] - apart, 0)}, precedents_seen=True, now=now,
    )  # fmt: skip


def consolidate(request: Request, officer: User, story: Story, now: datetime) -> None:
    actions.consolidate(
        request, by=officer, advice="support", narrative="Both assessors support the request (illustrative).",
        cost_estimate_usd=Decimal(story.cost), precedents="None of this kind yet (illustrative).", now=now,
        scores={n: (score, "Illustrative reason.") for n, score in enumerate(story.later or story.scores, start=1)},
    )  # fmt: skip


def agree(request: Request, story: Story, people: tuple[User, User, User], now: datetime) -> Project:
    focal, officer, head = people
    starts_on = timezone.localdate(now)
    terms = actions.propose_terms(
        request, by=officer, title=story.title, budget_usd=Decimal(story.cost), starts_on=starts_on,
        ends_on=starts_on + timedelta(days=729), text="Illustrative terms.", now=now,
    )  # fmt: skip
    actions.accept_terms(request, by=focal, sha256=terms.sha256, now=now)
    actions.accept_terms(request, by=head, sha256=terms.sha256, now=now)
    project = portfolio.agree(request, by=head, now=now)
    if story.stage == "active":
        results.plan(project, by=head)
        portfolio.move(project, "activate", by=head, now=now)
    return project
