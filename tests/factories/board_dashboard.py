"""What the Board's dashboard counts, in each of its parts, read by a trustee and by staff."""

from datetime import date
from typing import Any

from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.portfolio.models import Project
from projects.risks.models import Risk
from reports.board.questions.models import FigureQuestion
from reports.dashboards.board.asked import COMPONENTS, FOLLOW_UP, MONEY, PARTS, PROJECTS, REQUESTS, STATES
from reports.runs.models import Report
from tests.factories.board_year import year
from tests.factories.dashboards import Make, world
from tests.factories.people import member
from tests.factories.reports import board_report

HALF = "2026-H1"


def everything() -> None:
    """The Board's year, with risks and questions about figures."""
    year()
    kenya = Project.objects.get(code="TCP-2025-0001")
    officer = User.objects.get(name="Olga")
    for likelihood, impact in ((4, 5), (2, 3)):
        risk(kenya, officer, likelihood, impact)
    question()


def risk(project: Project, owner: User, likelihood: int = 4, impact: int = 5, **facts: Any) -> Risk:
    known = {"title": "Visits are refused", "category": Risk.Category.POLITICAL, "review_on": date(2027, 1, 1)}
    return Risk.objects.create(project=project, owner=owner, likelihood=likelihood, impact=impact, **{**known, **facts})


def question(report: Report | None = None, **facts: Any) -> FigureQuestion:
    asker = member("Quincy", Role.TRUSTEE)
    return FigureQuestion.objects.create(
        report=report or board_report(), figure="requests.received", text="Why so few?", asked_by=asker, **facts
    )


def in_part(part: str, name: str, role: Role) -> Make:
    def make() -> tuple[Any, dict[str, str]]:
        everything()
        return member(name, role), {"period": HALF, "part": part}

    make.__name__ = f"{name.lower()}-{part}"
    return make


def without_links(part: str, role: Role) -> bool:
    """What a trustee reads as numbers alone, or what no list shows row by row."""
    return part in (COMPONENTS, STATES) or (role == Role.TRUSTEE and part == REQUESTS)


OF_THE_READER = (REQUESTS, FOLLOW_UP)  # parts in which staff open rows that a trustee has numbers of
REPORTED = (MONEY, PROJECTS, COMPONENTS, REQUESTS)
for of_part in PARTS:
    for who, its_role in (("Tess", Role.TRUSTEE), ("Dan", Role.HEAD)):
        if its_role == Role.TRUSTEE or of_part in OF_THE_READER:
            world("board", has_links=not without_links(of_part, its_role), is_reported=of_part in REPORTED)(
                in_part(of_part, who, its_role)
            )
