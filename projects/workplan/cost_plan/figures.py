"""The cost plan as a table: source by object class, with totals that are computed and the difference to the budget."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project
from projects.workplan.models import BudgetLine

ZERO = Decimal(0)


@dataclass(frozen=True)
class ClassRow:
    """One object class: its amounts in the order of CostPlan.sources, None where no line says anything."""

    label: object
    amounts: tuple[Decimal | None, ...]
    total: Decimal


@dataclass(frozen=True)
class CostPlan:
    lines: tuple[BudgetLine, ...]
    sources: tuple[BudgetLine.Source, ...]
    rows: tuple[ClassRow, ...]
    by_source: tuple[Decimal, ...]
    total: Decimal
    budget: Decimal

    @property
    def difference(self) -> Decimal:
        """What the lines say more than the budget; negative: less."""
        return self.total - self.budget

    @property
    def adds_up(self) -> bool:
        return bool(self.lines) and self.difference == 0


def cost_plan(project: Project, lines: Iterable[BudgetLine] | None = None) -> CostPlan:
    """US$, exact. One query when the lines are not given. Sources and classes without a line are left out."""
    kept = tuple(project.budget_lines.all() if lines is None else lines)
    sources = tuple(source for source in BudgetLine.Source if any(line.source == source for line in kept))
    classes = [one for one in ObjectClass if any(line.object_class == one for line in kept)]
    rows = tuple(
        ClassRow(
            one.label,
            tuple(total_of(kept, source, one) for source in sources),
            sum((line.amount_usd for line in kept if line.object_class == one), ZERO),
        )
        for one in classes
    )
    return CostPlan(
        lines=kept,
        sources=sources,
        rows=rows,
        by_source=tuple(sum((line.amount_usd for line in kept if line.source == one), ZERO) for one in sources),
        total=sum((line.amount_usd for line in kept), ZERO),
        budget=project.budget_usd,
    )


def total_of(lines: Iterable[BudgetLine], source: str, object_class: str) -> Decimal | None:
    found = [line.amount_usd for line in lines if line.source == source and line.object_class == object_class]
    return sum(found, ZERO) if found else None
