"""What the results of projects add up to in a management plan: one calculation for page, files, API and the rows behind each number.

A project counts once in every number, however many of its results, States or pillars it has there. Figures are of approved
values alone. A value belongs to the plan, or to the year, in which its period ends; how an indicator stands is judged by all that
it has reached until then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from portal.reference.models import State
from projects.portfolio.models import Project
from projects.portfolio.workflow import SHOWN_OUTSIDE
from projects.results.aggregation import NOTHING, Reached, RolledUp, Source, Total, roll_up
from projects.results.figures import Basis, Found, judged, totals_of
from projects.results.models import Indicator, IndicatorValue, Level, Result
from projects.results.plan_models import ManagementPlan, PlanResult

# How the page names where indicators stand: word in an address → name, what belongs to it.
STANDINGS = {
    "well": (pgettext_lazy("indicators", "Achieved or on track"), (Reached.ACHIEVED, Reached.ON_TRACK)),
    "behind": (pgettext_lazy("indicators", "Behind"), (Reached.BEHIND,)),
    "reported": (pgettext_lazy("indicators", "Reported, no target"), (Reached.REPORTED,)),
    "no_data": (pgettext_lazy("indicators", "No data"), (Reached.NO_DATA,)),
}


WORDS = ("title", "verification", "baseline_text", "target_text")  # of an indicator, which no number needs


@dataclass(frozen=True)
class Question:
    """What is counted. Without a plan: results that are mapped to any plan."""

    plan: str = ""  # code
    result: str = ""  # code of a pillar, or of a result under one
    state: str = ""  # ISO 3166 alpha-3
    region: str = ""
    year: int | None = None

    @property
    def words(self) -> dict[str, str]:
        """For an address."""
        found = {"plan": self.plan, "result": self.result, "state": self.state, "group": self.region}
        if self.year:
            found["year"] = str(self.year)
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Line:
    """The numbers of one pillar with all that is under it, of one result, or of the whole plan (`plan_result` None)."""

    plan_result: PlanResult | None
    projects: int
    states: int
    outcomes: int
    outputs: int
    indicators: int
    standings: Mapping[str, int]  # word of STANDINGS → indicators
    sums: tuple[RolledUp, ...]


@dataclass(frozen=True)
class RollUp:
    question: Question
    plan: ManagementPlan
    as_at: datetime
    total: Line
    lines: tuple[Line, ...] = field(repr=False)


def until(plan: ManagementPlan) -> date:
    return plan.extended_to or plan.ends_on


def plan_roll_up(user: Any, question: Question, *, now: datetime | None = None) -> RollUp:
    """The figures of one plan as this reader may know them."""
    plan = ManagementPlan.objects.get(code=question.plan)
    facts = Facts.read(user, replace(question, result=""), plan)
    parts = list(PlanResult.objects.filter(plan=plan).order_by("position"))
    links = facts.links(parts)
    return RollUp(
        question=question,
        plan=plan,
        as_at=now or timezone.now(),
        total=facts.line(None, {key for found in links.values() for key in found}),
        lines=tuple(facts.line(part, links[part.pk]) for part in parts),
    )


def mapped(user: Any, question: Question) -> QuerySet[Result]:
    """The results of projects that every number is about."""
    links = Result.plan_results.through.objects.all()
    if question.plan:
        links = links.filter(planresult__plan__code=question.plan)
    if question.result:
        under = Q(planresult__code=question.result) | Q(planresult__parent__code=question.result)
        links = links.filter(under)
    return Result.objects.filter(project__in=projects(user, question), pk__in=links.values("result"))


def projects(user: Any, question: Question) -> QuerySet[Project]:
    rows = Project.objects.visible_to(user).filter(status__in=SHOWN_OUTSIDE)
    through = Project.states.through.objects
    if question.state:
        rows = rows.filter(pk__in=through.filter(state__iso3=question.state).values("project"))
    if question.region:
        rows = rows.filter(pk__in=through.filter(state__regional_group__code=question.region).values("project"))
    if question.year:
        rows = rows.filter(starts_on__year__lte=question.year).filter(
            Q(ends_on__isnull=True) | Q(ends_on__year__gte=question.year)
        )
    return rows


def states(user: Any, question: Question) -> QuerySet[State]:
    """The States of the projects, as far as State and region are asked for."""
    rows = State.objects.filter(
        pk__in=Project.states.through.objects.filter(project__in=mapped(user, question).values("project")).values(
            "state"
        )
    )
    if question.state:
        rows = rows.filter(iso3=question.state)
    return rows.filter(regional_group__code=question.region) if question.region else rows


def indicators(user: Any, question: Question) -> QuerySet[Indicator]:
    return Indicator.objects.filter(result__in=mapped(user, question))


def standings(user: Any, question: Question) -> dict[int, str]:
    """Indicator → word of STANDINGS, for the rows behind these numbers."""
    plan = ManagementPlan.objects.filter(code=question.plan).first()
    facts = Facts.read(user, question, plan)
    return dict(facts.standings)


@dataclass(frozen=True)
class Facts:
    """Everything that the numbers need, read once, in as many queries whatever the number of projects."""

    results: Mapping[int, tuple[int, str]]  # result → project, level
    of_plan: Mapping[int, set[int]]  # result of a plan → results
    states: Mapping[int, set[int]]  # project → States
    indicators: Mapping[int, Indicator]
    standings: Mapping[int, str]  # indicator → word of STANDINGS
    sources: Mapping[int, Source]  # what each indicator reached within the window

    @classmethod
    def read(cls, user: Any, question: Question, plan: ManagementPlan | None) -> "Facts":
        rows = mapped(user, question)
        first, last = window_of(question, plan)
        indicators = list(Indicator.objects.filter(result__in=rows).defer(*WORDS))
        results = {pk: (project, level) for pk, project, level in rows.values_list("pk", "project_id", "level")}
        until_then = IndicatorValue.objects.filter(indicator__result__in=rows, period__ends_on__lte=last)
        totals = totals_of(until_then, indicators, Basis.APPROVED)
        within = totals
        if until_then.filter(period__ends_on__lt=first).exists():
            within = totals_of(until_then.filter(period__ends_on__gte=first), indicators, Basis.APPROVED)
        return cls(
            results=results,
            of_plan=links_of(rows, question),
            states=states_of(rows, question),
            indicators={one.pk: one for one in indicators},
            standings=standings_of(indicators, totals, results),
            sources={
                one.pk: source(one, within[one.pk][0], results[one.result_id][0])
                for one in indicators
                if one.pk in within
            },
        )

    def links(self, parts: Iterable[PlanResult]) -> dict[int, set[int]]:
        """Each part of the plan with its results; a pillar has those of everything under it too."""
        found = {part.pk: set(self.of_plan.get(part.pk, ())) for part in parts}
        for part in parts:
            if part.parent_id in found:
                found[part.parent_id] |= found[part.pk]
        return found

    def line(self, part: PlanResult | None, results: set[int]) -> Line:
        held = [self.results[key] for key in results if key in self.results]
        over = {project for project, _level in held}
        levels = [level for _project, level in held]
        counted = [pk for pk, one in self.indicators.items() if one.result_id in results]
        standings = dict.fromkeys(STANDINGS, 0)
        for pk in counted:
            standings[self.standings[pk]] += 1
        return Line(
            plan_result=part,
            projects=len(over),
            states=len({state for project in over for state in self.states.get(project, ())}),
            outcomes=levels.count(Level.OUTCOME),
            outputs=levels.count(Level.OUTPUT),
            indicators=len(counted),
            standings=standings,
            sums=tuple(roll_up(self.sources[pk] for pk in counted if pk in self.sources)),
        )


def source(one: Indicator, total: Total, project: int) -> Source:
    unit = f"0–{one.scale_max}" if one.kind == Indicator.Kind.SCORE else one.unit
    return Source(one.pk, project, one.kind, unit, total)


def standings_of(
    indicators: Iterable[Indicator], totals: Mapping[int, Found], results: Mapping[int, tuple[int, str]]
) -> dict[int, str]:
    """Of the projects, their dates alone are asked for: a roll-up may be over thousands."""
    keys = {project for project, _level in results.values()}
    projects = Project.objects.only("starts_on", "ends_on").in_bulk(keys)
    words = {stands: word for word, (_name, several) in STANDINGS.items() for stands in several}
    found = {}
    for one in indicators:
        total, grade, value, expected = totals.get(one.pk, (NOTHING, "", None, None))
        stands = judged(one, total, grade, value, expected, projects[results[one.result_id][0]]).reached
        found[one.pk] = words[stands]
    return found


def window_of(question: Question, plan: ManagementPlan | None) -> tuple[date, date]:
    """The year that is asked for, else the time of the plan with its extension."""
    first, last = (plan.starts_on, until(plan)) if plan else (date.min, date.max)
    if question.year:
        first, last = max(first, date(question.year, 1, 1)), min(last, date(question.year, 12, 31))
    return first, last


def links_of(rows: QuerySet[Result], question: Question) -> dict[int, set[int]]:
    through = Result.plan_results.through.objects.filter(result__in=rows)
    if question.plan:
        through = through.filter(planresult__plan__code=question.plan)
    found: dict[int, set[int]] = {}
    for part, result in through.values_list("planresult_id", "result_id"):
        found.setdefault(part, set()).add(result)
    return found


def states_of(rows: QuerySet[Result], question: Question) -> dict[int, set[int]]:
    through = Project.states.through.objects.filter(project__in=rows.values("project"))
    if question.state:
        through = through.filter(state__iso3=question.state)
    if question.region:
        through = through.filter(state__regional_group__code=question.region)
    found: dict[int, set[int]] = {}
    for project, state in through.values_list("project_id", "state_id"):
        found.setdefault(project, set()).add(state)
    return found
