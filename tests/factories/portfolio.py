"""Projects brought through their check-lists by the same actions as in life."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from funding.allocations import actions as allocations
from funding.ledger.queries import project_money
from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.components.actions import score_project
from projects.components.models import Moment
from projects.portfolio import actions
from projects.portfolio.checks import checked
from projects.portfolio.models import Project
from projects.results import actions as values
from projects.results.models import Indicator
from projects.risks.points import actions as points
from tests.factories import experience, workplan
from tests.factories import funding as money
from tests.factories import projects as make
from tests.factories import results as reported
from tests.factories.people import member
from tests.factories.reference import state

DAY = date(2026, 10, 6)
PACIFIC = ("FJI", "KIR", "MHL", "FSM", "NRU", "PLW", "WSM", "TON", "VUT")
# What a closing project still needs, by the key of its check; each package that brings a check adds how it is done.
DONE: dict[str, Callable[[Project, User], Any]] = {}
PREPARED: dict[str, Callable[[Project, User], Any]] = {}  # the same for a project that is to start


def treasurer() -> User:
    """Whoever in finance posts allocations; the same person each time."""
    return User.objects.filter(name="Till").first() or member("Till", Role.FINANCE)


def with_money(project: Project, *, amount: Decimal | None = None) -> Project:
    """Posts an allocation of the budget, or of `amount`."""
    usd, till = Decimal(project.budget_usd if amount is None else amount), treasurer()
    gift = money.received(str(usd))
    proposal = allocations.propose(contribution=gift, project=project, amount_usd=usd, by=till)
    allocations.post(proposal, on=DAY, by=till)
    return project


def prepared(project: Project, head: User) -> Project:
    """Planned to the end: its cost plan adds up, and there is a framework to report on. Money is not there yet."""
    plan_costs(project, head)
    draw_framework(project, head)
    return project


def started(project: Project, head: User) -> Project:
    """Active: with its money reserved, and whatever else the check-list for the start still shows as not done."""
    with_money(project)
    for item in checked(project, "activate"):
        if not item.is_done:
            PREPARED[item.key](project, head)
    return actions.move(project, "activate", by=head)


def completing(project: Project, head: User) -> Project:
    return actions.move(started(project, head), "complete", by=head)


def finish_check_list(project: Project, head: User) -> Project:
    """Does whatever the check-list for closing still shows as not done."""
    for item in checked(project, "close"):
        if not item.is_done:
            DONE[item.key](project, head)
    return project


def closed(project: Project, head: User) -> Project:
    return actions.move(finish_check_list(completing(project, head), head), "close", by=head)


def write_narrative(project: Project, head: User) -> None:
    actions.edit(project, by=head, facts={"final_narrative": "What was reached."})


def score_at_closure(project: Project, head: User) -> None:
    score_project(project, Moment.CLOSURE, by=head, scores=make.all_scored(2))


def carry_over(project: Project, head: User) -> None:
    assert project_money(project).left_usd > 0
    actions.edit(project, by=head, facts={"carry_over_reference": "IOV/2026/77"})


def report_finally(project: Project, head: User) -> None:
    """Every indicator has an approved value of the final period: entered by one person, approved by another."""
    if not project.reporting_periods.exists():
        draw_framework(project, head)
    final = project.reporting_periods.get(is_final=True)
    values.unlock(final, by=head)
    rows = Indicator.objects.filter(result__project=project)
    for row in rows:
        reported.value(row, final, by=head)
    values.submit(final, [row.pk for row in rows], by=head)
    values.approve(list(final.values.all()), by=colleague())


def settle_points(project: Project, head: User) -> None:
    for point in project.action_points.all().unsettled():
        points.cancel(point, by=head, note="Not needed any more.")


def enter_lesson(project: Project, head: User) -> None:
    experience.entered(head, project, stage="closing")


def plan_costs(project: Project, head: User) -> None:
    project.refresh_from_db()
    workplan.cost_plan(project, head)


def draw_framework(project: Project, head: User) -> None:
    """One outcome with one indicator, reported once for the whole time of the project."""
    reported.indicator(reported.outcome(project))
    reported.period(project, str(project.starts_on), str(project.ends_on), is_final=True, is_locked=True)


def colleague() -> User:
    """A head of section who does nothing but approve what others entered; the same person each time."""
    return User.objects.filter(name="Rita").first() or member("Rita", Role.HEAD)


DONE |= {
    "narrative": write_narrative,
    "components": score_at_closure,
    "money": carry_over,
    "indicators": report_finally,
    "action_points": settle_points,
    "lessons": enter_lesson,
}
PREPARED |= {"cost_plan": plan_costs, "framework": draw_framework}


def pacific(**fields: Any) -> Project:
    """One project that nine States share, as the country programmes of the Pacific do."""
    project = money.project(reach=Project.Reach.COUNTRIES, **fields)
    project.states.set([state(iso3) for iso3 in PACIFIC])
    return project


def score_at_approval(project: Project, head: User) -> None:
    score_project(project, Moment.APPROVAL, by=head, scores=make.all_scored(2))
