"""Running projects and their amendments, made by the same actions as in life."""

from typing import Any

from portal.accounts.models import User
from projects.portfolio.amendments import actions
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus
from tests.factories import projects as make


def running(by: User, officers: tuple[User, User], head: User, iso3: str = "KEN") -> Project:
    """US$ 220,000 from 1 January 2026 to 31 December 2027, in one State, from terms of both sides."""
    made = make.project(by, officers, head, iso3)
    Project.objects.filter(pk=made.pk).update(status=ProjectStatus.ACTIVE)
    made.refresh_from_db()
    return made


def begun(project: Project, by: User, **facts: Any) -> Amendment:
    """A draft; `facts` are changes of the section of dates and budget."""
    made = actions.start(project, by=by, reason="The election moved the training to spring.")
    return save(made, by, **facts) if facts else made


def save(amendment: Amendment, by: User, section: str = "facts", **facts: Any) -> Amendment:
    (row,) = amendment.proposal[section]
    return actions.save_section(amendment, section, [{**row, **facts}], by=by)


def proposed(project: Project, by: User, **facts: Any) -> Amendment:
    return actions.propose(begun(project, by, **facts or {"ends_on": "2028-03-31"}), by=by)


def in_force(project: Project, by: User, decider: User, **facts: Any) -> Amendment:
    return actions.approve(proposed(project, by, **facts), by=decider)
