"""Illustrative partners of the demonstration projects. Roles of running projects begin as an amendment would begin them."""

from collections.abc import Iterable, Mapping
from datetime import date

from portal.accounts.models import User
from projects.partners import actions, amending, registry
from projects.partners.models import Partner
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus

# name per language, kind, role, what it does, protected
PARTNERS = (
    (
        {"en": "National human rights commission of the State (illustrative)", "ar": "اللجنة الوطنية لحقوق الإنسان (مثال توضيحي)",
         "es": "Defensoría del Pueblo (ejemplo ilustrativo)"},
        "nhri", "counterpart",
        {"en": "Carries on the work after the project (illustrative).", "ar": "تواصل العمل بعد انتهاء المشروع (مثال توضيحي).",
         "es": "Continúa el trabajo después del proyecto (ejemplo ilustrativo)."}, False,
    ),
    (
        {"en": "Network of community organizations (illustrative)", "ar": "شبكة المنظمات المجتمعية (مثال توضيحي)",
         "es": "Red de organizaciones comunitarias (ejemplo ilustrativo)"},
        "civil_society", "implementing",
        {"en": "Holds the consultations outside the capital (illustrative).", "ar": "تنظم المشاورات خارج العاصمة (مثال توضيحي).",
         "es": "Organiza las consultas fuera de la capital (ejemplo ilustrativo)."}, False,
    ),
    (
        {"en": "Shelter for defenders at risk (illustrative)", "ar": "مأوى المدافعين المعرضين للخطر (مثال توضيحي)",
         "es": "Refugio para defensores en riesgo (ejemplo ilustrativo)"},
        "civil_society", "consulted", {"en": "", "ar": "", "es": ""}, True,
    ),
)  # fmt: skip
STATUSES = (ProjectStatus.PLANNING, ProjectStatus.ACTIVE)


def load(projects: Iterable[Project], people: Mapping[str, User], *, today: date) -> None:
    """Makes the partners of each project once; a second call changes nothing."""
    for project in projects:
        if project.status in STATUSES and project.language in PARTNERS[0][0] and not project.partners.exists():
            give(project, people["officer@demo.example"], today)


def give(project: Project, by: User, today: date) -> None:
    language, since = project.language, project.starts_on or today
    for names, kind, role, words, is_protected in PARTNERS:
        partner = partner_of(project, names[language], language, kind, is_protected, by)
        if project.status == ProjectStatus.PLANNING:
            actions.add_role(project, by=by, partner=partner, role=role, since=since, contribution=words[language])
        else:
            row = {"key": "new1", "partner": str(partner.pk), "role": role, "since": since.isoformat()}
            amending.write(project, [row | {"contribution": words[language]}], by)


def partner_of(project: Project, name: str, language: str, kind: str, is_protected: bool, by: User) -> Partner:
    state = project.states.first()
    found = Partner.objects.filter(name=name, state=state).first()
    facts = {"name": name, "language": language, "kind": kind, "state": state, "is_protected": is_protected}
    return found or registry.add(by=by, is_another=True, facts=facts)
