"""What a reader may see of the assessments."""

from typing import Any

from portal.reference.models import Component
from projects.components.evidence import Given, Kind, from_plain
from projects.recommendations.models import Recommendation
from projects.requests.assessing.places import conflicts, own_assessments, reasons_against_assessing
from projects.requests.models import Assessment, Request
from projects.requests.workflow import RequestStatus


def assessing_context(found: Request, user: Any) -> dict[str, Any]:
    """For the record's page: nothing for the State, and for staff nothing that the other assessor must not see yet."""
    if not user.has_perm("projects.see_internal_request", found):
        return {"assessments": [], "assessments_hidden": 0, "may_assess": False}
    shown = list(visible(found, user))
    return {
        "assessments": shown,
        "assessments_hidden": own_assessments(found).count() - len([one for one in shown if one.round == found.round]),
        "assigned": found.assignments.filter(round=found.round).select_related("user"),
        "comparison": comparison([one for one in shown if one.round == found.round]),
        "consolidation": found.consolidations.filter(round=found.round).select_related("made_by").first(),
        "may_assess": may_assess(found, user),
        "may_consolidate": may_consolidate(found, user),
        "may_assign": user.has_perm("projects.assign_request", found),
    }


def said_by(assessment: Assessment, number: int) -> Given:
    """An assessor's score of one component; assessments of the time before reasons were kept have the score alone."""
    why, evidence = assessment.reasons.get(str(number), ["", []])
    return Given(assessment.scores.get(str(number)), why, from_plain(evidence))


def citations(assessments: list[Assessment]) -> dict[Any, str]:
    """Key → citation of the recommendations that the assessors name."""
    named = {
        cite.value
        for one in assessments
        for number in one.reasons
        for cite in said_by(one, int(number)).evidence
        if cite.kind == Kind.RECOMMENDATION
    }
    rows = Recommendation.objects.filter(pk__in=named).select_related("review__session") if named else ()
    return {row.pk: row.citation for row in rows}


def in_words(said: Given, names: dict[Any, str]) -> dict[str, Any]:
    evidence = [names.get(cite.value, "") if cite.kind == Kind.RECOMMENDATION else cite.value for cite in said.evidence]
    return {"why": said.narrative, "evidence": [text for text in evidence if text]}


def visible(found: Request, user: Any) -> Any:
    return Assessment.objects.that_stand().visible_to(user).filter(request=found).select_related("assessor")


def may_assess(found: Request, user: Any) -> bool:
    return not reasons_against_assessing(found, user)


def may_consolidate(found: Request, user: Any) -> bool:
    """When both assessments are in and the request has not gone on."""
    return (
        found.status == RequestStatus.ASSESSMENT
        and user.has_perm("projects.consolidate_request", found)
        and len([one for one in visible(found, user) if one.round == found.round]) > 1
    )


def comparison(assessments: list[Assessment]) -> list[dict[str, Any]]:
    """The seven components with each assessor's score, and whether they lie more than one apart. Empty until both are in."""
    if len(assessments) < 2:
        return []
    apart = set(conflicts(assessments))
    names = citations(assessments)
    return [
        {
            "component": component,
            "scores": [one.scores.get(str(component.number)) for one in assessments],
            "reasons": [in_words(said_by(one, component.number), names) for one in assessments],
            "is_conflict": component.number in apart,
        }
        for component in Component.objects.all()
    ]
