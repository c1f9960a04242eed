"""The lists that show the rows behind the figures of the Board's dashboard."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.urls import resolve, reverse

from portal.accounts.rules import standing
from projects.coverage.addresses import rows_address
from projects.coverage.basis import SUPPORTED
from projects.coverage.views import sees_all
from projects.portfolio.workflow import RUNNING
from projects.risks.models import Risk
from reports.board.advice.models import BoardRecommendation
from reports.dashboards.board.shapes import BoardLook
from reports.dashboards.declaration import opens_for
from reports.figures.freezing import Figure
from reports.kinds.rows import finder, listed

ASSISTANCE = {"supported": "", "assisted": "assisted", "requested": "requested", "untouched": "none"}
STANDING_TODAY = {"advice", "questions", "lessons"}  # lists that show what stands now, so figures of today alone


@finder
def of_the_dashboard(figure: Figure, figures: Any) -> str:
    """Figures that only the dashboard has; those of the Board's report are found with it."""
    if not isinstance(figures, BoardLook):
        return ""
    family, _dot, name = figure.id.partition(".")
    if family in STANDING_TODAY and not figures.is_of_today:
        return ""
    find = FAMILIES.get(family)
    return find(name, figures) if find else ""


def coverage(name: str, figures: BoardLook) -> str:
    facts = [*SUPPORTED.facts, *([("assistance", ASSISTANCE[name])] if ASSISTANCE[name] else [])]
    return rows_address(facts) or ""


def advice(name: str, figures: BoardLook) -> str:
    words = {"due": "late"} if name == "overdue" else {"status": BoardRecommendation.Status(name).value}
    return listed("board_recommendations", words)


def questions(name: str, figures: BoardLook) -> str:
    return listed("question_list", {"answered": "no" if name == "open" else "yes"})


def risks(name: str, figures: BoardLook) -> str:
    return listed("risk_list", {"status": Risk.Status.OPEN.value, "level": name, "running": "yes"})


def radar(name: str, figures: BoardLook) -> str:
    return listed("radar", {"kind": name})


def projects(name: str, figures: BoardLook) -> str:
    if name != "late":
        return ""
    words = [("status", one.value) for one in RUNNING]
    until = figures.drafted_on - timedelta(days=1)
    return f"{reverse('project_list')}?{urlencode([*words, ('due_until', f'{until:%Y-%m-%d}')])}"


def lessons(name: str, figures: BoardLook) -> str:
    return reverse("library_lessons") if name == "public" else ""


FAMILIES = {
    "coverage": coverage,
    "advice": advice,
    "questions": questions,
    "risks": risks,
    "radar": radar,
    "projects": projects,
    "lessons": lessons,
}


def may_follow(reader: Any, url: str) -> bool:
    """The figures count all requests, risks and agreements; lists of them open to those who see all of their rows."""
    name = resolve(urlsplit(url).path).url_name
    if name == "request_list":
        return bool(sees_all(reader))
    if name in ("risk_list", "radar"):
        return standing(reader).is_staff
    return opens_for(reader, url)
