"""Illustrative frameworks with values in every state, entered and reviewed by the same actions as real ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from portal.accounts.demo_people import focal_point_of
from portal.accounts.models import User
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from projects.results import actions
from projects.results.entries import Entry
from projects.results.models import DisaggregationCategory, DisaggregationType, Indicator, IndicatorValue, Level, Result

K, C, D = Indicator.Kind, Indicator.Counting, Indicator.Direction
WORDS: Mapping[str, Sequence[str]] = {
    "en": (
        "Public bodies follow up on recommendations together (illustrative)",
        "Ministries know their part and keep the tracker current (illustrative)",
        "People trained (illustrative)", "people",
        "Recommendations with a current entry in the tracker (illustrative)", "recommendations",
        "Independence of the follow-up mechanism, as its members see it (illustrative)", "",
        "Law or decree on the mechanism (illustrative)", "",
        "Days from a question of a treaty body to the answer (illustrative)", "days",
        "A draft decree was sent to the ministries for comments (illustrative).",
        "Attendance lists of the three workshops (illustrative)",
        "Does this count the second workshop too? (illustrative)",
        "No law",
        "A law in force",
    ),
    "ar": (
        "اللجنة الوطنية تزور أماكن الاحتجاز زيارات مستقلة (مثال توضيحي)",
        "المراقبون مدربون ويعملون وفق منهجية واحدة (مثال توضيحي)",
        "الأشخاص الذين دُربوا (مثال توضيحي)", "أشخاص",
        "أماكن الاحتجاز التي زيرت مرة واحدة على الأقل (مثال توضيحي)", "أماكن احتجاز",
        "استقلال الزيارات كما يراه المراقبون (مثال توضيحي)", "",
        "قانون أو مرسوم بشأن الزيارات (مثال توضيحي)", "",
        "عدد الأيام من الشكوى إلى الرد (مثال توضيحي)", "أيام",
        "أُحيل مشروع المرسوم إلى الوزارات لإبداء الرأي (مثال توضيحي).",
        "قوائم الحضور في الدورات الثلاث (مثال توضيحي)",
        "هل يشمل هذا الدورة الثانية أيضاً؟ (مثال توضيحي)",
        "لا يوجد قانون",
        "قانون نافذ",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Cast:
    focal: User
    officer: User
    reviewer: User


def plan(project: Project, by: User) -> None:
    """The framework of a project that is still planned, with its half-yearly periods: what starting it waits for."""
    if project.results.exists():
        return
    words, language = told_in(project)
    outcome = actions.add_result(
        project, by=by, facts={"level": Level.OUTCOME, "code": "1", "title": words[0], "language": language}
    )
    output = actions.add_result(
        project,
        by=by,
        facts={"level": Level.OUTPUT, "code": "1.1", "title": words[1], "language": language, "parent": outcome},
    )
    sex = DisaggregationType.objects.filter(code="sex")
    rows: tuple[tuple[Result, dict[str, Any]], ...] = (
        (output, {"code": "1.1.a", "title": words[2], "unit": words[3], "kind": K.NUMBER, "target_numerator": Decimal(120), "baseline_numerator": Decimal(0), "disaggregations": sex}),
        (outcome, {"code": "1.a", "title": words[4], "unit": words[5], "kind": K.PERCENTAGE, "counting": C.TO_DATE, "baseline_numerator": Decimal(12), "baseline_denominator": Decimal(180), "target_numerator": Decimal(150), "target_denominator": Decimal(200)}),
        (outcome, {"code": "1.b", "title": words[6], "kind": K.SCORE, "scale_max": 3, "counting": C.TO_DATE, "baseline_numerator": Decimal(1), "target_numerator": Decimal(3)}),
        (outcome, {"code": "1.c", "title": words[8], "kind": K.QUALITATIVE, "counting": C.TO_DATE, "baseline_text": words[15], "target_text": words[16]}),
        (output, {"code": "1.1.b", "title": words[10], "unit": words[11], "kind": K.NUMBER, "counting": C.TO_DATE, "direction": D.DOWN, "baseline_numerator": Decimal(90), "target_numerator": Decimal(30)}),
    )  # fmt: skip
    for result, facts in rows:
        actions.add_indicator(result, by=by, facts=facts | {"language": language})
    actions.make_periods(project, "half_year", by=by)


def load(projects: Sequence[Project], people: Mapping[str, User], *, today: date) -> None:
    """Values of the running projects; a second call changes nothing."""
    for project in projects:
        reported = IndicatorValue.objects.filter(period__project=project)
        if project.status in RUNNING and project.results.exists() and not reported.exists():
            tell(project, people, today)


def tell(project: Project, people: Mapping[str, User], today: date) -> None:
    state = project.states.order_by("pk").first()
    focal = people.get(focal_point_of(state.iso3)) if state else None
    cast = Cast(focal or people["officer@demo.example"], people["officer@demo.example"], people["head@demo.example"])
    words, language = told_in(project)
    begun = [period for period in project.reporting_periods.all() if period.starts_on <= today]
    for number, period in enumerate(begun):
        day = min(period.ends_on + timedelta(days=10), today)
        report(
            period, number, cast, words, language, is_last=number == len(begun) - 1 and period.ends_on >= today, day=day
        )


def told_in(project: Project) -> tuple[Sequence[str], str]:
    """The words of the framework, and their language."""
    language = project.language if project.language in WORDS else "en"
    return WORDS[language], language


def report(
    period: Any,
    number: int,
    cast: Cast,
    words: Sequence[str],
    language: str,
    *,
    is_last: bool,
    day: date,
) -> None:
    """Earlier periods are approved; the latest stands half way, with one value sent back, one in review, one draft."""

    def at(hour: int) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour)))

    actions.unlock(period, by=cast.officer, now=at(8))
    rows = {row.code: row for row in Indicator.objects.filter(result__project=period.project_id)}
    people, share, score, law, days = (rows[code] for code in ("1.1.a", "1.a", "1.b", "1.c", "1.1.b"))
    women, men = (DisaggregationCategory.objects.get(code=f"sex-{code}") for code in ("women", "men"))
    entries = [
        Entry(people.pk, Decimal(24), breakdown={women.pk: (Decimal(14), None), men.pk: (Decimal(10), None)}),
        Entry(share.pk, Decimal(30 + 25 * number), Decimal(200)),
        Entry(score.pk, Decimal(min(1 + number, 3))),
        Entry(law.pk, text=words[12], language=language),
        Entry(days.pk, Decimal(80 - 8 * number)),
    ]
    actions.save_values(period, entries, by=cast.focal, now=at(9))
    evidence = IndicatorValue.objects.get(period=period, indicator=people)
    actions.add_evidence(evidence, by=cast.focal, citation=words[13], now=at(10))
    if not is_last:
        values = send(period, [row.pk for row in rows.values()], cast.focal, at(11))
        actions.approve(values, by=cast.reviewer, verified=[evidence.pk], now=at(12))
        return
    waiting = {value.indicator_id: value for value in send(period, [people.pk, share.pk, score.pk], cast.focal, at(11))}
    actions.send_back(waiting[people.pk], by=cast.officer, note=words[14], now=at(12))
    actions.approve(waiting[score.pk], by=cast.reviewer, now=at(12))


def send(period: Any, keys: list[int], by: User, now: datetime) -> list[IndicatorValue]:
    actions.submit(period, keys, by=by, now=now)
    return list(IndicatorValue.objects.filter(period=period, indicator__in=keys))
