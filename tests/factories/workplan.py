"""Projects at work, with activities, lines of the cost plan, risks and action points."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from projects.portfolio.models import Project
from projects.risks import actions as risks
from projects.risks.models import ActionPoint, Risk
from projects.risks.points import actions as points
from projects.workplan import actions
from projects.workplan.cost_plan import actions as lines
from projects.workplan.models import Activity
from tests.factories import projects as make


def day(days: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=days)


def planned(by: User, officers: tuple[User, User], head: User, iso3: str = "KEN") -> Project:
    """In planning, from 200 days ago to 400 days from now."""
    return with_status(make.project(by, officers, head, iso3), "planning")


def running(by: User, officers: tuple[User, User], head: User, iso3: str = "KEN") -> Project:
    return with_status(make.project(by, officers, head, iso3), "active")


def with_status(project: Project, status: str) -> Project:
    """Put there by hand: what its moves ask for is tested with the moves."""
    Project.objects.filter(pk=project.pk).update(status=status, starts_on=day(-200), ends_on=day(400))
    return Project.objects.get(pk=project.pk)


def facts(**changes: Any) -> dict[str, Any]:
    return {"title": "Training of monitors", "starts_on": day(-30), "ends_on": day(30)} | changes


def activity(project: Project, by: User, **changes: Any) -> Activity:
    return actions.add(project, by=by, facts=facts(**changes))


def row(
    code: str, amount: Any, *, key: str = "", source: str = "vftc", object_class: str = "consultants"
) -> dict[str, Any]:
    return {
        "key": key or f"new-{code}",
        "code": code,
        "description": f"Line {code}",
        "object_class": object_class,
        "source": source,
        "amount_usd": str(amount),
    }


def cost_plan(project: Project, by: User) -> None:
    """One line, of the whole budget."""
    lines.save(project, [row("1", project.budget_usd)], by=by)


def risk(project: Project, by: User, **changes: Any) -> Risk:
    facts: dict[str, Any] = {
        "title": "Visits are refused",
        "category": Risk.Category.POLITICAL,
        "likelihood": 3,
        "impact": 4,
        "owner": by,
        "review_on": day(60),
    }
    return risks.add(project, by=by, facts=facts | changes)


def point(project: Project, by: User, owner: User, verifier: User, **changes: Any) -> ActionPoint:
    facts: dict[str, Any] = {"text": "Send the list of visits", "owner": owner, "verifier": verifier, "due_on": day(20)}
    return points.add(project, by=by, facts=facts | changes)
