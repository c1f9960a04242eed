"""What demonstration requests and projects say of the seven components. Every text says that it is illustrative."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from projects.components import actions
from projects.components.evidence import Cite, Cites, Given, Kind, cited
from projects.components.models import ComponentScore, Moment
from projects.components.records import citable
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus

# By the State, for each score
AT_REQUEST: dict[str, tuple[str, str, str, str]] = {
    "en": (
        "Nothing has been done on this so far (illustrative).",
        "A first step has been taken, without a budget of its own (illustrative).",
        "The rules are in force and are applied in the capital (illustrative).",
        "The rules are in force, applied everywhere and reviewed each year (illustrative).",
    ),
    "fr": (
        "Rien n'a encore été entrepris à ce sujet (exemple illustratif).",
        "Une première mesure a été prise, sans budget propre (exemple illustratif).",
        "Les règles sont en vigueur et appliquées dans la capitale (exemple illustratif).",
        "Les règles sont en vigueur, appliquées partout et réexaminées chaque année (exemple illustratif).",
    ),
    "es": (
        "Hasta ahora no se ha hecho nada al respecto (ejemplo ilustrativo).",
        "Se ha dado un primer paso, sin presupuesto propio (ejemplo ilustrativo).",
        "Las normas están en vigor y se aplican en la capital (ejemplo ilustrativo).",
        "Las normas están en vigor, se aplican en todas partes y se revisan cada año (ejemplo ilustrativo).",
    ),
    "ru": (
        "В этом направлении пока ничего не сделано (иллюстративный пример).",
        "Сделан первый шаг, отдельный бюджет не выделен (иллюстративный пример).",
        "Нормы действуют и применяются в столице (иллюстративный пример).",
        "Нормы действуют, применяются повсеместно и ежегодно пересматриваются (иллюстративный пример).",
    ),
    "ar": (
        "لم يُتخذ أي إجراء في هذا الشأن حتى الآن (مثال توضيحي).",
        "اتُّخذت خطوة أولى دون ميزانية خاصة بها (مثال توضيحي).",
        "القواعد نافذة ومطبقة في العاصمة (مثال توضيحي).",
        "القواعد نافذة ومطبقة في كل مكان وتُراجع سنوياً (مثال توضيحي).",
    ),
}
SOURCES = {
    "en": "National report to the universal periodic review, paras. 12 to 15 (illustrative)",
    "fr": "Rapport national à l'Examen périodique universel, par. 12 à 15 (exemple illustratif)",
    "es": "Informe nacional para el examen periódico universal, párrs. 12 a 15 (ejemplo ilustrativo)",
    "ru": "Национальный доклад для универсального периодического обзора, пп. 12–15 (иллюстративный пример)",
    "ar": "التقرير الوطني المقدم إلى الاستعراض الدوري الشامل، الفقرات 12 إلى 15 (مثال توضيحي)",
}
BY_OFFICE = (
    "Economic and social rights are part of the plan beside civil and political rights (illustrative).",
    "The institution gets a legal basis of its own and keeps the trained staff (illustrative).",
    "The recommendations named are supported, and the follow-up mechanism takes part (illustrative).",
    "The national plan names the target; data by sex and region are being collected (illustrative).",
    "The national institution and two civil society networks carry out a part (illustrative).",
    "Organizations of the people concerned were consulted and sit in the steering group (illustrative).",
    "The work is an output of the Cooperation Framework and known to the country team (illustrative).",
)
NOT_YET = "Not part of this project; the country team works on it elsewhere (illustrative)."
CITED_BY_OFFICE = "Assessment mission report, section 3 (illustrative)"
AT_CLOSURE = "Final mission report, section 4 (illustrative)"
CORRECTED = "The country team confirmed a joint programme that the assessors did not know of (illustrative)."


def said(values: Iterable[int], language: str, request: Any = None, *, at_request: bool = False) -> dict[int, Given]:
    """One score a component with reason and evidence: the State's at request, else OHCHR's, citing the request's recommendations."""
    if at_request:
        evidence = cited(SOURCES[language])
        return {n: Given(v, AT_REQUEST[language][v], evidence if v else ()) for n, v in enumerate(values, start=1)}
    keys = request.recommendations.order_by("pk").values_list("pk", flat=True)
    recommendations = tuple(Cite(Kind.RECOMMENDATION, key) for key in keys)
    return {
        number: by_office(number, value, (*(recommendations if number == 3 else ()), *cited(CITED_BY_OFFICE)))
        for number, value in enumerate(values, start=1)
    }


def by_office(number: int, value: int, evidence: Cites) -> Given:
    return Given(value, BY_OFFICE[number - 1], evidence) if value else Given(0, NOT_YET)


def load(projects: Iterable[Project], people: Mapping[str, User], *, today: date) -> None:
    """Scores projects that are being completed, and shows one correction; a second call changes nothing."""
    head = people["head@demo.example"]
    running = [project for project in projects if project.status == ProjectStatus.ACTIVE]
    for project in projects:
        if project.status == ProjectStatus.COMPLETING:
            score_closure(project, by=head)
    if running and not AuditEvent.objects.filter(verb="correct_scores").exists():
        correct(running[-1], by=head)


def score_closure(project: Project, *, by: User, now: datetime | None = None) -> None:
    """Each component one higher than at approval, resting on the project's own records."""
    if project.component_scores.filter(moment=Moment.CLOSURE).exists():
        return
    own = sorted((one for one in citable(project) if one.kind != Kind.DOCUMENT), key=str)
    scores = {}
    for row in project.component_scores.filter(moment=Moment.APPROVAL).select_related("component"):
        number = row.component.number
        kinds = {3: Kind.RECOMMENDATION, 5: Kind.PARTNER, 6: Kind.EVENT}
        records = tuple(one for one in own if one.kind == kinds.get(number, Kind.INDICATOR))[:2]
        scores[number] = by_office(number, min(row.score + 1, 3), (*records, *cited(AT_CLOSURE)))
    actions.score_project(project, Moment.CLOSURE, scores=scores, by=by, language="en", now=now)


def correct(project: Project, *, by: User) -> None:
    row = ComponentScore.objects.filter(project=project, moment=Moment.APPROVAL, component__number=7).first()
    if row is None or row.score > 2:
        return
    scores = {7: by_office(7, row.score + 1, cited(CITED_BY_OFFICE))}
    actions.score_project(project, Moment.APPROVAL, scores=scores, by=by, reason=CORRECTED, language="en")
