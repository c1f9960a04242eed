"""Whether a recommendation has been answered with technical cooperation: the one definition for lists, counts and pages."""

from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from projects.portfolio.models import Project
from projects.portfolio.workflow import SHOWN_OUTSIDE, ProjectStatus
from projects.recommendations.models import RecommendationQuerySet
from projects.requests.models import Request
from projects.requests.workflow import WITH_OHCHR, RequestStatus


class Assistance(models.TextChoices):
    ASSISTED = "assisted", pgettext_lazy("assistance", "Assisted by a project")
    REQUESTED = "requested", pgettext_lazy("assistance", "Assistance requested")
    NONE = "none", pgettext_lazy("assistance", "No assistance")


def in_a_project(user: Any) -> Exists:
    """A project that has started, of those the reader may see."""
    return linked(Project, Project.objects.visible_to(user).filter(status__in=SHOWN_OUTSIDE))


def in_a_request(user: Any) -> Q:
    """A request sent to OHCHR and not refused, or a project still in planning, of those the reader may see."""
    asked = Request.objects.visible_to(user).filter(status__in=(*WITH_OHCHR, RequestStatus.AGREED))
    planned = Project.objects.visible_to(user).filter(status=ProjectStatus.PLANNING)
    return Q(linked(Request, asked)) | Q(linked(Project, planned))


def linked(model: Any, records: QuerySet[Any]) -> Exists:
    links = model.recommendations.through.objects.filter(**{f"{model._meta.model_name}__in": records})
    return Exists(links.filter(recommendation=OuterRef("pk")))


def with_assistance(rows: RecommendationQuerySet, user: Any) -> RecommendationQuerySet:
    """Adds `assistance` to each recommendation."""
    return rows.annotate(
        assistance=Case(
            When(in_a_project(user), then=Value(Assistance.ASSISTED.value)),
            When(in_a_request(user), then=Value(Assistance.REQUESTED.value)),
            default=Value(Assistance.NONE.value),
        )
    )
