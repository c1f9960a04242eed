"""Results frameworks, periods and values of a running project. Values are entered by the same actions as in life."""

from datetime import date
from decimal import Decimal
from typing import Any

from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.portfolio.models import Project
from projects.results import actions
from projects.results.entries import Entry
from projects.results.models import DisaggregationType, Indicator, IndicatorValue, Level, ReportingPeriod, Result
from tests.factories.people import member
from tests.factories.reference import state

Kind = Indicator.Kind
SCALES = {"score": 3}


def running(*iso3: str, status: str = "active", **facts: Any) -> Project:
    """A project of these States (Kenya), not agreed from a request, so that many can be made fast."""
    code = f"TCP-2026-{9000 + Project.objects.count()}"
    made = Project.objects.create(
        **{
            "code": code, "title": "Monitoring of places of detention", "status": status, "starts_on": date(2025, 1, 1),
            "ends_on": date(2026, 12, 31), "budget_usd": 220_000, "no_request_reason": "Emergency", "is_published": True, **facts,
        }
    )  # fmt: skip
    made.states.set([state(code) for code in iso3 or ("KEN",)])
    return made


def outcome(project: Project, code: str = "", **facts: Any) -> Result:
    number = project.results.count() + 1
    made = {"code": code or str(number), "title": f"Outcome {number}", "level": Level.OUTCOME, "position": number}
    return Result.objects.create(project=project, **made | facts)


def indicator(result: Result, kind: str = "number", *, by: tuple[str, ...] = (), **facts: Any) -> Indicator:
    """`by` are the codes of disaggregation types."""
    number = result.indicators.count() + 1
    made = {"code": f"{result.code}.{number}", "title": f"Indicator {number}", "kind": kind, "position": number}
    row = Indicator.objects.create(result=result, scale_max=SCALES.get(kind), **made | facts)
    row.disaggregations.set(DisaggregationType.objects.filter(code__in=by))
    return row


def period(project: Project, first: str = "2026-01-01", last: str = "2026-06-30", **facts: Any) -> ReportingPeriod:
    days = {"starts_on": date.fromisoformat(first), "ends_on": date.fromisoformat(last)}
    made = days | {"due_on": days["ends_on"], "is_locked": False}
    return ReportingPeriod.objects.create(project=project, **made | facts)


def entry(row: Indicator, numerator: Any = None, denominator: Any = None, **facts: Any) -> Entry:
    figures = [None if figure is None else Decimal(str(figure)) for figure in (numerator, denominator)]
    return Entry(row.pk, *figures, **facts)


def value(row: Indicator, of: ReportingPeriod, *, by: User, numerator: Any = 10, **facts: Any) -> IndicatorValue:
    """A draft."""
    done = actions.save_values(of, [entry(row, numerator, **facts)], by=by)
    assert done.refused == (), done.refused
    return IndicatorValue.objects.get(indicator=row, period=of)


def submitted(row: Indicator, of: ReportingPeriod, *, by: User, **facts: Any) -> IndicatorValue:
    made = value(row, of, by=by, **facts)
    actions.submit(of, [row.pk], by=by)
    made.refresh_from_db()
    return made


def approved(row: Indicator, of: ReportingPeriod, *, by: User, reviewer: User, **facts: Any) -> IndicatorValue:
    made = submitted(row, of, by=by, **facts)
    actions.approve(made, by=reviewer)
    made.refresh_from_db()
    return made


def people() -> tuple[User, User]:
    """Somebody who reports and somebody who reviews, when a test names nobody."""
    return member("Reporter", Role.FOCAL_POINT, iso3="KEN"), member("Reviewer", Role.OFFICER)


def ready_to_start(project: Project) -> Indicator:
    """What the activation of a project waits for: an outcome with an indicator, and a period."""
    period(project, "2026-01-01", "2026-12-31", is_final=True)
    return indicator(outcome(project))
