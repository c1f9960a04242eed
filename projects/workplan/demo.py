"""Illustrative cost plans and work plans of the demonstration projects, in the language of each, made by the real actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from portal.accounts.demo_people import focal_point_of
from portal.accounts.models import User
from portal.reference.models import AssistanceForm
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus
from projects.workplan import actions
from projects.workplan.cost_plan import actions as lines
from projects.workplan.models import Activity, BudgetLine

OFFICER, SECOND, FOCAL = "officer@demo.example", "second.officer@demo.example", "focal"
Source = BudgetLine.Source
SHARES = (  # code, object class, source, part of the budget in per cent; the last line takes the rest
    ("1", "consultants", Source.VFTC, 26),
    ("2", "travel_participants", Source.VFTC, 22),
    ("3", "travel_staff", Source.VFTC, 8),
    ("4", "contractual", Source.VFTC, 14),
    ("5", "staff", Source.RB23, 20),
    ("6", "operating", Source.UN_PARTNER, 0),
)
LINES = {
    "ar": ("خبراء ومدربون", "مشاركون في الدورات", "بعثات المتابعة", "ترجمة وطباعة", "موظف البرنامج", "تكاليف المكتب"),
    "en": ("Experts and trainers", "Participants in courses", "Follow-up missions", "Translation and printing", "Programme officer", "Office costs"),
    "es": ("Expertos y formadores", "Participantes en los cursos", "Misiones de seguimiento", "Traducción e impresión", "Oficial de programas", "Gastos de oficina"),
}  # fmt: skip
MARKS = {"ar": "(مثال توضيحي)", "en": "(illustrative)", "es": "(ejemplo ilustrativo)"}


@dataclass(frozen=True)
class Piece:
    """One activity: when it begins and ends, in per cent of the project; what was recorded of it, and how many days ago."""

    title: str
    begins: int
    ends: int
    form: str
    line: str
    owner: str = OFFICER
    place: str = ""
    progress: tuple[tuple[int, int, str], ...] = ()  # days ago, per cent, sentence
    cancelled: str = ""


PLANS: dict[str, tuple[Piece, ...]] = {
    "ar": (
        Piece("تقييم أساسي لأماكن الاحتجاز", 2, 14, "expert-advice", "1", place="نواكشوط",
              progress=((360, 60, "زار الفريق ستة أماكن."), (330, 100, "سُلّم التقرير إلى اللجنة."))),
        Piece("دليل الزيارات غير المعلنة", 10, 26, "expert-advice", "4",
              progress=((290, 50, "اكتملت المسودة الأولى."), (250, 100, "اعتُمد الدليل."))),
        Piece("تدريب المراقبين، الدفعة الأولى", 24, 32, "training-courses", "2", place="نواكشوط",
              progress=((215, 100, "أكمل عشرون مراقباً الدورة."),)),
        Piece("زيارات مشتركة إلى أماكن الاحتجاز", 30, 58, "expert-advice", "3", SECOND, "روصو وكيفة",
              progress=((120, 40, "تمت أربع زيارات من تسع."), (60, 70, "تمت سبع زيارات؛ تأخرت كيفة بسبب الأمطار."))),
        Piece("تدريب المراقبين، الدفعة الثانية", 48, 56, "training-courses", "2", place="نواذيبو",
              progress=((40, 80, "بقي يوم المحاكاة."),)),
        Piece("نظام لحفظ نتائج الزيارات", 40, 72, "expert-advice", "4", FOCAL,
              progress=((30, 35, "اختير النظام وبدأ الإعداد."),)),
        Piece("ندوة إقليمية عن آليات الوقاية", 50, 54, "seminars", "2", cancelled="أُجّل المؤتمر الإقليمي إلى ما بعد المشروع."),
        Piece("التقرير السنوي العلني الأول", 62, 80, "workshops", "4", FOCAL),
        Piece("تقييم ختامي مشترك", 88, 98, "expert-advice", "1", SECOND),
    ),
    "en": (
        Piece("Study of the present follow-up of recommendations", 2, 16, "expert-advice", "1", place="Suva",
              progress=((420, 50, "Eleven ministries were interviewed."), (390, 100, "The study was accepted by the Ministry."))),
        Piece("Terms of reference of the national mechanism", 14, 28, "expert-advice", "1",
              progress=((330, 100, "Approved by Cabinet."),)),
        Piece("Data base of recommendations", 24, 60, "expert-advice", "4", SECOND,
              progress=((200, 30, "Tables agreed with the statistics office."), (90, 75, "Five ministries enter data; the others follow."))),
        Piece("Training of ministry focal points", 36, 46, "training-courses", "2", place="Suva",
              progress=((230, 100, "Thirty-two people from fourteen ministries completed the course."),)),
        Piece("Consultation with civil society in four divisions", 44, 66, "workshops", "2", FOCAL, "Labasa, Levuka, Lautoka, Suva",
              progress=((70, 50, "Two of four divisions were visited."),)),
        Piece("Mid-term self-assessment", 60, 70, "seminars", "3", place="Suva", progress=((21, 20, "The questionnaire is out."),)),
        Piece("National report prepared with the data base", 70, 92, "expert-advice", "1", FOCAL),
        Piece("Handing over of the data base", 90, 99, "training-courses", "4", SECOND),
    ),
    "es": (
        Piece("Inventario de las fuentes de datos", 3, 20, "expert-advice", "1", place="Asunción"),
        Piece("Taller con organizaciones de la sociedad civil", 20, 24, "workshops", "2", place="Asunción"),
        Piece("Primer conjunto de indicadores", 24, 60, "expert-advice", "1", FOCAL),
        Piece("Curso para la oficina de estadística", 58, 66, "training-courses", "2", place="Encarnación"),
    ),
}  # fmt: skip


def cost_plan(project: Project, *, by: User, now: datetime | None = None) -> None:
    """Lines that add up to the budget, while the project is planned. Its activation waits for them."""
    if project.status != ProjectStatus.PLANNING or project.budget_lines.exists():
        return
    rows, rest = [], project.budget_usd
    for (code, object_class, source, part), words in zip(SHARES, LINES[language_of(project)], strict=True):
        amount = rest if part == 0 else (project.budget_usd * part / 100).quantize(Decimal("0.01"))
        rest -= amount
        description = f"{words} {MARKS[language_of(project)]}"
        row = {"code": code, "description": description, "object_class": object_class, "source": source.value}
        rows.append({"key": f"new-{code}", **row, "amount_usd": str(amount)})
    lines.save(project, rows, by=by, now=now)


def language_of(project: Project) -> str:
    return project.language if project.language in LINES else "en"


def load(projects: Sequence[Project], people: Mapping[str, User], *, today: date) -> None:
    """Once: a second call changes nothing."""
    for project in projects:
        pieces = PLANS.get(project.language, ()) if project.starts_on and project.ends_on else ()
        if (
            pieces
            and has_focal_point(project, people)
            and not project.activities.exists()
            and project.status in (ProjectStatus.PLANNING, *RUNNING)
        ):
            for piece in pieces:
                lay(project, piece, people, today)


def has_focal_point(project: Project, people: Mapping[str, User]) -> bool:
    """Projects that only fill a larger demonstration have nobody of their State among the people."""
    return any(focal_point_of(state.iso3) in people for state in project.states.all()[:1])


def lay(project: Project, piece: Piece, people: Mapping[str, User], today: date) -> Activity:
    officer = people[OFFICER]
    mark = MARKS[language_of(project)]
    made = actions.add(
        project,
        by=officer,
        now=at(day_of(project, 0)),
        facts={
            "title": f"{piece.title} {mark}",
            "language": project.language,
            "form": AssistanceForm.objects.filter(code=piece.form).first(),
            "budget_line": project.budget_lines.filter(code=piece.line).first(),
            "place": piece.place,
            "starts_on": day_of(project, piece.begins),
            "ends_on": day_of(project, piece.ends),
            "owner": owner_of(project, piece, people),
        },
    )
    if project.status in RUNNING:
        for days, progress, note in piece.progress:
            when = at(today - timedelta(days=days))
            actions.record_progress(made, by=officer, progress=progress, note=f"{note} {mark}", now=when)
    if piece.cancelled:
        actions.cancel(made, by=officer, reason=f"{piece.cancelled} {mark}", now=at(today - timedelta(days=100)))
    return made


def owner_of(project: Project, piece: Piece, people: Mapping[str, User]) -> User:
    return people[focal_point_of(project.states.all()[0].iso3) if piece.owner == FOCAL else piece.owner]


def day_of(project: Project, part: int) -> date:
    """The day at so many per cent of the project."""
    if project.starts_on is None or project.ends_on is None:
        raise ValueError("A demonstration project has dates.")
    return project.starts_on + (project.ends_on - project.starts_on) * part // 100


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(11)))
