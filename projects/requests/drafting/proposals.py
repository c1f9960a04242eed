"""What a draft can begin with because of the recommendations it answers: SDG targets and scores of the components.

A proposal is never an answer: it stands beside the field with its reason until a person of the State takes it over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.reference.models import SdgGoal, SdgTarget
from projects.components.models import ComponentScore, Moment
from projects.requests.models import Request

LATEST_FIRST = {Moment.CLOSURE: 0, Moment.APPROVAL: 1, Moment.REQUEST: 2}
# words of the themes' names, which are English in every vocabulary
CIVIL = ("torture", "detention", "fair trial", "justice", "expression", "assembly", "liberty", "death penalty", "civil")
SOCIAL = ("health", "education", "housing", "work", "food", "water", "social", "poverty", "economic", "cultural")
INSTITUTIONS = ("institution", "nhri", "legislat", "legal", "constitution", "mechanism", "nmirf", "justice", "ratif")
TAKING_PART = ("participation", "civil society", "minorit", "indigenous", "disabilit", "women", "youth", "child")


@dataclass(frozen=True)
class Proposal:
    number: int
    score: int
    reason: str | Promise


def sdg_targets_of(recommendations: Any) -> list[SdgTarget]:
    """The targets that these recommendations are linked with, each once."""
    return list(SdgTarget.objects.filter(pk__in=recommendations.values("sdg_links__target")))


def sdg_goals_of(recommendations: Any) -> list[SdgGoal]:
    """The goals that these recommendations are linked with, also where no target is named."""
    return list(SdgGoal.objects.filter(pk__in=recommendations.values("sdg_links__goal")))


def component_scores(request: Request) -> dict[int, Proposal]:
    """Component → proposal, by a rule that can be said in a sentence.

    The latest score of the component in the State's earlier requests and projects stands. Without one, a component that a
    recommendation, a programme element or an answer of this draft speaks of begins with 1 (partly addressed), all others
    with 0.
    """
    earlier = earlier_scores(request)
    reasons = spoken_of(request)
    return {
        number: earlier.get(number)
        or Proposal(number, int(number in reasons), reasons.get(number) or _("nothing in this draft speaks of it yet"))
        for number in range(1, 8)
    }


def earlier_scores(request: Request) -> dict[int, Proposal]:
    own = ComponentScore.objects.filter(request__state=request.state_id, request__submitted_at__isnull=False)
    of_projects = ComponentScore.objects.filter(project__states=request.state_id)
    rows = (own.exclude(request=request.pk) | of_projects).select_related("component", "request", "project")
    latest: dict[int, ComponentScore] = {}
    for row in sorted(rows, key=lambda row: (row.scored_at, -LATEST_FIRST[Moment(row.moment)])):
        latest[row.component.number] = row
    return {number: Proposal(number, row.score, source_of(row)) for number, row in latest.items()}


def source_of(row: ComponentScore) -> str:
    record = row.request or row.project
    name = getattr(record, "reference", "") or getattr(record, "code", "")
    return _("the score in %(record)s, %(moment)s") % {"record": name, "moment": row.get_moment_display().lower()}


def spoken_of(request: Request) -> dict[int, str]:
    """Component → what in the draft speaks of it."""
    rows = request.recommendations.all()
    themes = sorted(set(rows.exclude(themes=None).values_list("themes__name", flat=True)))
    elements = {element.code: element.name for element in request.elements.all()}
    found = {
        1: both_kinds(themes),
        2: theme_with(themes, INSTITUTIONS) or element_of(elements, "legal-advice", "experience"),
        3: _("the request answers recommendations") if rows else element_of(elements, "mechanisms"),
        4: _("recommendations are linked with SDG targets") if rows.filter(sdg_links__isnull=False).exists() else "",
        5: _("partners are named") if request.partners else element_of(elements, "communication"),
        6: theme_with(themes, TAKING_PART) or element_of(elements, "dialogue"),
        7: "",
    }
    return {number: reason for number, reason in found.items() if reason}


def both_kinds(themes: Iterable[str]) -> str:
    if theme_with(themes, CIVIL) and theme_with(themes, SOCIAL):
        return _("the recommendations are about civil and political as well as economic, social and cultural rights")
    return ""


def theme_with(themes: Iterable[str], words: tuple[str, ...]) -> str:
    for theme in themes:
        if any(word in theme.lower() for word in words):
            return _("a recommendation is about “%(theme)s”") % {"theme": theme}
    return ""


def element_of(elements: dict[str, str], *codes: str) -> str:
    for code in codes:
        if code in elements:
            return _("you chose “%(element)s”") % {"element": elements[code]}
    return ""
