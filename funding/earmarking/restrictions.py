"""What donors want of a project's money, for the room of the project about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from funding.allocations.holding import held_against
from funding.contributions.models import Contribution
from funding.earmarking.check import Assessment
from funding.earmarking.facts import facts_of
from funding.earmarking.terms import binding_many
from projects.portfolio.models import Project


@dataclass(frozen=True)
class Restriction:
    """A contribution that pays for the project, with its conditions as they stand against it."""

    contribution: Contribution
    assessments: list[Assessment]


def restrictions(contributions: Iterable[int], project: Project) -> list[Restriction]:
    """Of these contributions, which the caller has asked for what the reader may see; those without conditions are left out."""
    found = list(Contribution.objects.for_list().filter(pk__in=set(contributions)).order_by("reference"))
    if not found:
        return []
    terms = binding_many(found)
    facts = facts_of(project) if any(terms.values()) else None
    return [
        Restriction(one, held_against(one.fund, terms[one.pk], facts))
        for one in found
        if facts is not None and terms[one.pk]
    ]
