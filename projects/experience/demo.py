"""Illustrative lessons in every status, brought there by the same actions as real ones. The persons and numbers in them are made up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.reference.models import AssistanceForm, Component, RegionalGroup
from projects.experience import actions, gate
from projects.experience.models import WORDS, Lesson
from projects.portfolio.models import Project


@dataclass(frozen=True)
class Told:
    """One lesson: its words in one language, how far it goes, and the words of the twin that differ."""

    language: str
    words: tuple[str, str, str, str]  # title, situation, learnt, advice
    until: str  # the last status
    days_ago: int
    components: tuple[int, ...]
    form: str
    region: str = ""
    of: str = ""  # State of the project; none: of the programme
    kind: str = "lesson"
    stage: str = "work"
    twin: tuple[tuple[str, str], ...] = ()
    shows_states: bool = False
    keeps: tuple[tuple[str, str, str], ...] = ()  # kind, text, reason
    note: str = ""


TOLD = (
    Told(
        "en",
        (
            "A tracking system lives only when one official owns each recommendation (illustrative)",
            "Ministries filled the data base once and then left it. Ms. Salote Vakarau, who leads the unit, telephoned every ministry from +679 331 2345 before things moved. This lesson is illustrative.",
            "A recommendation that belongs to a whole ministry belongs to nobody. With a named official for each one, two thirds were updated within a quarter.",
            "Agree on one official and one deputy for each recommendation before any training on the system begins.",
        ),
        "public",
        120,
        (3, 5),
        "expert-advice",
        of="FJI",
        stage="work",
        twin=(
            (
                "situation",
                "Ministries filled the data base once and then left it. The head of the unit called every ministry in person before things moved. This lesson is illustrative.",
            ),
        ),
        shows_states=True,
        note="Read twice; nobody can be found by this text (illustrative).",
    ),
    Told(
        "ar",
        (
            "الزيارات المشتركة تعلّم المراقبين أكثر من قاعات التدريب (مثال توضيحي)",
            "تدرب أربعون مراقباً في قاعات ثم زاروا أماكن الاحتجاز وحدهم. طلب السيد محمد ولد سيدي، وهاتفه +222 45 25 12 34، أن يرافقهم مراقب ذو خبرة. هذا الدرس مثال توضيحي.",
            "بعد زيارتين مشتركتين صارت الأسئلة أدق، وصارت التقارير أقصر وأوضح.",
            "اجعلوا أول زيارتين لكل مراقب جديد مع زميل ذي خبرة، واجعلوا التدريب في القاعة بعدهما.",
        ),
        "public",
        200,
        (4, 6),
        "training-courses",
        of="MRT",
        kind="practice",
        twin=(
            (
                "situation",
                "تدرب أربعون مراقباً في قاعات ثم زاروا أماكن الاحتجاز وحدهم. طلب أحد المسؤولين أن يرافقهم مراقب ذو خبرة. هذا الدرس مثال توضيحي.",
            ),
        ),
        note="نص مراجع (مثال توضيحي).",
    ),
    Told(
        "zh-hans",
        (
            "会前把文件译成当地语言，参加者才会发言（示例）",
            "第一次研讨会只有英文材料，发言的总是同样几个人。王小明先生的电话是13812345678，他会后说明了原因。本经验仅为示例。",
            "材料译成当地语言之后，发言的人数增加了一倍，妇女的发言增加得最多。",
            "会前两周把材料译成当地语言，并留出时间让各组先在内部讨论。",
        ),
        "checking",
        20,
        (2, 7),
        "workshops",
        region="APG",
        kind="practice",
        twin=(
            ("situation", "第一次研讨会只有英文材料，发言的总是同样几个人。一位参加者会后说明了原因。本经验仅为示例。"),
        ),
    ),
    Told(
        "fr",
        (
            "Un secrétariat sans budget propre ne survit pas au projet (exemple illustratif)",
            "Le mécanisme a bien travaillé pendant deux ans, puis les trois agents ont été rappelés dans leurs services. Cet enseignement est un exemple illustratif.",
            "L’ancrage institutionnel se joue dans la loi de finances, non dans l’arrêté de création.",
            "Demander une ligne budgétaire avant la fin de la première année, et en faire une condition de la seconde phase.",
        ),
        "entered",
        90,
        (1, 5),
        "expert-advice",
        region="AFG",
        stage="evaluation",
    ),
    Told(
        "es",
        (
            "Los indicadores se usan cuando los elige quien los llena (ejemplo ilustrativo)",
            "La oficina de estadística recibió una lista completa de indicadores y calculó menos de la mitad. Esta lección es un ejemplo ilustrativo.",
            "",
            "",
        ),
        "draft",
        6,
        (3,),
        "expert-advice",
        region="GRULAC",
    ),
    Told(
        "ru",
        (
            "Судьи доверяют судьям (иллюстративный пример)",
            "Занятия вели приглашённые эксперты, и вопросы судей оставались без ответа. Данный урок является иллюстративным примером.",
            "Когда занятия стал вести действующий судья, участники начали разбирать собственные дела.",
            "Приглашать действующих судей из соседних государств и давать им половину времени.",
        ),
        "withdrawn",
        150,
        (2,),
        "seminars",
        region="EEG",
        note="Один из участников узнал себя в тексте (иллюстративный пример).",
    ),
    Told(
        "en",
        (
            "Counting who spoke changes who speaks (illustrative)",
            "In the first round of consultations nobody noted who took the floor. From the second round on the rapporteur counted. This lesson is illustrative.",
            "The share of women who spoke rose from one in seven to one in three once the count was read out at the end of each day.",
            "Count from the first day, read the count out, and let the chair draw the conclusion.",
        ),
        "refused",
        60,
        (6, 7),
        "workshops",
        region="APG",
        kind="practice",
        note="In a group so small the figures lead to persons: give ranges (illustrative).",
    ),
)


def load(projects: Sequence[Project], people: Mapping[str, User], *, today: date) -> None:
    """Once: a second call finds lessons and changes nothing."""
    if Lesson.objects.exists():
        return
    for told in TOLD:
        tell(told, projects, people, today)


def tell(told: Told, projects: Sequence[Project], people: Mapping[str, User], today: date) -> Lesson:
    writer, second = people["officer@demo.example"], people["second.officer@demo.example"]
    project = (
        next((one for one in projects if told.of in {state.iso3 for state in one.states.all()}), None)
        if told.of
        else None
    )
    days = [at(today - timedelta(days=max(told.days_ago - 3 * step, 0))) for step in range(4)]
    lesson = actions.write(by=writer, project=project, facts=facts_of(told), now=days[0])
    if told.until == "draft":
        return lesson
    actions.move(lesson, "enter", by=writer, now=days[1])
    if told.until == "withdrawn":
        return actions.move(lesson, "withdraw", by=second, note=told.note, now=days[2])
    if told.until == "entered":
        return lesson
    may_show = (
        told.shows_states
        and project is not None
        and project.request is not None
        and project.request.consent == "publish"
    )
    waiting = actions.propose(
        lesson,
        by=writer,
        words=gate.words_of(lesson) | dict(told.twin),
        shows_states=may_show,
        keeps={gate.key_of(kind, text): reason for kind, text, reason in told.keeps},
        now=days[2],
    )
    if told.until == "refused":
        actions.send_back(waiting, "refuse", by=second, note=told.note, now=days[3])
    elif told.until == "public":
        actions.release(waiting, by=second, note=told.note, now=days[3])
    return lesson


def facts_of(told: Told) -> dict[str, Any]:
    facts: dict[str, Any] = dict(zip(WORDS, told.words, strict=True))
    facts |= {"language": told.language, "kind": told.kind, "stage": told.stage}
    facts["components"] = list(Component.objects.filter(number__in=told.components))
    facts["forms"] = list(AssistanceForm.objects.filter(code=told.form))
    if told.region:
        facts["regions"] = list(RegionalGroup.objects.filter(code=told.region))
    return facts


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def close(project: Project, *, by: User, now: datetime) -> None:
    """The lesson that the closing of a project waits for."""
    facts = {
        "stage": Lesson.Stage.CLOSING,
        "language": "en",
        "title": "Training lasts where trainers are trained (illustrative)",
        "situation": "Two districts trained all officers once; one trained four trainers of its own. This lesson is illustrative.",
        "learnt": "After a year only the district with trainers of its own still trained newcomers.",
        "advice": "Begin with trainers, and agree with the academy on their time before the first course.",
    }
    actions.move(actions.write(by=by, project=project, facts=facts, now=now), "enter", by=by, now=now)
