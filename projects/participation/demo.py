"""Illustrative events of the running demonstration projects, recorded by the same actions as real ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.accounts.models import User
from portal.reference.models import AssistanceForm
from projects.participation import actions
from projects.participation.grid import Counts
from projects.participation.models import Event
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus

# (sex, group, kind of organisation) → people
TRAINING: Counts = {
    ("women", "none", "government"): 14, ("men", "none", "government"): 17, ("women", "none", "nhri"): 9,
    ("men", "none", "nhri"): 11, ("women", "none", "civil_society"): 12, ("men", "none", "civil_society"): 8,
    ("women", "disability", "civil_society"): 6, ("men", "disability", "civil_society"): 7,
}  # fmt: skip
CONSULTATION: Counts = {
    ("women", "none", "civil_society"): 21, ("men", "none", "civil_society"): 15, ("women", "rural", "community"): 18,
    ("men", "rural", "community"): 13, ("women", "indigenous", "community"): 3, ("men", "indigenous", "community"): 8,
    ("women", "none", "un"): 6, ("men", "none", "un"): 5,
}  # fmt: skip
SEMINAR: Counts = {
    ("women", "none", "judiciary"): 11, ("men", "none", "judiciary"): 19, ("unknown", "none", "academia"): 12,
    ("women", "none", "parliament"): 7, ("men", "none", "parliament"): 9,
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One event in the languages of the demonstration projects."""

    titles: Mapping[str, str]
    place: str
    notes: Mapping[str, str]
    outcomes: Mapping[str, str]
    form: str
    invitation: str
    measures: tuple[str, ...]
    mode: str
    after: float  # share of the project's time so far
    days: int
    counts: Counts


EVENTS = (
    Told(
        {"en": "Training of monitors (illustrative)", "ar": "تدريب الراصدين (مثال توضيحي)"}, "",
        {"en": "Organizations of persons with disabilities proposed a third of the places (illustrative).",
         "ar": "اقترحت منظمات الأشخاص ذوي الإعاقة ثلث المشاركين (مثال توضيحي)."},
        {"en": "A common checklist for visits was agreed (illustrative).", "ar": "اتُّفق على قائمة مرجعية موحدة للزيارات (مثال توضيحي)."},
        "training-courses", "nominated", ("interpretation", "accessible_venue", "sign_language"), "in_person", 0.2, 4, TRAINING,
    ),
    Told(
        {"en": "Consultation with communities (illustrative)", "ar": "مشاورة مع المجتمعات المحلية (مثال توضيحي)"}, "",
        {"en": "The call was read on local radio in two languages, and travel was paid (illustrative).",
         "ar": "أُعلنت الدعوة في الإذاعة المحلية بلغتين ودُفعت نفقات السفر (مثال توضيحي)."},
        {"en": "Twelve proposals went into the draft (illustrative).", "ar": "أُدرج اثنا عشر مقترحاً في المشروع (مثال توضيحي)."},
        "workshops", "open", ("local_language", "travel", "childcare"), "hybrid", 0.5, 2, CONSULTATION,
    ),
    Told(
        {"en": "Seminar with judges and parliament (illustrative)", "ar": "ندوة مع القضاة والبرلمان (مثال توضيحي)"}, "",
        {"en": "", "ar": ""}, {"en": "", "ar": ""},
        "seminars", "personal", ("interpretation", "remote"), "online", 0.8, 1, SEMINAR,
    ),
)  # fmt: skip


def load(projects: Iterable[Project], people: Mapping[str, User], *, today: date) -> None:
    """Makes the events of each running project once; a second call changes nothing."""
    for project in projects:
        if project.status == ProjectStatus.ACTIVE and not project.events.exists():
            for told in EVENTS:
                record(project, told, people["officer@demo.example"], today)


def record(project: Project, told: Told, by: User, today: date) -> Event:
    language = project.language if project.language in told.titles else "en"
    begun = project.starts_on or today
    until = min(today, project.ends_on or today)
    first = begun + timedelta(days=int((until - begun).days * told.after))
    last = max(first, min(first + timedelta(days=told.days - 1), until))
    facts: dict[str, Any] = {
        "title": told.titles[language],
        "language": language,
        "form": AssistanceForm.objects.get(code=told.form),
        "starts_on": first,
        "ends_on": last,
        "place": told.place,
        "mode": told.mode,
        "invitation": told.invitation,
        "invitation_note": told.notes[language],
        "access_measures": list(told.measures),
        "outcome": told.outcomes[language],
    }
    return actions.record(project, by=by, facts=facts, counts=told.counts, today=today)
