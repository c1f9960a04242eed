"""The part of a contribution's page about what the donor wants the money used for (found through funding.page_parts)."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from funding.contributions.models import Contribution
from funding.earmarking.check import Refusal, against
from funding.earmarking.facts import facts_of_many
from funding.earmarking.level import in_words
from funding.earmarking.terms import Terms, binding
from funding.page_sections import CONTRIBUTION
from funding.projects.sources import source_of_fund

Breach = tuple[Allocation, list[Refusal]]


@CONTRIBUTION.register("conditions", order=20)
def conditions(request: HttpRequest, contribution: Contribution) -> SafeString:
    terms = binding(contribution)
    context = {
        "contribution": contribution,
        "levels": in_words(contribution),
        "terms": terms,
        "breaches": breaches(request, contribution, terms),
        "may_change": request.user.has_perm("funding.change_contribution", contribution),
    }
    return SafeString(render_to_string("funding/earmarking/part.html", context, request))


def breaches(request: HttpRequest, contribution: Contribution, terms: list[Terms]) -> list[Breach]:
    """Posted allocations that do not meet the conditions as they are now: the condition or the project came later. What
    only people can judge is not judged here."""
    if not terms:
        return []
    rows = Allocation.objects.visible_to(request.user).for_list()
    posted = list(rows.filter(contribution=contribution, status=AllocationStatus.POSTED))
    facts = facts_of_many({row.project_id for row in posted}) if posted else {}
    source = source_of_fund(contribution.fund)
    found = []
    for row in posted:
        project = facts[row.project_id]
        refused = against(terms, project, on=None, object_classes=project.classes(source))
        judged = (one for one in refused if not one.terms.is_read_by_people)
        open_ones = [one for one in judged if one.is_hard or not row.soft_reason]
        if open_ones:
            found.append((row, open_ones))
    return found
