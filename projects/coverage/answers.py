"""What answers a recommendation, and what a request or a project answers: the links both ways, as one reader sees them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.workflow import State as Stage
from projects.coverage.actions import may_link
from projects.coverage.assistance import Assistance, with_assistance
from projects.portfolio.actions import WORKFLOW as PROJECT_WORKFLOW
from projects.portfolio.models import Project
from projects.recommendations.models import Recommendation
from projects.requests.actions import WORKFLOW as REQUEST_WORKFLOW
from projects.requests.models import Request
from projects.sections import section

TONES: dict[str, str] = {Assistance.ASSISTED: "ok", Assistance.REQUESTED: "progress", Assistance.NONE: "warn"}
MOST = 50  # recommendations shown on a project's page


@dataclass(frozen=True)
class Answers:
    """The cooperation about one recommendation that a reader may see."""

    assistance: Assistance
    tone: str
    requests: list[tuple[Request, Stage]]
    projects: list[tuple[Project, Stage]]


def answers_to(user: Any, record: Recommendation) -> Answers:
    rows = Recommendation.objects.filter(pk=record.pk)
    word = with_assistance(rows, user).values_list("assistance", flat=True).get()
    requests = Request.objects.visible_to(user).filter(recommendations=record).for_list()
    projects = Project.objects.visible_to(user).filter(recommendations=record).for_list()
    return Answers(
        Assistance(word),
        TONES[word],
        [(row, REQUEST_WORKFLOW.state(row.status)) for row in requests],
        [(row, PROJECT_WORKFLOW.state(row.status)) for row in projects],
    )


@section
def recommendations_of_project(request: HttpRequest, project: Project) -> SafeString:
    rows = Recommendation.objects.visible_to(request.user).filter(projects=project).for_list().in_document_order()
    number = rows.count()
    context = {
        "project": project,
        "rows": rows[:MOST],
        "number": number,
        "left_out": max(0, number - MOST),
        "may_link": request.user.is_authenticated and may_link(project, request.user),
    }
    return SafeString(render_to_string("projects/coverage/project_recommendations.html", context, request))
