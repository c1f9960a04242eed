"""An allocation held against its donor's conditions, as contribution and project are now."""

from collections.abc import Iterable
from datetime import date

from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.earmarking.check import Assessment, assess, meets
from funding.earmarking.facts import ProjectFacts, facts_of
from funding.earmarking.terms import Terms, binding
from funding.funds.models import Fund
from funding.projects.sources import source_of_fund


def held_against(
    fund: Fund, terms: Iterable[Terms], project: ProjectFacts, *, on: date | None = None
) -> list[Assessment]:
    """Every condition with whether it is met; of the cost plan, the lines that this fund pays count."""
    return assess(terms, project, on=on, object_classes=project.classes(source_of_fund(fund)))


def lets(fund: Fund, terms: Terms, project: ProjectFacts) -> bool:
    """Whether one of them is met, on no day of posting: the same decision without a sentence, for many projects at once."""
    return meets(terms, project, None, project.classes(source_of_fund(fund)))


def assessments(allocation: Allocation, *, on: date | None = None) -> list[Assessment]:
    """Reads conditions and facts now. `on`: the day of posting; None leaves it out."""
    contribution: Contribution = allocation.contribution
    return held_against(contribution.fund, binding(contribution), facts_of(allocation.project), on=on)
