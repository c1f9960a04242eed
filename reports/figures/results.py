"""What projects have reached, and what was learnt: frozen lines that several kinds of report share."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import QuerySet

from portal.periods import Period
from projects.experience.models import LessonRelease
from projects.portfolio.models import Project
from projects.results.aggregation import Reached
from projects.results.figures import Outcome, Standing, frameworks
from projects.results.models import EvidenceGrade, Result
from reports.figures.freezing import Names, Sheet, names_of
from reports.figures.moments import moments_of

GOOD = (Reached.ACHIEVED, Reached.ON_TRACK)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """An indicator to date, by approved values alone. Figures as numerator and denominator: see projects.results.showing.

    Every kind of report shows it with the same cells (reports.kinds.results). What has a default came later.
    """

    code: str
    title: str
    language: str
    kind: str
    unit: str = ""
    scale_max: int | None
    baseline: Decimal | None
    baseline_of: Decimal | None
    baseline_text: str = ""
    target: Decimal | None
    target_of: Decimal | None
    target_text: str = ""
    reached: str
    grade: str  # of the last value; "" without one
    as_at: date | None

    @property
    def latest(self) -> tuple[Decimal | None, Decimal | None, str]:
        """The value to date: its two parts, or the words of people."""
        raise NotImplementedError


def measured(one: Standing) -> dict[str, Any]:
    """What `Measured` holds of it."""
    row = one.indicator
    return {
        "code": row.code,
        "title": row.title,
        "language": row.language,
        "kind": row.kind,
        "unit": row.unit,
        "scale_max": row.scale_max,
        "baseline": row.baseline_numerator,
        "baseline_of": row.baseline_denominator,
        "baseline_text": row.baseline_text,
        "target": row.target_numerator,
        "target_of": row.target_denominator,
        "target_text": row.target_text,
        "reached": one.reached.value,
        "grade": one.grade,
        "as_at": one.total.as_at,
    }


@dataclass(frozen=True, kw_only=True)
class IndicatorLine(Measured):
    """Under its result, in reports on many projects."""

    indicator: int
    numerator: Decimal | None
    denominator: Decimal | None
    text: str

    @property
    def latest(self) -> tuple[Decimal | None, Decimal | None, str]:
        return self.numerator, self.denominator, self.text


@dataclass(frozen=True, kw_only=True)
class FrameworkLine(Measured):
    """With its result, in reports that show whole frameworks and name each value as a figure."""

    project: str
    result_code: str
    result_title: str
    result_language: str
    level: str
    value: Decimal | None
    value_of: Decimal | None
    value_text: str
    values: int  # approved ones that the figure is made of
    done: Decimal | None  # of the way from baseline to target, 0 to 1 and beyond

    @property
    def latest(self) -> tuple[Decimal | None, Decimal | None, str]:
        return self.value, self.value_of, self.value_text


@dataclass(frozen=True)
class ResultLine:
    """An outcome of a project, or an output without one, with the indicators of all that is under it."""

    project: str
    code: str
    title: str
    language: str
    indicators: tuple[IndicatorLine, ...]


@dataclass(frozen=True)
class Counted:
    """How many of something that has a word for its name."""

    word: str
    count: int


@dataclass(frozen=True)
class ResultsSummary:
    projects: int  # with a results framework
    outcomes: int
    indicators: int
    by_reached: tuple[Counted, ...]
    by_grade: tuple[Counted, ...]  # of the last approved value of each indicator

    @property
    def reported(self) -> int:
        return sum(line.count for line in self.by_grade)

    @property
    def good(self) -> int:
        return sum(line.count for line in self.by_reached if line.word in GOOD)


@dataclass(frozen=True)
class LessonLine:
    """A lesson as the public reads it: the redacted twin in force, never the full text."""

    reference: str
    title: str
    language: str
    learnt: str
    advice: str
    state_names: tuple[Names, ...]  # where the twin names them


def result_lines(projects: Iterable[Project]) -> tuple[ResultLine, ...]:
    """In the order of the projects' codes; four queries."""
    by_code = sorted(projects, key=lambda one: one.code)
    found = frameworks(by_code) if by_code else {}
    return tuple(result_line(project, outcome) for project in by_code for outcome in found[project.pk])


def result_line(project: Project, outcome: Outcome) -> ResultLine:
    result = outcome.result
    lines = tuple(indicator_line(one) for one in outcome.standings)
    return ResultLine(project.code, result.code, result.title, result.language, lines)


def indicator_line(one: Standing) -> IndicatorLine:
    return IndicatorLine(
        indicator=one.indicator.pk,
        numerator=one.total.numerator,
        denominator=one.total.denominator,
        text=one.total.text,
        **measured(one),
    )


def framework_lines(projects: Iterable[Project], sheet: Sheet, *, today: date) -> tuple[FrameworkLine, ...]:
    """Every indicator of these projects, in the order of their frameworks; four queries."""
    rows = {project.pk: project for project in projects}
    lines = []
    for key, outcomes in frameworks(rows.values()).items():
        for outcome in outcomes:
            results = {row.pk: row for row in (outcome.result, *outcome.outputs)}
            lines += [
                framework_line(rows[key].code, results[one.indicator.result_id], one) for one in outcome.standings
            ]
    for line in lines:
        note_line(line, sheet, today=today)
    return tuple(lines)


def framework_line(project: str, result: Result, one: Standing) -> FrameworkLine:
    return FrameworkLine(
        project=project,
        result_code=result.code,
        result_title=result.title,
        result_language=result.language,
        level=result.level,
        value=one.total.numerator,
        value_of=one.total.denominator,
        value_text=one.total.text,
        values=one.total.n,
        done=one.done,
        **measured(one),
    )


def note_line(line: FrameworkLine, sheet: Sheet, *, today: date) -> None:
    where = f"projects.IndicatorValue: {line.project}, indicator {line.code}, approved"
    parts = {"value": line.value, "of": line.value_of}
    for name, value in parts.items():
        if value is not None:
            sheet.note(
                f"results.{line.project}.{line.code}.{name}",
                value,
                unit="score" if line.kind == "score" else "number",
                basis="to_date",
                as_at=line.as_at or today,
                source=where,
                rows=line.values,
            )


class Judged(Protocol):
    @property
    def reached(self) -> str: ...
    @property
    def grade(self) -> str: ...


def note_indicators(
    indicators: Sequence[Judged], sheet: Sheet, *, today: date, where: str
) -> tuple[Counter[str], Counter[str]]:
    """How many indicators stand where, and on what evidence their latest approved values rest."""
    reached, grades = Counter(one.reached for one in indicators), Counter(one.grade for one in indicators if one.grade)

    def note(id: str, value: int, source: str) -> None:
        sheet.note(id, value, unit="indicators", basis="at_drafting", as_at=today, source=source, rows=value)

    note("results.indicators", len(indicators), f"projects.Indicator: {where}")
    note("results.reported", sum(grades.values()), f"projects.Indicator: {where}, with an approved value")
    for word in Reached:
        note(f"results.reached.{word}", reached[word], f"projects.Indicator: {where}, approved values, {word}")
    for grade in EvidenceGrade.values:
        note(f"results.grade.{grade}", grades[grade], f"projects.Indicator: {where}, last approved value {grade}")
    return reached, grades


def summary_of(lines: Iterable[ResultLine], sheet: Sheet, *, today: date, where: str) -> ResultsSummary:
    lines = list(lines)
    indicators = [one for line in lines for one in line.indicators]
    reached, grades = note_indicators(indicators, sheet, today=today, where=where)
    return ResultsSummary(
        projects=len({line.project for line in lines}),
        outcomes=len(lines),
        indicators=len(indicators),
        by_reached=tuple(Counted(str(word), reached[word]) for word in Reached),
        by_grade=tuple(Counted(grade, grades[grade]) for grade in EvidenceGrade.values),
    )


def lessons_until(period: Period) -> "QuerySet[LessonRelease]":
    """Twins in force that were released by the end of the period, the latest first."""
    _since, before = moments_of(period)
    rows = LessonRelease.objects.in_force().filter(decided_at__lt=before).select_related("lesson")
    return rows.prefetch_related("states").order_by("-decided_at", "-pk")


def lesson_lines(rows: Iterable[LessonRelease]) -> tuple[LessonLine, ...]:
    return tuple(lesson_line(row) for row in rows)


def lesson_line(row: LessonRelease) -> LessonLine:
    shown = sorted(row.states.all(), key=lambda one: one.iso3) if row.shows_states else []
    return LessonLine(
        reference=row.lesson.reference,
        title=row.title,
        language=row.language,
        learnt=row.learnt,
        advice=row.advice,
        state_names=tuple(names_of(state) for state in shown),
    )


def texts_of(record: Any, field: str) -> Names:
    """A translated field of a reference record in the six languages, those that it has."""
    return {code: text for code, text in languages_of(record, field).items() if text}


def languages_of(record: Any, field: str) -> Mapping[str, str]:
    codes = ("ar", "zh-hans", "en", "fr", "ru", "es")
    return {code: str(getattr(record, f"{field}_{code.replace('-', '_')}", "") or "") for code in codes}
