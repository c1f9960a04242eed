"""What other pages show of results: a stage of the golden thread, and a figure on a project's overview."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal import formats
from projects.portfolio.brief import Figure, in_brief
from projects.portfolio.models import Project
from projects.results.aggregation import Reached
from projects.results.figures import framework, frameworks
from projects.thread import Link, Strand, stage

GOOD = (Reached.ACHIEVED, Reached.ON_TRACK)


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
