"""What became of the Board's advice and questions, and what threatens the projects under way."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from funding.radar.current import current
from funding.radar.figures import Item, Kind
from portal.periods import Period
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from projects.risks.levels import LEVELS, SCALE, level_of
from projects.risks.models import Risk
from reports.board.advice.models import BoardRecommendation, end_of
from reports.board.questions.models import FigureQuestion
from reports.dashboards.board.shapes import AdviceLine, Asked, FollowUp, LateProject, Watched
from reports.figures.board.shapes import Stage
from reports.figures.freezing import Sheet
from reports.figures.reader import SECRETARIAT

Status = BoardRecommendation.Status
UNSETTLED = (Status.OPEN, Status.UNDER_WAY)
WATCHED = (
    Kind.EXPIRING,
    Kind.EXPIRED,
    Kind.SLOW,
    Kind.PROJECT_SLOW,
    Kind.FAST,
    Kind.PROJECT_FAST,
    Kind.OVERSPENT,
    Kind.ENDED,
)


def of_part(reader: Any, period: Period, sheet: Sheet, *, today: date) -> FollowUp:
    """Advice and questions are those that the reader sees: nothing of an item that a member takes no part in is among them."""
    advice = tuple(sorted(advice_lines(reader, period.ends_on), key=first_wanted))
    questions = tuple(questions_until(reader, period.ends_on))
    squares = squares_of_risks()
    levels = levels_of(squares)
    watched, late = tuple(watched_on(today)), tuple(late_projects(today))
    made = FollowUp(advice, questions, squares, levels, watched, late)
    note(made, period, sheet, today=today)
    return made


def advice_lines(reader: Any, day: date) -> Iterator[AdviceLine]:
    """Made until that day, each with the stage that the follow-up written until then gave it; one query."""
    seen: Any = BoardRecommendation.objects.visible_to(reader).made_until(day).with_status_on(day)
    for row in seen.select_related("session").order_by("session__number", "pk"):
        made_on, is_open = timezone.localdate(row.made_at), row.status_then in UNSETTLED
        yield AdviceLine(
            key=row.pk,
            reference=row.reference,
            session=row.session.number,
            text=row.text,
            language=row.language,
            status=row.status_then,
            made_on=made_on,
            due_on=row.due_on,
            age=(day - made_on).days,
            late=max(0, (day - row.due_on).days) if row.due_on and is_open else 0,
        )


def first_wanted(line: AdviceLine) -> tuple[bool, int, date, str]:
    """What is not settled, the latest first, then by the day on which it is due."""
    return line.status not in UNSETTLED, -line.late, line.due_on or date.max, line.reference


def questions_until(reader: Any, day: date) -> Iterator[Asked]:
    after = end_of(day)
    rows = FigureQuestion.objects.visible_to(reader).filter(asked_at__lt=after).order_by("session__number")
    answered = Count("pk", filter=Q(answered_at__lt=after))
    for number, asked, done in rows.values_list("session__number").annotate(n=Count("pk"), answered_n=answered):
        yield Asked(number or 0, asked - done, done)


def squares_of_risks() -> tuple[tuple[int, ...], ...]:
    """Numbers alone: what a risk is about is for staff."""
    rows = Risk.objects.filter(status=Risk.Status.OPEN, project__status__in=RUNNING).order_by()
    found = {(one, two): n for one, two, n in rows.values_list("likelihood", "impact").annotate(n=Count("pk"))}
    return tuple(tuple(found.get((likelihood, impact), 0) for impact in SCALE) for likelihood in SCALE)


def levels_of(squares: tuple[tuple[int, ...], ...]) -> tuple[Stage, ...]:
    counts: Counter[str] = Counter()
    for likelihood, line in zip(SCALE, squares, strict=True):
        for impact, number in zip(SCALE, line, strict=True):
            counts[level_of(likelihood * impact).key] += number
    return tuple(Stage(level.key, counts[level.key]) for level in reversed(LEVELS))


def watched_on(today: date) -> Iterator[Watched]:
    items = current(SECRETARIAT, at=today).items
    for kind in WATCHED:
        its = [item for item in items if item.kind is kind]
        yield Watched(kind, len(its), at_stake(its))


def at_stake(items: Iterable[Item]) -> Decimal:
    return sum((item.amount_usd for item in items), Decimal("0.00"))


def late_projects(today: date) -> Iterator[LateProject]:
    """Their last day is past and nobody has closed or prolonged them."""
    for row in Project.objects.filter(status__in=RUNNING, ends_on__lt=today).order_by("ends_on", "code"):
        if row.ends_on is not None:  # as the condition above says
            yield LateProject(row.pk, row.code, row.title, row.language, row.ends_on, (today - row.ends_on).days)


def note(made: FollowUp, period: Period, sheet: Sheet, *, today: date) -> None:
    def at_end(id: str, value: int, unit: str, source: str) -> None:
        sheet.note(id, value, unit=unit, basis="at_end", as_at=period.ends_on, source=source, rows=value)

    def now(id: str, value: int, unit: str, source: str) -> None:
        sheet.note(id, value, unit=unit, basis="at_drafting", as_at=today, source=source, rows=value)

    recommendations = "reports.BoardRecommendation: made by the last day, visible to the reader"
    for status in Status:
        at_end(f"advice.{status}", made.of_status(status), "recommendations", f"{recommendations}, then {status}")
    at_end("advice.overdue", made.overdue, "recommendations", f"{recommendations}, open or under way, due before")
    questions = "reports.FigureQuestion: asked by the last day, visible to the reader"
    at_end("questions.open", sum(one.open for one in made.questions), "questions", f"{questions}, not answered then")
    at_end("questions.answered", sum(one.answered for one in made.questions), "questions", f"{questions}, answered")
    for level in made.levels:
        now(f"risks.{level.status}", level.count, "risks", f"projects.Risk: open, of running projects, {level.status}")
    for one in made.watched:
        now(f"radar.{one.kind}", one.number, "findings", f"funding.radar: {one.kind}")
    now("projects.late", len(made.late), "projects", "projects.Project: running, ends_on before today")
