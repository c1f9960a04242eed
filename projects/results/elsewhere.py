"""What other pages show of results: a stage of the golden thread, and a figure on a project's overview."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal import formats
from projects.portfolio.brief import Figure, in_brief
from projects.portfolio.models import Project
from projects.portfolio.workspace import those_inside
from projects.results.aggregation import Reached
from projects.results.figures import framework, frameworks
from projects.results.showing import GRADES, REACHED, figure, of_indicator
from projects.sections import section
from projects.thread import Link, Strand, stage

GOOD = (Reached.ACHIEVED, Reached.ON_TRACK)
MOST = 12  # indicators on a project's overview


def said(counts: Mapping[Reached, int]) -> str:
    """How many of the indicators are achieved or on track, by approved values."""
    whole = sum(counts.values())
    words = {"good": formats.number(sum(counts[one] for one in GOOD)), "n": formats.number(whole)}
    sentence = ngettext(
        "%(good)s of %(n)s indicator achieved or on track", "%(good)s of %(n)s indicators achieved or on track", whole
    )
    return sentence % words


@stage("result")
def result_links(user: Any, strand: Strand) -> Iterable[Link]:
    projects = list(Project.objects.visible_to(user).filter(pk__in=strand.projects).order_by("pk"))
    found = frameworks(projects) if projects else {}
    for project in projects:
        for outcome in found[project.pk]:
            room = reverse("results", args=[project.pk])
            yield Link(
                outcome.result.title,
                f"{room}#outcome-{outcome.result.pk}",
                (f"{project.code} {outcome.result.code}", said(outcome.counts)),
                lang=outcome.result.language,
            )


@in_brief(order=30)
def indicators_in_brief(project: Project) -> Iterable[Figure]:
    counts: Counter[Reached] = Counter()
    for outcome in framework(project).outcomes:
        counts.update(outcome.counts)
    if counts:
        good = sum(counts[one] for one in GOOD)
        value = _("%(good)s of %(n)s") % {"good": formats.number(good), "n": formats.number(sum(counts.values()))}
        yield Figure(
            gettext_lazy("Indicators"),
            value,
            reverse("results", args=[project.pk]),
            gettext_lazy("achieved or on track, by approved values"),
        )


@section
def results_for_everybody(request: HttpRequest, project: Project) -> SafeString:
    """For readers outside OHCHR: what is reached by approved values, each with the grade of its evidence."""
    if those_inside(request.user, project):
        return SafeString("")
    standings = framework(project).standings
    rows = [
        {
            "indicator": one.indicator,
            "target": of_indicator(one.indicator, "target"),
            "reached": figure(one.indicator, one.total.numerator, one.total.denominator),
            "total": one.total,
            "grade": GRADES.get(one.grade, ""),
            "standing": REACHED[one.reached],
        }
        for one in standings[:MOST]
    ]
    if not rows:
        return SafeString("")
    context = {"project": project, "rows": rows, "left_out": len(standings) - len(rows)}
    return SafeString(render_to_string("projects/results/overview.html", context, request))
