"""Whether a recommendation has been answered with technical cooperation: the one definition for lists, counts and pages.

What counts depends on the reader: requests are between a State and OHCHR, so nobody learns of another State's request from
a number. Whoever sees fewer requests and projects sees fewer recommendations answered, and every page says what it counts.
"""

from typing import Any

from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from projects.portfolio.models import Project
from projects.portfolio.workflow import SHOWN_OUTSIDE, ProjectStatus
from projects.recommendations.models import RecommendationQuerySet
from projects.requests.models import Request
from projects.requests.workflow import WITH_OHCHR, RequestStatus

PENDING = (*WITH_OHCHR, RequestStatus.AGREED, RequestStatus.DEFERRED)  # deferred is not refused


class Assistance(models.TextChoices):
    ASSISTED = "assisted", pgettext_lazy("assistance", "Assisted by a project")
    REQUESTED = "requested", pgettext_lazy("assistance", "Assistance requested")
    NONE = "none", pgettext_lazy("assistance", "No assistance")


def in_a_project(user: Any) -> Q:
    """A project that has started, of those the reader may see; one that was terminated has assisted as well."""
    return linked(Project, Project.objects.visible_to(user).filter(status__in=SHOWN_OUTSIDE))


def in_a_request(user: Any) -> Q:
    """A request sent to OHCHR and not refused, or a project still in planning, of those the reader may see."""
    asked = (
        Request.objects.visible_to(user)
        .filter(status__in=PENDING)
        .exclude(status=RequestStatus.AGREED, projects__status=ProjectStatus.CANCELLED)
    )
    planned = Project.objects.visible_to(user).filter(status=ProjectStatus.PLANNING)
    return linked(Request, asked) | linked(Project, planned)


def linked(model: Any, records: QuerySet[Any]) -> Q:
    """Not correlated, so that the database reads the links once and not for each of 267,000 recommendations."""
    name = model._meta.model_name
    links = model.recommendations.through.objects.filter(**{f"{name}__in": records.order_by().values("pk")})
    return Q(pk__in=links.values("recommendation"))


def with_assistance(rows: RecommendationQuerySet, user: Any) -> QuerySet[Any]:
    """Adds `assistance` to each recommendation."""
    return rows.annotate(
        assistance=Case(
            When(in_a_project(user), then=Value(Assistance.ASSISTED.value)),
            When(in_a_request(user), then=Value(Assistance.REQUESTED.value)),
            default=Value(Assistance.NONE.value),
        )
    )
