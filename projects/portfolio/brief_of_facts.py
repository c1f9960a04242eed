"""The figures in brief that every project has."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import formats
from projects.portfolio.brief import Figure, in_brief
from projects.portfolio.models import Project


@in_brief(order=10)
def facts_in_brief(project: Project) -> Iterable[Figure]:
    here = reverse("project_detail", args=[project.pk])
    yield Figure(_("Budget"), formats.usd(project.budget_usd))
    number = project.recommendations.count()
    yield Figure(_("Recommendations"), formats.number(number), f"{here}#recommendations" if number else "")
