"""What has been spent on projects, source by source. The cost plan says what is planned; a later app keeps the ledger."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.functional import Promise

from projects.portfolio.models import Project
from projects.workplan.models import BudgetLine

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Spent:
    """US$ spent on a project from a source, with programme support costs."""

    project: int  # its key
    source: str  # as the cost plan names sources, and further ones
    label: str | Promise
    usd: Decimal


@dataclass(frozen=True)
class SourceLine:
    """`spent_usd` None: the ledger holds nothing of this source for the project."""

    source: str
    label: str | Promise
    planned_usd: Decimal
    spent_usd: Decimal | None


Read = Callable[[Collection[int]], Iterable[Spent]]
SPENDING: list[Read] = []


def spending(read: Read) -> Read:
    """Has the function asked for what was spent on projects: (their keys) → Spent."""
    if read not in SPENDING:
        SPENDING.append(read)
    return read


def money_of(projects: Collection[Project]) -> dict[int, tuple[SourceLine, ...]]:
    """By project, the sources in the order of the accounts."""
    keys = [project.pk for project in projects]
    labels: dict[str, Any] = dict(BudgetLine.Source.choices)
    lines = BudgetLine.objects.filter(project__in=keys).order_by().values_list("project", "source")
    planned = {(key, source): usd for key, source, usd in lines.annotate(usd=Sum("amount_usd"))}
    spent: dict[tuple[int, str], Decimal] = {}
    for read in SPENDING:
        for one in read(keys):
            spent[one.project, one.source] = spent.get((one.project, one.source), NOTHING) + one.usd
            labels.setdefault(one.source, one.label)
    return {
        key: tuple(
            SourceLine(source, label, planned.get((key, source), NOTHING), spent.get((key, source)))
            for source, label in labels.items()
            if (key, source) in planned or (key, source) in spent
        )
        for key in keys
    }
