"""Whether the scores of a project at a moment are complete: what starting and closing it wait for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.reference.models import Component
from portal.workflow import Blocker
from projects.components.evidence import Given, missing, of_rows
from projects.components.models import Moment
from projects.portfolio.models import Project


def missing_at(project: Project, moment: Moment) -> list[Blocker]:
    """One reason for the components without a score, and one for each score that lacks its narrative or evidence."""
    rows = project.component_scores.filter(moment=moment).select_related("component").prefetch_related("evidence")
    said = {row.component.number: Given(row.score, row.narrative, of_rows(row.evidence.all())) for row in rows}
    components = list(Component.objects.all())
    unscored = [one for one in components if one.number not in said]
    reasons = []
    if unscored:
        sentence = _("Score all seven components for the moment “%(moment)s”; %(n)s are scored.")
        facts = {"moment": moment.label, "n": len(components) - len(unscored)}
        reasons.append(Blocker(sentence % facts, "components", address(project, moment, unscored[0].number)))
    for one in components:
        if one.number in said:
            reasons += [
                Blocker(blocker.sentence, "components", address(project, moment, one.number))
                for blocker in missing(one.number, said[one.number], one.name)
            ]
    return reasons


def address(project: Project, moment: Moment, number: int) -> str:
    return reverse("project_score_component", args=[project.pk, moment, number])
